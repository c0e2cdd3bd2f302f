import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { veeamErrorBehind } from '../../credentials/plain-error';
import { StoredCredential } from './n8n/stored-credential';
import type { N8nGrant } from './n8n/stored-credential';
import type { Outcome } from './node-red/outcome';
import { SECRET } from './server/account';
import type { OpenPlace } from './server/process';
import { faults } from './table/faults';
import { judge } from './table/judge';
import { moments } from './table/moments';
import { inParallel, requestsBetween } from './table/run-row';
import type { Row, Seen } from './table/run-row';
import { comesAbout, Servers } from './world/world';

/** Seconds a credential allows for a request. */
const TIMEOUT = 2;

/** Milliseconds after which a request counts as one that never ends. */
const PATIENCE_MS = 15_000;

function never(milliseconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`no end within ${milliseconds} ms`)), milliseconds).unref();
  });
}

const rows: readonly Row[] = moments
  .filter(({ at }) => ['signIn', 'mfaStep', 'codeRedemption', 'refresh'].includes(at))
  .flatMap((moment) =>
    faults.map((fault) => ({ name: `n8n-${moment.at}-${faults.indexOf(fault)}`, fault, moment })),
  )
  // A shut door is met by n8n's own request before it comes to a refresh.
  .filter(({ fault, moment }) => fault.trouble.does !== 'door' || moment.refreshes !== true);

describe('The fault matrix, through the credentials of n8n', function () {
  const servers = new Servers();
  let seen: Map<Row, Seen | Error>;
  let left: string[];

  /** A request as the node makes it, and what n8n would store of its failure. */
  const outcomeOf = async (credential: StoredCredential, url: string): Promise<Outcome> => {
    const from = performance.now();
    const asked = credential.request({ url, method: 'GET', timeout: TIMEOUT * 1000 });
    const caught: unknown = await Promise.race([asked, never(PATIENCE_MS)]).then(
      () => undefined,
      (error: unknown) => error,
    );
    const error = caught as (Error & Record<string, unknown>) | undefined;
    if (error !== undefined) {
      for (const name of ['response', 'request', 'config', 'cause', 'code'])
        assert.equal(error[name], undefined, `the error carries its ${name}`);
    }
    return {
      isError: error !== undefined,
      code: veeamErrorBehind(error)?.code,
      words: error?.message ?? '',
      payload: '',
      tellsSecret: inspect(error, { depth: 9, showHidden: true }).includes(SECRET),
      tookMs: Math.round(performance.now() - from),
    };
  };

  const run = async ({ name, fault, moment }: Row, place: OpenPlace, ca: string): Promise<Seen> => {
    const grant: N8nGrant = moment.order.grant ?? 'password';
    const credential = new StoredCredential(grant, place.url, ca, TIMEOUT);
    const ask = (): Promise<Outcome> => outcomeOf(credential, `${place.url}/api/v1/jobs/7`);
    if (moment.isWarm) assert.equal((await ask()).words, '');
    if (moment.refreshes === true) await servers.forget(name, 'access');
    const before = await servers.look(name);
    await servers.arm(name, moment.at, fault.trouble);
    const outcomes = await Promise.all(Array.from({ length: moment.atOnce }, ask));
    for (let count = 0; count < moment.afterwards; count += 1) outcomes.push(await ask());
    const after = await servers.look(name);
    return { outcomes, ...after, counts: requestsBetween(before, after) };
  };

  before(async function () {
    this.timeout(240_000);
    const orders = rows.map(({ name, moment }) => ({ name, ...moment.order }));
    const { places, trusted } = await servers.open(orders);
    seen = await inParallel(rows, 24, (row) => run(row, places[rows.indexOf(row)] as OpenPlace, trusted));
    await comesAbout(async () => (await servers.sockets()) === 0, 15_000);
    const busy = await servers.busy();
    left = rows
      .filter(({ name }) => busy.includes(name))
      .map(({ fault, moment }) => `${fault.name} at ${moment.name}`);
  });
  after(() => servers.stop());

  for (const moment of moments) {
    describe(`at ${moment.name}`, () => {
      for (const row of rows.filter((one) => one.moment === moment))
        it(row.fault.name, () => judge(row, seen.get(row) ?? new Error('The row did not run.')));
    });
  }

  it('leaves no connection open at any server, although none of them closes idle ones', () =>
    assert.deepEqual(left, []));
});
