import type { Outcome } from '../node-red/outcome';
import type { Sight } from '../server/place';
import type { World } from '../world/world';
import type { Fault } from './faults';
import type { Moment } from './moments';

/** One fault at one moment. */
export interface Row {
  readonly name: string;
  readonly fault: Fault;
  readonly moment: Moment;
}

/** What was seen of a row. */
export interface Seen {
  readonly outcomes: readonly Outcome[];
  /** Requests that came once the fault was there. */
  readonly counts: Sight['counts'];
  readonly mostSockets: number;
  readonly strayTokens: number;
}

/** Brings a session to its moment, lets it meet the fault, and looks what comes of it. */
export async function runRow(world: World, { name, fault, moment }: Row): Promise<Seen> {
  const { at, to, isWarm, refreshes = false, message = {}, atOnce, afterwards } = moment;
  const { servers } = world;
  if (isWarm) {
    const [first] = await world.exchange(name, 'request', [{}]);
    if (first?.statusCode !== 200) throw new Error(`${name} did not sign in: ${first?.words}`);
  }
  if (refreshes) await servers.forget(name, 'access');
  const before = await servers.look(name);
  await servers.arm(name, at, fault.trouble);
  const outcomes = [
    ...(await world.exchange(name, to, Array(atOnce).fill(message) as object[])),
    ...(await world.oneByOne(name, to, Array(afterwards).fill(message) as object[])),
  ];
  const after = await servers.look(name);
  return { outcomes, ...after, counts: requestsBetween(before, after) };
}

/** The requests that came between two looks at a server, by kind. */
export function requestsBetween(before: Sight, after: Sight): Sight['counts'] {
  return Object.fromEntries(
    Object.entries(after.counts).map(([kind, count]) => [kind, count - before.counts[kind as 'signIn']]),
  ) as Sight['counts'];
}

/** Runs work for all items, so many at once; a fault of one is its result. */
export async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<Map<T, R | Error>> {
  const results = new Map<T, R | Error>();
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      results.set(item, await work(item).catch((error: unknown) => error as Error));
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  return results;
}
