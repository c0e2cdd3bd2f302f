import type { HttpAnswer } from '../ports';
import { answerJson } from '../requests/answer-text';
import type { Form } from './form';
import type { Page } from './page';
import { stopped } from './sign-on-stop';

/** A `SAMLResponse` as it came, and what its status element says. */
export interface SamlAnswer {
  /** Base64 without white space. */
  readonly value: string;
  /** Whether it decodes to a SAML 2.0 response at all. */
  readonly isResponse: boolean;
  /** The last parts of its status codes other than Success, for example `Responder`, `AuthnFailed`. */
  readonly failures: readonly string[];
  readonly statusMessage?: string;
  /** The form it stood in. */
  readonly form?: Form;
}

/** Reads what stands in base64 in a form or a JSON answer. The signature is the product's to verify. */
export function readSamlAnswer(encoded: string, form?: Form): SamlAnswer {
  const value = encoded.replace(/\s/g, '');
  const text = /^[A-Za-z0-9+/]+={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('utf8') : '';
  const codes = [...text.matchAll(/<(?:[\w.-]+:)?StatusCode\s[^>]*?Value=["']([^"']*)["']/g)].map(
    ([, code]) => code ?? '',
  );
  const statusMessage = /<(?:[\w.-]+:)?StatusMessage[^>]*>([^<]*)</.exec(text)?.[1]?.trim();
  return {
    value,
    form,
    isResponse: /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--(?:(?!-->)[^])*-->\s*)*<([\w.-]+:)?Response[\s>]/.test(
      text,
    ),
    failures: codes.map((code) => code.slice(code.lastIndexOf(':') + 1)).filter((code) => code !== 'Success'),
    statusMessage: statusMessage === '' ? undefined : statusMessage,
  };
}

/**
 * The answer, ready to be handed to the product.
 *
 * @throws Stopped where it is none, or says no
 */
export function checkAnswer(saml: SamlAnswer, url: URL, passwordSent: boolean): string {
  if (!saml.isResponse) throw stopped(url, 'damagedAnswer');
  if (saml.failures.length === 0) return saml.value;
  const codes = saml.failures.join(', ');
  if (passwordSent && saml.failures.includes('AuthnFailed'))
    throw stopped(url, 'passwordRefused', { words: saml.statusMessage ?? codes, statusCode: 200 });
  throw stopped(url, 'failedAnswer', { about: codes, words: saml.statusMessage });
}

/** The answer in the hidden field of a page that would send it on by itself (SAML 2.0 bindings, HTTP POST). */
export function samlAnswerInPage(page: Page): SamlAnswer | undefined {
  for (const form of page.forms) {
    const field = form.fields.find(({ name }) => name === 'SAMLResponse');
    if (field !== undefined) return readSamlAnswer(field.value, form);
  }
  return undefined;
}

/** The answer as name and value in JSON (Requesting Authorization, Example [Single Sign-On], step 2). */
export function samlAnswerInJson(answer: HttpAnswer): SamlAnswer | undefined {
  const body = answerJson(answer);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const { name, value, SAMLResponse: direct } = body as Readonly<Record<string, unknown>>;
  if (name === 'SAMLResponse' && typeof value === 'string') return readSamlAnswer(value);
  return typeof direct === 'string' ? readSamlAnswer(direct) : undefined;
}

/**
 * Which SAML requests of this visit still want their answer. A provider that asks another one sends a second
 * request, and the first answer to come is then for it and not for the product.
 */
export class PendingRequests {
  readonly #seen = new Set<string>();
  #answered = 0;

  /** Notes a request in an address or a form; the same one again is no new one. */
  note(request: string | null | undefined): void {
    if (request !== null && request !== undefined && request !== '')
      this.#seen.add(request.replace(/\s/g, '+'));
  }

  /** Whether the next answer is for a provider in between. */
  get nested(): boolean {
    return this.#seen.size - this.#answered > 1;
  }

  answer(): void {
    this.#answered += 1;
  }
}
