import { UserError } from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { GrantType } from '../core/grants/grant-type';
import { versionHeader } from '../core/products/version';
import { productProfile } from '../core/products/registry';
import type { ProductId } from '../core/products/registry';
import type { CredentialInputs } from './credential-inputs';
import { tlsOptions } from './helper-transport';
import { openCredential } from './opened-credential';
import type { OpenedCredential } from './opened-credential';
import { inSentences } from './plain-error';
import { keepOnServer } from './request-target';
import type { RequestOptions } from './request-target';
import { isTestRequest } from './test-request';
import { noteTokenUse, tokenUse } from './token-use';

/**
 * Asks n8n for a new token before a request goes out. n8n takes an error with this status for an answer of the
 * server, calls `preAuthentication` and then `authenticate` again.
 */
class RenewalDue extends Error {
  readonly response = { status: 401 };
  constructor() {
    super('The session needs a new access token.');
  }
}

/**
 * Attaches token, API version and TLS choices to a request of n8n.
 *
 * @throws UserError where the request goes to another server, or where the inputs are incomplete
 */
export async function authenticate(
  product: ProductId,
  grant: GrantType,
  credentials: ICredentialDataDecryptedObject,
  options: RequestOptions,
): Promise<IHttpRequestOptions> {
  const legacy = options.uri !== undefined;
  const isTest = isTestRequest(productProfile(product), credentials, options);
  const wish = await inSentences(() => {
    const opened = openCredential(product, grant, credentials);
    const use = tokenUse(credentials)?.state;
    if (use === 'ended') throw new UserError('The session has ended; nothing is sent.');
    const isRenewed = use === 'renewed';
    // Until the address has been checked, the hook has nothing to renew.
    noteTokenUse(credentials, { state: 'foreign' });
    keepOnServer(opened.inputs.settings, credentials, options);
    attachChoices(opened.inputs, options, legacy);
    return isTest && !isRenewed ? ({ state: 'test' } as const) : tokenFor(opened, isRenewed, options);
  });
  if ('state' in wish) {
    noteTokenUse(credentials, wish.state === 'test' ? wish : { ...wish, legacy });
    throw new RenewalDue();
  }
  const { token } = wish;
  noteTokenUse(credentials, { state: 'sent', token, legacy });
  options.headers = { ...without(options.headers, 'authorization'), authorization: `Bearer ${token}` };
  return options;
}

/**
 * The token to send: the newest of this process and of n8n's store. Where a renewal has to come first, or where a
 * refused token would not be noticed and has to be looked at, n8n is to ask the hook before.
 */
function tokenFor(
  { live }: OpenedCredential,
  isRenewed: boolean,
  options: RequestOptions,
): { readonly token: string } | { readonly state: 'due' | 'unproved' } {
  const token = live.session.currentToken;
  if (token === undefined || (live.session.isRenewalDue && !isRenewed)) return { state: 'due' };
  return isRenewed || live.isProved(token) || noticesRefusal(options) ? { token } : { state: 'unproved' };
}

/** Whether an answer with 401 comes back to the hook; with Never Error or Pagination it goes to the workflow. */
function noticesRefusal({ simple, ignoreHttpStatusErrors: ignored }: RequestOptions): boolean {
  if (simple === false || ignored === true) return false;
  return typeof ignored !== 'object' || !ignored.ignore || ignored.except.includes(401);
}

function attachChoices(
  { settings, connection }: CredentialInputs,
  options: RequestOptions,
  legacy: boolean,
): void {
  const { agentOptions, skipSslCertificateValidation } = tlsOptions(connection, true);
  if (agentOptions !== undefined) options.agentOptions = { ...options.agentOptions, ...agentOptions };
  if (skipSslCertificateValidation === true) {
    if (legacy) options.rejectUnauthorized = false;
    else options.skipSslCertificateValidation = true;
  }
  options.headers = { ...versionHeader(settings.profile, settings.apiVersion), ...options.headers };
}

function without(headers: IDataObject = {}, name: string): IDataObject {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));
}
