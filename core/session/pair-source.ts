import { isVeeamError } from '../errors/veeam-error';
import type { OneTimeInput, SignInContext } from '../grants/grant';
import { accountAt } from './account-name';
import { BackOff } from './back-off';
import type { Caller } from './caller';
import type { SessionCondition } from './condition';
import type { HeldPair } from './held-pair';
import { refresh, revive } from './refresh';
import { SignIn } from './sign-in';
import type { SignInSurroundings } from './sign-in';
import { endOnServer } from './sign-out';
import type { LogOutResult } from './sign-out';
import type { TokenPair } from './token-pair';

/** What one renewal is to do. */
export interface Wanted {
  readonly caller: Caller;
  readonly oneTime?: OneTimeInput;
  /** `signIn` signs in although a refresh token is there. */
  readonly how: 'refresh' | 'signIn';
}

/** Where a session's pairs come from and go to: all of its token calls, and what holds them back. */
export class PairSource {
  readonly #surroundings: SignInSurroundings;
  readonly #held: HeldPair;
  readonly #sharesPair: boolean;
  readonly #signIn: SignIn;
  readonly #backOff: BackOff;

  /** @param sharesPair whether other processes work with the same pair */
  constructor(surroundings: SignInSurroundings, held: HeldPair, random: () => number, sharesPair: boolean) {
    this.#surroundings = surroundings;
    this.#held = held;
    this.#sharesPair = sharesPair;
    this.#signIn = new SignIn(surroundings);
    this.#backOff = new BackOff(random);
  }

  /** Whether there can be a new pair without a person, as often as needed. */
  get isRepeatable(): boolean {
    return this.#signIn.isRepeatable;
  }

  /** The answer to a password that waits for its code. */
  get challenge(): string | undefined {
    return this.#signIn.challenge;
  }

  /** Why nothing is tried at the moment, or nothing. */
  obstacle(now: number): SessionCondition | undefined {
    const held = this.#backOff.active(now);
    if (held?.reason.code === 'VEEAM_SERVER_BUSY') return { state: 'paused', ...held };
    return this.#signIn.obstacle(now);
  }

  /** The part of an input that can still be used; see `SignIn`. */
  usable(input: OneTimeInput): { readonly given: boolean; readonly fresh: OneTimeInput } {
    return this.#signIn.usable(input);
  }

  /** What a caller's token calls work with. */
  context(caller: Caller): SignInContext {
    return this.#signIn.context(caller);
  }

  /** What a renewal would begin with now. */
  kindOf({ how }: Wanted): 'signingIn' | 'refreshing' {
    return how === 'signIn' || this.#held.current?.refreshToken === undefined ? 'signingIn' : 'refreshing';
  }

  /**
   * A new pair: by the refresh token where there is one, by a sign-in where there is none or it is refused.
   *
   * @throws VeeamError as `Session.accessToken`
   */
  async obtain(wanted: Wanted): Promise<TokenPair> {
    const { caller } = wanted;
    const { clock, observer } = this.#surroundings;
    if (caller.insists !== true) this.#backOff.check(caller, clock.now());
    try {
      return await this.#ask(wanted);
    } catch (error) {
      if (isVeeamError(error)) {
        this.#backOff.failed(error, caller, clock.now());
        observer?.failed(error);
      }
      throw error;
    }
  }

  /** Takes a pair that is good: what stood in the way is over. */
  adopt(pair: TokenPair): TokenPair {
    [pair.accessToken, pair.refreshToken].forEach((secret) => this.#surroundings.secrets.note(secret));
    this.#signIn.succeeded();
    this.#backOff.succeeded();
    return this.#held.adopt(pair);
  }

  /** Ends the session of a pair that was given up. */
  async end(given: TokenPair | undefined, isDead: boolean, caller: Caller): Promise<LogOutResult> {
    if (given === undefined) {
      const account = accountAt(this.#surroundings.settings);
      return { loggedOut: false, message: `There was no session ${account}.` };
    }
    let pair = given;
    if (isDead && given.refreshToken !== undefined) {
      // Only a living access token can end the session on the server, refresh token included.
      pair = (await revive(this.context(caller), given.refreshToken)) ?? given;
      [pair.accessToken, pair.refreshToken].forEach((secret) => this.#surroundings.secrets.note(secret));
    }
    this.#signIn.forget();
    return endOnServer(this.context(caller), pair);
  }

  async #ask({ caller, oneTime, how }: Wanted): Promise<TokenPair> {
    const { clock, observer } = this.#surroundings;
    const refreshToken = this.#held.current?.refreshToken;
    if (refreshToken === undefined || how === 'signIn')
      return this.adopt(await this.#signIn.attempt({ caller, oneTime }));
    const refreshed = await refresh(this.context(caller), refreshToken, this.isRepeatable);
    if ('accessToken' in refreshed) return this.adopt(refreshed);
    const { refusal, isSpent } = refreshed;
    observer?.failed(refusal);
    if (isSpent) this.#held.dropRefreshToken();
    else this.#backOff.failed(refusal, caller, clock.now());
    const pair = this.#sharesPair ? this.#held.usable(clock.now()) : undefined;
    if (pair !== undefined) {
      this.#held.putOffRefresh(pair.expiresAt);
      return pair;
    }
    return this.adopt(await this.#signIn.attempt({ caller, oneTime, cause: refusal }));
  }
}
