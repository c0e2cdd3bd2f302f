import { VeeamError } from '../core/errors/veeam-error';

/** A proxy between this machine and the server, as the settings of a session name it. */
export interface ProxyOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Hosts that are reached directly: names, suffixes with a leading dot or star, `*` for all, each with a port or not. */
  readonly noProxy?: readonly string[];
}

/** The proxy that one connection goes through. */
export interface ChosenProxy {
  readonly url: URL;
  /** The whole value of the header `proxy-authorization`. A secret. */
  readonly authorization?: string;
  /** Where it was named, for the sentence of an error. */
  readonly namedIn: 'session' | 'environment';
}

/** Finds the proxy that the environment names for an address; an empty text where it names none. */
export type EnvironmentProxy = (url: string) => string;

/**
 * The proxy for a server: the session's own, else the environment's (`https_proxy`, `http_proxy`, `no_proxy`), else
 * none. A session that names a proxy decides alone: its exceptions go directly, whatever the environment says.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for a proxy of the environment that is no HTTP proxy
 */
export function chooseProxy(
  server: URL,
  own: ProxyOptions | undefined,
  fromEnvironment: EnvironmentProxy,
): ChosenProxy | undefined {
  if (own !== undefined) {
    if (isExcluded(server, own.noProxy ?? [])) return undefined;
    const url = new URL(own.url);
    const { username = '', password = '' } = own;
    const authorization = username === '' ? loginIn(url) : basic(username, password);
    return { url, authorization, namedIn: 'session' };
  }
  const named = fromEnvironment(server.href);
  if (named === '') return undefined;
  if (!URL.canParse(named) || !/^https?:$/.test(new URL(named).protocol)) {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `The environment of this process names a proxy for ${server.host} that is no http:// or https:// address. Correct http_proxy, https_proxy or all_proxy, or except the server in no_proxy.`,
    );
  }
  const url = new URL(named);
  return { url, authorization: loginIn(url), namedIn: 'environment' };
}

function loginIn(url: URL): string | undefined {
  return url.username === '' ? undefined : basic(decoded(url.username), decoded(url.password));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Whether a server is to be reached past the proxy. */
export function isExcluded(server: URL, noProxy: readonly string[]): boolean {
  const name = server.hostname.toLowerCase();
  const port = server.port !== '' ? server.port : server.protocol === 'https:' ? '443' : '80';
  return noProxy.some((entry) => {
    const [, host = '', onlyPort] = /^\*?(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
    if (entry.trim() === '*') return true;
    if (host === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
    return host.startsWith('.') ? name.endsWith(host) : name === host || name.endsWith(`.${host}`);
  });
}
