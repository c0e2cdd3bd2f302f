import type { Dice } from '../../world/dice';
import { JobHistory, type JobPlan } from '../../world/job-history';
import {
  Alarms,
  license,
  repositories,
  type Alarm,
  type License,
  type Repository,
} from '../../world/standing-data';
import type { ProductContext } from '../profile';

/** A company that the provider looks after. */
export interface Company {
  readonly id: string;
  readonly name: string;
}

/** A console: 15 companies with a backup server each, 120 jobs, repositories, alarms, licenses. */
export interface World {
  readonly companies: readonly Company[];
  readonly jobs: JobHistory;
  readonly stores: readonly Repository[];
  readonly alarms: Alarms;
  readonly license: License;
  /** The backup server of a company. */
  readonly serverOf: (company: string) => string;
}

const NAMES = [
  'Alder',
  'Birch',
  'Cedar',
  'Dogwood',
  'Elm',
  'Fir',
  'Hazel',
  'Juniper',
  'Larch',
  'Maple',
  'Oak',
  'Pine',
  'Rowan',
  'Spruce',
  'Yew',
] as const;
const TYPES = [
  'BackupVm',
  'BackupCopy',
  'AgentBackupJob',
  'BackupToTape',
  'ReplicationVM',
  'BackupFile',
  'SureBackup',
  'ObjectStorageBackup',
] as const;
const HOUR = 60 * 60 * 1000;

export function world(dice: Dice, { now, jobDurationMs }: ProductContext): World {
  const companies = NAMES.map((name) => ({ id: dice.uuid('company', name), name: `${name} Ltd` }));
  const serverOf = (company: string): string => dice.uuid('backup server', company);
  const plans = companies.flatMap((company, row) =>
    TYPES.map((type, column): JobPlan => ({
      id: dice.uuid('console job', row, column),
      name: `${company.name} ${type} ${column + 1}`,
      type,
      everyMinutes: 24 * 60,
      company,
      isDisabled: row === 3 && column === 5,
      ...(row === 2 && column === 0 && { failsIn100: 100 }),
    })),
  );
  const at = now();
  const first = companies.slice(0, 12).map((company, index): Omit<Alarm, 'id'> => ({
    name: index % 3 === 0 ? 'Backup server connection' : 'Repository free space',
    severity: index % 2 === 0 ? 'warning' : 'error',
    raisedAt: at - (index + 2) * 5 * HOUR,
    subject: {
      id: serverOf(company.id),
      name: `vbr-${company.name.split(' ')[0]?.toLowerCase()}`,
      type: 'BackupServer',
    },
    text: index % 3 === 0 ? 'The backup server does not answer.' : 'Free space is below 10%.',
  }));
  return {
    companies,
    jobs: new JobHistory({ now, dice, jobs: plans, durationMs: jobDurationMs ?? 120_000 }),
    stores: repositories(
      dice,
      companies.map(({ name }) => `${name} store`),
    ),
    alarms: new Alarms(now, dice, first),
    license: license(at),
    serverOf,
  };
}
