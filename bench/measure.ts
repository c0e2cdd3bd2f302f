import type { Driver } from './node-red';
import type { Target } from './target';

/** What is compared: a way to send messages, and its name. */
export interface Variant {
  readonly name: string;
  readonly driver: Driver;
}

/** Figures of one round. */
export interface Round {
  /** Messages per second. */
  readonly rate: number;
  /** Milliseconds of CPU of this process per message. */
  readonly cpu: number;
  /** Connections that were opened anew. */
  readonly opened: number;
}

/** @param part 0 to 1 */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Rounds of all variants in turn, so that what disturbs the machine disturbs all of them. The first is a warm-up. */
export async function interleaved(
  target: Target,
  variants: readonly Variant[],
  { messages, rounds, inFlight }: { messages: number; rounds: number; inFlight: number },
): Promise<Map<string, Round[]>> {
  const figures = new Map<string, Round[]>(variants.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, driver } of variants) {
      const before = (await target.counters()).connections;
      const cpu = process.cpuUsage();
      const start = process.hrtime.bigint();
      await driver.run(round < 0 ? 500 : messages, inFlight);
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      const { user, system } = process.cpuUsage(cpu);
      const opened = (await target.counters()).connections - before;
      if (round < 0) continue;
      figures.get(name)?.push({ rate: messages / seconds, cpu: (user + system) / 1000 / messages, opened });
    }
  }
  return figures;
}

/** Times one run, in milliseconds. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}
