import { VeeamError } from '../errors/veeam-error';
import type { OneTimeInput } from '../grants/grant';
import { askForSignOnUrl } from '../grants/saml';
import { accountAt } from '../grants/token-call';
import type { HostWords } from '../host-words';
import type { Clock, Transport } from '../ports';
import { checkSessionSnapshot } from '../schemas/schemas';
import type { SessionSnapshot } from '../schemas/schemas';
import type { SessionCondition } from './condition';
import { fingerprintOf } from './fingerprint';
import { HeldPair } from './held-pair';
import { redactor } from './redaction';
import type { SessionSettings } from './settings';
import { endOnServer } from './sign-out';
import type { LogOutResult } from './sign-out';
import type { SignOnVisit } from '../single-sign-on/sign-on-visit';
import { refresh, revive } from './refresh';
import { SignIn } from './sign-in';
import { isUsable } from './token-pair';
import type { TokenPair } from './token-pair';

/** The ports a session needs. `random` (0 to 1) spreads refreshes and is replaced only by tests. */
export interface SessionPorts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly words?: HostWords;
  /** How an identity provider is visited; by reading its pages where the host has no other way. */
  readonly signOnVisitor?: SignOnVisit;
  /**
   * Whether other processes work with the same stored pair. A refresh ahead of the end that is refused then means
   * that one of them was first, and its pair will come by {@link Session.restore}.
   */
  readonly sharesPair?: boolean;
}

/** After the access token ended, milliseconds between two refreshes that nobody asked for. */
const KEEP_ALIVE_RETRY_MS = 30_000;

/** After an early refresh failed, the part of the remaining life to wait before the next one. */
const EARLY_RETRY_PART = 0.2;

/**
 * One life with one Veeam server: signs in when first asked, refreshes ahead of the end, signs in again where the
 * refresh token is refused, remembers a refused sign-in. Any number of callers cause one token request.
 *
 * It has no timer. A host that has them calls {@link keepAlive} at {@link nextKeepAlive}.
 */
export class Session {
  /** Identifies what this session signs in with; see `fingerprintOf`. */
  readonly fingerprint: string;

  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #held: HeldPair;
  readonly #sharesPair: boolean;
  readonly #signIn: SignIn;
  readonly #listeners = new Set<() => void>();
  readonly #redact: (text: string) => string;

  #settings: SessionSettings;
  #renewing: { readonly kind: 'signingIn' | 'refreshing'; readonly promise: Promise<TokenPair> } | undefined;
  #endingSession: Promise<LogOutResult> | undefined;
  #isRetired = false;

