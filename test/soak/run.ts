import type { Holdings } from '../faults/node-red/process';
import type { PumpReport } from '../faults/node-red/pump';
import { comesAbout, World } from '../faults/world/world';

/** How long and how hard. */
export interface SoakOptions {
  readonly seconds: number;
  /** Messages a second. */
  readonly rate: number;
  /** Share of the requests that meet trouble, token requests among them; 0 to 1. */
  readonly faults: number;
  readonly seed: number;
}

export interface SoakReport {
  readonly pump: Omit<PumpReport, 'changed'>;
  /** Changes that the server carried out more than once, and ones reported as done that it did not carry out. */
  readonly changesDoubled: number;
  readonly changesMissing: number;
  readonly tokenRequests: number;
  readonly mostSockets: number;
  /** Connections open once nothing is under way any more. */
  readonly socketsLeft: number;
  /** Bytes of heap and buffers after a collection: once warm, and at the end. */
  readonly memoryWarm: number;
  readonly memoryEnd: number;
  readonly timersMore: number;
  readonly unhandled: readonly string[];
}

const NAME = 'soak';

/** Seconds a token lives, so that the session renews it all the time. */
const LIFETIME = 3;

/** Connections that nobody uses are closed by the client within this time (milliseconds). */
const IDLE_MS = 10_000;

/** A real Node-RED against a server in a process of its own that makes trouble now and then. */
export async function soak({ seconds, rate, faults, seed }: SoakOptions): Promise<SoakReport> {
  const world = await World.start([{ name: NAME, lifetime: LIFETIME, timeout: 2 }]);
  const { servers } = world;
  try {
    // Warm: code is compiled, pools are filled, faults of each kind were met.
    await servers.trouble(NAME, faults, seed + 1);
    await world.pump(NAME, Math.min(seconds / 4, 30), rate);
    const changesBefore = new Map(await servers.changes(NAME));
    await quiet(world);
    const warm = await world.holdings();
    await servers.trouble(NAME, faults, seed);
    const { changed, ...pump } = await world.pump(NAME, seconds, rate);
    const changes = await servers.changes(NAME);
    const { mostSockets, counts } = await servers.look(NAME);
    const socketsLeft = await quiet(world);
    const end = await world.holdings();
    const times = (id: string): number => (changes.get(id) ?? 0) - (changesBefore.get(id) ?? 0);
    return {
      pump,
      changesDoubled: [...changes.keys()].filter((id) => times(id) > 1).length,
      changesMissing: changed.filter((id) => times(id) < 1).length,
      tokenRequests: counts.signIn + counts.refresh,
      mostSockets,
      socketsLeft,
      memoryWarm: memoryOf(warm),
      memoryEnd: memoryOf(end),
      timersMore: end.timers - warm.timers,
      unhandled: end.unhandled,
    };
  } finally {
    await world.stop();
  }
}

/** Lets everything come to rest. @returns the connections that stay open all the same */
async function quiet(world: World): Promise<number> {
  await world.servers.trouble(NAME, 0);
  await comesAbout(async () => (await world.servers.sockets()) === 0, IDLE_MS);
  return world.servers.sockets();
}

function memoryOf({ heap, external }: Holdings): number {
  return heap + external;
}
