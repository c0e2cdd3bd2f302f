import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';
import { isVeeamError } from '../../core/errors/veeam-error';
import { parseSettings } from '../../core/session/settings';
import { keepOnServer } from '../../credentials/request-target';
import type { RequestOptions } from '../../credentials/request-target';

const SERVER = 'https://backup.example.com:11005';
const GOOD = `${SERVER}/api/v1/jobs`;

const settings = parseSettings({
  product: 'backup-for-aws',
  grant: 'password',
  server: SERVER,
  credentials: { username: 'admin', password: 'right' },
});

/** The options as they go out, or the word `refused`. */
function kept(options: object): IDataObject | 'refused' {
  const copy = { ...options } as RequestOptions;
  try {
    keepOnServer(settings, { server: ' backup.example.com ' }, copy);
  } catch (error) {
    assert.ok(isVeeamError(error, 'VEEAM_FOREIGN_SERVER'), String(error));
    return 'refused';
  }
  return copy as unknown as IDataObject;
}

describe('the address of a request of n8n', () => {
  for (const options of [
    { url: 'https:evil.example.com/x' },
    { url: '//evil.example.com/x' },
    { url: '\\\\evil.example.com\\x' },
    { url: 'https:\\\\evil.example.com' },
    { url: ' https://evil.example.com' },
    { url: 'ht\ntps://evil.example.com' },
    { url: '/api/v1/jobs' },
    { url: '' },
    {},
    { uri: GOOD, url: 'https://evil.example.com' },
    { uri: 'https://evil.example.com', url: GOOD },
    { uri: GOOD, url: '' },
    { url: `${SERVER}@evil.example.com` },
    { url: `${SERVER}.evil.example.com/` },
    { url: 'https://user@backup.example.com:11005/' },
    { url: 'http://backup.example.com:11005/' },
    { url: 'https://backup.example.com/' },
    { url: '/x', baseURL: 'https://evil.example.com' },
    { url: 'https://evil.example.com', baseURL: SERVER },
    { url: 'https:evil.example.com', baseURL: SERVER },
    { url: '//evil.example.com', baseURL: SERVER },
    { url: '\\\\evil.example.com', baseURL: SERVER },
    { url: { toString: () => GOOD } },
  ]) {
    it(`is refused: ${JSON.stringify(options)}`, () => {
      assert.equal(kept(options), 'refused');
    });
  }

  for (const [options, address] of [
    [{ url: GOOD }, GOOD],
    [{ url: new URL(GOOD) }, GOOD],
    [{ uri: GOOD }, GOOD],
    [{ uri: GOOD, url: GOOD }, GOOD],
    [{ url: 'HTTPS://BACKUP.example.com:11005/api/v1/jobs' }, GOOD],
    [{ url: '/jobs', baseURL: `${SERVER}/api/v1/` }, GOOD],
    [{ url: '/api/v1/jobs', baseURL: ' backup.example.com ' }, GOOD],
    [{ url: '', baseURL: SERVER }, `${SERVER}/`],
  ] as const) {
    it(`goes out as it was checked: ${JSON.stringify(options)}`, () => {
      const sent = kept(options);
      assert.ok(sent !== 'refused');
      assert.equal(sent['url'] ?? sent['uri'], address);
      assert.equal(sent['uri'] ?? address, address);
      assert.equal(sent['baseURL'], undefined);
    });
  }

  it('is the only one: no other member leads elsewhere, nor does a host header', () => {
    const sent = kept({
      url: GOOD,
      host: 'evil.example.com',
      socketPath: '/run/evil',
      httpsAgent: {},
      headers: { Host: 'evil.example.com', accept: 'text/csv' },
      agentOptions: { ca: 'ca', host: 'evil.example.com', port: 1, lookup: () => undefined },
    });
    assert.ok(sent !== 'refused');
    assert.deepEqual(sent['headers'], { accept: 'text/csv' });
    assert.deepEqual(sent['agentOptions'], { ca: 'ca' });
    for (const name of ['host', 'socketPath', 'httpsAgent']) assert.equal(sent[name], undefined);
  });

  it('is kept over redirects, by n8n’s own list of domains', () => {
    const domains = (allowedDomains?: string): unknown => {
      const sent = kept({ url: GOOD, ...(allowedDomains === undefined ? {} : { allowedDomains }) });
      return sent === 'refused' ? sent : sent['allowedDomains'];
    };
    assert.equal(domains(), 'backup.example.com');
    assert.equal(domains('*.example.com, other.example.org'), 'backup.example.com');
    // n8n itself refuses a request to a server that is not in its list.
    assert.equal(domains('other.example.org'), 'other.example.org');
  });
});
