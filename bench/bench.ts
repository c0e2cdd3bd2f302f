/**
 * What the way through Authenticated Request costs, in one Node-RED process and over HTTPS on loopback: against
 * Node-RED's own `http request`, a bare undici loop and a bare got loop. Interleaved rounds, medians; then 1,000
 * messages at once without a token, and the start of the engine. `npm run bench [-- messages rounds]`
 */
import { engineStart } from './engine-start';
import { gotLoop, undiciLoop } from './loops';
import { interleaved, median, quantile, timed } from './measure';
import type { Round, Variant } from './measure';
import { METHODS, startNodeRed } from './node-red';
import type { Driver, Method } from './node-red';
import { startTarget } from './target';
import type { Target } from './target';

const IN_FLIGHT = 16;
const COLD_MESSAGES = 1000;
const COLD_ROUNDS = 5;
const START_ROUNDS = 9;

const spread = (values: number[], digits: number): string =>
  `${Math.min(...values).toFixed(digits)} – ${Math.max(...values).toFixed(digits)}`;

function printRounds(method: Method, figures: Map<string, Round[]>): void {
  console.log(
    `\n| ${method} through | messages/s | lowest – highest | CPU ms/message | lowest – highest | new connections a round (most) |`,
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
  const of = (name: string, what: keyof Round): number[] =>
    (figures.get(name) ?? []).map((round) => round[what]);
  for (const name of figures.keys()) {
    const [rates, cpus] = [of(name, 'rate'), of(name, 'cpu')];
    console.log(
      `| ${name} | ${median(rates).toFixed(0)} | ${spread(rates, 0)} | ${median(cpus).toFixed(3)} | ${spread(cpus, 3)} | ${Math.max(...of(name, 'opened'))} |`,
    );
  }
  // Of each round with its neighbour: what disturbs the machine for longer than a round disturbs both.
  const ratio = (what: 'rate' | 'cpu', to: string): string => {
    const others = of(to, what);
    const ratios = of(OURS, what).map((own, round) => own / (others[round] ?? NaN));
    const [low, high] = [0.25, 0.75].map((part) => quantile(ratios, part).toFixed(2));
    return `${median(ratios).toFixed(2)} (${low} – ${high})`;
  };
  console.log(
    `\n${OURS}, medians of the rounds' ratios and their middle half: ${ratio('rate', CORE)} × the messages of the core node for ${ratio('cpu', CORE)} of its CPU; ${ratio('rate', UNDICI)} of the bare undici loop for ${ratio('cpu', UNDICI)} × its CPU, ${ratio('rate', GOT)} × the bare got loop`,
  );
}

const CORE = 'core http request (keep-alive, fixed header)';
const OURS = 'Authenticated Request';
const UNDICI = 'bare undici loop';
const GOT = 'bare got loop';

async function cold(target: Target, driver: (id: string) => Driver): Promise<void> {
  const times: { cold: number; warm: number; tokens: number }[] = [];
  for (let round = 0; round < COLD_ROUNDS; round += 1) {
    const ring = driver(`cold-${round}`);
    const before = (await target.counters()).tokens;
    const first = await timed(() => ring.run(COLD_MESSAGES, COLD_MESSAGES));
    const tokens = (await target.counters()).tokens - before;
    const warm = await timed(() => ring.run(COLD_MESSAGES, COLD_MESSAGES));
    times.push({ cold: first, warm, tokens });
  }
  const [first, warm] = [median(times.map((time) => time.cold)), median(times.map((time) => time.warm))];
  console.log(
    `\n${COLD_MESSAGES} messages at once in a new session: ${Math.max(...times.map(({ tokens }) => tokens))} token request, all answered after ${first.toFixed(0)} ms (${spread(
      times.map((time) => time.cold),
      0,
    )}), ${target.tokenMs} of them the token call; warm ${warm.toFixed(0)} ms (${spread(
      times.map((time) => time.warm),
      0,
    )}): token call + ${((first - target.tokenMs) / warm).toFixed(2)} × warm`,
  );
}

function engineStarts(): void {
  const starts = Array.from({ length: START_ROUNDS }, () => [engineStart(false), engineStart(true)] as const);
  for (const what of ['wall', 'cpu'] as const) {
    const [without, withPackage] = [0, 1].map((index) => starts.map((pair) => pair[index]?.[what] ?? 0));
    if (without === undefined || withPackage === undefined) return;
    const more = starts.map(([plain, packed]) => packed[what] - plain[what]);
    console.log(
      `\nStart of Node-RED (${what === 'cpu' ? 'CPU' : 'by the clock'}): ${median(without).toFixed(0)} ms without the package (${spread(without, 0)}), ${median(withPackage).toFixed(0)} ms with it (${spread(withPackage, 0)}); of pairs ${median(more).toFixed(0)} ms more, of the shortest ${(Math.min(...withPackage) - Math.min(...without)).toFixed(0)} ms`,
    );
  }
}

async function main(): Promise<void> {
  const [messages = 400, rounds = 30] = process.argv.slice(2).map(Number);
  const target = await startTarget();
  const { driver, stop } = await startNodeRed(
    target,
    Array.from({ length: COLD_ROUNDS }, (_, round) => `cold-${round}`),
  );
  console.log(
    `${messages} messages a round, ${rounds} rounds, ${IN_FLIGHT} in flight, ${target.bytes} bytes of JSON, Node ${process.version}`,
  );
  for (const method of METHODS) {
    const variants: Variant[] = [
      { name: CORE, driver: driver(`core-${method}`) },
      { name: OURS, driver: driver(`veeam-${method}`) },
      { name: UNDICI, driver: await undiciLoop(target, method, IN_FLIGHT) },
      { name: GOT, driver: await gotLoop(target, method) },
    ];
    printRounds(method, await interleaved(target, variants, { messages, rounds, inFlight: IN_FLIGHT }));
  }
  await cold(target, driver);
  await stop();
  target.stop();
  engineStarts();
  process.exit(0);
}

void main();
