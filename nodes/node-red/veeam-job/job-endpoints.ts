import { isVeeamError, VeeamError } from '../../../core/errors/veeam-error';
import type { Job } from '../../../core/jobs/job';
import { listJobs } from '../../../core/jobs/list-jobs';
import type { ApiClient } from '../../../core/requests/authenticated-request';
import { systemWaiter } from '../../../runtime/clock';
import { dialogAnswer } from '../dialog-answer';
import { userAgent } from '../host-words';
import type { Red } from '../node-red-api';
import { findSession } from '../session-node';
import { productJobs } from './product-jobs';

/** The most jobs that the dialog shows; more are no list that somebody chooses from. */
const MOST = 100;
/** Milliseconds for which somebody looks at a dialog that looks for jobs. */
const LONGEST_MS = 20_000;

/** A job as the dialog offers it. */
type JobChoice = Pick<Job, 'id' | 'name' | 'kind' | 'enabled'> & { readonly company?: string };

/** The endpoints behind the dialog of the Job node; see `serveDialog` of the session about their addresses. */
export function serveJobDialog(RED: Red): void {
  const { httpAdmin, auth } = RED;
  httpAdmin.get('/veeam-job/products', auth.needsPermission('veeam-job.read'), (_request, response) => {
    response.json(productJobs());
  });
  // Signs in where nobody has: not for those who may only read flows.
  httpAdmin.post('/veeam-job/jobs', auth.needsPermission('veeam-job.write'), (request, response) => {
    void dialogAnswer(() => jobChoices(RED, request.body)).then((result) => response.json(result));
  });
}

/** The jobs of a deployed session whose names have a part in them. */
async function jobChoices(
  RED: Red,
  body: unknown,
): Promise<{ readonly jobs: readonly JobChoice[]; readonly hasMore: boolean }> {
  const { session, kind, name } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const client = clientOf(RED, text(session));
  const selection = { kind: text(kind), name: text(name), most: MOST + 1 };
  const jobs = await inTime((signal) => listJobs(client, selection, { signal }));
  return { jobs: jobs.slice(0, MOST).map(choice), hasMore: jobs.length > MOST };
}

/** The session belongs to its node, and to the flows: nothing is opened for the dialog that somebody would have to close. */
function clientOf(RED: Red, id: string): ApiClient {
  const session = findSession(RED, id);
  if (session !== undefined) return { ...session.client(), userAgent };
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The session is not deployed yet, or it is disabled. Deploy it; then its jobs can be looked up here.',
  );
}

async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  void systemWaiter.wait(LONGEST_MS, done.signal).then(() => over.abort());
  return work(over.signal)
    .catch((error: unknown) => {
      throw over.signal.aborted && isVeeamError(error) ? tooLong() : error;
    })
    .finally(() => done.abort());
}

function tooLong(): VeeamError {
  return new VeeamError(
    'VEEAM_TIMEOUT',
    `The server did not list its jobs within ${LONGEST_MS / 1000} s. Choose a kind or give a part of the name, or name the job by its id.`,
  );
}

function choice({ id, name, kind, enabled, company }: Job): JobChoice {
  return { id, name, kind, enabled, company: company?.name ?? company?.id };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
