import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { GrantType } from '../core/grants/grant-type';
import type { ProductId } from '../core/products/registry';
import type { Caller } from '../core/session/caller';
import { codeMark, endedProperties, storedCodeMark, storedProperties } from './credential-inputs';
import type { CredentialInputs } from './credential-inputs';
import type { SendRequest } from './helper-transport';
import type { LiveSession } from './live-sessions';
import { openCredential } from './opened-credential';
import { inSentences } from './plain-error';
import { noteTokenUse, tokenUse } from './token-use';
import type { TokenUse } from './token-use';

/** Milliseconds for which a sign-in proves the inputs: opening a credential in the editor tests it, again and again. */
const PROOF_MS = 60_000;

/** What n8n takes for "nothing happened". */
const NOTHING: IDataObject = {};

/**
 * Sees to a valid token when n8n asks for one, and returns what n8n is to store.
 *
 * @param send the `helpers.httpRequest` of the execution or test that asks
 * @throws UserError with the sentence of the session and nothing else
 */
export async function preAuthentication(
  product: ProductId,
  grant: GrantType,
  credentials: ICredentialDataDecryptedObject,
  send: SendRequest,
): Promise<IDataObject> {
  const use = tokenUse(credentials);
  if (use?.state === 'foreign') return NOTHING;
  // `authenticate` tells a test from a request by its address, and has n8n ask again.
  if (use === undefined && credentials['accessToken'] === '') return NOTHING;
  if (use?.state === 'ended') return endedProperties(storedCodeMark(credentials));
  return inSentences(async () => {
    const { inputs, live } = openCredential(product, grant, credentials);
    live.use(send, inputs.connection);
    const code = freshCode(inputs, live, credentials);
    const seen = await seeToToken(live, { use, code, inputs });
    if (!seen) return NOTHING;
    noteTokenUse(credentials, { state: 'renewed' });
    return output(
      live,
      use,
      code === undefined ? storedCodeMark(credentials) : codeMark(live.account, code),
      credentials,
    );
  });
}

interface Occasion {
  readonly use: TokenUse | undefined;
  /** A verification code that has not been spent. */
  readonly code: string | undefined;
  readonly inputs: CredentialInputs;
}

/** @returns false where a new token would change nothing */
async function seeToToken(live: LiveSession, { use, code, inputs }: Occasion): Promise<boolean> {
  const { session } = live;
  if (use?.state === 'sent') {
    if (use.legacy && !(await live.refuses(use.token, inputs.settings.apiVersion))) return false;
    await session.refused(use.token, callerOf(inputs));
    return true;
  }
  const caller = callerOf(inputs);
  const token = session.currentToken;
  if (use?.state === 'unproved' && token !== undefined) {
    if (await live.refuses(token, inputs.settings.apiVersion)) await session.refused(token, caller);
    return true;
  }
  if (use === undefined || use.state === 'test') await prove(live, code, caller);
  else if (token !== undefined) await session.keepAlive();
  else await signIn(live, code, caller);
  await session.accessToken(caller);
  return true;
}

/**
 * The credential is being tested: what was entered has to be accepted now, whatever is stored. Of the API version the
 * test's own request tells nothing: n8n shows no answer, and it goes below the version that the product has by default.
 */
async function prove(live: LiveSession, code: string | undefined, caller: Caller): Promise<void> {
  const { session } = live;
  const { versioning } = session.settings.profile;
  try {
    if (code !== undefined) await session.signInAgain({ mfaCode: code }, caller);
    else if (session.isRepeatable && Math.abs(live.now - live.signedInAt) > PROOF_MS)
      await session.signInAgain({}, caller);
    else if (versioning.in === 'header') return await session.checkVersion(caller);
    else return;
    live.signedInAt = live.now;
    if (versioning.in === 'path' && versioning.revisions.length > 1) await session.checkVersion(caller);
  } catch (error) {
    throw await session.withTakenVersion(error, caller);
  }
}

async function signIn(live: LiveSession, code: string | undefined, caller: Caller): Promise<void> {
  const isFirst = live.session.snapshot() === undefined;
  if (code !== undefined) await live.session.finishSignIn({ mfaCode: code }, caller);
  await live.session.accessToken(caller);
  if (isFirst) live.signedInAt = live.now;
}

/** The choices of this credential; another one may share the session and choose otherwise. */
function callerOf({ settings, connection }: CredentialInputs): Caller {
  return { apiVersion: settings.apiVersion, timeoutMs: connection.timeoutMs };
}

/** The typed code, unless it is the one that the stored session was signed in with. */
function freshCode(
  { verificationCode }: CredentialInputs,
  { account }: LiveSession,
  credentials: ICredentialDataDecryptedObject,
): string | undefined {
  if (verificationCode === undefined) return undefined;
  return codeMark(account, verificationCode) === storedCodeMark(credentials) ? undefined : verificationCode;
}

/**
 * What is to be stored. A pair that has not changed is not stored again: another process may have stored a newer one
 * meanwhile. n8n's old helper repeats a request only if it gets something, so it gets the token alone.
 */
function output(
  live: LiveSession,
  use: TokenUse | undefined,
  mark: string,
  credentials: ICredentialDataDecryptedObject,
): IDataObject {
  const snapshot = live.snapshot();
  if (snapshot === undefined) return NOTHING;
  if (snapshot.accessToken !== credentials['accessToken']) return storedProperties(snapshot, mark);
  const repeats = (use?.state === 'due' || use?.state === 'unproved') && use.legacy;
  return repeats ? { accessToken: snapshot.accessToken } : NOTHING;
}
