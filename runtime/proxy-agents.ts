import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { AgentOptions } from 'node:https';
import { isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';

/** Milliseconds within which a proxy has to open a tunnel. */
const TUNNEL_TIMEOUT_MS = 15_000;

/** A proxy between this machine and the server. */
export interface ProxyOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Hosts that are reached directly: names, suffixes with a leading dot or star, `*` for all, each with a port or not. */
  readonly noProxy?: readonly string[];
}

/** A fault that happened before the tunnel to the server was open; the server has nothing to do with it. */
export class ProxyFault extends Error {
  readonly code = 'VEEAM_PROXY_FAULT';

  /** @param reason what the proxy said or did, in words that hold no secret */
  constructor(
    readonly proxy: string,
    readonly reason: string,
  ) {
    super(reason);
  }
}

type Callback = (error: Error | null, socket?: Duplex) => void;
type Connect = (options: Tunnel, callback: Callback) => void;

interface Tunnel {
  readonly host?: string;
  readonly timeout?: number;
}

/** Agents that go through the proxy, and say so where it is the proxy that fails. */
export async function proxyAgents(
  proxy: ProxyOptions,
  keepAlive: object,
  tls: AgentOptions,
): Promise<{ http: HttpAgent; https: HttpsAgent }> {
  const { HttpProxyAgent, HttpsProxyAgent } = await import('hpagent');
  const url = new URL(proxy.url);
  if (proxy.username !== undefined && proxy.username !== '') {
    url.username = encodeURIComponent(proxy.username);
    url.password = encodeURIComponent(proxy.password ?? '');
  }
  const agents = {
    http: new HttpProxyAgent({ ...keepAlive, proxy: url.href }),
    https: new HttpsProxyAgent({ ...tls, proxy: url.href }),
  };
  nameFaults(agents.http, url.host);
  nameFaults(agents.https, url.host);
  return agents;
}

function nameFaults(agent: HttpAgent, proxy: string): void {
  const connect = (agent.createConnection as unknown as Connect).bind(agent);
  const named: Connect = (options, callback) => {
    const { host = '' } = options;
    // The agent takes the time-out of idle connections for that of the tunnel, and an IPv6 address as it is.
    const tunnel = { ...options, timeout: TUNNEL_TIMEOUT_MS, host: isIPv6(host) ? `[${host}]` : host };
    connect(tunnel, (error, socket) => {
      if (error === null || error === undefined) callback(null, socket);
      else callback(new ProxyFault(proxy, reasonOf(error)));
    });
  };
  agent.createConnection = named as unknown as HttpAgent['createConnection'];
}

function reasonOf(error: NodeJS.ErrnoException): string {
  const status = /^Bad response: (\d+)/.exec(error.message)?.[1];
  if (status === '407') return 'it wants a user and password, or does not take those in the proxy settings';
  if (status !== undefined) return `it answered ${status} instead of opening the way to the server`;
  if (error.message === 'Proxy timeout') return `it did not answer within ${TUNNEL_TIMEOUT_MS / 1000} s`;
  if (error.code === 'ECONNREFUSED') return 'it refuses the connection';
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'its name cannot be resolved';
  return error.code === undefined ? 'the connection failed' : `the connection failed (${error.code})`;
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
