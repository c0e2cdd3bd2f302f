import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RESOURCES } from '../../nodes/n8n/Veeam/actions/resources';
import { NodeContext } from './node-context';
import type { Answer } from './node-context';

const folder = path.join(__dirname, '../../nodes/n8n/Veeam/__schema__/v1.0.0');

interface Schema {
  readonly type: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

function schemaOf(resource: string, operation: string): Schema {
  return JSON.parse(readFileSync(path.join(folder, resource, `${operation}.json`), 'utf8')) as Schema;
}

/** Fails where a value has another type than the schema says, or a member that it does not know. */
function assertFits(value: unknown, { type, properties, items }: Schema, at: string): void {
  assert.equal(Array.isArray(value) ? 'array' : typeof value, type, at);
  if (Array.isArray(value) && items !== undefined)
    value.forEach((entry, index) => assertFits(entry, items, `${at}[${index}]`));
  if (properties === undefined) return;
  for (const [name, member] of Object.entries(value as object)) {
    const known = properties[name];
    if (known === undefined) assert.fail(`${at}.${name} is not in the schema`);
    assertFits(member, known, `${at}.${name}`);
  }
}

const ID = '6ac40b80-4bdb-46e9-9759-0fc0d1166ccf';
const job = {
  id: ID,
  name: 'Daily',
  type: 'Backup',
  status: 'Inactive',
  lastResult: 'Failed',
  lastRun: '2026-01-15T01:00:00Z',
  nextRun: '2026-01-16T01:00:00Z',
  sessionId: 's1',
};
const run = {
  id: 's1',
  jobId: ID,
  name: 'Daily',
  sessionType: 'BackupJob',
  state: 'Stopped',
  result: { result: 'Failed', message: 'The disk is full' },
  creationTime: '2026-01-15T10:00:00Z',
  endTime: '2026-01-15T10:30:00Z',
};
const repository = { id: 'r', name: 'Main', type: 'WinLocal', capacityGB: 100, freeGB: 5, isOnline: true };
const license = { status: 'Valid', licensedTo: 'Example', expirationDate: '2030-01-01T00:00:00Z' };

function reply(call: string): Answer {
  const page = (...data: object[]): Answer => ({ body: { data, pagination: { total: data.length } } });
  if (call.startsWith('GET jobs/states')) return page(job);
  if (call.startsWith('GET sessions?')) return page(run);
  if (call.startsWith('GET sessions/')) return { body: run };
  if (call.startsWith('GET backupInfrastructure')) return page(repository);
  if (call.startsWith('GET license')) return { body: license };
  return { body: { id: 's1' } };
}

describe('The output schemas of the node Veeam', () => {
  it('are there for each operation whose members are known, and for no other', () => {
    const expected = Object.entries(RESOURCES)
      .filter(([resource]) => resource !== 'apiRequest')
      .flatMap(([resource, { operations }]) =>
        Object.keys(operations).map((operation) => path.join(resource, `${operation}.json`)),
      );
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    assert.deepEqual(found.sort(), expected.sort());
  });

  const cases: readonly [string, string, object?][] = [
    ['job', 'getMany'],
    ['job', 'get', { job: ID }],
    ['job', 'start', { job: ID, wait: true }],
    ['job', 'stop', { job: ID, options: { alreadyIsFine: true } }],
    ['job', 'retry', { job: ID }],
    ['job', 'enable', { job: ID, options: { alreadyIsFine: true } }],
    ['job', 'disable', { job: ID }],
    ['job', 'wait', { job: ID }],
    ['jobSession', 'getMany'],
    ['jobSession', 'get', { jobSession: 's1' }],
    ['repository', 'getMany'],
    ['license', 'get'],
  ];
  for (const [resource, operation, more] of cases) {
    it(`say what ${resource}: ${operation} gives, simplified`, async () => {
      const context = new NodeContext('backup-and-replication', { resource, operation, ...more }, reply);
      const items = await context.json();
      assert.ok(items.length > 0);
      for (const item of items) assertFits(item, schemaOf(resource, operation), operation);
    });
  }
});
