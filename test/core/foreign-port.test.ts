import assert from 'node:assert/strict';
import { VeeamError } from '../../core/errors/veeam-error';
import { foreignPort } from '../../core/products/foreign-port';
import { products, productProfile } from '../../core/products/registry';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, ManualClock, text } from './fake-server';
import type { Reply } from './fake-server';

const aws = productProfile('backup-for-aws');

function open(server: string, reply: () => Reply): Session {
  const credentials = { username: 'administrator', password: 'correct-horse-battery' };
  const settings = parseSettings({ product: aws.id, server, grant: 'password', credentials });
  return new Session(settings, {
    transport: new FakeServer(reply),
    clock: new ManualClock(),
    random: () => 0,
  });
}

describe('A port that belongs to another product', () => {
  it('is named, with the product whose it is and the port that was meant', () => {
    assert.equal(
      foreignPort(aws, 'https://backup.example.com:9419'),
      'Port 9419 is that of Veeam Backup & Replication; Veeam Backup for AWS listens on 11005 unless it was changed.',
    );
    assert.match(
      foreignPort(aws, 'https://backup.example.com:1281') ?? '',
      /Availability Console and .*Service/,
    );
  });

  it('is nothing to speak of where it is the own one, or nobody knows it', () => {
    for (const profile of products)
      assert.equal(
        foreignPort(profile, `https://backup.example.com:${profile.defaultPort}`),
        undefined,
        profile.id,
      );
    assert.equal(foreignPort(aws, 'https://backup.example.com:8443'), undefined);
  });

  it('is told where the server cannot be reached, or answers as something else', async () => {
    for (const reply of [
      () => text('Not Found', 404),
      () => text('<html></html>'),
      () => new VeeamError('VEEAM_UNREACHABLE', 'Nothing listens there.', { requestSent: false }),
    ] as (() => Reply)[])
      await assert.rejects(
        open('https://backup.example.com:9419', reply).accessToken(),
        /Port 9419 is that of Veeam Backup & Replication; Veeam Backup for AWS listens on 11005/,
      );
  });

  it('is not brought up where the server decided about the account', async () => {
    const session = open('https://backup.example.com:9419', () => text('', 401));
    await assert.rejects(
      session.accessToken(),
      (error: VeeamError) => error.code === 'VEEAM_SIGN_IN_REFUSED' && !/Port 9419/.test(error.message),
    );
  });
});
