import type { Dice } from '../../world/dice';
import type { BackupServer } from './companies';
import type { Job } from './jobs';

/** What an alarm watches (Alarms, Alarm Templates). */
export interface AlarmTemplate {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly summary: string;
  readonly isPredefined: boolean;
}

/** The last change of an alarm's state (Get Triggered Alarms). */
export interface AlarmEvent {
  readonly id: number;
  readonly templateId: number;
  readonly repeatCount: number;
  readonly server: BackupServer;
  readonly objectName: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly status: string;
  readonly message: string;
}

const hour = 60 * 60 * 1000;
/** The template whose alarms are the jobs that have failed. */
const failedJobs = 9;

const predefined = [
  ['Job state', 'VM job', 'A job has been disabled for longer than allowed'],
  ['Max allowed job duration', 'VM job', 'A job runs longer than allowed'],
  ['Backup server state', 'Backup server', 'The backup server is inaccessible'],
  ['Repository free space', 'Repository', 'Free space is below 10 percent'],
  ['License expiration', 'License', 'The license expires within 14 days'],
  ['VM without backup', 'Virtual machine', 'There is no restore point of the last 24 hours'],
  ['Cloud gateway state', 'Cloud gateway', 'The cloud gateway does not answer'],
  ['Tenant quota', 'Company', 'The cloud storage quota is used up'],
] as const;

/** The alarms of a console. */
export class Alarms {
  readonly templates: readonly AlarmTemplate[];
  readonly #dice: Dice;
  readonly #servers: readonly BackupServer[];

  constructor(dice: Dice, servers: readonly BackupServer[]) {
    this.#dice = dice;
    this.#servers = servers.filter(({ company }) => company);
    const templates = predefined.map(([name, category, summary], index) => ({
      id: index + 1,
      name,
      category,
      summary,
      isPredefined: true,
    }));
    const own = { id: failedJobs, name: 'Failed job', category: 'VM job', summary: 'A job has failed' };
    this.templates = [...templates, { ...own, isPredefined: false }];
  }

  /** The state of every alarm, on up to three servers each, and of every job that has failed. */
  events(now: number, jobs: readonly Job[]): AlarmEvent[] {
    return this.templates.flatMap((template) =>
      template.id === failedJobs ? jobs.flatMap((job) => this.#ofJob(job)) : this.#ofTemplate(template, now),
    );
  }

  #ofTemplate({ id: templateId, summary }: AlarmTemplate, now: number): AlarmEvent[] {
    const dice = this.#dice;
    const count = 1 + dice.roll(3, 'events', templateId);
    return Array.from({ length: count }, (_, index): AlarmEvent => {
      const id = templateId * 10 + index;
      const server = this.#servers[dice.roll(this.#servers.length, 'company', id)] as BackupServer;
      const period = (18 + dice.roll(36, 'period', id)) * hour;
      const phase = dice.roll(period, 'phase', id);
      const turn = Math.floor((now - phase) / period);
      const status = dice.pick(['Error', 'Warning', 'Error', 'Resolved', 'Info'], 'status', id, turn);
      return {
        id,
        templateId,
        repeatCount: 1 + (Math.abs(turn) % 5),
        server,
        objectName: server.name,
        time: turn * period + phase,
        status,
        message: status === 'Resolved' ? 'Back to normal' : summary,
      };
    });
  }

  #ofJob({ id, name, server, endedAt, failure }: Job): AlarmEvent[] {
    if (failure === undefined || endedAt === undefined) return [];
    return [
      {
        id: 1000 + id,
        templateId: failedJobs,
        repeatCount: 1,
        server,
        objectName: name,
        time: endedAt,
        status: 'Error',
        message: `Job "${name}" has failed: ${failure}`,
      },
    ];
  }
}
