import type { Page as BrowserPage } from 'playwright-core';
import { isVeeamError, VeeamError } from '../../core/errors/veeam-error';
import type { Clock, Transport } from '../../core/ports';
import type { Field } from '../../core/single-sign-on/form';
import type { Page } from '../../core/single-sign-on/page';
import { PageJudge } from '../../core/single-sign-on/page-judge';
import type { Found, Move } from '../../core/single-sign-on/page-judge';
import type { Asked } from '../../core/single-sign-on/page-question';
import { ProviderOrigins } from '../../core/single-sign-on/provider-origins';
import { Stopped, stopped } from '../../core/single-sign-on/sign-on-stop';
import type { SignOnOutcome, SignOnRequest, SignOnVisit } from '../../core/single-sign-on/sign-on-visit';
import { startBrowser } from './browser-process';
import type { OpenBrowser } from './browser-process';
import { BrowserTraffic } from './browser-traffic';
import type { TrafficEnd } from './browser-traffic';
import { controlAt, SNAPSHOT } from './page-snapshot';
import type { Snapshot } from './page-snapshot';

/** Milliseconds between two looks at the page. */
const LOOK_MS = 100;
/** For how long nothing may move before a page that asks for something is taken to be complete, milliseconds. */
const SETTLED_MS = 300;
/** The same for a page that asks for nothing, or still shows what was just answered: scripts may be at work. */
const IDLE_MS = 3000;
/** Milliseconds for one action on a page. */
const ACTION_MS = 5000;

/**
 * Visits a provider with the machine's own browser, without a window: scripts run, so that pages work which build or
 * encrypt their forms by script. What to fill in is decided by the same reader as without a browser. Nothing of the
 * visit stays on disk.
 */
export class BrowserVisitor implements SignOnVisit {
  readonly #ports: { readonly transport: Transport; readonly clock: Clock };

  constructor(ports: { readonly transport: Transport; readonly clock: Clock }) {
    this.#ports = ports;
  }

  async visit(request: SignOnRequest): Promise<SignOnOutcome> {
    let browser: OpenBrowser | undefined;
    try {
      const origins = new ProviderOrigins(request.startUrl, request.extraOrigins);
      browser = await startBrowser();
      return await new Visit(request, origins, this.#ports, browser).run();
    } catch (error) {
      if (error instanceof Stopped) return { stop: error.stop };
      if (isVeeamError(error)) throw error;
      // What the library says of a failure may repeat what was typed.
      throw new VeeamError(
        'VEEAM_SINGLE_SIGN_ON',
        'Single sign-on stopped: the browser that visited the identity provider failed. Try again, or let the session read the pages itself.',
      );
    } finally {
      await browser?.close();
    }
  }
}

class Visit {
  readonly #request: SignOnRequest;
  readonly #page: BrowserPage;
  readonly #clock: Clock;
  readonly #traffic: BrowserTraffic;
  readonly #judge: PageJudge;
  readonly #deadline: number;
  #end: TrafficEnd | undefined;
  #wake: () => void = () => undefined;

  constructor(
    request: SignOnRequest,
    origins: ProviderOrigins,
    { transport, clock }: { readonly transport: Transport; readonly clock: Clock },
    { page, cdp }: OpenBrowser,
  ) {
    this.#request = request;
    this.#page = page;
    this.#clock = clock;
    this.#judge = new PageJudge(request.credentials, true);
    this.#deadline = clock.now() + request.limits.visitMs;
    const end = (how: TrafficEnd): void => {
      this.#end ??= how;
      this.#wake();
    };
    this.#traffic = new BrowserTraffic({ cdp, transport, clock, origins, request, end });
  }

