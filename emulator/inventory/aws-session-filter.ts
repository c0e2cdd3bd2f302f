import { queryValue, queryValues, type Call } from '../http/routes';
import { sessionStatuses, sessionTypes, type AwsSession } from './aws-sessions';

const orders: Readonly<Record<string, (session: AwsSession) => number | string>> = {
  startTime: (session) => session.startedAt,
  stopTime: (session) => session.stoppedAt ?? Number.MAX_SAFE_INTEGER,
  duration: (session) => (session.stoppedAt ?? session.startedAt) - session.startedAt,
  type: (session) => session.type,
  reason: (session) => session.reason,
  usn: (session) => session.usn,
};

/**
 * Applies the filters of GET /sessions: Status and Types (repeatable), PolicyId, FromUtc, ToUtc (by start), Sort.
 * Status speaks of Succeeded and Canceled, where the results in the answer say Success and Cancelled.
 * @returns undefined when a value is none that the filter knows
 */
export function filterSessions(sessions: AwsSession[], query: Call['query']): AwsSession[] | undefined {
  const statuses = queryValues(query, 'Status');
  const types = queryValues(query, 'Types');
  const policyId = queryValue(query, 'PolicyId');
  const from = moment(queryValue(query, 'FromUtc'), Number.NEGATIVE_INFINITY);
  const to = moment(queryValue(query, 'ToUtc'), Number.POSITIVE_INFINITY);
  if (from === undefined || to === undefined) return undefined;
  if (!statuses.every((status) => sessionStatuses.some((known) => known === status))) return undefined;
  if (!types.every((type) => sessionTypes.some((known) => known === type))) return undefined;

  const kept = sessions.filter(
    (session) =>
      (statuses.length === 0 || statuses.includes(session.status)) &&
      (types.length === 0 || types.includes(session.type)) &&
      (policyId === undefined || session.policy?.id === policyId) &&
      session.startedAt >= from &&
      session.startedAt <= to,
  );
  return sort(kept, queryValues(query, 'Sort'));
}

function sort(sessions: AwsSession[], wanted: readonly string[]): AwsSession[] | undefined {
  // The first order decides, so it is applied last.
  for (const order of [...wanted].reverse()) {
    const [, column, direction] = /^(\w+?)(Asc|Desc)$/.exec(order) ?? [];
    const key = column === undefined ? undefined : orders[column];
    if (!key) return undefined;
    const sign = direction === 'Desc' ? -1 : 1;
    sessions.sort((one, other) => sign * compare(key(one), key(other)));
  }
  return sessions;
}

function compare(one: number | string, other: number | string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A date and time; without a zone it is UTC, as the parameters' names say. */
function moment(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined || text === '') return otherwise;
  const zoned = /(?:z|[+-]\d{2}:?\d{2})$/i.test(text) || !text.includes('T') ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}
