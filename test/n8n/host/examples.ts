import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './project';
import type { CredentialFile, Workflow, WorkflowNode } from './workflow';
import { choiceOf } from './workflow';
import type { WorldCredentials } from './world-credentials';

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
 * The examples as a user would fill them in: a credential for each Veeam node, and addresses of the receiver in the
 * Settings node.
 */
export function exampleWorkflows(credentials: WorldCredentials, receiverUrl: string): Workflow[] {
  return exampleNames().map((name) => {
    const addressed = readExample(name).replace(/https:\/\/[a-z]+\.example\.com/g, `${receiverUrl}/${name}`);
    const workflow = JSON.parse(addressed) as Workflow;
    const nodes = workflow.nodes.map((node) => withCredential(node, credentials));
    return { ...workflow, id: name, active: false, nodes };
  });
}

function withCredential(node: WorkflowNode, credentials: WorldCredentials): WorkflowNode {
  if (node.type !== 'n8n-nodes-veeam.veeam') return node;
  const { grantType } = node.parameters;
  const candidates: CredentialFile[] = [credentials.aws, credentials.mfa];
  const credential = candidates.find((candidate) => choiceOf(candidate).grantType === grantType);
  if (credential === undefined) throw new Error(`No credential for ${String(grantType)}`);
  return { ...node, credentials: { [credential.type]: { id: credential.id, name: credential.name } } };
}
