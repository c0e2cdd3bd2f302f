import { errorShape, messageAndStack } from '../error-shapes';

/** `message` alone before v8, which has `errorCode` and `stackTrace` beside it (RESTExceptionInfo). */
export const errors = errorShape({
  body: (error) => (/^\/v[67]\//.test(error.path) ? { message: error.detail } : messageAndStack.body(error)),
  statuses: { credentialsRefused: 400, apiVersionUnsupported: 404 },
});
