import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { VeeamError } from '../core/errors/veeam-error';
import { foreignServer } from '../core/requests/address';
import { parseServer } from '../core/session/settings';
import type { SessionSettings } from '../core/session/session-settings';

/**
 * Options of both of n8n's helpers. The old one reads its address from `url`, and from `uri` where there is no `url`;
 * the new one knows `url` only.
 */
export type RequestOptions = IHttpRequestOptions & {
  uri?: unknown;
  rejectUnauthorized?: boolean;
  simple?: boolean;
};

/** Members by which some HTTP library finds its server beside the address. n8n sets none of them. */
const OTHER_WAYS = [
  'baseURL',
  'baseUrl',
  'host',
  'hostname',
  'port',
  'path',
  'socketPath',
  'lookup',
  'agent',
  'agents',
  'httpAgent',
  'httpsAgent',
  'transport',
];

/** What an agent may be told. Its other options, a host among them, would go before those of the request. */
const AGENT_OPTIONS = new Set([
  'ca',
  'cert',
  'key',
  'pfx',
  'passphrase',
  'servername',
  'rejectUnauthorized',
  'secureOptions',
  'ciphers',
  'minVersion',
  'maxVersion',
]);

/**
 * Sees to it that a request goes to the session's server, whichever member holds its address and whatever sends it:
 * every address is parsed on its own, as an HTTP library would, and the one that was checked takes the place of what
 * was there.
 *
 * @throws VeeamError `VEEAM_FOREIGN_SERVER`
 */
export function keepOnServer(
  settings: SessionSettings,
  credentials: ICredentialDataDecryptedObject,
  options: RequestOptions,
): void {
  const base = baseOf(settings, credentials, options.baseURL);
  const [target] = [options.url, options.uri]
    .filter((address) => address !== undefined && address !== null)
    .map((address) => checked(settings, addressText(settings, address), base));
  if (target === undefined) throw unclear(settings.server);
  options.url = target.href;
  if (options.uri !== undefined) options.uri = target.href;
  for (const name of OTHER_WAYS) delete (options as unknown as IDataObject)[name];
  if (options.agentOptions !== undefined) options.agentOptions = harmless(options.agentOptions);
  // Through a proxy the token is out of its sight only inside TLS.
  if (options.proxy !== undefined && target.protocol !== 'https:') throw throughProxy(settings.server);
  options.headers = Object.fromEntries(
    Object.entries(options.headers ?? {}).filter(([name]) => name.toLowerCase() !== 'host'),
  );
  stayThere(target, options);
}

/** The credential's test has the server as it was typed for its base. */
function baseOf(
  settings: SessionSettings,
  credentials: ICredentialDataDecryptedObject,
  base: unknown,
): string | undefined {
  if (base === undefined || base === null || base === '') return undefined;
  const typed = addressText(settings, base);
  return checked(settings, typed === credentials['server'] ? parseServer(typed, settings.profile) : typed)
    .href;
}

/** What is neither text nor URL may say one thing now and another to the library that sends. */
function addressText({ server }: SessionSettings, address: unknown): string {
  if (typeof address === 'string') return address;
  if (address instanceof URL) return address.href;
  throw unclear(server);
}

function checked({ server }: SessionSettings, address: string, base?: string): URL {
  // Joined by hand, as axios does: a path with a leading slash stays below the path of its base.
  const isPath = base !== undefined && !/^([a-z][a-z\d+.-]*:|[\\/]{2})/i.test(address.trim());
  const whole = isPath ? `${base.replace(/\/+$/, '')}/${address.trim().replace(/^[\\/]+/, '')}` : address;
  if (!URL.canParse(whole)) throw unclear(server);
  const url = new URL(whole);
  if (url.origin !== server || url.username !== '' || url.password !== '') throw foreignServer(url, server);
  return url;
}

function harmless(agentOptions: object): object {
  return Object.fromEntries(Object.entries(agentOptions).filter(([name]) => AGENT_OPTIONS.has(name)));
}

/**
 * Redirects to other servers: n8n takes the token off where the origin changes, but the library below it leaves it on
 * for a subdomain. With a list of allowed domains n8n follows to these only.
 */
function stayThere({ hostname }: URL, options: RequestOptions): void {
  options.sendCredentialsOnCrossOriginRedirect = false;
  if (options.allowedDomains === undefined || options.allowedDomains.trim() === '') {
    options.allowedDomains = hostname;
    return;
  }
  if (isListed(hostname, options.allowedDomains)) options.allowedDomains = hostname;
}

/** Whether n8n would take a host for one of the list. */
function isListed(hostname: string, list: string): boolean {
  return list
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .some((entry) => (entry.startsWith('*.') ? hostname.endsWith(entry.slice(1)) : hostname === entry));
}

function unclear(server: string): VeeamError {
  return new VeeamError(
    'VEEAM_FOREIGN_SERVER',
    `The address of the request does not say which server it means, but the session belongs to ${server}. The token is not sent: give the whole address, from https:// on.`,
  );
}

function throughProxy(server: string): VeeamError {
  return new VeeamError(
    'VEEAM_FOREIGN_SERVER',
    `The request would go to ${server} through a proxy that could read the token. Take the proxy out of the request.`,
  );
}
