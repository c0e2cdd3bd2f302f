import { STATUS_CODES } from 'node:http';
import type { Answer } from '../../http/answer';
import type { ErrorShape, Failure } from '../failure';

/** The error codes of the Backup for AWS REST API. */
type ErrorCode =
  | 'AccessDenied'
  | 'ExpiredToken'
  | 'InvalidToken'
  | 'InvalidURI'
  | 'MethodNotAllowed'
  | 'NotFound'
  | 'ServiceUnavailable'
  | 'UnexpectedContent'
  | 'UnknownError';

type Row = readonly [status: number, errorCode: ErrorCode, problem?: string];

const rows: Readonly<Record<Failure, Row>> = {
  accessTokenExpired: [401, 'ExpiredToken'],
  accessTokenMissing: [401, 'InvalidToken'],
  accessTokenUnknown: [401, 'InvalidToken'],
  alreadyStarted: [409, 'UnknownError', 'policyAlreadyStarted'],
  antiforgeryMissing: [403, 'AccessDenied'],
  apiVersionInvalid: [400, 'UnexpectedContent', 'invalidApiVersion'],
  apiVersionMissing: [400, 'UnexpectedContent', 'apiVersionUnspecified'],
  apiVersionUnsupported: [400, 'UnexpectedContent', 'unsupportedApiVersion'],
  badQuery: [400, 'InvalidURI'],
  bodyTooLarge: [413, 'UnexpectedContent'],
  bodyUnexpected: [400, 'UnexpectedContent'],
  codeRefused: [401, 'InvalidToken'],
  credentialsRefused: [401, 'AccessDenied'],
  encodingMalformed: [400, 'UnexpectedContent'],
  forbidden: [403, 'AccessDenied'],
  grantUnsupported: [400, 'UnexpectedContent'],
  methodNotAllowed: [405, 'MethodNotAllowed'],
  mfaRefused: [401, 'AccessDenied'],
  notFound: [404, 'NotFound'],
  parameterMissing: [400, 'UnexpectedContent'],
  refreshTokenExpired: [401, 'ExpiredToken'],
  refreshTokenRefused: [401, 'InvalidToken'],
  samlRefused: [401, 'AccessDenied'],
  serverFault: [500, 'UnknownError'],
  userUnknown: [404, 'NotFound'],
};

/** application/problem+json with the members of the vendor's error model (type, title, status, errorCode …). */
export const problemJson: ErrorShape = {
  failure(failure, detail, path) {
    const [status, errorCode, problem] = rows[failure];
    return problemAnswer(status, errorCode, detail, path, problem && `/api/v1/problems/${problem}`);
  },
  status(status, path) {
    const row = Object.values(rows).find(([known]) => known === status);
    const errorCode = row?.[1] ?? (status === 503 ? 'ServiceUnavailable' : 'UnknownError');
    return problemAnswer(status, errorCode, STATUS_CODES[status] ?? 'Unknown error', path);
  },
};

function problemAnswer(
  status: number,
  errorCode: ErrorCode,
  details: string,
  instance: string,
  type = 'about:blank',
): Answer {
  const title = STATUS_CODES[status] ?? errorCode;
  return {
    status,
    contentType: 'application/problem+json; charset=utf-8',
    headers: status === 401 ? { 'WWW-Authenticate': 'Bearer' } : undefined,
    body: JSON.stringify({ type, title, status, errorCode, details, instance }),
  };
}
