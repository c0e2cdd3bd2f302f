import type { LicenseSource } from '../products/incident-sources';
import { VeeamError } from '../errors/veeam-error';
import type { Company } from '../jobs/job';
import { productTime } from '../jobs/product-time';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { memberAt } from '../requests/member';
import { allEntries } from '../requests/paging';
import { present, readRecord, textAt } from '../requests/record';
import { companyOf } from '../jobs/company-of';

/** Something of a license that ends. */
export interface LicenseEnd {
  readonly what: 'license' | 'support contract';
  /** ISO 8601 in UTC. */
  readonly endsAt: string;
  /** Whole days from now; negative where it has ended. */
  readonly daysLeft: number;
}

/** A license in one shape for all products. What the product does not tell is absent. */
export interface License {
  readonly id?: string;
  /** Whom it is issued to. */
  readonly name?: string;
  /** In the product's word. */
  readonly status?: string;
  readonly valid?: boolean;
  readonly ends: readonly LicenseEnd[];
  readonly company?: Company;
  /** The product's own, untouched. */
  readonly record: unknown;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The license of the client's product, or its licenses where it knows those of several servers.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where its API does not tell; else as the requests
 */
export async function readLicenses(
  client: ApiClient<ApiSession>,
  options: CallOptions = {},
): Promise<License[]> {
  const { profile } = client.session.settings;
  const source = profile.incidents?.license;
  if (source === undefined || source.revisions?.includes(client.apiVersion) === false) {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `${profile.name} tells nothing of its license in revision ${client.apiVersion} of its API. Choose another product or revision.`,
    );
  }
  const call = { ...options, method: 'GET', path: source.list, query: source.query };
  const records = source.id === undefined ? [await readRecord(client, call)] : await allEntries(client, call);
  return records.map((record) => readLicense(record, source, client.clock.now()));
}

/** A license from the product's record of it. */
export function readLicense(record: unknown, source: LicenseSource, now: number): License {
  const status = source.status === undefined ? undefined : textAt(record, source.status.member);
  return {
    ...present({
      id: textAt(record, source.id),
      name: textAt(record, source.name),
      status,
      valid: status === undefined ? undefined : source.status?.valid.includes(status),
    }),
    ends: source.ends.flatMap(({ member, what }) => {
      const endsAt = productTime(memberAt(record, member));
      if (endsAt === undefined) return [];
      return [{ what, endsAt, daysLeft: Math.floor((Date.parse(endsAt) - now) / DAY_MS) }];
    }),
    ...present({ company: companyOf(record, source) }),
    record,
  };
}
