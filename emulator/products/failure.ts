import type { Answer } from '../http/answer';

/** Every way in which a product says no. Each product has its own words and status codes for them. */
export type Failure =
  | 'accessTokenExpired'
  | 'accessTokenMissing'
  | 'accessTokenUnknown'
  | 'alreadyStarted'
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
  /** An answer with a given status, for ordered faults. */
  status(status: number, path: string): Answer;
}
