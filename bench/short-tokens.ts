/**
 * What tokens of three seconds cost a steady stream: 200 messages a second through Authenticated Request with such
 * tokens, with tokens of an hour, and through Node-RED's own node with a fixed header. Interleaved rounds that make a
 * minute for each. `npm run bench:tokens [-- seconds rounds rate]`
 */
import { median, quantile } from './measure';
import { startNodeRed } from './node-red';
import type { StreamDriver } from './node-red';
import { startTarget } from './target';

/** A way to send, and what came of its rounds. */
interface Way {
  readonly name: string;
  readonly driver: StreamDriver;
  readonly rounds: number[][];
  sent: number;
}

function row({ name, rounds, sent }: Way): string {
  const all = rounds.flat();
  const p99s = rounds.map((times) => quantile(times, 0.99));
  const spread = `${Math.min(...p99s).toFixed(1)} – ${Math.max(...p99s).toFixed(1)}`;
  const cells = [quantile(all, 0.5), quantile(all, 0.99)].map((value) => value.toFixed(1));
  return `| ${[name, sent, sent - all.length, ...cells, median(p99s).toFixed(1), spread].join(' | ')} |`;
}

async function main(): Promise<void> {
  const [seconds = 10, rounds = 6, rate = 200] = process.argv.slice(2).map(Number);
  const target = await startTarget();
  const { driver, stop } = await startNodeRed(target, ['short', 'long']);
  const way = (name: string, id: string): Way => ({ name, driver: driver(id), rounds: [], sent: 0 });
  const ways = [
    way('core http request, fixed header', 'core-GET'),
    way('Authenticated Request, tokens of an hour', 'long'),
    way('Authenticated Request, tokens of 3 s', 'short'),
  ] as const;
  for (const one of ways) await one.driver.run(300, 16);
  const before = await target.counters();
  for (let round = 0; round < rounds; round += 1) {
    for (const one of ways) {
      // The other ways had their turn meanwhile: who has no token any more gets one before the stream is measured.
      await one.driver.stream(rate, 1);
      const { sent, times } = await one.driver.stream(rate, seconds);
      one.sent += sent;
      one.rounds.push([...times]);
    }
  }
  const after = await target.counters();
  console.log(
    `${rate} messages a second, ${rounds} rounds of ${seconds} s each, a token call takes ${target.tokenMs} ms, Node ${process.version}\n`,
  );
  console.log('| through | sent | failed | median ms | p99 ms | p99 of a round, median | lowest – highest |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const one of ways) console.log(row(one));
  const [fixed = NaN, long = NaN, short = NaN] = ways.map((one) => quantile(one.rounds.flat(), 0.99));
  console.log(
    `\n${after.tokens - before.tokens} token requests, ${after.refused - before.refused} requests with a token that had ended. p99 with tokens of 3 s: ${(short / fixed).toFixed(2)} × that of the fixed header, ${(short / long).toFixed(2)} × that of tokens of an hour`,
  );
  await stop();
  target.stop();
  process.exit(0);
}

void main();
