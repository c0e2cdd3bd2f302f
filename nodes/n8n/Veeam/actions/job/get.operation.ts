import { findJob } from '../../../../../core/jobs/find-job';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import type { Operation } from '../operation';
import { productsWith } from '../offering';
import { isSimplified, simplifyParameter } from '../simplify';
import { jobItem } from './job-item';
import { jobParameter, kindParameters, readJobReference } from './job-parameters';

/** One job, with how its last run ended. */
export const getJob: Operation = {
  name: 'Get',
  action: 'Get a job',
  description: 'Get one backup job, policy or plan with how its last run stands or ended',
  products: productsWith(({ jobs }) => jobs !== undefined),
  parameters: [
    ...kindParameters,
    jobParameter,
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
    const reference = readJobReference(context, itemIndex);
    const job = await findJob(await itemClient(context, source, itemIndex), reference);
    return entryItems([jobItem(job, isSimplified(context, itemIndex))], itemIndex);
  },
};
