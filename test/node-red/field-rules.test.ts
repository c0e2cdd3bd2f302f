import assert from 'node:assert/strict';
import vm from 'node:vm';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isVeeamError } from '../../core/errors/veeam-error';
import { grantFor } from '../../core/grants/registry';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import type { Credentials, InputNeed } from '../../core/grants/inputs';
import { parseSession } from '../../nodes/node-red/veeam-session/session-config';
import type { SessionFields } from '../../nodes/node-red/veeam-session/session-config';
import { productChoices } from '../../nodes/node-red/veeam-session/product-choices';
import type { Red } from '../../nodes/node-red/node-red-api';
import { editorDefinition, verdictOn } from './editor-script';

const GOOD: SessionFields = {
  product: 'backup-for-aws',
  server: 'https://backup.example.com:11005',
  grant: 'password',
};

/** What the runtime says about settings; no config node is chosen in them, so nothing is asked of Node-RED. */
function runtimeFault(
  fields: SessionFields,
  credentials: Credentials = { username: 'u', password: 'p' },
): string {
  try {
    parseSession({} as Red, fields, credentials);
    return '';
  } catch (error) {
    assert.ok(isVeeamError(error), String(error));
    return error.message;
  }
}

/** Value, key of the editor's sentence (nothing: usable), and how the runtime says the same. */
type Case = readonly [value: string, key?: string, words?: RegExp];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  server: [
    ['https://backup.example.com:11005'],
    ['https://backup.example.com:11005/'],
    ['https://backup.example.com'],
    ['backup.example.com:11005'],
    ['  backup.example.com  '],
    ['HTTPS://BACKUP.EXAMPLE.COM:11005'],
    ['192.0.2.7'],
    ['[::1]'],
    ['https://[2001:db8::7]:11005'],
    ['https://bücher.example:443'],
    ['http://localhost:9398'],
    ['http://127.0.0.1:9398'],
    ['http://[::1]:9398'],
    ['https://backup.example.com:65535'],
    ['', 'server', /is empty/],
    ['   ', 'server', /is empty/],
    ['::1', 'serverBrackets', /brackets/],
    ['https://::1', 'serverBrackets', /brackets/],
    ['https://::1:11005', 'serverBrackets', /brackets/],
    ['2001:db8::7', 'serverBrackets', /brackets/],
    ['fe80::1:11005/', 'serverBrackets', /brackets/],
    ['https://backup.example.com:99999', 'serverPort', /number from 1 to 65535/],
    ['backup.example.com:65536', 'serverPort', /number from 1 to 65535/],
    ['https://backup.example.com:0', 'serverPort', /number from 1 to 65535/],
    ['https://[::1]:70000', 'serverPort', /number from 1 to 65535/],
    ['https://backup.example.com:port', 'server', /cannot be understood/],
    ['https://back up', 'server', /cannot be understood/],
    ['https://', 'server', /cannot be understood/],
    ['https://[::1', 'server', /cannot be understood/],
    ['http://backup.example.com:11005', 'serverScheme', /must start with https/],
    ['http://127.evil.example', 'serverScheme', /must start with https/],
    ['ftp://backup.example.com', 'serverScheme', /must start with https/],
    ['https://user@backup.example.com', 'serverAccount', /must not hold a user/],
    ['user:secret@backup.example.com:11005', 'serverAccount', /must not hold a user/],
    ['https://backup.example.com:11005/api/v1', 'serverPath', /must end after the port/],
    ['backup.example.com/api', 'serverPath', /must end after the port/],
    ['https://backup.example.com?x=1', 'serverPath', /must end after the port/],
    ['https://backup.example.com#x', 'serverPath', /must end after the port/],
    ['https://backup.example.com\\api', 'serverPath', /must end after the port/],
  ],
  fingerprint: [
    [''],
    ['ab'.repeat(32)],
    [` ${'AB'.repeat(32)} `],
    [` SHA256:${'AB:'.repeat(31)}AB`],
    ['ab'.repeat(31), 'fingerprint', /no SHA-256 fingerprint/],
    ['zz'.repeat(32), 'fingerprint', /no SHA-256 fingerprint/],
    ['SHA256:', 'fingerprint', /no SHA-256 fingerprint/],
  ],
  timeout: [
    [''],
    ['30'],
    ['0.5'],
    ['3600'],
    ['0', 'timeout', /between 0 and 3600/],
    ['-3', 'timeout', /between 0 and 3600/],
    ['3601', 'timeout', /between 0 and 3600/],
    ['Infinity', 'timeout', /between 0 and 3600/],
    [' ', 'timeout', /between 0 and 3600/],
    ['soon', 'timeout', /between 0 and 3600/],
  ],
  connections: [
    [''],
    ['1'],
    ['256'],
    [' 8 '],
    ['0', 'connections', /number of connections .* whole number from 1 to 256/],
    ['257', 'connections', /number of connections .* whole number from 1 to 256/],
    ['2.5', 'connections', /number of connections .* whole number from 1 to 256/],
    ['-1', 'connections', /number of connections .* whole number from 1 to 256/],
    [' ', 'connections', /number of connections .* whole number from 1 to 256/],
    ['many', 'connections', /number of connections .* whole number from 1 to 256/],
  ],
  maxAnswer: [
    [''],
    ['1'],
    ['1024'],
    ['0', 'maxAnswer', /size of an answer .* whole number from 1 to 1024/],
    ['1025', 'maxAnswer', /size of an answer .* whole number from 1 to 1024/],
    ['0.5', 'maxAnswer', /size of an answer .* whole number from 1 to 1024/],
    ['64 MiB', 'maxAnswer', /size of an answer .* whole number from 1 to 1024/],
  ],
  apiVersion: [
    [''],
    ['1.7-rev0'],
    [' v2 '],
    ['1.7 rev0', 'apiVersion', /is no API version/],
    ['v2/x', 'apiVersion', /is no API version/],
  ],
  signOnOrigins: [
    [''],
    ['https://login.example.com'],
    ['login.example.com, https://adfs.example.com:8443,'],
    ['https://log in', 'signOnOrigins', /no address of an identity provider/],
    ['login.example.com:99999', 'signOnOrigins', /no address of an identity provider/],
  ],
};

