import assert from 'node:assert/strict';
import { isVeeamError } from '../../core/errors/veeam-error';
import type { VeeamError } from '../../core/errors/veeam-error';
import type { HttpRequest } from '../../core/ports';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, json, ManualClock } from './fake-server';
import type { Reply } from './fake-server';

function open(reply: (request: HttpRequest) => Reply, product = 'backup-and-replication') {
  const settings = parseSettings({
    product,
    server: 'https://backup.example.com',
    grant: 'password',
    credentials: { username: 'administrator', password: 'correct-horse-battery' },
  });
  const server = new FakeServer(reply);
  return { session: new Session(settings, { transport: server, clock: new ManualClock() }), server };
}

/** The failure of a sign-in as a person is told of it. */
async function told(session: Session): Promise<VeeamError> {
  try {
    await session.accessToken();
  } catch (error) {
    const failure = await session.withTakenVersion(error);
    if (isVeeamError(failure)) return failure;
    throw failure;
  }
  return assert.fail('It signed in');
}

const refusal = (message: string): Reply => json({ errorCode: 'NotImplemented', message }, 400);
const versionOf = ({ headers }: HttpRequest): string => headers['x-api-version'] ?? '';

describe('A version that a server does not take', () => {
  const sentences: [said: string, taken: string[]][] = [
    ['Unsupported RESTAPI version. The following versions are supported: v1.0-rev1.', ['1.0-rev1']],
    [
      'The following versions are supported: v1.0-rev2, v1.1-rev0, v1.1-rev2, v1.1-rev1.',
      ['1.1-rev2', '1.1-rev1', '1.1-rev0', '1.0-rev2'],
    ],
    ['Version 1.3-rev1 is unsupported, 1.9-rev0 and 1.10-rev0 are not.', ['1.10-rev0', '1.9-rev0']],
  ];
  for (const [said, taken] of sentences)
    it(`is told with those that the server names: ${said}`, async () => {
      const { session, server } = open(() => refusal(said));
      const failure = await told(session);
      assert.equal(failure.code, 'VEEAM_CONFIGURATION');
      assert.deepEqual(failure.versionsTaken, taken);
      assert.ok(failure.message.includes(`takes ${taken[0]}`), failure.message);
      assert.equal(server.requests.length, 1);
    });

  it('is told with one that was found by asking, where the server names none; no password goes along', async () => {
    const { session, server } = open((request) =>
      ['1.1-rev2', '1.1-rev1'].includes(versionOf(request))
        ? json({ errorCode: 'InvalidToken', message: 'No token' }, 401)
        : refusal(`Version ${versionOf(request)} is not supported`),
    );
    const failure = await told(session);
    assert.deepEqual(failure.versionsTaken, ['1.1-rev2']);
    assert.match(failure.message, /takes 1\.1-rev2: enter that one/);
    const [, ...asked] = server.requests;
    assert.ok(asked.every(({ method, body }) => method === 'GET' && body === undefined));
    assert.ok(!JSON.stringify(asked).includes('correct-horse-battery'));
  });

  it('is looked for no further where the server is busy or broken, or takes none', async () => {
    for (const [later, requests] of [
      [json({}, 503), 2],
      [json({}, 429), 2],
      [refusal('This version is not supported'), 8],
    ] as const) {
      const { session, server } = open((request) =>
        request.method === 'POST' ? refusal('This version is not supported') : later,
      );
      assert.equal((await told(session)).versionsTaken, undefined);
      assert.equal(server.requests.length, requests);
    }
  });

  it('is looked for by nobody where the account was refused', async () => {
    const { session, server } = open(() => json({ errorCode: 'AccessDenied', message: 'Wrong' }, 401));
    assert.equal((await told(session)).code, 'VEEAM_SIGN_IN_REFUSED');
    assert.equal(server.requests.length, 1);
  });

  it('is found below the path of a token call too', async () => {
    const { session } = open(
      ({ url }) => json({}, url.includes('/v7/') ? 401 : 404),
      'backup-for-microsoft-365',
    );
    assert.deepEqual((await told(session)).versionsTaken, ['v7']);
  });
});
