import { UserError } from 'n8n-workflow';
import { VeeamError } from '../core/errors/veeam-error';

/** The core's error behind a sentence that went through n8n. */
const origins = new WeakMap<object, VeeamError>();

/**
 * Runs work and throws what goes wrong as a bare sentence. n8n stores and shows whatever hangs on an error, shows
 * only the code of one that has a code, and signs in again for one that has a response.
 */
export async function inSentences<T>(work: () => T | Promise<T>): Promise<T> {
  const outcome = await Promise.resolve()
    .then(work)
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  if ('value' in outcome) return outcome.value;
  throw sentence(outcome.error);
}

function sentence(error: unknown): Error {
  if (!(error instanceof VeeamError)) return error instanceof Error ? error : new UserError('Unknown fault.');
  const plain = new UserError(error.message);
  origins.set(plain, error);
  return plain;
}

/** Finds the core's error in a chain of causes, or nothing. */
export function veeamErrorBehind(error: unknown): VeeamError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const origin = at instanceof VeeamError ? at : origins.get(at);
    if (origin !== undefined) return origin;
  }
  return undefined;
}
