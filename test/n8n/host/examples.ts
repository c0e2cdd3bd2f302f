import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './project';
import type { CredentialFile, Workflow, WorkflowNode } from './workflow';
import { choiceOf } from './workflow';

const folder = path.join(projectRoot, 'examples', 'n8n');

/** Names of the example files, without their ending. */
export function exampleNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'));
}

/** An example as it is shipped. */
export function readExample(name: string): string {
  return readFileSync(path.join(folder, `${name}.json`), 'utf8');
}

/**
 * Examples as a user would fill them in: a credential for each node that needs one, and addresses of a receiver in the
 * Settings node, below the name of the example.
 */
export function exampleWorkflows(
  names: readonly string[],
  credentials: readonly CredentialFile[],
  receiverUrl: string,
): Workflow[] {
  return names.map((name) => {
    const addressed = readExample(name).replace(
      /https:\/\/(?:[a-z]+\.example\.com|events\.pagerduty\.com)/g,
      `${receiverUrl}/${name}`,
    );
    const workflow = JSON.parse(addressed) as Workflow;
    const nodes = workflow.nodes.map((node) => withCredential(node, credentials));
    return { ...workflow, id: name, active: false, nodes };
  });
}

function withCredential(node: WorkflowNode, credentials: readonly CredentialFile[]): WorkflowNode {
  const isWanted = wantedCredential(node);
  if (isWanted === undefined) return node;
  const credential = credentials.find(isWanted);
  if (credential === undefined) throw new Error(`No credential for ${node.name}`);
  return { ...node, credentials: { [credential.type]: { id: credential.id, name: credential.name } } };
}

/** Tells a credential that the node takes from others; nothing where it takes none. */
function wantedCredential({
  type,
  parameters,
}: WorkflowNode): ((one: CredentialFile) => boolean) | undefined {
  const { product, grantType, nodeCredentialType } = parameters;
  if (type.startsWith('n8n-nodes-veeam.'))
    return (one) => choiceOf(one).product === product && choiceOf(one).grantType === grantType;
  if (nodeCredentialType !== undefined) return (one) => one.type === nodeCredentialType;
  return type === 'n8n-nodes-base.emailSend' ? (one) => one.type === 'smtp' : undefined;
}
