import type { VeeamErrorCode } from '../../../core/errors/veeam-error';
import type { Trouble } from '../server/trouble';

/** What may become of a message: the codes of an error without `VEEAM_`, or that it goes well. */
export type Verdict = 'ok' | (VeeamErrorCode extends `VEEAM_${infer Name}` ? Name : never);

/** One kind of trouble and what is right to become of messages that meet it. */
export interface Fault {
  readonly name: string;
  readonly trouble: Trouble;
  /** Where a token call meets it. */
  readonly token: readonly Verdict[];
  /** Where a request that reads meets it; a page likewise, unless told otherwise. */
  readonly data: readonly Verdict[];
  readonly page?: readonly Verdict[];
  /** Where a request that changes something meets it, unless like one that reads. */
  readonly change?: readonly Verdict[];
  /** Where a refresh meets it. Unless told otherwise: what a token call gives, or that a sign-in went well. */
  readonly refresh?: readonly Verdict[];
  /** What a log-out says; unless told otherwise that it did not reach the server. */
  readonly loggedOut?: readonly boolean[];
  /** Sign-ins at most, where it is not the one that a session makes before it backs off, with one probe. */
  readonly signIns?: number;
}

const UNREACHABLE: readonly Verdict[] = ['UNREACHABLE'];
const TIMEOUT: readonly Verdict[] = ['TIMEOUT'];
const UNEXPECTED: readonly Verdict[] = ['UNEXPECTED_ANSWER'];
const OK: readonly Verdict[] = ['ok'];
const CERTIFICATE: readonly Verdict[] = ['CERTIFICATE'];
const BUSY: readonly Verdict[] = ['SERVER_BUSY'];
const FAULT: readonly Verdict[] = ['SERVER_FAULT'];
const REFUSED: readonly Verdict[] = ['SIGN_IN_REFUSED', 'SIGN_IN_PAUSED', 'SIGN_IN_NEEDED'];
const NOT_REACHED = { token: UNREACHABLE, data: UNREACHABLE } as const;
/** Whether a damaged body is an answer or none is a matter of taste. */
const DAMAGED: readonly Verdict[] = ['UNEXPECTED_ANSWER', 'UNREACHABLE'];

const tenMegabytes: Fault = {
  name: '10 MB',
  trouble: { does: 'large', megabytes: 10 },
  // The helper of n8n knows no limit, so that there the whole has to come before it is too large, or does not in time.
  token: ['UNEXPECTED_ANSWER', 'TIMEOUT'],
  data: OK,
  loggedOut: [true, false],
};

const html = '<!DOCTYPE html><html><head><title>Welcome to the proxy</title></head><body>Hello</body></html>';
const HTML_TYPE = { 'content-type': 'text/html; charset=utf-8' };
const json = (body: unknown): string => JSON.stringify(body);
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

const answer = (
  status: number,
  body?: string | Uint8Array,
  headers: Record<string, string> = {},
): Trouble => ({ does: 'answer', status, body, headers });

const door = (
  name: string,
  kind: Extract<Trouble, { does: 'door' }>['door'],
  verdict: readonly Verdict[],
): Fault => ({
  name,
  trouble: { does: 'door', door: kind },
  token: verdict,
  data: verdict,
  // What changes something is not sent again when the connection it went out on turns out to be cut.
  change: [...verdict, 'UNREACHABLE'],
  refresh: verdict,
});

/** Nobody at the door, or somebody else. */
const doors: readonly Fault[] = [
  door('connection refused', 'refuses', UNREACHABLE),
  door('connection reset before TLS', 'resets', UNREACHABLE),
  door('a port that is open and says nothing', 'mute', TIMEOUT),
  door('a port that speaks no TLS', 'speaksPlain', UNREACHABLE),
  door('certificate expired', 'expired', CERTIFICATE),
  door('certificate for another name', 'wrongName', CERTIFICATE),
  door('certificate of an unknown issuer', 'unknown', CERTIFICATE),
  door('a protocol as old as TLS 1.1', 'oldProtocol', ['UNREACHABLE', 'CERTIFICATE']),
];

const cuts: readonly Fault[] = [
  { name: 'reset before the answer', trouble: { does: 'reset', when: 'before' }, ...NOT_REACHED },
  { name: 'closed before the answer', trouble: { does: 'close', when: 'before' }, ...NOT_REACHED },
  {
    name: 'reset within the answer',
    trouble: { does: 'reset', when: 'during' },
    token: DAMAGED,
    data: DAMAGED,
    // The answer has no body, so there is nothing within it.
    loggedOut: [true, false],
  },
  {
    name: 'closed within the answer',
    trouble: { does: 'close', when: 'during' },
    token: DAMAGED,
    data: DAMAGED,
    loggedOut: [true],
  },
  {
    // What a reset does to an answer that was not read yet is up to the kernel.
    name: 'reset after the answer',
    trouble: { does: 'reset', when: 'after' },
    token: ['ok', 'UNREACHABLE'],
    data: ['ok', 'UNREACHABLE'],
    loggedOut: [true, false],
  },
  {
    name: 'closed after the answer',
    trouble: { does: 'close', when: 'after' },
    token: OK,
    data: OK,
    loggedOut: [true],
  },
  {
    name: 'carried out, and closed without an answer',
    trouble: { does: 'close', when: 'unanswered' },
    ...NOT_REACHED,
  },
  {
    name: 'a body shorter than its length',
    trouble: { does: 'alter', how: 'shorterThanSaid' },
    token: DAMAGED,
    data: DAMAGED,
    loggedOut: [true, false],
  },
];

