import { awaitRun } from '../../../../../core/jobs/await-run';
import { findJob } from '../../../../../core/jobs/find-job';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import type { Operation } from '../operation';
import { productsWith } from '../offering';
import { isSimplified, simplifyParameter } from '../simplify';
import { runItem } from './job-item';
import { jobParameter, kindParameters, readJobReference } from './job-parameters';
import { waitLimit, waitOptions } from './wait-options';

/** Waits for the run that is under way. */
export const waitForJob: Operation = {
  name: 'Wait',
  action: 'Wait for a job to end',
  description:
    'Wait until the present run of a job has ended, and get that run. Where none is under way, the last one comes at once.',
  products: productsWith(({ jobs }) => jobs !== undefined),
  parameters: [
    ...kindParameters,
    jobParameter,
    waitLimit,
    simplifyParameter,
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [concurrencyOption, timeoutOption],
    },
  ],
  atOnce: readConcurrency,
  async execute(context, source, itemIndex) {
    const seconds: unknown = context.getNodeParameter('waitLimit', itemIndex, waitLimit.default);
    const wait = waitOptions(context, seconds);
    const client = await itemClient(context, source, itemIndex);
    const job = await findJob(client, readJobReference(context, itemIndex));
    const run = await awaitRun(client, job, { run: 'present' }, wait);
    return entryItems([runItem(run, isSimplified(context, itemIndex))], itemIndex);
  },
};
