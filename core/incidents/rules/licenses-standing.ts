import { productTime } from '../../jobs/product-time';
import type { LicenseSource } from '../../products/incident-sources';
import { memberAt } from '../../requests/member';
import { textAt } from '../../requests/record';
import type { Severity } from '../incident';
import type { Standing } from './follow-standing';

const DAY = 24 * 3_600_000;
/** Of a product that has just one. */
const ONLY_ID = 'license';

/**
 * The licenses that are not valid, have ended or will within the days.
 *
 * @param now by the server's clock
 */
export function licensesStanding(
  records: readonly unknown[],
  source: LicenseSource,
  days: number,
  now: number,
): Standing[] {
  return records.flatMap((record) => {
    const id = source.id === undefined ? ONLY_ID : textAt(record, source.id);
    const problems = [...invalid(record, source), ...endings(record, source, days, now)];
    if (id === undefined || problems.length === 0) return [];
    const name = textAt(record, source.name) ?? 'License';
    const companyId = textAt(record, source.companyId);
    const companyName = textAt(record, source.companyName);
    const company = companyId ?? companyName;
    const severity: Severity = problems.some((problem) => problem.severity === 'error') ? 'error' : 'warning';
    return {
      subject: { id, name, type: 'License' },
      ...(company === undefined
        ? {}
        : { company: { id: company, ...(companyName === undefined ? {} : { name: companyName }) } }),
      severity,
      title: `License${name === 'License' ? '' : ` of ${name}`}: ${problems.map(({ short }) => short).join(', ')}`,
      text: problems.map(({ text }) => text).join(' '),
      at: now,
      record,
    };
  });
}

interface Problem {
  readonly severity: 'error' | 'warning';
  readonly short: string;
  readonly text: string;
}

function invalid(record: unknown, { status }: LicenseSource): Problem[] {
  const word = status === undefined ? undefined : textAt(record, status.member);
  if (word === undefined || status?.valid.includes(word) === true) return [];
  return [{ severity: 'error', short: `status ${word}`, text: `The status of the license is ${word}.` }];
}

function endings(record: unknown, { ends }: LicenseSource, days: number, now: number): Problem[] {
  return ends.flatMap(({ member, what }): Problem[] => {
    const time = productTime(memberAt(record, member));
    if (time === undefined) return [];
    const left = Date.parse(time) - now;
    const date = time.slice(0, 10);
    if (left <= 0)
      return [
        {
          severity: what === 'license' ? 'error' : 'warning',
          short: `the ${what} has ended`,
          text: `The ${what} ended on ${date}.`,
        },
      ];
    if (left > days * DAY) return [];
    const whole = Math.ceil(left / DAY);
    const span = whole === 1 ? '1 day' : `${whole} days`;
    return [
      {
        severity: 'warning',
        short: `the ${what} ends in ${span}`,
        text: `The ${what} ends on ${date}, in ${span}.`,
      },
    ];
  });
}
