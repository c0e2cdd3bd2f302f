import { VeeamError } from '../errors/veeam-error';
import type { Clock, HttpAnswer, HttpRequest, Transport } from '../ports';
import { versionHeader } from '../products/version';
import { serverName } from '../session/account-name';
import type { Caller } from '../session/caller';
import type { Session } from '../session/session';
import type { SessionSettings } from '../session/session-settings';
import { resolveAddress } from './address';
import type { Query } from './address';
import { pauseAskedFor } from './patience';
import type { Patience } from './patience';
import { refusalError } from './refusal';
import { encodeBody } from './request-body';
import { requestHeaders } from './request-headers';
import { SAFE_METHODS, sendAndFollow } from './send-once';

/** A call to a product's API as a flow describes it. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly query?: Query;
  /** Text and bytes go out as they are, all else as JSON, or as a form where the header `content-type` says so. */
  readonly body?: unknown;
  /** Headers of the flow's own; those of the session and the connection are not replaced by them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** What waits where the server asks for time; without it nobody waits, and the answer says so. */
  readonly patience?: Patience;
  /** Says that nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
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
  /** Package and version, for the server's log. */
  readonly userAgent?: string;
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/**
 * Sends one call with the session's token. A 401 renews the token and repeats the call once; a busy server that
 * names a time is asked again after it, as far as the call's patience goes. Redirects are followed on the same
 * server only. The answer is handed back whatever its status.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`, `VEEAM_FOREIGN_SERVER`, what the session or the transport throws
 */
export async function authenticatedRequest(client: ApiClient<ApiSession>, call: ApiCall): Promise<ApiAnswer> {
  const request = prepare(client, call);
  for (let turn = 0; ; turn += 1) {
    const answer = await sendWithToken(client, request, call.signal);
    const pause = pauseAskedFor(answer, client.clock.now(), turn);
    if (pause === undefined || (await call.patience?.wait(pause)) !== true) return answer;
  }
}

/** A call as it goes over the wire, but for the token. */
function prepare(client: ApiClient<ApiSession>, call: ApiCall): HttpRequest {
  const { server, profile } = client.session.settings;
  const method = parseMethod(call.method);
  const { href } = resolveAddress({ server, profile, apiVersion: client.apiVersion }, call.path, call.query);
  const headers = requestHeaders(call.headers);
  const { body, contentType } = encodeBody(method, call.body, headers['content-type']);
  if (contentType !== undefined) headers['content-type'] = contentType;
  if (client.userAgent !== undefined) headers['user-agent'] ??= client.userAgent;
  Object.assign(headers, versionHeader(profile, client.apiVersion));
  const timeoutMs = call.timeoutMs ?? client.timeoutMs;
  // A request that changes something is not cut off half-way: nobody would know what became of it.
  const signal = SAFE_METHODS.has(method) ? call.signal : undefined;
  return { method, url: href, headers, body, timeoutMs, ...(signal === undefined ? {} : { signal }) };
}

/** Sends with a token that is valid now; a 401 renews it and repeats the request once. */
async function sendWithToken(
  client: ApiClient<ApiSession>,
  request: HttpRequest,
  signal: AbortSignal | undefined,
): Promise<ApiAnswer> {
  const { session, transport } = client;
  const send = async (token?: string): Promise<ApiAnswer> => {
    // Whoever was told that the message has ended must not see it carried out afterwards.
    if (signal?.aborted === true) throw givenUp();
    const headers =
      token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` };
    return sendAndFollow(transport, session.settings.server, { ...request, headers });
  };
  const caller: Caller = { apiVersion: client.apiVersion, timeoutMs: request.timeoutMs };
  let token = await session.accessToken?.(caller);
  let answer = await send(token);
  if (token === undefined || session.refused === undefined) return answer;
  // Method and address without its query; it need not be taken apart for that.
  const place = `${request.method} ${request.url.split('?', 1)[0] ?? ''}`;
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

function givenUp(): VeeamError {
  return new VeeamError('VEEAM_TIMEOUT', 'The request was given up before it was sent.', {
    requestSent: false,
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
