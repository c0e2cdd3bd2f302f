import { isVeeamError } from '../errors/veeam-error';
import type { MemberPath } from '../products/member-path';
import { answerPayload, checkContent } from './answer-payload';
import { successfulRequest } from './authenticated-request';
import type { ApiCall, ApiClient, ApiSession } from './authenticated-request';
import { memberAt } from './member';

/**
 * One record by its own path.
 *
 * @param member that holds the record in the answer; the empty text is the answer itself
 * @throws VeeamError as `successfulRequest`; `VEEAM_UNEXPECTED_ANSWER` for no data
 */
export async function readRecord(
  client: ApiClient<ApiSession>,
  call: ApiCall,
  member: MemberPath = '',
): Promise<unknown> {
  const answer = await successfulRequest(client, call);
  const payload = answerPayload(answer);
  checkContent(answer, payload, (text) => client.session.redact(text));
  return memberAt(payload, member);
}

/**
 * What was read, or nothing where it is not there.
 *
 * @param statuses with which the product says so
 */
export async function unlessMissing<T>(reading: Promise<T>, ...statuses: number[]): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isVeeamError(error) && [404, ...statuses].includes(error.statusCode ?? 0)) return undefined;
    throw error;
  }
}

/** A member as text, or nothing where it is absent or empty. */
export function textAt(record: unknown, path: MemberPath | undefined): string | undefined {
  if (path === undefined) return undefined;
  const value = memberAt(record, path);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Without the members that have no value: messages are read by people. */
export function present<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}
