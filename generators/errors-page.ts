import { ERROR_GUIDE } from './error-guide';

/** docs/reference/errors.md: every code with what it means. */
export function errorsPage(): string {
  return [
    '# Error codes',
    '',
    'Written by `npx gulp docs` from the list of codes; a test compares the two.',
    '',
    'Every error has a sentence that says what happened and what to do, and a code that never changes, so that flows can branch on it.',
    '',
    '- In Node-RED the error goes to a Catch node: the code is in `msg.error.code`, the sentence in `msg.error.message`. Where the server answered, `msg.statusCode` and `msg.payload` of an Authenticated Request hold its answer.',
    '- In n8n the node or execution fails. Where the node is set to continue, the item has the sentence in `error` and `code`, `statusCode`, `veeamCode` and `retryAfter` in `details`, as far as they are known. In an error workflow they are in `execution.error.context`.',
    '',
    'No error holds a password, a token, a request or an answer as a whole.',
    '',
    ...Object.entries(ERROR_GUIDE).flatMap(([code, { happened, remedy, byItself }]) => [
      `## \`${code}\``,
      '',
      happened,
      '',
      `- **Do:** ${remedy}`,
      `- **By itself:** ${byItself}`,
      '',
    ]),
  ].join('\n');
}
