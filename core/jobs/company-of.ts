import type { MemberPath } from '../products/member-path';
import type { Company } from './job';
import { present, textAt } from '../requests/record';

/** Where a record names the company it belongs to. */
export interface CompanyMembers {
  readonly companyId?: MemberPath;
  readonly companyName?: MemberPath;
}

/** The company of a record. Where the product tells a name and no id, the name is what it is known by. */
export function companyOf(record: unknown, { companyId, companyName }: CompanyMembers): Company | undefined {
  const name = textAt(record, companyName);
  const id = textAt(record, companyId) ?? name;
  return id === undefined ? undefined : { id, ...present({ name }) };
}
