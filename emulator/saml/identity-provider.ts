import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { emptyAnswer, htmlAnswer, jsonAnswer, type Answer } from '../http/answer';
import { parseForm, type Form } from '../http/form';
import { readBody } from '../http/request-body';
import type { SelfSigned } from '../certificate';
import type { ProviderCounters } from '../stats';
import type { DemoUser } from '../users';
import { postResponsePage, problemPage, signInPage } from './pages';
import { signedSamlResponse } from './signed-response';
import { readSignOnRequest, type SignOnRequest } from './sign-on-request';

export interface IdentityProviderSettings {
  readonly now: () => number;
  readonly users: readonly DemoUser[];
  readonly signer: SelfSigned;
  /** Its entity id. */
  readonly entityId: () => string;
  /** The service provider it knows: answers go nowhere else. */
  readonly assertionConsumerServices: () => readonly string[];
}

interface Visit {
  readonly cookie: string;
  readonly request: SignOnRequest;
  readonly relayState?: string;
  readonly endsAt: number;
}

/** Path of the single sign-on endpoint. */
export const signOnPath = '/idp/sso';
const loginPath = '/idp/login';
const cookieName = 'idp_session';

const visitLifetimeMs = 60 * 60 * 1000;
const answerLifetimeMs = 5 * 60 * 1000;

/**
 * A small SAML identity provider for trying single sign-on out: a redirect to a sign-in page, a cookie, a form, and
 * the answer in a form that posts itself. It also takes credentials at its sign-on URL at once and answers with
 * JSON, as the example of Requesting Authorization (Single Sign-On) shows.
 */
export class IdentityProvider {
  readonly #settings: IdentityProviderSettings;
  readonly #visits = new Map<string, Visit>();
  counters: ProviderCounters = { visits: 0, signIns: 0, refusals: 0 };

  constructor(settings: IdentityProviderSettings) {
    this.#settings = settings;
  }

  async handle(request: IncomingMessage): Promise<Answer> {
    const [path = '', ...search] = (request.url ?? '').split('?');
    const query = parseForm(search.join('?'));
    const body = await readBody(request);
    if (body === undefined) return htmlAnswer(413, problemPage('The request is too large.'));
    switch (`${request.method} ${path}`) {
      case `GET ${signOnPath}`:
        return this.#welcome(query);
      case `POST ${signOnPath}`:
        return this.#signInAtOnce(query, body);
      case `GET ${loginPath}`:
        return this.#showForm(query);
      case `POST ${loginPath}`:
        return this.#signIn(parseForm(body), request.headers.cookie);
      default:
        return htmlAnswer(404, problemPage('There is no such page.'));
    }
  }

  clear(): void {
    this.#visits.clear();
  }

  async #welcome(query: Form): Promise<Answer> {
    this.counters.visits += 1;
    const request = await this.#readRequest(query);
    if (!request)
      return htmlAnswer(400, problemPage('The sign-on request cannot be read or comes from a stranger.'));
    const cookie = randomBytes(24).toString('base64url');
    const authState = `_${randomBytes(20).toString('hex')}`;
    const now = this.#settings.now();
    for (const [old, { endsAt }] of this.#visits) {
      if (endsAt <= now) this.#visits.delete(old);
    }
    const relayState = query.get('RelayState');
    this.#visits.set(authState, { cookie, request, relayState, endsAt: now + visitLifetimeMs });
    return emptyAnswer(302, {
      Location: `login?AuthState=${encodeURIComponent(authState)}`,
      'Set-Cookie': `${cookieName}=${cookie}; Path=/idp; HttpOnly; SameSite=Lax`,
    });
  }

  #showForm(query: Form): Answer {
    const authState = query.get('AuthState') ?? '';
    if (!this.#visits.has(authState))
      return htmlAnswer(400, problemPage('The sign-in has expired. Start again.'));
    return htmlAnswer(200, signInPage(authState));
  }

  #signIn(form: Form, cookies: string | undefined): Answer {
    const authState = form.get('AuthState') ?? '';
    const visit = this.#visits.get(authState);
    if (!visit || visit.endsAt <= this.#settings.now()) {
      return htmlAnswer(400, problemPage('The sign-in has expired. Start again.'));
    }
    if (!(cookies ?? '').split(/;\s*/).includes(`${cookieName}=${visit.cookie}`)) {
      return htmlAnswer(400, problemPage('The session cookie is missing. Cookies must be allowed here.'));
    }
    const username = form.get('username') ?? '';
    const user = this.#authenticate(username, form.get('password'));
    if (!user) return htmlAnswer(200, signInPage(authState, 'Incorrect user name or password.', username));
    this.#visits.delete(authState);
    const samlResponse = this.#answer(user, visit.request);
    return htmlAnswer(
      200,
      postResponsePage(visit.request.assertionConsumerService, samlResponse, visit.relayState),
    );
  }

  /** The document's own example: credentials as JSON under the label of a form, the answer as name and value. */
  async #signInAtOnce(query: Form, body: string): Promise<Answer> {
    this.counters.visits += 1;
    const request = await this.#readRequest(query);
    if (!request)
      return jsonAnswer(400, { error: 'The sign-on request cannot be read or comes from a stranger.' });
    const { username, password } = credentials(body);
    const user = this.#authenticate(username, password);
    if (!user) return jsonAnswer(401, { error: 'Incorrect user name or password.' });
    return jsonAnswer(200, { name: 'SAMLResponse', value: this.#answer(user, request) });
  }

  async #readRequest(query: Form): Promise<SignOnRequest | undefined> {
    const request = await readSignOnRequest(query.get('SAMLRequest') ?? '');
    const known = this.#settings.assertionConsumerServices();
    return request && known.includes(request.assertionConsumerService) ? request : undefined;
  }

  #authenticate(name: string | undefined, password: string | undefined): DemoUser | undefined {
    const user = this.#settings.users.find(
      (known) =>
        known.origin === 'identityProvider' &&
        known.password === password &&
        (known.username === name || known.aliases?.some((alias) => alias === name)),
    );
    if (user) this.counters.signIns += 1;
    else this.counters.refusals += 1;
    return user;
  }

  #answer(user: DemoUser, request: SignOnRequest): string {
    const issuedAt = this.#settings.now();
    return signedSamlResponse(
      {
        issuer: this.#settings.entityId(),
        nameId: user.username,
        audience: request.issuer,
        destination: request.assertionConsumerService,
        inResponseTo: request.id,
        issuedAt,
        notOnOrAfter: issuedAt + answerLifetimeMs,
      },
      this.#settings.signer,
    );
  }
}

function credentials(body: string): { username?: string; password?: string } {
  try {
    const given = JSON.parse(body) as { UserName?: string; Password?: string } | null;
    return { username: given?.UserName, password: given?.Password };
  } catch {
    const form = parseForm(body);
    return { username: form.get('UserName'), password: form.get('Password') };
  }
}
