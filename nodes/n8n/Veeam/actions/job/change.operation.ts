import type { INodeProperties } from 'n8n-workflow';
import { actOnJob } from '../../../../../core/jobs/act-on-job';
import type { JobAction } from '../../../../../core/products/jobs-api';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import type { Operation } from '../operation';
import { productsWith } from '../offering';
import { isSimplified, simplifyParameter } from '../simplify';
import { jobItem, runItem } from './job-item';
import { jobParameter, kindParameters, readJobReference } from './job-parameters';
import { waitLimit, waitOptions } from './wait-options';

interface Words {
  readonly name: string;
  readonly action: string;
  readonly description: string;
  /** What is as good as done. */
  readonly already: string;
  /** Whether it begins or ends a run, which can be waited for. */
  readonly runs: boolean;
}

const WORDS: Readonly<Record<JobAction, Words>> = {
  disable: {
    name: 'Disable',
    action: 'Disable a job',
    description:
      'Switch the schedule of a job off. This changes the server: no backups are made until it is enabled.',
    already: 'is disabled already',
    runs: false,
  },
  enable: {
    name: 'Enable',
    action: 'Enable a job',
    description:
      'Switch the schedule of a job on. This changes the server: the job runs by its schedule again.',
    already: 'is enabled already',
    runs: false,
  },
  retry: {
    name: 'Retry',
    action: 'Retry a failed job',
    description: 'Run what failed in the last run of a job once more. This changes the server: a run begins.',
    already: 'runs already',
    runs: true,
  },
  start: {
    name: 'Start',
    action: 'Start a job',
    description: 'Start a job now, whatever its schedule. This changes the server: a run begins.',
    already: 'runs already',
    runs: true,
  },
  stop: {
    name: 'Stop',
    action: 'Stop a job',
    description: 'Stop the present run of a job. This changes the server: the run ends without its result.',
    already: 'does not run',
    runs: true,
  },
};

/** Starts, stops, retries, enables or disables a job; all five are called, checked and answered alike. */
export function changeJob(action: JobAction): Operation {
  const { name, action: label, description, already, runs } = WORDS[action];
  return {
    name,
    action: label,
    description,
    products: productsWith(
      ({ jobs }) => jobs?.kinds.some(({ actions }) => actions[action] !== undefined) === true,
    ),
    parameters: [
      ...kindParameters,
      jobParameter,
      ...(runs ? waitParameters : []),
      simplifyParameter,
      {
        displayName: 'Options',
        name: 'options',
        type: 'collection',
        placeholder: 'Add Option',
        default: {},
        options: [
          {
            displayName: 'Already Is Fine',
            name: 'alreadyIsFine',
            type: 'boolean',
            default: false,
            description: `Whether a job that ${already} is as good, instead of ending the node with an error`,
          },
          concurrencyOption,
          timeoutOption,
        ],
      },
    ],
    atOnce: readConcurrency,
    async execute(context, source, itemIndex) {
      const parameter = (path: string, fallback: unknown): unknown =>
        context.getNodeParameter(path, itemIndex, fallback);
      const reference = readJobReference(context, itemIndex);
      const waits = runs && parameter('wait', false) === true;
      const options = {
        alreadyIsFine: parameter('options.alreadyIsFine', false) === true,
        ...(waits ? { wait: waitOptions(context, parameter('waitLimit', waitLimit.default)) } : {}),
      };
      const client = await itemClient(context, source, itemIndex);
      const outcome = await actOnJob(client, action, reference, options);
      const simplified = isSimplified(context, itemIndex);
      const { job, run, ...rest } = outcome;
      return entryItems(
        [
          {
            ...rest,
            job: jobItem(job, simplified),
            ...(run === undefined ? {} : { run: runItem(run, simplified) }),
          },
        ],
        itemIndex,
      );
    },
  };
}

const waitParameters: readonly INodeProperties[] = [
  {
    displayName: 'Wait Until It Ends',
    name: 'wait',
    type: 'boolean',
    default: false,
    description: 'Whether to wait for the end of the run and to return it with its result',
  },
  { ...waitLimit, displayOptions: { show: { wait: [true] } } },
];
