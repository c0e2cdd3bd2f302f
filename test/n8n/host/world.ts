import { startEmulator } from '../../../emulator';
import { EchoServer } from './echo-server';
import { exampleWorkflows } from './examples';
import { N8n } from './n8n';
import { needN8n } from './missing-part';
import { Receiver } from './receiver';
import { makeCredentials } from './world-credentials';
import type { WorldCredentials, WorldEmulators } from './world-credentials';
import { makeContentWorkflows } from './world-content-workflows';
import { makeJobWorkflows } from './world-job-workflows';
import { makeItemWorkflows } from './world-item-workflows';
import { makeWorkflows } from './world-workflows';

/** Milliseconds; long enough for a refresh ahead of the end to be seen, short enough to wait for. */
export const SHORT_LIFE_MS = 6000;

/** The examples about sessions; those about incidents and jobs have an n8n of their own. */
const EXAMPLES = ['error-workflow', 'hand-over-authorization-code', 'sign-in-with-mfa'];

/** What all suites but the editor's and the queue's share: one n8n, three emulators, an echo, one receiver of messages. */
export interface World extends WorldEmulators {
  readonly n8n: N8n;
  readonly receiver: Receiver;
  readonly echo: EchoServer;
  readonly credentials: WorldCredentials;
}

let starting: Promise<World> | undefined;

async function start(): Promise<World> {
  const [receiver, echo] = await Promise.all([Receiver.start(), EchoServer.start()]);
  const shortLife = {
    ports: 'ephemeral',
    products: ['backup-for-aws'],
    accessLifetimeMs: SHORT_LIFE_MS,
  } as const;
  const [veeam, shortLived, typed] = await Promise.all([
    startEmulator({ ports: 'ephemeral' }),
    startEmulator({ ...shortLife, products: [...shortLife.products] }),
    startEmulator({ ...shortLife, products: [...shortLife.products] }),
  ]);
  const emulators = { veeam, shortLived, typed };
  const n8n = new N8n({ NODE_FUNCTION_ALLOW_BUILTIN: '' });
  const credentials = makeCredentials(emulators, echo.url);
  await n8n.import(Object.values(credentials), [
    ...makeWorkflows(credentials, veeam, receiver),
    ...makeContentWorkflows(credentials, echo.url),
    ...makeItemWorkflows(credentials, echo.url, receiver.url),
    ...makeJobWorkflows(credentials),
    ...exampleWorkflows(EXAMPLES, [credentials.aws, credentials.mfa], receiver.url),
  ]);
  await n8n.start();
  await n8n.setUpOwner();
  return { n8n, ...emulators, receiver, echo, credentials };
}

/** The shared n8n, started when the first suite needs it. */
export function theWorld(context: Mocha.Context): Promise<World> {
  if (starting === undefined) needN8n(context);
  context.timeout(600_000);
  starting ??= start();
  return starting;
}

/** Ends everything that {@link theWorld} started. */
export async function stopWorld(): Promise<void> {
  const world = await starting?.catch(() => undefined);
  if (world === undefined) return;
  await world.n8n.stop();
  const { veeam, shortLived, typed, receiver, echo } = world;
  await Promise.all([veeam, shortLived, typed, receiver, echo].map((server) => server.stop()));
}
