import { decides, saysSignIn, scriptedButton, signInButton, submitButtons } from './buttons';
import {
  canType,
  changesPassword,
  copiesOf,
  isCodeField,
  isNewPassword,
  isOptional,
  passwordFields,
  saysUserName,
  userNameField,
} from './login-fields';
import type { Field, Form } from './form';
import type { Page } from './page';
import { askedOfPerson, namesOf, questionIn, visibleControls } from './person-question';

/** What is to be entered into a form, and what is pressed then. */
export interface Filling {
  readonly form: Form;
  readonly userName?: Field;
  /** Hidden fields that take the user name too. */
  readonly copies: readonly Field[];
  readonly password?: Field;
  readonly code?: Field;
  readonly press?: Field;
}

/** What a page wants from its visitor, told by what its fields are, not by what they are called. */
export type Asked =
  | { readonly kind: 'password' | 'userName' | 'code'; readonly filling: Filling }
  /** The login form asks for something that is not at hand, to end "asks …". */
  | { readonly kind: 'unfillable'; readonly about: string }
  | { readonly kind: 'newPassword' }
  | Onward
  | { readonly kind: 'person'; readonly about: string }
  /** A form that is there, but sent by scripts only. */
  | { readonly kind: 'script' }
  | { readonly kind: 'nothing' };

/** A form that leads on without anybody's doing. */
export interface Onward {
  readonly kind: 'onward';
  readonly form: Form;
  readonly press?: Field;
}

/** What is known when a page is asked. */
export interface Known {
  /** Whether a verification code can be had. */
  readonly hasCode: boolean;
  /** The password's form as it was sent; nothing before. */
  readonly sent?: { readonly password?: Field };
  /** Whether scripts run, so that forms are sent by whatever the page has for it. */
  readonly runsScripts: boolean;
}

const SIDE_WORDS = new Set(
  (
    'search language languages lang locale logout logoff signout signoff newsletter subscribe subscription ' +
    'register registration signup join enroll cookie cookies'
  ).split(' '),
);
const NEWSLETTER =
  /newsletter|subscribe|abonn|register|sign ?up|create an? account|registrier|inscri|search|suche/i;
/** Hidden fields by which federation protocols are known (SAML 2.0 bindings, WS-Federation, OpenID Connect). */
const PROTOCOL_FIELDS = new Set(['SAMLRequest', 'SAMLResponse', 'wresult', 'id_token', 'code']);

/** Forms beside the matter: search, language, newsletter, registration, log-out. */
function isSideForm(form: Form): boolean {
  const joined = new Set([...form.marks, ...pairs(form.marks)]);
  if ([...SIDE_WORDS].some((word) => joined.has(word))) return true;
  if (
    form.fields.some(
      ({ type, label }) => type === 'search' || NEWSLETTER.test(type === 'submit' ? '' : label),
    )
  )
    return !passwordFields(form).length;
  const buttons = submitButtons(form);
  return (
    buttons.length > 0 &&
    buttons.every(({ label }) => NEWSLETTER.test(label) && !saysSignIn(label)) &&
    !form.fields.some(({ autocomplete }) => autocomplete.includes('current-password'))
  );
}

/** `log out` is one word in one name and two in another. */
function pairs(words: readonly string[]): string[] {
  return words.slice(1).map((word, index) => `${words[index] ?? ''}${word}`);
}

/** How much a form with a password is the one that signs in. */
function loginRank(form: Form): number {
  const [password] = passwordFields(form);
  let rank = 0;
  if (isSideForm(form)) rank -= 4;
  if (password?.autocomplete.includes('current-password')) rank += 2;
  if (password !== undefined && isNewPassword(password)) rank -= 3;
  if (saysSignIn(`${form.heading} ${form.marks.join(' ')}`)) rank += 1;
  if (submitButtons(form).some(({ label }) => saysSignIn(label))) rank += 2;
  // Who registers fills in more than who signs in.
  rank -= Math.max(0, visibleControls(form).filter(({ type }) => type !== 'checkbox').length - 2);
  return rank;
}

function byRank(forms: readonly Form[]): Form[] {
  return forms
    .map((form) => ({ form, rank: loginRank(form) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ form }) => form);
}

/** Finds out what a page asks for. */
export function whatPageAsks(page: Page, known: Known): Asked {
  const forms = known.runsScripts && page.loose !== undefined ? [...page.forms, page.loose] : page.forms;
  const secret = forms.filter((form) => passwordFields(form).length > 0);
  const login = byRank(secret.filter((form) => !changesPassword(form)))[0];
  if (login !== undefined && !isRegistration(login)) return askedByLogin(page, login, known);
  const main = forms.filter((form) => !isSideForm(form));
  if (login === undefined && secret.length > 0 && secret.some((form) => !isSideForm(form)))
    return { kind: 'newPassword' };
  const asking = main.filter((form) => visibleControls(form).length > 0);
  const code = asking
    .flatMap((form) => form.fields.map((field) => ({ form, field })))
    .find(
      ({ field }) =>
        isCodeField(field) && (known.sent !== undefined || field.autocomplete.includes('one-time-code')),
    );
  if (code !== undefined) return { kind: 'code', filling: fillingOf(code.form, known, { code: code.field }) };
  const userPage = asking.map((form) => userPageOf(form, known)).find((filling) => filling !== undefined);
  if (userPage !== undefined) return { kind: 'userName', filling: userPage };
  const onward = onwardForm(page, main);
  if (onward !== undefined) {
    // A button that only says continue may still answer a question.
    const isPressed = !page.submitsItself && onward.press?.visible === true;
    const about = isPressed ? questionIn(page, [onward.form], known.sent !== undefined) : undefined;
    return about === undefined ? onward : { kind: 'person', about };
  }
  if (asking.length > 0) return { kind: 'person', about: askedOfPerson(page, asking) };
  const pressable = main.filter((form) => submitButtons(form).length > 0);
  if (pressable.length > 0) return { kind: 'person', about: askedOfPerson(page, pressable) };
  const hasLoose = page.loose !== undefined && passwordFields(page.loose).length > 0;
  return { kind: hasLoose ? 'script' : 'nothing' };
}

