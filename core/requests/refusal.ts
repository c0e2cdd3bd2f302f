import { VeeamError } from '../errors/veeam-error';
import type { VeeamErrorCode } from '../errors/veeam-error';
import type { HttpAnswer } from '../ports';
import { answerHeader, answerJson, describeAnswer } from './answer-text';

/** What a product says about a refusal, in whichever of Veeam's error shapes it came. */
export interface Refusal {
  readonly veeamCode?: string;
  readonly veeamMessage?: string;
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstText(candidates: readonly unknown[]): string | undefined {
  const found = candidates.find((candidate) => typeof candidate === 'string' && candidate.trim() !== '');
  return typeof found === 'string' ? found.trim() : undefined;
}

/**
 * Reads the error shapes of Veeam's products: problem+json (Backup for AWS, Azure), errorCode with message
 * (Backup & Replication), an OAuth error with its description and a list of errors (Service Provider Console),
 * a bare message (REST v2). An empty or foreign body gives nothing.
 *
 * @param redact replaces secrets that a server repeats; before the text is cut, or a part of one could stay
 */
export function readRefusal(answer: HttpAnswer, redact: (text: string) => string): Refusal {
  const body = answerJson(answer);
  if (!isObject(body)) return {};
  const first = Array.isArray(body['errors']) && isObject(body['errors'][0]) ? body['errors'][0] : {};
  const code = first['code'];
  const text = (...candidates: unknown[]): string | undefined => {
    const found = firstText(candidates);
    return found === undefined ? undefined : redact(found).slice(0, 500);
  };
  return {
    veeamCode: text(body['errorCode'], body['error'], typeof code === 'number' ? String(code) : code),
    veeamMessage: text(
      body['error_description'],
      body['detail'],
      body['details'],
      body['message'],
      body['Message'],
      first['message'],
      body['title'],
    ),
  };
}

/** Seconds that the server asks to wait: Retry-After as number or date, or retryAfter in the body. */
export function readRetryAfter(answer: HttpAnswer, now: number): number | undefined {
  const header = answerHeader(answer, 'retry-after');
  if (header !== undefined) {
    const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
    if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  }
  const body = answerJson(answer);
  const first = isObject(body) && Array.isArray(body['errors']) ? (body['errors'][0] as unknown) : body;
  const seconds = isObject(first) ? first['retryAfter'] : undefined;
  return typeof seconds === 'number' && seconds >= 0 ? Math.ceil(seconds) : undefined;
}

/** What was asked, for the sentence, and how a client error of it is to be named. */
export interface RefusedRequest {
  /** For example `GET /api/v1/sessions at backup.example.com:11005`. */
  readonly what: string;
  readonly now: number;
  /** Replaces secrets that a server repeats in its answer. */
  readonly redact: (text: string) => string;
}

/** Turns an answer of status 300 and above into the error that a flow gets. */
export function refusalError(answer: HttpAnswer, request: RefusedRequest): VeeamError {
  const { statusCode } = answer;
  const { veeamCode, veeamMessage } = readRefusal(answer, request.redact);
  const quote =
    veeamMessage === undefined
      ? ` The answer was ${request.redact(describeAnswer(answer))}.`
      : ` Veeam says: ${closed(veeamMessage)}`;
  const retryAfter = readRetryAfter(answer, request.now);
  const [code, advice] = judge(statusCode, retryAfter);
  return new VeeamError(code, `${request.what} was answered with ${statusCode}.${quote} ${advice}`, {
    statusCode,
    veeamCode,
    veeamMessage,
    retryAfter,
  });
}

/** A quoted sentence with its full stop, where it brings none of its own. */
export function closed(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

const CLIENT_ADVICE: Readonly<Record<number, string>> = {
  400: 'Check path, query and body against the API reference of the product.',
  401: 'The session was renewed and the new token was refused too: check that the account may use this API.',
  403: 'The account may not do this: give its role the right, or use another account.',
  404: 'Check the path, and that the API version of the session has it.',
  405: 'Check the method of the request.',
  409: 'The state of the resource does not allow this now.',
  413: 'The body is larger than the server accepts.',
};

function judge(status: number, retryAfter: number | undefined): [VeeamErrorCode, string] {
  if (status === 429 || status === 503) {
    const when = retryAfter === undefined ? 'in a while' : `in ${retryAfter} s`;
    return ['VEEAM_SERVER_BUSY', `The server is busy: try again ${when}.`];
  }
  if (status >= 500)
    return ['VEEAM_SERVER_FAULT', 'The fault is on the server: try again, and look at its log.'];
  if (status < 400) return ['VEEAM_UNEXPECTED_ANSWER', 'Check the path and the port of the server.'];
  return [
    'VEEAM_REQUEST_REFUSED',
    CLIENT_ADVICE[status] ?? 'Check the request against the API reference of the product.',
  ];
}
