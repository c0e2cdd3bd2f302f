import assert from 'node:assert/strict';
import { Secret, TOTP } from 'otpauth';
import { startEmulator, type Emulator } from '../../emulator';
import { Client, Clock } from './client';

const tokenPath = '/api/v1/token';

describe('emulator: Backup for AWS, Using MFA Grant Type', () => {
  const clock = new Clock();
  let emulator: Emulator;
  let client: Client;

  before(async () => {
    emulator = await startEmulator({ products: ['backup-for-aws'], ports: 'ephemeral', now: clock.read });
    client = new Client(emulator, 'backup-for-aws');
  });
  // Every test has codes of its own.
  beforeEach(() => clock.advance(10 * 30_000));
  after(async () => {
    client.close();
    await emulator.stop();
  });

  const codeAt = (timestamp: number) =>
    TOTP.generate({ secret: Secret.fromBase32(emulator.users.mfaOperator.totpSecret), timestamp });
  const challenge = async () => {
    const { username, password } = emulator.users.mfaOperator;
    const { status, json } = await client.token(tokenPath, { grant_type: 'password', username, password });
    assert.equal(status, 200);
    return json;
  };
  const redeem = (mfaToken: unknown, code: string) =>
    client.token(tokenPath, { grant_type: 'mfa', mfa_token: String(mfaToken), mfa_code: code });

  it('answers a password with 200, an mfa token and no access token', async () => {
    const json = await challenge();
    assert.deepEqual(Object.keys(json), ['username', 'mfa_enabled', 'mfa_token']);
    assert.equal(json.username, 'mfa.operator');
    assert.equal(json.mfa_enabled, true);
    assert.match(String(json.mfa_token), /^[A-Za-z0-9]{86}==$/);
  });

  it('gives the pair for the code of the moment, the one before and the one after', async () => {
    for (const offset of [0, -30_000, 30_000]) {
      const { mfa_token } = await challenge();
      const { status, json } = await redeem(mfa_token, codeAt(clock.now + offset));
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(json), [
        'access_token',
        'token_type',
        'refresh_token',
        'expires_in',
        '.issued',
        '.expires',
      ]);
    }
  });

  it('understands the request as the document prints it, padding unencoded', async () => {
    const { mfa_token } = await challenge();
    const body = `grant_type=mfa&mfa_token=${String(mfa_token)}&mfa_code=${codeAt(clock.now)}`;
    assert.equal((await client.post(tokenPath, { body })).status, 200);
    const printed =
      'grant_type=mfa&mfa_token=NkZFMzc4RjA4NzJCQzk1QjU3NTY1Mzc2RTU1MjVCODkzOThDQjdGODMzNDVDMEY0QUZGRTIzMjZFQTNDQ0QxRg==&mfa_code=346816';
    const unknown = await client.post(tokenPath, { body: printed });
    assert.equal(unknown.status, 401);
    assert.match(String(unknown.json.details), /mfa token/);
  });

  it('refuses a code that was used already', async () => {
    const code = codeAt(clock.now);
    assert.equal((await redeem((await challenge()).mfa_token, code)).status, 200);
    const replay = await redeem((await challenge()).mfa_token, code);
    assert.equal(replay.status, 401);
    assert.equal(replay.json.errorCode, 'AccessDenied');
  });

  it('refuses an mfa token that was used, that is older than five minutes, or that saw five wrong codes', async () => {
    const used = (await challenge()).mfa_token;
    assert.equal((await redeem(used, codeAt(clock.now))).status, 200);
    assert.equal((await redeem(used, codeAt(clock.now + 30_000))).status, 401);

    const worn = (await challenge()).mfa_token;
    const wrong = codeAt(clock.now + 3_600_000);
    for (let attempt = 0; attempt < 5; attempt += 1) assert.equal((await redeem(worn, wrong)).status, 401);
    assert.equal((await redeem(worn, codeAt(clock.now + 30_000))).status, 401);

    const old = (await challenge()).mfa_token;
    clock.advance(5 * 60_000);
    assert.equal((await redeem(old, codeAt(clock.now))).status, 401);
  });

  it('counts both steps', async () => {
    emulator.resetStats();
    await redeem((await challenge()).mfa_token, codeAt(clock.now));
    const { tokenRequests, signInsRefused } = emulator.stats().products['backup-for-aws'];
    assert.equal(tokenRequests.password, 1);
    assert.equal(tokenRequests.mfa, 1);
    assert.equal(signInsRefused, 0);
  });
});
