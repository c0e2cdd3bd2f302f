import type { Dice } from '../../world/dice';
import { JobHistory, type JobPlan } from '../../world/job-history';
import {
  license,
  malwareEvents,
  repositories,
  type License,
  type MalwareEvent,
  type Repository,
} from '../../world/standing-data';
import type { ProductContext } from '../profile';
import { place } from './revisions';

/** EJobType of the file 1.3-rev1, each with the type of its sessions (ESessionType). */
export const JOB_TYPES = {
  VSphereBackup: 'BackupJob',
  HyperVBackup: 'BackupJob',
  VSphereReplica: 'ReplicaJob',
  BackupCopy: 'BackupCopyJob',
  WindowsAgentBackup: 'AgentBackup',
  LinuxAgentBackup: 'AgentBackup',
  FileBackup: 'FileServerSave',
  ObjectStorageBackup: 'FileServerSave',
  SureBackupContentScan: 'SureBackupContentScan',
} as const;
export type JobType = keyof typeof JOB_TYPES;

/** What a revision calls a job and its sessions. */
export interface TypeWords {
  readonly job: string;
  readonly session: string;
}

/** Types that a revision does not have yet (EJobType and ESessionType of the files 1.2-rev1 and 1.3-rev0). */
const BEFORE_1_3_REV1: Partial<Readonly<Record<JobType, TypeWords>>> = {
  BackupCopy: { job: 'BackupCopy', session: 'BackupJob' },
  FileBackup: { job: 'Unknown', session: 'FileServerSave' },
  ObjectStorageBackup: { job: 'Unknown', session: 'FileServerSave' },
  SureBackupContentScan: { job: 'Unknown', session: 'SureBackup' },
};
const BEFORE_1_3: Partial<Readonly<Record<JobType, TypeWords>>> = {
  VSphereBackup: { job: 'Backup', session: 'BackupJob' },
  VSphereReplica: { job: 'VSphereReplica', session: 'ReplicaJob' },
};

/** The words of a revision for a type; nothing where its API has none and does not show such jobs. */
export function typeWords(type: string, version: number): TypeWords | undefined {
  const known = type as JobType;
  if (version < place('1.3-rev0')) return BEFORE_1_3[known];
  const older = version < place('1.3-rev1') ? BEFORE_1_3_REV1[known] : undefined;
  return older ?? { job: type, session: JOB_TYPES[known] };
}

const TYPES = Object.keys(JOB_TYPES) as [JobType, ...JobType[]];
const WORKLOADS = [
  'SQL',
  'Exchange',
  'Files',
  'Domain controllers',
  'Web shop',
  'ERP',
  'Build',
  'Mail',
] as const;

/** A Backup & Replication server: 60 jobs with their runs, repositories, what the scans found, the license. */
export interface World {
  readonly jobs: JobHistory;
  readonly stores: readonly Repository[];
  readonly malware: readonly MalwareEvent[];
  readonly license: License;
}

export function world(dice: Dice, { now, jobDurationMs }: ProductContext): World {
  const plans = Array.from({ length: 60 }, (_, index): JobPlan => {
    const type = index === 0 ? 'VSphereBackup' : dice.pick(TYPES, 'job type', index);
    return {
      id: dice.uuid('vbr job', index),
      name: `${WORKLOADS[index % WORKLOADS.length]} ${type} ${String(index + 1).padStart(2, '0')}`,
      type,
      // The last ones run only when somebody starts them.
      everyMinutes: index < 56 ? [24 * 60, 12 * 60, 24 * 60, 48 * 60][index % 4] : undefined,
      isDisabled: index % 19 === 18,
      ...(index === 7 && { failsIn100: 100 }),
    };
  });
  const at = now();
  return {
    jobs: new JobHistory({ now, dice, jobs: plans, durationMs: jobDurationMs ?? 120_000 }),
    stores: repositories(dice, [
      'Default Backup Repository',
      'Main store',
      'Branch office',
      'Hardened',
      'Object storage',
      'Archive',
    ]),
    malware: malwareEvents(dice, at),
    license: license(at),
  };
}
