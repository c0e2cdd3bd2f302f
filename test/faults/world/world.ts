import path from 'node:path';
import { SECRET } from '../server/account';
import type { OpenPlace, PlaceOrder } from '../server/process';
import type { Sight } from '../server/place';
import type { ProxyMood } from '../server/proxy';
import type { RequestKind, Trouble } from '../server/trouble';
import type { Holdings, PeakMemory } from '../node-red/process';
import type { Outcome } from '../node-red/outcome';
import type { PumpOrder, PumpReport } from '../node-red/pump';
import { flowFor, OUTPUTS, TLS } from './flows';
import type { Output, SessionOrder } from './flows';
import { Remote } from './remote';

/** A server and the session that a flow has with it. */
export type Order = PlaceOrder & Partial<SessionOrder>;

/** The process of the servers. */
export class Servers {
  readonly #remote = new Remote(path.join(__dirname, '..', 'server', 'process.ts'));

  open(orders: readonly PlaceOrder[]): Promise<{ places: OpenPlace[]; trusted: string }> {
    return this.#remote.call('open', orders);
  }
  arm(name: string, at: RequestKind, trouble?: Trouble): Promise<void> {
    return this.#remote.call('arm', { name, at, trouble });
  }
  turnProxy(name: string, mood: ProxyMood): Promise<void> {
    return this.#remote.call('turn', { name, mood });
  }
  forget(name: string, what: 'access' | 'all'): Promise<void> {
    return this.#remote.call('forget', { name, what });
  }
  setLifetime(name: string, lifetime: number): Promise<void> {
    return this.#remote.call('live', { name, lifetime });
  }
  /** Makes trouble for a share of all requests, the same in every run with the same seed. */
  trouble(name: string, share: number, seed = 1): Promise<void> {
    return this.#remote.call('trouble', { name, share, seed });
  }
  /** How often each change was carried out, by the id in its body. */
  changes(name: string): Promise<ReadonlyMap<string, number>> {
    return this.#remote.call('changes', name);
  }
  look(name: string): Promise<Sight & { proxySockets: number }> {
    return this.#remote.call('look', name);
  }
  /** Connections that are open at all servers. */
  sockets(): Promise<number> {
    return this.#remote.call('sockets');
  }
  /** Names of the servers that have open connections. */
  busy(): Promise<string[]> {
    return this.#remote.call('busy');
  }
  stop(): Promise<void> {
    return this.#remote.stop();
  }
}

/** Servers in one process, and in another a Node-RED with a flow for each of them. */
export class World {
  readonly servers = new Servers();
  readonly #nodeRed = new Remote(path.join(__dirname, '..', 'node-red', 'process.ts'), '--expose-gc');

  static async start(orders: readonly Order[]): Promise<World> {
    const world = new World();
    const { places, trusted } = await world.servers.open(orders);
    const flows = orders.map(({ grant = 'password', timeout = 2 }, index) =>
      flowFor(places[index] as OpenPlace, { grant, timeout }),
    );
    await world.#nodeRed.call('start', {
      trusted,
      flows: [TLS, ...flows.flatMap(({ nodes }) => nodes)],
      credentials: Object.assign({}, ...flows.map(({ credentials }) => credentials)) as object,
    });
    return world;
  }

  /** Sends messages at once to a node of a server's flow, and waits for what becomes of each. */
  exchange(name: string, to: Output, messages: readonly object[]): Promise<Outcome[]> {
    const order = { driver: `${name}-driver`, output: OUTPUTS[to], messages, secret: SECRET };
    return this.#nodeRed.call('exchange', order);
  }

  /** The same, one after the other. */
  async oneByOne(name: string, to: Output, messages: readonly object[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const message of messages) outcomes.push(...(await this.exchange(name, to, [message])));
    return outcomes;
  }

  /** Sends messages at an even rate, reads and changes by turns. */
  pump(name: string, seconds: number, rate: number): Promise<PumpReport> {
    return this.#nodeRed.call('pump', { driver: `${name}-driver`, seconds, rate } satisfies PumpOrder);
  }

  holdings(): Promise<Holdings> {
    return this.#nodeRed.call('holdings');
  }
  /** Lets the clock of Node-RED go so many milliseconds ahead of the real one. */
  setClock(offset: number): Promise<void> {
    return this.#nodeRed.call('setClock', offset);
  }
  watchMemory(): Promise<void> {
    return this.#nodeRed.call('watchMemory');
  }
  /** The most memory since then. */
  peakMemory(): Promise<PeakMemory> {
    return this.#nodeRed.call('peakMemory');
  }

  async stop(): Promise<void> {
    await this.#nodeRed.stop();
    await this.servers.stop();
  }
}

/** Looks again and again until something is so, at most so long. @returns whether it came about */
export async function comesAbout(condition: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
