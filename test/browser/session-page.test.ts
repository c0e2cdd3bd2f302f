import assert from 'node:assert/strict';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { violationsIn } from './accessibility';
import { browserProgram, openBrowser, photograph } from './chromium';
import { startGuardedNodeRed } from './guarded-node-red';
import type { GuardedNodeRed } from './guarded-node-red';

const PAGE = '.veeam-sessions';

/** What a busy and troubled server has to show. Ten to eleven o'clock. */
function busyAnswer(now: number): object {
  const minutes = Array.from({ length: 60 }, (_, minute) => minute);
  const at = now - 25 * 60_000;
  return {
    now,
    sessions: [
      {
        nodes: [
          { id: 'aws', name: 'AWS prod' },
          { id: 'in-a-subflow', name: 'Also AWS prod, as a subflow with a long name calls it' },
        ],
        product: 'Veeam Backup for AWS',
        server: 'https://veeam-backup-for-aws-frankfurt-production.internal.example.com:11005',
        account: 'svc-veeam-monitoring@example.com',
        condition: { state: 'signedIn', until: now + 55 * 60_000 },
        failures: [
          {
            at,
            count: 3,
            code: 'VEEAM_SERVER_BUSY',
            message:
              'GET /api/v1/sessions was answered with 429 (too many requests). Ask less often, or for less at once.',
          },
        ],
        requests: minutes.map((minute) => Math.round(40 + 38 * Math.sin(minute / 6))),
        tokenRequests: minutes.map((minute) => (minute % 29 === 3 ? 1 : 0)),
        watches: [
          { id: 'in-a-subflow-too', name: 'Failed jobs and alarms of every tenant', open: 12, at },
          { id: 'aws-request', name: 'Space', open: 0, at: now - 60_000 },
        ],
      },
    ],
  };
}

