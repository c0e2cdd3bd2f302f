import type { Dice } from '../../world/dice';
import { JobHistory, type JobPlan, type JobRun } from '../../world/job-history';
import { license, repositories, type License, type Repository } from '../../world/standing-data';
import type { ProductContext } from '../profile';

/** A customer's organization in Microsoft 365. */
export interface Organization {
  readonly id: string;
  readonly name: string;
}

/**
 * A Backup for Microsoft 365 server: 24 jobs of six organizations, copies of the first four, their runs, repositories,
 * the license.
 */
export interface World {
  readonly organizations: readonly Organization[];
  readonly jobs: JobHistory;
  readonly copies: JobHistory;
  /** The runs of both kinds of jobs, newest first. */
  readonly sessions: () => readonly JobRun[];
  readonly stores: readonly Repository[];
  /** In which repository the backups of a job lie. */
  readonly storeOf: (jobId: string) => Repository | undefined;
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
  const copyPlans = plans.slice(0, 4).map((plan, index): JobPlan => ({
    id: dice.uuid('365 copy job', index),
    name: `${plan.name} copy`,
    type: plan.id,
    everyMinutes: index === 3 ? undefined : 24 * 60,
    company: plan.company,
    isDisabled: index === 2,
  }));
  const history = (jobs: readonly JobPlan[]): JobHistory =>
    new JobHistory({ now, dice, jobs, durationMs: jobDurationMs ?? 120_000 });
  const [jobs, copies] = [history(plans), history(copyPlans)];
  const stores = repositories(dice, ['Default Backup Repository', 'Jet 01', 'Object storage', 'Long term']);
  return {
    organizations,
    jobs,
    copies,
    sessions: () =>
      [...jobs.sessions(), ...copies.sessions()].sort((one, other) => other.startedAt - one.startedAt),
    stores,
    storeOf: (jobId) => stores[dice.roll(stores.length, 'store of', jobId)],
    license: license(now()),
  };
}

/** Seven digits after the point, as the files have them. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000Z');
}
