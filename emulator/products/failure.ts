import type { Answer } from '../http/answer';

/** Every way in which a product says no. Each product has its own words and status codes for them. */
export type Failure =
  | 'accessTokenExpired'
  | 'accessTokenMissing'
  | 'accessTokenUnknown'
  | 'alreadyStarted'
  | 'antiforgeryMissing'
  | 'apiVersionInvalid'
  | 'apiVersionMissing'
  | 'apiVersionUnsupported'
  | 'badQuery'
  | 'bodyTooLarge'
  | 'bodyUnexpected'
  | 'codeRefused'
  | 'credentialsRefused'
  | 'encodingMalformed'
  | 'forbidden'
  | 'grantUnsupported'
  | 'methodNotAllowed'
  | 'mfaRefused'
  | 'notFound'
  | 'parameterMissing'
  | 'refreshTokenExpired'
  | 'refreshTokenRefused'
  | 'samlRefused'
  | 'serverFault'
  | 'userUnknown';

/** The error answers of a product. */
export interface ErrorShape {
  /** The answer for a failure. `path` is the path that was asked for. */
  failure(failure: Failure, detail: string, path: string): Answer;
  /**
   * An answer with a given status, for ordered faults.
   *
   * @param retryAfter seconds, for products that say them in the body; the header is added for all others
   */
  status(status: number, path: string, retryAfter?: number): Answer;
  /** The time to wait stands in the body and in no header. */
  readonly retryAfterInBody?: boolean;
}
