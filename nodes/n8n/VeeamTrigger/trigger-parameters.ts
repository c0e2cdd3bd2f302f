import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { DEFAULT_SETTINGS } from '../../../core/incidents/watch-settings';
import { readTime } from '../Veeam/actions/date-parameter';
import { simplifyParameter } from '../Veeam/actions/simplify';
import { filtersOfWatch, limitsOfWatch, watchParameters } from '../Veeam/watch/watch-parameters';

const { redeliverAfterMinutes, firstRunHours, repeatAfterHours } = DEFAULT_SETTINGS;

/** Choices that only a node has that remembers. */
export const optionsOfTrigger: readonly INodeProperties[] = [
  {
    displayName: 'Come Again After (Minutes)',
    name: 'redeliverAfterMinutes',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: redeliverAfterMinutes,
    description:
      'With Confirm Delivery: minutes after which an incident comes again whose execution did not succeed',
  },
  {
    displayName: 'Confirm Delivery',
    name: 'confirm',
    type: 'boolean',
    default: false,
    description:
      'Whether an incident counts as delivered only when the execution that it started has succeeded. Until then it comes again, each incident in an execution of its own.',
  },
  {
    displayName: 'First Look Back (Hours)',
    name: 'firstRunHours',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: firstRunHours,
    description:
      'Hours to look back when the workflow is published for the first time. 0 means that only what happens from now on is told.',
  },
  {
    displayName: 'Repeat After (Hours)',
    name: 'repeatAfterHours',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: repeatAfterHours,
    description:
      'Hours within which an incident that happens again and again is told once. 0 means each repetition.',
  },
];

/** Planned work, during which nothing is opened. */
const maintenance: INodeProperties = {
  displayName: 'Maintenance',
  name: 'maintenanceWindows',
  type: 'fixedCollection',
  typeOptions: { multipleValues: true },
  placeholder: 'Add Window',
  default: {},
  description: 'Windows of planned work, during which nothing is opened',
  options: [
    {
      displayName: 'Window',
      name: 'windows',
      values: [
        { displayName: 'From', name: 'from', type: 'dateTime', default: '' },
        { displayName: 'To', name: 'to', type: 'dateTime', default: '' },
      ],
    },
  ],
};

/** Those choices as the core reads them. @throws VeeamError `VEEAM_CONFIGURATION` for a window without times */
export function readOptionsOfTrigger(context: IExecuteFunctions): Readonly<Record<string, unknown>> {
  const option = (name: string): unknown => context.getNodeParameter(`options.${name}`, 0, '');
  const windows = option(`${maintenance.name}.windows`);
  const time = (value: unknown, name: string): string => {
    const milliseconds = readTime(context, value, `Maintenance, ${name}`);
    return milliseconds === undefined ? '' : new Date(milliseconds).toISOString();
  };
  return {
    ...Object.fromEntries(optionsOfTrigger.map(({ name }) => [name, option(name)])),
    maintenance: (Array.isArray(windows) ? (windows as { from?: unknown; to?: unknown }[]) : []).map(
      ({ from, to }) => ({ from: time(from, 'From'), to: time(to, 'To') }),
    ),
  };
}

/** What the trigger asks for beside product and credential. */
export const triggerParameters: readonly INodeProperties[] = [
  ...watchParameters,
  ...limitsOfWatch,
  {
    displayName: 'Group',
    name: 'grouping',
    type: 'options',
    options: [
      { name: 'One Item per Incident', value: 'each' },
      { name: 'One Item per Poll', value: 'poll', description: 'With the list of its incidents' },
    ],
    default: 'each',
    description: 'What goes out when a poll finds several incidents',
  },
  simplifyParameter,
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [...filtersOfWatch, ...optionsOfTrigger, maintenance].sort((one, other) =>
      one.displayName.localeCompare(other.displayName, 'en'),
    ),
  },
];
