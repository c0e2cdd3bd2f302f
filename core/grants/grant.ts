import type { HostWords } from '../host-words';
import type { Clock, Transport } from '../ports';
import type { Redact } from '../session/redaction';
import type { SessionObserver } from '../session/session-observer';
import type { SessionSettings } from '../session/session-settings';
import type { SignOnVisit } from '../single-sign-on/sign-on-visit';
import type { TokenPair } from '../session/token-pair';
import type { GrantType } from './grant-type';
import type { InputName, InputNeed } from './inputs';

/** What a person or a message brings to finish a sign-in that cannot be repeated. Each is spent once. */
export interface OneTimeInput {
  readonly mfaCode?: string;
  readonly authorizationCode?: string;
  readonly samlResponse?: string;
}

/** An answered password, waiting for its verification code. */
export interface MfaChallenge {
  readonly mfaToken: string;
  readonly receivedAt: number;
}

/** What one session remembers between its sign-ins so that nothing is spent twice. */
export interface SignInMemory {
  challenge?: MfaChallenge;
  /** The last time step (RFC 6238) whose code went out. */
  lastTotpStep?: number;
}

export interface SignInContext {
  readonly settings: SessionSettings;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly oneTime: OneTimeInput;
  readonly memory: SignInMemory;
  readonly words: HostWords;
  /** How an identity provider is visited; by reading its pages where the host has no other way. */
  readonly signOnVisitor?: SignOnVisit;
  /** Replaces every secret of the session in a text that is to be shown. */
  readonly redact: Redact;
  /** To be told of a secret before it goes out or as it comes in, so that no error repeats it. */
  readonly note: (secret: string) => void;
  readonly observer?: SessionObserver;
}

/** One way to a token pair. */
export interface Grant {
  readonly type: GrantType;
  /** Words for dialogs and messages, for example `user name and password`. */
  readonly label: string;
  /** What it asks for, in the order of the dialogs. */
  readonly inputs: readonly InputName[];
  /** What of it a session cannot be opened without; dialogs say so before anything is deployed. */
  readonly needs: readonly InputNeed[];
  /** Looks at more than {@link needs}. @throws VeeamError `VEEAM_CONFIGURATION` naming the input that is wrong */
  check?(settings: SessionSettings): void;
  /** Whether the session may sign in again by itself, as often as it must. */
  isRepeatable(settings: SessionSettings): boolean;
  /** Whether a sign-in can be tried now at all, with what the settings and the one-time input hold. */
  canSignIn(settings: SessionSettings, oneTime: OneTimeInput): boolean;
  /** What a person or a message can bring to finish a sign-in of this kind. */
  readonly oneTimeInput?: keyof OneTimeInput;
  /** What a person has to do where {@link canSignIn} says no. */
  readonly howToSignIn: string;
  /**
   * Signs in: the token requests of the grant, each sent once.
   *
   * @throws VeeamError `VEEAM_SIGN_IN_REFUSED`, `VEEAM_MFA_REQUIRED`, `VEEAM_SINGLE_SIGN_ON` or what the token
   *   call throws
   */
  signIn(context: SignInContext): Promise<TokenPair>;
}