  async run(): Promise<SignOnOutcome> {
    await this.#traffic.start();
    // How loading ends is seen in the traffic; a page that is left before it is whole fails here.
    void this.#page
      .goto(this.#request.startUrl, { waitUntil: 'commit', timeout: this.#request.limits.visitMs })
      .catch(() => undefined);
    const look = new Looks();
    for (;;) {
      await this.#pause();
      if (this.#end !== undefined) return this.#outcome(this.#end);
      if (this.#clock.now() > this.#deadline) {
        const { host, seconds } = { host: this.#url(), seconds: this.#request.limits.visitMs / 1000 };
        throw stopped(host, 'tooSlow', { about: String(seconds) });
      }
      const found = await this.#look();
      if (found === undefined) continue;
      const asked = this.#judge.asked(found.page);
      const wait = look.patience(asked, found, this.#traffic.arrival.count);
      if (this.#clock.now() - look.since(this.#clock.now()) < wait || this.#traffic.quietMs < wait) continue;
      await this.#act(found, asked, look);
    }
  }

  #outcome(end: TrafficEnd): SignOnOutcome {
    if ('failure' in end) throw end.failure;
    return { samlResponse: end.samlResponse, withPassword: this.#traffic.hasSentPassword };
  }

  #url(): URL {
    return URL.canParse(this.#page.url()) ? new URL(this.#page.url()) : new URL(this.#request.startUrl);
  }

  /** Waits for the next look, or for the end. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** The page as it stands; nothing while there is none. */
  async #look(): Promise<Found | undefined> {
    const { count, statusCode } = this.#traffic.arrival;
    if (count === 0) return undefined;
    // Fails while one page replaces another.
    const snapshot = await this.#page.evaluate<Snapshot>(SNAPSHOT).catch(() => undefined);
    if (snapshot === undefined || snapshot.isLoading || !/^https?:/.test(snapshot.url)) return undefined;
    if (this.#traffic.arrival.count !== count) return undefined;
    const { readPage } = await import('../../core/single-sign-on/page.js');
    return { page: readPage(snapshot.html, snapshot.url), url: new URL(snapshot.url), statusCode };
  }

  async #act(found: Found, asked: Asked, look: Looks): Promise<void> {
    const { scheme } = this.#traffic.arrival;
    const move = this.#judge.judge(found);
    if (move === undefined || move.kind === 'goTo') {
      if (scheme !== undefined && !this.#judge.hasToldAnything)
        throw stopped(found.url, 'schemeWanted', { about: scheme, statusCode: 401 });
      throw this.#judge.deadEnd(found);
    }
    look.acted(asked, found, this.#traffic.arrival.count);
    await this.#make(move, found);
  }

  async #make(move: Exclude<Move, { kind: 'goTo' }>, { url }: Found): Promise<void> {
    let last: Field | undefined;
    if (move.kind === 'fill') {
      this.#traffic.willType(move.carries, url);
      for (const [field, value] of move.typed) {
        if (!field.visible) continue;
        await this.#on(field, (control) => control.fill(value, { timeout: ACTION_MS }));
        last = field;
      }
    }
    const { press } = move;
    const pressed =
      press?.visible === true &&
      (await this.#on(press, (control) => control.click({ timeout: ACTION_MS, noWaitAfter: true })));
    // A form that should have gone on by itself, but whose script is missing, goes on as it does without scripts.
    const [first] = move.form.fields;
    if (move.kind === 'onward' && !pressed && first !== undefined && move.form.isLoose !== true)
      await this.#page.evaluate(`(${controlAt(first.index)}).form.submit()`).catch(() => undefined);
    if (!pressed && last !== undefined)
      await this.#on(last, (control) => control.press('Enter', { timeout: ACTION_MS, noWaitAfter: true }));
  }

  /** Does something with a control; false where it is gone or does not let itself be used. */
  async #on(field: Field, work: (control: Control) => Promise<void>): Promise<boolean> {
    try {
      const handle = (await this.#page.evaluateHandle(controlAt(field.index))).asElement();
      if (handle === null) return false;
      await work(handle);
      return true;
    } catch {
      // What the library says may repeat what was typed. The next look shows what became of it.
      return false;
    }
  }
}

/** The part of the library's handle that is used. */
interface Control {
  fill(value: string, options: { timeout: number }): Promise<void>;
  click(options: { timeout: number; noWaitAfter: boolean }): Promise<void>;
  press(key: string, options: { timeout: number; noWaitAfter: boolean }): Promise<void>;
}

/** Remembers how long a page has looked as it does, and what was answered last. */
class Looks {
  #seen = '';
  #since = 0;
  #isNew = true;
  #answered = '';

  /** How long the page has to keep still before something is done about it, milliseconds. */
  patience(asked: Asked, found: Found, arrivals: number): number {
    const seen = signature(asked, found, arrivals);
    this.#isNew = seen !== this.#seen;
    this.#seen = seen;
    const isStillThere = seen === this.#answered;
    const isSure = asked.kind === 'password' || asked.kind === 'userName' || asked.kind === 'code';
    return isSure && !isStillThere
      ? SETTLED_MS
      : IDLE_MS / (isStillThere || asked.kind === 'nothing' ? 1 : 2);
  }

  /** Since when it has looked so. */
  since(now: number): number {
    if (this.#isNew) this.#since = now;
    this.#isNew = false;
    return this.#since;
  }

  acted(asked: Asked, found: Found, arrivals: number): void {
    this.#answered = signature(asked, found, arrivals);
  }
}

function signature(asked: Asked, { page, url }: Found, arrivals: number): string {
  return [arrivals, url.pathname, asked.kind, fieldsOf(asked), ...wordsOf(page)].join('\n');
}

function fieldsOf(asked: Asked): string {
  if (!('filling' in asked)) return '';
  const { userName, password, code } = asked.filling;
  return [userName, password, code].map((field) => field?.index ?? '').join();
}

/** What changes where a page answers without being replaced. */
function wordsOf(page: Page): readonly string[] {
  return [page.title, ...page.messages];
}
