import type { Clock, HttpAnswer, Transport } from '../ports';
import { answerHeader } from '../requests/answer-text';
import type { Submission } from './form-submission';
import { CookieJar } from './libraries';
import { providerFault } from './provider-fault';
import { isProtected } from './provider-origins';
import type { ProviderOrigins } from './provider-origins';
import type { PendingRequests } from './saml-answer';
import { stopped } from './sign-on-stop';
import type { SignOnLimits } from './sign-on-visit';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** As browsers ask for pages: a provider that sees JSON here answers as to a program. */
const ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
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
export class PageBrowser {
  readonly #ports: BrowserPorts;
  readonly #origins: ProviderOrigins;
  readonly #requests: PendingRequests;
  readonly #limits: SignOnLimits;
  readonly #deadline: number;
  // Sign-in pages often set cookies that no strict reading of RFC 6265 would take; browsers take them.
  readonly #cookies = new CookieJar(undefined, { looseMode: true });
  readonly #made = new Set<string>();
  #count = 0;
  #passwordRequests = 0;
  #page: URL | undefined;

  constructor(
    ports: BrowserPorts,
    origins: ProviderOrigins,
    requests: PendingRequests,
    limits: SignOnLimits,
  ) {
    this.#ports = ports;
    this.#limits = limits;
    this.#origins = origins;
    this.#requests = requests;
    this.#deadline = ports.clock.now() + limits.visitMs;
  }

  /**
   * Sends a request and follows its redirects.
   *
   * @throws Stopped where a bound or a rule for credentials is broken; what the transport throws
   */
  async open(first: Submission): Promise<Arrival> {
    let submission = first;
    let from = this.#page;
    for (;;) {
      const url = this.#admit(submission, from);
      this.#checkNew(submission, url);
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
    if (url === undefined) throw stopped(from ?? new URL('invalid:'), 'badAddress', { about: 'form' });
    if (!isProtected(url)) throw stopped(from ?? url, 'notProtected', { about: url.origin });
    if (submission.carries !== 'nothing' && !this.#origins.mayHaveCredentials(url))
      throw stopped(from ?? url, 'foreignOrigin', { about: url.origin });
    if (submission.carries !== 'password') return url;
    if (submission.method !== 'POST') throw stopped(url, 'passwordInAddress');
    // A 307 moves the password on to where it is checked: that is one attempt, a second move is none of its kind.
    this.#passwordRequests += 1;
    if (this.#passwordRequests > 2) throw stopped(url, 'passwordSentOn');
    return url;
  }

  /**
   * Nothing new comes of a request that was made before with the same cookies, nor of a form that was sent before to
   * the same address, whatever its hidden fields hold.
   */
  #checkNew({ method, carries, fields, body }: Submission, url: URL): void {
    if (carries !== 'nothing') {
      // What was told may change every page from here on.
      this.#made.clear();
      return;
    }
    const state =
      method === 'GET' ? this.#cookies.getCookieStringSync(url.href) : (fields ?? String(body ?? ''));
    const request = `${method} ${url.href} ${state}`;
    if (this.#made.has(request)) throw stopped(url, 'circle');
    this.#made.add(request);
  }

  async #send(submission: Submission, url: URL): Promise<HttpAnswer> {
    const { requests, requestMs, visitMs, pageBytes } = this.#limits;
    if (this.#count >= requests) throw stopped(url, 'tooManySteps', { about: String(requests) });
    const left = this.#deadline - this.#ports.clock.now();
    if (left <= 0) throw stopped(url, 'tooSlow', { about: String(visitMs / 1000) });
    this.#count += 1;
    this.#origins.visit(url);
    this.#requests.note(url.searchParams.get('SAMLRequest'));
    const answer = await this.#ports.transport
      .send({
        method: submission.method,
        url: url.href,
        headers: this.#headers(submission, url),
        body: submission.body,
        timeoutMs: Math.min(requestMs, left),
        maxBytes: pageBytes,
      })
      .catch((error: unknown) => Promise.reject(providerFault(error, url)));
    if (answer.body.byteLength > pageBytes)
      throw stopped(url, 'pageTooLarge', { about: String(pageBytes / 1_000_000) });
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
    if (to === undefined) throw stopped(from, 'badAddress', { about: 'redirect' });
    // Between two providers that is their own affair; towards the product it leaves no answer to take.
    const answers = to.searchParams.has('SAMLResponse') || to.searchParams.has('SAMLart');
    if (answers && !this.#origins.hasVisited(to)) throw stopped(from, 'answerByRedirect');
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