describe('Node-RED: a field of a session', () => {
  const definition = editorDefinition('veeam-session');

  for (const [field, cases] of Object.entries(CASES)) {
    for (const [value, key, words] of cases) {
      it(`${field} "${value}" is ${key === undefined ? 'taken' : `refused (${key})`} by dialog and runtime alike`, () => {
        const expected = key === undefined ? true : `veeam-session.validation.${key}`;
        assert.equal(verdictOn(definition, field, value), expected);
        const said = runtimeFault({ ...GOOD, [field]: value });
        if (words === undefined) assert.equal(said, '');
        else assert.match(said, words);
      });
    }
  }

  it('may be missing where a flow is older than the field', () => {
    for (const field of Object.keys(CASES).filter((name) => name !== 'server'))
      assert.equal(verdictOn(definition, field, undefined), true, field);
  });

  it('may be an environment variable as its whole value', () => {
    for (const field of Object.keys(CASES))
      assert.equal(verdictOn(definition, field, '${ANY_NAME}'), true, field);
  });

  it('may hold environment variables anywhere in an address', () => {
    for (const server of [
      'https://${HOST}:11005',
      'https://${HOST}',
      '${HOST}:11005',
      'https://backup.example.com:${PORT}',
      '${SCHEME}://${HOST}:${PORT}/',
      'https://backup-${N}.${DOMAIN}:11005',
      'http://${HOST}:9398',
    ])
      assert.equal(verdictOn(definition, 'server', server), true, server);
    assert.equal(verdictOn(definition, 'server', '${HOST}/api'), 'veeam-session.validation.serverPath');
    assert.equal(
      verdictOn(definition, 'server', 'https://${HOST}:99999'),
      'veeam-session.validation.serverPort',
    );
    assert.equal(verdictOn(definition, 'signOnOrigins', 'https://${IDP}, login.${DOMAIN}'), true);
    assert.equal(verdictOn(definition, 'fingerprint', 'ab${REST}'), 'veeam-session.validation.fingerprint');
  });
});

describe('Node-RED: what a way to sign in needs', () => {
  const script = path.join(
    __dirname,
    '..',
    '..',
    'nodes',
    'node-red',
    'veeam-session',
    'editor',
    'field-rules.js',
  );
  const context = { window: {} as { veeamSession?: { rules: { unmet: Unmet } } }, URL };
  type Unmet = (needs: readonly InputNeed[], has: (name: string) => boolean) => InputNeed[];
  vm.runInNewContext(readFileSync(script, 'utf8'), context);
  const unmet = context.window.veeamSession?.rules.unmet as Unmet;

  for (const profile of products) {
    for (const type of grantTypesOf(profile)) {
      it(`is the same in dialog and runtime for every set of credentials: ${profile.id}, ${grantFor(type).label}`, () => {
        const choice = productChoices()
          .find(({ id }) => id === profile.id)
          ?.grants.find((grant) => grant.type === type);
        assert.ok(choice);
        for (let chosen = 0; chosen < 2 ** choice.fields.length; chosen += 1) {
          const names: string[] = choice.fields.filter((_name, index) => ((chosen >> index) & 1) === 1);
          // A base32 text is a usable value for every one of them.
          const credentials = Object.fromEntries(names.map((name) => [name, 'JBSWY3DPEHPK3PXP']));
          // A way that only some versions have is chosen together with one of them.
          const apiVersion = profile.grants.client_credentials?.revisions?.[0] ?? '';
          const fields = { ...GOOD, product: profile.id, grant: type, apiVersion };
          const said = runtimeFault(fields, credentials);
          const missing = unmet(choice.needs, (name) => name in credentials);
          assert.equal(missing.length > 0, /must be filled in/.test(said), `${names.join()}: ${said}`);
          assert.equal(missing.length > 0, said !== '', `${names.join()}: ${said}`);
        }
      });
    }
  }
});
