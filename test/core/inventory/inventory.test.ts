import assert from 'node:assert/strict';
import { readLicenses } from '../../../core/inventory/licenses';
import { listRepositories, repositoriesSource } from '../../../core/inventory/repositories';
import { products } from '../../../core/products/registry';
import { json } from '../fake-server';
import { jobsClient } from '../jobs/jobs-client';

describe('Repositories in one shape', () => {
  it('have capacity, free space and the share that is free', async () => {
    const client = jobsClient('backup-and-replication', () =>
      json({
        data: [{ id: 'r1', name: 'Main', type: 'WinLocal', capacityGB: 200, freeGB: 25, isOnline: true }],
        pagination: { total: 1 },
      }),
    );
    const [repository] = await listRepositories(client);
    assert.deepEqual(
      { ...repository, record: undefined },
      {
        id: 'r1',
        name: 'Main',
        type: 'WinLocal',
        capacity: 200,
        free: 25,
        freePercent: 12.5,
        usable: true,
        record: undefined,
      },
    );
  });

  it('say in bytes what each amount has a unit of its own for', async () => {
    const client = jobsClient('service-provider-console-v2', () =>
      json([
        {
          id: 3,
          name: 'Main',
          capacity: 2,
          capacityUnits: 'TB',
          freeSpace: 512,
          freeSpaceUnits: 'GB',
          companyName: 'ABC',
        },
      ]),
    );
    const [repository] = await listRepositories(client);
    assert.deepEqual(
      [
        repository?.capacity,
        repository?.free,
        repository?.unit,
        repository?.freePercent,
        repository?.company,
      ],
      [2 * 1024 ** 4, 512 * 1024 ** 3, 'bytes', 25, { id: 'ABC', name: 'ABC' }],
    );
  });

  it('say why one cannot be used', async () => {
    const client = jobsClient('backup-for-microsoft-365', () =>
      json({
        results: [
          {
            id: 'r1',
            name: 'Main',
            capacityBytes: 10,
            freeSpaceBytes: 0,
            isOutOfOrder: true,
            outOfOrderReason: 'Disk is gone',
          },
        ],
      }),
    );
    const [repository] = await listRepositories(client);
    assert.deepEqual(
      [repository?.usable, repository?.cause, repository?.freePercent],
      [false, 'Disk is gone', 0],
    );
  });

  it('of a product that lists none are refused', async () => {
    const client = jobsClient('recovery-orchestrator', () => json([]));
    await assert.rejects(listRepositories(client), {
      code: 'VEEAM_CONFIGURATION',
      message: /lists no repositories/,
    });
  });

  it('are known of every product that its profile has a list for', () => {
    for (const profile of products)
      assert.equal(
        repositoriesSource(profile) !== undefined,
        profile.lists.repositories !== undefined,
        profile.id,
      );
  });
});

describe('Licenses in one shape', () => {
  it('tell what ends when, in whole days', async () => {
    const client = jobsClient('backup-and-replication', () =>
      json({
        status: 'Valid',
        expirationDate: '2026-01-20T12:00:00Z',
        supportExpirationDate: '2026-01-14T12:00:00Z',
      }),
    );
    const licenses = await readLicenses(client);
    assert.deepEqual(
      licenses.map(({ status, valid, ends }) => ({ status, valid, ends })),
      [
        {
          status: 'Valid',
          valid: true,
          ends: [
            { what: 'license', endsAt: '2026-01-20T12:00:00.000Z', daysLeft: 5 },
            { what: 'support contract', endsAt: '2026-01-14T12:00:00.000Z', daysLeft: -1 },
          ],
        },
      ],
    );
    assert.equal(client.calls().length, 1);
  });

  it('of several servers are one each', async () => {
    const client = jobsClient('service-provider-console-v2', () =>
      json([
        { id: 1, licensedTo: 'ABC', status: 'Expired', licenseExpirationDate: '2025-12-31T00:00:00Z' },
        { id: 2, licensedTo: 'DEF', status: 'Valid', licenseExpirationDate: null },
      ]),
    );
    assert.deepEqual(
      (await readLicenses(client)).map(({ name, valid, ends }) => [name, valid, ends.length]),
      [
        ['ABC', false, 1],
        ['DEF', true, 0],
      ],
    );
  });

  it('of a product whose API tells none are refused', async () => {
    const client = jobsClient('service-provider-console', () => json({}));
    await assert.rejects(readLicenses(client), { code: 'VEEAM_CONFIGURATION', message: /tells nothing/ });
  });
});
