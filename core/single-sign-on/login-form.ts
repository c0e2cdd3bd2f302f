import type { Field, Form, Page } from './page';
import { defaultButton } from './form-submission';

/** What a page wants from its visitor, told by what its fields are, not by what they are called. */
export type Asked =
  | { readonly kind: 'password'; readonly form: Form; readonly password: Field; readonly userName?: Field }
  | { readonly kind: 'userName'; readonly form: Form; readonly userName: Field }
  | { readonly kind: 'code' }
  | { readonly kind: 'newPassword' }
  | { readonly kind: 'onward'; readonly form: Form }
  | { readonly kind: 'person' }
  | { readonly kind: 'nothing' };

const NAME_TYPES = new Set(['text', 'email', 'tel']);
const CODE_TYPES = new Set(['text', 'tel', 'number', 'password']);
const CODE_NAME =
  /otp|one-?time|passcode|verif|mfa|2fa|two-?factor|token|(^|[^a-z])(pin|code)([^a-z]|$)|code$/i;
const USER_NAME = /user|login|e-?mail|account|uid|identifier|upn|(^|[^a-z])name/i;
/** Forms beside the matter: search, language, log-out. */
const SIDE_FORM = /search|lang|locale|log-?out|log-?off|sign-?out|sign-?off/i;
/** Hidden fields by which federation protocols are known (SAML 2.0 bindings, WS-Federation, OpenID Connect). */
const PROTOCOL_FIELDS = new Set(['SAMLRequest', 'SAMLResponse', 'wresult', 'id_token', 'code']);

function canType({ visible, disabled, readOnly }: Field): boolean {
  return visible && !disabled && !readOnly;
}

function passwords(form: Form): Field[] {
  return form.fields.filter((field) => field.type === 'password' && canType(field));
}

function takesName(field: Field): boolean {
  return (
    canType(field) &&
    field.element === 'input' &&
    NAME_TYPES.has(field.type) &&
    field.autocomplete !== 'one-time-code'
  );
}

function isNewPassword({ autocomplete }: Field): boolean {
  return autocomplete.split(/\s+/).includes('new-password');
}

/** Of several fields the one that says it is for the user name, else the last: domain or tenant come before it. */
function bestName(candidates: readonly Field[]): Field | undefined {
  return (
    candidates.find(({ autocomplete }) => autocomplete.split(/\s+/).includes('username')) ??
    candidates.find(
      ({ type, autocomplete }) => type === 'email' || autocomplete.split(/\s+/).includes('email'),
    ) ??
    candidates.findLast(({ name, id }) => USER_NAME.test(`${name} ${id}`)) ??
    candidates.at(-1)
  );
}

function isCodeField(field: Field): boolean {
  if (!canType(field) || !CODE_TYPES.has(field.type)) return false;
  return field.autocomplete === 'one-time-code' || CODE_NAME.test(field.name) || CODE_NAME.test(field.id);
}

/** A form that changes a password: two or more to fill in, or a new one without a user to sign in. */
function changesPassword(form: Form): boolean {
  const found = passwords(form);
  return found.length >= 2 || (found.some(isNewPassword) && !form.fields.some(takesName));
}

function visibleControls(form: Form): Field[] {
  return form.fields.filter(
    ({ visible, type }) => visible && !['submit', 'image', 'reset', 'button'].includes(type),
  );
}

/**
 * The form that leads on by itself: nothing to fill in, nothing to choose. Two submit buttons are a question to a
 * person (consent, terms of use), and so are two such forms unless one is a federation protocol's.
 */
function onwardForm(page: Page): Form | undefined {
  const found = page.forms.filter(
    (form) =>
      !SIDE_FORM.test(form.marks) &&
      visibleControls(form).length === 0 &&
      form.fields.some(({ type, name }) => type === 'hidden' && name !== '') &&
      form.fields.filter(({ type }) => type === 'submit' || type === 'image').length <= 1,
  );
  const protocol = found.find(({ fields }) => fields.some(({ name }) => PROTOCOL_FIELDS.has(name)));
  return protocol ?? (found.length === 1 || page.submitsItself ? found[0] : undefined);
}

/**
 * Finds out what a page asks for.
 *
 * @param passwordField name of the field that took the password on an earlier page: seen again, it is no code
 */
export function whatPageAsks(page: Page, passwordField?: string): Asked {
  const forms = page.forms.filter(
    ({ marks, fields }) => !SIDE_FORM.test(marks) || fields.some(({ type }) => type === 'password'),
  );
  const secret = forms.filter((form) => passwords(form).length > 0);
  const again = (form: Form): boolean =>
    passwordField !== undefined && passwords(form).some(({ name }) => name === passwordField);
  for (const form of secret.filter((candidate) => !changesPassword(candidate))) {
    const [password] = passwords(form);
    if (password === undefined) continue;
    const before = form.fields.slice(0, form.fields.indexOf(password));
    const userName = bestName(before.filter(takesName));
    const code =
      password.autocomplete === 'one-time-code' || (passwordField !== undefined && isCodeField(password));
    if (code && userName === undefined && !again(form)) return { kind: 'code' };
    return { kind: 'password', form, password, userName };
  }
  if (secret.length > 0) return { kind: 'newPassword' };
  const asking = forms.filter((form) => visibleControls(form).length > 0);
  if (
    asking.some(({ fields }) =>
      fields.some(({ autocomplete, visible }) => visible && autocomplete === 'one-time-code'),
    )
  ) {
    return { kind: 'code' };
  }
  if (passwordField !== undefined && asking.some(({ fields }) => fields.some(isCodeField)))
    return { kind: 'code' };
  const naming = asking.map((form) => ({ form, userName: bestName(form.fields.filter(takesName)) }));
  const says = naming.find(({ userName }) => userName !== undefined && saysUserName(userName)) ?? naming[0];
  if (says?.userName !== undefined) return { kind: 'userName', form: says.form, userName: says.userName };
  const form = onwardForm(page);
  if (form !== undefined) return { kind: 'onward', form };
  const person = forms.some(
    (candidate) => visibleControls(candidate).length > 0 || defaultButton(candidate) !== undefined,
  );
  return { kind: person ? 'person' : 'nothing' };
}

function saysUserName({ type, autocomplete, name, id }: Field): boolean {
  return type === 'email' || /username|email/.test(autocomplete) || USER_NAME.test(`${name} ${id}`);
}
