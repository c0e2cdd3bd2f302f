/**
 * A long run: `npm run soak -- --minutes 10 [--rate 200] [--faults 0.05] [--seed 1]`. Prints what was seen, and ends
 * with 1 where something is not as it should be.
 */
import { parseArgs } from 'node:util';
import { soak } from './run';
import { shortcomings } from './verdict';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '200' },
      faults: { type: 'string', default: '0.05' },
      seed: { type: 'string', default: '1' },
    },
  });
  const seconds = Number(values.minutes) * 60;
  const report = await soak({
    seconds,
    rate: Number(values.rate),
    faults: Number(values.faults),
    seed: Number(values.seed),
  });
  console.log(JSON.stringify(report, null, 2));
  const wrong = shortcomings(report);
  console.log(wrong.length === 0 ? 'All is as it should be.' : wrong.join('\n'));
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

void main();
