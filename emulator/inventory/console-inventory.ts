import { Dice } from './dice';

/** A company whose backups a service provider looks after. */
export interface Tenant {
  id: number;
  name: string;
  isEnabled: boolean;
}

export interface Repository {
  id: number;
  name: string;
  path: string;
  capacity: number;
  freeSpace: number;
  tenantId: number;
}

/** A backup job. Times are ISO 8601 in UTC, durations in seconds. */
export interface Job {
  id: number;
  name: string;
  type: string;
  isEnabled: boolean;
  lastStatus: string;
  lastRun: string;
  lastDuration: number | null;
  failureMessage: string;
  tenantId: number;
  tenantName: string;
  repositoryId: number;
}

export interface AlarmTemplate {
  id: number;
  name: string;
  objectType: string;
  isEnabled: boolean;
}

/** The last change of an alarm's state (Get Alarm Status Changes). */
export interface AlarmEvent {
  id: number;
  alarmTemplateId: number;
  repeatCount: number;
  companyId: number;
  computerName: string;
  objectName: string;
  lastActivation: { time: string; status: string; message: string; remark: string };
}

const minute = 60_000;
const day = 24 * 60 * minute;
const gigabyte = 1024 ** 3;
const manualRunLength = 2 * minute;
/** These fail every day, so that there is always something to see. */
const brokenJobs: readonly number[] = [13, 36, 57];

const companies = [
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
] as const;
const jobTypes = ['Backup', 'Backup', 'Backup', 'BackupCopy', 'Replication'] as const;
const workloads = [
  'SQL',
  'Exchange',
  'Files',
  'Domain controllers',
  'Web shop',
  'ERP',
  'Build',
  'Mail',
] as const;
const failures = [
  'Processing of the virtual machine failed: the snapshot could not be created',
  'The repository has not enough free space',
  'The network path to the backup proxy was not found',
  'VSS: the writer is in a failed state',
] as const;
const alarms = [
  ['Job state', 'Job', 'The job has failed'],
  ['Backup server connection state', 'BackupServer', 'The backup server is inaccessible'],
  ['Repository free space', 'Repository', 'Free space is below 10 percent'],
  ['Licence expiration', 'License', 'The licence expires within 14 days'],
  ['Virtual machine without backup', 'VirtualMachine', 'There is no restore point of the last 24 hours'],
  ['Cloud gateway state', 'CloudGateway', 'The cloud gateway does not answer'],
  ['Agent state', 'Agent', 'The management agent is offline'],
  ['Tenant quota', 'Tenant', 'The cloud storage quota is used up'],
] as const;

/** The inventory of a console: what it looks like at a moment depends on the seed and the moment alone. */
export class ConsoleInventory {
  readonly tenants: readonly Tenant[];
  readonly repositories: readonly Repository[];
  readonly alarmTemplates: readonly AlarmTemplate[];
  readonly #dice: Dice;
  readonly #startedByHand = new Map<number, number>();

  constructor(seed: number) {
    this.#dice = new Dice(seed);
    this.tenants = companies.map((name, index) => ({ id: index + 1, name, isEnabled: true }));
    this.repositories = this.tenants.map(({ id, name }): Repository => {
      const capacity = (4 + this.#dice.roll(28, 'capacity', id)) * 1024 * gigabyte;
      const freeSpace = Math.round((capacity * (3 + this.#dice.roll(60, 'free', id))) / 100);
      return {
        id,
        name: `${name} repository`,
        path: `D:\\Backup\\${name}`,
        capacity,
        freeSpace,
        tenantId: id,
      };
    });
    this.alarmTemplates = alarms.map(([name, objectType], index) => ({
      id: index + 1,
      name,
      objectType,
      isEnabled: true,
    }));
  }

  /** 100 jobs that run daily. On any day some have failed: the broken ones, and about four others. */
  jobs(now: number): Job[] {
    return Array.from({ length: 100 }, (_, index) => this.#job(index + 1, now));
  }

  /** Starts a job by hand; it runs for two minutes. */
  start(jobId: number, now: number): void {
    this.#startedByHand.set(jobId, now);
  }

  /** The status changes of one alarm, on up to three companies' objects. */
  alarmEvents(templateId: number, now: number): AlarmEvent[] {
    const [, , message] = alarms[templateId - 1] ?? [];
    if (!message) return [];
    const count = 1 + this.#dice.roll(3, 'events', templateId);
    return Array.from({ length: count }, (_, index): AlarmEvent => {
      const id = templateId * 10 + index;
      const companyId = 1 + this.#dice.roll(companies.length, 'company', id);
      const period = (18 + this.#dice.roll(36, 'period', id)) * 60 * minute;
      const turn = Math.floor((now - this.#dice.roll(period, 'phase', id)) / period);
      const time = turn * period + this.#dice.roll(period, 'phase', id);
      const status = this.#dice.pick(['Error', 'Warning', 'Error', 'Resolved', 'Info'], 'status', id, turn);
      return {
        id,
        alarmTemplateId: templateId,
        repeatCount: 1 + (Math.abs(turn) % 5),
        companyId,
        computerName: `srv${id}`,
        objectName: `srv${id}`,
        lastActivation: {
          time: utc(time),
          status,
          message: status === 'Resolved' ? 'Back to normal' : message,
          remark: '',
        },
      };
    });
  }

  #job(id: number, now: number): Job {
    const dice = this.#dice;
    const phase = dice.roll(day, 'phase', id);
    const turn = Math.floor((now - phase) / day);
    const byHand = this.#startedByHand.get(id);
    const scheduled = turn * day + phase;
    const manual = byHand !== undefined && byHand >= scheduled;
    const startedAt = manual ? byHand : scheduled;
    const length = manual ? manualRunLength : 3 * minute + dice.roll(45 * minute, 'length', id, turn);
    const running = startedAt + length > now;
    const status = running ? 'Running' : manual ? 'Success' : this.#outcome(id, turn);
    const tenant = this.tenants[(id - 1) % this.tenants.length];
    return {
      id,
      name: `${tenant?.name ?? 'Company'} ${dice.pick(workloads, 'workload', id)} ${String(id).padStart(3, '0')}`,
      type: dice.pick(jobTypes, 'type', id),
      isEnabled: dice.roll(20, 'enabled', id) > 0,
      lastStatus: status,
      lastRun: utc(startedAt),
      lastDuration: running ? null : Math.round(length / 1000),
      failureMessage: status === 'Failed' ? dice.pick(failures, 'failure', id, turn) : '',
      tenantId: tenant?.id ?? 1,
      tenantName: tenant?.name ?? 'Company',
      repositoryId: tenant?.id ?? 1,
    };
  }

  #outcome(id: number, turn: number): string {
    if (brokenJobs.includes(id) || (id * 7 + turn) % 23 === 0) return 'Failed';
    return this.#dice.roll(10, 'outcome', id, turn) === 0 ? 'Warning' : 'Success';
  }
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
