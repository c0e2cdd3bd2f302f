import { VeeamError } from '../errors/veeam-error';
import type { OneTimeInput } from '../grants/grant';
import { askForSignOnUrl } from '../grants/saml';
import { accountAt } from './account-name';
import type { HostWords } from '../host-words';
import type { Clock, Transport } from '../ports';
import { checkSessionSnapshot } from '../schemas/schemas';
import type { SessionSnapshot } from '../schemas/schemas';
import type { SessionCondition } from './condition';
import type { Caller } from './caller';
import { fingerprintOf } from './fingerprint';
import { HeldPair } from './held-pair';
import { PairSource } from './pair-source';
import type { Wanted } from './pair-source';
import { KnownSecrets } from './redaction';
import type { SessionSettings } from './session-settings';
import type { LogOutResult } from './sign-out';
import type { SessionObserver } from './session-observer';
import { SharedRenewal } from './shared-renewal';
import type { SignOnVisit } from '../single-sign-on/sign-on-visit';
import { isUsable } from './token-pair';
import { takesVersion } from './version-check';
import { withTakenVersion } from './version-search';
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
  readonly observer?: SessionObserver;
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

  readonly #clock: Clock;
  readonly #held: HeldPair;
  readonly #source: PairSource;
  readonly #listeners = new Set<() => void>();
  readonly #secrets: KnownSecrets;

  /** What the session signs in to and with; the API version is that of whoever opened it. */
  readonly settings: SessionSettings;

  readonly #renewal = new SharedRenewal(() => this.#changed());
  /** The API version that the server took last; for what nobody asks for. */
  #spokenVersion: string | undefined;
  #endingSession: Promise<LogOutResult> | undefined;
  #isRetired = false;

  constructor(settings: SessionSettings, ports: SessionPorts) {
    const { transport, clock, random = Math.random, words = {}, sharesPair = false } = ports;
    this.settings = settings;
    this.fingerprint = fingerprintOf(settings);
    this.#clock = clock;
    this.#held = new HeldPair(random, sharesPair);
    this.#secrets = new KnownSecrets(settings.credentials, () => [
      this.#held.current?.accessToken,
      this.#held.current?.refreshToken,
      this.#source.challenge,
    ]);
    const { signOnVisitor, observer } = ports;
    const surroundings = {
      settings,
      transport,
      clock,
      words,
      secrets: this.#secrets,
      signOnVisitor,
      observer,
    };
    this.#source = new PairSource(surroundings, this.#held, random, sharesPair);
  }

  /** Blanks every secret of this session in a text that is to be shown. */
  redact(text: string): string {
    return this.#secrets.redact(text);
  }

  /** What the session is doing now. */
  get condition(): SessionCondition {
    const now = this.#clock.now();
    const pair = this.#held.usable(now);
    if (this.#renewal.kind !== undefined) return { state: this.#renewal.kind };
    if (pair !== undefined) return { state: 'signedIn', until: pair.expiresAt };
    return this.#source.obstacle(now) ?? { state: 'signedOut' };
  }

  /** When the current access token ends (milliseconds since 1970), or nothing. */
  get expiresAt(): number | undefined {
    return this.#held.current?.expiresAt;
  }

  /** Whether this session can sign in again by itself. */
  get isRepeatable(): boolean {
    return this.#source.isRepeatable;
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
  async accessToken(caller: Caller = {}): Promise<string> {
    const now = this.#clock.now();
    const pair = this.#endingSession === undefined ? this.#held.usable(now) : undefined;
    if (pair === undefined) return (await this.#renew(caller)).accessToken;
    if (now >= this.#held.refreshAt) this.#refreshEarly(pair, now, caller);
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
  async refused(token: string, caller: Caller = {}): Promise<string> {
    const refusal = this.#held.refuse(token, this.#clock.now());
    if (refusal === 'old') return this.accessToken(caller);
    if (refusal === 'hopeless') {
      throw new VeeamError(
        'VEEAM_REQUEST_REFUSED',
        `The request was answered with 401 although the token is new (session ${accountAt(this.settings)}). Check that the account may use this API, and that no other application signs in with the same account.`,
        { statusCode: 401 },
      );
    }
    const pair = await this.#renew(caller);
    this.#held.noteReplaced();
    return pair.accessToken;
  }

  /**
   * Signs in although the session may be alive, which proves that what was entered is still accepted. Where it is
   * refused, the pair there is stays in use.
   *
   * @throws VeeamError as {@link accessToken}
   */
  async signInAgain(input: OneTimeInput = {}, caller: Caller = {}): Promise<void> {
    await this.#renewal.alone(() => this.#renew(caller, { oneTime: input, how: 'signIn' }));
  }

  /**
   * Asks whether the server takes the caller's API version, since the one it was signed in with may be another.
   *
   * @throws VeeamError `VEEAM_CONFIGURATION` where it does not; else as {@link accessToken}
   */
  async checkVersion(caller: Caller = {}): Promise<void> {
    const filled = this.#filled(caller);
    const token = await this.accessToken(caller);
    const { versioning } = this.settings.profile;
    if (versioning.in === 'header' && filled.apiVersion === this.#spokenVersion) return;
    const context = this.#source.context(filled);
    if (!(await takesVersion(context, token))) await takesVersion(context, await this.refused(token, caller));
  }

  /**
   * To be asked when a sign-in or {@link checkVersion} failed and a person wants to know what would work.
   *
   * @returns the failure; where it came of the API version, it tells one that the server takes, if one was found
   */
  async withTakenVersion(failure: unknown, caller: Caller = {}): Promise<unknown> {
    return withTakenVersion(failure, this.#source.context(this.#filled(caller)), this.currentToken);
  }

  /** To be told when the server took `token`; a later refusal of it is then worth a renewal at any time. */
  accepted(token: string, place?: string): void {
    this.#held.accept(token, place);
  }

  /** To be told when the server answered 401 to the token that {@link refused} gave for the same place. */
  refusedAgain(token: string, place: string): void {
    this.#held.refuseAgain(token, place);
  }

  /** Whether a 401 at a place says nothing about a token: it is good elsewhere, and a new one was refused there too. */
  isMisplaced(token: string, place: string): boolean {
    return this.#held.isMisplaced(token, place);
  }

  /**
   * Goes on with what only a person can bring. Does nothing while the session is signed in, so that a flow may
   * attach the input to every message; an input that was tried before is not tried again.
   *
   * @throws VeeamError as {@link accessToken}
   */
  async finishSignIn(input: OneTimeInput, caller: Caller = {}): Promise<void> {
    const { given } = this.#source.usable(input);
    if (!given) return;
    await this.#renewal.alone(async () => {
      if (!this.#isSignedIn())
        await this.#renew(caller, { oneTime: this.#source.usable(input).fresh, how: 'refresh' });
    });
  }

  /**
   * Where a person signs in at the identity provider; the answer from there goes to {@link finishSignIn}.
   *
   * @throws VeeamError `VEEAM_SINGLE_SIGN_ON` where the product has none for this user, else what the transport
   *   throws
   */
  async beginSingleSignOn(caller: Caller = {}): Promise<string> {
    return askForSignOnUrl(this.#source.context(this.#filled(caller)));
  }

  /** When a host with timers is to call {@link keepAlive}; nothing where the session can sign in by itself. */
  get nextKeepAlive(): number | undefined {
    return this.isRepeatable ? undefined : this.#held.nextRefresh(this.#clock.now());
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
    await this.#renew({}).catch(() => undefined);
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
  async logOut(caller: Caller = {}): Promise<LogOutResult> {
    this.#endingSession ??= this.#end(this.#filled(caller)).finally(() => {
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
    if (this.#renewal.kind !== undefined || !this.#held.isOlderThan(checked.value)) return false;
    this.#source.adopt({ accessToken, refreshToken, obtainedAt, expiresAt });
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

  /** A caller whose API version is filled in. */
  #filled({
    apiVersion = this.#spokenVersion ?? this.settings.apiVersion,
    ...choices
  }: Caller): Caller & { readonly apiVersion: string } {
    return { ...choices, apiVersion };
  }

  #renew(asked: Caller, how: Omit<Wanted, 'caller'> = { how: 'refresh' }): Promise<TokenPair> {
    const caller = this.#filled(asked);
    const wanted = { caller, ...how };
    return this.#renewal.join({
      caller,
      kind: () => this.#source.kindOf(wanted),
      obtain: async () => {
        if (this.#isRetired) throw removed(this.settings);
        if (this.#endingSession !== undefined) await this.#endingSession;
        const pair = await this.#source.obtain(wanted);
        this.#spokenVersion = caller.apiVersion;
        return pair;
      },
    });
  }

  /** Nobody waits for it, so nobody's timeout cuts it off. */
  #refreshEarly(pair: TokenPair, now: number, { apiVersion }: Caller = {}): void {
    if (this.#renewal.kind !== undefined) return;
    // Should it fail, the next caller waits a part of what is left before it tries again.
    this.#held.putOffRefresh(now + Math.max((pair.expiresAt - now) * EARLY_RETRY_PART, 250));
    this.#renew({ apiVersion }).catch(() => undefined);
  }

  async #end(caller: Caller): Promise<LogOutResult> {
    const { pair, isDead } = await this.#renewal.alone(() => {
      const isSignedIn = this.#isSignedIn();
      return { pair: this.#held.giveUp(), isDead: !isSignedIn };
    });
    return this.#source.end(pair, isDead, caller);
  }
}

/** The error for whoever still holds a session whose last owner is gone. */
function removed(settings: SessionSettings): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The session ${accountAt(settings)} was removed while it was in use. Deploy again.`,
  );
}
