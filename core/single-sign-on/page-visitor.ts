import { answerHeader, answerJson, describeAnswer } from '../requests/answer-text';

import { credentialRequest } from './credential-request';
import { submissionOf } from './form-submission';
import type { Submission } from './form-submission';
import { whatPageAsks } from './login-form';
import { readPage } from './page';
import type { Page } from './page';
import { pageText } from './page-text';
import { PageBrowser } from './page-browser';
import type { Arrival, BrowserPorts } from './page-browser';
import { ProviderOrigins } from './provider-origins';
import { PendingRequests, samlAnswerInJson, samlAnswerInPage } from './saml-answer';
import type { SamlAnswer } from './saml-answer';
import { jsonWords, newWords, pageWords } from './provider-words';
import { Stopped, stopped } from './sign-on-stop';
import type { SignOnOutcome, SignOnRequest, SignOnVisit } from './sign-on-visit';

/**
 * Visits a provider by reading its pages and sending their forms, as a browser without scripts would. A page that
 * asks for the password again has refused it.
 */
export class PageVisitor implements SignOnVisit {
  readonly #ports: BrowserPorts;

  constructor(ports: BrowserPorts) {
    this.#ports = ports;
  }

  async visit(request: SignOnRequest): Promise<SignOnOutcome> {
    try {
      return { samlResponse: await new Visit(request, this.#ports).run() };
    } catch (error) {
      if (error instanceof Stopped) return { stop: error.stop };
      throw error;
    }
  }
}

/** The password as it was sent, so that it is known when it is asked for again. */
interface SentPassword {
  /** Name of the form's field; empty where it went out in the vendor's way. */
  readonly field: string;
  readonly page?: Page;
}

type Step = { readonly samlResponse: string } | { readonly next: Submission };

class Visit {
  readonly #request: SignOnRequest;
  readonly #origins: ProviderOrigins;
  readonly #requests = new PendingRequests();
  readonly #browser: PageBrowser;
  /** Origins that were told the user name, with the page on which they asked. */
  readonly #named = new Map<string, Page>();
  #sent: SentPassword | undefined;

  constructor(request: SignOnRequest, ports: BrowserPorts) {
    if (!URL.canParse(request.startUrl)) throw new Stopped({ reason: 'noStart', host: '' });
    this.#request = request;
    this.#origins = new ProviderOrigins(request.startUrl, request.extraOrigins);
    this.#browser = new PageBrowser(ports, this.#origins, this.#requests, request.limits);
  }

  async run(): Promise<string> {
    let next: Submission = { method: 'GET', url: this.#request.startUrl, carries: 'nothing' };
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
      throw this.#schemeFault(url, answer) ?? notSaml(url, answer);
    }
    if ([400, 401, 403].includes(answer.statusCode)) {
      throw stopped(url, 'passwordRefused', {
        words: jsonWords(answer),
        statusCode: answer.statusCode,
      });
    }
    throw notSaml(url, answer);
  }

  #judgePage({ url, answer }: Arrival, page: Page): Step {
    const { statusCode } = answer;
    const { username, password } = this.#request.credentials;
    const asked = whatPageAsks(page, this.#sent?.field);
    switch (asked.kind) {
      case 'password': {
        if (this.#sent !== undefined) throw this.#refused(url, page, statusCode);
        const typed = new Map([[asked.password, password]]);
        if (asked.userName !== undefined) typed.set(asked.userName, username);
        this.#sent = { field: asked.password.name, page };
        return { next: submissionOf(asked.form, typed, 'password') };
      }
      case 'newPassword':
        throw stopped(url, 'newPasswordWanted', { words: page.title, statusCode });
      case 'code':
        throw stopped(url, 'codeWanted', { words: page.title, statusCode });
      case 'userName': {
        // A page of an error may have a field for text, a search for example.
        if (statusCode >= 400 && statusCode !== 401) break;
        const before = this.#named.get(url.origin);
        if (this.#sent !== undefined) {
          throw before === undefined
            ? personWanted(url, page, statusCode)
            : this.#refused(url, page, statusCode);
        }
        if (before !== undefined)
          throw stopped(url, 'userNameRefused', { words: newWords(page, before), statusCode });
        this.#named.set(url.origin, page);
        return {
          next: submissionOf(asked.form, new Map([[asked.userName, username]]), 'userName'),
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
        if (statusCode < 400) throw personWanted(url, page, statusCode);
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
    if (statusCode < 400 && page.needsScript)
      throw stopped(url, 'scriptWanted', { words: page.title, statusCode });
    throw this.#schemeFault(url, answer) ?? stopped(url, 'errorPage', { words: pageWords(page), statusCode });
  }

  #refused(url: URL, page: Page, statusCode: number): Stopped {
    return stopped(url, 'passwordRefused', { words: newWords(page, this.#sent?.page), statusCode });
  }

  /** Only at the door: a provider that has shown a form is none for programs. */
  #vendorsWay(url: URL, answer: Arrival['answer']): Submission | undefined {
    if (this.#named.size > 0) return undefined;
    const next = credentialRequest(answer, url.href, this.#request.credentials);
    if (next !== undefined) this.#sent = { field: '' };
    return next;
  }

  #schemeFault(url: URL, answer: Arrival['answer']): Stopped | undefined {
    const scheme = /^\s*([\w-]{1,20})/.exec(answerHeader(answer, 'www-authenticate') ?? '')?.[1];
    return answer.statusCode === 401 && scheme !== undefined
      ? stopped(url, 'schemeWanted', { about: scheme, statusCode: 401 })
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
    if (!saml.isResponse) throw stopped(url, 'damagedAnswer');
    if (saml.failures.length === 0) return { samlResponse: saml.value };
    const codes = saml.failures.join(', ');
    if (this.#sent !== undefined && saml.failures.includes('AuthnFailed')) {
      throw stopped(url, 'passwordRefused', { words: saml.statusMessage ?? codes, statusCode: 200 });
    }
    throw stopped(url, 'failedAnswer', { about: codes, words: saml.statusMessage });
  }
}

function personWanted(url: URL, page: Page, statusCode: number): Stopped {
  return stopped(url, 'personWanted', { words: page.title || page.blocks[0], statusCode });
}

/** Something that is neither a page nor a SAML answer. */
function notSaml(url: URL, answer: Arrival['answer']): Stopped {
  return stopped(url, 'notSaml', {
    about: describeAnswer(answer),
    words: jsonWords(answer),
    statusCode: answer.statusCode,
  });
}
