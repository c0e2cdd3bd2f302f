import assert from 'node:assert/strict';
import type { HttpAnswer } from '../../../../core/ports';
import { answerPage, failure, html, samlResponse, ScriptedWeb, visit } from '../scripted-web';
import type { Received, VisitOptions } from '../scripted-web';

export const HOST = 'https://idp.example.com';

/** User and password as most pages have them. */
export const FIELDS =
  '<label>User name <input name="a"></label><label>Password <input type="password" name="b"></label>';
export const LOGIN = `<form method="post" action="/c">${FIELDS}<button>Sign in</button></form>`;

type Answer = HttpAnswer | string;
type Route = Answer | ((request: Received) => Answer);

/** A provider whose pages have this shape, and how a visit there has to end. */
export interface Shape extends VisitOptions {
  /** What `GET /sso` and, by method and path, other addresses of the provider answer; text is a page. */
  readonly pages: Readonly<Record<string, Route>>;
  /** Origin of the provider. */
  readonly host?: string;
  /** The right sentence, or a token. */
  readonly ends: 'token' | RegExp;
  /** `VEEAM_SIGN_IN_REFUSED` where the provider said no; else the visit stopped. */
  readonly refused?: boolean;
  /** How often the password goes out: once for a token, unless said. */
  readonly passwords?: 0 | 1;
  /** What more has to be so. */
  readonly check?: (web: ScriptedWeb) => void;
}

const asAnswer = (answer: Answer): HttpAnswer => (typeof answer === 'string' ? html(answer) : answer);

let count = 0;

/** How many shapes were tried so far. */
export const shapesTried = (): number => count;

/** One shape, one test. Whatever the shape, the password goes out as often as said, and to the provider alone. */
export function shape(title: string, definition: Shape): void {
  count += 1;
  it(title, async () => {
    const { pages, ends, refused = false, check, host = HOST, ...rest } = definition;
    const options = { signOnUrl: `${host}/sso?SAMLRequest=abc`, ...rest };
    const routes: Record<string, Route> = { 'POST /c': answerPage(), ...pages };
    const web = new ScriptedWeb(
      Object.fromEntries(
        Object.entries(routes).map(([address, route]) => [
          address.replace(' /', ` ${host}/`),
          typeof route === 'function' ? (request: Received) => asAnswer(route(request)) : asAnswer(route),
        ]),
      ),
    );
    if (ends === 'token') assert.equal(await visit(web, options), samlResponse());
    else {
      const error = await failure(web, refused ? 'VEEAM_SIGN_IN_REFUSED' : 'VEEAM_SINGLE_SIGN_ON', options);
      assert.match(error.message, ends);
    }
    const { passwords = ends === 'token' || refused ? 1 : 0 } = definition;
    assert.equal(
      web.withPassword.length,
      passwords,
      `the password went out ${web.withPassword.length} times`,
    );
    for (const { at, method } of web.withPassword) {
      assert.equal(at.origin, host);
      assert.equal(method, 'POST');
      assert.ok(!at.href.includes('S3cret'));
    }
    check?.(web);
  });
}
