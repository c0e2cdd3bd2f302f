import { isVeeamError, VeeamError } from '../errors/veeam-error';
import { serverName, versionHeader } from '../grants/token-call';
import type { Clock, HttpAnswer, Transport } from '../ports';
import type { Caller } from '../session/caller';
import type { Session } from '../session/session';
import type { SessionSettings } from '../session/settings';
import { foreignServer, resolveAddress } from './address';
import type { Query } from './address';
import { answerHeader } from './answer-text';
import { refusalError } from './refusal';

/** A call to a product's API as a flow describes it. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly query?: Query;
  /** An object goes out as JSON, text and bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** The answer to an {@link ApiCall} and where it came from. */
export interface ApiAnswer extends HttpAnswer {
  readonly url: string;
}

/** What calls need of a session. */
export interface ApiSession {
  readonly settings: SessionSettings;
  redact(text: string): string;
  /** Absent where the transport attaches the token, and renews it, by itself. */
  accessToken?(caller: Caller): Promise<string>;
  refused?(token: string, caller: Caller): Promise<string>;
  isMisplaced?(token: string, place: string): boolean;
  refusedAgain?(token: string, place: string): void;
  accepted?(token: string, place: string): void;
}

/** Sends calls with the session's token. One per user of a session, since API version and timeout are theirs. */
export interface ApiClient<Sender extends ApiSession = Session> extends Caller {
  readonly session: Sender;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Revision of the API that the calls mean. */
  readonly apiVersion: string;
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const MOST_REDIRECTS = 5;

/**
 * Sends one call with the session's token. A 401 renews the token and repeats the call once. Redirects are
 * followed on the same server only. The answer is handed back whatever its status.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`, `VEEAM_FOREIGN_SERVER`, what the session or the transport throws
 */
export async function authenticatedRequest(client: ApiClient<ApiSession>, call: ApiCall): Promise<ApiAnswer> {
  const { session, apiVersion } = client;
  const timeoutMs = call.timeoutMs ?? client.timeoutMs;
  const caller: Caller = { apiVersion, timeoutMs };
  const method = parseMethod(call.method);
  const target = {
    server: session.settings.server,
    profile: session.settings.profile,
    apiVersion: client.apiVersion,
  };
  const url = resolveAddress(target, call.path, call.query).href;
  const { body, headers } = encodeBody(method, call);
  const send = (token?: string): Promise<ApiAnswer> => {
    const authorization: Record<string, string> =
      token === undefined ? {} : { authorization: `Bearer ${token}` };
    const sent = { ...headers, ...versionHeader(target.profile, client.apiVersion), ...authorization };
    return follow(client, { method, url, headers: sent, body, timeoutMs });
  };
  let token = await session.accessToken?.(caller);
  let answer = await send(token);
  if (token === undefined || session.refused === undefined) return answer;
  const place = `${method} ${new URL(url).pathname}`;
  if (answer.statusCode === 401 && session.isMisplaced?.(token, place) !== true) {
    token = await session.refused(token, caller);
    answer = await send(token);
    if (answer.statusCode === 401) session.refusedAgain?.(token, place);
  }
  if (answer.statusCode !== 401) session.accepted?.(token, place);
  return answer;
}

/** As {@link authenticatedRequest}, with every status from 300 on as a `VeeamError`. */
export async function successfulRequest(client: ApiClient<ApiSession>, call: ApiCall): Promise<ApiAnswer> {
  const answer = await authenticatedRequest(client, call);
  if (answer.statusCode >= 300) throw apiError(client, call, answer);
  return answer;
}

/** The error for an answer of status 300 and above: `VEEAM_REQUEST_REFUSED`, `VEEAM_SERVER_BUSY` and so on. */
export function apiError(client: ApiClient<ApiSession>, call: ApiCall, answer: ApiAnswer): VeeamError {
  const what = `${call.method.toUpperCase()} ${new URL(answer.url).pathname} of ${serverName(client.session.settings)}`;
  return refusalError(answer, {
    what,
    now: client.clock.now(),
    redact: (text) => client.session.redact(text),
  });
}

function parseMethod(typed: string): string {
  const method = typed.trim().toUpperCase();
  if (METHODS.has(method)) return method;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `"${typed}" is no method of an HTTP request. Use one of ${[...METHODS].join(', ')}.`,
  );
}

interface EncodedBody {
  readonly body?: string | Uint8Array;
  readonly headers: Record<string, string>;
}

/** Headers that the session or the transport sets; a flow's own values for them would break the call. */
const OWN_HEADERS = new Set([
  'authorization',
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'accept-encoding',
]);

function encodeBody(method: string, call: ApiCall): EncodedBody {
  const headers: Record<string, string> = { accept: 'application/json' };
  for (const [name, value] of Object.entries(call.headers ?? {})) {
    if (!OWN_HEADERS.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  const { body } = call;
  if (body === undefined || body === null || body === '' || method === 'GET' || method === 'HEAD')
    return { headers };
  if (body instanceof Uint8Array)
    return { body, headers: { 'content-type': 'application/octet-stream', ...headers } };
  if (typeof body === 'string') {
    const type = /^\s*[[{]/.test(body) ? 'application/json' : 'text/plain; charset=utf-8';
    return { body, headers: { 'content-type': type, ...headers } };
  }
  try {
    return { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
  } catch {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      'The body of the request cannot be written as JSON. Give an object without cycles, or text.',
    );
  }
}

type Prepared = Parameters<Transport['send']>[0];

async function follow(client: ApiClient<ApiSession>, prepared: Prepared): Promise<ApiAnswer> {
  let url = prepared.url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const answer = await sendOnce(client.transport, url === prepared.url ? prepared : { ...prepared, url });
    const location = redirectOf(prepared.method, answer);
    if (location === undefined)
      return { statusCode: answer.statusCode, headers: answer.headers, body: answer.body, url };
    if (!URL.canParse(location, url)) break;
    const next = new URL(location, url);
    if (next.origin !== client.session.settings.server)
      throw foreignServer(next, client.session.settings.server);
    url = next.href;
  }
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${new URL(url).host} redirects without end or to nowhere. Check the path of the request.`,
  );
}

/** Methods that change nothing. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A lost answer to a request that changes something leaves a question open, and whoever reads the error has to know. */
async function sendOnce(transport: Transport, request: Prepared): Promise<HttpAnswer> {
  try {
    return await transport.send(request);
  } catch (error) {
    if (!isVeeamError(error) || error.requestSent !== true || SAFE.has(request.method)) throw error;
    throw new VeeamError(
      error.code,
      `${error.message} The server may have carried out the ${request.method} all the same: look before you send it again.`,
      { requestSent: true },
    );
  }
}

/** Only requests that change nothing are sent again to another address. */
function redirectOf(method: string, answer: HttpAnswer): string | undefined {
  const redirects =
    [301, 302, 303, 307, 308].includes(answer.statusCode) && (method === 'GET' || method === 'HEAD');
  return redirects ? answerHeader(answer, 'location') : undefined;
}
