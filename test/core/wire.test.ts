import assert from 'node:assert/strict';
import type { HttpRequest } from '../../core/ports';
import { issueAuthorizationCode } from '../../core/requests/authorization-code';
import { askForSignOnUrl, redeemSamlResponse } from '../../core/grants/saml';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import type { SessionSettings } from '../../core/session/session-settings';
import aws from '../fixtures/backup-for-aws.json';
import console2 from '../fixtures/service-provider-console-v2.json';
import { FakeServer, json, ManualClock } from './fake-server';
import type { Reply } from './fake-server';

function session(raw: object, reply: (request: HttpRequest, count: number) => Reply) {
  const settings = parseSettings(raw);
  const server = new FakeServer(reply);
  const clock = new ManualClock();
  return {
    session: new Session(settings, { transport: server, clock, random: () => 0 }),
    server,
    clock,
    settings,
  };
}

/** Everything of a request that the document shows. */
function wire(request: HttpRequest | undefined) {
  assert.ok(request);
  const { pathname, search, origin } = new URL(request.url);
  return {
    line: `${request.method} ${origin}${pathname}${search}`,
    headers: request.headers,
    body: request.body,
  };
}

const FORM = 'application/x-www-form-urlencoded';

describe('Backup for AWS, Requesting Authorization', () => {
  const server = 'https://127.0.0.1:11005';
  const account = { username: 'administrator', password: 'Password1' };
  const settings = (grant: string, credentials: object = account) => ({
    product: 'backup-for-aws',
    server,
    apiVersion: '1.2-rev0',
    grant,
    credentials,
  });
  const headers = { accept: 'application/json', 'content-type': FORM, 'x-api-version': '1.2-rev0' };

  it('sends Example [Password] as it is printed and takes its answer', async () => {
    const {
      session: aSession,
      server: sent,
      clock,
    } = session(settings('password'), () => json(aws.passwordAnswer));
    assert.equal(await aSession.accessToken(), aws.passwordAnswer.access_token);
    assert.deepEqual(wire(sent.requests[0]), {
      line: 'POST https://127.0.0.1:11005/api/v1/token',
      headers,
      body: 'grant_type=password&username=administrator&password=Password1',
    });
    assert.equal(sent.requests.length, 1);
    // expires_in says an hour, .issued to .expires a quarter of one: the earlier end wins (facts, section 4, row 2).
    assert.equal(aSession.expiresAt, clock.now() + 15 * 60_000);
  });

  it('sends both steps of Example [MFA] and takes the challenge by its content', async () => {
    const { session: aSession, server: sent } = session(settings('mfa'), (_, count) =>
      json(count === 1 ? aws.mfaChallenge : aws.mfaAnswer),
    );
    await assert.rejects(aSession.accessToken(), { code: 'VEEAM_MFA_REQUIRED' });
    await aSession.finishSignIn({ mfaCode: aws.mfaCode });
    assert.equal(await aSession.accessToken(), aws.mfaAnswer.access_token);
    assert.deepEqual(sent.requests.map(wire), [
      {
        line: 'POST https://127.0.0.1:11005/api/v1/token',
        headers,
        body: 'grant_type=password&username=administrator&password=Password1',
      },
      {
        line: 'POST https://127.0.0.1:11005/api/v1/token',
        headers,
        // The document prints the trailing == of the token raw; a form carries them percent-encoded.
        body: `grant_type=mfa&mfa_token=${aws.mfaChallenge.mfa_token.replaceAll('=', '%3D')}&mfa_code=346816`,
      },
    ]);
  });

  it('issues a code as in Example [Authorization Code] and redeems it with + / and = encoded', async () => {
    const {
      session: issuer,
      server: sent,
      clock,
    } = session(settings('password'), (request) =>
      json(
        request.url.endsWith('/authorization_code')
          ? aws.codeAnswer
          : { ...aws.passwordAnswer, access_token: aws.issueCodeAccessToken },
      ),
    );
    const issued = await issueAuthorizationCode({
      session: issuer,
      transport: sent,
      clock,
      apiVersion: '1.2-rev0',
    });
    assert.deepEqual(issued, { code: aws.codeAnswer.code, expiresAt: clock.now() + 60_000 });
    assert.deepEqual(wire(sent.requests[1]), {
      line: 'POST https://127.0.0.1:11005/api/v1/token/authorization_code',
      headers: {
        accept: 'application/json',
        'x-api-version': '1.2-rev0',
        authorization: `Bearer ${aws.issueCodeAccessToken}`,
      },
      body: undefined,
    });

    const redeemer = session(settings('authorization_code', { authorizationCode: issued.code }), () =>
      json(aws.authorizationCodeAnswer),
    );
    assert.equal(await redeemer.session.accessToken(), aws.authorizationCodeAnswer.access_token);
    const encoded = issued.code.replaceAll('+', '%2B').replaceAll('/', '%2F').replaceAll('=', '%3D');
    assert.deepEqual(wire(redeemer.server.requests[0]), {
      line: 'POST https://127.0.0.1:11005/api/v1/token',
      headers,
      body: `grant_type=authorization_code&code=${encoded}`,
    });
  });

  it('asks for the sign-on address with GET, which the text says and the example line contradicts', async () => {
    const raw = settings('saml', { username: 'sara_baker@companymail.com' });
    const { server: sent, clock, settings: parsed } = session(raw, () => json(aws.signOnUrlAnswer));
    const context = { settings: parsed, transport: sent, clock, redact: (text: string) => text };
    assert.equal(await askForSignOnUrl(context), aws.signOnUrlAnswer.redirectToUrl);
    assert.deepEqual(wire(sent.requests[0]), {
      line: 'GET https://127.0.0.1:11005/api/v1/identityProvider/signOnUrl?userName=sara_baker@companymail.com',
      headers: { accept: 'application/json', 'x-api-version': '1.2-rev0' },
      body: undefined,
    });
  });

  it('redeems the SAML answer of Example [Single Sign-On] in the field SamlResponse', async () => {
    const raw = settings('saml', { username: 'sara_baker@companymail.com' });
    const { server: sent, clock, settings: parsed } = session(raw, () => json(aws.samlAnswer));
    const context = { settings: parsed, transport: sent, clock, redact: (text: string) => text };
    const pair = await redeemSamlResponse(context, aws.providerAnswer.value);
    assert.equal(pair.accessToken, aws.samlAnswer.access_token);
    const encoded = aws.providerAnswer.value
      .replaceAll('+', '%2B')
      .replaceAll('/', '%2F')
      .replaceAll('=', '%3D');
    assert.deepEqual(wire(sent.requests[0]), {
      line: 'POST https://127.0.0.1:11005/api/v1/identityProvider/token',
      headers,
      body: `SamlResponse=${encoded}`,
    });
  });

  it('refreshes at the token path and logs out with DELETE (Using Refresh Token, Performing Logout)', async () => {
    const {
      session: aSession,
      server: sent,
      clock,
    } = session(settings('password'), (request) =>
      request.method === 'DELETE'
        ? { statusCode: 204, headers: {}, body: new Uint8Array() }
        : json(aws.passwordAnswer),
    );
    await aSession.accessToken();
    clock.advance(16 * 60_000);
    await aSession.accessToken();
    assert.equal(
      sent.requests[1]?.body,
      `grant_type=refresh_token&refresh_token=${aws.passwordAnswer.refresh_token}`,
    );
    assert.equal((await aSession.logOut()).loggedOut, true);
    assert.deepEqual(wire(sent.requests[2]), {
      line: 'DELETE https://127.0.0.1:11005/api/v1/token',
      headers: {
        accept: 'application/json',
        'x-api-version': '1.2-rev0',
        authorization: `Bearer ${aws.passwordAnswer.access_token}`,
      },
      body: undefined,
    });
  });
});

