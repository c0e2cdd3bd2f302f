import type { INodeProperties } from 'n8n-workflow';
import { INCIDENT_KINDS } from '../../../../core/incidents/incident';
import type { IncidentKind } from '../../../../core/incidents/incident';
import { DEFAULT_SETTINGS } from '../../../../core/incidents/watch-settings';
import { kindsOf, productsWatchedFor, watchedProducts } from './watched-products';

const KIND_NAMES: Readonly<Record<IncidentKind, { readonly name: string; readonly description: string }>> = {
  alarm: { name: 'Alarm', description: 'The product has raised an alarm, until it is over there' },
  jobFailed: { name: 'Job Failed', description: 'A run of a job failed, until one succeeds' },
  jobWarning: {
    name: 'Job With Warnings',
    description: 'A run of a job ended with warnings, until one succeeds',
  },
  license: { name: 'License', description: 'The license or its support ends soon, or is not valid' },
  malware: { name: 'Malware', description: 'Signs of malware were found on a machine' },
  noSuccess: { name: 'No Success', description: 'A job has not succeeded for too long, whatever the reason' },
  repositorySpace: {
    name: 'Repository',
    description: 'A repository has little space left or cannot be used',
  },
  runsLong: { name: 'Runs Long', description: 'A job runs much longer than it does otherwise' },
};

/** What to watch for: what the product has, so that for each first choice there is a parameter of its own. */
export const watchParameters: readonly INodeProperties[] = firstKinds().map(([first, productIds]) => ({
  displayName: 'Watch',
  name: 'watch',
  type: 'multiOptions',
  required: true,
  displayOptions: { show: { product: productIds } },
  options: INCIDENT_KINDS.map((kind) => ({
    ...KIND_NAMES[kind],
    value: kind,
    displayOptions: { show: { product: productsWatchedFor(kind) } },
  })).sort((one, other) => one.name.localeCompare(other.name, 'en')),
  default: [first],
  description: 'What is to be told when it happens, and when it is well again',
}));

/** The first thing that products can be watched for, and which products these are. */
function firstKinds(): [IncidentKind, string[]][] {
  const byFirst = new Map<IncidentKind, string[]>();
  for (const profile of watchedProducts) {
    const [first] = kindsOf(profile);
    if (first !== undefined) byFirst.set(first, [...(byFirst.get(first) ?? []), profile.id]);
  }
  return [...byFirst];
}

const { noSuccessHours, runsLongMinutes, runsLongFactor, freeSpacePercent, licenseDays } = DEFAULT_SETTINGS;

/** From when on something is wrong; each is asked for where it matters. */
export const limitsOfWatch: readonly INodeProperties[] = [
  {
    displayName: 'Hours Without Success',
    name: 'noSuccessHours',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: noSuccessHours,
    displayOptions: { show: { watch: ['noSuccess'] } },
    description: 'Hours after which a job should have succeeded once',
  },
  {
    displayName: 'Minutes of a Long Run',
    name: 'runsLongMinutes',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: runsLongMinutes,
    displayOptions: { show: { watch: ['runsLong'] } },
    description: "Minutes from which a run is long. 0 means several times the job's own average.",
  },
  {
    displayName: 'Times the Average',
    name: 'runsLongFactor',
    type: 'number',
    typeOptions: { minValue: 1.1 },
    default: runsLongFactor,
    displayOptions: { show: { watch: ['runsLong'], runsLongMinutes: [0] } },
    description: "How many times the job's own average a run may take",
  },
  {
    displayName: 'Free Space (Percent)',
    name: 'freeSpacePercent',
    type: 'number',
    typeOptions: { minValue: 0, maxValue: 100 },
    default: freeSpacePercent,
    displayOptions: { show: { watch: ['repositorySpace'] } },
    description: 'Percent of free space below which a repository is told of',
  },
  {
    displayName: 'License Days',
    name: 'licenseDays',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: licenseDays,
    displayOptions: { show: { watch: ['license'] } },
    description: 'Days before its end from which a license is told of',
  },
];

/** Whose incidents are wanted, as some of the options. */
export const filtersOfWatch: readonly INodeProperties[] = [
  {
    displayName: 'Companies',
    name: 'companies',
    type: 'string',
    default: '',
    placeholder: 'e.g. ABC Ltd, 42',
    description: 'IDs or names of companies, with commas between them. Empty means all.',
  },
  {
    displayName: 'Mute',
    name: 'muted',
    type: 'string',
    default: '',
    placeholder: 'e.g. Test*, Lab backup',
    description:
      'Names or IDs of jobs and others, or keys of incidents, with commas between them, that nothing is opened for. An asterisk stands for any part.',
  },
  {
    displayName: 'Names',
    name: 'names',
    type: 'string',
    default: '',
    placeholder: 'e.g. Daily*, SQL*',
    description:
      'Names of jobs, machines or repositories, with commas between them. An asterisk stands for any part. Empty means all.',
  },
  {
    displayName: 'Types',
    name: 'types',
    type: 'string',
    default: '',
    placeholder: 'e.g. Backup, rds',
    description: 'Types of jobs as the product names them, with commas between them. Empty means all.',
  },
];
