import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { Red } from '../../nodes/node-red/node-red-api';
import { serveSignIn } from '../../nodes/node-red/veeam-sso-login/sign-in/sign-in-endpoints';
import { browserProgram, openBrowser } from './chromium';

/** Node-RED's own express, which serves its endpoints. */
const load = createRequire(createRequire(__filename).resolve('node-red'));
const express = load('express') as (() => RequestListener & { use(handler: unknown): void }) & {
  json(): unknown;
};

const SERVER = 'https://backup.example.com:11005';
const ADDRESS = 'https://idp.example.com/sso?SAMLRequest=x';
const ANSWER = Buffer.from(
  `<samlp:Response Destination="${SERVER}/api/v1/saml2"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:Response>`,
).toString('base64');

describe('The page at which a person signs in, in a browser', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  const finished: unknown[] = [];

  before(async function () {
    const program = browserProgram();
    if (program === undefined) {
      assert.notEqual(process.env['CI'], 'true', "There is no browser: install Debian's package chromium");
      return this.skip();
    }
    const session = {
      settings: { grant: 'saml', server: SERVER, credentials: { username: 'sara' } },
      condition: { state: 'signedOut' },
      expiresAt: Date.now() + 3_600_000,
      beginSingleSignOn: async () => ADDRESS,
      finishSignIn: async (input: unknown) => void finished.push(input),
      accessToken: async () => 'token',
    };
    const app = express();
    app.use(express.json());
    // Lets in who shows the token that the editor keeps in the browser.
    const needsPermission = () => (request: IncomingMessage, response: ServerResponse, next: () => void) => {
      if (request.headers.authorization === 'Bearer editor-token') next();
      else response.writeHead(401).end();
    };
    const RED = {
      httpAdmin: app,
      auth: { needsPermission },
      nodes: {
        eachNode: (visit: (node: object) => void) =>
          visit({ id: 'session', type: 'veeam-session', name: 'AWS <b>' }),
        getNode: () => ({ client: () => ({ session }) }),
      },
    };
    serveSignIn(RED as unknown as Red);
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await openBrowser(program);
    page = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(0) : server.close(resolve)));
  });

  const open = (): Promise<unknown> =>
    page.goto(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/veeam-sso-login/sign-in?session=session`,
    );

  it('sends who is not signed in to the editor there first', async () => {
    await open();
    await page.locator('#problem', { hasText: 'Sign in to the Node-RED editor at' }).waitFor();
    assert.equal(await page.locator('#work').isVisible(), false);
  });

  it('opens the provider, and hands on what is pasted', async () => {
    await page.evaluate(`localStorage.setItem('auth-tokens', '{"access_token":"editor-token"}')`);
    await open();
    await page
      .locator('#session option', { hasText: `AWS <b>: sara at ${SERVER}` })
      .waitFor({ state: 'attached' });
    await page.click('#begin');
    await page.locator('#link').waitFor();
    assert.equal(await page.getAttribute('#link', 'href'), ADDRESS);
    await page.fill('#pasted', 'signed in');
    await page.click('#finish');
    await page.locator('#outcome', { hasText: /no SAML/ }).waitFor();
    assert.deepEqual(finished, []);
    await page.fill('#pasted', `SAMLResponse=${encodeURIComponent(ANSWER)}&RelayState=`);
    await page.click('#finish');
    await page.locator('#outcome', { hasText: /^Signed in until .* the flows go on\.$/ }).waitFor();
    assert.deepEqual(finished, [{ samlResponse: ANSWER }]);
    assert.equal(await page.inputValue('#pasted'), '', 'the answer does not stay on the page');
  });
});
