import assert from 'node:assert/strict';
import { heavyFaults } from './table/faults';
import { judge } from './table/judge';
import { moments } from './table/moments';
import { runRow } from './table/run-row';
import type { Row } from './table/run-row';
import { comesAbout, World } from './world/world';

const MEBIBYTE = 1024 * 1024;

/** What may be held at once beside the process itself: one answer up to its limit, and its copies on the way. */
const MOST_GROWTH = 320 * MEBIBYTE;

/** One message at a time, since each of them may fetch up to the limit of an answer. */
const rows: readonly Row[] = moments
  .filter(({ at }) => ['signIn', 'refresh', 'request', 'page', 'logOut'].includes(at))
  .map((moment) => ({ ...moment, atOnce: 1, afterwards: 0 }))
  .flatMap((moment) =>
    heavyFaults.map((fault) => ({ name: `heavy-${moment.at}-${heavyFaults.indexOf(fault)}`, fault, moment })),
  );

describe('Answers that would fill the memory, in a real Node-RED', function () {
  let world: World;
  before(async () => {
    world = await World.start(rows.map(({ name, moment }) => ({ name, ...moment.order, timeout: 20 })));
  });
  after(() => world.stop());

  for (const row of rows) {
    it(`${row.fault.name} at ${row.moment.name}`, async () => {
      const { rss } = await world.holdings();
      await world.watchMemory();
      const seen = await runRow(world, row);
      const growth = (await world.peakMemory()) - rss;
      judge(row, seen);
      assert.ok(growth < MOST_GROWTH, `memory grew by ${Math.round(growth / MEBIBYTE)} MiB`);
    });
  }

  it('leaves neither connections nor memory behind', async () => {
    assert.ok(
      await comesAbout(async () => (await world.servers.sockets()) === 0, 15_000),
      'open connections',
    );
    const { heap, external, unhandled } = await world.holdings();
    assert.ok(heap + external < 160 * MEBIBYTE, `${Math.round((heap + external) / MEBIBYTE)} MiB are held`);
    assert.deepEqual(unhandled, []);
  });
});
