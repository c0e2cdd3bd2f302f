import type { Route } from '../../http/routes';
import { dataAndPagination } from '../../lists/envelopes';
import { Dice } from '../../world/dice';
import { codeAndMessage, errorShape } from '../error-shapes';
import type { ProductContext } from '../profile';
import { ResourceApi } from '../resource-api';
import { dataOperations } from './data-operations';
import { infrastructureOperations } from './infrastructure-operations';
import { jobOperations } from './job-operations';
import { serverOperations } from './server-operations';
import { sessionOperations } from './session-operations';
import { world as makeWorld } from './world';

/** The resources of Backup & Replication (OpenAPI files 1.2-rev1 to 1.3-rev2). */
export function resources(context: ProductContext): Route[] {
  const api = new ResourceApi(context, {
    base: '/api/v1',
    errors: errorShape(codeAndMessage),
    // The default of limit is stated from 1.3-rev0 on.
    pages: { offset: 'skip', limit: 'limit', defaultLimit: 200, envelope: dataAndPagination },
  });
  const dice = new Dice(context.seed);
  const world = makeWorld(dice, context);
  context.orders.job = ({ job: wanted, result, cause }) => {
    const job = world.jobs.find(wanted);
    if (job) world.jobs.finish(job.id, { outcome: result, cause });
    return job !== undefined;
  };
  return [
    ...sessionOperations(api, world, dice),
    ...jobOperations(api, world, dice),
    ...dataOperations(api, world, dice),
    ...infrastructureOperations(api, world, dice),
    ...serverOperations(api, world, dice, context),
  ];
}
