import type { IExecuteFunctions } from 'n8n-workflow';
import type { LogOutResult } from '../../../../core/session/sign-out';
import { noteTokenUse } from '../../../../credentials/token-use';
import type { CredentialSource, ItemCredential } from './credential-source';

/** Ends a session on its server, through n8n's helper, and has its stored pair removed. What happened is in the result. */
export async function endSession(
  context: IExecuteFunctions,
  source: CredentialSource,
): Promise<LogOutResult> {
  const credential = await source.open();
  const { live, inputs } = credential;
  const send = helperOf(context);
  const result = await live.use(send, inputs.connection).session.logOut();
  await removeStoredPair(context, source.typeName, credential);
  return result;
}

function helperOf({ helpers }: IExecuteFunctions): Parameters<ItemCredential['live']['use']>[0] {
  return (options) => helpers.httpRequest(options);
}

/**
 * n8n stores what the hook returns, and calls it before a request that has no token; the request itself is then refused
 * by `authenticate`. There is no other way to change a stored credential.
 */
async function removeStoredPair(
  context: IExecuteFunctions,
  typeName: string,
  { forOneRequest, inputs }: ItemCredential,
): Promise<void> {
  const data = { ...forOneRequest(), accessToken: '' };
  noteTokenUse(data, { state: 'ended' });
  const options = { url: `${inputs.settings.server}/` };
  await context.helpers.httpRequestWithAuthentication
    .call(context, typeName, options, {
      credentialsDecrypted: { id: '', name: '', type: typeName, data },
    })
    .catch(() => undefined);
}
