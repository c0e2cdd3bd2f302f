import type { Caller } from '../../../core/session/caller';
import type { SessionCondition } from '../../../core/session/condition';
import type { Session } from '../../../core/session/session';
import { LOG_OUT_TIMEOUT_MS } from '../../../core/session/sign-out';
import { within } from '../../../runtime/deadline';
import { isoTime } from '../iso-time';
import type { Red } from '../node-red-api';
import { sessions } from '../sessions';
import type { FormValues } from './form-values';
import { parseSession } from './session-config';

/** What a successful test tells. */
export interface SignedIn {
  /** ISO 8601. */
  readonly expiresAt: string | undefined;
  /** The version of the API that the server takes. */
  readonly apiVersion: string;
  /**
   * `running`: the session of the deployed flows is signed in; `ended`: the test's own session was logged out again;
   * `waiting`: a sign-in that cannot be repeated is kept for the flows that are about to be deployed.
   */
  readonly session: 'running' | 'ended' | 'waiting';
}

/**
 * Signs in with the values of the dialog. Equal settings mean the same session here as in the flows, so that a test
 * is no second sign-in of the account. A person may always try once, pause or not; a refusal lengthens the pause.
 *
 * @throws VeeamError what is wrong with the settings, or what the sign-in throws
 */
export async function trySignIn(RED: Red, form: FormValues): Promise<SignedIn> {
  const { settings, connection, timeoutMs } = parseSession(RED, form.fields, form.credentials);
  const lease = sessions.acquire(settings, connection);
  const { session } = lease;
  const before = session.condition.state;
  const release = (condition: SessionCondition['state']): Promise<boolean> => {
    // A sign-in that needed a person is worth keeping, and a pause must last although nobody holds the session.
    const isOver = before !== 'signedIn' && condition !== 'paused' && session.isRepeatable;
    return within(LOG_OUT_TIMEOUT_MS, lease.release(isOver)).then((result) => result !== undefined);
  };
  const failure = await signIn(session, form.mfaCode, {
    apiVersion: settings.apiVersion,
    timeoutMs,
    insists: true,
  });
  if (failure !== undefined) {
    await release(session.condition.state);
    throw failure;
  }
  const expiresAt = isoTime(session.expiresAt);
  const isShared = lease.isShared;
  const wasEnded = await release(session.condition.state);
  const { apiVersion } = settings;
  return { expiresAt, apiVersion, session: isShared ? 'running' : wasEnded ? 'ended' : 'waiting' };
}

/** The error of a sign-in, or nothing. */
async function signIn(
  session: Session,
  mfaCode: string | undefined,
  caller: Caller,
): Promise<Error | undefined> {
  try {
    await session.finishSignIn({ mfaCode }, caller);
    await session.accessToken(caller);
    await session.checkVersion(caller);
    return undefined;
  } catch (error) {
    const told = await session.withTakenVersion(error, caller);
    return told instanceof Error ? told : new Error(String(told));
  }
}