describe('The sidebar tab Veeam', () => {
  let emulator: Emulator;
  let browser: Browser;
  let nodeRed: GuardedNodeRed;
  let page: Page;
  const errors: string[] = [];

  before(async function () {
    const program = browserProgram();
    if (program === undefined) {
      assert.notEqual(process.env['CI'], 'true', "There is no browser: install Debian's package chromium");
      return this.skip();
    }
    emulator = await startEmulator({ ports: 'ephemeral' });
    browser = await openBrowser(program);
    nodeRed = await startGuardedNodeRed(flows(emulator), credentials(emulator), {
      administrator: '*',
      reader: 'read',
      outsider: ['flows.read', 'nodes.read', 'settings.read', 'context.read', 'library.read', 'plugins.read'],
    });
    page = await nodeRed.open(browser, 'administrator', (opened) => opened.clock.install());
    // Before a user has signed in the editor's own requests are refused, which the browser writes as errors.
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
  });

  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
    await emulator?.stop();
  });

  const show = (on: Page, tab = 'veeam-sessions'): Promise<void> => on.evaluate(`RED.sidebar.show('${tab}')`);
  const card = (name: string): Locator => page.locator(`${PAGE}-card`, { hasText: name });
  const condition = (name: string, words: RegExp): Promise<void> =>
    card(name).locator(`${PAGE}-condition`, { hasText: words }).waitFor();
  const inject = (id: string): Promise<unknown> =>
    page.evaluate(`$.ajax({ url: 'inject/${id}', type: 'POST' })`);
  const shoot = (name: string): Promise<void> => photograph(page, `node-red-${name}`);
  /** Whole seconds of the page's own clock, in which its timers run. */
  const later = (seconds: number): Promise<void> => page.clock.runFor(seconds * 1000);

  it('shows each session of the running flows: name, product, server, account, what it does', async () => {
    await show(page);
    // The whole height of the window for the tab.
    await page.evaluate("$('[data-tab-id=debug]').trigger('click')");
    await condition('AWS prod', /^signed out; signs in with the next request$/);
    const { host } = new URL(emulator.servers['backup-for-aws'].url);
    const words = await card('AWS prod').innerText();
    assert.ok(words.includes(`Veeam Backup for AWS · administrator\n${host}\n`), words);
    await condition('No product', /^cannot be used:$/);
    assert.match(await card('No product').locator(`${PAGE}-reason`).innerText(), /product/);
    assert.equal(emulator.stats().products['backup-for-aws'].tokenRequests.password, 0);
  });

  it('follows a sign-in, and counts what goes out', async () => {
    await inject('go-aws');
    await later(6);
    await condition('AWS prod', /^signed in until \d\d:\d\d.*\(\d+ (min|h) left\)$/);
    const caption = await card('AWS prod').locator('figcaption').innerText();
    assert.match(
      caption,
      /^requests in the last hour: 1; most in a minute: 1\ntoken requests in the last hour: 1$/,
    );
    const drawn = await card('AWS prod')
      .locator('svg path')
      .evaluateAll((paths) =>
        paths.map((one) => (one as unknown as { getAttribute(name: string): string }).getAttribute('d')),
      );
    assert.ok(
      drawn.every((outline) => outline !== ''),
      drawn.join(),
    );
  });

  it('tells why a session is paused, and what was refused', async () => {
    await inject('go-wrong');
    await later(6);
    await condition('Wrong password', /^paused until \d\d:\d\d.*, because:$/);
    const sentence = /Sign-in of administrator to Veeam Backup for AWS/;
    assert.match(await card('Wrong password').locator(`${PAGE}-reason`).innerText(), sentence);
    const failures = card('Wrong password').locator(`${PAGE}-failures`);
    assert.match(await failures.innerText(), /^Last failures\n\d\d:\d\d.* · VEEAM_SIGN_IN_REFUSED$/);
    assert.equal(await card('AWS prod').locator(`${PAGE}-failures`).isVisible(), false);
    assert.equal(await card('AWS prod').locator(`${PAGE}-incidents`).isVisible(), false);
    assert.doesNotMatch(await page.locator(PAGE).innerText(), /Password1|planted|eyJ/);
    await shoot('sessions');
  });

  it('opens the dialog of a session and shows the nodes that use it, by keyboard', async () => {
    const name = card('Wrong password').getByRole('button', { name: 'Wrong password', exact: true });
    await name.focus();
    await later(20);
    assert.ok(await name.evaluate((one) => one.matches(':focus')), 'what comes anew takes no focus away');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#node-config-dialog-cancel');
    assert.equal(await page.inputValue('#node-config-input-name'), 'Wrong password');
    await later(2);
    await page.click('#node-config-dialog-cancel');
    await page.waitForSelector('#node-config-dialog-cancel', { state: 'detached' });
    await page.evaluate("RED.workspaces.show('first')");
    await card('Wrong password').getByRole('button', { name: 'used by nodes: 1' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('RED.workspaces.active()'), 'second');
    await card('AWS prod').getByRole('button', { name: 'used by nodes: 2' }).click();
    assert.equal(await page.inputValue('.red-ui-search-container input'), 'uses:aws');
    await page.keyboard.press('Escape');
    await later(2);
  });

  it('asks while it can be seen, and never else', async () => {
    let asked = 0;
    page.on('request', (request) => (asked += request.url().endsWith('/veeam/sessions') ? 1 : 0));
    for (let step = 1; step <= 6; step += 1) {
      // An answer that is still on its way delays the next request, so each one is waited for.
      const answered = page.waitForResponse(/veeam\/sessions$/);
      await later(5);
      await answered;
    }
    assert.ok(asked <= 7, `${asked} in half a minute`);
    await show(page, 'info');
    await page.locator(PAGE).waitFor({ state: 'hidden' });
    await later(1);
    asked = 0;
    await later(120);
    assert.equal(asked, 0);
    const again = page.waitForRequest(/veeam\/sessions$/);
    await show(page);
    await again;
  });

  it('wrote no error into the console until here', () => assert.deepEqual(errors, []));

  describe('with much to show', () => {
    const answering =
      (answer: object) =>
      (route: Route): Promise<void> =>
        route.fulfill({ json: answer });

    before(async () => {
      await page.route('**/veeam/sessions', answering(busyAnswer(await page.evaluate<number>('Date.now()'))));
      await later(6);
      await card('Frankfurt').or(card('frankfurt')).first().waitFor();
    });
    after(() => page.unroute('**/veeam/sessions'));

    it('shows the incidents that watches hold open, by watch', async () => {
      const watches = await card('frankfurt').locator(`${PAGE}-watches li`).allInnerTexts();
      assert.match(watches[0] ?? '', /^Failed jobs and alarms of every tenant: 12 open, looked at/);
      assert.match(watches[1] ?? '', /^version of AWS: 0 open, looked at/, 'named as in the editor');
      assert.match(await card('frankfurt').locator(`${PAGE}-failed`).innerText(), /\(× 3\)/);
    });

    for (const theme of ['light', 'dark'] as const) {
      for (const width of [180, 320, 600]) {
        it(`is whole and accessible at ${width} pixels, ${theme}`, async () => {
          await page.evaluate(
            `document.documentElement.classList.toggle('nr-theme-dark', ${theme === 'dark'}); $('#red-ui-sidebar').width(${width})`,
          );
          assert.equal(
            await page.evaluate(`document.querySelector('${PAGE}').clientWidth <= ${width}`),
            true,
          );
          const clipped = await page.evaluate<string[]>(`(() => {
            const page = document.querySelector('${PAGE}');
            const edge = page.getBoundingClientRect().left + page.clientWidth;
            return [page, ...page.querySelectorAll('*')]
              .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 || one.getBoundingClientRect().right > edge + 1)
              .map((one) => one.className || one.tagName);
          })()`);
          assert.deepEqual(clipped, []);
          assert.deepEqual(await violationsIn(page, PAGE), []);
          await shoot(`sessions-${theme}-${width}`);
        });
      }
    }

    it('says what to do where there is no session', async () => {
      await page.route('**/veeam/sessions', answering({ now: Date.now(), sessions: [] }));
      await later(6);
      await page.locator(`${PAGE}-notice`, { hasText: /^No Veeam session yet: .* deploy/ }).waitFor();
      assert.equal(await page.locator(`${PAGE}-card`).count(), 0);
      await shoot('sessions-empty');
    });

    it('says that Node-RED does not answer, and goes on when it does', async () => {
      await page.route('**/veeam/sessions', (route) => route.abort());
      await later(6);
      const notice = page.locator(`${PAGE}-notice`);
      await notice
        .filter({ hasText: /^Node-RED does not answer\. Shown is what it said at \d\d:\d\d/ })
        .waitFor();
      await page.unroute('**/veeam/sessions');
      await later(6);
      await condition('AWS prod', /^signed in until/);
      assert.equal(await notice.isVisible(), false);
    });
  });

  it('goes with the node set and comes again with it', async () => {
    const tabs = page.locator('[data-tab-id="veeam-sessions"]');
    await page.evaluate("RED.nodes.getType('veeam-session').onpaletteremove()");
    assert.deepEqual([await tabs.count(), await page.locator(PAGE).count()], [0, 0]);
    await page.evaluate("RED.nodes.getType('veeam-session').onpaletteadd()");
    await show(page);
    await condition('AWS prod', /^signed in until/);
  });

  it('is there for a user who may only read', async () => {
    const reader = await nodeRed.open(browser, 'reader');
    await show(reader);
    await reader.locator(`${PAGE}-card`, { hasText: 'AWS prod' }).waitFor();
    const answer = await reader.evaluate<string>("$.getJSON('veeam/sessions').then(JSON.stringify)");
    assert.doesNotMatch(answer, /Password1|planted|eyJ/);
    await reader.close();
  });

  it('tells a user without the permission so, and stops to ask', async () => {
    const outsider = await nodeRed.open(browser, 'outsider', (opened) => opened.clock.install());
    const statuses: number[] = [];
    outsider.on('response', (response) => {
      if (response.url().endsWith('/veeam/sessions')) statuses.push(response.status());
    });
    await show(outsider);
    await outsider.locator(`${PAGE}-notice`, { hasText: /permission veeam-session\.read/ }).waitFor();
    await outsider.clock.runFor(60_000);
    assert.deepEqual(statuses, [401]);
    assert.equal(await outsider.locator(`${PAGE}-card`).count(), 0);
    await outsider.close();
    assert.equal((await fetch(`${nodeRed.url}veeam/sessions`)).status, 401);
  });
});

