import type { Field, Form } from './form';
import { phrases, wordsOf } from './words';

const NAME_TYPES = new Set(['text', 'email', 'tel']);
const CODE_TYPES = new Set(['text', 'tel', 'number', 'password']);
const USER_WORDS = new Set(
  (
    'user username userid user uid login loginid loginname account email mail upn identifier name principal ' +
    'benutzer benutzername kennung utilisateur identifiant usuario utente gebruiker gebruikersnaam loginfmt logon'
  ).split(' '),
);
/** Words beside a user name that make it somebody's data. */
const DATA_WORDS = new Set(
  (
    'first last given family surname sur middle full nick display display company organization organisation domain tenant realm ' +
    'phone street city country zip vorname nachname prénom nom apellido'
  ).split(' '),
);
const PASSWORD_WORDS = new Set([
  'password',
  'passwd',
  'pwd',
  'passwort',
  'kennwort',
  'contraseña',
  'wachtwoord',
]);
const CODE_WORDS = new Set(
  'otp totp hotp passcode pin code mfa 2fa tfa verification token tan onetimecode otc otpcode verificationcode authcode'.split(
    ' ',
  ),
);
/** Words that make a code another thing than a second factor. */
const OTHER_CODES = new Set(
  'zip post postal country area language lang currency color promo coupon invite csrf access refresh'.split(
    ' ',
  ),
);
const SAYS_CODE = phrases(
  'one time, verification code, security code, authenticator, otp, totp, passcode, 6 digit, ' +
    'six digit, two factor, 2fa, mfa, bestätigungscode, einmalcode, code de vérification',
);
const OPTIONAL = phrases('optional, if enabled, if any, if you have, falls, optionnel, opcional');
const SAYS_PASSWORD = phrases(
  'password, passphrase, passwort, kennwort, mot de passe, contraseña, wachtwoord',
);

export function canType({ visible, disabled, readOnly }: Field): boolean {
  return visible && !disabled && !readOnly;
}

/** The password fields of a form; a text field called so where a page shows no other, since some mask by style. */
export function passwordFields(form: Form): Field[] {
  const typed = form.fields.filter((field) => field.type === 'password' && canType(field));
  if (typed.length > 0) return typed;
  return form.fields.filter(
    (field) =>
      field.type === 'text' && canType(field) && wordsOf(field.name).some((word) => PASSWORD_WORDS.has(word)),
  );
}

export function isNewPassword({ autocomplete }: Field): boolean {
  return autocomplete.includes('new-password');
}

/** Whether a field takes a verification code, by what it says of itself. */
export function isCodeField(field: Field): boolean {
  if (!canType(field) || field.element !== 'input' || !CODE_TYPES.has(field.type)) return false;
  if (field.autocomplete.includes('one-time-code')) return true;
  if (field.autocomplete.some((word) => /username|email|password/.test(word))) return false;
  const words = wordsOf(field.name, field.id);
  const saysPassword = field.type === 'password' && SAYS_PASSWORD.test(field.label);
  if (saysPassword || words.some((word) => OTHER_CODES.has(word))) return false;
  return (
    words.some((word) => CODE_WORDS.has(word)) || /code$/i.test(field.name) || SAYS_CODE.test(field.label)
  );
}

/** Whether a form can do without this field, by the field's own words. */
export function isOptional({ label }: Field): boolean {
  return OPTIONAL.test(label);
}

function takesText(field: Field): boolean {
  return canType(field) && field.element === 'input' && NAME_TYPES.has(field.type) && !isCodeField(field);
}

/** Whether a field says of itself that it is for the user name. */
export function saysUserName(field: Field): boolean {
  const { type, autocomplete, name, id, label } = field;
  if (autocomplete.includes('username')) return true;
  const words = wordsOf(name, id);
  const own = words.length > 0 ? words : wordsOf(label);
  if (own.some((word) => DATA_WORDS.has(word))) return false;
  return (
    type === 'email' ||
    autocomplete.includes('email') ||
    own.some((word) => USER_WORDS.has(word)) ||
    wordsOf(label).some((word) => USER_WORDS.has(word))
  );
}

/**
 * Of several fields the one that says it is for the user name, else the last before the password: domain or tenant
 * come before it. A page may have the user name after the password, or attached from elsewhere.
 */
export function userNameField(form: Form, password?: Field): Field | undefined {
  const all = form.fields.filter((field) => field !== password && takesText(field));
  const before = password === undefined ? all : all.filter(({ index }) => index < password.index);
  const best = (fields: readonly Field[]): Field | undefined =>
    fields.find(({ autocomplete }) => autocomplete.includes('username')) ??
    fields.find(({ type, autocomplete }) => type === 'email' || autocomplete.includes('email')) ??
    fields.findLast(saysUserName);
  return best(before) ?? best(all) ?? before.at(-1) ?? all[0];
}

/**
 * Hidden fields into which a script of the page copies the user name: named so, and still empty.
 */
export function copiesOf(form: Form, userName: Field): Field[] {
  return form.fields.filter(
    ({ type, value, name }) =>
      type === 'hidden' &&
      value === '' &&
      name !== userName.name &&
      wordsOf(name).some((word) => USER_NAMES.has(word)),
  );
}

const USER_NAMES = new Set(['user', 'username', 'userid', 'login', 'uid', 'email', 'loginfmt']);

/** A form that changes a password: two or more to fill in, or a new one without a user to sign in. */
export function changesPassword(form: Form): boolean {
  const found = passwordFields(form).filter((field) => !isCodeField(field));
  return found.length >= 2 || (found.some(isNewPassword) && !form.fields.some(takesText));
}
