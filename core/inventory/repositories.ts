import type { RepositoriesSource } from '../products/incident-sources';
import type { MemberPath } from '../products/member-path';
import type { ProductProfile } from '../products/profile';
import { VeeamError } from '../errors/veeam-error';
import type { Company } from '../jobs/job';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { memberAt } from '../requests/member';
import { pages } from '../requests/paging';
import { present, textAt } from '../requests/record';
import { companyOf } from '../jobs/company-of';

/** A repository in one shape for all products. What the product does not tell is absent. */
export interface Repository {
  readonly id: string;
  readonly name: string;
  readonly type?: string;
  /** Capacity and free space in one and the same unit, that of the product's record unless `unit` says bytes. */
  readonly capacity?: number;
  readonly free?: number;
  readonly unit?: 'bytes';
  /** Percent of the capacity, with one decimal. */
  readonly freePercent?: number;
  /** False where the product says that it cannot be used. */
  readonly usable?: boolean;
  /** Why it cannot be used, in the product's words. */
  readonly cause?: string;
  readonly company?: Company;
  /** The product's own, untouched. */
  readonly record: unknown;
}

/** Powers of 1024, as the consoles mean them. */
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Where a product lists its repositories, and what is known of their members; nothing where it has no list. */
export function repositoriesSource(profile: ProductProfile): RepositoriesSource | undefined {
  const { incidents, lists } = profile;
  if (incidents?.repositories !== undefined) return incidents.repositories;
  return lists.repositories === undefined
    ? undefined
    : { list: lists.repositories, members: { id: 'id', name: 'name' } };
}

/**
 * The repositories of the client's product.
 *
 * @param most the most wanted; absent: all
 * @throws VeeamError `VEEAM_CONFIGURATION` where it lists none; else as the paging of lists
 */
export async function listRepositories(
  client: ApiClient<ApiSession>,
  most?: number,
  options: CallOptions = {},
): Promise<Repository[]> {
  const { profile } = client.session.settings;
  const source = repositoriesSource(profile);
  if (source === undefined || source.revisions?.includes(client.apiVersion) === false) {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `${profile.name} lists no repositories in revision ${client.apiVersion} of its API. Choose another product or revision.`,
    );
  }
  const call = { ...options, method: 'GET', path: source.list, query: source.query };
  const found: Repository[] = [];
  for await (const { entries } of pages(client, call, { most }))
    found.push(...entries.map((entry) => readRepository(entry, source)));
  return found;
}

/** A repository from the product's record of it. */
export function readRepository(record: unknown, source: RepositoriesSource): Repository {
  const { members, outOfUse } = source;
  const id = textAt(record, members.id) ?? '';
  const isOut = outOfUse?.some(({ member, values }) =>
    (values as unknown[]).includes(memberAt(record, member)),
  );
  return {
    id,
    name: textAt(record, members.name) ?? id,
    ...present({
      type: textAt(record, members.type),
      ...space(record, members),
      usable: isOut === undefined ? undefined : !isOut,
      cause: isOut === true ? textAt(record, source.cause) : undefined,
      company: companyOf(record, members),
    }),
    record,
  };
}

function space(
  record: unknown,
  { capacity, free, units }: RepositoriesSource['members'],
): Pick<Repository, 'capacity' | 'free' | 'unit' | 'freePercent'> {
  const size = amount(record, capacity, units?.capacity);
  const left = amount(record, free, units?.free);
  const isTold = size !== undefined && left !== undefined && size > 0;
  return present({
    capacity: size,
    free: left,
    unit: units === undefined || size === undefined ? undefined : ('bytes' as const),
    freePercent: isTold ? Math.round((left / size) * 1000) / 10 : undefined,
  });
}

function amount(
  record: unknown,
  member: MemberPath | undefined,
  unit: MemberPath | undefined,
): number | undefined {
  const value = member === undefined ? undefined : memberAt(record, member);
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (unit === undefined) return value;
  const power = UNITS.indexOf(textAt(record, unit) ?? '');
  return power < 0 ? undefined : Math.round(value * 1024 ** power);
}
