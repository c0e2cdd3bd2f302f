import { actOnJob } from '../../../core/jobs/act-on-job';
import { findJob } from '../../../core/jobs/find-job';
import { listJobs } from '../../../core/jobs/list-jobs';
import type { JobAction } from '../../../core/products/jobs-api';
import type { ApiClient } from '../../../core/requests/authenticated-request';
import type { CallOptions } from '../../../core/requests/call-options';
import { registerFlowNode } from '../flow-node';
import type { FlowNodeParts, MessageWork } from '../flow-node';
import { patienceOf } from '../message-patience';
import type { Message, Red } from '../node-red-api';
import { awaitedOutcome, waitOptions } from './awaited-run';
import { jobReader, namePartReader, parseAction, parseWaitLimit } from './job-config';
import type { JobConfig } from './job-config';
import { serveJobDialog } from './job-endpoints';

/** What a message's work is done with. */
interface Tools {
  readonly api: ApiClient;
  readonly calls: CallOptions;
  readonly work: MessageWork;
}

/** What the payload of a message becomes. */
type JobWork = (message: Message, tools: Tools) => Promise<unknown>;

/** Job: lists jobs, gives one of them, or does something with it. */
export = function registerJob(RED: Red): void {
  registerFlowNode<JobConfig>(RED, 'veeam-job', (parts) => {
    const payloadFor = jobWork(parts);
    return async (message, send, work) => {
      const api = parts.client();
      const calls = { patience: patienceOf(parts, api, work), signal: work.signal };
      message.payload = await payloadFor(message, { api, calls, work });
      send(message);
    };
  });
  serveJobDialog(RED);
};

/** @throws VeeamError `VEEAM_CONFIGURATION` for settings that cannot be right */
function jobWork(parts: FlowNodeParts<JobConfig>): JobWork {
  const { RED, node, config } = parts;
  const action = parseAction(config.action);
  if (action === 'list') {
    const namePartOf = namePartReader(RED, node, config);
    return async (message, { api, calls }) =>
      listJobs(api, { kind: config.kind, name: await namePartOf(message) }, calls);
  }
  const referenceOf = jobReader(RED, node, config);
  if (action === 'get')
    return async (message, { api, calls }) => findJob(api, await referenceOf(message), calls);
  return actionWork(parts, action);
}

/** Actions after which there is a run to wait for. */
const WITH_RUN: ReadonlySet<JobAction> = new Set<JobAction>(['start', 'stop', 'retry']);

function actionWork(parts: FlowNodeParts<JobConfig>, action: JobAction): JobWork {
  const { RED, node, config } = parts;
  const referenceOf = jobReader(RED, node, config);
  const alreadyIsFine = config.already !== 'error';
  const isAwaited = config.wait === true && WITH_RUN.has(action);
  const limitMs = isAwaited ? parseWaitLimit(config.waitLimit) : 0;
  return async (message, { api, calls, work }) => {
    const reference = await referenceOf(message);
    const wait = isAwaited ? waitOptions(parts, work, limitMs, reference.job) : undefined;
    const outcome = await actOnJob(api, action, reference, { ...calls, alreadyIsFine, wait });
    return isAwaited ? awaitedOutcome(outcome) : outcome;
  };
}
