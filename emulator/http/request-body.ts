import type { IncomingMessage } from 'node:http';

/** Largest body that is read, in bytes. */
export const bodyLimit = 1024 * 1024;

/** How much of a body that is too large is still swallowed, so that its sender gets to see the refusal. */
const patience = 64 * bodyLimit;

/**
 * The whole body of a request as text.
 * @returns undefined for more than {@link bodyLimit} bytes
 * @throws when the connection ends first
 */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > patience) request.destroy();
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks).toString('utf8');
}