  constructor(settings: SessionSettings, ports: SessionPorts) {
    const { transport, clock, random = Math.random, words = {}, sharesPair = false } = ports;
    this.#settings = settings;
    this.fingerprint = fingerprintOf(settings);
    this.#transport = transport;
    this.#clock = clock;
    this.#held = new HeldPair(random, sharesPair);
    this.#sharesPair = sharesPair;
    this.#redact = redactor(settings.credentials, () => [
      this.#held.current?.accessToken,
      this.#held.current?.refreshToken,
      this.#signIn.challenge,
    ]);
    const redact = this.#redact;
    const surroundings = { transport, clock, words, redact, signOnVisitor: ports.signOnVisitor };
    this.#signIn = new SignIn(() => ({ settings: this.#settings, ...surroundings }));
  }

  /** What the session signs in to and with. */
  get settings(): SessionSettings {
    return this.#settings;
  }

  /** Blanks every secret of this session in a text that is to be shown. */
  redact(text: string): string {
    return this.#redact(text);
  }

  /** What the session is doing now. */
  get condition(): SessionCondition {
    const now = this.#clock.now();
    const pair = this.#held.usable(now);
    if (this.#renewing?.kind === 'signingIn') return { state: 'signingIn' };
    if (this.#renewing !== undefined) return { state: 'refreshing' };
    if (pair !== undefined) return { state: 'signedIn', until: pair.expiresAt };
    return this.#signIn.obstacle(now) ?? { state: 'signedOut' };
  }

  /** When the current access token ends (milliseconds since 1970), or nothing. */
  get expiresAt(): number | undefined {
    return this.#held.current?.expiresAt;
  }

  /** Whether this session can sign in again by itself. */
  get isRepeatable(): boolean {
    return this.#signIn.isRepeatable;
  }

  /** The access token as long as it is valid; asks nobody. */
  get currentToken(): string | undefined {
    return this.#held.usable(this.#clock.now())?.accessToken;
  }

  /** Whether a token request is due: there is nothing to hand out, or the time to refresh ahead has come. */
  get isRenewalDue(): boolean {
    return !this.#isSignedIn() || this.#clock.now() >= this.#held.refreshAt;
  }

  /** Calls back after every change of {@link condition} that is not merely time passing. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * A token that is valid now. While a refresh ahead of the end is under way the old one is still given out.
   *
   * @throws VeeamError what the sign-in throws; `VEEAM_SIGN_IN_PAUSED` after a refused one; `VEEAM_SIGN_IN_NEEDED`
   *   or `VEEAM_MFA_REQUIRED` where only a person can go on
   */
  async accessToken(): Promise<string> {
    const now = this.#clock.now();
    const pair = this.#endingSession === undefined ? this.#held.usable(now) : undefined;
    if (pair === undefined) return (await this.#renew()).accessToken;
    if (now >= this.#held.refreshAt) this.#refreshEarly(pair, now);
    return pair.accessToken;
  }

  /**
   * To be told when the server answered 401 to `token`. Renews the pair only if that token is still the current
   * one: a 401 that arrives late gets the replacement that is already there.
   *
   * @returns the token to try again with
   * @throws VeeamError as {@link accessToken}; `VEEAM_REQUEST_REFUSED` where the server refuses a token that it
   *   gave moments ago as a replacement, which no further renewal would change
   */
  async refused(token: string): Promise<string> {
    const refusal = this.#held.refuse(token, this.#clock.now());
    if (refusal === 'old') return this.accessToken();
    if (refusal === 'hopeless') {
      throw new VeeamError(
        'VEEAM_REQUEST_REFUSED',
        `The request was answered with 401 although the token is new (session ${accountAt(this.settings)}). Check that the account may use this API, and that no other application signs in with the same account.`,
        { statusCode: 401 },
      );
    }
    const pair = await this.#renew();
    this.#held.noteReplaced();
    return pair.accessToken;
  }

  /**
   * Signs in although the session may be alive, which proves that what was entered is still accepted. Where it is
   * refused, the pair there is stays in use.
   *
   * @throws VeeamError as {@link accessToken}
   */
  async signInAgain(input: OneTimeInput = {}): Promise<void> {
    while (this.#renewing !== undefined) await this.#renewing.promise.catch(() => undefined);
    await this.#renew(input, 'signIn');
  }

  /** To be told when the server took `token`; a later refusal of it is then worth a renewal at any time. */
  accepted(token: string): void {
    this.#held.accept(token);
  }

  /**
   * Goes on with what only a person can bring. Does nothing while the session is signed in, so that a flow may
   * attach the input to every message; an input that was tried before is not tried again.
   *
   * @throws VeeamError as {@link accessToken}
   */
  async finishSignIn(input: OneTimeInput): Promise<void> {
    const { given } = this.#signIn.usable(input);
    if (!given) return;
    while (this.#renewing !== undefined) await this.#renewing.promise.catch(() => undefined);
    if (!this.#isSignedIn()) await this.#renew(this.#signIn.usable(input).fresh);
  }

  /**
   * Says in which revision of the API token calls are to speak from now on. A revision that the server did not take
   * is corrected this way, so what it refused is tried again at once.
   */
  speak(apiVersion: string): void {
    if (apiVersion === this.#settings.apiVersion || this.#isSignedIn()) return;
    this.#settings = { ...this.#settings, apiVersion };
    this.#signIn.lift();
  }

  /**
   * Where a person signs in at the identity provider; the answer from there goes to {@link finishSignIn}.
   *
   * @throws VeeamError `VEEAM_SINGLE_SIGN_ON` where the product has none for this user, else what the transport
   *   throws
   */
  async beginSingleSignOn(): Promise<string> {
    if (this.settings.profile.grants.saml === undefined) {
      throw new VeeamError(
        'VEEAM_GRANT_UNSUPPORTED',
        `${this.settings.profile.name} has no single sign-on. Choose another way to sign in.`,
      );
    }
    return askForSignOnUrl(this.#signIn.context());
  }

  /** When a host with timers is to call {@link keepAlive}; nothing where the session can sign in by itself. */
  get nextKeepAlive(): number | undefined {
    const pair = this.#held.current;
    if (this.isRepeatable || pair?.refreshToken === undefined) return undefined;
    // A clock that was set back must not put it off by more than the life of a token.
    return Math.min(this.#held.refreshAt, this.#clock.now() + pair.expiresAt - pair.obtainedAt);
  }

  /** Refreshes a pair that is due even though nobody asks for a token. Never rejects: the state says what came. */
  async keepAlive(): Promise<void> {
    const pair = this.#held.current;
    const now = this.#clock.now();
    const wait = this.#held.refreshAt - now;
    const isAlive = pair !== undefined && isUsable(pair, now);
    if (pair === undefined || (wait > 0 && (isAlive || wait <= KEEP_ALIVE_RETRY_MS))) return;
    if (isAlive) this.#refreshEarly(pair, now);
    else this.#held.putOffRefresh(now + KEEP_ALIVE_RETRY_MS);
    await (this.#renewing?.promise ?? this.#renew()).catch(() => undefined);
  }

  /** Logs out for good: later callers are told so instead of starting a session that nobody would end. */
  async retire(): Promise<LogOutResult> {
    this.#isRetired = true;
    return this.logOut();
  }

  /**
   * Ends the session on the server and forgets the pair, the latter even if the server cannot be reached.
   * Never rejects: what happened is in the result.
   */
  async logOut(): Promise<LogOutResult> {
    this.#endingSession ??= this.#end().finally(() => {
      this.#endingSession = undefined;
      this.#changed();
    });
    return this.#endingSession;
  }

  /** The pair as it can be stored, or nothing. It holds secrets: encrypt it. */
  snapshot(): SessionSnapshot | undefined {
    const pair = this.#held.snapshot();
    return pair === undefined ? undefined : { fingerprint: this.fingerprint, ...pair };
  }

  /**
   * Takes over a stored pair, unless it belongs to other credentials, is no snapshot at all, or is not newer than
   * what the session has.
   *
   * @returns whether it was taken over
   */
  restore(snapshot: unknown): boolean {
    const checked = checkSessionSnapshot(snapshot);
    if (!checked.ok || checked.value.fingerprint !== this.fingerprint) return false;
    const { accessToken, refreshToken, obtainedAt, expiresAt } = checked.value;
    if (this.#renewing !== undefined || !this.#held.isOlderThan(checked.value)) return false;
    this.#adopt({ accessToken, refreshToken, obtainedAt, expiresAt });
    return true;
  }

  toJSON(): object {
    return { product: this.settings.profile.id, server: this.settings.server, state: this.condition.state };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Session ${JSON.stringify(this)}`;
  }

  #isSignedIn(): boolean {
    return this.#held.usable(this.#clock.now()) !== undefined;
  }

  #changed(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch {
        // What a host makes of the news must not cost its flows the token that just arrived.
      }
    }
  }

  #adopt(pair: TokenPair): TokenPair {
    this.#signIn.succeeded();
    return this.#held.adopt(pair);
  }

  /** One renewal at a time; whoever comes meanwhile shares it. */
  #renew(oneTime: OneTimeInput = {}, how: 'refresh' | 'signIn' = 'refresh'): Promise<TokenPair> {
    if (this.#isRetired) return Promise.reject(removed(this.#settings));
    if (this.#renewing !== undefined) return this.#renewing.promise;
    const kind =
      how === 'signIn' || this.#held.current?.refreshToken === undefined ? 'signingIn' : 'refreshing';
    const promise = this.#obtain(oneTime, how).finally(() => {
      this.#renewing = undefined;
      this.#changed();
    });
    this.#renewing = { kind, promise };
    this.#changed();
    return promise;
  }

  #refreshEarly(pair: TokenPair, now: number): void {
    if (this.#renewing !== undefined) return;
    // Should it fail, the next caller waits a part of what is left before it tries again.
    this.#held.putOffRefresh(now + Math.max((pair.expiresAt - now) * EARLY_RETRY_PART, 250));
    this.#renew().catch(() => undefined);
  }

  async #obtain(oneTime: OneTimeInput, how: 'refresh' | 'signIn'): Promise<TokenPair> {
    if (this.#endingSession !== undefined) await this.#endingSession;
    const refreshToken = this.#held.current?.refreshToken;
    if (refreshToken === undefined || how === 'signIn')
      return this.#adopt(await this.#signIn.attempt(oneTime));
    const refreshed = await refresh(this.#signIn, refreshToken);
    if ('accessToken' in refreshed) return this.#adopt(refreshed);
    if (refreshed.isSpent) this.#held.dropRefreshToken();
    const pair = this.#sharesPair ? this.#held.usable(this.#clock.now()) : undefined;
    if (pair !== undefined) {
      this.#held.putOffRefresh(pair.expiresAt);
      return pair;
    }
    return this.#adopt(await this.#signIn.attempt(oneTime, refreshed.refusal));
  }

  async #end(): Promise<LogOutResult> {
    await this.#renewing?.promise.catch(() => undefined);
    const isDead = !this.#isSignedIn();
    let pair = this.#held.giveUp();
    if (pair === undefined)
      return { loggedOut: false, message: `There was no session ${accountAt(this.settings)}.` };
    if (isDead && pair.refreshToken !== undefined) {
      // Only a living access token can end the session on the server, refresh token included.
      pair = (await revive(this.#signIn, pair.refreshToken)) ?? pair;
    }
    this.#signIn.forget();
    const tokens = [pair.accessToken, pair.refreshToken];
    const redact = redactor(this.#settings.credentials, () => tokens);
    return endOnServer(this.settings, this.#transport, pair.accessToken, redact);
  }
}

/** The error for whoever still holds a session whose last owner is gone. */
function removed(settings: SessionSettings): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The session ${accountAt(settings)} was removed while it was in use. Deploy again.`,
  );
}
