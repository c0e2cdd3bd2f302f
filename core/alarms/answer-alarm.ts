import { VeeamError } from '../errors/veeam-error';
import type { AlarmAction, AlarmsApi } from '../products/alarms-api';
import type { ActionCall } from '../products/jobs-api';
import type { MemberPath } from '../products/member-path';
import { actionRequest, pathWithId } from '../requests/action-request';
import { successfulRequest } from '../requests/authenticated-request';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { readRecord, textAt } from '../requests/record';
import { serverName } from '../session/account-name';

/** What became of an alarm. */
export interface AlarmOutcome {
  readonly action: AlarmAction;
  /** `already`: the alarm was over, or answered before. */
  readonly result: 'done' | 'already';
  /** The same as a sentence for people. */
  readonly message: string;
  readonly id: string;
  readonly comment: string;
}

/** The most characters of a comment; Service Provider Console takes no more. */
const LONGEST_COMMENT = 512;
/** Stands where a product wants a comment and nobody gave one. */
const NO_COMMENT = 'Answered by a workflow.';

/**
 * The id of an alarm from what a message brings: an id, an alarm as its product lists it, or an incident about one.
 *
 * @param idMember where the product's alarms have their id
 * @throws VeeamError `VEEAM_CONFIGURATION` where it is none of these
 */
export function parseAlarmReference(value: unknown, idMember: MemberPath = 'id'): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'object' && value !== null) {
    const { kind, subject, id, record } = value as Readonly<Record<string, unknown>>;
    if (kind !== undefined && kind !== 'alarm') throw otherIncident(kind);
    // The subject of an incident may be what the alarm is about; its record is the alarm.
    const recorded = textAt(record, idMember);
    if (recorded !== undefined) return recorded.trim();
    if (subject !== undefined) return parseAlarmReference(subject);
    const listed = textAt(value, idMember) ?? id;
    if (typeof listed === 'string' || typeof listed === 'number') return parseAlarmReference(listed);
  }
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'No alarm is named. Give its id, or the incident about it that Watch Incidents sent.',
  );
}

/**
 * Resolves or acknowledges an alarm, with a comment.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where the product has no such action, or for a comment that is too long;
 *   else as the request
 */
export async function answerAlarm(
  client: ApiClient<ApiSession>,
  action: AlarmAction,
  alarm: { readonly id: string; readonly comment?: string },
  options: CallOptions = {},
): Promise<AlarmOutcome> {
  const { api, call } = alarmCall(client, action);
  const { id } = alarm;
  checkId(client, api, id);
  const comment = checkedComment(alarm.comment) || (api.needsComment === true ? NO_COMMENT : '');
  const outcome = (result: AlarmOutcome['result'], words: string): AlarmOutcome => ({
    action,
    result,
    message: `The alarm ${id} of ${serverName(client.session.settings)} ${words}.`,
    id,
    comment,
  });
  const status = await statusOf(client, api, id, options);
  // Whoever acknowledges an alarm that is over has nothing to do either.
  if (status !== undefined && [...api.done.resolve, ...api.done[action]].includes(status))
    return outcome('already', `is ${status.toLowerCase()} already`);
  await successfulRequest(client, {
    ...options,
    ...actionRequest(call, { id: idInCalls(api, id), comment }),
  });
  return outcome('done', action === 'resolve' ? 'was resolved' : 'was acknowledged');
}

/** What the product has for alarms. @throws VeeamError `VEEAM_CONFIGURATION` where it lacks the action */
function alarmCall(
  client: ApiClient<ApiSession>,
  action: AlarmAction,
): { readonly api: AlarmsApi; readonly call: ActionCall } {
  const { name, alarms: api } = client.session.settings.profile;
  const call = api?.actions[action];
  if (api !== undefined && call !== undefined && call.revisions?.includes(client.apiVersion) !== false)
    return { api, call };
  const has = Object.keys(api?.actions ?? {});
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    has.length === 0
      ? `${name} has no call to ${action} an alarm. It ends when its cause does.`
      : `${name} cannot ${action} alarms. It can ${has.join(', ')} them.`,
  );
}

/** @throws VeeamError `VEEAM_CONFIGURATION` for an id that cannot be one of the product's */
function checkId(client: ApiClient<ApiSession>, { ids }: AlarmsApi, id: string): void {
  if (ids !== 'integers' || /^\d{1,15}$/.test(id)) return;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `"${id}" is no id of an alarm: ${client.session.settings.profile.name} numbers its alarms. Give the number, not the name.`,
  );
}

function idInCalls({ ids }: AlarmsApi, id: string): string | number {
  return ids === 'integers' ? Number(id) : id;
}

function checkedComment(given = ''): string {
  const comment = given.trim();
  if (comment.length <= LONGEST_COMMENT) return comment;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `The comment has ${comment.length} characters. An alarm takes ${LONGEST_COMMENT}.`,
  );
}

async function statusOf(
  client: ApiClient<ApiSession>,
  { item, itemMember, members }: AlarmsApi,
  id: string,
  options: CallOptions,
): Promise<string | undefined> {
  if (item === undefined) return undefined;
  const call = { ...options, method: 'GET', path: pathWithId(item, id) };
  return textAt(await readRecord(client, call, itemMember), members.status);
}

function otherIncident(kind: unknown): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The incident is about ${String(kind)}, and only alarms can be answered at the server. It resolves when its cause is gone.`,
  );
}
