import { createHash } from 'node:crypto';
import { isVeeamError, VeeamError } from '../errors/veeam-error';
import type { Grant, OneTimeInput, SignInContext, SignInMemory } from '../grants/grant';
import { grantFor } from '../grants/registry';
import { foreignPort } from '../products/foreign-port';
import { accountAt } from './account-name';
import { transportFor } from './caller';
import type { Caller } from './caller';
import type { SessionCondition } from './condition';
import type { KnownSecrets } from './redaction';
import { checkText } from './settings';
import { SignInPause } from './sign-in-pause';
import type { TokenPair } from './token-pair';

/** What a sign-in works with, apart from what a person brings and what is remembered here. */
export interface SignInSurroundings extends Pick<
  SignInContext,
  'settings' | 'transport' | 'clock' | 'words' | 'signOnVisitor' | 'observer'
> {
  readonly secrets: KnownSecrets;
}

/** One attempt to sign in. */
export interface SignInAttempt {
  readonly caller: Caller;
  readonly oneTime?: OneTimeInput;
  /** Why the session before came to its end, where that was a decision of the server. */
  readonly cause?: VeeamError;
}

/**
 * Signs in for one session, and remembers what must not be tried again: credentials that were refused, for the time
 * of a pause; inputs that are spent; that only a person can go on.
 */
export class SignIn {
  readonly #grant: Grant;
  readonly #surroundings: SignInSurroundings;
  readonly #pause = new SignInPause();
  readonly #memory: SignInMemory = {};
  /** Marks of inputs that were tried; made when there is one. */
  #spent: Set<string> | undefined;
  /** Why only a person can go on, once that is so. */
  #stuck: VeeamError | undefined;

  constructor(surroundings: SignInSurroundings) {
    this.#surroundings = surroundings;
    this.#grant = grantFor(surroundings.settings.grant);
  }

  /** Whether it can be done again without a person, as often as needed. */
  get isRepeatable(): boolean {
    return this.#grant.isRepeatable(this.#surroundings.settings);
  }

  /** Answer to a password that waits for its code; a secret like the others. */
  get challenge(): string | undefined {
    return this.#memory.challenge?.mfaToken;
  }

  /** Why nothing is tried at the moment, or nothing. */
  obstacle(now: number): SessionCondition | undefined {
    const pause = this.#pause.active(now);
    if (pause !== undefined) return { state: 'paused', until: pause.until, reason: pause.reason };
    return this.#stuck === undefined ? undefined : { state: 'signInNeeded', reason: this.#stuck };
  }

