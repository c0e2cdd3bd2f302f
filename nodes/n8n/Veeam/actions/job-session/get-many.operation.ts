import type { IExecuteFunctions } from 'n8n-workflow';
import { findJob } from '../../../../../core/jobs/find-job';
import { listRuns } from '../../../../../core/jobs/list-runs';
import type { ListedRun, RunSelection } from '../../../../../core/jobs/list-runs';
import { withJobs } from '../../../../../core/jobs/name-runs';
import { withCauses } from '../../../../../core/jobs/run-causes';
import type { RunOutcome } from '../../../../../core/products/run-outcome';
import type { ApiClient, ApiSession } from '../../../../../core/requests/authenticated-request';
import { hasRunLogs, hasRuns } from '../../../../../core/jobs/list-runs';
import { readTime } from '../date-parameter';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import { runItem } from '../job/job-item';
import { jobParameter, kindParameters, readJobReference } from '../job/job-parameters';
import { limitParameters, readMost } from '../limit-parameters';
import type { Operation } from '../operation';
import { productsWith } from '../offering';
import { outcomesOption } from '../outcomes';
import { isSimplified, simplifyParameter } from '../simplify';

/** Runs of jobs, such as those that failed since yesterday. */
export const getManyJobSessions: Operation = {
  name: 'Get Many',
  action: 'Get failed or other job sessions',
  description:
    'List runs of backup jobs, the newest first, for example those that failed in the last day, with job, times and cause',
  products: productsWith(hasRuns),
  parameters: [
    {
      displayName: 'Of',
      name: 'of',
      type: 'options',
      noDataExpression: true,
      options: [
        { name: 'All Jobs', value: 'all' },
        { name: 'One Job', value: 'job' },
      ],
      default: 'all',
      description: 'Whose job sessions to list',
    },
    ...[...kindParameters, jobParameter].map((parameter) => ({
      ...parameter,
      displayOptions: { show: { ...parameter.displayOptions?.show, of: ['job'] } },
    })),
    ...limitParameters,
    simplifyParameter,
    {
      displayName: 'Filters',
      name: 'filters',
      type: 'collection',
      placeholder: 'Add Filter',
      default: {},
      options: [
        {
          displayName: 'Ended After',
          name: 'endedAfter',
          type: 'dateTime',
          default: '',
          description: 'Only runs that ended at or after this time; what runs has not ended',
        },
        {
          displayName: 'Started After',
          name: 'startedAfter',
          type: 'dateTime',
          default: '',
          description: 'Only runs that started at or after this time',
        },
        outcomesOption('How the run stands or ended'),
      ],
    },
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [
        concurrencyOption,
        {
          displayName: 'Read Causes',
          name: 'readCauses',
          type: 'boolean',
          default: true,
          displayOptions: { show: { '/product': productsWith(hasRunLogs) } },
          description:
            'Whether to find out why runs failed, which this product tells in their logs only: one more request for each that failed or has warnings',
        },
        {
          displayName: 'Read Job Names',
          name: 'readJobs',
          type: 'boolean',
          default: true,
          description:
            'Whether to find out which job a run is of where the product does not tell it in the run: one request or, with Backup for AWS, up to one more for each job',
        },
        timeoutOption,
      ],
    },
  ],
  atOnce: readConcurrency,
  async execute(context, source, itemIndex) {
    const filter = (name: string): unknown => context.getNodeParameter(`filters.${name}`, itemIndex, '');
    const selection: RunSelection = {
      outcomes: context.getNodeParameter('filters.status', itemIndex, []) as RunOutcome[],
      startedAfter: readTime(context, filter('startedAfter'), 'Started After'),
      endedAfter: readTime(context, filter('endedAfter'), 'Ended After'),
      most: readMost(context, itemIndex),
    };
    const client = await itemClient(context, source, itemIndex);
    const isOfOne = context.getNodeParameter('of', itemIndex, 'all') === 'job';
    const job = isOfOne ? await findJob(client, readJobReference(context, itemIndex)) : undefined;
    const runs = await completed(context, client, await listRuns(client, { ...selection, job }), itemIndex);
    const simplified = isSimplified(context, itemIndex);
    return entryItems(
      runs.map((run) => runItem(run, simplified)),
      itemIndex,
    );
  },
};

/** The runs with what takes further requests, as far as it is wanted. */
async function completed(
  context: IExecuteFunctions,
  client: ApiClient<ApiSession>,
  listed: ListedRun[],
  itemIndex: number,
): Promise<ListedRun[]> {
  const wants = (option: string): boolean =>
    context.getNodeParameter(`options.${option}`, itemIndex, true) === true;
  const named = wants('readJobs') ? await withJobs(client, listed) : listed;
  return wants('readCauses') ? withCauses(client, named) : named;
}
