import assert from 'node:assert/strict';
import { fingerprintOf } from '../../core/session/fingerprint';
import { parseSettings } from '../../core/session/settings';

const good = {
  product: 'backup-for-aws',
  server: 'https://backup.example.com:11005',
  grant: 'password',
  credentials: { username: 'administrator', password: 'Password1' },
};

describe('Session settings', () => {
  const servers: [string, string][] = [
    ['backup.example.com', 'https://backup.example.com:11005'],
    ['backup.example.com:9999', 'https://backup.example.com:9999'],
    ['https://backup.example.com', 'https://backup.example.com:11005'],
    ['https://backup.example.com:443', 'https://backup.example.com'],
    [' https://BACKUP.example.com:11005/ ', 'https://backup.example.com:11005'],
    ['10.0.0.5', 'https://10.0.0.5:11005'],
    ['https://[fd00::5]', 'https://[fd00::5]:11005'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost', 'http://localhost:11005'],
  ];
  for (const [typed, origin] of servers) {
    it(`take the server "${typed.trim()}" as ${origin}`, () => {
      assert.equal(parseSettings({ ...good, server: typed }).server, origin);
    });
  }

  const mistakes: [string, object, string, RegExp][] = [
    ['an empty server', { server: ' ' }, 'VEEAM_CONFIGURATION', /server address is empty.*:11005/],
    [
      'a server that is no address',
      { server: 'https://exa mple' },
      'VEEAM_CONFIGURATION',
      /cannot be understood/,
    ],
    [
      'a path in the server',
      { server: 'https://a.example.com/api/v1' },
      'VEEAM_CONFIGURATION',
      /must end after the port/,
    ],
    [
      'a password in the server',
      { server: 'https://u:p@a.example.com' },
      'VEEAM_CONFIGURATION',
      /own fields/,
    ],
    [
      'plain http to another machine',
      { server: 'http://a.example.com' },
      'VEEAM_CONFIGURATION',
      /https:\/\//,
    ],
    [
      'no product',
      { product: '' },
      'VEEAM_CONFIGURATION',
      /No Veeam product is chosen.*Veeam Backup for AWS/,
    ],
    ['an unknown product', { product: 'toString' }, 'VEEAM_CONFIGURATION', /no known Veeam product/],
    [
      'a grant that the product has not',
      { product: 'availability-console', grant: 'mfa' },
      'VEEAM_GRANT_UNSUPPORTED',
      /"mfa".*password, refresh_token/,
    ],
    ['no grant', { grant: '' }, 'VEEAM_GRANT_UNSUPPORTED', /No way to sign in/],
    [
      'no user and no password',
      { credentials: {} },
      'VEEAM_CONFIGURATION',
      /user name and the password must be filled in/,
    ],
    [
      'an empty password',
      { credentials: { username: 'a', password: '' } },
      'VEEAM_CONFIGURATION',
      /the password must be filled in/,
    ],
    [
      'no refresh token',
      { grant: 'refresh_token', credentials: {} },
      'VEEAM_CONFIGURATION',
      /the refresh token must be filled in/,
    ],
    [
      'a damaged TOTP secret',
      { grant: 'mfa', credentials: { ...good.credentials, totpSecret: 'no!base32' } },
      'VEEAM_CONFIGURATION',
      /TOTP secret is not usable/,
    ],
    [
      'single sign-on without user',
      { grant: 'saml', credentials: {} },
      'VEEAM_CONFIGURATION',
      /user name must be filled in/,
    ],
    [
      'an API version with a space',
      { apiVersion: '1.7 rev0' },
      'VEEAM_CONFIGURATION',
      /no API version.*1\.7-rev0/,
    ],
    ['a number for the server', { server: 7 }, 'VEEAM_CONFIGURATION', /server must be string/],
  ];
  for (const [what, change, code, message] of mistakes) {
    it(`say what is wrong with ${what}`, () => {
      assert.throws(() => parseSettings({ ...good, ...change }), { code, message });
    });
  }

  it('give the same fingerprint for the same inputs and another one for each that changes', () => {
    const changes: object[] = [
      {},
      { server: 'b.example.com' },
      { credentials: { ...good.credentials, username: 'other' } },
      { credentials: { ...good.credentials, password: 'other' } },
      { grant: 'mfa' },
      { trust: 'pinned' },
      { product: 'availability-console', server: good.server },
    ];
    const prints = changes.map((change) => fingerprintOf(parseSettings({ ...good, ...change })));
    assert.equal(new Set(prints).size, changes.length);
    assert.equal(fingerprintOf(parseSettings({ ...good, server: 'backup.example.com' })), prints[0]);
    assert.doesNotMatch(prints.join(), /Password1|administrator/);
  });

  it('leave out of the credentials what is no text', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const settings = parseSettings({ ...good, credentials: { ...good.credentials, cycle, count: 10n } });
    assert.equal(fingerprintOf(settings), fingerprintOf(parseSettings(good)));
  });

  it('share a session over API revisions', () => {
    const print = (apiVersion: string) => fingerprintOf(parseSettings({ ...good, apiVersion }));
    assert.equal(print('1.2-rev0'), print('1.8-rev0'));
  });
});
