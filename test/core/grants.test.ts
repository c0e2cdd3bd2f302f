import assert from 'node:assert/strict';
import { parseTotpSecret, totpCode, totpStep } from '../../core/grants/totp';
import type { HttpRequest } from '../../core/ports';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, json, lostAnswer, ManualClock, text, tokens, unreachable } from './fake-server';
import type { Reply } from './fake-server';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const account = { username: 'administrator', password: 'Password1' };
const challenge = json({ username: 'administrator', mfa_enabled: true, mfa_token: 'challenge' });
const refused = json({ errorCode: 'AccessDenied', detail: 'Invalid code' }, 401);

function open(grant: string, credentials: object, reply: (request: HttpRequest, count: number) => Reply) {
  const settings = parseSettings({ product: 'backup-for-aws', server: 'a.example.com', grant, credentials });
  const server = new FakeServer(reply);
  const clock = new ManualClock();
  return { session: new Session(settings, { transport: server, clock, random: () => 0 }), server, clock };
}

const isCode = (request: HttpRequest): boolean => String(request.body).startsWith('grant_type=mfa');
const codeOf = (request: HttpRequest): string | null =>
  new URLSearchParams(String(request.body)).get('mfa_code');

describe('The mfa grant with a stored TOTP secret', () => {
  const unattended = { ...account, totpSecret: SECRET };
  const secret = parseTotpSecret(SECRET);

  it('signs in with two requests for a hundred callers', async () => {
    const { session, server, clock } = open('mfa', unattended, (request, count) =>
      isCode(request) ? tokens(count) : challenge,
    );
    await Promise.all(Array.from({ length: 100 }, () => session.accessToken()));
    assert.equal(server.requests.length, 2);
    assert.equal(codeOf(server.requests[1] as HttpRequest), totpCode(secret, totpStep(secret, clock.now())));
  });

  it('takes a challenge with status 202, as the sister products send it', async () => {
    const { session } = open('mfa', unattended, (request, count) =>
      isCode(request) ? tokens(count) : { ...challenge, statusCode: 202 },
    );
    assert.equal(await session.accessToken(), 'access-2');
  });

  it('follows a refused code with the next one, once', async () => {
    const { session, server, clock } = open('mfa', unattended, (request, count) =>
      isCode(request) ? (count === 2 ? refused : tokens(count)) : challenge,
    );
    await session.accessToken();
    const step = totpStep(secret, clock.now());
    assert.deepEqual(server.requests.slice(1).map(codeOf), [
      totpCode(secret, step),
      totpCode(secret, step + 1),
    ]);
  });

  it('sends no password while it has no code to follow it, and recovers from a clock that was set back', async () => {
    const ended = { statusCode: 204, headers: {}, body: new Uint8Array() };
    const { session, server, clock } = open('mfa', unattended, (request, count) =>
      request.method === 'DELETE' ? ended : isCode(request) ? tokens(count) : challenge,
    );
    for (let round = 0; round < 2; round += 1) {
      await session.accessToken();
      await session.logOut();
    }
    for (let message = 0; message < 20; message += 1)
      await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_PAUSED' });
    assert.equal(server.grants('password').length, 2);
    clock.advance(-30 * 24 * 3_600_000);
    assert.match(await session.accessToken(), /^access-/);
  });

  it('stops after the second refusal and pauses', async () => {
    const { session, server } = open('mfa', unattended, (request) => (isCode(request) ? refused : challenge));
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_REFUSED', message: /clocks/ });
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_PAUSED' });
    assert.equal(server.requests.length, 3);
  });

  it('does not send a code twice: a second sign-in in one window uses the next code, a third waits', async () => {
    const ended = { statusCode: 204, headers: {}, body: new Uint8Array() };
    const { session, server, clock } = open('mfa', unattended, (request, count) =>
      request.method === 'DELETE' ? ended : isCode(request) ? tokens(count) : challenge,
    );
    for (let round = 0; round < 2; round += 1) {
      await session.accessToken();
      await session.logOut();
    }
    await assert.rejects(session.accessToken(), {
      code: 'VEEAM_SIGN_IN_PAUSED',
      message: /code that was not used before/,
    });
    clock.advance(60_000);
    await session.accessToken();
    const codes = server.requests.filter(isCode).map(codeOf);
    assert.equal(new Set(codes).size, 3);
    assert.equal(codes.length, 3);
  });
});

