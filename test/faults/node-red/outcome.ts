/** What became of one message, small enough to travel. */
export interface Outcome {
  /** The code of the error that a Catch node got; nothing where the message came out of the node. */
  readonly code?: string;
  readonly isError: boolean;
  readonly words: string;
  readonly statusCode?: number;
  /** Of the payload: its type, and the length of a text, a buffer or a list. */
  readonly payload: string;
  /** What a log-out said of itself. */
  readonly loggedOut?: boolean;
  /** Whether a secret of the server stands anywhere on the message. */
  readonly tellsSecret: boolean;
  readonly tookMs: number;
}

type Message = Record<string, unknown>;

/** @param secret stands in every password and token of the servers */
export function outcomeOf(message: Message, secret: string, tookMs: number): Outcome {
  const error = message['error'] as { message?: string; code?: string } | undefined;
  const payload = message['payload'];
  return {
    code: error?.code,
    isError: error !== undefined,
    words: error?.message ?? '',
    statusCode: message['statusCode'] as number | undefined,
    payload: describe(payload),
    loggedOut: (payload as { loggedOut?: boolean } | null | undefined)?.loggedOut,
    tellsSecret: textOf(message).includes(secret),
    tookMs,
  };
}

function describe(payload: unknown): string {
  if (Array.isArray(payload)) return `list ${payload.length}`;
  if (Buffer.isBuffer(payload)) return `bytes ${payload.length}`;
  return typeof payload === 'string' ? `text ${payload.length}` : typeof payload;
}

/** Everything on a message as text; of a payload that is long or deep its beginning. */
function textOf({ payload, ...rest }: Message): string {
  const shown =
    typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.toString('latin1', 0, 100_000) : '';
  try {
    const error = rest['error'] as { stack?: string } | undefined;
    const list = Array.isArray(payload) ? payload.slice(0, 10) : payload;
    return JSON.stringify([rest, error?.stack, shown === '' ? list : shown]);
  } catch {
    return JSON.stringify([rest, shown]);
  }
}
