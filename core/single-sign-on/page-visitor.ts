import { answerHeader, answerJson, describeAnswer } from '../requests/answer-text';
import { credentialRequest } from './credential-request';
import { submissionOf } from './form-submission';
import type { Submission } from './form-submission';
import { readPage } from './page';
import type { Field, Form } from './form';
import { PageBrowser } from './page-browser';
import type { Arrival, BrowserPorts } from './page-browser';
import { PageJudge } from './page-judge';
import type { Move } from './page-judge';
import { pageText } from './page-text';
import { ProviderOrigins } from './provider-origins';
import { jsonWords } from './provider-words';
import { checkAnswer, PendingRequests, samlAnswerInJson, samlAnswerInPage } from './saml-answer';
import type { SamlAnswer } from './saml-answer';
import { Stopped, stopped } from './sign-on-stop';
import type { SignOnOutcome, SignOnRequest, SignOnVisit } from './sign-on-visit';

/**
 * Visits a provider by reading its pages and sending their forms, as a browser without scripts would.
 */
export class PageVisitor implements SignOnVisit {
  readonly #ports: BrowserPorts;

  constructor(ports: BrowserPorts) {
    this.#ports = ports;
  }

  async visit(request: SignOnRequest): Promise<SignOnOutcome> {
    try {
      return await new Visit(request, this.#ports).run();
    } catch (error) {
      if (error instanceof Stopped) return { stop: error.stop };
      throw error;
    }
  }
}

type Step = { readonly samlResponse: string } | { readonly next: Submission };

class Visit {
  readonly #request: SignOnRequest;
  readonly #origins: ProviderOrigins;
  readonly #requests = new PendingRequests();
  readonly #browser: PageBrowser;
  readonly #judge: PageJudge;

  constructor(request: SignOnRequest, ports: BrowserPorts) {
    this.#request = request;
    this.#origins = new ProviderOrigins(request.startUrl, request.extraOrigins);
    this.#browser = new PageBrowser(ports, this.#origins, this.#requests, request.limits);
    this.#judge = new PageJudge(request.credentials, false);
  }

  async run(): Promise<SignOnOutcome> {
    let next: Submission = { method: 'GET', url: this.#request.startUrl, carries: 'nothing' };
    for (;;) {
      const step = this.#step(await this.#browser.open(next));
      if ('samlResponse' in step) return { ...step, withPassword: this.#judge.hasSentPassword };
      next = step.next;
    }
  }

  #step(arrival: Arrival): Step {
    const { url, answer } = arrival;
    const { text, charset } = pageText(answer);
    const contentType = answerHeader(answer, 'content-type') ?? '';
    const isPage = answerJson(answer) === undefined && (/html/i.test(contentType) || /^\s*</.test(text));
    if (!isPage) return this.#stepFromData(arrival);
    const page = readPage(text, url.href);
    const saml = samlAnswerInPage(page);
    if (saml !== undefined) return this.#take(saml, url, charset);
    const found = { page, url, statusCode: answer.statusCode };
    const move = this.#judge.judge(found);
    if (move !== undefined) return { next: this.#make(move, url, charset) };
    const next = this.#vendorsWay(url, answer);
    if (next !== undefined) return { next };
    if (!this.#judge.hasSentPassword) {
      const fault = schemeFault(url, answer);
      if (fault !== undefined) throw fault;
    }
    throw this.#judge.deadEnd(found);
  }

  /** Something for programs: JSON, or nothing at all. */
  #stepFromData({ url, answer }: Arrival): Step {
    const saml = samlAnswerInJson(answer);
    if (saml !== undefined) return this.#take(saml, url, 'utf-8');
    const { statusCode } = answer;
    if (!this.#judge.hasSentPassword) {
      const next = this.#vendorsWay(url, answer);
      if (next !== undefined) return { next };
      throw schemeFault(url, answer) ?? notSaml(url, answer);
    }
    if ([400, 401, 403].includes(statusCode))
      throw stopped(url, 'passwordRefused', { words: jsonWords(answer), statusCode });
    throw notSaml(url, answer);
  }

  #make(move: Move, url: URL, charset: string): Submission {
    switch (move.kind) {
      case 'fill':
        return submissionOf(move.form, { ...move, charset });
      case 'onward':
        return this.#onward(move.form, move.press, url, charset);
      case 'goTo':
        return { method: 'GET', url: move.url, carries: 'nothing' };
    }
  }

  /** Only at the door: a provider that has shown a form is none for programs. */
  #vendorsWay(url: URL, answer: Arrival['answer']): Submission | undefined {
    if (this.#judge.hasToldAnything) return undefined;
    const next = credentialRequest(answer, url.href, this.#request.credentials);
    if (next !== undefined) this.#judge.sendsWithoutForm();
    return next;
  }

  /** A form that goes on by itself. With a SAML request in it, it hands its visitor over to another provider. */
  #onward(form: Form, press: Field | undefined, url: URL, charset: string): Submission {
    const next = submissionOf(form, { typed: new Map(), press, carries: 'nothing', charset });
    const request = form.fields.find(({ name }) => name === 'SAMLRequest')?.value;
    if (request !== undefined && URL.canParse(next.url)) {
      this.#requests.note(request);
      this.#origins.handOver(url, new URL(next.url));
    }
    return next;
  }

  #take(saml: SamlAnswer, url: URL, charset: string): Step {
    const { form } = saml;
    const target = form !== undefined && URL.canParse(form.action) ? new URL(form.action) : undefined;
    // Another provider answers the one that asked it. That one was visited before; the product never is.
    if (
      form !== undefined &&
      target !== undefined &&
      this.#requests.nested &&
      this.#origins.hasVisited(target)
    ) {
      this.#requests.answer();
      return { next: submissionOf(form, { typed: new Map(), carries: 'nothing', charset }) };
    }
    return { samlResponse: checkAnswer(saml, url, this.#judge.hasSentPassword) };
  }
}

/** Windows sign-in or another scheme of HTTP itself in place of a form. */
function schemeFault(url: URL, answer: Arrival['answer']): Stopped | undefined {
  const scheme = /^\s*([\w-]{1,20})/.exec(answerHeader(answer, 'www-authenticate') ?? '')?.[1];
  return answer.statusCode === 401 && scheme !== undefined
    ? stopped(url, 'schemeWanted', { about: scheme, statusCode: 401 })
    : undefined;
}

/** Something that is neither a page nor a SAML answer. */
function notSaml(url: URL, answer: Arrival['answer']): Stopped {
  return stopped(url, 'notSaml', {
    // The sentence that quotes it blanks the secrets.
    about: describeAnswer(answer, (text) => text),
    words: jsonWords(answer),
    statusCode: answer.statusCode,
  });
}
