import type { IExecuteFunctions } from 'n8n-workflow';
import { VeeamError } from '../../../../core/errors/veeam-error';
import { successfulRequest } from '../../../../core/requests/authenticated-request';
import type { CredentialInputs } from '../../../../credentials/credential-inputs';
import type { LiveSession } from '../../../../credentials/live-sessions';
import { apiClient } from './api-client';
import type { CredentialSource } from './credential-source';

/** A session that is signed in, with its token. */
export interface SignedInSession {
  readonly inputs: CredentialInputs;
  readonly live: LiveSession;
  readonly token: string;
}

/**
 * The session of a credential, signed in. Where the token has to be obtained or renewed, that happens by a short
 * call through n8n, because only n8n can store the new one in the credential.
 *
 * @throws VeeamError as the sign-in and the call
 */
export async function signedInSession(
  context: IExecuteFunctions,
  source: CredentialSource,
): Promise<SignedInSession> {
  const before = await source.open();
  if (before.live.session.isRenewalDue) {
    const client = await apiClient(context, source);
    await successfulRequest(client, { method: 'GET', path: source.profile.probePath });
  }
  const token = before.live.session.currentToken;
  if (token === undefined) {
    throw new VeeamError(
      'VEEAM_SIGN_IN_NEEDED',
      'The session ended while it was being used. Run the node again.',
    );
  }
  return { ...before, token };
}
