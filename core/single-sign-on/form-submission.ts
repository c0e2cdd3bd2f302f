import type { Field, Form } from './page';

/** A request that the visit is about to make. */
export interface Submission {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly accept?: string;
  /** What of the credentials is in it; decides where it may go. */
  readonly carries: 'nothing' | 'userName' | 'password';
}

const BUTTONS = new Set(['submit', 'image', 'reset', 'button']);

/** The button that a browser presses when somebody hits Enter: the first submit button of the form. */
export function defaultButton(form: Form): Field | undefined {
  return form.fields.find(({ type, disabled }) => (type === 'submit' || type === 'image') && !disabled);
}

/**
 * Sends a form as a browser does: every named control that is not disabled, the typed values in place of its own,
 * and name and value of the default button.
 *
 * @param typed what is entered, by field
 */
export function submissionOf(
  form: Form,
  typed: ReadonlyMap<Field, string>,
  carries: Submission['carries'],
): Submission {
  const pressed = defaultButton(form);
  const pairs = new URLSearchParams();
  for (const field of form.fields) {
    const { type, name, disabled, chosen, value } = field;
    if (disabled || !chosen || name === '') continue;
    if (!BUTTONS.has(type)) {
      if (type !== 'file') pairs.append(name, typed.get(field) ?? value);
    } else if (field === pressed && type === 'submit') {
      pairs.append(name, value);
    } else if (field === pressed) {
      pairs.append(`${name}.x`, '1');
      pairs.append(`${name}.y`, '1');
    }
  }
  const url = pressed?.formAction ?? form.action;
  const method = (pressed?.formMethod?.toUpperCase() ?? form.method) === 'POST' ? 'POST' : 'GET';
  if (method === 'POST') {
    return { method, url, body: pairs.toString(), contentType: 'application/x-www-form-urlencoded', carries };
  }
  if (!/^https?:/i.test(url)) return { method, url, carries };
  const target = new URL(url);
  target.search = pairs.toString();
  return { method, url: target.href, carries };
}
