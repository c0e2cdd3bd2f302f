import { VeeamError } from '../../../core/errors/veeam-error';
import type { Message } from '../node-red-api';

/** One hour; whoever waits longer does not wait for an answer. */
const LONGEST_S = 3600;

/**
 * Prepares how long a message's request may take, in milliseconds: the seconds of the dialog, else the milliseconds of
 * `msg.requestTimeout`, which is the name that the `http request` node has for it. Nothing: as the session says.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for a timeout that is none
 */
export function timeoutReader(field: string | number | undefined): (message: Message) => number | undefined {
  if (field !== undefined && field !== '') {
    const milliseconds = parse(
      field,
      1000,
      `The timeout of the node must be a number of seconds above 0, and`,
    );
    return () => milliseconds;
  }
  return ({ requestTimeout }: Message & { readonly requestTimeout?: unknown }) =>
    requestTimeout === undefined || requestTimeout === null || requestTimeout === ''
      ? undefined
      : parse(requestTimeout, 1, 'msg.requestTimeout must be a number of milliseconds above 0, and');
}

function parse(value: unknown, unit: number, sentence: string): number {
  const milliseconds =
    typeof value === 'string' || typeof value === 'number' ? Number(value) * unit : Number.NaN;
  if (milliseconds > 0 && milliseconds <= LONGEST_S * 1000) return milliseconds;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `${sentence} no longer than an hour. Leave it away for the session's.`,
  );
}
