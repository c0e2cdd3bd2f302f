import assert from 'node:assert/strict';
import type { Credentials } from '../../core/grants/inputs';
import {
  CATCH,
  CAUGHT,
  errorOf,
  FlowHost,
  OUT,
  sessionNode,
  TAB,
  tokenRequests,
  userNode,
} from '../node-red/flow-host';
import type { FlowNode, Message } from '../node-red/flow-host';
import { Accounts, longList, rows, versionOf, withWrongSecret } from './rows';
import type { Row } from './rows';

describe('Node-RED, each product in each of its ways', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start({ products: undefined, tls: false });
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (row: Row, fields: Record<string, unknown> = {}): FlowNode[] => [
    TAB,
    sessionNode(host.emulator, {
      product: row.profile.id,
      grant: row.way,
      fingerprint: '',
      apiVersion: versionOf(row),
      ...fields,
    }),
    userNode('veeam-request', { id: 'probe', method: 'GET', path: row.profile.probePath }),
    userNode('veeam-request', {
      id: 'list',
      method: 'GET',
      path: longList(row.profile),
      query: JSON.stringify({ [row.profile.paging.limit]: 10 }),
      paging: 'all',
      limit: '25',
    }),
    userNode('veeam-get-token', { id: 'token' }),
    userNode('veeam-logout', { id: 'logout' }),
    OUT,
    CATCH,
    CAUGHT,
  ];
  const load = async (row: Row, credentials: Credentials, fields = {}): Promise<void> =>
    host.load(flow(row, fields), { session: credentials });
  const ask = async (node: string): Promise<Message> => host.exchange({}, node);
  const codeOf = (message: Message): string => errorOf(message)?.code ?? 'no error';
  const answered = (message: Message): void =>
    assert.equal(message['statusCode'], 200, JSON.stringify(message['error'] ?? message['statusCode']));

  for (const row of rows) {
    const { profile, way } = row;
    const signInAgain = `${profile.name}, ${way}`;
    const withInputs = async (work: (credentials: Credentials) => Promise<void>): Promise<void> => {
      // A verification code is good for one sign-in; a server that was started anew remembers none.
      if (way === 'mfa') await host.emulator.restart();
      const accounts = new Accounts(host.emulator);
      try {
        await work(await accounts.inputs(row));
      } finally {
        await accounts.close();
      }
    };

    it(`${signInAgain}: signs in, asks, reads a list page by page, renews, gives tokens, logs out`, () =>
      withInputs(async (credentials) => {
        await load(row, credentials);
        host.emulator.resetStats();
        answered(await ask('probe'));
        const list = await ask('list');
        assert.equal((list['payload'] as unknown[] | undefined)?.length, 25, JSON.stringify(list['error']));
        const before = tokenRequests(host.emulator, profile.id);
        host.emulator.revokeAccessTokens(profile.id);
        answered(await ask('probe'));
        const renewed = sum(tokenRequests(host.emulator, profile.id)) - sum(before);
        assert.equal(renewed, way === 'api_key' ? 0 : 1);
        const { authorization } = (await ask('token'))['headers'] as { authorization: string };
        assert.match(authorization, /^Bearer \S+$/);
        const { loggedOut, message } = (await ask('logout'))['payload'] as {
          loggedOut: boolean;
          message: string;
        };
        const hasLogOut = profile.signOut.by !== 'nothing' && way !== 'api_key';
        assert.equal(loggedOut, hasLogOut, message);
        assert.ok(message.length > 10);
      }));

    it(`${signInAgain}: says that a secret is wrong, and tries it once`, () =>
      withInputs(async (credentials) => {
        await load(row, withWrongSecret(credentials));
        host.emulator.resetStats();
        const codes = [codeOf(await ask('probe')), codeOf(await ask('probe'))];
        assert.match(codes[0] ?? '', /^VEEAM_SIGN_IN_(REFUSED|NEEDED)$|^VEEAM_SINGLE_SIGN_ON$/);
        assert.match(codes[1] ?? '', /^VEEAM_SIGN_IN_(PAUSED|NEEDED)$/);
        assert.ok(sum(tokenRequests(host.emulator, profile.id)) <= 1);
      }));

    it(`${signInAgain}: says that the API version is wrong`, () =>
      withInputs(async (credentials) => {
        const wrong = profile.versioning.in === 'header' ? '9.9-rev9' : 'v99';
        await load(row, credentials, { apiVersion: wrong });
        const failed = await ask('probe');
        assert.match(codeOf(failed), /^VEEAM_(CONFIGURATION|REQUEST_REFUSED|UNEXPECTED_ANSWER)$/);
        assert.match(errorOf(failed).message, /version|9\.9-rev9|v99/i);
      }));
  }
});

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
