import { STATUS_CODES } from 'node:http';
import { jsonAnswer, type Answer } from '../http/answer';
import type { ErrorShape, Failure } from './failure';

/** What an error answer is written from. */
export interface ProductError {
  readonly status: number;
  /** Nothing where only a status was ordered. */
  readonly failure?: Failure;
  readonly detail: string;
  readonly path: string;
  /** Seconds to wait, for products that say them in the body. */
  readonly retryAfter?: number;
}

/** The statuses that failures have on most products. */
const USUAL_STATUSES: Readonly<Record<Failure, number>> = {
  accessTokenExpired: 401,
  accessTokenMissing: 401,
  accessTokenUnknown: 401,
  alreadyStarted: 409,
  antiforgeryMissing: 403,
  apiVersionInvalid: 400,
  apiVersionMissing: 400,
  apiVersionUnsupported: 400,
  badQuery: 400,
  bodyTooLarge: 413,
  bodyUnexpected: 400,
  codeRefused: 401,
  credentialsRefused: 401,
  encodingMalformed: 400,
  forbidden: 403,
  grantUnsupported: 400,
  methodNotAllowed: 405,
  mfaRefused: 401,
  notFound: 404,
  parameterMissing: 400,
  refreshTokenExpired: 401,
  refreshTokenRefused: 401,
  samlRefused: 401,
  serverFault: 500,
  userUnknown: 404,
};

/** How a product's errors look. */
export interface ErrorWords {
  /** Statuses that are others than the usual ones. */
  readonly statuses?: Partial<Readonly<Record<Failure, number>>>;
  readonly contentType?: string;
  /** The body; an answer without one where it is undefined. */
  body(error: ProductError): object | undefined;
  /** The time to wait stands in the body and in no header. */
  readonly retryAfterInBody?: boolean;
}

/** Error answers from a product's words. */
export function errorShape(words: ErrorWords): ErrorShape {
  const answer = (error: ProductError): Answer => {
    const headers = error.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : undefined;
    const body = words.body(error);
    if (body === undefined) return { status: error.status, headers, body: '' };
    const json = jsonAnswer(error.status, body, headers);
    return words.contentType === undefined ? json : { ...json, contentType: words.contentType };
  };
  return {
    failure: (failure, detail, path) =>
      answer({ status: words.statuses?.[failure] ?? USUAL_STATUSES[failure], failure, detail, path }),
    status: (status, path, retryAfter) =>
      answer({ status, detail: STATUS_CODES[status] ?? 'Unknown error', path, retryAfter }),
    retryAfterInBody: words.retryAfterInBody,
  };
}

/** The error codes that Backup & Replication and the appliances share, for a failure or a mere status. */
export function veeamErrorCode({ status, failure }: ProductError): string {
  if (failure === 'accessTokenExpired' || failure === 'refreshTokenExpired') return 'ExpiredToken';
  if (failure === 'credentialsRefused' || failure === 'mfaRefused') return 'AccessDenied';
  const byStatus: Readonly<Record<number, string>> = {
    400: 'UnexpectedContent',
    401: 'InvalidToken',
    403: 'AccessDenied',
    404: 'NotFound',
    405: 'MethodNotAllowed',
    501: 'NotImplemented',
    503: 'ServiceUnavailable',
  };
  return byStatus[status] ?? 'UnknownError';
}

/** `errorCode`, `message` and `resourceId` (Backup & Replication). */
export const codeAndMessage: ErrorWords = {
  body: (error) => ({ errorCode: veeamErrorCode(error), message: error.detail, resourceId: '' }),
};

/** problem+json (RFC 9457) with `type`, `title`, `status`, `detail` and a `traceId` (Azure, Veeam ONE). */
export const problemDetails: ErrorWords = {
  contentType: 'application/problem+json; charset=utf-8',
  body: ({ status, detail }) => ({
    type: `https://tools.ietf.org/html/rfc9110#section-15.${status < 500 ? 5 : 6}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    traceId: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
  }),
};

/** `message`, `errorCode` and `stackTrace` (Backup for Microsoft 365, v8). */
export const messageAndStack: ErrorWords = {
  body: ({ status, detail }) => ({
    message: detail,
    errorCode:
      { 400: 'ParameterValidationFailure', 403: 'ResourceAccessDenied', 404: 'ResourceNotFound' }[status] ??
      'HttpError',
    stackTrace: null,
  }),
};

/** An `errors` list whose entries have `message`, `type` and `code` (Service Provider Console v3). */
export const listOfErrors: ErrorWords = {
  retryAfterInBody: true,
  // Every fault of the server comes as 520 there.
  statuses: { serverFault: 520 },
  body: ({ status, detail, retryAfter }) => ({
    data: null,
    errors: [
      {
        message: detail,
        type: status === 401 || status === 403 ? 'security' : status >= 500 ? 'transport' : 'logical',
        code: status,
        ...(retryAfter === undefined ? {} : { retryAfter }),
      },
    ],
  }),
};
