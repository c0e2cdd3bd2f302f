import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { listJobs } from '../../../../core/jobs/list-jobs';
import type { Job } from '../../../../core/jobs/job';
import type { ApiClient, ApiSession } from '../../../../core/requests/authenticated-request';
import { failure } from '../node-error';
import { apiClient } from '../transport/api-client';
import { ItemCredentials } from '../transport/credential-source';
import { runlessContext } from '../transport/runless-context';

/** The most jobs that a list for choosing shows; who has more types a part of the name. */
const MOST = 200;

/** The jobs whose names have what was typed in them. */
export async function searchJobs(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return searched(this, async (client) => {
    const kind = chosenKind(this);
    return (await listJobs(client, { kind, name: filter, most: MOST })).map((job) => ({
      name: shownName(job),
      value: job.id,
      description: `${job.type}, ${job.outcome}`,
    }));
  });
}

/** The companies whose jobs there are; products have no common list of companies. */
export async function searchCompanies(
  this: ILoadOptionsFunctions,
  filter = '',
): Promise<INodeListSearchResult> {
  return searched(this, async (client) => {
    const companies = new Map<string, string>();
    for (const { company } of await listJobs(client, { kind: chosenKind(this) }))
      if (company !== undefined) companies.set(company.id, company.name ?? company.id);
    const part = filter.trim().toLowerCase();
    return [...companies]
      .map(([value, name]) => ({ name, value }))
      .filter(({ name }) => name.toLowerCase().includes(part))
      .sort((one, other) => one.name.localeCompare(other.name, 'en'));
  });
}

/** @throws NodeApiError or NodeOperationError, which the editor shows below the list */
async function searched(
  context: ILoadOptionsFunctions,
  search: (client: ApiClient<ApiSession>) => Promise<INodeListSearchItems[]>,
): Promise<INodeListSearchResult> {
  const runless = runlessContext(context);
  const results = await Promise.resolve()
    .then(async () => search(await apiClient(runless, new ItemCredentials(runless).of(0))))
    .catch((error: unknown) => failure(context.getNode(), error, 0).error);
  if (results instanceof Error) throw results;
  return { results };
}

/** The kind that is chosen beside the list; products with one kind have no such field. */
function chosenKind(context: ILoadOptionsFunctions): string {
  const kind: unknown = context.getCurrentNodeParameter('kind');
  return typeof kind === 'string' ? kind : '';
}

function shownName({ name, company, server }: Job): string {
  const owner = company?.name ?? server;
  return owner === undefined ? name : `${name} (${owner})`;
}
