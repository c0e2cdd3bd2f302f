import { VeeamError } from '../errors/veeam-error';
import type { JobKind } from '../products/jobs-api';
import type { Query } from '../requests/address';
import { pathWithId } from '../requests/action-request';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { readRecord, unlessMissing } from '../requests/record';
import { serverName } from '../session/account-name';
import { jobTitle } from './job';
import type { Job } from './job';
import { jobKinds } from './job-kinds';
import { listJobs, pagesOfKind } from './list-jobs';
import { nearNames } from './near-names';
import { readJob } from './read-job';

/** A job as somebody names it: by id or by name. */
export interface JobReference {
  readonly job: string;
  /** Id of the kind it is of; empty or absent: any. */
  readonly kind?: string;
}

/** What products use as ids; names are hardly ever so. */
const ID_SHAPE = /^(?:\d+|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/i;

/**
 * A reference from what a message brings: an id or a name, a job as it was listed, an incident about one or its
 * `subject`.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where it is none of these
 */
export function parseJobReference(value: unknown): JobReference {
  if (typeof value === 'string' && value.trim() !== '') return { job: value.trim() };
  if (typeof value === 'number' && Number.isFinite(value)) return { job: String(value) };
  if (typeof value === 'object' && value !== null) {
    const { id, kind, subject } = value as { id?: unknown; kind?: unknown; subject?: unknown };
    if ((typeof id === 'string' && id.trim() !== '') || typeof id === 'number')
      return { job: String(id).trim(), ...(typeof kind === 'string' ? { kind } : {}) };
    // The kind of an incident is no kind of job.
    if (typeof subject === 'object' && subject !== null) return parseJobReference(subject);
  }
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'No job is named. Choose one in the dialog, or give its id or its name, for example in msg.job.',
  );
}

/**
 * The job with this id or exactly this name.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where there is none (with the nearest names) or several (with their ids);
 *   else as the reading of lists
 */
export async function findJob(
  client: ApiClient<ApiSession>,
  { job: wanted, kind }: JobReference,
  options: CallOptions = {},
): Promise<Job> {
  const kinds = jobKinds(client, kind);
  if (ID_SHAPE.test(wanted)) {
    const byId = await firstFound(kinds, (one) => jobById(client, one, wanted, options));
    if (byId !== undefined) return byId;
  }
  const named: Job[] = [];
  for (const one of kinds) named.push(...(await jobsCalled(client, one, wanted, options)));
  if (named.length > 1) throw several(wanted, named);
  if (named[0] !== undefined) return named[0];
  if (!ID_SHAPE.test(wanted)) {
    // Ids of some products look like names.
    const byId = await firstFound(kinds, (one) => jobById(client, one, wanted, options));
    if (byId !== undefined) return byId;
  }
  throw await none(client, wanted, kinds, options);
}

/** A job again, as it is now. */
export async function rereadJob(
  client: ApiClient<ApiSession>,
  { id, kind, name }: Job,
  options: CallOptions = {},
): Promise<Job> {
  const [known] = jobKinds(client, kind);
  const job = known === undefined ? undefined : await jobById(client, known, id, options);
  if (job !== undefined) return job;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `The job "${name}" (${id}) is no longer in ${serverName(client.session.settings)}: it was deleted meanwhile.`,
  );
}

async function firstFound(
  kinds: readonly JobKind[],
  look: (kind: JobKind) => Promise<Job | undefined>,
): Promise<Job | undefined> {
  for (const kind of kinds) {
    const job = await look(kind);
    if (job !== undefined) return job;
  }
  return undefined;
}

async function jobById(
  client: ApiClient<ApiSession>,
  kind: JobKind,
  id: string,
  options: CallOptions,
): Promise<Job | undefined> {
  const isSame = (job: Job): boolean => job.id.toLowerCase() === id.toLowerCase();
  // 404: there is none. 400: this is no id of that product at all.
  if (kind.item === undefined) return unlessMissing(inList(client, kind, { id, isSame }, options), 400);
  const call = { ...options, method: 'GET', path: pathWithId(kind.item, id) };
  const record = await unlessMissing(readRecord(client, call, kind.itemMember), 400);
  const job = record === undefined ? undefined : readJob(record, kind);
  // Whatever else answers under this path is not the job that was meant.
  return job !== undefined && isSame(job) ? job : undefined;
}

async function inList(
  client: ApiClient<ApiSession>,
  kind: JobKind,
  wanted: { readonly id: string; readonly isSame: (job: Job) => boolean },
  options: CallOptions,
): Promise<Job | undefined> {
  const query: Query = kind.idFilter === undefined ? {} : { [kind.idFilter]: wanted.id };
  for await (const jobs of pagesOfKind(client, kind, query, options)) {
    const job = jobs.find(wanted.isSame);
    if (job !== undefined) return job;
  }
  return undefined;
}

async function jobsCalled(
  client: ApiClient<ApiSession>,
  kind: JobKind,
  name: string,
  options: CallOptions,
): Promise<Job[]> {
  const { nameFilter } = kind;
  // A star in a name would be taken for a pattern.
  const isUsable = nameFilter !== undefined && !(nameFilter.takes === 'pattern' && name.includes('*'));
  const query: Query = isUsable ? { [nameFilter.parameter]: name } : {};
  const found: Job[] = [];
  for await (const jobs of pagesOfKind(client, kind, query, options))
    found.push(...jobs.filter((job) => job.name === name));
  return found;
}

function several(name: string, jobs: readonly Job[]): VeeamError {
  const shown = jobs.slice(0, 5).map((job) => `${job.kind}: ${jobTitle(job)}`);
  const more = jobs.length > shown.length ? ` and ${jobs.length - shown.length} more` : '';
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `${jobs.length} jobs are called "${name}": ${shown.join('; ')}${more}. Name the one that is meant by its id.`,
  );
}

async function none(
  client: ApiClient<ApiSession>,
  wanted: string,
  kinds: readonly JobKind[],
  options: CallOptions,
): Promise<VeeamError> {
  const all: Job[] = [];
  for (const { id } of kinds) all.push(...(await listJobs(client, { kind: id }, options)));
  const near = nearNames(
    wanted,
    all.map(({ name }) => name),
  );
  const where = `among the ${all.length} ${kinds.map(({ name }) => name).join(', ')} of ${serverName(client.session.settings)}`;
  const advice =
    near.length === 0
      ? 'List the jobs to see their names.'
      : `The nearest names are ${near.map((name) => `"${name}"`).join(', ')}.`;
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `There is no job with the id or exactly the name "${wanted}" ${where}. ${advice}`,
  );
}
