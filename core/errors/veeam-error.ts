/** What can go wrong, as stable codes that flows and workflows may branch on. */
export type VeeamErrorCode =
  | 'VEEAM_CONFIGURATION'
  | 'VEEAM_GRANT_UNSUPPORTED'
  | 'VEEAM_UNREACHABLE'
  | 'VEEAM_TIMEOUT'
  | 'VEEAM_CERTIFICATE'
  | 'VEEAM_SIGN_IN_REFUSED'
  | 'VEEAM_SIGN_IN_PAUSED'
  | 'VEEAM_SIGN_IN_NEEDED'
  | 'VEEAM_MFA_REQUIRED'
  | 'VEEAM_SINGLE_SIGN_ON'
  | 'VEEAM_UNEXPECTED_ANSWER'
  | 'VEEAM_REQUEST_REFUSED'
  | 'VEEAM_SERVER_BUSY'
  | 'VEEAM_SERVER_FAULT'
  | 'VEEAM_FOREIGN_SERVER';

export interface VeeamErrorDetails {
  /** HTTP status of the answer that caused the error. */
  readonly statusCode?: number;
  /** The product's own error code, for example `AccessDenied`. */
  readonly veeamCode?: string;
  /** The product's own words. */
  readonly veeamMessage?: string;
  /** Seconds to wait before asking again. */
  readonly retryAfter?: number;
  /** Whether the server may have acted on the request although no answer came. */
  readonly requestSent?: boolean;
  /** Whether the refusal concerns an input that is spent once (a code, a SAML answer), not stored credentials. */
  readonly oneTime?: boolean;
  /** Whether the server does not take the API version that was sent; another one may be taken. */
  readonly versionRefused?: boolean;
  /** The API versions that a server takes instead of a refused one, the best choice first. */
  readonly versionsTaken?: readonly string[];
}

/** Details that steer the session and say nothing to a person. */
const INTERNAL = new Set(['requestSent', 'oneTime', 'versionRefused']);

/**
 * The one error class of this project. Its message says what happened and what to do; it carries no cause, no
 * request and no response, because hosts copy errors into messages and logs and those objects hold secrets.
 */
export class VeeamError extends Error {
  override readonly name = 'VeeamError';
  // Own property: Node-RED hands `code` to Catch nodes only if the error itself has it.
  readonly code: VeeamErrorCode;
  declare readonly statusCode?: number;
  declare readonly veeamCode?: string;
  declare readonly veeamMessage?: string;
  declare readonly retryAfter?: number;
  declare readonly requestSent?: boolean;
  declare readonly oneTime?: boolean;
  declare readonly versionRefused?: boolean;
  declare readonly versionsTaken?: readonly string[];

  constructor(code: VeeamErrorCode, message: string, details: VeeamErrorDetails = {}) {
    super(message);
    this.code = code;
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: !INTERNAL.has(name) });
    }
  }

  /** Says more about what to do. @returns this error */
  advise(advice: string | undefined): this {
    if (advice !== undefined) this.message = `${this.message} ${advice}`;
    return this;
  }

  /** The sentence alone: engines show it to people, and flows put it into tickets. */
  override toString(): string {
    return this.message;
  }
}

/** Narrows a caught value; anything that is not a {@link VeeamError} is a defect of this project. */
export function isVeeamError(error: unknown, ...codes: VeeamErrorCode[]): error is VeeamError {
  return error instanceof VeeamError && (codes.length === 0 || codes.includes(error.code));
}