const slow: readonly Fault[] = [
  { name: 'no answer at all', trouble: { does: 'silence' }, token: TIMEOUT, data: TIMEOUT },
  {
    name: 'headers that trickle',
    trouble: { does: 'drip', what: 'headers', everyMs: 300 },
    token: TIMEOUT,
    data: TIMEOUT,
  },
  {
    name: 'a body of one byte a second',
    trouble: { does: 'drip', what: 'body', everyMs: 1000 },
    token: TIMEOUT,
    data: TIMEOUT,
    loggedOut: [true, false],
  },
  {
    name: 'a body without end',
    trouble: { does: 'endless', everyMs: 100 },
    token: ['TIMEOUT', 'UNEXPECTED_ANSWER'],
    data: ['TIMEOUT', 'UNEXPECTED_ANSWER'],
  },
];

const odd: readonly Fault[] = [
  {
    name: 'JSON that is cut off',
    trouble: { does: 'alter', how: 'truncated' },
    token: UNEXPECTED,
    data: UNEXPECTED,
    loggedOut: [true],
  },
  {
    name: 'JSON a hundred thousand levels deep',
    trouble: answer(200, '['.repeat(100_000) + ']'.repeat(100_000)),
    token: UNEXPECTED,
    data: ['ok', 'UNEXPECTED_ANSWER'],
    page: UNEXPECTED,
    loggedOut: [true],
  },
  {
    name: 'an HTML page with 200',
    trouble: answer(200, html, HTML_TYPE),
    token: UNEXPECTED,
    data: UNEXPECTED,
  },
  {
    name: 'an empty body with 200',
    trouble: answer(200),
    token: UNEXPECTED,
    data: OK,
    page: UNEXPECTED,
    loggedOut: [true, false],
  },
  {
    name: '204',
    trouble: answer(204),
    token: UNEXPECTED,
    data: OK,
    page: UNEXPECTED,
    loggedOut: [true],
  },
  {
    name: '101 that nobody asked for',
    trouble: {
      does: 'raw',
      text: 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
    },
    token: ['UNEXPECTED_ANSWER', 'UNREACHABLE', 'TIMEOUT'],
    data: ['UNEXPECTED_ANSWER', 'UNREACHABLE', 'TIMEOUT'],
  },
  {
    name: '103 before the answer',
    trouble: { does: 'alter', how: 'hints' },
    token: OK,
    data: OK,
    loggedOut: [true],
  },
  {
    name: '102 and then silence',
    trouble: { does: 'raw', text: 'HTTP/1.1 102 Processing\r\n\r\n' },
    token: TIMEOUT,
    data: TIMEOUT,
  },
  {
    name: 'a picture',
    trouble: answer(200, PNG, { 'content-type': 'image/png' }),
    token: UNEXPECTED,
    data: OK,
    page: UNEXPECTED,
  },
  {
    name: 'JSON that calls itself text',
    trouble: { does: 'alter', how: 'plainText' },
    token: OK,
    data: OK,
    loggedOut: [true],
  },
  {
    name: 'bytes that are no UTF-8',
    trouble: { does: 'alter', how: 'invalidUtf8' },
    token: UNEXPECTED,
    data: OK,
    // Entries that stand on two pages are no longer the same on both.
    page: UNEXPECTED,
    loggedOut: [true],
  },
  {
    name: 'a byte order mark',
    trouble: { does: 'alter', how: 'byteOrderMark' },
    token: OK,
    data: OK,
    loggedOut: [true],
  },
  {
    name: 'gzip that is none',
    trouble: { does: 'alter', how: 'damagedGzip' },
    token: DAMAGED,
    data: DAMAGED,
    loggedOut: [true, false],
  },
  {
    name: 'gzip that is cut off',
    trouble: { does: 'alter', how: 'cutGzip' },
    token: DAMAGED,
    data: DAMAGED,
    loggedOut: [true, false],
  },
  {
    name: 'a header of 128 kB',
    trouble: answer(200, '{}', { 'x-long': 'x'.repeat(131_072) }),
    token: DAMAGED,
    data: DAMAGED,
  },
  {
    name: 'the greeting of a mail server',
    trouble: { does: 'raw', text: '220 mail ESMTP\r\n' },
    token: DAMAGED,
    data: DAMAGED,
  },
  tenMegabytes,
];

