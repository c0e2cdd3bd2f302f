import type { TLSSocket } from 'node:tls';
import { VeeamError } from '../core/errors/veeam-error';
import { routeTo } from './connection';
import type { ConnectionOptions } from './connection';
import type { DialFault } from './dial';
import { dial } from './dial';
import { loadEnvironmentProxy } from './libraries';
import { dialError } from './transport-fault';

/** What a person needs to decide whether a certificate is the right one. */
export interface ServerCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly validTo: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
  /** Whether this machine trusts it without a pin. */
  readonly isTrusted: boolean;
}

/** Milliseconds for the whole connection, a proxy's tunnel included. */
const CERTIFICATE_MS = 10_000;

/**
 * Fetches the certificate that a server shows, trusted or not. Nothing but the TLS handshake is sent to it.
 *
 * @param server origin, https
 * @param connection of which only the proxy and the server name are used: no client certificate is shown
 * @throws VeeamError `VEEAM_UNREACHABLE`, `VEEAM_TIMEOUT`, `VEEAM_CERTIFICATE` where the server shows none,
 *   `VEEAM_CONFIGURATION` for an address without TLS
 */
export async function fetchCertificate(
  server: string,
  connection: ConnectionOptions,
): Promise<ServerCertificate> {
  const url = new URL(server);
  if (url.protocol !== 'https:') {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `${url.host} is reached without TLS, so it shows no certificate.`,
    );
  }
  const { proxy, tls } = connection;
  const route = routeTo(
    url,
    url.origin,
    { tls: { rejectUnauthorized: false, servername: tls?.servername, ca: tls?.ca }, proxy },
    await loadEnvironmentProxy(),
  );
  const socket = await dialWithin(route, url.href);
  const certificate = socket.getPeerX509Certificate();
  const isTrusted = socket.authorized;
  socket.destroy();
  if (certificate === undefined)
    throw new VeeamError('VEEAM_CERTIFICATE', `${url.host} shows no certificate.`);
  const { subject, issuer, validTo, fingerprint256 } = certificate;
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    validTo: new Date(validTo).toISOString(),
    fingerprint: fingerprint256,
    isTrusted,
  };
}

async function dialWithin(route: ReturnType<typeof routeTo>, url: string): Promise<TLSSocket> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), CERTIFICATE_MS);
  try {
    return (await dial(route, over.signal)) as TLSSocket;
  } catch (fault) {
    const reason = over.signal.aborted ? { code: 'ETIMEDOUT' } : (fault as DialFault).reason;
    throw dialError(reason, { url, timeoutMs: CERTIFICATE_MS });
  } finally {
    clearTimeout(timer);
  }
}

function oneLine(name: string): string {
  return name.split('\n').join(', ');
}
