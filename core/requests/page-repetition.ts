import { isVeeamError } from '../errors/veeam-error';
import type { ApiAnswer } from './authenticated-request';
import type { Patience } from './patience';

/** Milliseconds before each repetition of a page, where the server does not say how long to wait. */
const PAUSES_MS = [1000, 2000, 4000];

/**
 * Asks again, a few times, for a page that did not come: its answer got lost, the server was busy or could not be
 * reached. A page is only read, so that does no harm.
 *
 * @param patience what waits; without it only a lost answer is asked for again, once
 */
export async function repeatedPage(
  patience: Patience | undefined,
  send: () => Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  for (const [turn, pause] of PAUSES_MS.entries()) {
    try {
      return await send();
    } catch (error) {
      const isRepeated = isLost(error) && turn === 0;
      if (!isRepeated && !(isPassing(error, turn) && (await patience?.wait(pause)) === true)) throw error;
    }
  }
  return send();
}

function isLost(error: unknown): boolean {
  return isVeeamError(error, 'VEEAM_UNREACHABLE', 'VEEAM_TIMEOUT') && error.requestSent === true;
}

/** What may be over in a moment. A pause that the server named has been waited for already, or is too long. */
function isPassing(error: unknown, turn: number): boolean {
  if (isVeeamError(error, 'VEEAM_TIMEOUT')) return turn === 0;
  if (isVeeamError(error, 'VEEAM_UNREACHABLE')) return true;
  return (
    isVeeamError(error, 'VEEAM_SERVER_BUSY') &&
    error.retryAfter === undefined &&
    error.statusCode !== undefined
  );
}
