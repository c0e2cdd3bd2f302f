import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { GrantType } from '../core/grants/grant-type';
import { versionHeader } from '../core/products/version';
import type { ProductId } from '../core/products/registry';
import { foreignServer } from '../core/requests/address';
import { parseServer } from '../core/session/settings';
import { readInputs, readSnapshot } from './credential-inputs';
import type { CredentialInputs } from './credential-inputs';
import { tlsOptions } from './helper-transport';
import { liveSession } from './live-sessions';
import { inSentences } from './plain-error';
import { noteTokenUse, tokenUse } from './token-use';

/** Options of both of n8n's helpers: the old one says `uri` and `rejectUnauthorized`. */
type RequestOptions = IHttpRequestOptions & { uri?: string; rejectUnauthorized?: boolean };

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
  const token = await inSentences(() => {
    const inputs = readInputs(product, grant, credentials);
    const target = targetOf(inputs, credentials, options);
    const { server } = inputs.settings;
    if (target.origin !== server || target.username !== '' || target.password !== '') {
      noteTokenUse(credentials, { state: 'foreign' });
      throw foreignServer(target, server);
    }
    if (options.baseURL !== undefined) {
      options.url = target.href;
      delete options.baseURL;
    }
    attachChoices(inputs, options, legacy);
    return tokenFor(inputs, credentials);
  });
  if (token === undefined) {
    noteTokenUse(credentials, { state: 'due', legacy });
    throw new RenewalDue();
  }
  noteTokenUse(credentials, { state: 'sent', token, legacy });
  options.headers = { ...without(options.headers, 'authorization'), authorization: `Bearer ${token}` };
  return options;
}

/** The token to send: the newest of this process and of n8n's store; nothing where a renewal has to come first. */
function tokenFor(inputs: CredentialInputs, credentials: ICredentialDataDecryptedObject): string | undefined {
  const { session } = liveSession(inputs);
  session.restore(readSnapshot(credentials));
  const renewed = tokenUse(credentials)?.state === 'renewed';
  return session.isRenewalDue && !renewed ? undefined : session.currentToken;
}

/** Where a request goes. The credential's test has the server as it was typed for its base. */
function targetOf(
  { settings }: CredentialInputs,
  credentials: ICredentialDataDecryptedObject,
  { uri, url, baseURL }: RequestOptions,
): URL {
  const address = uri ?? url;
  if (baseURL === undefined || baseURL === '') return new URL(address, settings.server);
  const base = baseURL === credentials['server'] ? parseServer(baseURL, settings.profile) : baseURL;
  return new URL(address, base);
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
  options.sendCredentialsOnCrossOriginRedirect = false;
  options.headers = { ...versionHeader(settings.profile, settings.apiVersion), ...options.headers };
}

function without(headers: IDataObject = {}, name: string): IDataObject {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));
}
