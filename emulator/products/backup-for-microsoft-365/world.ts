import type { Dice } from '../../world/dice';
import { JobHistory, type JobPlan } from '../../world/job-history';
import { license, repositories, type License, type Repository } from '../../world/standing-data';
import type { ProductContext } from '../profile';

/** A customer's organization in Microsoft 365. */
export interface Organization {
  readonly id: string;
  readonly name: string;
}

/** A Backup for Microsoft 365 server: 24 jobs of six organizations, their runs, repositories, the license. */
export interface World {
  readonly organizations: readonly Organization[];
  readonly jobs: JobHistory;
  readonly stores: readonly Repository[];
  readonly license: License;
}

const KINDS = ['Mailboxes', 'OneDrive', 'SharePoint', 'Teams'] as const;

export function world(dice: Dice, { now, jobDurationMs }: ProductContext): World {
  const organizations = ['contoso', 'fabrikam', 'tailspin', 'wingtip', 'adatum', 'litware'].map((name) => ({
    id: dice.uuid('organization', name),
    name: `${name}.onmicrosoft.com`,
  }));
  const plans = organizations.flatMap((company, row) =>
    KINDS.map((kind, column): JobPlan => ({
      id: dice.uuid('365 job', row, column),
      name: `${company.name.split('.')[0]} ${kind}`,
      type: column === 0 ? 'EntireOrganization' : 'SelectedItems',
      everyMinutes: row === 5 && column === 3 ? undefined : 24 * 60,
      company,
      isDisabled: row === 4 && column === 2,
      ...(row === 1 && column === 1 && { failsIn100: 100 }),
    })),
  );
  return {
    organizations,
    jobs: new JobHistory({ now, dice, jobs: plans, durationMs: jobDurationMs ?? 120_000 }),
    stores: repositories(dice, ['Default Backup Repository', 'Jet 01', 'Object storage', 'Long term']),
    license: license(now()),
  };
}