describe('Service Provider Console REST v2, Authorization and Security', () => {
  const raw = {
    product: 'service-provider-console-v2',
    server: 'https://localhost:1281',
    grant: 'password',
    credentials: { username: 'vspc\\administrator', password: 'Password1' },
  };
  // The example labels the form as JSON; working clients send a form, so that is what goes out (section 4, row 1),
  // and the empty "Authorization: Bearer" of the example is left out, as they do.
  const headers = { accept: 'application/json', 'content-type': FORM };

  it('sends the password example with the backslash encoded and takes its answer', async () => {
    const { session: aSession, server: sent, clock } = session(raw, () => json(console2.passwordAnswer));
    assert.equal(await aSession.accessToken(), console2.passwordAnswer.access_token);
    assert.deepEqual(wire(sent.requests[0]), {
      line: 'POST https://localhost:1281/token',
      headers,
      body: 'grant_type=password&username=vspc%5Cadministrator&password=Password1',
    });
    assert.equal(aSession.expiresAt, clock.now() + 3_599_000);
  });

  it('sends the refresh example', async () => {
    const saved = {
      ...raw,
      grant: 'refresh_token',
      credentials: { refreshToken: console2.refreshRequestToken },
    };
    const { session: aSession, server: sent } = session(saved, () => json(console2.passwordAnswer));
    await aSession.accessToken();
    assert.deepEqual(wire(sent.requests[0]), {
      line: 'POST https://localhost:1281/token',
      headers,
      body: `grant_type=refresh_token&refresh_token=${console2.refreshRequestToken}`,
    });
  });

  it('sends the log-out example and passes its message on', async () => {
    const { session: aSession, server: sent } = session(raw, (_, count) =>
      json(
        count === 1
          ? { ...console2.passwordAnswer, access_token: console2.logOutAccessToken }
          : console2.logOutAnswer,
      ),
    );
    await aSession.accessToken();
    assert.deepEqual(await aSession.logOut(), { loggedOut: true, message: 'Logout successful' });
    assert.deepEqual(wire(sent.requests[1]), {
      line: 'POST https://localhost:1281/v2/accounts/logout',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `Bearer ${console2.logOutAccessToken}`,
      },
      body: undefined,
    });
  });
});

