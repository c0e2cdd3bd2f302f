import assert from 'node:assert/strict';
import { heavyFaults } from './table/faults';
import type { Holdings } from './node-red/process';
import { judge } from './table/judge';
import { moments } from './table/moments';
import { runRow } from './table/run-row';
import type { Row } from './table/run-row';
import { comesAbout, World } from './world/world';

const MEBIBYTE = 1024 * 1024;

/** What may be held at once beside the process itself: an answer up to its limit of 64 MiB, and a copy of a part of it. */
const MOST_HELD = 96 * MEBIBYTE;

/** The same where the limit is 1 MiB: token calls and log-outs. */
const MOST_HELD_OF_TOKENS = 16 * MEBIBYTE;

/** The same with what the process took and has not given back yet. */
const MOST_RESIDENT = 320 * MEBIBYTE;

/** What one row may leave behind after a collection: code that was compiled, the buffers of a connection. */
const MOST_LEFT = 2 * MEBIBYTE;

/** The same for all rows together, whose sessions are all still in use. */
const MOST_LEFT_IN_ALL = 6 * MEBIBYTE;

/** One message at a time, since each of them may fetch up to the limit of an answer. */
const rows: readonly Row[] = moments
  .filter(({ at }) => ['signIn', 'refresh', 'request', 'page', 'logOut'].includes(at))
  .map((moment) => ({ ...moment, atOnce: 1, afterwards: 0 }))
  .flatMap((moment) =>
    heavyFaults.map((fault) => ({ name: `heavy-${moment.at}-${heavyFaults.indexOf(fault)}`, fault, moment })),
  );

function heldBy({ heap, external }: Pick<Holdings, 'heap' | 'external'>): number {
  return heap + external;
}

function inMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}

describe('Answers that would fill the memory, in a real Node-RED', function () {
  let world: World;
  let atFirst: Holdings;
  before(async () => {
    const orders = rows.map(({ name, moment }) => ({ name, ...moment.order, timeout: 20 }));
    world = await World.start([...orders, { name: 'warm' }]);
    // What is loaded with the first message of all is no row's.
    await world.exchange('warm', 'request', [{}]);
    await comesAbout(async () => (await world.servers.sockets()) === 0, 15_000);
    atFirst = await world.holdings();
  });
  after(() => world.stop());

  for (const row of rows) {
    it(`${row.fault.name} at ${row.moment.name}`, async () => {
      const before = await world.holdings();
      await world.watchMemory();
      const seen = await runRow(world, row);
      const peak = await world.peakMemory();
      judge(row, seen);
      const after = await world.holdings();
      const held = peak.held - heldBy(before);
      const isData = row.moment.at === 'request' || row.moment.at === 'page';
      assert.ok(held < (isData ? MOST_HELD : MOST_HELD_OF_TOKENS), `${inMebibytes(held)} were held`);
      const resident = peak.rss - before.rss;
      assert.ok(resident < MOST_RESIDENT, `${inMebibytes(resident)} more were resident`);
      const left = heldBy(after) - heldBy(before);
      assert.ok(left < MOST_LEFT, `${inMebibytes(left)} are still held`);
      assert.ok(after.timers <= before.timers, `${after.timers - before.timers} timers are left`);
    });
  }

  it('leaves neither connections nor memory behind', async () => {
    assert.ok(
      await comesAbout(async () => (await world.servers.sockets()) === 0, 15_000),
      'open connections',
    );
    const { unhandled, ...atLast } = await world.holdings();
    const left = heldBy(atLast) - heldBy(atFirst);
    assert.ok(left < MOST_LEFT_IN_ALL, `${inMebibytes(left)} are still held`);
    assert.equal(atLast.timers, atFirst.timers);
    assert.equal(atLast.sockets, atFirst.sockets);
    assert.deepEqual(unhandled, []);
  });
});
