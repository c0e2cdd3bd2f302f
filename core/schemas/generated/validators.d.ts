/**
 * Standalone validators that ajv compiles from the schemas (`gulp schemas`), and the shapes that they check. Written
 * by `npx gulp types` from the same schemas; a test compares the two.
 */
export interface ValidationFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

export interface Validator<Shape> {
  (value: unknown): value is Shape;
  errors?: readonly ValidationFault[] | null;
}

/**
 * What was entered of the inputs (core/grants/inputs.ts).
 */
export interface Credentials {
  /**
   * user name
   */
  username?: string;
  /**
   * password
   */
  password?: string;
  /**
   * TOTP secret
   */
  totpSecret?: string;
  /**
   * refresh token
   */
  refreshToken?: string;
  /**
   * authorization code
   */
  authorizationCode?: string;
  /**
   * user name at the identity provider
   */
  idpUsername?: string;
  /**
   * API key
   */
  apiKey?: string;
  /**
   * client ID
   */
  clientId?: string;
  /**
   * client secret
   */
  clientSecret?: string;
  /**
   * password at the identity provider
   */
  idpPassword?: string;
}

/**
 * An issued authorization code.
 */
export interface AuthorizationCode {
  code: string;
}

/**
 * The answer that asks for a verification code (Requesting Authorization, Example [MFA]).
 */
export interface MfaChallenge {
  mfa_token: string;
  access_token?: string | null;
}

/**
 * What a host hands over for a session, before its meaning is checked.
 */
export interface SessionSettings {
  product: string;
  server: string;
  apiVersion?: string;
  grant: string;
  signOnOrigins?: string[];
  trust?: string;
  credentials?: Credentials;
}

/**
 * A session as it can be stored and restored. Times are milliseconds since 1970.
 */
export interface SessionSnapshot {
  fingerprint: string;
  accessToken: string;
  refreshToken?: string;
  obtainedAt: number;
  expiresAt: number;
}

/**
 * A token pair as the token call of a product answers it (Requesting Authorization, response bodies).
 */
export type TokenAnswer = (
  | {
      expires_in: number | string;
    }
  | {
      '.issued': string;
      '.expires': string;
    }
) & {
  access_token: string;
  token_type?: string | null;
  refresh_token?: string | null;
  /**
   * Seconds; some servers write them as text.
   */
  expires_in?: number | string | null;
  '.issued'?: string | null;
  '.expires'?: string | null;
};

export const credentials: Validator<Readonly<Credentials>>;
export const authorizationCode: Validator<Readonly<AuthorizationCode>>;
export const mfaChallenge: Validator<Readonly<MfaChallenge>>;
export const sessionSettings: Validator<Readonly<SessionSettings>>;
export const sessionSnapshot: Validator<Readonly<SessionSnapshot>>;
export const tokenAnswer: Validator<Readonly<TokenAnswer>>;
