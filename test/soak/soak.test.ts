import assert from 'node:assert/strict';
import { soak } from './run';
import type { SoakReport } from './run';
import { shortcomings } from './verdict';

const RATE = 200;
const SECONDS = 15;

describe('A stream of 200 messages a second, tokens of three seconds, trouble for one request in twenty', () => {
  let report: SoakReport;
  before(async function () {
    this.timeout(110_000);
    report = await soak({ seconds: SECONDS, rate: RATE, faults: 0.05, seed: 7 });
  });

  it('loses nothing, doubles nothing, leaves nothing open', () =>
    assert.deepEqual(shortcomings(report), [], JSON.stringify(report, null, 2)));

  it('was what it says', () => {
    const { pump } = report;
    const well = pump.outcomes['ok'] ?? 0;
    assert.ok(pump.sent >= RATE * SECONDS * 0.95, `${pump.sent} messages`);
    // A token call that fails holds back a session whose tokens live for three seconds only, message after message.
    assert.ok(well / pump.sent > 0.3, `${well} of ${pump.sent} went well: ${JSON.stringify(pump.outcomes)}`);
    assert.ok(Object.keys(pump.outcomes).length > 2, 'no trouble was met');
    assert.ok(report.tokenRequests >= SECONDS / 3, `${report.tokenRequests} token requests`);
  });
});