function flows(emulator: Emulator): object[] {
  const { url: server } = emulator.servers['backup-for-aws'];
  const session = {
    type: 'veeam-session',
    version: 1,
    product: 'backup-for-aws',
    server,
    grant: 'password',
    fingerprint: emulator.certificate.fingerprint256,
  };
  const inject = { type: 'inject', x: 100, y: 60, props: [], repeat: '', once: false };
  const request = { type: 'veeam-request', x: 300, y: 60, version: 1, path: 'system/version', wires: [[]] };
  return [
    { id: 'first', type: 'tab', label: 'First' },
    { id: 'second', type: 'tab', label: 'Second' },
    { ...session, id: 'aws', name: 'AWS prod' },
    { ...session, id: 'wrong', name: 'Wrong password' },
    { ...session, id: 'none', name: 'No product', product: '' },
    { ...inject, id: 'go-aws', z: 'first', wires: [['aws-request']] },
    { ...request, id: 'aws-request', z: 'first', name: 'version of AWS', session: 'aws' },
    { ...request, id: 'aws-second', z: 'second', y: 140, name: '', session: 'aws' },
    { ...inject, id: 'go-wrong', z: 'second', wires: [['wrong-request']] },
    { ...request, id: 'wrong-request', z: 'second', name: '', session: 'wrong' },
  ];
}

function credentials({ users }: Emulator): object {
  const { username, password } = users.administrator;
  return {
    aws: { username, password },
    wrong: { username, password: 'planted-wrong-password' },
    none: { username, password },
  };
}
