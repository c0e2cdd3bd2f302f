import assert from 'node:assert/strict';
import { counting } from './host/counters';
import { openCredential, saveCredential } from './host/credential-editor';
import { finished, runWorkflow, startWorkflow } from './host/execution';
import { poll } from './host/poll';
import { SHORT_LIFE_MS, theWorld } from './host/world';
import type { World } from './host/world';

describe('a session in n8n', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
  });

  /** Waits until tokens that are obtained now have ended. */
  const expiry = async (): Promise<void> => {
    const end = Date.now() + SHORT_LIFE_MS + 200;
    await poll('the token ends', async () => (Date.now() > end ? true : undefined));
  };

  it('signs in once for 20 items of the Veeam node and an empty token', async () => {
    const { result, signIns, refreshes, requests } = await counting(world.veeam, () =>
      runWorkflow(world.n8n, 'twentyFresh'),
    );
    assert.equal(result.status, 'success');
    assert.equal(result.output['Veeam']?.length, 20);
    assert.deepEqual({ signIns, refreshes, requests }, { signIns: 1, refreshes: 0, requests: 20 });
  });

  it('signs in once for 20 items that the HTTP Request node sends at the same time', async () => {
    const { result, signIns, unauthorized } = await counting(world.veeam, () =>
      runWorkflow(world.n8n, 'twentyFreshHttp'),
    );
    assert.equal(result.status, 'success');
    assert.equal(result.output['HTTP Request']?.length, 20);
    assert.deepEqual({ signIns, unauthorized }, { signIns: 1, unauthorized: 0 });
  });

  it('asks for no token while the stored one is good', async () => {
    const { signIns, refreshes } = await counting(world.veeam, () => runWorkflow(world.n8n, 'twentyFresh'));
    assert.deepEqual({ signIns, refreshes }, { signIns: 0, refreshes: 0 });
  });

  it('refreshes once when the token has ended, before a request is refused', async () => {
    await runWorkflow(world.n8n, 'twentyShort');
    await expiry();
    const ended = await counting(world.shortLived, () => runWorkflow(world.n8n, 'twentyShort'));
    assert.equal(ended.result.status, 'success');
    const { signIns, refreshes, unauthorized } = ended;
    assert.deepEqual({ signIns, refreshes, unauthorized }, { signIns: 0, refreshes: 1, unauthorized: 0 });
  });

  it('refreshes once for 20 requests at the same time with an ended token', async () => {
    await runWorkflow(world.n8n, 'twentyShortHttp');
    await expiry();
    const { result, signIns, refreshes, unauthorized } = await counting(world.shortLived, () =>
      runWorkflow(world.n8n, 'twentyShortHttp'),
    );
    assert.equal(result.status, 'success');
    assert.deepEqual({ signIns, refreshes, unauthorized }, { signIns: 0, refreshes: 1, unauthorized: 0 });
  });

  it('refreshes at most once for two workflows at once', async () => {
    await expiry();
    const { result, signIns, refreshes } = await counting(world.shortLived, async () => {
      const ids = await Promise.all([
        startWorkflow(world.n8n, 'twentyShort'),
        startWorkflow(world.n8n, 'oneShort'),
      ]);
      return Promise.all(ids.map((id) => finished(world.n8n, id)));
    });
    assert.deepEqual(
      result.map(({ status }) => status),
      ['success', 'success'],
    );
    assert.deepEqual({ signIns, refreshes }, { signIns: 0, refreshes: 1 });
  });

  it('refreshes once when the server refuses tokens that should be good', async () => {
    await runWorkflow(world.n8n, 'twentyHttp');
    world.veeam.revokeAccessTokens('backup-for-aws');
    const { result, signIns, refreshes } = await counting(world.veeam, () =>
      runWorkflow(world.n8n, 'twentyHttp'),
    );
    assert.equal(result.status, 'success');
    assert.deepEqual({ signIns, refreshes }, { signIns: 0, refreshes: 1 });
  });

  it('signs in silently once when the refresh token was spent elsewhere', async () => {
    await runWorkflow(world.n8n, 'shortSpent');
    world.shortLived.revokeAll();
    const { result, signIns, refreshes, refused } = await counting(world.shortLived, () =>
      runWorkflow(world.n8n, 'shortSpent'),
    );
    assert.equal(result.status, 'success');
    assert.deepEqual({ signIns, refreshes, refused }, { signIns: 1, refreshes: 1, refused: 0 });
  });

  it('uses the stored token in another process', async () => {
    await runWorkflow(world.n8n, 'twentySends');
    const { result, signIns, refreshes, unauthorized } = await counting(world.veeam, () =>
      world.n8n.command('execute', '--id=twentySends', '--rawOutput'),
    );
    assert.equal(result.code, 0, result.text.slice(-2000));
    assert.deepEqual({ signIns, refreshes, unauthorized }, { signIns: 0, refreshes: 0, unauthorized: 0 });
  });

  it('lives on with MFA and a TOTP secret over many expiries', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { result } = await counting(world.shortLived, () => runWorkflow(world.n8n, 'mfa'));
      assert.equal(result.status, 'success', result.error?.message);
      if (round === 1) world.shortLived.revokeAll();
      else await expiry();
    }
  });

  it('takes a typed MFA code once, lives on the refresh token, and then says what to do', async () => {
    const { n8n, typed: typedIn, credentials } = world;
    const without = await runWorkflow(n8n, 'mfaTyped');
    assert.match(
      `${without.error?.message} ${without.error?.description}`,
      /needs a verification code.*type a new verification code/,
    );
    await saveCredential(n8n, credentials.mfaTyped.id, { verificationCode: await nextCode(world) });
    const typed = await counting(typedIn, () => runWorkflow(n8n, 'mfaTyped'));
    assert.equal(typed.result.status, 'success', typed.result.error?.message);
    await expiry();
    const refreshed = await counting(typedIn, () => runWorkflow(n8n, 'mfaTyped'));
    assert.equal(refreshed.result.status, 'success');
    assert.deepEqual([refreshed.signIns, refreshed.refreshes], [0, 1]);
    typedIn.revokeAll();
    const stuck = await counting(typedIn, () => runWorkflow(n8n, 'mfaTyped'));
    assert.match(
      `${stuck.result.error?.message} ${stuck.result.error?.description}`,
      /needs a verification code.*TOTP secret/,
    );
    assert.equal(stuck.stats.tokenRequests.mfa, 0, 'the spent code is not sent again');
  });

  it('signs in with an authorization code that another session issued, and with a saved refresh token', async () => {
    const { n8n, veeam, credentials } = world;
    const issued = await runWorkflow(n8n, 'issueCode');
    const { code } = issued.output['Veeam']?.[0]?.json as { code: string };
    await saveCredential(n8n, credentials.code.id, { authorizationCode: code });
    const first = await counting(veeam, () => runWorkflow(n8n, 'code'));
    assert.equal(first.result.status, 'success', first.result.error?.message);
    assert.equal(first.stats.tokenRequests.authorization_code, 1);
    veeam.revokeAccessTokens('backup-for-aws');
    const again = await counting(veeam, () => runWorkflow(n8n, 'code'));
    assert.equal(again.result.status, 'success', again.result.error?.message);
    assert.deepEqual([again.signIns, again.refreshes], [0, 1]);

    const saved = await signInByHand(world);
    await saveCredential(n8n, credentials.saved.id, { savedRefreshToken: saved });
    for (const refreshes of [1, 0]) {
      const run = await counting(veeam, () => runWorkflow(n8n, 'saved'));
      assert.equal(run.result.status, 'success', run.result.error?.message);
      assert.deepEqual([run.signIns, run.refreshes], [0, refreshes]);
    }
  });

  it('signs in at the identity provider with stored credentials', async () => {
    world.veeam.revokeAll('backup-for-aws');
    const { result, stats } = await counting(world.veeam, () => runWorkflow(world.n8n, 'sso'));
    assert.equal(result.status, 'success', `${result.error?.message} ${result.error?.description}`);
    assert.equal(stats.tokenRequests.saml, 1);
  });

  it('keeps its secrets out of what the editor is told about a credential', async () => {
    for (const { id, data } of Object.values(world.credentials)) {
      const { text } = await openCredential(world.n8n, id);
      assert.doesNotMatch(text, /eyJ[\w-]+\.[\w-]+\.[\w-]+/, `a token of ${id}`);
      for (const secret of [data['password'], data['totpSecret'], data['idpPassword']]) {
        // An expression is no secret, and people have to see it.
        if (typeof secret === 'string' && !secret.startsWith('='))
          assert.ok(!text.includes(secret), `a secret of ${id}`);
      }
    }
  });
});

/** The code that the authenticator application shows. */
async function nextCode({ veeam }: World): Promise<string> {
  const { Secret, TOTP } = await import('otpauth');
  const totp = new TOTP({ secret: Secret.fromBase32(veeam.users.mfaOperator.totpSecret) });
  return totp.generate();
}

/** Signs in without n8n and returns the refresh token. */
async function signInByHand({ veeam }: World): Promise<string> {
  const { Agent, request } = await import('node:https');
  const { username, password } = veeam.users.administrator;
  const body = new URLSearchParams({ grant_type: 'password', username, password }).toString();
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-api-version': '1.7-rev0' };
    const agent = new Agent({ ca: veeam.certificate.pem });
    request(
      `${veeam.servers['backup-for-aws'].url}/api/v1/token`,
      { method: 'POST', headers, agent },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve(text));
      },
    )
      .on('error', reject)
      .end(body);
  });
  return (JSON.parse(answer) as { refresh_token: string }).refresh_token;
}
