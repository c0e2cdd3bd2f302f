import assert from 'node:assert/strict';
import { isVeeamError } from '../../core/errors/veeam-error';
import { parseSession } from '../../nodes/node-red/veeam-session/session-config';
import type { Red } from '../../nodes/node-red/node-red-api';
import { trustOf } from '../../runtime/connection';
import { browserProgram } from '../../runtime/sign-on-browser/browser-program';

/** None of these settings names another node. */
const RED = { nodes: { getNode: () => null } } as unknown as Red;

function connectionOf(grant: string, signOnVisitor?: string) {
  const fields = { product: 'backup-for-aws', server: 'https://backup.example.com', grant, signOnVisitor };
  const credentials = { username: 'sara', password: 'secret-1', idpPassword: 'secret-2' };
  const { connection, settings } = parseSession(RED, fields, credentials);
  return { ...connection, trust: settings.trust };
}

describe('the choice of what visits the identity provider', () => {
  it('is the pages where nothing is saved, which changes no session that is stored already', () => {
    assert.equal(connectionOf('saml').signOnVisitor, undefined);
    assert.equal(connectionOf('saml', 'pages').trust, connectionOf('saml').trust);
  });

  it('makes another session, so that the browser is tried at once where the pages were refused', () => {
    assert.equal(connectionOf('saml', 'browser').signOnVisitor, 'browser');
    assert.notEqual(connectionOf('saml', 'browser').trust, connectionOf('saml').trust);
    assert.notEqual(trustOf({ signOnVisitor: 'browser' }), trustOf({}));
  });

  it('means nothing to other ways to sign in', () => {
    assert.equal(connectionOf('password', 'browser').signOnVisitor, undefined);
  });

  it('is one of two', () => {
    assert.throws(
      () => connectionOf('saml', 'telnet'),
      (error) => isVeeamError(error, 'VEEAM_CONFIGURATION') && /"pages" or "browser"/.test(error.message),
    );
  });
});

describe('the browser of this machine', () => {
  it('is the one that the environment names', () => {
    assert.equal(browserProgram({ CHROMIUM: process.execPath, PATH: '' }), process.execPath);
    assert.equal(browserProgram({ CHROME_PATH: process.execPath }), process.execPath);
  });

  it('is missed in a sentence', () => {
    for (const environment of [{ CHROMIUM: '/nowhere/chromium' }, { PATH: '' }]) {
      assert.throws(
        () => browserProgram(environment),
        (error) =>
          isVeeamError(error, 'VEEAM_CONFIGURATION') &&
          /(Install Chromium or Chrome|Correct CHROMIUM)/.test(error.message) &&
          !error.message.includes('/nowhere'),
      );
    }
  });
});
