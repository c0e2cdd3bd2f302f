import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { htmlAnswer, type Answer } from './http/answer';
import { deliver, deliverBroken } from './http/deliver';
import { formPairs, parseForm } from './http/form';
import { htmlPage } from './http/html';
import { readBody } from './http/request-body';
import { isOffered, matchRoute, type Call, type Route, type RouteMatch } from './http/routes';
import type { Operation } from './emulator';
import type { FaultQueue, Trouble } from './faults';
import type { Failure } from './products/failure';
import type { ProductContext, ProductProfile } from './products/profile';
import { signInRoutes } from './products/sign-in-routes';
import { readVersion, type VersionRefusal } from './products/api-versions';
import { grantTypeOf } from './sessions/grants';
import type { TokenRequestKind } from './stats';

/** A request that was taken apart: what it asks for and whether it is well formed. */
interface Reading {
  readonly call: Call;
  readonly match: RouteMatch;
  /** The version is refused. */
  readonly versionRefusal?: VersionRefusal;
  /** The body is over the limit. */
  readonly tooLarge: boolean;
  /** The path or the query is not well-formed percent-encoding. */
  readonly malformed: boolean;
}

/** What every product server of an emulator is told. */
export interface ServerSettings {
  readonly faults: FaultQueue;
  /** Release of the product; without it every published version of the API is taken. */
  readonly release?: number;
}

const loginPage = htmlPage(
  'Sign in',
  '<body><h1>Sign in</h1><form method="post"><input name="user"><input type="password" name="pass"></form></body>',
);

/** Serves the API of one product: counts, gets into ordered trouble, checks version and token, answers. */
export class ProductServer {
  readonly #profile: ProductProfile;
  readonly #context: ProductContext;
  readonly #settings: ServerSettings;
  readonly #routes: readonly Route[];

  constructor(profile: ProductProfile, context: ProductContext, settings: ServerSettings) {
    this.#profile = profile;
    this.#context = context;
    this.#settings = settings;
    this.#routes = [...signInRoutes(profile.signIn, profile.errors, context), ...profile.resources(context)];
  }

  /** What it answers to, for the version that a header names. */
  operations(version: string | undefined): Operation[] {
    const read = this.#readVersion(version);
    if (typeof read !== 'number') return [];
    return this.#routes
      .filter((route) => isOffered(route, read))
      .map(({ method, path }) => ({ method, path: path.replace('{version}', version ?? '{version}') }));
  }

  /** Serves one request to the end. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reading = await this.#read(request);
    const { call } = reading;
    this.#countArrival(reading);
    const { id: product, apiBase } = this.#profile;
    const trouble = this.#settings.faults.take({ product, method: call.method, path: call.path, apiBase });
    // The timer does not hold the process when the emulator stops meanwhile.
    if (trouble.delayMs > 0) await wait(trouble.delayMs, undefined, { ref: false });
    const { effect } = trouble;
    if (effect && 'cut' in effect && effect.cut === 'before') {
      response.socket?.destroy();
      return;
    }
    if (effect && 'list' in effect) this.#context.drift.change(call.path, effect.list);
    const ordered = this.#ordered(trouble, call);
    const answer = ordered ?? (await this.#process(reading, request));
    response.setHeader('Date', new Date(this.#context.now()).toUTCString());
    if (!ordered) this.#countRefusal(reading, answer);
    this.#countUnauthorized(reading, answer);
    if (effect && ('cut' in effect || 'truncate' in effect)) deliverBroken(response, answer, effect);
    else deliver(response, answer);
  }

  async #read(request: IncomingMessage): Promise<Reading> {
    const [rawPath = '/', ...search] = (request.url ?? '/').split('?');
    let path = rawPath;
    let query: Call['query'] = [];
    let malformed = false;
    try {
      path = decodeURIComponent(rawPath);
      query = formPairs(search.join('?'));
    } catch {
      malformed = true;
    }
    const method = request.method ?? 'GET';
    const body = await readBody(request);
    const version = this.#versionOf(request, method, path);
    const isKnown = typeof version === 'number';
    const match = matchRoute(this.#routes, method, path, isKnown ? version : undefined);
    const params = match.kind === 'route' ? match.params : {};
    const mediaType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const call: Call = {
      method,
      path,
      params,
      query,
      mediaType,
      body: body ?? '',
      version: isKnown ? version : (this.#profile.versions?.published.length ?? 1) - 1,
      speaksVersion: isKnown,
    };
    const versionRefusal = typeof version === 'object' ? version : undefined;
    return { call, match, malformed, versionRefusal, tooLarge: body === undefined };
  }

  /** The version that a request speaks; nothing where it stands in the path and the path has none. */
  #versionOf(request: IncomingMessage, method: string, path: string): number | VersionRefusal | undefined {
    const { versions } = this.#profile;
    if (versions?.in !== 'path') return this.#readVersion(header(request, versions?.name ?? ''));
    const match = matchRoute(this.#routes, method, path);
    const routePath = match.kind === 'route' ? match.route.path : '';
    return routePath.includes('{version}') && match.kind === 'route'
      ? this.#readVersion(match.params.version)
      : undefined;
  }

