import type { JobKind } from '../products/jobs-api';
import type { ApiCall, ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { readRecord, unlessMissing } from '../requests/record';
import { pages } from '../requests/paging';
import type { Query } from '../requests/address';
import type { Job } from './job';
import { jobKinds } from './job-kinds';
import { readJob } from './read-job';

/** Which jobs are wanted. */
export interface JobSelection {
  /** Id of a kind of job, for example `rds`; empty or absent: all kinds. */
  readonly kind?: string;
  /** A part of the name, in any case; empty or absent: all. */
  readonly name?: string;
  /** The most jobs wanted; absent: all. */
  readonly most?: number;
}

/**
 * The jobs of the product, in the order in which the product lists them, kind by kind.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where the product lacks jobs or the kind; else as the paging of lists
 */
export async function listJobs(
  client: ApiClient<ApiSession>,
  { kind, name = '', most = Infinity }: JobSelection = {},
  options: CallOptions = {},
): Promise<Job[]> {
  const found: Job[] = [];
  const part = name.trim().toLowerCase();
  for (const one of jobKinds(client, kind)) {
    for await (const jobs of pagesOfKind(client, one, partQuery(one, name.trim()), options)) {
      found.push(...jobs.filter((job) => job.name.toLowerCase().includes(part)));
      if (found.length >= most) return found.slice(0, most);
    }
  }
  return found;
}

/** The jobs of one kind, page by page, narrowed by a query. */
export async function* pagesOfKind(
  client: ApiClient<ApiSession>,
  kind: JobKind,
  query: Query,
  options: CallOptions,
): AsyncGenerator<Job[], void, undefined> {
  const call: ApiCall = { ...options, method: 'GET', path: kind.list, query: { ...kind.query, ...query } };
  if (kind.only !== undefined) {
    const record = await unlessMissing(readRecord(client, call, kind.itemMember));
    yield record === undefined ? [] : [readJob(record, kind)];
    return;
  }
  for await (const { entries } of pages(client, call)) yield entries.map((entry) => readJob(entry, kind));
}

/** The server narrows the list where its filter takes what is looked for; what comes is looked through all the same. */
function partQuery({ nameFilter }: JobKind, part: string): Query {
  if (nameFilter === undefined || part === '' || nameFilter.takes === 'whole') return {};
  return { [nameFilter.parameter]: nameFilter.takes === 'pattern' ? `*${part}*` : part };
}
