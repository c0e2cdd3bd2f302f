import { randomUUID } from 'node:crypto';

/** A credential in the form that n8n's import reads. */
export interface CredentialFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface WorkflowNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly position: readonly [number, number];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly credentials?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
  readonly [more: string]: unknown;
}

/** A workflow in the form that n8n's import reads. */
export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly WorkflowNode[];
  readonly connections: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly active: boolean;
}

/** A node as a test describes it; the first one follows the trigger, each other one its predecessor. */
export type Step = Omit<Partial<WorkflowNode>, 'id' | 'position'> &
  Pick<WorkflowNode, 'name' | 'type' | 'parameters'>;

/** A chain of nodes behind a manual trigger called Start. */
export function chain(id: string, steps: readonly Step[], settings: Record<string, unknown> = {}): Workflow {
  const trigger: Step = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
  const nodes = [trigger, ...steps].map((step, index): WorkflowNode => ({
    typeVersion: 1,
    ...step,
    id: randomUUID(),
    position: [index * 220, 0],
  }));
  const connections = Object.fromEntries(
    nodes
      .slice(0, -1)
      .map((node, index) => [
        node.name,
        { main: [[{ node: nodes[index + 1]?.name, type: 'main', index: 0 }]] },
      ]),
  );
  return { id, name: id, nodes, connections, settings: { executionOrder: 'v1', ...settings }, active: false };
}

/** Many items, so that the node behind is asked for each of them. */
export function items(count: number): Step {
  const jsCode = `return Array.from({ length: ${count} }, (_, number) => ({ json: { number } }));`;
  return { name: 'Items', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}

/** Items with these contents. */
export function itemsOf(...contents: readonly object[]): Step {
  const jsCode = `return ${JSON.stringify(contents)}.map((json) => ({ json }));`;
  return { name: 'Items', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}

/** Our node. */
export function veeam(
  credential: CredentialFile,
  parameters: Record<string, unknown>,
  more: Partial<Step> = {},
): Step {
  return {
    name: 'Veeam',
    type: 'n8n-nodes-veeam.veeam',
    parameters: { ...choiceOf(credential), ...parameters },
    credentials: { [credential.type]: { id: credential.id, name: credential.name } },
    ...more,
  };
}

/** n8n's own HTTP Request node with one of our credentials. */
export function httpRequest(
  credential: CredentialFile,
  parameters: Record<string, unknown>,
  more: Partial<Step> = {},
): Step {
  return {
    name: 'HTTP Request',
    type: 'n8n-nodes-base.httpRequest',
    typeVersion: 4.2,
    parameters: {
      authentication: 'predefinedCredentialType',
      nodeCredentialType: credential.type,
      ...parameters,
    },
    credentials: { [credential.type]: { id: credential.id, name: credential.name } },
    ...more,
  };
}

const PRODUCTS: Readonly<Record<string, string>> = {
  BackupForAws: 'backup-for-aws',
  ServiceProviderConsoleV2: 'service-provider-console-v2',
  AvailabilityConsole: 'availability-console',
  BackupAndReplication: 'backup-and-replication',
};
const GRANTS: Readonly<Record<string, string>> = {
  Password: 'password',
  Mfa: 'mfa',
  AuthorizationCode: 'authorization_code',
  SingleSignOn: 'saml',
  RefreshToken: 'refresh_token',
};

/** Product and grant type that belong to a credential type. */
export function choiceOf({ type }: CredentialFile): { product: string; grantType: string } {
  const [, product = '', grant = ''] =
    new RegExp(`^veeam(${Object.keys(PRODUCTS).join('|')})(${Object.keys(GRANTS).join('|')})Api$`).exec(
      type,
    ) ?? [];
  return { product: PRODUCTS[product] ?? '', grantType: GRANTS[grant] ?? '' };
}

/** The workflow with a webhook in the place of its trigger, which answers with the last node's first item. */
export function behindWebhook(workflow: Workflow): Workflow {
  const [trigger, ...nodes] = workflow.nodes;
  if (trigger === undefined) throw new Error('no trigger');
  const parameters = { path: workflow.id, responseMode: 'lastNode', responseData: 'firstEntryJson' };
  const webhook = {
    ...trigger,
    type: 'n8n-nodes-base.webhook',
    typeVersion: 2,
    parameters,
    webhookId: workflow.id,
  };
  return { ...workflow, nodes: [webhook, ...nodes] };
}

/** The workflow with a node behind the error output of its last one. */
export function onError(workflow: Workflow, step: Step): Workflow {
  const last = workflow.nodes.at(-1);
  if (last === undefined) throw new Error('no node');
  const branch: WorkflowNode = { typeVersion: 1, ...step, id: randomUUID(), position: [1000, 200] };
  const main = [[], [{ node: branch.name, type: 'main', index: 0 }]];
  return {
    ...workflow,
    nodes: [...workflow.nodes, branch],
    connections: { ...workflow.connections, [last.name]: { main } },
  };
}

/** Poll times: n8n takes no interval below a minute, but several times within one. */
export const EVERY_TEN_SECONDS = {
  item: [0, 10, 20, 30, 40, 50].map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` })),
};
