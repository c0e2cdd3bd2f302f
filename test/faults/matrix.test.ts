import assert from 'node:assert/strict';
import { faults } from './table/faults';
import { judge } from './table/judge';
import { moments } from './table/moments';
import { inParallel, runRow } from './table/run-row';
import type { Row, Seen } from './table/run-row';
import type { Holdings } from './node-red/process';
import { comesAbout, World } from './world/world';

/** Rows that run at once. Each has a server and a session of its own, so they do not meet. */
const AT_ONCE = 24;

/** Milliseconds within which connections that nobody uses are closed by the client; the servers never do. */
const IDLE_MS = 15_000;

const rows: readonly Row[] = moments.flatMap((moment) =>
  faults.map((fault) => ({ name: `${moment.at}-${faults.indexOf(fault)}`, fault, moment })),
);

describe('The fault matrix, in a real Node-RED', function () {
  let world: World;
  let seen: Map<Row, Seen | Error>;
  let atFirst: Holdings;
  let atLast: Holdings;
  let left: string[];

  before(async function () {
    this.timeout(240_000);
    const orders = rows.map(({ name, moment }) => ({ name, ...moment.order }));
    world = await World.start([...orders, { name: 'warm' }]);
    // What is loaded with the first message of all is no session's.
    await world.exchange('warm', 'request', [{}]);
    atFirst = await world.holdings();
    seen = await inParallel(rows, AT_ONCE, (row) => runRow(world, row));
    await comesAbout(async () => (await world.servers.sockets()) === 0, IDLE_MS);
    const busy = await world.servers.busy();
    left = rows
      .filter(({ name }) => busy.includes(name))
      .map(({ fault, moment }) => `${fault.name} at ${moment.name}`);
    atLast = await world.holdings();
  });
  after(() => world.stop());

  for (const moment of moments) {
    describe(`at ${moment.name}`, () => {
      for (const row of rows.filter((one) => one.moment === moment))
        it(row.fault.name, () => judge(row, seen.get(row) ?? new Error('The row did not run.')));
    });
  }

  describe('after all of it', () => {
    it('no connection is open at any server, although none of them closes idle ones', () =>
      assert.deepEqual(left, []));

    it('as many timers and sockets keep the process alive as before', () => {
      assert.equal(atLast.timers, atFirst.timers);
      assert.equal(atLast.sockets, atFirst.sockets);
    });

    it('memory is where it was, but for some kilobytes for each session', () => {
      const perSession = (atLast.heap + atLast.external - atFirst.heap - atFirst.external) / rows.length;
      assert.ok(
        // Every session is still in use: it holds its server's TLS context and its clients.
        perSession < 24 * 1024,
        `${Math.round(perSession / 1024)} kB for each session: ${JSON.stringify([atFirst, atLast])}`,
      );
    });

    it('no promise was rejected and no exception thrown without somebody to take it', () =>
      assert.deepEqual(atLast.unhandled, []));
  });
});
