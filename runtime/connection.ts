import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { VeeamError } from '../core/errors/veeam-error';
import { parseFingerprint } from './certificate-pin';
import { chooseProxy } from './proxy-choice';
import type { ChosenProxy, EnvironmentProxy, ProxyOptions } from './proxy-choice';

/** How to reach a server: trust, proxy, bounds. Names of `tls` are those of node:tls, as Node-RED's tls-config fills them. */
export interface ConnectionOptions {
  readonly tls?: Pick<
    TlsOptions,
    'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'servername' | 'rejectUnauthorized' | 'ALPNProtocols'
  >;
  /** SHA-256 fingerprint of the server's own certificate (hex); it replaces the check of the issuer. */
  readonly fingerprint?: string;
  readonly proxy?: ProxyOptions;
  /** What visits an identity provider: a reader of its pages (default), or the machine's browser. */
  readonly signOnVisitor?: 'pages' | 'browser';
  /** The most connections to a server at the same time. */
  readonly connections?: number;
  /** The most bytes of an answer, after decompression, where a request names none. */
  readonly maxBytes?: number;
}

/** The way to one server, decided once: every client connects along it. */
export interface Route {
  readonly host: string;
  readonly port: number;
  /** Absent for a server that is reached without TLS. */
  readonly tls?: TlsOptions;
  /** The fingerprint that the certificate must have, as 64 upper-case hexadecimal digits. */
  readonly pin?: string;
  readonly proxy?: ChosenProxy;
  /** What makes the next handshake short. Absent with a pin: a resumed handshake shows no certificate to compare. */
  readonly resumption?: { session?: Buffer };
  /** CA of the session, for the certificate of a proxy that is reached by TLS. */
  readonly ca?: TlsOptions['ca'];
}

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
  // A session has one set of connections, so those who want other bounds share it as little as those with other trust.
  const bounds = [options.connections, options.maxBytes].filter((bound) => bound !== undefined);
  // Another visitor may get through where the one before was refused, so it is another connection.
  const visitor = options.signOnVisitor === 'browser' ? ['browser'] : [];
  const others = [...bounds, ...visitor];
  if (pin === '' && tls.length === 0 && options.proxy === undefined && others.length === 0) return '';
  return createHash('sha256')
    .update(JSON.stringify([pin, tls, options.proxy, ...others]))
    .digest('base64url');
}

/**
 * Decides the way to a server. A client certificate, a pin, a server name and the choice not to verify were made for
 * the session's server; any other one, such as an identity provider, shares the CA and the proxy alone.
 *
 * @param session origin that `options` are about
 * @throws VeeamError `VEEAM_CONFIGURATION` for certificates, keys or proxies that cannot be used
 */
export function routeTo(
  server: URL,
  session: string,
  options: ConnectionOptions,
  fromEnvironment: EnvironmentProxy,
): Route {
  const { ca } = options.tls ?? {};
  const isSessions = server.origin === session;
  const secure = server.protocol === 'https:';
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const pin = isSessions ? (options.fingerprint?.trim() ?? '') : '';
  return {
    host,
    port: Number(server.port || (secure ? 443 : 80)),
    tls: secure ? tlsOptions(host, isSessions ? (options.tls ?? {}) : { ca }, pin !== '') : undefined,
    pin: secure && pin !== '' ? parseFingerprint(pin) : undefined,
    proxy: chooseProxy(server, options.proxy, fromEnvironment),
    resumption: secure && pin === '' ? {} : undefined,
    ca,
  };
}

/** What node:tls is given for every connection; certificates and keys are read here, once. */
function tlsOptions(host: string, tls: NonNullable<ConnectionOptions['tls']>, isPinned: boolean): TlsOptions {
  const { ca, cert, key, pfx, passphrase, servername = '', rejectUnauthorized, ALPNProtocols } = tls;
  const protocols = Array.isArray(ALPNProtocols) ? (ALPNProtocols as unknown[]).filter(isSpoken) : [];
  return {
    host,
    // TLS forbids addresses as server names.
    servername: servername !== '' ? servername : isIP(host) === 0 ? host : '',
    // With a pin the certificate itself is compared, whoever issued it.
    rejectUnauthorized: isPinned ? false : rejectUnauthorized,
    secureContext: secureContext({ ca, cert, key, pfx, passphrase }),
    ...(protocols.length === 0 ? {} : { ALPNProtocols: protocols as string[] }),
  };
}

/** Both clients speak HTTP/1.1 alone, so HTTP/2 is not offered whatever the settings list. */
function isSpoken(protocol: unknown): boolean {
  return typeof protocol === 'string' && protocol !== 'h2';
}

function secureContext(options: TlsOptions): TlsOptions['secureContext'] {
  try {
    return createSecureContext(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `The certificate, key or CA of the TLS settings cannot be used${code === undefined ? '' : ` (${code})`}. Check that they are whole, belong together, and that the passphrase is right.`,
    );
  }
}
