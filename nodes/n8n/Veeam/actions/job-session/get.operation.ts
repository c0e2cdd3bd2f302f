import { findRun, hasRuns } from '../../../../../core/jobs/list-runs';
import { withJobs } from '../../../../../core/jobs/name-runs';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import { runItem } from '../job/job-item';
import type { Operation } from '../operation';
import { productsWith } from '../offering';
import { isSimplified, simplifyParameter } from '../simplify';
import { readSessionId, sessionParameter } from './job-session-parameters';

/** One run of a job. */
export const getJobSession: Operation = {
  name: 'Get',
  action: 'Get a job session',
  description: 'Get one run of a job with its result, its times and why it failed',
  products: productsWith(hasRuns),
  parameters: [
    sessionParameter,
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
    const id = readSessionId(context, itemIndex);
    const client = await itemClient(context, source, itemIndex);
    const runs = await withJobs(client, [await findRun(client, id)]);
    const simplified = isSimplified(context, itemIndex);
    return entryItems(
      runs.map((run) => runItem(run, simplified)),
      itemIndex,
    );
  },
};
