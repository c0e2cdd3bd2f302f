import type { JobKind } from '../products/jobs-api';
import type { MemberPath } from '../products/member-path';
import { memberAt } from '../requests/member';
import { present, textAt } from '../requests/record';
import { companyOf } from './company-of';
import type { Job } from './job';
import { productTime } from './product-time';
import { readOutcome } from './read-outcome';

/** A job from the product's record of it. Ids are text, whatever they are in the product. */
export function readJob(record: unknown, kind: JobKind): Job {
  const { members, only } = kind;
  const text = (path: MemberPath | undefined): string | undefined => textAt(record, path);
  const time = (path: MemberPath | undefined): string | undefined =>
    path === undefined ? undefined : productTime(memberAt(record, path));
  const id = text(members.id) ?? only?.id ?? '';
  return {
    id,
    name: text(members.name) ?? only?.name ?? id,
    kind: kind.id,
    type: text(members.type) ?? kind.id,
    outcome: readOutcome(record, members.outcome),
    ...present({
      enabled: isEnabled(record, kind),
      lastRun: time(members.lastRun),
      lastEnd: time(members.lastEnd),
      nextRun: time(members.nextRun),
      lastSession: text(members.lastSession),
      cause: text(members.cause),
      company: companyOf(record, members),
      server: text(members.serverName),
    }),
    record,
  };
}

function isEnabled(record: unknown, { members: { enabled } }: JobKind): boolean | undefined {
  if (enabled === undefined) return undefined;
  const value = memberAt(record, enabled.member);
  if (typeof value !== 'string' && typeof value !== 'boolean') return undefined;
  return !enabled.off.includes(value);
}
