import { listJobs } from '../../../../../core/jobs/list-jobs';
import type { Job } from '../../../../../core/jobs/job';
import type { RunOutcome } from '../../../../../core/products/run-outcome';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import { limitParameters, readMost } from '../limit-parameters';
import type { Operation } from '../operation';
import { productsWith } from '../offering';
import { outcomesOption } from '../outcomes';
import { isSimplified, simplifyParameter } from '../simplify';
import { companyFilter, readCompany } from './company-filter';
import { jobItem } from './job-item';
import { kindParameters, readKind } from './job-parameters';

/** The jobs of the product, with how their last runs ended. */
export const getManyJobs: Operation = {
  name: 'Get Many',
  action: 'Get many jobs',
  description: 'List backup jobs, policies or plans with how the last run of each stands or ended',
  products: productsWith(({ jobs }) => jobs !== undefined),
  parameters: [
    ...kindParameters,
    ...limitParameters,
    simplifyParameter,
    {
      displayName: 'Filters',
      name: 'filters',
      type: 'collection',
      placeholder: 'Add Filter',
      default: {},
      options: [
        companyFilter,
        {
          displayName: 'Name',
          name: 'name',
          type: 'string',
          default: '',
          placeholder: 'e.g. daily',
          description: 'A part of the name, in any case',
        },
        outcomesOption('How the last run stands or ended'),
      ],
    },
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
    const filter = (name: string, fallback: unknown): unknown =>
      context.getNodeParameter(`filters.${name}`, itemIndex, fallback);
    const most = readMost(context, itemIndex);
    const outcomes = filter('status', []) as readonly RunOutcome[];
    const company = readCompany(context, itemIndex);
    const isWanted = (job: Job): boolean =>
      (outcomes.length === 0 || outcomes.includes(job.outcome)) &&
      (company === '' || job.company?.id === company || job.company?.name === company);
    const isAny = outcomes.length === 0 && company === '';
    const selection = { kind: readKind(context, itemIndex), name: String(filter('name', '')) };
    const client = await itemClient(context, source, itemIndex);
    const jobs = await listJobs(client, isAny ? { ...selection, most } : selection);
    const simplified = isSimplified(context, itemIndex);
    return entryItems(
      jobs
        .filter(isWanted)
        .slice(0, most)
        .map((job) => jobItem(job, simplified)),
      itemIndex,
    );
  },
};
