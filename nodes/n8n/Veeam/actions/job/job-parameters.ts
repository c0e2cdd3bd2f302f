import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { parseJobReference } from '../../../../../core/jobs/find-job';
import type { JobReference } from '../../../../../core/jobs/find-job';
import { products } from '../../../../../core/products/registry';

/** Which job is meant: chosen from the list of the server, or by its id or its name. */
export const jobParameter: INodeProperties = {
  displayName: 'Job',
  name: 'job',
  type: 'resourceLocator',
  default: { mode: 'list', value: '' },
  required: true,
  description: 'The job, policy or plan, as the product calls it',
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      placeholder: 'Select a job...',
      typeOptions: { searchListMethod: 'searchJobs', searchable: true },
    },
    {
      displayName: 'By ID',
      name: 'id',
      type: 'string',
      placeholder: 'e.g. 6ac40b80-4bdb-46e9-9759-0fc0d1166ccf',
    },
    {
      displayName: 'By Name',
      name: 'name',
      type: 'string',
      placeholder: 'e.g. Daily Backup',
      hint: 'The whole name, as the product shows it',
    },
  ],
};

/** The kinds of jobs of the products that have several; ids and names may be the same in two of them. */
export const kindParameters: readonly INodeProperties[] = products.flatMap((profile) => {
  const kinds = profile.jobs?.kinds ?? [];
  if (kinds.length < 2) return [];
  const options = kinds.map(({ id, name }) => ({ name: titled(name), value: id }));
  return {
    displayName: 'Job Kind',
    name: 'kind',
    type: 'options' as const,
    displayOptions: { show: { product: [profile.id] } },
    options: [
      { name: 'Any', value: '' },
      ...options.sort((one, other) => one.name.localeCompare(other.name, 'en')),
    ],
    default: '',
    description: 'Which of the lists of the product the job is in',
  };
});

/** The job that an item means. @throws VeeamError `VEEAM_CONFIGURATION` where none is named */
export function readJobReference(context: IExecuteFunctions, itemIndex: number): JobReference {
  const reference = parseJobReference(context.getNodeParameter('job', itemIndex, '', { extractValue: true }));
  const kind = readKind(context, itemIndex);
  return kind === '' ? reference : { ...reference, kind };
}

/** Id of the kind of jobs that is chosen; empty: any. */
export function readKind(context: IExecuteFunctions, itemIndex: number): string {
  const kind: unknown = context.getNodeParameter('kind', itemIndex, '');
  return typeof kind === 'string' ? kind.trim() : '';
}

function titled(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
