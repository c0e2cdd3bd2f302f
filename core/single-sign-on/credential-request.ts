import type { HttpAnswer } from '../ports';
import { answerHeader, answerJson, answerText } from '../requests/answer-text';
import type { Submission } from './form-submission';

/** Statuses with which a service for programs answers a GET that it expected to be a POST. */
const WRONG_METHOD_OR_BODY = new Set([405, 415]);
const JSON_STATUS = new Set([200, 400, 401, 422]);
/** What such a service says it wants, in the names of the document. */
const NAMES_WANTED = [/user_?name/i, /password/i];

/**
 * The vendor's way: user and password straight to the sign-on address (Requesting Authorization, Example [Single
 * Sign-On], step 2). Nothing where the answer to the GET does not show a service that wants this: one that takes no
 * GET, or says in JSON that it wants user name and password. JSON alone is what portals answer to programs.
 *
 * The document contradicts itself: its body is JSON, its Content-Type header says `x-www-form-urlencoded`, its
 * text calls that the default and leaves the format to the provider. A second try with the other body would be a
 * second password attempt, so one is chosen from what the provider said: the content types it lists in Accept-Post
 * or Accept; else JSON where it answers JSON; else the form, the document's default. Either body is sent under its
 * real content type.
 */
export function credentialRequest(
  answer: HttpAnswer,
  url: string,
  credentials: { readonly username: string; readonly password: string },
): Submission | undefined {
  const allowed = answerHeader(answer, 'allow');
  if (answer.statusCode === 405 && allowed !== undefined && !/\bPOST\b/i.test(allowed)) return undefined;
  const speaksJson = answerJson(answer) !== undefined;
  const text = speaksJson ? answerText(answer) : '';
  const asks = JSON_STATUS.has(answer.statusCode) && NAMES_WANTED.every((name) => name.test(text));
  if (!WRONG_METHOD_OR_BODY.has(answer.statusCode) && !asks) return undefined;
  const fields = { UserName: credentials.username, Password: credentials.password };
  const json = wantsJson(answerHeader(answer, 'accept-post') ?? answerHeader(answer, 'accept'), speaksJson);
  return {
    method: 'POST',
    url,
    body: json ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
    contentType: json ? 'application/json' : 'application/x-www-form-urlencoded',
    accept: 'application/json, text/html;q=0.9, */*;q=0.1',
    carries: 'password',
  };
}

function wantsJson(listed: string | undefined, speaksJson: boolean): boolean {
  const types = listed?.toLowerCase() ?? '';
  const json = /\bjson\b/.test(types);
  const form = types.includes('x-www-form-urlencoded');
  return json === form ? speaksJson && !form : json;
}
