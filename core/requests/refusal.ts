import { VeeamError } from '../errors/veeam-error';
import type { VeeamErrorCode } from '../errors/veeam-error';
import type { HttpAnswer } from '../ports';
import type { Redact } from '../session/redaction';
import { answerHeader, answerJson, bodyKind, describeAnswer, plainWords } from './answer-text';

/** What a product says about a refusal, in whichever of Veeam's error shapes it came. */
export interface Refusal {
  readonly veeamCode?: string;
  readonly veeamMessage?: string;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** The most characters of a server's own words that are quoted. */
const LONGEST_QUOTE = 500;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text in a value that is one, holds one (`{ "value": "…" }`, as OData has it) or lists some. */
function textIn(value: unknown): string | undefined {
  const inner = Array.isArray(value) ? (value[0] as unknown) : isObject(value) ? value['value'] : value;
  return typeof inner === 'string' && inner.trim() !== '' ? inner.trim() : undefined;
}

function firstText(candidates: readonly unknown[]): string | undefined {
  for (const candidate of candidates) {
    const found = textIn(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The objects of an answer that may hold a code and words: itself, an error within it, the first of a list. */
function errorObjects(body: JsonObject): JsonObject[] {
  const { error, errors } = body;
  const listed = Array.isArray(errors) ? (errors[0] as unknown) : undefined;
  return [body, error, body['odata.error'], listed].filter(isObject);
}

/** What fields are said to be wrong with (problem+json, `errors` as a map of lists). */
function fieldErrors({ errors }: JsonObject): unknown[] {
  return isObject(errors) ? Object.values(errors) : [];
}

function codesOf(body: JsonObject): unknown[] {
  const numbers = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);
  const objects = errorObjects(body);
  return [
    ...objects.map(({ errorCode }) => errorCode),
    body['error'],
    ...objects.flatMap(({ code, Code }) => [numbers(code), numbers(Code)]),
  ];
}

function messagesOf(body: JsonObject): unknown[] {
  const objects = errorObjects(body);
  return [
    ...objects.flatMap((object) => [
      object['error_description'],
      object['detail'],
      object['details'],
      object['message'],
      object['Message'],
      object['errorMessage'],
      object['description'],
    ]),
    ...fieldErrors(body),
    body['title'],
  ];
}

/**
 * Reads the error shapes of Veeam's products: problem+json (Backup for AWS, Azure), errorCode with message
 * (Backup & Replication), an OAuth error with its description and a list of errors (Service Provider Console),
 * a bare message (REST v2); and of what they are built on: an error object with code and message, an OData error, a
 * map of fields. An empty or foreign body gives nothing.
 *
 * @param redact replaces secrets that a server repeats; before the text is cut, or a part of one could stay
 */
export function readRefusal(answer: HttpAnswer, redact: Redact): Refusal {
  const body = answerJson(answer);
  if (!isObject(body)) return {};
  const quote = (found: string | undefined): string | undefined =>
    found === undefined ? undefined : redact(found).slice(0, LONGEST_QUOTE);
  return { veeamCode: quote(firstText(codesOf(body))), veeamMessage: quote(firstText(messagesOf(body))) };
}

/** A code that names the version of an API, or the kind of problem that does (`/problems/apiVersionUnspecified`). */
const VERSION_CODE = /api-?version/i;

/**
 * Whether a refusal is about the version of the API, whatever its shape.
 *
 * @param inWords whether a sentence that speaks of a version is enough, as for products that take one in a header
 */
export function isAboutVersion(answer: HttpAnswer, inWords: boolean): boolean {
  const body = answerJson(answer);
  if (!isObject(body)) return inWords && /\bversions?\b/i.test(plainWords(answer, asItIs) ?? '');
  const codes = [...codesOf(body), body['type'], body['title']].map(textIn);
  if (codes.some((code) => VERSION_CODE.test(code?.replace(/\s/g, '') ?? ''))) return true;
  return inWords && messagesOf(body).some((message) => /\bversions?\b/i.test(textIn(message) ?? ''));
}

/** Only looked at, never shown. */
const asItIs = (text: string): string => text;

/** Seconds that the server asks to wait: Retry-After as number or date, or retryAfter in the body. */
export function readRetryAfter(answer: HttpAnswer, now: number): number | undefined {
  const header = answerHeader(answer, 'retry-after')?.trim() ?? '';
  const seconds = /^[+-]?\d/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  if (Number.isFinite(seconds)) return seconds > 0 ? Math.ceil(seconds) : undefined;
  const body = answerJson(answer);
  const found = isObject(body) ? errorObjects(body).map(({ retryAfter }) => retryAfter) : [];
  const stated = found.find((value) => typeof value === 'number' && Number.isFinite(value) && value > 0);
  return typeof stated === 'number' ? Math.ceil(stated) : undefined;
}

/** What was asked, for the sentence, and how a client error of it is to be named. */
export interface RefusedRequest {
  /** For example `GET /api/v1/sessions at backup.example.com:11005`. */
  readonly what: string;
  readonly now: number;
  /** Replaces secrets that a server repeats in its answer. */
  readonly redact: Redact;
}

/** Turns an answer of status 300 and above into the error that a flow gets. */
export function refusalError(answer: HttpAnswer, request: RefusedRequest): VeeamError {
  const { statusCode } = answer;
  const retryAfter = readRetryAfter(answer, request.now);
  const [code, advice] = fromBetween(answer) ?? judge(statusCode, retryAfter);
  return new VeeamError(
    code,
    `${request.what} was answered with ${statusCode}.${quoted(answer, request.redact)} ${advice}`,
    { statusCode, ...readRefusal(answer, request.redact), retryAfter },
  );
}

/** ` Veeam says: …` with the product's own words, else what came instead; begins with a space. */
export function quoted(answer: HttpAnswer, redact: Redact): string {
  const { veeamMessage } = readRefusal(answer, redact);
  if (veeamMessage !== undefined) return ` Veeam says: ${closed(veeamMessage)}`;
  const words = plainWords(answer, redact);
  return words === undefined
    ? ` The answer was ${describeAnswer(answer, redact)}.`
    : ` The server says: ${closed(words)}`;
}

/** A quoted sentence with its full stop, where it brings none of its own. */
export function closed(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Veeam's services refuse in JSON; a web page comes from what stands before them. */
function fromBetween(answer: HttpAnswer): [VeeamErrorCode, string] | undefined {
  if (![401, 403, 407].includes(answer.statusCode) || bodyKind(answer) !== 'html') return undefined;
  return ['VEEAM_UNEXPECTED_ANSWER', BETWEEN];
}

/** For an answer that something before the server gave. */
export const BETWEEN =
  'A web page is what a proxy, a load balancer or a web filter before the server answers: let the requests of this machine pass there, or enter the address of the server itself.';

const CLIENT_ADVICE: Readonly<Record<number, string>> = {
  400: 'Check path, query and body against the API reference of the product.',
  401: 'The session was renewed and the new token was refused too: check that the account may use this API.',
  402: 'The license does not cover this: check it in the product.',
  403: 'The account may not do this: give its role the right, or use another account.',
  404: 'Check the path, and that the API version of the session has it.',
  405: 'Check the method of the request.',
  407: 'A proxy before the server wants a user of its own: enter it in the proxy settings.',
  409: 'The state of the resource does not allow this now.',
  413: 'The body is larger than the server accepts.',
  423: 'The resource is locked by something that works with it now: try again later.',
};

function judge(status: number, retryAfter: number | undefined): [VeeamErrorCode, string] {
  if (status === 429 || status === 503) {
    const when = retryAfter === undefined ? 'in a while' : `in ${retryAfter} s`;
    return ['VEEAM_SERVER_BUSY', `The server is busy: try again ${when}.`];
  }
  if (status === 408)
    return [
      'VEEAM_TIMEOUT',
      'The server gave up waiting for the request: check the network on the way there, and try again.',
    ];
  if (status >= 500)
    return ['VEEAM_SERVER_FAULT', 'The fault is on the server: try again, and look at its log.'];
  if (status < 400) return ['VEEAM_UNEXPECTED_ANSWER', 'Check the path and the port of the server.'];
  return [
    'VEEAM_REQUEST_REFUSED',
    CLIENT_ADVICE[status] ?? 'Check the request against the API reference of the product.',
  ];
}
