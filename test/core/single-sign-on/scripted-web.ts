import assert from 'node:assert/strict';
import { isVeeamError, VeeamError } from '../../../core/errors/veeam-error';
import type { VeeamErrorCode } from '../../../core/errors/veeam-error';
import type { HttpAnswer, HttpRequest, Transport } from '../../../core/ports';
import { PageVisitor } from '../../../core/single-sign-on/page-visitor';
import { signOn } from '../../../core/single-sign-on/sign-on';
import { ManualClock } from '../fake-server';

export const USER = 'sara_baker@companymail.com';
// Characters that forms, JSON and addresses each encode in their own way.
export const PASSWORD = 'S3cret & "quoted"+ü/100%';
export const SERVICE = 'https://backup.example.com:11005/api/v1/saml2';

/** A request as the scripted provider got it. */
export interface Received extends HttpRequest {
  readonly at: URL;
  readonly form: URLSearchParams;
  readonly cookie: string;
  /** The body as text. */
  readonly text: string;
}

type Answer = HttpAnswer | VeeamError;
type Route = Answer | ((request: Received) => Answer);

/**
 * Web servers as a table: method and address without query, and what they answer. Asking for anything else fails
 * the test.
 */
export class ScriptedWeb implements Transport {
  readonly received: Received[] = [];
  readonly #routes: Readonly<Record<string, Route>>;

  constructor(routes: Readonly<Record<string, Route>>) {
    this.#routes = routes;
  }

  send(request: HttpRequest): Promise<HttpAnswer> {
    const at = new URL(request.url);
    const body =
      typeof request.body === 'string' ? request.body : Buffer.from(request.body ?? []).toString('utf8');
    const received = {
      ...request,
      at,
      form: new URLSearchParams(body),
      cookie: request.headers['cookie'] ?? '',
      text: body,
    };
    this.received.push(received);
    const route = this.#routes[`${request.method} ${at.origin}${at.pathname}`];
    assert.ok(route, `nobody answers ${request.method} ${request.url}`);
    const answer = typeof route === 'function' ? route(received) : route;
    return answer instanceof VeeamError ? Promise.reject(answer) : Promise.resolve(answer);
  }

  /** The requests that hold the password in any form. */
  get withPassword(): Received[] {
    const forms = [
      PASSWORD,
      encodeURIComponent(PASSWORD),
      encoded(PASSWORD),
      encodedInLatin1(PASSWORD),
      JSON.stringify(PASSWORD).slice(1, -1),
    ];
    return this.received.filter((request) => {
      const all = `${request.url}\n${JSON.stringify(request.headers)}\n${request.text}`;
      return forms.some((form) => all.includes(form));
    });
  }

  get asked(): string[] {
    return this.received.map(({ method, at }) => `${method} ${at.origin}${at.pathname}`);
  }
}

/** As a form in ISO 8859-1 holds it. */
function encodedInLatin1(text: string): string {
  return [...Buffer.from(text, 'latin1')]
    .map((byte) => (byte === 0xfc ? '%FC' : encoded(String.fromCharCode(byte))))
    .join('');
}

function encoded(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length);
}

export interface VisitOptions {
  readonly signOnUrl?: string;
  readonly extraOrigins?: readonly string[];
  readonly clock?: ManualClock;
  readonly username?: string;
  /** Whether the host blanks secrets; without, the visit's own care is seen alone. */
  readonly redacts?: boolean;
  /** How many requests may hold the password: 1, or 2 where a 307 moves it. */
  readonly passwordRequests?: number;
  /** The verification code of now, where its secret is stored. */
  readonly totp?: string;
  readonly scriptAdvice?: string;
}

function run(web: ScriptedWeb, options: VisitOptions): Promise<string> {
  const {
    signOnUrl = 'https://idp.example.com/sso?SAMLRequest=abc',
    extraOrigins = [],
    username = USER,
  } = options;
  const redact = (text: string): string =>
    options.redacts === true ? text.replaceAll(PASSWORD, '•••') : text;
  const clock = options.clock ?? new ManualClock();
  const { totp, scriptAdvice } = options;
  const credentials = { username, password: PASSWORD, code: totp === undefined ? undefined : () => totp };
  return signOn(new PageVisitor({ transport: web, clock }), {
    signOnUrl,
    credentials,
    extraOrigins,
    redact,
    scriptAdvice,
  });
}

function assertOneAttempt(web: ScriptedWeb, { passwordRequests = 1 }: VisitOptions): void {
  assert.ok(web.withPassword.length <= passwordRequests, 'the password went out too often');
}

/** Visits and expects an answer; whatever the test, the password goes out once at most. */
export async function visit(web: ScriptedWeb, options: VisitOptions = {}): Promise<string> {
  const answer = await run(web, options);
  assertOneAttempt(web, options);
  return answer;
}

/** Visits and expects an error of this code, without secrets and after one password at most. */
export async function failure(
  web: ScriptedWeb,
  code: VeeamErrorCode,
  options: VisitOptions = {},
): Promise<VeeamError> {
  try {
    await run(web, options);
  } catch (error) {
    assert.ok(isVeeamError(error), String(error));
    assert.equal(error.code, code, error.message);
    assertNoSecret(error);
    assertOneAttempt(web, options);
    return error;
  }
  return assert.fail(`no error, but ${code} was expected`);
}

/** What must never be read in an error: the password, and what pages and cookies hold for the visit alone. */
const SECRETS = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  encoded(PASSWORD),
  'S3cret',
  'hidden-state',
  'cookie-value',
  'SAMLRequest=',
  samlResponse(),
];

export function assertNoSecret(error: VeeamError): void {
  const own = Object.getOwnPropertyNames(error).filter((name) => name !== 'stack');
  const shown = [
    error.message,
    JSON.stringify(error),
    ...own.map((name) => String((error as unknown as Record<string, unknown>)[name])),
  ].join('\n');
  for (const secret of SECRETS) assert.ok(!shown.includes(secret), `"${secret}" is in: ${shown}`);
}

export function html(body: string, statusCode = 200, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  const page = new TextEncoder().encode(body);
  return { statusCode, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: page };
}

export function redirect(
  location: string,
  statusCode = 302,
  headers: HttpAnswer['headers'] = {},
): HttpAnswer {
  return { statusCode, headers: { location, ...headers }, body: new Uint8Array() };
}

/** A SAML response as far as a visitor looks into it. */
export function samlResponse(
  status = '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>',
): string {
  const xml = `<?xml version="1.0"?><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"><samlp:Status>${status}</samlp:Status></samlp:Response>`;
  return Buffer.from(xml).toString('base64');
}

/** The page that would post the answer to the service. */
export function answerPage(action = SERVICE, value = samlResponse()): HttpAnswer {
  return html(
    `<html><head><title>Working...</title></head><body><form method="POST" name="hiddenform" action="${action}"><input type="hidden" name="SAMLResponse" value="${value}" /><input type="hidden" name="RelayState" value="hidden-state" /><noscript><p>Script is disabled. Click Submit to continue.</p><input type="submit" value="Submit" /></noscript></form><script>window.setTimeout('document.forms[0].submit()', 0);</script></body></html>`,
  );
}

/** Whether a posted form holds the right user and password under these names. */
export function rightCredentials(form: URLSearchParams, userField: string, passwordField: string): boolean {
  return form.get(userField) === USER && form.get(passwordField) === PASSWORD;
}
