import type { AlarmsSource } from '../products/incident-sources';
import type { WatchMemory } from './memory';
import type { Reading } from './reading';
import { firstTelling, serverNow } from './rule-context';
import type { RuleContext } from './rule-context';
import { alarmsSeen } from './rules/alarms-standing';
import { followStanding } from './rules/follow-standing';
import type { SourceLook } from './source-look';

const DAY = 24 * 3_600_000;
/** A list of days goes back to the oldest alarm that is open, as far as this. */
const MOST_DAYS = 366;

/** Looks at the alarms that are active. @throws VeeamError as the reading of lists */
export async function lookAtAlarms(
  memory: WatchMemory,
  reading: Reading,
  context: () => RuleContext,
): Promise<SourceLook> {
  const source = reading.client.session.settings.profile.incidents?.alarms;
  if (source === undefined) return { memory, troubles: [] };
  const query = { ...source.query, ...daysQuery(memory, source, context()) };
  const records = await reading.list(source.list, query);
  const now = context();
  const { standing, undecided } = alarmsSeen(records, source, serverNow(now));
  const followed = followStanding(memory, 'alarm', standing, now, {
    undecided,
    tellFrom: firstTelling(now),
    recovery: () => ({ text: 'The alarm is over: the product does not list it as active any more.' }),
  });
  return { memory: followed, troubles: [] };
}

/** The days of the list, with one more at either end: the server's day may be another than ours. */
function daysQuery(
  memory: WatchMemory,
  { days }: AlarmsSource,
  context: RuleContext,
): Readonly<Record<string, string>> {
  if (days === undefined) return {};
  const now = serverNow(context);
  const began = Object.values(memory.open).flatMap(({ incident }) =>
    incident.kind === 'alarm' ? Date.parse(incident.startedAt ?? incident.openedAt) : [],
  );
  const first = Math.max(Math.min(now - days.span * DAY, ...began), now - MOST_DAYS * DAY);
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
  return { [days.from]: day(first - DAY), [days.to]: day(now + DAY) };
}