describe('The mfa grant with a code typed by a person', () => {
  it('asks for the code, sends the password once, and goes on with the code', async () => {
    const { session, server } = open('mfa', account, (request, count) =>
      isCode(request) ? tokens(count) : challenge,
    );
    await assert.rejects(session.accessToken(), { code: 'VEEAM_MFA_REQUIRED', message: /msg\.mfaCode/ });
    await assert.rejects(session.accessToken(), { code: 'VEEAM_MFA_REQUIRED' });
    assert.equal(server.requests.length, 1);
    assert.equal(session.condition.state, 'signInNeeded');
    await session.finishSignIn({ mfaCode: '123 456' });
    assert.equal(codeOf(server.requests[1] as HttpRequest), '123456');
    assert.equal(await session.accessToken(), 'access-2');
  });

  it('does not send a refused code again, and takes a new one at once', async () => {
    const { session, server } = open('mfa', account, (request, count) =>
      isCode(request) ? (codeOf(request) === '222222' ? tokens(count) : refused) : challenge,
    );
    await assert.rejects(session.finishSignIn({ mfaCode: '111111' }), { code: 'VEEAM_SIGN_IN_REFUSED' });
    const sent = server.requests.length;
    await assert.rejects(session.finishSignIn({ mfaCode: '111111' }), { code: 'VEEAM_SIGN_IN_NEEDED' });
    assert.equal(server.requests.length, sent);
    await session.finishSignIn({ mfaCode: '222222' });
    assert.equal(session.condition.state, 'signedIn');
  });

  it('leaves a code alone that comes with a message while the session is signed in', async () => {
    const { session, server } = open('mfa', account, (request, count) =>
      isCode(request) ? tokens(count) : challenge,
    );
    await session.finishSignIn({ mfaCode: '111111' });
    await session.finishSignIn({ mfaCode: '222222' });
    assert.equal(server.requests.filter(isCode).length, 1);
  });

  it('lives on its refresh token, kept alive, and asks again only when that is refused', async () => {
    let dead = false;
    const { session, clock, server } = open('mfa', account, (request, count) => {
      if (String(request.body).includes('refresh_token')) return dead ? refused : tokens(count);
      return isCode(request) ? tokens(count) : challenge;
    });
    await session.finishSignIn({ mfaCode: '111111' });
    for (let hour = 0; hour < 5; hour += 1) {
      clock.time = session.nextKeepAlive ?? NaN;
      await session.keepAlive();
    }
    assert.equal(server.grants('refresh_token').length, 5);
    dead = true;
    clock.advance(3_600_000);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_MFA_REQUIRED' });
  });

  it('needs no code where the account has no multi-factor authentication', async () => {
    const { session } = open('mfa', account, (_, count) => tokens(count));
    assert.equal(await session.accessToken(), 'access-1');
  });

  it('is named where the password grant meets a challenge, which sends no further password for a while', async () => {
    const { session, server } = open('password', account, () => challenge);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_MFA_REQUIRED', message: /grant type "mfa"/ });
    await assert.rejects(session.accessToken(), {
      code: 'VEEAM_SIGN_IN_PAUSED',
      message: /grant type "mfa"/,
    });
    assert.equal(server.requests.length, 1);
  });
});

