import { productTime } from '../../jobs/product-time';
import type { AlarmMeaning, AlarmsSource } from '../../products/incident-sources';
import { memberAt } from '../../requests/member';
import { present, textAt } from '../../requests/record';
import type { Standing } from './follow-standing';

/** What a list of alarms comes to. */
export interface AlarmsSeen {
  readonly standing: readonly Standing[];
  /** Ids of alarms whose status says neither that they stand nor that they are over, such as acknowledged ones. */
  readonly undecided: ReadonlySet<string>;
}

/**
 * The alarms that stand, from the list of a product. One that is listed more than once counts with its newest change;
 * a status that no document has is taken for an active alarm and named in its title.
 *
 * @param now by the server's clock, for alarms that tell no time
 */
export function alarmsSeen(records: readonly unknown[], source: AlarmsSource, now: number): AlarmsSeen {
  const { members } = source;
  const newest = new Map<string, unknown>();
  for (const record of records) {
    const id = textAt(record, members.id);
    if (id === undefined) continue;
    const other = newest.get(id);
    if (other === undefined || timeOf(record, source, 0) >= timeOf(other, source, 0)) newest.set(id, record);
  }
  const standing: Standing[] = [];
  const undecided = new Set<string>();
  for (const [id, record] of newest) {
    const meaning = meaningOf(record, source);
    if (meaning === 'nothing') undecided.add(id);
    else if (meaning !== 'over') standing.push(standingOf(id, record, source, meaning, now));
  }
  return { standing, undecided };
}

function meaningOf(record: unknown, { members, words }: AlarmsSource): AlarmMeaning | 'unknown' {
  const word = textAt(record, members.status);
  if (word === undefined || !Object.hasOwn(words, word)) return 'unknown';
  return words[word] ?? 'unknown';
}

function timeOf(record: unknown, { members }: AlarmsSource, otherwise: number): number {
  const time = members.time === undefined ? undefined : productTime(memberAt(record, members.time));
  return time === undefined ? otherwise : Date.parse(time);
}

function standingOf(
  id: string,
  record: unknown,
  source: AlarmsSource,
  meaning: 'error' | 'warning' | 'unknown',
  now: number,
): Standing {
  const { members } = source;
  const name = textAt(record, members.name);
  const object = textAt(record, members.objectName);
  const message = textAt(record, members.message);
  const companyId = textAt(record, members.companyId);
  const companyName = textAt(record, members.companyName);
  const at = timeOf(record, source, now);
  const raised = members.repeats === undefined ? undefined : Number(memberAt(record, members.repeats));
  const word = textAt(record, members.status) ?? 'none';
  const strange = meaning === 'unknown' ? ` (its status is unknown here: "${word.slice(0, 60)}")` : '';
  const what = name ?? message?.split('\n', 1)[0] ?? id;
  const title = `Alarm${object === undefined ? '' : ` on ${object}`}: ${what}${strange}`;
  return {
    subject: { id, name: object ?? name ?? id, type: textAt(record, members.objectType) ?? 'Alarm' },
    ...(companyId === undefined && companyName === undefined
      ? {}
      : { company: { id: companyId ?? companyName ?? '', ...present({ name: companyName }) } }),
    severity: meaning === 'warning' ? 'warning' : 'error',
    title,
    text: message ?? title,
    startedAt: new Date(at).toISOString(),
    at,
    ...(raised === undefined || Number.isNaN(raised) ? {} : { raised }),
    record,
  };
}
