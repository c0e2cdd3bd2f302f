import type { GrantType } from './grants/grant-type';

/** Where people find things in a host's dialogs, for the sentences of errors. What is absent has a default. */
export interface HostWords {
  /** What a person does where a sign-in cannot go on by itself. */
  readonly howToSignIn?: Partial<Readonly<Record<GrantType, string>>>;
  /** How to change over to signing in with a verification code. */
  readonly chooseMfa?: string;
  /** What can be done about an identity provider whose pages work with scripts only; a sentence. */
  readonly scriptedSignIn?: string;
  /** How to make an untrusted certificate a trusted one. */
  readonly trustCertificate?: string;
}
