import type { IExecuteFunctions } from 'n8n-workflow';
import type { LogOutResult } from '../../../../core/session/sign-out';
import type { CredentialInputs } from '../../../../credentials/credential-inputs';
import type { LiveSession } from '../../../../credentials/live-sessions';

/** Ends a session on its server, through n8n's helper. What happened is in the result. */
export function endSession(
  { helpers }: Pick<IExecuteFunctions, 'helpers'>,
  { live, inputs }: { readonly live: LiveSession; readonly inputs: CredentialInputs },
): Promise<LogOutResult> {
  return live.use((options) => helpers.httpRequest(options), inputs.connection).session.logOut();
}