  /** The part of an input that this way to sign in takes and that was not tried yet; `given` tells whether any was. */
  usable(input: OneTimeInput): { readonly given: boolean; readonly fresh: OneTimeInput } {
    const name = this.#grant.oneTimeInput;
    const value = name === undefined ? undefined : input[name];
    if (name === undefined || value === undefined || value === '') return { given: false, fresh: {} };
    return { given: true, fresh: this.#spent?.has(digest(value)) === true ? {} : { [name]: value } };
  }

  /**
   * Signs in once.
   *
   * @throws VeeamError what the grant throws; `VEEAM_SIGN_IN_PAUSED`, `VEEAM_SIGN_IN_NEEDED`
   */
  async attempt({ caller, oneTime = {}, cause }: SignInAttempt): Promise<TokenPair> {
    const context = this.context(caller, oneTime);
    const insists = caller.insists === true;
    Object.entries(oneTime).forEach(([name, value]: [string, string]) => checkText(value, name));
    const isPersons = Object.keys(oneTime).length > 0;
    // What a person brings from the identity provider has nothing to do with stored credentials that were refused.
    if (oneTime.samlResponse === undefined && !insists) this.#pause.check(context.clock.now());
    if (this.#stuck !== undefined && !isPersons && !insists && !this.isRepeatable) throw this.#stuck;
    if (!this.#grant.canSignIn(context.settings, oneTime)) throw this.#getStuck(this.#signInNeeded(cause));
    const marks = this.#inputsOf(context).map(digest);
    if (marks.some((mark) => this.#spent?.has(mark) === true))
      throw this.#getStuck(this.#stuck ?? this.#signInNeeded(cause));
    marks.forEach((mark) => (this.#spent ??= new Set()).add(mark));
    try {
      return await this.#grant.signIn(context);
    } catch (error) {
      if (!isVeeamError(error)) throw error;
      if (isUnsent(error)) marks.forEach((mark) => this.#spent?.delete(mark));
      const { profile, server } = context.settings;
      if (mayBeAnotherServer(error)) error.advise(foreignPort(profile, server));
      throw this.#learnFrom(error, context, isPersons);
    }
  }

  /** What a caller's token calls work with. */
  context(caller: Caller, oneTime: OneTimeInput = {}): SignInContext {
    const { settings, transport, clock, words, secrets, signOnVisitor, observer } = this.#surroundings;
    Object.values(oneTime).forEach((secret: string) => secrets.note(secret));
    return {
      clock,
      words,
      signOnVisitor,
      observer,
      settings: { ...settings, apiVersion: caller.apiVersion ?? settings.apiVersion },
      transport: transportFor(transport, caller),
      redact: secrets.redact,
      note: (secret) => secrets.note(secret),
      oneTime,
      memory: this.#memory,
    };
  }

  /** To be told of a pair that is good: what stood in the way is over. */
  succeeded(): void {
    this.#stuck = undefined;
    this.#pause.clear();
  }

  /** Forgets what belongs to a session that was logged out. */
  forget(): void {
    this.#stuck = undefined;
    this.#memory.challenge = undefined;
  }

  #learnFrom(error: VeeamError, { clock }: SignInContext, isPersons: boolean): VeeamError {
    if (this.#startsPause(error, isPersons || !this.isRepeatable)) this.#pause.remember(error, clock.now());
    if (this.isRepeatable) return error;
    if (isVeeamError(error, 'VEEAM_MFA_REQUIRED')) return this.#getStuck(error);
    if (isVeeamError(error, 'VEEAM_SIGN_IN_REFUSED') || this.#isSpentBy(error))
      this.#getStuck(this.#signInNeeded(error));
    return error;
  }

  /**
   * Whether stored credentials were refused, or cannot succeed as they are. A refused input that is spent once says
   * nothing about them. At an identity provider the password may be out, whatever went wrong afterwards.
   */
  #startsPause(error: VeeamError, isPersons: boolean): boolean {
    if (isVeeamError(error, 'VEEAM_SIGN_IN_REFUSED')) {
      return this.#grant.type !== 'refresh_token' && !(error.oneTime === true && isPersons);
    }
    if (isPersons) return false;
    if (isVeeamError(error, 'VEEAM_MFA_REQUIRED')) return true;
    return this.#grant.type === 'saml' && (isVeeamError(error, 'VEEAM_SINGLE_SIGN_ON') || wasLost(error));
  }

  /** A code whose answer got lost may be spent on the server, and must not be sent twice. */
  #isSpentBy(error: VeeamError): boolean {
    return this.#grant.type === 'authorization_code' && wasLost(error);
  }

  /** What this sign-in sends that can be sent once; a stored authorization code is such an input too. */
  #inputsOf({ oneTime, settings }: SignInContext): string[] {
    const stored =
      this.#grant.type === 'authorization_code' ? settings.credentials.authorizationCode : undefined;
    const inputs = Object.values(oneTime) as string[];
    return inputs.length > 0 || stored === undefined ? inputs : [stored];
  }

  #getStuck(reason: VeeamError): VeeamError {
    this.#stuck = reason;
    return reason;
  }

  #signInNeeded(cause?: VeeamError): VeeamError {
    const { settings, words } = this.#surroundings;
    const why =
      cause === undefined ? `The session ${accountAt(settings)} needs a new sign-in.` : cause.message;
    const how = words.howToSignIn?.[this.#grant.type] ?? this.#grant.howToSignIn;
    return new VeeamError('VEEAM_SIGN_IN_NEEDED', `${why} ${how}`, {
      statusCode: cause?.statusCode,
      veeamCode: cause?.veeamCode,
      veeamMessage: cause?.veeamMessage,
    });
  }
}

/** Whether what is at the address may be no server of this product. */
function mayBeAnotherServer(error: VeeamError): boolean {
  return isVeeamError(error, 'VEEAM_UNREACHABLE', 'VEEAM_UNEXPECTED_ANSWER', 'VEEAM_TIMEOUT');
}

/** Whether nothing of a request reached the server; it shows its certificate before any of it goes out. */
function isUnsent({ code, requestSent }: VeeamError): boolean {
  return requestSent === false || code === 'VEEAM_CERTIFICATE';
}

/** Whether the server may have acted although no usable answer came. */
export function wasLost(error: VeeamError): boolean {
  return (
    error.requestSent === true &&
    isVeeamError(error, 'VEEAM_UNREACHABLE', 'VEEAM_TIMEOUT', 'VEEAM_UNEXPECTED_ANSWER')
  );
}

function digest(input: string): string {
  return createHash('sha256').update(input).digest('base64');
}
