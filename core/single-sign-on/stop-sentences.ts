import { VeeamError } from '../errors/veeam-error';
import type { SignOnStop, StopReason } from './sign-on-stop';

/** What an error may tell of the visit, and how it is made fit to be shown. */
export interface Telling {
  readonly username: string;
  readonly password: string;
  readonly redact: (text: string) => string;
  /** What the host can do about pages that need scripts, as a sentence. */
  readonly scriptAdvice?: string;
}

const LONGEST_QUOTE = 240;

/**
 * A provider's words, fit to be quoted: without secrets, on one line, short. Secrets go first, so that cutting
 * leaves no half of one.
 */
export function quotable(words: string, { password, redact }: Telling): string {
  const clean = redact(words);
  // A page may repeat what was typed, and a host's own redaction need not know this password.
  const hidden =
    password.length < 3
      ? clean
      : clean.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***');
  const line = hidden.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE).trimEnd()}…`;
}

/** What a sentence is made of, all fit to be shown. */
interface Facts {
  readonly host: string;
  readonly user: string;
  readonly status: string;
  readonly about: string;
  /** ` The provider says: "…"`, or empty. */
  readonly says: string;
  /** The host's advice about scripts with a space behind it, or empty. */
  readonly scripts: string;
}

/** Sentences that begin with where the visit stopped. */
const STOPPED: Readonly<Record<Exclude<StopReason, keyof typeof WHOLE>, (facts: Facts) => string>> = {
  newPasswordWanted: ({ user, says }) =>
    `the provider wants ${user} to change the password.${says} Change it there in a browser, then enter the new one in the settings.`,
  codeWanted: ({ says }) =>
    `the provider asks for a verification code, which only a person has.${says} Store the TOTP secret of the account, use an account without a second factor here, or sign in by hand and hand over the SAML answer.`,
  personWanted: ({ about, says }) =>
    `its page asks ${about}, which a person has to answer.${says} Sign in there once in a browser, or sign in by hand and hand over the SAML answer.`,
  unfillable: ({ about, says }) =>
    `its sign-in form also asks for ${about}, so the password was not sent.${says} Use an account or a sign-in form that does not ask for it, or sign in by hand and hand over the SAML answer.`,
  scriptWanted: ({ says, scripts }) =>
    `its page works with JavaScript only and has no form to fill in.${says} ${scripts}Turn on the provider's plain sign-in form, or sign in by hand and hand over the SAML answer.`,
  circle: ({ says, scripts }) =>
    `its pages lead round in a circle: the same request came up a second time.${says} ${scripts}Sign in there in a browser to see what it wants.`,
  otherPerson: ({ user, about }) =>
    `the provider asked for no password and answered for ${about}, not for ${user}. Its answer was not used. Check at the provider how it knows its visitors.`,
  schemeWanted: ({ about }) =>
    `the provider asks for ${about} authentication and shows no form. Turn on its sign-in form for this service.`,
  errorPage: ({ status, says }) =>
    `the provider answered ${status} with a page that leads nowhere.${says} Look at the log of the provider, and check there that this server is set up as a service provider.`,
  notSaml: ({ status, about, says }) =>
    `the provider answered ${status} with ${about} in place of a SAML answer.${says} Check the sign-on address in the single sign-on settings of the server.`,
  damagedAnswer: () =>
    'what the provider gave as SAMLResponse is no SAML 2.0 response. Look at the log of the provider.',
  failedAnswer: ({ about, says }) =>
    `the provider's SAML answer says that it failed (${about}).${says} Look at the log of the provider, and check there that this server is set up as a service provider.`,
  answerByRedirect: () =>
    'the provider sends its SAML answer by redirect or artifact. Set it to the HTTP-POST binding for this service provider.',
  tooManySteps: ({ about }) =>
    `after ${about} requests there is still no SAML answer; the provider may be sending its visitor round in circles. Sign in there in a browser to see what it wants.`,
  tooSlow: ({ about }) => `it took longer than ${about} s. Check the load of the provider, and try again.`,
  pageTooLarge: ({ about }) =>
    `it sent a page of more than ${about} MB, which no sign-in page is. Check the sign-on address in the single sign-on settings of the server.`,
  foreignOrigin: ({ about }) =>
    `a page there wants user or password at ${about}, which the product's redirect did not lead to, so nothing was sent. If that address belongs to your identity provider, add ${about} to the sign-on addresses of the provider (signOnOrigins) in the session's settings.`,
  notProtected: ({ about }) =>
    `it leads to ${about}, where the credentials could be read on the way. The provider must be reached over https; only on this machine itself http will do.`,
  passwordInAddress: () =>
    'its form would put the password into the address of a page, where logs keep it, so nothing was sent. Have the form of the provider sent by POST.',
  badAddress: ({ about }) => `the ${about} there leads to no web address. Look at the log of the provider.`,
  passwordSentOn: () =>
    'the provider redirects the password again and again. Look at the log of the provider.',
};

/** Sentences of their own. */
const WHOLE = {
  passwordRefused: ({ host, user, says }: Facts): string =>
    `The identity provider ${host} refused user and password of ${user}.${says} They were sent once and are not tried again: check both in the settings.`,
  userNameRefused: ({ host, user, says }: Facts): string =>
    `The identity provider ${host} does not take the user name ${user}.${says} The password was not sent: check the user name in the settings.`,
  codeRefused: ({ host, user, says }: Facts): string =>
    `The identity provider ${host} did not take the verification code of ${user}, which was sent with user and password.${says} They were sent once and are not tried again: check the TOTP secret and the clock of this machine.`,
  noStart: (): string =>
    'The product named no usable address of an identity provider. Check the single sign-on settings of the server.',
};

/** Reasons for which the stored credentials are wrong. */
const REFUSALS: ReadonlySet<StopReason> = new Set(['passwordRefused', 'userNameRefused', 'codeRefused']);

/** Says in one sentence why a visit ended and what to do, without secrets. */
export function stopError(stop: SignOnStop, telling: Telling): VeeamError {
  const { reason, statusCode } = stop;
  const words = stop.words === undefined ? '' : quotable(stop.words, telling);
  const facts: Facts = {
    host: stop.host,
    user: quotable(telling.username, telling),
    status: String(statusCode),
    about: quotable(stop.about ?? '', telling),
    says: words === '' ? '' : ` The provider says: "${words}"`,
    scripts: telling.scriptAdvice === undefined ? '' : `${telling.scriptAdvice} `,
  };
  const sentence =
    reason in WHOLE
      ? WHOLE[reason as keyof typeof WHOLE](facts)
      : `Single sign-on at ${stop.host} stopped: ${STOPPED[reason as keyof typeof STOPPED](facts)}`;
  const code = REFUSALS.has(reason) ? 'VEEAM_SIGN_IN_REFUSED' : 'VEEAM_SINGLE_SIGN_ON';
  return new VeeamError(code, sentence, { statusCode });
}
