import assert from 'node:assert/strict';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { counting } from './host/counters';
import { missing, needN8n } from './host/missing-part';
import { N8n } from './host/n8n';
import { poll } from './host/poll';
import { postgresPrograms, QueueServers, redisProgram } from './host/queue-servers';
import { behindWebhook, chain, veeam } from './host/workflow';

const WORKERS = 2;
const EXECUTIONS = 200;
const AT_ONCE = 12;
const LIFE_MS = 6000;
/** A pair is renewed from a quarter of its life before the end, by chance a quarter of that earlier still. */
const RENEWED_AFTER_MS = LIFE_MS * (1 - 0.25 * 1.25);

describe('n8n in queue mode', function () {
  this.timeout(900_000);
  let servers: QueueServers | undefined;
  let n8n: N8n | undefined;
  let emulator: Emulator | undefined;

  before(async function () {
    needN8n(this);
    const postgres = postgresPrograms() ?? missing(this, 'PostgreSQL (Debian: postgresql)');
    const redis = redisProgram() ?? missing(this, 'Redis (Debian: redis-server)');
    servers = new QueueServers();
    await servers.start(postgres, redis);
    emulator = await startEmulator({
      products: ['backup-for-aws'],
      ports: 'ephemeral',
      accessLifetimeMs: LIFE_MS,
    });
    const { administrator } = emulator.users;
    const credential = {
      id: 'queued',
      name: 'queued',
      type: 'veeamBackupForAwsPasswordApi',
      data: {
        server: emulator.servers['backup-for-aws'].url,
        username: administrator.username,
        password: administrator.password,
        ignoreSslIssues: true,
      },
    };
    n8n = new N8n({ ...servers.environment, N8N_LOG_LEVEL: 'warn' });
    const node = veeam(credential, {
      resource: 'apiRequest',
      operation: 'send',
      path: 'virtualMachines/policies?Limit=1',
    });
    await n8n.import([credential], [behindWebhook(chain('queued', [node]))]);
    const published = await n8n.command('publish:workflow', '--id=queued');
    assert.equal(published.code, 0, published.text);
    await n8n.start();
    for (let worker = 0; worker < WORKERS; worker += 1) await n8n.startWorker(AT_ONCE);
  });

  after(async () => {
    await n8n?.stop();
    await emulator?.stop();
    await servers?.stop();
  });

  const execute = async (): Promise<boolean> => {
    const answer = await fetch(`${n8n?.url}/webhook/queued`);
    const text = await answer.text();
    return answer.status === 200 && text.includes('"results"');
  };

  it(`asks for no more tokens than there are workers until each token is due, over ${EXECUTIONS} executions`, async () => {
    assert.ok(emulator);
    // The executions are spread over several lives of the token, refreshes among them.
    const started = Date.now();
    const spread = LIFE_MS * 3.5;
    const { result, signIns, refreshes, refused, stats } = await counting(emulator, async () => {
      // Until the webhook is there, nothing is executed; the first execution signs in.
      await poll('the webhook is there', async () =>
        (await fetch(`${n8n?.url}/webhook/queued`)).status === 404 ? undefined : true,
      );
      const succeeded: boolean[] = [];
      let next = 0;
      const lane = async (): Promise<void> => {
        while (next < EXECUTIONS) {
          const number = next;
          next += 1;
          const due = started + (number / EXECUTIONS) * spread;
          await poll('its turn', async () => (Date.now() >= due ? true : undefined), { every: 20 });
          succeeded.push(await execute());
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      return succeeded;
    });
    const lives = Math.ceil((Date.now() - started) / RENEWED_AFTER_MS);
    console.log(
      `      ${result.length} executions in ${((Date.now() - started) / 1000).toFixed(1)} s, ${lives} tokens due: ` +
        `${signIns} sign-ins, ${refreshes} refreshes (${stats.refreshesRefused} refused), ${stats.unauthorized} answers with 401`,
    );
    assert.equal(result.filter(Boolean).length, EXECUTIONS);
    assert.equal(refused, 0);
    assert.ok(
      signIns + refreshes <= WORKERS * lives,
      `${signIns + refreshes} token requests while ${lives} tokens became due`,
    );
  });
});
