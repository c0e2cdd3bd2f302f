import { createHash } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AgentOptions } from 'node:https';
import { checkFingerprint, parseFingerprint } from './certificate-pin';
import { isExcluded, proxyAgents } from './proxy-agents';
import type { ProxyOptions } from './proxy-agents';

/** How to reach a server: trust, proxy. Names of `tls` are those of node:tls, as Node-RED's tls-config fills them. */
export interface ConnectionOptions {
  readonly tls?: Pick<
    AgentOptions,
    'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'servername' | 'rejectUnauthorized' | 'ALPNProtocols'
  >;
  /** SHA-256 fingerprint of the server's own certificate (hex); it replaces the check of the issuer. */
  readonly fingerprint?: string;
  readonly proxy?: ProxyOptions;
  /** What visits an identity provider: a reader of its pages (default), or the machine's browser. */
  readonly signOnVisitor?: 'pages' | 'browser';
  /** Milliseconds for requests that name none, sign-ins among them. No part of what tells connections apart. */
  readonly timeoutMs?: number;
}

/** The agents of one connection; kept alive, shared by all its requests, closed with it. */
export interface Agents {
  /** As got takes them; it refuses any further member. */
  readonly byProtocol: { readonly http: HttpAgent; readonly https: HttpsAgent };
  destroy(): void;
}

/**
 * Idle connections are closed after this time (milliseconds), before any usual server closes them: a request on a
 * connection that the server is just closing would be lost.
 */
const IDLE_MS = 4000;

/**
 * Distinguishes connections for the fingerprint of a session, as a hash: keys and passwords are among its inputs.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for a fingerprint that is none
 */
export function trustOf(options: ConnectionOptions): string {
  const pin = options.fingerprint === undefined ? '' : parseFingerprint(options.fingerprint);
  const tls = Object.entries(options.tls ?? {})
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ]);
  // Another visitor may get through where the one before was refused, so it is another connection.
  const visitor = options.signOnVisitor === 'browser' ? ['browser'] : [];
  if (pin === '' && tls.length === 0 && options.proxy === undefined && visitor.length === 0) return '';
  return createHash('sha256')
    .update(JSON.stringify([pin, tls, options.proxy, ...visitor]))
    .digest('base64url');
}

/** Makes the agents for a server. Nothing connects before the first request. */
export async function createAgents(server: URL, options: ConnectionOptions): Promise<Agents> {
  const pin =
    options.fingerprint === undefined || options.fingerprint.trim() === ''
      ? undefined
      : parseFingerprint(options.fingerprint);
  const keepAlive = { keepAlive: true, scheduling: 'lifo' as const, timeout: IDLE_MS };
  const tls: AgentOptions = {
    ...keepAlive,
    ...options.tls,
    // A resumed TLS session shows no certificate to compare with the pin, so none is resumed there.
    ...(pin === undefined ? {} : { rejectUnauthorized: false, maxCachedSessions: 0 }),
  };
  const proxied = options.proxy !== undefined && !isExcluded(server, options.proxy.noProxy ?? []);
  const agents = proxied
    ? await proxyAgents(options.proxy, keepAlive, tls)
    : { http: new HttpAgent(keepAlive), https: new HttpsAgent(tls) };
  if (pin !== undefined) checkFingerprint(agents.https, pin);
  return {
    byProtocol: agents,
    destroy() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
