import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import jsonata from 'jsonata';
import type { FilterExpression, SecondsAgo } from '../../core/products/catalogues/catalogue';
import { products } from '../../core/products/registry';
import type { ReadCallFilter } from '../../core/products/read-calls';
import { callChoices } from '../../nodes/node-red/veeam-request/request-choices';
import type { CallChoice } from '../../nodes/node-red/veeam-request/request-choices';
import { EmulatedClients } from '../matrix/emulated-clients';
import { authenticatedRequest } from '../../core/requests/authenticated-request';

type Value = string | readonly string[] | SecondsAgo;
type Values = Readonly<Record<string, Value>>;
interface Query {
  readonly type: 'json' | 'jsonata';
  readonly value: string;
}

interface Filters {
  readonly queryOf: (call: CallChoice, values: Values, expressions?: FilterExpression) => Query;
  readonly valuesOf: (
    call: CallChoice,
    type: string,
    text: string,
    expressions?: FilterExpression,
  ) => Values | undefined;
  readonly presetsOf: (call: CallChoice) => Values;
  readonly label: (node: object, session: string) => string;
}

/** The editor's script, in a world of its own. */
function script(): Filters {
  const file = path.join(
    __dirname,
    '..',
    '..',
    'nodes',
    'node-red',
    'veeam-request',
    'editor',
    'call-filters.js',
  );
  const window: { veeamRequest?: Filters } = {};
  vm.runInNewContext(readFileSync(file, 'utf8'), { window });
  return window.veeamRequest ?? assert.fail();
}

/** Objects of the script's world are of other classes than ours. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Something that can be filled in. */
function valueFor({ takes, words }: ReadCallFilter): Value {
  switch (takes) {
    case 'one of words':
      return words?.at(-1) ?? assert.fail();
    case 'some of words':
      return words?.slice(0, 2) ?? assert.fail();
    case 'boolean':
      return 'true';
    case 'number':
      return '5';
    case 'date':
    case 'date-time':
      return { secondsAgo: 86_400 };
    case 'id':
      return '11111111-2222-4333-8444-555555555555';
    case 'text':
      return "O'Neil daily";
  }
}

const evaluated = async ({ type, value }: Query): Promise<Record<string, unknown>> =>
  type === 'json'
    ? (JSON.parse(value === '' ? '{}' : value) as Record<string, unknown>)
    : plain((await jsonata(value).evaluate({})) as Record<string, unknown>);

describe('Node-RED: the filters of a call that is suggested', () => {
  const { queryOf, valuesOf, presetsOf, label } = script();
  const emulated = new EmulatedClients();
  before(() => emulated.start());
  after(() => emulated.stop());

  for (const { id, name, versioning } of products) {
    const { calls, expressions } = callChoices(id, versioning.default);

    it(`are written and read back, one by one and together: ${name}`, async () => {
      for (const call of calls) {
        const all = Object.fromEntries(call.filters.map((filter) => [filter.name, valueFor(filter)]));
        const cases: Values[] = [all, ...Object.entries(all).map(([key, value]) => ({ [key]: value }))];
        for (const values of cases) {
          const query = plain(queryOf(call, values, expressions));
          assert.deepEqual(plain(valuesOf(call, query.type, query.value, expressions)), values, query.value);
          assert.ok(Object.keys(await evaluated(query)).length > 0 || call.filters.length === 0, query.value);
        }
      }
    });
  }

  it('are taken by the servers: every call with what it presets, and with each filter', async function () {
    this.timeout(60_000);
    let asked = 0;
    for (const { id, versioning } of products) {
      const client = emulated.of(id);
      const { calls, expressions } = callChoices(id, versioning.default);
      for (const call of calls.filter((one) => !one.path.includes('{'))) {
        const presets = presetsOf(call);
        const ask = async (values: Values): Promise<number> => {
          const query = (await evaluated(queryOf(call, { ...presets, ...values }, expressions))) as Record<
            string,
            string
          >;
          asked += 1;
          return (await authenticatedRequest(client, { method: 'GET', path: call.path, query })).statusCode;
        };
        // Some are documented, and not answered by the emulator.
        if ((await ask({})) === 404) continue;
        for (const filter of call.filters)
          assert.equal(
            await ask({ [filter.name]: valueFor(filter) }),
            200,
            `${id} ${call.path} ${filter.name}`,
          );
      }
    }
    assert.ok(asked > 250, String(asked));
  });

  it('leave alone what somebody wrote in another way', () => {
    const { calls } = callChoices('backup-and-replication', '');
    const sessions = calls.find((call) => call.path === 'sessions') ?? assert.fail();
    for (const [type, text] of [
      ['json', '{"limit": 5}'],
      ['json', '[1]'],
      ['json', 'not json'],
      ['jsonata', 'payload.query'],
      ['jsonata', '{"endedAfterFilter": payload.since}'],
      ['msg', 'query'],
    ] as const)
      assert.equal(valuesOf(sessions, type, text), undefined, text);
    assert.deepEqual(plain(valuesOf(sessions, 'json', '')), {});
  });

  it('are worked out with each request where a time is so long ago', async () => {
    const { calls } = callChoices('backup-and-replication', '');
    const sessions = calls.find((call) => call.path === 'sessions') ?? assert.fail();
    const query = queryOf(sessions, { resultFilter: ['Failed'], endedAfterFilter: { secondsAgo: 3600 } });
    assert.equal(query.type, 'jsonata');
    const { endedAfterFilter, resultFilter } = await evaluated(query);
    assert.deepEqual(resultFilter, ['Failed']);
    const age = Date.now() - Date.parse(String(endedAfterFilter));
    assert.ok(age >= 3_600_000 && age < 3_660_000, String(age));
  });

  it('give a node its name: method, the end of the path, the session', () => {
    const named = (node: object, session = 'AWS prod'): string =>
      label({ session: 's', method: 'GET', ...node }, session);
    assert.equal(named({ path: 'sessions' }), 'GET sessions · AWS prod');
    assert.equal(named({ path: '/api/v1/jobs/states?limit=1' }), 'GET jobs/states · AWS prod');
    assert.equal(named({ path: 'sessions', method: '' }), 'sessions · AWS prod');
    assert.equal(named({ path: '' }), '');
    assert.equal(named({ path: 'payload.path', pathType: 'msg' }), '');
    assert.equal(named({ path: 'x'.repeat(90) }).length, 40);
  });
});
