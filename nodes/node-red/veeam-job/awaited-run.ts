import { VeeamError } from '../../../core/errors/veeam-error';
import type { ActionOutcome } from '../../../core/jobs/act-on-job';
import type { WaitOptions } from '../../../core/jobs/await-run';
import type { JobRun } from '../../../core/jobs/job';
import { systemWaiter } from '../../../runtime/clock';
import type { MessageWork } from '../flow-node';
import type { Node, Red } from '../node-red-api';
import { runStatus } from '../node-status';

/**
 * How one message waits for a run: the badge says since when it runs, and between two looks at it a deploy need not
 * wait for the message.
 *
 * @param wanted what the message calls the job
 */
export function waitOptions(
  { RED, node }: { readonly RED: Red; readonly node: Node },
  { signal, show, onlyWaits }: MessageWork,
  limitMs: number,
  wanted: string,
): WaitOptions {
  let name = wanted;
  return {
    limitMs,
    signal,
    waiter: {
      wait: async (milliseconds, ended) => {
        onlyWaits(stoppedWaiting(name));
        await systemWaiter.wait(milliseconds, ended);
        onlyWaits(undefined);
      },
    },
    onLook: (run) => {
      name = run?.subject.name ?? name;
      show(runStatus(RED, node, run));
    },
  };
}

/** The run that was waited for, with what was done. */
export type AwaitedOutcome = Partial<JobRun> &
  Pick<JobRun, 'subject' | 'outcome'> &
  Pick<ActionOutcome, 'action' | 'result' | 'message'>;

/** What a message says that has waited; where there was nothing to wait for, the outcome says so. */
export function awaitedOutcome({ action, result, message, job, run }: ActionOutcome): AwaitedOutcome {
  const { id, name, type } = job;
  const none = { subject: { id, name, type }, outcome: 'noResult' as const };
  return { ...(run ?? none), action, result, message };
}

function stoppedWaiting(job: string): VeeamError {
  return new VeeamError(
    'VEEAM_TIMEOUT',
    `The node was stopped by a deploy or a restart of the flows while it waited for the run of the job "${job}". The run itself goes on. To wait for it again, send the message once more: a job that runs already is waited for unless the node takes that for an error.`,
  );
}
