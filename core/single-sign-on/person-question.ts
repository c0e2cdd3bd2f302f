import type { Field, Form } from './form';
import type { Page } from './page';
import { phrases } from './words';

/** What pages ask of a person, told by their words; the first that fits counts. */
const QUESTIONS: readonly (readonly [about: string, words: RegExp])[] = [
  [
    'a captcha',
    phrases('captcha, recaptcha, not a robot, characters you see, text in the image, are you human'),
  ],
  [
    'a passkey or security key',
    phrases(
      'passkeys?, security keys?, webauthn, fido2?, face id, touch id, windows hello, ' + 'biometric\\w*',
    ),
  ],
  [
    'the answer to a security question',
    phrases(
      'security questions?, secret questions?, security answer, mother, first pet, ' +
        'sicherheitsfrage, question secrète',
    ),
  ],
  [
    'whether to end other sessions of the account',
    phrases(
      'other (?:devices?|sessions?), already (?:signed|logged) in, active sessions?, ' +
        'too many sessions, sessions? limit, end (?:other|all), andere sitzungen',
    ),
  ],
  [
    'to set up a further factor',
    phrases(
      'set up, enrol, enroll, enrolment, enrollment, more information required, ' +
        'register (?:a|your) (?:device|phone|factor), keep your account secure, einrichten',
    ),
  ],
  [
    'to approve the sign-in on another device',
    phrases('approve sign in, push, approve the request, check your (?:phone|device), notification'),
  ],
  [
    'whether to stay signed in',
    phrases(
      'stay signed in, stay logged in, keep me signed in, angemeldet bleiben, rester connecté, ' +
        'trust this (?:device|browser), remember this (?:device|browser)',
    ),
  ],
  [
    'to accept terms',
    phrases(
      'terms, conditions, acceptable use, disclaimer, legal notice, privacy policy, ' +
        'usage policy, i agree, nutzungsbedingungen, conditions d utilisation',
    ),
  ],
  [
    'for consent',
    phrases(
      'consent, permissions?, requests? access, wants to access, information release, ' +
        'attributes?, release, einwilligung, authorize, authorise, share your',
    ),
  ],
  [
    'to complete a profile',
    phrases(
      'profile, your details, personal (?:data|details|information), ' +
        'contact (?:data|details|information), recovery (?:email|e-mail|phone), phone number, ' +
        'complete your, profil',
    ),
  ],
];

const BUTTONS = new Set(['submit', 'image', 'reset', 'button']);

/** The controls of a form that a person fills in or chooses from. */
export function visibleControls(form: Form): Field[] {
  return form.fields.filter(({ visible, type }) => visible && !BUTTONS.has(type));
}

/** The question that a page puts in words; nothing where it puts none that is known. */
export function questionIn(page: Page, forms: readonly Form[], alsoInText: boolean): string | undefined {
  const inForms = forms.flatMap((form) => [
    form.heading,
    ...form.fields.map(({ label }) => label),
    ...form.marks,
  ]);
  const texts = [[page.title, ...inForms].join(' \n '), alsoInText ? page.blocks.join(' \n ') : ''];
  for (const text of texts) {
    const found = QUESTIONS.find(([, words]) => words.test(text));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** Names what a page asks of a person, to end "its page asks …". */
export function askedOfPerson(page: Page, forms: readonly Form[] = page.forms): string {
  const question = questionIn(page, forms, true);
  if (question !== undefined) return question;
  const controls = forms.flatMap(visibleControls);
  if (controls.some(({ type }) => type === 'select' || type === 'select-one' || type === 'radio'))
    return 'to choose one of several';
  const labels = namesOf(controls);
  return labels === '' ? 'something that a person has to answer' : `for ${labels}`;
}

/** The labels of controls, for a sentence. */
export function namesOf(controls: readonly Field[]): string {
  const labels = controls.map(({ label, name, id }) => label || name || id).filter((label) => label !== '');
  return [...new Set(labels)]
    .slice(0, 4)
    .map((label) => `"${label.replace(/[:*\s]+$/, '').slice(0, 60)}"`)
    .join(', ');
}