function isRegistration(form: Form): boolean {
  const words = [form.heading, form.marks.join(' '), ...submitButtons(form).map(({ label }) => label)];
  return (
    isSideForm(form) &&
    !words.some(saysSignIn) &&
    !form.fields.some(({ autocomplete }) => autocomplete.includes('current-password'))
  );
}

function askedByLogin(page: Page, form: Form, known: Known): Asked {
  const [password] = passwordFields(form);
  if (password === undefined) return { kind: 'nothing' };
  const userName = userNameField(form, password);
  const { sent } = known;
  const isCode =
    isCodeField(password) && (userName === undefined || password.autocomplete.includes('one-time-code'));
  if (
    isCode &&
    (sent !== undefined || password.autocomplete.includes('one-time-code')) &&
    !isSame(password, sent)
  )
    return { kind: 'code', filling: fillingOf(form, known, { code: password }) };
  const isLoginAgain =
    userName !== undefined ||
    isSame(password, sent) ||
    password.autocomplete.includes('current-password') ||
    sent?.password?.label === password.label;
  if (sent !== undefined && !isLoginAgain) return { kind: 'person', about: askedOfPerson(page, [form]) };
  const filling = fillingOf(form, known, { userName, password });
  if (sent !== undefined) return { kind: 'password', filling };
  return obstacle(form, filling, known) ?? { kind: 'password', filling };
}

function isSame(password: Field, sent: Known['sent']): boolean {
  return sent?.password !== undefined && password.name === sent.password.name;
}

function fillingOf(
  form: Form,
  known: Known,
  fields: Pick<Filling, 'userName' | 'password' | 'code'>,
): Filling {
  const copies = known.runsScripts || fields.userName === undefined ? [] : copiesOf(form, fields.userName);
  const code =
    fields.code ??
    form.fields.find((field) => field !== fields.password && field !== fields.userName && isCodeField(field));
  const press = signInButton(form) ?? (known.runsScripts ? scriptedButton(form) : undefined);
  return { form, ...fields, code, copies, press };
}

/** Why a login form cannot be sent as it must be. Found before the password goes out. */
function obstacle(
  form: Form,
  { userName, password, code, copies, press }: Filling,
  known: Known,
): Asked | undefined {
  const isSent = (field: Field | undefined): boolean => field === undefined || field.name !== '';
  if (!known.runsScripts && (!isSent(password) || !(isSent(userName) || copies.length > 0)))
    return { kind: 'script' };
  if (form.hasCaptcha) return { kind: 'unfillable', about: 'a captcha' };
  if (code !== undefined && !known.hasCode && !isOptional(code))
    return { kind: 'unfillable', about: 'a verification code' };
  const open = form.fields.filter(
    (field) =>
      ![userName, password, code].includes(field) && field.required && canType(field) && isOpen(field, form),
  );
  if (open.length > 0) return { kind: 'unfillable', about: namesOf(open) || 'something more' };
  if (press !== undefined && decides(press)) return { kind: 'unfillable', about: 'agreement to terms' };
  return undefined;
}

/** Whether a control that must be filled in is not yet. */
function isOpen({ type, name, value, chosen }: Field, form: Form): boolean {
  if (type === 'checkbox') return !chosen;
  if (type === 'radio')
    return !form.fields.some((other) => other.name === name && other.type === 'radio' && other.chosen);
  return value === '';
}

/** A form for the user name, which asks for nothing else: data about a person is no sign-in. */
function userPageOf(form: Form, known: Known): Filling | undefined {
  const controls = visibleControls(form).filter(({ type, required }) => type !== 'checkbox' || required);
  const [only] = controls;
  if (only === undefined || controls.length > 1 || !canType(only)) return undefined;
  const userName = userNameField(form);
  if (userName !== only || !saysUserName(only)) return undefined;
  const filling = fillingOf(form, known, { userName });
  return filling.press !== undefined && decides(filling.press) ? undefined : { ...filling, code: undefined };
}

/**
 * The form that leads on by itself: nothing to fill in, nothing to choose, and no button that decides. Two submit
 * buttons are a question to a person (consent, terms of use), and so are two such forms unless one is a federation
 * protocol's.
 */
function onwardForm(page: Page, forms: readonly Form[]): Onward | undefined {
  const isProtocol = ({ fields }: Form): boolean => fields.some(({ name }) => PROTOCOL_FIELDS.has(name));
  const found = forms.filter((form) => {
    const buttons = submitButtons(form);
    return (
      visibleControls(form).length === 0 &&
      form.fields.some(({ type, name }) => type === 'hidden' && name !== '') &&
      (page.submitsItself || !buttons.some(decides)) &&
      (isProtocol(form) || buttons.length <= 1)
    );
  });
  const form = found.find(isProtocol) ?? (found.length === 1 || page.submitsItself ? found[0] : undefined);
  return form === undefined ? undefined : { kind: 'onward', form, press: submitButtons(form)[0] };
}