/** The token is not carried along, whoever is to blame. */
const redirects: readonly Fault[] = (
  [
    ['another host', 'elsewhere', ['FOREIGN_SERVER']],
    ['itself, for ever', 'itself', UNEXPECTED],
    ['the same server without TLS', 'plain', ['FOREIGN_SERVER']],
    ['an address that is none', 'nowhere', UNEXPECTED],
  ] as const
).map(([where, to, data]) => ({
  name: `a redirect to ${where}`,
  trouble: { does: 'redirect', to },
  token: UNEXPECTED,
  data,
  change: UNEXPECTED,
}));

const grantRefused = json({ error: 'invalid_grant', error_description: 'User name or password is wrong.' });
const words = json({ message: 'The server has its reasons.' });
/** Refusals that are not about the password; what they are called is the session's business. */
const NO_TOKEN: readonly Verdict[] = [
  'UNEXPECTED_ANSWER',
  'REQUEST_REFUSED',
  'CONFIGURATION',
  'SERVER_FAULT',
  'SIGN_IN_NEEDED',
];

const refusal = (status: number, body = words, type?: Record<string, string>): Fault => ({
  name: `${status}${type === undefined ? '' : ' with an HTML page'}`,
  trouble: answer(status, body, type),
  token: NO_TOKEN,
  data: ['REQUEST_REFUSED'],
});

const refusals: readonly Fault[] = [
  { ...refusal(400, grantRefused), token: REFUSED, signIns: 1 },
  { ...refusal(401, grantRefused), token: REFUSED, signIns: 1, loggedOut: [true] },
  { ...refusal(403, words), token: [...NO_TOKEN, ...REFUSED] },
  { ...refusal(423, words), token: [...NO_TOKEN, ...REFUSED] },
  // A page comes from what stands before the product.
  {
    ...refusal(401, html, HTML_TYPE),
    token: [...NO_TOKEN, 'UNREACHABLE'],
    data: [...UNEXPECTED, 'REQUEST_REFUSED'],
  },
  { ...refusal(403, html, HTML_TYPE), token: [...NO_TOKEN, 'UNREACHABLE'], data: UNEXPECTED },
  ...[402, 404, 405, 409, 413, 418].map((status) => refusal(status)),
  { ...refusal(408), token: TIMEOUT, data: TIMEOUT },
];

const busy = (name: string, trouble: Trouble): Fault => ({ name, trouble, token: BUSY, data: BUSY });

const busyServers: readonly Fault[] = [
  busy('429 with Retry-After in seconds', answer(429, words, { 'retry-after': '7' })),
  busy('429 with Retry-After as a date', { does: 'busy', status: 429, retryAt: 7 }),
  busy('429 with a date that is past', { does: 'busy', status: 429, retryAt: -3600 }),
  busy('429 with a negative Retry-After', answer(429, words, { 'retry-after': '-7' })),
  busy('429 with an absurd Retry-After', answer(429, words, { 'retry-after': '99999999999999' })),
  busy('429 with a Retry-After that is no time', answer(429, words, { 'retry-after': 'soon' })),
  busy('429 without Retry-After', answer(429, words)),
  busy('429 with the time in the body', answer(429, json({ errors: [{ message: 'Busy.', retryAfter: 7 }] }))),
  busy('503 with Retry-After in seconds', answer(503, words, { 'retry-after': '7' })),
  busy('503 without Retry-After', answer(503, html, HTML_TYPE)),
];

const serverFaults: readonly Fault[] = [500, 501, 502, 504, 520, 599].map((status) => ({
  name: String(status),
  trouble: answer(status, status === 502 ? html : words, status === 502 ? HTML_TYPE : {}),
  token: FAULT,
  data: FAULT,
}));

/** All of it, but for what is so large that it is better met alone. */
export const faults: readonly Fault[] = [
  ...doors,
  ...cuts,
  ...slow,
  ...odd,
  ...redirects,
  ...refusals,
  ...busyServers,
  ...serverFaults,
];

/** Answers that must not fill the memory. */
export const heavyFaults: readonly Fault[] = [
  tenMegabytes,
  { name: '1 GB', trouble: { does: 'large', megabytes: 1024 }, token: UNEXPECTED, data: UNEXPECTED },
  { name: 'a gzip bomb', trouble: { does: 'bomb', coding: 'gzip' }, token: UNEXPECTED, data: UNEXPECTED },
  { name: 'a brotli bomb', trouble: { does: 'bomb', coding: 'br' }, token: UNEXPECTED, data: UNEXPECTED },
  {
    name: 'a body without end, at full speed',
    trouble: { does: 'endless', everyMs: 1 },
    token: UNEXPECTED,
    data: ['UNEXPECTED_ANSWER', 'TIMEOUT'],
  },
];
