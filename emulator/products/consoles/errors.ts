import { STATUS_CODES } from 'node:http';
import { jsonAnswer } from '../../http/answer';
import type { ErrorShape, Failure } from '../failure';

/** Refused token requests: the error bodies of OAuth 2.0 (RFC 6749, section 5.2), always with status 400. */
const oauthErrors: Partial<Record<Failure, string>> = {
  bodyUnexpected: 'invalid_request',
  credentialsRefused: 'invalid_grant',
  encodingMalformed: 'invalid_request',
  grantUnsupported: 'unsupported_grant_type',
  parameterMissing: 'invalid_request',
  refreshTokenExpired: 'invalid_grant',
  refreshTokenRefused: 'invalid_grant',
};

/** Everything else: a status and a message. */
const statuses: Partial<Record<Failure, number>> = {
  accessTokenExpired: 401,
  accessTokenMissing: 401,
  accessTokenUnknown: 401,
  alreadyStarted: 409,
  bodyTooLarge: 413,
  forbidden: 403,
  methodNotAllowed: 405,
  notFound: 404,
  serverFault: 500,
};

/** The errors of Service Provider Console REST v2 and Availability Console. */
export const consoleErrors: ErrorShape = {
  failure(failure, detail) {
    const error = oauthErrors[failure];
    if (error) return jsonAnswer(400, { error, error_description: detail });
    const status = statuses[failure] ?? 400;
    if (status !== 401) return jsonAnswer(status, { message: detail });
    return jsonAnswer(
      401,
      { message: 'Authorization has been denied for this request.' },
      { 'WWW-Authenticate': 'Bearer' },
    );
  },
  status(status) {
    return jsonAnswer(status, { message: STATUS_CODES[status] ?? 'Unknown error' });
  },
};
