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

const BASES: Partial<Record<ProductId, string>> = {
  'backup-for-aws': '/api/v1',
  'service-provider-console': '/api/v3',
};
const baseOf = (product: ProductId): string => BASES[product] ?? '/v2';

/** The paths below an API's base that a program or an address names. */
function pathsIn(where: string, program: string, method: string): Asked[] {
  // Addresses of others begin with their own variable or host.
  const own = program.replace(/https?:\/\/[\w.-]+\S*|\/v2\/enqueue/g, '');
  return [...own.matchAll(/(\/api\/v1|\/v2)(?:\/(?:\$\{[^}]*\}|[\w.-]+))+/g)].map(([text, base]) => ({
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
    ['Node-RED', askedByNodeRed(), 3],
    ['n8n', askedByN8n(), 1],
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
    const [example] = readExamples('node-red').filter(({ name }) => name.startsWith('05-'));
    const thanks = example?.nodes.find(({ id }) => id === 'mfa-by-a-person-thanks');
    const program = compileFunction(String(thanks?.func), ['msg']) as (message: object) => Node;
    const { payload } = program({ veeam: { expiresAt: '2030-05-01T17:52:00+02:00' } });
    assert.equal(payload, 'Signed in until 2030-05-01 15:52 UTC.');
  });
});

describe('the example that opens tickets', () => {
  const [main] = readExamples('node-red').filter(({ name }) => name.startsWith('01-'));
  const kept = new Map<string, unknown>();
  const errors: string[] = [];
  beforeEach(() => {
    kept.clear();
    errors.length = 0;
  });

  function run(id: string, message: object, env: Record<string, string> = {}): unknown {
    const node = main?.nodes.find((one) => one.id === `tickets-${id}`);
    assert.ok(node, id);
    const program = compileFunction(String(node.func), ['msg', 'env', 'flow', 'node']) as (
      ...values: unknown[]
    ) => unknown;
    const flow = {
      get: (name: string) => kept.get(name),
      set: (name: string, value: unknown) => kept.set(name, value),
    };
    const status = (): void => undefined;
    const error = (words: string): void => void errors.push(words);
    return program(message, { get: (name: string) => env[name] }, flow, { status, error });
  }
  const incident = {
    key: 'aws|vm|jobFailed|1',
    title: 'Job "x" failed',
    text: 'Disk full',
    severity: 'error',
  };
  const asked = (state: string, count = 1) =>
    run('ticket', { payload: { ...incident, state, count } }) as {
      key: string;
      payload: { action: string; key: string; text: string };
    };

  it('opens, comments on and closes one ticket for an incident', () => {
    assert.deepEqual(
      ['opened', 'repeated', 'resolved'].map((state) => asked(state).payload.action),
      ['open', 'comment', 'close'],
    );
    assert.match(asked('repeated', 3).payload.text, /^Failed 3 times by now\. Disk full$/);
    const desk = (state: string) => (run('desk', asked(state)) as { payload: object }).payload;
    const about = { ticket: 'T-1001', title: incident.title, text: incident.text };
    assert.deepEqual(desk('opened'), { ...about, state: 'open', comments: 0 });
    assert.deepEqual(desk('opened'), { ...about, state: 'open', comments: 0 }, 'told twice, one ticket');
    assert.partialDeepStrictEqual(desk('repeated'), { ticket: 'T-1001', state: 'open', comments: 1 });
    assert.partialDeepStrictEqual(desk('resolved'), { ticket: 'T-1001', state: 'closed', comments: 1 });
    assert.partialDeepStrictEqual(desk('opened'), { ticket: 'T-1002', state: 'open' });
  });

  it('confirms what the ticket system has taken, and nothing else', () => {
    const taken = (statusCode: number) => run('taken', { key: incident.key, statusCode });
    assert.deepEqual(taken(201), [{ key: incident.key, statusCode: 201 }, { confirm: incident.key }]);
    assert.equal(taken(503), undefined);
    assert.match(errors.join(), /answered 503/);
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
});
