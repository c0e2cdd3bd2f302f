/** What has to be known of an input wherever it is asked for, stored, checked or shown. */
export interface InputSpec {
  /** Words for dialogs and messages. */
  readonly label: string;
  /** It never reaches an editor, a log, an error or a status. */
  readonly secret: boolean;
  /** It names the account: a stored secret is used only as long as this is what it was stored with. */
  readonly identifies?: true;
  /** A sign-in may do without it, for example because a person brings something in its place. */
  readonly optional?: true;
}

/**
 * Everything that a session can sign in with. Dialogs, credential types, the schema of settings, the redaction and the
 * rule that a stored secret belongs to its account all read this table; what each way to sign in takes of it stands
 * in `core/grants/<way>.ts`.
 */
export const INPUTS = {
  username: { label: 'user name', secret: false, identifies: true },
  password: { label: 'password', secret: true },
  totpSecret: { label: 'TOTP secret', secret: true, optional: true },
  refreshToken: { label: 'refresh token', secret: true },
  authorizationCode: { label: 'authorization code', secret: true, optional: true },
  idpUsername: {
    label: 'user name at the identity provider',
    secret: false,
    identifies: true,
    optional: true,
  },
  apiKey: { label: 'API key', secret: true },
  clientId: { label: 'client ID', secret: false, identifies: true },
  clientSecret: { label: 'client secret', secret: true },
  idpPassword: { label: 'password at the identity provider', secret: true, optional: true },
} as const satisfies Readonly<Record<string, InputSpec>>;

/** Name under which flows and credentials store an input; it never changes. */
export type InputName = keyof typeof INPUTS;

/** All names, in the order of the table. */
export const inputNames = Object.keys(INPUTS) as readonly InputName[];

/** What was entered of them; what a way to sign in does not need stays empty. */
export type Credentials = { readonly [Name in InputName]?: string };

/** What a way to sign in cannot do without: one of these inputs, everywhere or where another one is filled in. */
export interface InputNeed {
  readonly oneOf: readonly InputName[];
  readonly where?: InputName;
}

/** Whether an input is a secret. Names come from outside too: what is not known counts as one. */
export function isSecret(name: string): boolean {
  return !Object.hasOwn(INPUTS, name) || INPUTS[name as InputName].secret;
}

/** The inputs that name the account to which a stored secret belongs. */
export const accountInputs: readonly InputName[] = inputNames.filter(
  (name) => 'identifies' in INPUTS[name] && INPUTS[name].identifies,
);
