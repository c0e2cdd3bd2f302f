import { VeeamError } from '../../../core/errors/veeam-error';
import { parseJobReference } from '../../../core/jobs/find-job';
import type { JobReference } from '../../../core/jobs/find-job';
import type { JobAction } from '../../../core/products/jobs-api';
import type { FlowNodeConfig } from '../flow-node';
import type { Message, Node, Red } from '../node-red-api';
import { propertyReader } from '../typed-property';
import type { PropertyReader } from '../typed-property';

/** What the Job node saves. */
export interface JobConfig extends FlowNodeConfig {
  readonly action?: string;
  /** Id or name; empty: `msg.job`. Where jobs are listed: a part of their names; empty: all. */
  readonly job?: string;
  /** Type of the typed input; `list`: an id that was chosen from the list of the dialog. */
  readonly jobType?: string;
  /** What the chosen job was called, for the dialog. */
  readonly jobName?: string;
  /** Id of a kind of job; empty: any. */
  readonly kind?: string;
  /** Whether a job that is as wanted already is fine or an error. */
  readonly already?: 'ok' | 'error';
  /** Whether to wait until the run that was started, or is being stopped, has ended. */
  readonly wait?: boolean;
  /** The most seconds to wait; empty: an hour. */
  readonly waitLimit?: string | number;
}

/** What the node can do. */
export type JobNodeAction = 'list' | 'get' | JobAction;

const ACTIONS: Readonly<Record<JobNodeAction, true>> = {
  list: true,
  get: true,
  start: true,
  stop: true,
  retry: true,
  enable: true,
  disable: true,
};

const DEFAULT_WAIT_S = 3600;
/** A week; the longest backups take days. */
const LONGEST_WAIT_S = 7 * 24 * 3600;

/** @throws VeeamError `VEEAM_CONFIGURATION` for an action that there is not */
export function parseAction(action = 'list'): JobNodeAction {
  if (Object.hasOwn(ACTIONS, action)) return action as JobNodeAction;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `"${action}" is nothing that can be done with jobs. Choose one of ${Object.keys(ACTIONS).join(', ')} in the node.`,
  );
}

/** Milliseconds. @throws VeeamError `VEEAM_CONFIGURATION` for a limit that is none */
export function parseWaitLimit(limit: string | number = ''): number {
  const seconds = limit === '' ? DEFAULT_WAIT_S : Number(limit);
  if (seconds > 0 && seconds <= LONGEST_WAIT_S) return seconds * 1000;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `The node must wait for a number of seconds above 0, and no longer than a week (${LONGEST_WAIT_S}). Correct it, or leave it empty for an hour.`,
  );
}

/** Reads what the field for the job says of a message; nothing where it is empty. */
function fieldReader(RED: Red, node: Node, { job, jobType }: JobConfig): PropertyReader | undefined {
  if (jobType === 'list') return undefined;
  return propertyReader(RED, node, { value: job, type: jobType, label: 'job' });
}

/**
 * Prepares which job a message is about.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for a field that cannot be read; the result rejects with it too
 */
export function jobReader(
  RED: Red,
  node: Node,
  config: JobConfig,
): (message: Message) => Promise<JobReference> {
  const { job = '', jobType, kind } = config;
  if (jobType === 'list' && job !== '') return () => Promise.resolve({ job, kind });
  const read =
    fieldReader(RED, node, config) ?? ((message: Message & { readonly job?: unknown }) => message.job);
  // A job that was listed brings its own kind.
  return async (message) => ({ kind, ...parseJobReference(await read(message)) });
}

/**
 * Prepares what the names of listed jobs have to have in them.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for a field that cannot be read; the result rejects with it too
 */
export function namePartReader(
  RED: Red,
  node: Node,
  config: JobConfig,
): (message: Message) => Promise<string> {
  const read = fieldReader(RED, node, config);
  return async (message) => {
    const part = await read?.(message);
    if (part === undefined || part === null) return '';
    if (typeof part === 'string' || typeof part === 'number') return String(part);
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      'The part of the name that listed jobs are to have is no text. Give a text, or nothing for all jobs.',
    );
  };
}
