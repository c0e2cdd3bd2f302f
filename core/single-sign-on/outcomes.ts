import { isVeeamError, VeeamError } from '../errors/veeam-error';
import type { HttpAnswer } from '../ports';
import { describeAnswer } from '../requests/answer-text';
import { readRefusal } from '../requests/refusal';
import type { Page } from './page';

/** What an error may tell of the visit, and how it is made fit to be shown. */
export interface Telling {
  readonly username: string;
  readonly password: string;
  readonly redact: (text: string) => string;
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

function says(words: string | undefined, telling: Telling): string {
  const line = words === undefined ? '' : quotable(words, telling);
  return line === '' ? '' : ` The provider says: "${line}"`;
}

function stopped(url: URL, sentence: string, statusCode?: number): VeeamError {
  return new VeeamError('VEEAM_SINGLE_SIGN_ON', `Single sign-on at ${url.host} stopped: ${sentence}`, {
    statusCode,
  });
}

/**
 * What a page says that it did not say before: its most explicit message, else its first new lines, since some
 * providers mark their messages by nothing but their look.
 */
export function newWords(page: Page, before: Page | undefined): string | undefined {
  const known = new Set([...(before?.messages ?? []), ...(before?.blocks ?? [])]);
  const message = page.messages.find((text) => !known.has(text));
  if (message !== undefined) return message;
  const blocks = page.blocks.filter((text) => !known.has(text)).slice(0, 3);
  return blocks.length === 0 ? undefined : blocks.join(' ');
}

/** What a service for programs says in JSON, in the usual members. */
export function jsonWords(answer: HttpAnswer): string | undefined {
  // Whoever quotes the words redacts them before cutting.
  const { veeamCode, veeamMessage } = readRefusal(answer, (text) => text);
  return veeamMessage ?? veeamCode;
}

/** The provider does not take user and password. */
export function passwordRefused(
  url: URL,
  words: string | undefined,
  statusCode: number,
  telling: Telling,
): VeeamError {
  return new VeeamError(
    'VEEAM_SIGN_IN_REFUSED',
    `The identity provider ${url.host} refused user and password of ${quotable(telling.username, telling)}.${says(words, telling)} They were sent once and are not tried again: check both in the settings.`,
    { statusCode },
  );
}

/** The provider asks for the user name a second time. */
export function userNameRefused(
  url: URL,
  words: string | undefined,
  statusCode: number,
  telling: Telling,
): VeeamError {
  return new VeeamError(
    'VEEAM_SIGN_IN_REFUSED',
    `The identity provider ${url.host} does not take the user name ${quotable(telling.username, telling)}.${says(words, telling)} The password was not sent: check the user name in the settings.`,
    { statusCode },
  );
}

export function newPasswordWanted(url: URL, page: Page, statusCode: number, telling: Telling): VeeamError {
  return stopped(
    url,
    `the provider wants ${quotable(telling.username, telling)} to change the password.${says(page.title, telling)} Change it there in a browser, then enter the new one in the settings.`,
    statusCode,
  );
}

export function codeWanted(url: URL, page: Page, statusCode: number, telling: Telling): VeeamError {
  return stopped(
    url,
    `the provider asks for a verification code, which only a person has.${says(page.title, telling)} Use an account without a second factor here, or sign in by hand and hand over the SAML answer.`,
    statusCode,
  );
}

export function personWanted(url: URL, page: Page, statusCode: number, telling: Telling): VeeamError {
  return stopped(
    url,
    `its page asks for something that a person has to answer.${says(page.title || page.blocks[0], telling)} Sign in there once in a browser, or sign in by hand and hand over the SAML answer.`,
    statusCode,
  );
}

export function scriptWanted(url: URL, page: Page, statusCode: number, telling: Telling): VeeamError {
  return stopped(
    url,
    `its page works with JavaScript only and has no form to fill in.${says(page.title, telling)} Turn on the provider's plain sign-in form, or sign in by hand and hand over the SAML answer.`,
    statusCode,
  );
}

/** Windows sign-in or another scheme of HTTP itself in place of a form. */
export function schemeWanted(url: URL, scheme: string, statusCode: number, telling: Telling): VeeamError {
  return stopped(
    url,
    `the provider asks for ${quotable(scheme, telling)} authentication and shows no form. Turn on its sign-in form for this service.`,
    statusCode,
  );
}

/** A page without a form: an error of the provider. */
export function errorPage(url: URL, page: Page, statusCode: number, telling: Telling): VeeamError {
  const words = [page.title, page.messages[0] ?? page.blocks.slice(0, 3).join(' ')];
  const told = [...new Set(words.filter((text) => text !== ''))].join(': ');
  return stopped(
    url,
    `the provider answered ${statusCode} with a page that leads nowhere.${says(told, telling)} Look at the log of the provider, and check there that this server is set up as a service provider.`,
    statusCode,
  );
}

/** Something that is neither a page nor a SAML answer. */
export function notSaml(url: URL, answer: HttpAnswer, telling: Telling): VeeamError {
  return stopped(
    url,
    `the provider answered ${answer.statusCode} with ${describeAnswer(answer, (text) => quotable(text, telling))} in place of a SAML answer.${says(jsonWords(answer), telling)} Check the sign-on address in the single sign-on settings of the server.`,
    answer.statusCode,
  );
}

/** The answer's field holds something else. */
export function damagedAnswer(url: URL): VeeamError {
  return stopped(
    url,
    'what the provider gave as SAMLResponse is no SAML 2.0 response. Look at the log of the provider.',
  );
}

/** The answer is a SAML response that says no. */
export function failedAnswer(
  url: URL,
  failure: { readonly codes: readonly string[]; readonly message?: string; readonly passwordSent: boolean },
  telling: Telling,
): VeeamError {
  const codes = quotable(failure.codes.join(', '), telling);
  if (failure.passwordSent && failure.codes.includes('AuthnFailed')) {
    return passwordRefused(url, failure.message ?? codes, 200, telling);
  }
  return stopped(
    url,
    `the provider's SAML answer says that it failed (${codes}).${says(failure.message, telling)} Look at the log of the provider, and check there that this server is set up as a service provider.`,
  );
}

export function answerByRedirect(url: URL): VeeamError {
  return stopped(
    url,
    'the provider sends its SAML answer by redirect or artifact. Set it to the HTTP-POST binding for this service provider.',
  );
}

export function tooManySteps(url: URL, most: number): VeeamError {
  return stopped(
    url,
    `after ${most} requests there is still no SAML answer; the provider may be sending its visitor round in circles. Sign in there in a browser to see what it wants.`,
  );
}

export function tooSlow(url: URL, seconds: number): VeeamError {
  return stopped(url, `it took longer than ${seconds} s. Check the load of the provider, and try again.`);
}

export function pageTooLarge(url: URL, bytes: number): VeeamError {
  return stopped(
    url,
    `it sent a page of more than ${bytes / 1_000_000} MB, which no sign-in page is. Check the sign-on address in the single sign-on settings of the server.`,
  );
}

/** Credentials would leave the circle of origins that may have them. */
export function foreignOrigin(from: URL, to: URL): VeeamError {
  return stopped(
    from,
    `a page there wants user or password at ${to.origin}, which the product's redirect did not lead to, so nothing was sent. If that address belongs to your identity provider, add ${to.origin} to the sign-on addresses of the provider (signOnOrigins) in the session's settings.`,
  );
}

export function notProtected(from: URL, to: URL): VeeamError {
  return stopped(
    from,
    `it leads to ${to.origin}, where the credentials could be read on the way. The provider must be reached over https; only on this machine itself http will do.`,
  );
}

export function passwordInAddress(url: URL): VeeamError {
  return stopped(
    url,
    'its form would put the password into the address of a page, where logs keep it, so nothing was sent. Have the form of the provider sent by POST.',
  );
}

export function badAddress(url: URL, where: 'redirect' | 'form'): VeeamError {
  return stopped(url, `the ${where} there leads to no web address. Look at the log of the provider.`);
}

/** Sends the password on more often than once. */
export function passwordSentOn(url: URL): VeeamError {
  return stopped(
    url,
    'the provider redirects the password again and again. Look at the log of the provider.',
  );
}

/** The transport's own fault, said of the identity provider: its advice would be for the Veeam server. */
export function providerFault(error: unknown, url: URL): Error {
  if (!isVeeamError(error)) return error instanceof Error ? error : new Error(String(error));
  const { statusCode, requestSent } = error;
  if (error.code === 'VEEAM_UNEXPECTED_ANSWER') {
    return new VeeamError(
      'VEEAM_SINGLE_SIGN_ON',
      `Single sign-on at ${url.host} stopped: its answer could not be read. ${error.message}`,
      {
        statusCode,
        requestSent,
      },
    );
  }
  const [fact = ''] = error.message.split(/(?<=[.!?])\s/);
  const advice = FAULT_ADVICE[error.code];
  return new VeeamError(
    error.code,
    `Single sign-on did not get through to the identity provider ${url.host}: ${advice === undefined ? error.message : `${fact} ${advice}`}`,
    {
      statusCode,
      requestSent,
    },
  );
}

const FAULT_ADVICE: Readonly<Partial<Record<VeeamError['code'], string>>> = {
  VEEAM_UNREACHABLE: 'Check that the provider runs and that this machine may reach it.',
  VEEAM_TIMEOUT: 'Check that the provider runs and how busy it is.',
  VEEAM_CERTIFICATE: 'Add the certificate of the provider (or its issuer) as CA in the TLS settings.',
};