describe('The authorization_code grant', () => {
  it('spends a code once, says what it was, and waits for a new one', async () => {
    const { session, server } = open(
      'authorization_code',
      { authorizationCode: 'spent-code' },
      (request, count) =>
        String(request.body).includes('spent-code')
          ? json({ errorCode: 'InvalidToken', detail: 'Code expired' }, 400)
          : tokens(count),
    );
    await assert.rejects(session.accessToken(), {
      code: 'VEEAM_SIGN_IN_REFUSED',
      message: /Code expired.*spent, wrong or older.*60 s/,
    });
    await assert.rejects(session.accessToken(), {
      code: 'VEEAM_SIGN_IN_NEEDED',
      message: /msg\.authorizationCode/,
    });
    assert.equal(server.requests.length, 1);
    await session.finishSignIn({ authorizationCode: 'new-code' });
    assert.equal(await session.accessToken(), 'access-2');
  });

  it('never sends the stored code again, whatever happens to the session', async () => {
    const ended = { statusCode: 204, headers: {}, body: new Uint8Array() };
    const { session, server } = open(
      'authorization_code',
      { authorizationCode: 'a-code' },
      (request, count) => (request.method === 'DELETE' ? ended : tokens(count)),
    );
    await session.accessToken();
    await session.logOut();
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_NEEDED' });
    await session.finishSignIn({ mfaCode: '123456', samlResponse: 'unrelated' });
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_NEEDED' });
    assert.equal(server.grants('authorization_code').length, 1);
  });

  it('keeps a code that never left', async () => {
    let down = true;
    const { session } = open('authorization_code', {}, (_, count) => (down ? unreachable() : tokens(count)));
    await assert.rejects(session.finishSignIn({ authorizationCode: 'good' }), { code: 'VEEAM_UNREACHABLE' });
    down = false;
    await session.finishSignIn({ authorizationCode: 'good' });
    assert.equal(session.condition.state, 'signedIn');
  });

  it('tries each of two codes that come at the same time', async () => {
    const { session } = open('authorization_code', {}, (request, count) =>
      String(request.body).includes('old') ? refused : tokens(count),
    );
    const [old, good] = await Promise.allSettled([
      session.finishSignIn({ authorizationCode: 'old' }),
      session.finishSignIn({ authorizationCode: 'good' }),
    ]);
    assert.deepEqual([old.status, good.status], ['rejected', 'fulfilled']);
  });

  it('does not send a code again whose answer got lost', async () => {
    const { session, server } = open('authorization_code', { authorizationCode: 'a-code' }, () =>
      lostAnswer(),
    );
    await assert.rejects(session.accessToken(), { code: 'VEEAM_TIMEOUT' });
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_NEEDED' });
    assert.equal(server.requests.length, 1);
  });

  it('waits without a request while there is no code', async () => {
    const { session, server } = open('authorization_code', {}, (_, count) => tokens(count));
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_NEEDED' });
    assert.equal(server.requests.length, 0);
  });
});

describe('The saml grant', () => {
  it('waits for a person where no credentials of the provider are stored, and redeems the answer once', async () => {
    const { session, server } = open('saml', { username: 'sara@example.com' }, (_, count) => tokens(count));
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_NEEDED', message: /redirectToUrl/ });
    await session.finishSignIn({ samlResponse: 'PHNhbWw+' });
    assert.equal(server.requests.length, 1);
    assert.equal(server.requests[0]?.body, 'SamlResponse=PHNhbWw%2B');
    assert.equal(await session.accessToken(), 'access-1');
  });

  it('pauses after any failure at the provider, where the password may be out', async () => {
    const credentials = { username: 'sara@example.com', idpPassword: 'at-the-provider' };
    const { session, server, clock } = open('saml', credentials, ({ url }) =>
      url.includes('signOnUrl')
        ? json({ redirectToUrl: 'https://idp.example.com/sso' })
        : text('<h1>Change your password</h1>', 500, 'text/html'),
    );
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SINGLE_SIGN_ON' });
    const sent = server.requests.length;
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_PAUSED' });
    assert.equal(server.requests.length, sent);
    clock.advance(60_000);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SINGLE_SIGN_ON' });
  });

  it('takes the answer of a person at once, whatever went wrong with the one before', async () => {
    const { session } = open('saml', { username: 'sara@example.com' }, (_, count) =>
      count === 1 ? refused : tokens(count),
    );
    await assert.rejects(session.finishSignIn({ samlResponse: 'b25l' }), { code: 'VEEAM_SIGN_IN_REFUSED' });
    await session.finishSignIn({ samlResponse: 'dHdv' });
    assert.equal(session.condition.state, 'signedIn');
  });
});
