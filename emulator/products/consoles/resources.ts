import type { Route } from '../../http/routes';
import { Dice } from '../../world/dice';
import type { ProductContext } from '../profile';
import { alarmOperations } from './alarm-operations';
import { Alarms } from './alarms';
import { companies } from './companies';
import { companyOperations } from './company-operations';
import type { Flavour } from './flavour';
import { jobOperations } from './job-operations';
import { Jobs } from './jobs';
import { RestApi } from './rest-api';

const STATUSES = { succeeded: 'Success', warning: 'Warning', failed: 'Failed' } as const;

/**
 * The resources of Service Provider Console REST v2 (the references of releases 4 to 6) and of Availability Console
 * (those of 2.0 and 3.0): bare arrays whose items carry _links, with OData query options.
 */
export function consoleResources(flavour: Flavour, context: ProductContext): Route[] {
  const api = new RestApi(context);
  const dice = new Dice(context.seed);
  const world = companies(dice);
  const jobs = new Jobs(dice, world.servers, flavour, context.jobDurationMs);
  context.orders.job = ({ job: wanted, result, cause = 'The session was interrupted' }) => {
    const now = context.now();
    const job = jobs.at(now).find(({ id, name }) => [String(id), name].includes(wanted));
    if (job) jobs.finish(job, STATUSES[result], cause, now);
    return job !== undefined;
  };
  const alarms = new Alarms(dice, world.servers);
  return [
    ...jobOperations(api, flavour, jobs),
    ...alarmOperations(api, alarms, jobs),
    ...companyOperations(api, flavour, world, jobs),
  ];
}
