import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { productProfile } from '../../core/products/registry';
import { startEmulator, type Emulator, type ProductId } from '../../emulator';

const examples = path.join(__dirname, '..', '..', 'examples');

interface Asked {
  readonly where: string;
  readonly product: ProductId;
  readonly method: string;
  readonly path: string;
}

type Node = { readonly id: string; readonly type: string; readonly name: string } & Record<string, unknown>;

function readExamples(engine: string): { name: string; nodes: Node[] }[] {
  const folder = path.join(examples, engine);
  return readdirSync(folder).map((name) => {
    const content = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Node[] | { nodes: Node[] };
    return { name, nodes: Array.isArray(content) ? content : content.nodes };
  });
}

/** A path without its query, whatever an expression puts into it replaced by a word. */
function plain(text: string, apiBase: string): string {
  const filled = text
    .replace(/^=/, '')
    .replace(/\$\{[^}]*\}|\{\{[^}]*\}\}/g, 'x')
    .replace(/[?#].*$/, '');
  return filled.startsWith('/') ? filled : `${apiBase}/${filled}`;
}

const baseOf = (product: ProductId): string => (product === 'backup-for-aws' ? '/api/v1' : '/v2');

/** The paths below an API's base that a program or an address names. */
function pathsIn(where: string, program: string, method: string): Asked[] {
  return [...program.matchAll(/(\/api\/v1|\/v2)(?:\/(?:\$\{[^}]*\}|[\w.-]+))+/g)].map(([text, base]) => ({
    where,
    product: base === '/v2' ? ('service-provider-console-v2' as const) : ('backup-for-aws' as const),
    method,
    path: plain(text, ''),
  }));
}

function askedByNodeRed(): Asked[] {
  return readExamples('node-red').flatMap(({ name, nodes }) =>
    nodes.flatMap((node): Asked[] => {
      const where = `${name}: ${node.name || node.id}`;
      if (node.type === 'function') return pathsIn(where, String(node.func), 'GET');
      if (node.type === 'http request') return pathsIn(where, String(node.url), String(node.method));
      if (node.type !== 'veeam-request' || node.pathType !== 'str' || !node.path) return [];
      const session = nodes.find(({ id }) => id === node.session);
      const product = session?.product as ProductId;
      return [
        { where, product, method: String(node.method), path: plain(String(node.path), baseOf(product)) },
      ];
    }),
  );
}

function askedByN8n(): Asked[] {
  return readExamples('n8n').flatMap(({ name, nodes }) =>
    nodes.flatMap((node): Asked[] => {
      const where = `${name}: ${node.name}`;
      const parameters = node.parameters as Record<string, string | undefined>;
      if (node.type === 'n8n-nodes-base.httpRequest') {
        return pathsIn(where, parameters.url ?? '', parameters.method ?? 'GET');
      }
      if (node.type !== 'n8n-nodes-veeam.veeam' || parameters.path === undefined) return [];
      const product = parameters.product as ProductId;
      const method = parameters.method ?? 'GET';
      return [{ where, product, method, path: plain(parameters.path, baseOf(product)) }];
    }),
  );
}

describe('the examples ask for what there is', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ ports: 'ephemeral' });
  });
  after(() => emulator.stop());

  const isKnown = ({ product, method, path: asked }: Asked): boolean => {
    const { versioning } = productProfile(product);
    const version = versioning.in === 'header' ? versioning.default : undefined;
    return emulator.operations(product, version).some((operation) => {
      const pattern = operation.path.replace(/\{\w+\}/g, '[^/]+');
      return operation.method === method && new RegExp(`^${pattern}$`, 'i').test(asked);
    });
  };

  for (const [engine, asked, least] of [
    ['Node-RED', askedByNodeRed(), 10],
    ['n8n', askedByN8n(), 3],
  ] as const) {
    it(`with the default version, in ${engine}`, () => {
      assert.ok(asked.length >= least, `${asked.length} paths were found`);
      for (const one of asked) {
        assert.ok(isKnown(one), `${one.where} asks ${one.method} ${one.path}, which there is not`);
      }
    });
  }

  it('and a path of an old version is found out', () => {
    const old = { where: '', product: 'backup-for-aws', method: 'GET', path: '/api/v1/policies' } as const;
    assert.ok(!isKnown(old));
    assert.ok(isKnown({ ...old, path: '/api/v1/virtualMachines/policies' }));
  });
});

