import type { Route } from '../../http/routes';
import { resultsWithoutTotal, resultsWithPlace } from '../../lists/envelopes';
import { Dice } from '../../world/dice';
import type { ProductContext } from '../profile';
import { ResourceApi } from '../resource-api';
import { errors } from './errors';
import { jobOperations } from './jobs';
import { place } from './revisions';
import { serverOperations } from './server-operations';
import { sessionOperations } from './sessions';
import { world as makeWorld } from './world';

/** The resources of Backup for Microsoft 365 (OpenAPI files v6, v7 and v8). */
export function resources(context: ProductContext): Route[] {
  const dice = new Dice(context.seed);
  const world = makeWorld(dice, context);
  context.orders.job = ({ job: wanted, result, cause }) => {
    const history = [world.jobs, world.copies].find((one) => one.find(wanted) !== undefined);
    const job = history?.find(wanted);
    if (job) history?.finish(job.id, { outcome: result, cause });
    return job !== undefined;
  };
  const api = new ResourceApi(context, {
    base: '/{version}',
    errors,
    pages: {
      offset: 'offset',
      limit: 'limit',
      defaultLimit: 30,
      largestLimit: 10_000,
      // v6 and v7 tell the total, v8 does not.
      envelope: (page, version) =>
        (version < place('v8') ? resultsWithPlace : resultsWithoutTotal)(page, version),
    },
  });
  return [
    ...sessionOperations(api, world),
    ...jobOperations(api, world),
    ...serverOperations(api, world, dice, context),
  ];
}
