import type { Dice } from '../../world/dice';
import type { Infrastructure } from './infrastructure';
import type { PolicyKind, Resource } from './policies';

export interface RestorePoint {
  readonly id: string;
  readonly kind: PolicyKind;
  readonly resource: Resource;
  readonly backupId: string;
  readonly jobType: 'Backup' | 'Snapshot' | 'ManualSnapshot' | 'Replica';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly sizeBytes: number;
  readonly isLatest: boolean;
}

const day = 24 * 60 * 60 * 1000;
/** A protected resource keeps this many restore points, one a day. */
const kept = 3;

/** The restore points at a moment; they change once a day. */
export function restorePoints(dice: Dice, assets: Infrastructure): (now: number) => readonly RestorePoint[] {
  let known: { today: number; points: readonly RestorePoint[] } | undefined;
  return (now) => {
    const today = Math.floor(now / day);
    if (known?.today !== today) known = { today, points: pointsOf(dice, assets, today) };
    return known.points;
  };
}

/** The restore points of everything that is backed up, newest first. */
function pointsOf(dice: Dice, assets: Infrastructure, today: number): RestorePoint[] {
  const daily = (kind: PolicyKind, resource: Resource): RestorePoint[] =>
    Array.from({ length: kept }, (_, age): RestorePoint => {
      const turn = today - 1 - age;
      return {
        id: dice.uuid('restore point', resource.id, turn),
        kind,
        resource,
        backupId: dice.uuid('backup', resource.id),
        jobType: kind === 'ec2' && dice.roll(3, 'job type', resource.id, turn) ? 'Snapshot' : 'Backup',
        at: turn * day + dice.roll(day, 'taken', resource.id),
        sizeBytes: (1 + dice.roll(80, 'bytes', resource.id, turn)) * 1024 ** 3,
        isLatest: age === 0,
      };
    });
  const manual = (resource: Resource): RestorePoint => ({
    id: dice.uuid('manual snapshot', resource.id),
    kind: 'ec2',
    resource,
    backupId: dice.uuid('backup', resource.id),
    jobType: 'ManualSnapshot',
    at: (today - 20) * day + dice.roll(day, 'taken', resource.id),
    sizeBytes: 8 * 1024 ** 3,
    isLatest: true,
  });
  return [
    ...assets.instances.filter(({ isProtected }) => isProtected).flatMap((one) => daily('ec2', one)),
    ...assets.instances
      .filter(({ destinations }) => destinations.includes('ManualSnapshot'))
      .map((one) => manual(one)),
    ...assets.databases.flatMap((one) => daily('rds', one)),
    ...assets.fileSystems.flatMap((one) => daily('efs', one)),
  ].sort((one, other) => other.at - one.at);
}
