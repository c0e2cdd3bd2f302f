import type { RepositoriesSource } from '../../products/incident-sources';
import { memberAt } from '../../requests/member';
import { present, textAt } from '../../requests/record';
import type { Standing } from './follow-standing';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/**
 * The repositories that have too little free space, or cannot be used, from the list of a product. One whose capacity
 * is not told, as that of object storage, is never too full.
 *
 * @param freePercent of its capacity that must be free
 * @param now by the server's clock
 */
export function repositoriesStanding(
  records: readonly unknown[],
  source: RepositoriesSource,
  freePercent: number,
  now: number,
): Standing[] {
  return records.flatMap((record) => {
    const { members } = source;
    const id = textAt(record, members.id);
    if (id === undefined) return [];
    const name = textAt(record, members.name) ?? id;
    const wrong = outOfUse(record, source, name) ?? tooFull(record, source, freePercent, name);
    if (wrong === undefined) return [];
    const companyId = textAt(record, members.companyId);
    const companyName = textAt(record, members.companyName);
    return {
      subject: { id, name, type: textAt(record, members.type) ?? 'Repository' },
      ...(companyId === undefined && companyName === undefined
        ? {}
        : { company: { id: companyId ?? companyName ?? '', ...present({ name: companyName }) } }),
      ...wrong,
      at: now,
      record,
    };
  });
}

type Wrong = Pick<Standing, 'severity' | 'title' | 'text'>;

function outOfUse(record: unknown, { outOfUse, cause }: RepositoriesSource, name: string): Wrong | undefined {
  const sign = outOfUse?.find(({ member, values }) =>
    values.some((value) => value === memberAt(record, member)),
  );
  if (sign === undefined) return undefined;
  const shown = `${sign.member} is ${String(memberAt(record, sign.member))}`;
  return {
    severity: 'error',
    title: `Repository "${name}" cannot be used`,
    text: textAt(record, cause) ?? `The repository cannot be used: ${shown}.`,
  };
}

function tooFull(
  record: unknown,
  { members: { capacity, free, units } }: RepositoriesSource,
  freePercent: number,
  name: string,
): Wrong | undefined {
  const all = amount(record, capacity, units?.capacity);
  const left = amount(record, free, units?.free);
  if (all === undefined || left === undefined || all <= 0) return undefined;
  const percent = (left / all) * 100;
  if (percent >= freePercent) return undefined;
  const shown = `${Math.floor(percent * 10) / 10} %`;
  return {
    severity: 'warning',
    title: `Repository "${name}" has ${shown} of its space free`,
    text: `Of the capacity of the repository ${shown} is free; ${freePercent} % are wanted.`,
  };
}

function amount(record: unknown, path: string | undefined, unit: string | undefined): number | undefined {
  const value = path === undefined ? undefined : memberAt(record, path);
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return undefined;
  if (unit === undefined) return value;
  const power = UNITS.indexOf(String(memberAt(record, unit)).toUpperCase());
  return power < 0 ? undefined : value * 1024 ** power;
}
