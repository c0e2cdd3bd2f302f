import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { networkFault } from '../core/errors/network-fault';
import { VeeamError } from '../core/errors/veeam-error';
import { createAgents } from './connection';
import type { Agents, ConnectionOptions } from './connection';

/** What a person needs to decide whether a certificate is the right one. */
export interface ServerCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly validTo: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
}

/** Milliseconds for the whole connection, a proxy's tunnel included. */
const CONNECT_TIMEOUT_MS = 10_000;

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
  const servername = connection.tls?.servername;
  const tls = { rejectUnauthorized: false, ...(servername === undefined ? {} : { servername }) };
  const agents = await createAgents(url, { tls, proxy: connection.proxy });
  try {
    const socket = await connect(agents, url);
    const certificate = socket.getPeerX509Certificate();
    socket.destroy();
    if (certificate === undefined)
      throw new VeeamError('VEEAM_CERTIFICATE', `${url.host} shows no certificate.`);
    const { subject, issuer, validTo, fingerprint256 } = certificate;
    return {
      subject: oneLine(subject),
      issuer: oneLine(issuer),
      validTo: new Date(validTo).toISOString(),
      fingerprint: fingerprint256,
    };
  } finally {
    agents.destroy();
  }
}

function connect(agents: Agents, url: URL): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    let socket: Duplex | undefined;
    const fail = (code: string | undefined): void => {
      clearTimeout(timer);
      socket?.destroy();
      reject(networkFault({ url: url.href, code, requestSent: false, timeoutMs: CONNECT_TIMEOUT_MS }));
    };
    const timer = setTimeout(() => fail('ETIMEDOUT'), CONNECT_TIMEOUT_MS);
    const watch = (made: Duplex): void => {
      socket = made;
      made.on('error', (error: NodeJS.ErrnoException) => fail(error.code));
      made.once('secureConnect', () => {
        clearTimeout(timer);
        resolve(made as TLSSocket);
      });
    };
    const { https } = agents.byProtocol;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const servername = https.options.servername ?? nameToAskFor(host);
    const options = { ...https.options, host, port: Number(url.port || 443), servername };
    // A proxy agent answers through its callback, a plain one returns the socket.
    const made = https.createConnection(options, (error: NodeJS.ErrnoException | null, tunnelled: Duplex) => {
      if (error !== null && error !== undefined) fail(error.code);
      else if (socket === undefined && tunnelled !== undefined) watch(tunnelled);
    }) as Duplex | undefined;
    if (made !== undefined && made !== null) watch(made);
  });
}

/** TLS forbids addresses as server names. */
function nameToAskFor(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}

function oneLine(name: string): string {
  return name.split('\n').join(', ');
}
