import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { PageVisitor } from '../../core/single-sign-on/page-visitor';
import { signOn } from '../../core/single-sign-on/sign-on';
import { demoUsers } from '../../emulator';
import { GotTransport } from '../../runtime/got-transport';
import { FlowHost, tokenRequests, until } from './flow-host';
import type { FlowNode } from './flow-host';

const EXAMPLE = path.join(
  __dirname,
  '..',
  '..',
  'examples',
  'node-red',
  '06-single-sign-on-by-a-person.json',
);
const ID = 'sso-by-a-person';
const { username, password } = demoUsers.identityProvider;

describe('Node-RED: the example that asks a person for a single sign-on', () => {
  let host: FlowHost;
  let chat: Server;
  const asked: { text: string }[] = [];
  before(async () => {
    host = await FlowHost.start();
    chat = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push(JSON.parse(body) as { text: string });
        response.end('ok');
      });
    });
    await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
    process.env['CHAT_WEBHOOK'] = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/hook`;
  });
  after(async () => {
    delete process.env['CHAT_WEBHOOK'];
    await host.unload();
    await host.stop();
    chat.closeAllConnections();
    await new Promise((resolve) => chat.close(resolve));
  });

  /** The example at the emulator; what only shows or starts something is left out. */
  function flow(): FlowNode[] {
    const nodes = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as FlowNode[];
    return nodes
      .filter(({ type }) => !['comment', 'inject', 'tls-config'].includes(type))
      .map(({ credentials: _credentials, ...node }) => {
        if (node.type === 'debug') return { ...node, type: 'helper' };
        if (node.type !== 'veeam-session') return node;
        const server = host.emulator.servers['backup-for-aws'].url;
        return {
          ...node,
          server,
          tls: '',
          fingerprint: host.emulator.certificate.fingerprint256,
        };
      });
  }

  it('asks once, and goes on by itself when somebody has signed in at the page', async () => {
    await host.load(flow(), { [`${ID}-session`]: { username } });
    const answers = host.collect(`${ID}-debug`);
    const failures = host.collect(`${ID}-error-debug`);
    host.send({}, `${ID}-login`);
    await until(() => asked.length > 0);
    host.send({}, `${ID}-login`);
    const link = /\S+\/veeam-sso-login\/sign-in\?session=(\S+)$/.exec(asked[0]?.text ?? '');
    assert.equal(link?.[1], `${ID}-session`);

    // The person opens that page, signs in at the provider and pastes what is there.
    const { body } = await host.api().post('/veeam-sso-login/begin').send({ id: link?.[1] });
    const transport = new GotTransport(host.emulator.servers['backup-for-aws'].url);
    const pasted = await signOn(new PageVisitor({ transport, clock: { now: Date.now } }), {
      signOnUrl: String(body['redirectToUrl']),
      credentials: { username, password },
      extraOrigins: [],
      redact: (text) => text,
    });
    transport.close();
    assert.deepEqual(answers, []);
    const finished = await host.api().post('/veeam-sso-login/finish').send({ id: link?.[1], pasted });
    assert.equal(finished.body['ok'], true, String(finished.body['message']));

    await until(() => answers.length > 0);
    assert.ok(answers[0]?.['payload']);
    assert.deepEqual(failures, []);
    assert.equal(asked.length, 1);
    assert.deepEqual(tokenRequests(host.emulator), { saml: 1 });
  });
});
