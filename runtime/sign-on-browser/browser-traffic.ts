import type { CDPSession } from 'playwright-core';
import { isVeeamError } from '../../core/errors/veeam-error';
import type { Clock, HttpAnswer, Transport } from '../../core/ports';
import { providerFault } from '../../core/single-sign-on/provider-fault';
import { isProtected } from '../../core/single-sign-on/provider-origins';
import type { ProviderOrigins } from '../../core/single-sign-on/provider-origins';
import { checkAnswer, PendingRequests, readSamlAnswer } from '../../core/single-sign-on/saml-answer';
import { Stopped, stopped } from '../../core/single-sign-on/sign-on-stop';
import type { SignOnRequest } from '../../core/single-sign-on/sign-on-visit';

/** Scripts and pictures of a page that are loaded at most, and their size. */
const MOST_PARTS = 400;
const PART_BYTES = 10_000_000;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What the transport has taken care of already, or says itself. */
const OWN_HEADERS = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection']);
const NOT_SENT = new Set(['content-length', 'host', 'accept-encoding', 'connection']);

/** A request of a page that waits for its answer (Chrome DevTools Protocol, Fetch.requestPaused). */
interface Paused {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string;
    readonly hasPostData?: boolean;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
}

/** How traffic ends a visit. */
export type TrafficEnd = { readonly samlResponse: string } | { readonly failure: unknown };

/**
 * Answers every request of the browser through the session's own transport, so that its trust, proxy and limits hold
 * and nothing else leaves this machine. Decides what may go where, and takes the SAML answer before it leaves.
 */
export class BrowserTraffic {
  readonly #cdp: CDPSession;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #origins: ProviderOrigins;
  readonly #request: SignOnRequest;
  readonly #requests = new PendingRequests();
  readonly #end: (end: TrafficEnd) => void;
  readonly #deadline: number;
  #mainFrame = '';
  #documents = 0;
  #parts = 0;
  #passwordRequests = 0;
  #open = 0;
  #quietSince: number;
  /** What of the credentials is on the page now. */
  #typed: 'nothing' | 'userName' | 'password' = 'nothing';
  #document = new URL('about:blank');
  #statusCode = 200;
  #scheme: string | undefined;
  #arrivals = 0;
  #sinceTyped = 0;
  hasSentPassword = false;

  constructor(parts: {
    readonly cdp: CDPSession;
    readonly transport: Transport;
    readonly clock: Clock;
    readonly origins: ProviderOrigins;
    readonly request: SignOnRequest;
    readonly end: (end: TrafficEnd) => void;
  }) {
    this.#cdp = parts.cdp;
    this.#transport = parts.transport;
    this.#clock = parts.clock;
    this.#origins = parts.origins;
    this.#request = parts.request;
    this.#end = parts.end;
    this.#quietSince = parts.clock.now();
    this.#deadline = parts.clock.now() + parts.request.limits.visitMs;
  }

