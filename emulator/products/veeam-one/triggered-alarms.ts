import type { Dice } from '../../world/dice';

/** AlarmStatus of the file v2.3. */
const STATUSES = [
  'Error',
  'Warning',
  'Information',
  'Resolved',
  'Acknowledged',
  'Success',
  'Remediated',
  'Unknown',
] as const;
export type AlarmStatus = (typeof STATUSES)[number];

/** TriggeredAlarmInfo2 of the file v2.3. */
export interface TriggeredAlarm {
  readonly triggeredAlarmId: number;
  readonly name: string;
  readonly alarmTemplateId: number;
  readonly predefinedAlarmId: number | null;
  triggeredTime: string;
  status: AlarmStatus;
  description: string;
  comment: string;
  repeatCount: number;
  readonly alarmSource: {
    readonly objectId: number;
    readonly objectName: string;
    readonly objectType: string;
  } | null;
  readonly childAlarmsCount: number;
  readonly remediation: { readonly items: readonly object[] } | null;
}

type Template = readonly [id: number, name: string, objectType: string, words: string];

const TEMPLATES: readonly [Template, ...Template[]] = [
  [369, 'Job state', 'VbrBackupServer', 'Job has ended with error'],
  [112, 'Latest snapshot age', 'VSphereVm', 'VM snapshot is older than the threshold'],
  [248, 'Too many snapshots on the VM', 'VSphereVm', 'The number of snapshots has breached the threshold'],
  [331, 'Backup repository free space', 'VbrRepository', 'Free space is below the threshold'],
  [376, 'VM with no backups', 'VSphereVm', 'The machine has no restore point within the period'],
  [
    349,
    'Veeam ONE license exceeded',
    'VbrInfrastructure',
    'More workloads are monitored than the license allows',
  ],
];
const HOUR = 60 * 60 * 1000;

/** The alarms of Veeam ONE: 120 that stand since the start, and those that are raised and cleared from outside. */
export class TriggeredAlarms {
  readonly #now: () => number;
  readonly #alarms: TriggeredAlarm[];

  constructor(now: () => number, dice: Dice) {
    this.#now = now;
    this.#alarms = Array.from({ length: 120 }, (_, index) => {
      const [templateId, name, type, words] = dice.pick(TEMPLATES, 'template', index);
      // Every word of the status occurs, though most alarms are warnings.
      const status =
        index < STATUSES.length
          ? (STATUSES[index] as AlarmStatus)
          : dice.pick<AlarmStatus>(['Warning', 'Warning', 'Error'], index);
      return {
        triggeredAlarmId: index + 1,
        name,
        alarmTemplateId: templateId,
        predefinedAlarmId: index % 10 === 9 ? null : templateId,
        triggeredTime: new Date(now() - (index + 1) * HOUR).toISOString(),
        status,
        description: words,
        comment: '',
        repeatCount: 1 + dice.roll(4, 'repeats', index),
        alarmSource:
          index % 25 === 24
            ? null
            : {
                objectId: 1000 + index,
                objectName: `srv-${String(index + 1).padStart(3, '0')}`,
                objectType: type,
              },
        childAlarmsCount: 0,
        remediation: null,
      };
    });
  }

  /** What alarms are made from. */
  get templates(): readonly { readonly alarmTemplateId: number; readonly name: string }[] {
    return TEMPLATES.map(([alarmTemplateId, name, , knowledgeSummary]) => ({
      alarmTemplateId,
      name,
      type: 'Rule',
      predefinedAlarmId: alarmTemplateId,
      knowledgeSummary,
      knowledgeCause: null,
      knowledgeResolution: null,
      knowledgeCustom: null,
      knowledgeExternal: '',
      isEnabled: true,
      isPredefined: true,
      assignments: [],
      exclusions: [],
    }));
  }

  /** Newest first. */
  all(): readonly TriggeredAlarm[] {
    return [...this.#alarms].sort(
      (one, other) => Date.parse(other.triggeredTime) - Date.parse(one.triggeredTime),
    );
  }

  /** An alarm that is raised again while it stands counts its repetitions. */
  raise(name: string, description = name, objectName = 'srv-000'): TriggeredAlarm {
    const triggeredTime = new Date(this.#now()).toISOString();
    const standing = this.#alarms.find(
      (alarm) => alarm.name === name && alarm.alarmSource?.objectName === objectName && isActive(alarm),
    );
    if (standing)
      return Object.assign(standing, { triggeredTime, description, repeatCount: standing.repeatCount + 1 });
    const raised: TriggeredAlarm = {
      triggeredAlarmId: this.#alarms.length + 1,
      name,
      alarmTemplateId: 9000,
      predefinedAlarmId: null,
      triggeredTime,
      status: 'Error',
      description,
      comment: '',
      repeatCount: 1,
      alarmSource: { objectId: 5000 + this.#alarms.length, objectName, objectType: 'VbrBackupServer' },
      childAlarmsCount: 0,
      remediation: null,
    };
    this.#alarms.push(raised);
    return raised;
  }

  /** By id or name. Returns whether there was an active one. */
  clear(idOrName: string): boolean {
    const active = this.#alarms.filter(
      (alarm) => isActive(alarm) && [String(alarm.triggeredAlarmId), alarm.name].includes(idOrName),
    );
    for (const alarm of active) Object.assign(alarm, { status: 'Resolved' });
    return active.length > 0;
  }

  /** The alarm of a job: raised by a run that failed, resolved by one that did not. */
  ofJob(job: string, result: 'succeeded' | 'warning' | 'failed', cause = 'unknown'): void {
    if (result === 'failed')
      this.raise(`Job "${job}" failed`, `Job "${job}" has ended with error\n${cause}`, job);
    else this.clear(`Job "${job}" failed`);
  }

  resolve(ids: readonly number[], comment: string, isOnlyAcknowledged: boolean): void {
    for (const alarm of this.#alarms)
      if (ids.includes(alarm.triggeredAlarmId))
        Object.assign(alarm, { status: isOnlyAcknowledged ? 'Acknowledged' : 'Resolved', comment });
  }
}

function isActive({ status }: TriggeredAlarm): boolean {
  return status === 'Error' || status === 'Warning' || status === 'Acknowledged';
}
