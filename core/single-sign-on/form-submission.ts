import { multipart, urlEncoded } from './form-encoding';
import type { Pair } from './form-encoding';
import type { Field, Form } from './form';

/** A request that the visit is about to make. */
export interface Submission {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: string | Uint8Array;
  readonly contentType?: string;
  readonly accept?: string;
  /** What of the credentials is in it; decides where it may go. */
  readonly carries: 'nothing' | 'userName' | 'password';
  /** Names of what is sent, by which the same form is known again. */
  readonly fields?: string;
}

/** What is entered into a form and how it is sent. */
export interface Entry {
  readonly typed: ReadonlyMap<Field, string>;
  readonly press?: Field;
  readonly carries: Submission['carries'];
  /** Character set of the page, in which a form is sent that names none. */
  readonly charset: string;
}

const BUTTONS = new Set(['submit', 'image', 'reset', 'button']);

/**
 * Sends a form as a browser does: every named control that is not disabled, the typed values in place of its own,
 * and name and value of the button that is pressed.
 */
export function submissionOf(form: Form, { typed, press, carries, charset: pageCharset }: Entry): Submission {
  const pairs = pairsOf(form, typed, press);
  const fields = pairs.map(([name]) => name).join(' ');
  const charset = form.charset ?? pageCharset;
  const url = press?.formAction ?? form.action;
  const method = (press?.formMethod?.toUpperCase() ?? form.method) === 'POST' ? 'POST' : 'GET';
  if (method === 'POST' && form.encoding === 'multipart')
    return { method, url, ...multipart(pairs, charset), carries, fields };
  const encoded = urlEncoded(pairs, charset);
  if (method === 'POST')
    return { method, url, body: encoded, contentType: 'application/x-www-form-urlencoded', carries, fields };
  if (!/^https?:/i.test(url)) return { method, url, carries };
  const target = new URL(url);
  target.search = encoded;
  return { method, url: target.href, carries };
}

function pairsOf(form: Form, typed: ReadonlyMap<Field, string>, press: Field | undefined): Pair[] {
  const pairs: Pair[] = [];
  for (const field of form.fields) {
    const { type, name, disabled, chosen, value } = field;
    if (disabled || !chosen || name === '') continue;
    if (!BUTTONS.has(type)) {
      // The page asks by this name in which character set it is answered.
      const own = name === '_charset_' && type === 'hidden' ? (form.charset ?? 'UTF-8') : value;
      if (type !== 'file') pairs.push([name, typed.get(field) ?? own]);
    } else if (field === press && type === 'submit') {
      pairs.push([name, value]);
    } else if (field === press) {
      pairs.push([`${name}.x`, '1'], [`${name}.y`, '1']);
    }
  }
  return pairs;
}
