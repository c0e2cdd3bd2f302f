import { isVeeamError } from '../errors/veeam-error';
import type { RefusalSign } from '../products/jobs-api';

/** Whether an error is one of the refusals that a profile knows by these signs. */
export function isRefusedAs(error: unknown, signs: readonly RefusalSign[] = []): boolean {
  if (!isVeeamError(error)) return false;
  const words = `${error.veeamMessage ?? ''} ${error.message}`.toLowerCase();
  return signs.some(
    ({ status, code, words: part }) =>
      error.statusCode === status &&
      (code === undefined || error.veeamCode === code) &&
      (part === undefined || words.includes(part.toLowerCase())),
  );
}
