import { VeeamError } from '../errors/veeam-error';
import type { Clock, Transport } from '../ports';
import { answerHeader, answerJson } from '../requests/answer-text';
import { Browser } from './browser';
import type { Arrival } from './browser';
import { credentialRequest } from './credential-request';
import { submissionOf } from './form-submission';
import type { Submission } from './form-submission';
import { whatPageAsks } from './login-form';
import {
  codeWanted,
  damagedAnswer,
  errorPage,
  failedAnswer,
  jsonWords,
  newPasswordWanted,
  newWords,
  notSaml,
  passwordRefused,
  personWanted,
  schemeWanted,
  scriptWanted,
  userNameRefused,
} from './outcomes';
import { readPage } from './page';
import type { Page } from './page';
import { pageText } from './page-text';
import { ProviderOrigins } from './provider-origins';
import { PendingRequests, samlAnswerInJson, samlAnswerInPage } from './saml-answer';
import type { SamlAnswer } from './saml-answer';

/** What a visit at an identity provider needs. */
export interface ProviderVisit {
  /** Where the product sends its users, with its SAML request in it. */
  readonly signOnUrl: string;
  readonly username: string;
  readonly password: string;
  /** Origins beside those reached by redirects from `signOnUrl` to which the password may go. */
  readonly extraOrigins: readonly string[];
  readonly transport: Transport;
  readonly clock: Clock;
  /** Replaces every secret of the session in a text that is to be shown. */
  readonly redact: (text: string) => string;
}

/**
 * Signs in at a SAML 2.0 identity provider as a browser would and brings back the base64 `SAMLResponse`. The
 * password is sent once at most: a page that asks for it again has refused it.
 *
 * @throws VeeamError `VEEAM_SIGN_IN_REFUSED` where the provider does not take user or password,
 *   `VEEAM_SINGLE_SIGN_ON` where it wants something else or cannot be understood, or what the transport throws
 */
export async function visitProvider(visit: ProviderVisit): Promise<string> {
  return new Visit(visit).run();
}

/** The password as it was sent, so that it is known when it is asked for again. */
interface SentPassword {
  /** Name of the form's field; empty where it went out in the vendor's way. */
  readonly field: string;
  readonly page?: Page;
}

type Step = { readonly samlResponse: string } | { readonly next: Submission };

class Visit {
  readonly #visit: ProviderVisit;
  readonly #origins: ProviderOrigins;
  readonly #requests = new PendingRequests();
  readonly #browser: Browser;
  /** Origins that were told the user name, with the page on which they asked. */
  readonly #named = new Map<string, Page>();
  #sent: SentPassword | undefined;

  constructor(visit: ProviderVisit) {
    const url = signOnAddress(visit.signOnUrl);
    this.#visit = visit;
    this.#origins = new ProviderOrigins(url, visit.extraOrigins);
    this.#browser = new Browser(visit, this.#origins, this.#requests);
  }

  async run(): Promise<string> {
    let next: Submission = { method: 'GET', url: this.#visit.signOnUrl, carries: 'nothing' };
    for (;;) {
      const step = this.#judge(await this.#browser.open(next));
      if ('samlResponse' in step) return step.samlResponse;
      next = step.next;
    }
  }

  #judge(arrival: Arrival): Step {
    const { url, answer } = arrival;
    const text = pageText(answer);
    const contentType = answerHeader(answer, 'content-type') ?? '';
    const isPage = answerJson(answer) === undefined && (/html/i.test(contentType) || /^\s*</.test(text));
    if (!isPage) return this.#judgeData(arrival);
    const page = readPage(text, url.href);
    const saml = samlAnswerInPage(page);
    return saml === undefined ? this.#judgePage(arrival, page) : this.#take(saml, url);
  }

