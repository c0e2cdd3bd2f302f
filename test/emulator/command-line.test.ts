import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { PortInUseError, startEmulator } from '../../emulator';
import { parseCommandLine } from '../../emulator/command-line';
import { parseDuration } from '../../emulator/duration';

const root = join(__dirname, '..', '..');

describe('emulator: the command line', () => {
  it('reads spans of time', () => {
    const spans = {
      '500ms': 500,
      '5s': 5000,
      '15m': 900_000,
      '1h': 3_600_000,
      '2d': 172_800_000,
      '90': 90_000,
    };
    for (const [text, milliseconds] of Object.entries(spans)) assert.equal(parseDuration(text), milliseconds);
    for (const text of ['', '0', '-5s', '5 weeks', 's', '1e9']) assert.equal(parseDuration(text), undefined);
  });

  it('reads every option', () => {
    const line =
      '--port-offset 1000 --products backup-for-aws,availability-console --host ::1 --no-tls --access-lifetime 5s --refresh-lifetime 1m --code-lifetime 10s --one-session-per-user --idp-url https://idp.example/sso --idp-certificate idp.pem --seed 3 --reusable-refresh-tokens --appliance 8 --zoned-times-since 1.7-rev0 --page-cap 50';
    assert.deepEqual(parseCommandLine(line.split(' ')), {
      kind: 'run',
      settings: {
        portOffset: 1000,
        products: ['backup-for-aws', 'availability-console'],
        host: '::1',
        tls: false,
        accessLifetimeMs: 5000,
        refreshLifetimeMs: 60_000,
        codeLifetimeMs: 10_000,
        oneSessionPerUser: true,
        identityProvider: { entryPoint: 'https://idp.example/sso', certificateFile: 'idp.pem' },
        seed: 3,
        refreshTokens: 'reusable',
        appliance: 8,
        zonedTimesSince: '1.7-rev0',
        pageCap: 50,
      },
    });
  });

  it('says what is wrong with an option', () => {
    for (const [line, message] of [
      ['--port-offset x', /--port-offset takes a whole number/],
      ['--products tape', /--products does not know "tape".*backup-for-aws/],
      ['--access-lifetime soon', /--access-lifetime takes a span of time/],
      ['--idp-url https://idp.example', /belong together/],
      ['--appliance 1', /--appliance does not know "1".*8, 9, 10/],
      ['--zoned-times-since 2', /--zoned-times-since does not know "2".*1\.7-rev0/],
      ['--page-cap few', /--page-cap takes a whole number/],
      ['--nonsense', /--nonsense/],
    ] as const) {
      const command = parseCommandLine(line.split(' '));
      assert.ok(command.kind === 'problem');
      assert.match(command.message, message);
    }
  });

  it('starts, tells addresses and a user per product, and stops on a signal', async () => {
    const offset = 5_000 + Math.floor(Math.random() * 15_000);
    const { child, output, exit } = run('--port-offset', String(offset));
    await waitFor(output, /Overview: /);
    const told = output();
    for (const line of [
      new RegExp(`https://127.0.0.1:${11005 + offset}  user administrator, password Password1`),
      new RegExp(`https://127.0.0.1:${1281 + offset}  user vspc\\\\administrator`),
      new RegExp(`https://127.0.0.1:${1282 + offset}  user vac\\\\administrator`),
      /Certificate SHA-256: (?:[0-9A-F]{2}:){31}[0-9A-F]{2}/,
    ]) {
      assert.match(told, line);
    }
    child.kill('SIGTERM');
    assert.equal(await exit, 0);
  });

  it('ends with 2 after a wrong option, and shows the options when asked', async () => {
    const wrong = run('--access-lifetime', 'soon');
    const help = run('--help');
    assert.equal(await wrong.exit, 2);
    assert.match(wrong.output(), /--access-lifetime takes a span of time/);
    assert.equal(await help.exit, 0);
    assert.match(help.output(), /--one-session-per-user/);
  });

  it('ends with 1 when a port is taken, naming it and --port-offset', async () => {
    const { server, port } = await takePort();
    const offset = port - 1281;
    const { output, exit } = run(
      '--port-offset',
      String(offset),
      '--products',
      'service-provider-console-v2',
    );
    assert.equal(await exit, 1);
    assert.match(output(), new RegExp(`Port ${port} .*--port-offset`));
    const portOffset = port - 1282;
    await assert.rejects(startEmulator({ products: ['availability-console'], portOffset }), PortInUseError);
    server.close();
  });
});

function run(...args: string[]): { child: ChildProcess; output: () => string; exit: Promise<number | null> } {
  const child = spawn(process.execPath, ['--import', 'tsx', join('emulator', 'cli.ts'), ...args], {
    cwd: root,
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output: () => text, exit };
}

async function waitFor(output: () => string, pattern: RegExp): Promise<void> {
  for (let attempt = 0; attempt < 500 && !pattern.test(output()); attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.match(output(), pattern);
}

/** Listens on some free port that an offset can lead to. */
async function takePort(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}