describe('Availability Console, Getting Authorization Tokens', () => {
  const raw = {
    product: 'availability-console',
    server: 'vac.example.com',
    grant: 'password',
    credentials: { username: 'vac\\administrator', password: 'p+a/s=s w&rd%\\ü' },
  };
  // The page has no example answer; its successor's has the same members (facts, section 2.5).
  const answer = console2.passwordAnswer;

  it('gets a pair at POST /token with every special character of the password encoded', async () => {
    const { session: aSession, server: sent } = session(raw, () => json(answer));
    await aSession.accessToken();
    assert.deepEqual(wire(sent.requests[0]), {
      line: 'POST https://vac.example.com:1281/token',
      headers: { accept: 'application/json', 'content-type': FORM },
      body: 'grant_type=password&username=vac%5Cadministrator&password=p%2Ba%2Fs%3Ds+w%26rd%25%5C%C3%BC',
    });
  });

  it('uses the refresh token with grant_type refresh_token', async () => {
    const saved = { ...raw, grant: 'refresh_token', credentials: { refreshToken: answer.refresh_token } };
    const { session: aSession, server: sent } = session(saved, () => json(answer));
    await aSession.accessToken();
    assert.equal(sent.requests[0]?.body, `grant_type=refresh_token&refresh_token=${answer.refresh_token}`);
  });

  it('logs out at /accounts/logout, below /v2 or, where the server does not know that, at its root', async () => {
    const { session: aSession, server: sent } = session(raw, (request) =>
      request.url.endsWith('/v2/accounts/logout')
        ? json({ message: 'Not found' }, 404)
        : json(request.url.endsWith('/token') ? answer : { message: 'You have been logged out.' }),
    );
    await aSession.accessToken();
    assert.deepEqual(await aSession.logOut(), { loggedOut: true, message: 'You have been logged out.' });
    assert.deepEqual(
      sent.requests.slice(1).map((request) => wire(request).line),
      [
        'POST https://vac.example.com:1281/v2/accounts/logout',
        'POST https://vac.example.com:1281/accounts/logout',
      ],
    );
  });
});

describe('The profile default', () => {
  it('fills in port and API version', () => {
    const { server, apiVersion }: SessionSettings = parseSettings({
      product: 'backup-for-aws',
      server: 'backup.example.com',
      grant: 'password',
      credentials: { username: 'a', password: 'b' },
    });
    assert.deepEqual(
      { server, apiVersion },
      { server: 'https://backup.example.com:11005', apiVersion: '1.7-rev0' },
    );
  });
});