describe('the example of MFA by a person', () => {
  it('says until when in UTC, whatever zone Node-RED runs in', () => {
    const [example] = readExamples('node-red').filter(({ name }) => name.startsWith('5-'));
    const thanks = example?.nodes.find(({ id }) => id === 'mfa-by-a-person-thanks');
    const program = compileFunction(String(thanks?.func), ['msg']) as (message: object) => Node;
    const { payload } = program({ veeam: { expiresAt: '2030-05-01T17:52:00+02:00' } });
    assert.equal(payload, 'Signed in until 2030-05-01 15:52 UTC.');
  });
});

describe('the example that opens tickets', () => {
  const [main] = readExamples('node-red').filter(({ name }) => name.startsWith('1-'));
  const run = (id: string, message: object, env: Record<string, string> = {}) => {
    const node = main?.nodes.find((one) => one.id === `failed-sessions-${id}`);
    assert.ok(node, id);
    const program = compileFunction(String(node.func), ['msg', 'env', 'flow', 'node']) as (
      ...values: unknown[]
    ) => unknown;
    const kept = new Map<string, unknown>();
    const flow = {
      get: (name: string) => kept.get(name),
      set: (name: string, value: unknown) => kept.set(name, value),
    };
    return program(message, { get: (name: string) => env[name] }, flow, { status: () => undefined });
  };
  const line = (session: object, more: object = {}) => {
    const message = { session, statusCode: 200, payload: { results: [] }, cause: 'KMS key is disabled' };
    return (run('line', { ...message, ...more }) as { payload: { text: string } }).payload.text;
  };
  const session = { id: '42', type: 'Policy', executionStopTime: '2030-05-01T17:52:00.901095' };

  it('reads a time without a zone as UTC, and one with a zone as the moment that it is', () => {
    for (const [time, shown] of [
      ['2030-05-01T17:52:00.901095', '2030-05-01 17:52 UTC'],
      ['2030-05-01T17:52:00', '2030-05-01 17:52 UTC'],
      ['2030-05-01T17:52:00Z', '2030-05-01 17:52 UTC'],
      ['2030-05-01T17:52:00+02:00', '2030-05-01 15:52 UTC'],
      ['2030-05-01T23:52:00-0430', '2030-05-02 04:22 UTC'],
      [undefined, 'time unknown'],
    ] as const) {
      assert.match(line({ ...session, executionStopTime: time }), new RegExp(`, ${shown}: `), time);
    }
  });

  it('calls a session by its name if it has one, else by what failed in it, else by its identifier', () => {
    const results = [
      { name: 'erp-prod-001', status: 'Succeeded' },
      { name: 'erp-prod-002', status: 'Failed' },
    ];
    assert.match(line(session, { payload: { results } }), /^- erp-prod-002 \(Policy\), /);
    assert.match(line({ ...session, name: 'Nightly' }, { payload: { results } }), /^- Nightly \(Policy\), /);
    assert.match(line(session, { statusCode: 404, payload: {} }), /^- session 42 \(Policy\), /);
  });

  it('takes the cause from the log, and says so where there is none', () => {
    const cause = (message: object) => (run('ask-items', { session, ...message }) as { cause: string }).cause;
    const log = [
      { status: 'Success', message: 'Policy started' },
      { status: 'Error', message: 'Snapshot of i-1 failed' },
      { status: 'Error', message: 'Finished with errors' },
    ];
    assert.equal(cause({ statusCode: 200, payload: { log } }), 'Snapshot of i-1 failed');
    assert.equal(cause({ statusCode: 200, payload: { log: [] } }), 'no cause in its log');
    assert.equal(cause({ statusCode: 404, payload: { title: 'Not Found' } }), 'no cause in its log');
  });

  it('posts to TICKET_URL, and goes to the desk in the flow where there is none', () => {
    const [away, desk] = run('where', {}, { TICKET_URL: 'https://desk.example/api' }) as { url?: string }[];
    assert.equal(away?.url, 'https://desk.example/api');
    assert.equal(desk, null);
    const [none, here] = run('where', {}) as (object | null)[];
    assert.equal(none, null);
    assert.ok(here);
  });

  it('names no port and no address of this Node-RED', () => {
    assert.doesNotMatch(
      JSON.stringify(main?.nodes.filter(({ type }) => type !== 'veeam-session')),
      /1880|127\.0/,
    );
  });

  it('says that a pin in the session does not reach core nodes', () => {
    const comments = main?.nodes.filter(({ type }) => type === 'comment').map(({ name }) => name) ?? [];
    assert.ok(comments.some((name) => /fingerprint .* does not reach core nodes/.test(name)));
  });
});