  /** Something for programs: JSON, or nothing at all. */
  #judgeData({ url, answer }: Arrival): Step {
    const saml = samlAnswerInJson(answer);
    if (saml !== undefined) return this.#take(saml, url);
    if (this.#sent === undefined) {
      const next = this.#vendorsWay(url, answer);
      if (next !== undefined) return { next };
      throw this.#schemeFault(url, answer) ?? notSaml(url, answer, this.#visit);
    }
    if ([400, 401, 403].includes(answer.statusCode)) {
      throw passwordRefused(url, jsonWords(answer), answer.statusCode, this.#visit);
    }
    throw notSaml(url, answer, this.#visit);
  }

  #judgePage({ url, answer }: Arrival, page: Page): Step {
    const { statusCode } = answer;
    const asked = whatPageAsks(page, this.#sent?.field);
    switch (asked.kind) {
      case 'password': {
        if (this.#sent !== undefined) throw this.#refused(url, page, statusCode);
        const typed = new Map([[asked.password, this.#visit.password]]);
        if (asked.userName !== undefined) typed.set(asked.userName, this.#visit.username);
        this.#sent = { field: asked.password.name, page };
        return { next: submissionOf(asked.form, typed, 'password') };
      }
      case 'newPassword':
        throw newPasswordWanted(url, page, statusCode, this.#visit);
      case 'code':
        throw codeWanted(url, page, statusCode, this.#visit);
      case 'userName': {
        // A page of an error may have a field for text, a search for example.
        if (statusCode >= 400 && statusCode !== 401) break;
        const before = this.#named.get(url.origin);
        if (this.#sent !== undefined) {
          throw before === undefined
            ? personWanted(url, page, statusCode, this.#visit)
            : this.#refused(url, page, statusCode);
        }
        if (before !== undefined) throw userNameRefused(url, newWords(page, before), statusCode, this.#visit);
        this.#named.set(url.origin, page);
        return {
          next: submissionOf(asked.form, new Map([[asked.userName, this.#visit.username]]), 'userName'),
        };
      }
      case 'onward':
        // An error page may keep a form with hidden fields only; sending that would lead astray.
        if (statusCode < 400)
          return {
            next: this.#onward(submissionOf(asked.form, new Map(), 'nothing'), asked.form.fields, url),
          };
        break;
      case 'person':
        if (statusCode < 400) throw personWanted(url, page, statusCode, this.#visit);
        break;
      case 'nothing':
        if (statusCode < 400 && page.refreshTo !== undefined) {
          return { next: { method: 'GET', url: page.refreshTo, carries: 'nothing' } };
        }
    }
    if (this.#sent === undefined) {
      const next = this.#vendorsWay(url, answer);
      if (next !== undefined) return { next };
    } else if (statusCode === 401) {
      throw this.#refused(url, page, statusCode);
    }
    if (statusCode < 400 && page.needsScript) throw scriptWanted(url, page, statusCode, this.#visit);
    throw this.#schemeFault(url, answer) ?? errorPage(url, page, statusCode, this.#visit);
  }

  #refused(url: URL, page: Page, statusCode: number): VeeamError {
    return passwordRefused(url, newWords(page, this.#sent?.page), statusCode, this.#visit);
  }

  /** Only at the door: a provider that has shown a form is none for programs. */
  #vendorsWay(url: URL, answer: Arrival['answer']): Submission | undefined {
    if (this.#named.size > 0) return undefined;
    const next = credentialRequest(answer, url.href, this.#visit);
    if (next !== undefined) this.#sent = { field: '' };
    return next;
  }

  #schemeFault(url: URL, answer: Arrival['answer']): VeeamError | undefined {
    const scheme = /^\s*([\w-]{1,20})/.exec(answerHeader(answer, 'www-authenticate') ?? '')?.[1];
    return answer.statusCode === 401 && scheme !== undefined
      ? schemeWanted(url, scheme, 401, this.#visit)
      : undefined;
  }

  /** A form that goes on by itself. With a SAML request in it, it hands its visitor over to another provider. */
  #onward(
    next: Submission,
    fields: readonly { readonly name: string; readonly value: string }[],
    url: URL,
  ): Submission {
    const request = fields.find(({ name }) => name === 'SAMLRequest')?.value;
    if (request !== undefined && URL.canParse(next.url)) {
      this.#requests.note(request);
      this.#origins.handOver(url, new URL(next.url));
    }
    return next;
  }

  #take(saml: SamlAnswer, url: URL): Step {
    const target =
      saml.form !== undefined && URL.canParse(saml.form.action) ? new URL(saml.form.action) : undefined;
    // Another provider answers the one that asked it. That one was visited before; the product never is.
    if (
      saml.form !== undefined &&
      target !== undefined &&
      this.#requests.nested &&
      this.#origins.hasVisited(target)
    ) {
      this.#requests.answer();
      return { next: submissionOf(saml.form, new Map(), 'nothing') };
    }
    if (!saml.isResponse) throw damagedAnswer(url);
    if (saml.failures.length === 0) return { samlResponse: saml.value };
    const failure = {
      codes: saml.failures,
      message: saml.statusMessage,
      passwordSent: this.#sent !== undefined,
    };
    throw failedAnswer(url, failure, this.#visit);
  }
}

function signOnAddress(address: string): string {
  if (URL.canParse(address)) return address;
  throw new VeeamError(
    'VEEAM_SINGLE_SIGN_ON',
    'The product named no usable address of an identity provider. Check the single sign-on settings of the server.',
  );
}
