import { isVeeamError, VeeamError } from '../../../core/errors/veeam-error';
import type { ApiClient } from '../../../core/requests/authenticated-request';
import { readPastedAnswer } from '../../../core/single-sign-on/pasted-answer';
import { registerFlowNode } from '../flow-node';
import type { FlowNodeConfig } from '../flow-node';
import type { Red } from '../node-red-api';
import { takeOneTimeInput } from '../one-time-input';
import { attachToken } from '../token-output';
import type { TokenOutputConfig } from '../token-output';
import { serveSignIn } from './sign-in/sign-in-endpoints';

interface SsoLoginConfig extends FlowNodeConfig, TokenOutputConfig {}

/**
 * SSO Login: single sign-on, unattended where the session holds the provider's password. For a person the first
 * output says where to sign in; a later message with the provider's answer leaves through the second one.
 */
export = function registerSsoLogin(RED: Red): void {
  registerFlowNode<SsoLoginConfig>(RED, 'veeam-sso-login', ({ config, client }) => async (message, send) => {
    const samlResponse = await foundIn(takeOneTimeInput(message)?.samlResponse);
    const { session } = client();
    if (session.settings.grant !== 'saml') throw notSingleSignOn();
    if (samlResponse !== undefined) await session.finishSignIn({ samlResponse }, client());
    const accessToken =
      samlResponse === undefined ? await tokenWithoutPerson(client()) : await session.accessToken(client());
    if (accessToken === undefined) {
      message.payload = { redirectToUrl: await session.beginSingleSignOn(client()) };
      send([message, null]);
      return;
    }
    attachToken(RED, message, client(), accessToken, config);
    send([null, message]);
  });
  serveSignIn(RED);
};

/** The answer in what a message brings: people copy it with what is around it. */
async function foundIn(pasted: string | undefined): Promise<string | undefined> {
  if (pasted === undefined) return undefined;
  const found = await readPastedAnswer(pasted);
  if ('samlResponse' in found) return found.samlResponse;
  throw new VeeamError('VEEAM_SINGLE_SIGN_ON', found.problem);
}

/** Nothing where only a person can go on. */
async function tokenWithoutPerson(client: ApiClient): Promise<string | undefined> {
  const outcome = await client.session.accessToken(client).catch((error: unknown) => error);
  if (typeof outcome === 'string') return outcome;
  if (isVeeamError(outcome, 'VEEAM_SIGN_IN_NEEDED')) return undefined;
  throw outcome;
}

function notSingleSignOn(): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    'The SSO Login node needs a session that signs in by single sign-on. Choose that grant in the session, or use Get Token.',
  );
}
