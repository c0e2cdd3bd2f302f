import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

type Validate = (this: object, value: unknown, options?: object) => boolean | string;

/** The definition that the dialog's script registers, with an editor that knows one session. */
function definition(session: object): { defaults: Record<string, { validate: Validate }> } {
  const file = path.join(__dirname, '..', '..', 'nodes', 'node-red', 'veeam-request', 'veeam-request.html');
  const script = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(readFileSync(file, 'utf8'))?.[1];
  let registered: unknown;
  vm.runInNewContext(script ?? '', {
    $: () => ({ val: () => undefined }),
    RED: {
      nodes: {
        registerType: (_type: string, found: unknown) => (registered = found),
        node: (id: string) => (id === 'session' ? session : null),
      },
      validators: { typedInput: () => () => true },
    },
  });
  return registered as ReturnType<typeof definition>;
}

describe('Node-RED: the dialog of Authenticated Request', () => {
  const validate = (field: string, value: unknown, server = 'https://a.example.com:11005', type = 'str') => {
    const node = { session: 'session', pathType: type, _: (key: string) => key };
    const { defaults } = definition({ server });
    assert.equal(
      defaults[field]?.validate.call(node, value),
      defaults[field]?.validate.call(node, value, {}) === true,
    );
    return defaults[field]?.validate.call(node, value, {});
  };

  for (const good of [
    '',
    'sessions',
    '/api/v1/sessions?Limit=1',
    'sessions/a..b',
    'https://a.example.com:11005/api/v1/x',
    'HTTPS://A.example.com:11005/x',
  ]) {
    it(`takes "${good}" as a path`, () => assert.equal(validate('path', good), true));
  }
  for (const bad of [
    'https://other/x',
    'https://a.example.com:9398/x',
    '//other/x',
    '\\\\other\\x',
    'https://a.example.com:11005@other/x',
  ]) {
    it(`marks "${bad}" as a path to another server`, () =>
      assert.equal(validate('path', bad), 'veeam-request.validation.server'));
  }
  for (const bad of ['/a/../b', '..', 'sessions/..', '/a/%2e%2E/b', '\\..\\x']) {
    it(`marks "${bad}" as a path with a parent folder`, () =>
      assert.equal(validate('path', bad), 'veeam-request.validation.parent'));
  }
  it('takes an address where the server is a variable, or has no port yet, and leaves other types to the editor', () => {
    assert.equal(validate('path', 'https://other/x', '${VEEAM_SERVER}'), true);
    assert.equal(validate('path', 'https://a.example.com:11005/x', 'a.example.com'), true);
    assert.equal(validate('path', 'https://other/x', 'a.example.com'), 'veeam-request.validation.server');
    assert.equal(validate('path', '$lookup(a, "..")', 'a.example.com', 'jsonata'), true);
  });

  it('takes a limit and a timeout that the runtime takes, and no other', () => {
    for (const good of ['', undefined, '1', '250', '${MOST}']) assert.equal(validate('limit', good), true);
    for (const bad of ['0', '-3', 'abc', '1.5'])
      assert.equal(validate('limit', bad), 'veeam-request.validation.limit');
    for (const good of ['', undefined, '0.5', '3600', '${SECONDS}'])
      assert.equal(validate('timeout', good), true);
    for (const bad of ['0', '-1', 'soon', '3601'])
      assert.equal(validate('timeout', bad), 'veeam-request.validation.timeout');
  });
});