  async start(): Promise<void> {
    const { frameTree } = (await this.#cdp.send('Page.getFrameTree')) as {
      frameTree: { frame: { id: string } };
    };
    this.#mainFrame = frameTree.frame.id;
    this.#cdp.on('Fetch.requestPaused', (event) => void this.#handle(event as Paused));
    await this.#cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  }

  /** Milliseconds for which no request was under way. */
  get quietMs(): number {
    return this.#open > 0 ? 0 : this.#clock.now() - this.#quietSince;
  }

  /** The page that came last: how many came before it, its status, and a scheme of HTTP that it asks for. */
  get arrival(): { readonly count: number; readonly statusCode: number; readonly scheme?: string } {
    return { count: this.#arrivals, statusCode: this.#statusCode, scheme: this.#scheme };
  }

  /** Whether the page asked for anything since credentials were entered. */
  get hasActed(): boolean {
    return this.#sinceTyped > 0;
  }

  /**
   * To be told before credentials are entered into the page.
   *
   * @throws Stopped where the page's origin may not have them
   */
  willType(what: 'userName' | 'password', page: URL): void {
    if (!this.#origins.mayHaveCredentials(page)) throw stopped(page, 'foreignOrigin', { about: page.origin });
    if (what === 'password') this.hasSentPassword = true;
    if (this.#typed !== 'password') this.#typed = what;
    this.#sinceTyped = 0;
  }

  async #handle(event: Paused): Promise<void> {
    this.#open += 1;
    this.#sinceTyped += 1;
    const isPage = event.resourceType === 'Document' && event.frameId === this.#mainFrame;
    try {
      await this.#answer(event, isPage);
    } catch (error) {
      await this.#cdp
        .send('Fetch.failRequest', { requestId: event.requestId, errorReason: 'BlockedByClient' })
        .catch(() => undefined);
      // A picture or a script that cannot be had does not end a visit, unless a rule was broken.
      if (isPage || error instanceof Stopped) this.#end({ failure: error });
    } finally {
      this.#open -= 1;
      this.#quietSince = this.#clock.now();
    }
  }

  async #answer(event: Paused, isPage: boolean): Promise<void> {
    const { request, requestId } = event;
    const url = new URL(request.url);
    url.hash = '';
    const body = bodyOf(request);
    if (isPage && this.#takesAnswer(url, body)) {
      await this.#cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      return;
    }
    this.#admit(url, body, event, isPage);
    const answer = await this.#send(event, url, body, isPage);
    if (isPage) this.#arrived(answer, url);
    await this.#cdp
      .send('Fetch.fulfillRequest', {
        requestId,
        responseCode: answer.statusCode,
        responseHeaders: Object.entries(answer.headers).flatMap(([name, value]) =>
          value === undefined || OWN_HEADERS.has(name)
            ? []
            : [value].flat().map((one) => ({ name, value: one })),
        ),
        body: Buffer.from(answer.body).toString('base64'),
      })
      // The page may have gone on without waiting.
      .catch(() => undefined);
  }

  /** Whether this is the provider's answer on its way to the product. It ends the visit. */
  #takesAnswer(url: URL, body: Buffer | undefined): boolean {
    const form = new URLSearchParams(body?.toString('latin1') ?? '');
    const value = form.get('SAMLResponse') ?? multipartField(body, 'SAMLResponse');
    if (value === null) {
      const inAddress = url.searchParams.has('SAMLResponse') || url.searchParams.has('SAMLart');
      if (inAddress && !this.#origins.hasVisited(url)) throw stopped(this.#document, 'answerByRedirect');
      const asked = form.get('SAMLRequest') ?? url.searchParams.get('SAMLRequest');
      if (asked === null) return false;
      this.#requests.note(asked);
      // A page of a trusted provider that asks another one in SAML hands its visitor over.
      if (isProtected(url)) this.#origins.handOver(this.#document, url);
      return false;
    }
    // Another provider answers the one that asked it. That one was visited before; the product never is.
    if (this.#requests.nested && this.#origins.hasVisited(url)) {
      this.#requests.answer();
      return false;
    }
    this.#end({ samlResponse: checkAnswer(readSamlAnswer(value), this.#document, this.hasSentPassword) });
    return true;
  }

  /** Checks where a request is going before anything of it leaves. */
  #admit(url: URL, body: Buffer | undefined, { request, resourceType }: Paused, isPage: boolean): void {
    const { limits, credentials } = this.#request;
    if (!isProtected(url)) {
      if (isPage) throw stopped(this.#document, 'notProtected', { about: url.origin });
      throw new Error('not protected');
    }
    if (isPage && (this.#documents += 1) > limits.requests)
      throw stopped(url, 'tooManySteps', { about: String(limits.requests) });
    if (!isPage && (this.#parts += 1) > MOST_PARTS) throw new Error('too many parts');
    if (this.#typed === 'nothing') return;
    if (!this.#origins.mayHaveCredentials(url)) {
      // Whatever it is, it could hold what was typed, in whatever encryption.
      const couldSubmit = isPage || ['XHR', 'Fetch', 'Document', 'Ping', 'Other'].includes(resourceType);
      if (couldSubmit) throw stopped(this.#document, 'foreignOrigin', { about: url.origin });
      throw new Error('not while credentials are on the page');
    }
    if (holds(url.href, credentials.password)) throw stopped(url, 'passwordInAddress');
    if (
      request.method === 'POST' &&
      body !== undefined &&
      holds(body.toString('latin1'), credentials.password)
    ) {
      this.#passwordRequests += 1;
      if (this.#passwordRequests > 2) throw stopped(url, 'passwordSentOn');
    }
  }

  async #send({ request }: Paused, url: URL, body: Buffer | undefined, isPage: boolean): Promise<HttpAnswer> {
    const { limits } = this.#request;
    const left = this.#deadline - this.#clock.now();
    if (left <= 0) throw stopped(url, 'tooSlow', { about: String(limits.visitMs / 1000) });
    if (isPage) this.#origins.visit(url);
    const headers = Object.fromEntries(
      Object.entries(request.headers)
        .map(([name, value]) => [name.toLowerCase(), value] as const)
        .filter(([name]) => !NOT_SENT.has(name) && !name.startsWith('proxy-')),
    );
    return this.#transport
      .send({
        method: request.method,
        url: url.href,
        headers,
        body: request.method === 'GET' || request.method === 'HEAD' ? undefined : body,
        timeoutMs: Math.min(limits.requestMs, left),
        maxBytes: isPage ? limits.pageBytes : PART_BYTES,
      })
      .catch((error: unknown) => {
        throw isVeeamError(error) ? providerFault(error, url) : error;
      });
  }

  #arrived(answer: HttpAnswer, url: URL): void {
    const location = REDIRECTS.has(answer.statusCode) ? [answer.headers['location']].flat()[0] : undefined;
    if (location !== undefined && URL.canParse(location, url.href)) {
      const to = new URL(location, url.href);
      // The password goes on only to where it might have gone anyway: a redirect of it makes no origin trusted.
      const keepsBody = answer.statusCode === 307 || answer.statusCode === 308;
      if (!(keepsBody && this.#typed !== 'nothing') && isProtected(to)) this.#origins.handOver(url, to);
      if (!keepsBody) this.#typed = 'nothing';
      return;
    }
    // A new page holds nothing of what was typed into the one before.
    this.#typed = 'nothing';
    this.#document = url;
    this.#statusCode = answer.statusCode;
    const scheme = [answer.headers['www-authenticate']].flat()[0];
    this.#scheme = answer.statusCode === 401 ? /^\s*([\w-]{1,20})/.exec(scheme ?? '')?.[1] : undefined;
    this.#arrivals += 1;
  }
}

function bodyOf({ postData, postDataEntries }: Paused['request']): Buffer | undefined {
  if (postDataEntries !== undefined && postDataEntries.length > 0)
    return Buffer.concat(postDataEntries.map(({ bytes = '' }) => Buffer.from(bytes, 'base64')));
  return postData === undefined ? undefined : Buffer.from(postData, 'utf8');
}

function multipartField(body: Buffer | undefined, name: string): string | null {
  const text = body?.toString('latin1') ?? '';
  return new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)`).exec(text)?.[1] ?? null;
}

/** Whether a text holds a secret, in any of the ways in which pages write it. */
function holds(text: string, secret: string): boolean {
  if (secret.length < 3) return false;
  const spellings = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
  ];
  return spellings.some((spelling) => text.includes(spelling));
}