  #readVersion(value: string | undefined): number | VersionRefusal {
    const { versions } = this.#profile;
    return versions ? readVersion(versions, value, this.#settings.release) : 0;
  }

  /** The answer that a fault prescribes. */
  #ordered({ effect }: Trouble, call: Call): Answer | undefined {
    if (!effect) return undefined;
    if ('html' in effect) return htmlAnswer(200, loginPage);
    if (!('status' in effect)) return undefined;
    const { errors } = this.#profile;
    const usual = errors.status(effect.status, call.path, effect.retryAfter);
    const retryAfter =
      effect.retryAfter === undefined || errors.retryAfterInBody
        ? undefined
        : { 'Retry-After': String(effect.retryAfter) };
    return {
      status: effect.status,
      contentType:
        effect.contentType ?? (effect.body === undefined ? usual.contentType : 'text/plain; charset=utf-8'),
      headers: { ...usual.headers, ...retryAfter },
      body: effect.body ?? usual.body,
    };
  }

  async #process(reading: Reading, request: IncomingMessage): Promise<Answer> {
    const { call, match, tooLarge, malformed, versionRefusal } = reading;
    const fail = (failure: Failure, detail: string): Answer =>
      this.#profile.errors.failure(failure, detail, call.path);

    if (malformed) return fail('badQuery', 'The URL is not well-formed percent-encoding.');
    if (tooLarge) return fail('bodyTooLarge', 'The request body is larger than 1 MB.');
    const isPage = match.kind === 'route' && match.route.purpose === 'page';
    if (versionRefusal && !isPage) return fail(versionRefusal.failure, versionRefusal.detail);
    if (match.kind === 'notFound') return fail('notFound', `There is no ${call.path} here.`);
    if (match.kind === 'methodNotAllowed') {
      const answer = fail('methodNotAllowed', `${call.method} is not allowed for ${call.path}.`);
      return { ...answer, headers: { ...answer.headers, Allow: match.allow.join(', ') } };
    }
    try {
      return await this.#authorizeAndHandle(match.route, call, request, fail);
    } catch (error) {
      if (error instanceof URIError)
        return fail('encodingMalformed', 'The body is not well-formed percent-encoding.');
      return fail('serverFault', error instanceof Error ? error.message : 'Unknown error');
    }
  }

  async #authorizeAndHandle(
    route: Route,
    call: Call,
    request: IncomingMessage,
    fail: (failure: Failure, detail: string) => Answer,
  ): Promise<Answer> {
    if (route.access === 'anonymous') return route.handle(call);
    const [, accessToken] = /^bearer +(\S+)\s*$/i.exec(header(request, 'authorization') ?? '') ?? [];
    if (!accessToken) return fail('accessTokenMissing', 'The Authorization header must hold a Bearer token.');
    const verdict = this.#context.desk.sessions.find(accessToken);
    if (verdict.state === 'expired') return fail('accessTokenExpired', 'The access token has expired.');
    const keyHolder = this.#context.desk.users.find(
      ({ origin, password }) => origin === 'apiKey' && password === accessToken,
    );
    const session = keyHolder ? { user: keyHolder } : verdict.state === 'valid' ? verdict.session : undefined;
    if (!session) return fail('accessTokenUnknown', 'The access token is not valid.');
    if (verdict.state === 'valid' && verdict.wantsCookie) {
      return fail('antiforgeryMissing', 'The antiforgery token is missing.');
    }
    if (route.writes && session.user.role === 'readonly') {
      return fail('forbidden', 'The user may read but not change anything.');
    }
    return route.handle({ ...call, session });
  }

  #countArrival({ call, match }: Reading): void {
    const counters = this.#context.counters();
    const purpose = match.kind === 'route' ? match.route.purpose : 'resource';
    if (purpose === 'token') counters.tokenRequests[this.#grantKind(call.body)] += 1;
    else if (purpose === 'saml') counters.tokenRequests.saml += 1;
    else if (purpose === 'resource') counters.requests += 1;
  }

  #countRefusal({ call, match }: Reading, { status }: Answer): void {
    const purpose = match.kind === 'route' ? match.route.purpose : 'resource';
    if (status < 400 || (purpose !== 'token' && purpose !== 'saml')) return;
    const counters = this.#context.counters();
    if (purpose === 'token' && this.#grantKind(call.body) === 'refresh_token') counters.refreshesRefused += 1;
    else counters.signInsRefused += 1;
  }

  #grantKind(body: string): TokenRequestKind {
    try {
      return grantTypeOf(parseForm(body), this.#profile.signIn) ?? 'other';
    } catch {
      return 'other';
    }
  }

  #countUnauthorized({ match }: Reading, { status }: Answer): void {
    if (status !== 401) return;
    if (match.kind !== 'route' || match.route.access === 'bearer') this.#context.counters().unauthorized += 1;
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
