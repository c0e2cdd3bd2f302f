import type { Clock, HttpAnswer, Transport } from '../ports';
import { answerHeader } from '../requests/answer-text';
import type { Submission } from './form-submission';
import { CookieJar } from './libraries';
import {
  answerByRedirect,
  badAddress,
  foreignOrigin,
  notProtected,
  pageTooLarge,
  passwordInAddress,
  passwordSentOn,
  providerFault,
  tooManySteps,
  tooSlow,
} from './outcomes';
import { isProtected } from './provider-origins';
import type { ProviderOrigins } from './provider-origins';
import type { PendingRequests } from './saml-answer';

/** The most requests of one visit, redirects included. */
const MOST_REQUESTS = 15;
/** Milliseconds for one request, and for the visit as a whole. */
const REQUEST_TIME = 15_000;
const VISIT_TIME = 60_000;
const MOST_BYTES = 1_000_000;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const ACCEPT = 'text/html, application/xhtml+xml, application/json;q=0.8, */*;q=0.5';
/**
 * Says what this is. AD FS asks those that call themselves a browser of Windows for Windows authentication and
 * shows its form to all others.
 */
const USER_AGENT = 'veeam-single-sign-on';

/** An answer that is no redirect, and where it was found. */
export interface Arrival {
  readonly url: URL;
  readonly answer: HttpAnswer;
}

export interface BrowserPorts {
  readonly transport: Transport;
  readonly clock: Clock;
}

/** Requests, redirects and cookies of one visit, within its bounds of steps, time and size. */
export class Browser {
  readonly #ports: BrowserPorts;
  readonly #origins: ProviderOrigins;
  readonly #requests: PendingRequests;
  readonly #deadline: number;
  // Sign-in pages often set cookies that no strict reading of RFC 6265 would take; browsers take them.
  readonly #cookies = new CookieJar(undefined, { looseMode: true });
  #count = 0;
  #passwordRequests = 0;
  #page: URL | undefined;

  constructor(ports: BrowserPorts, origins: ProviderOrigins, requests: PendingRequests) {
    this.#ports = ports;
    this.#origins = origins;
    this.#requests = requests;
    this.#deadline = ports.clock.now() + VISIT_TIME;
  }

  /**
   * Sends a request and follows its redirects.
   *
   * @throws VeeamError `VEEAM_SINGLE_SIGN_ON` where a bound or a rule for credentials is broken, or what the
   *   transport throws
   */
  async open(first: Submission): Promise<Arrival> {
    let submission = first;
    let from = this.#page;
    for (;;) {
      const url = this.#admit(submission, from);
      const answer = await this.#send(submission, url);
      this.#page = url;
      const location = REDIRECTS.has(answer.statusCode) ? answerHeader(answer, 'location') : undefined;
      if (location === undefined) return { url, answer };
      submission = this.#redirected(submission, url, answer.statusCode, location);
      from = url;
    }
  }

  /** Checks where a request is going before anything of it leaves. */
  #admit(submission: Submission, from: URL | undefined): URL {
    const url = parse(submission.url);
    if (url === undefined) throw badAddress(from ?? new URL('invalid:'), 'form');
    if (!isProtected(url)) throw notProtected(from ?? url, url);
    if (submission.carries !== 'nothing' && !this.#origins.mayHaveCredentials(url))
      throw foreignOrigin(from ?? url, url);
    if (submission.carries !== 'password') return url;
    if (submission.method !== 'POST') throw passwordInAddress(url);
    // A 307 moves the password on to where it is checked: that is one attempt, a second move is none of its kind.
    this.#passwordRequests += 1;
    if (this.#passwordRequests > 2) throw passwordSentOn(url);
    return url;
  }

  async #send(submission: Submission, url: URL): Promise<HttpAnswer> {
    if (this.#count >= MOST_REQUESTS) throw tooManySteps(url, MOST_REQUESTS);
    const left = this.#deadline - this.#ports.clock.now();
    if (left <= 0) throw tooSlow(url, VISIT_TIME / 1000);
    this.#count += 1;
    this.#origins.visit(url);
    this.#requests.note(url.searchParams.get('SAMLRequest'));
    const answer = await this.#ports.transport
      .send({
        method: submission.method,
        url: url.href,
        headers: this.#headers(submission, url),
        body: submission.body,
        timeoutMs: Math.min(REQUEST_TIME, left),
        maxBytes: MOST_BYTES,
      })
      .catch((error: unknown) => Promise.reject(providerFault(error, url)));
    if (answer.body.byteLength > MOST_BYTES) throw pageTooLarge(url, MOST_BYTES);
    this.#keepCookies(answer, url);
    return answer;
  }

  #headers({ accept = ACCEPT, contentType, method }: Submission, url: URL): Record<string, string> {
    const headers: Record<string, string> = { accept, 'accept-language': 'en', 'user-agent': USER_AGENT };
    const cookie = this.#cookies.getCookieStringSync(url.href);
    if (cookie !== '') headers['cookie'] = cookie;
    if (contentType !== undefined) headers['content-type'] = contentType;
    // Many providers check against forged forms by Origin or Referer, as browsers send them by default.
    const page = this.#page;
    if (page === undefined) return headers;
    headers['referer'] = page.origin === url.origin ? page.href : `${page.origin}/`;
    if (method === 'POST') headers['origin'] = page.origin;
    return headers;
  }

  #keepCookies(answer: HttpAnswer, url: URL): void {
    const set = answer.headers['set-cookie'];
    for (const cookie of set === undefined ? [] : [set].flat()) {
      // A cookie for another domain or a damaged one is dropped without a word, as browsers do.
      this.#cookies.setCookieSync(cookie, url.href, { ignoreError: true });
    }
  }

  #redirected(submission: Submission, from: URL, statusCode: number, location: string): Submission {
    const to = parse(location, from);
    if (to === undefined) throw badAddress(from, 'redirect');
    // Between two providers that is their own affair; towards the product it leaves no answer to take.
    const answers = to.searchParams.has('SAMLResponse') || to.searchParams.has('SAMLart');
    if (answers && !this.#origins.hasVisited(to)) throw answerByRedirect(from);
    const keepsBody = statusCode === 307 || statusCode === 308;
    // The password goes on only to where it might have gone anyway: a redirect of it makes no origin trusted.
    if (!(keepsBody && submission.carries !== 'nothing') && isProtected(to)) this.#origins.handOver(from, to);
    if (keepsBody) return { ...submission, url: to.href };
    return { method: 'GET', url: to.href, carries: 'nothing' };
  }
}

/** A web address without user, password and fragment, or nothing. */
function parse(address: string, base?: URL): URL | undefined {
  try {
    const url = new URL(address, base);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
    url.username = '';
    url.password = '';
    url.hash = '';
    return url;
  } catch {
    return undefined;
  }
}
