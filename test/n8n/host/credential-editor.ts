import type { N8n } from './n8n';

type Data = Record<string, unknown>;

interface StoredCredential {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly data: Data;
}

/** A credential as the editor opens it: what is masked comes as a placeholder. */
export async function openCredential(
  n8n: N8n,
  id: string,
): Promise<StoredCredential & { readonly text: string }> {
  const { status, data, text } = await n8n.rest('GET', `/credentials/${id}?includeData=true`);
  if (status !== 200) throw new Error(`Credential ${id} cannot be opened: ${status} ${text}`);
  return { ...(data as StoredCredential), text };
}

/** Saves changes as the editor does, the placeholders of what is masked sent back. */
export async function saveCredential(n8n: N8n, id: string, changes: Data): Promise<void> {
  const { name, type, data } = await openCredential(n8n, id);
  const { status, text } = await n8n.rest('PATCH', `/credentials/${id}`, {
    id,
    name,
    type,
    data: { ...data, ...changes },
  });
  if (status !== 200) throw new Error(`Credential ${id} cannot be saved: ${status} ${text}`);
}

/** Presses Test with the given changes typed in but not saved. */
export async function testCredential(
  n8n: N8n,
  id: string,
  changes: Data = {},
): Promise<{ status: string; message: string }> {
  const { name, type, data } = await openCredential(n8n, id);
  const credentials = { id, name, type, data: { ...data, ...changes } };
  const { status, data: result, text } = await n8n.rest('POST', '/credentials/test', { credentials });
  if (status !== 200) throw new Error(`Credential ${id} cannot be tested: ${status} ${text}`);
  return result as { status: string; message: string };
}
