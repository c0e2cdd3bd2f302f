import { VeeamError } from '../../core/errors/veeam-error';
import type { ConnectionOptions } from '../../runtime/connection';
import type { ProxyOptions } from '../../runtime/proxy-choice';
import { checkTlsMaterial } from '../../runtime/tls-material';
import { findNode } from './node-red-api';
import type { HttpProxyNode, Red, TlsConfigNode } from './node-red-api';

/** The part of a session's saved settings that says how to reach the server. */
export interface ConnectionConfig {
  /** Id of a `tls-config` node. */
  readonly tls?: string;
  /** Id of an `http proxy` node. */
  readonly proxy?: string;
  /** SHA-256 of the server's certificate. */
  readonly fingerprint?: string;
  /** The most connections to the server at the same time; empty: the default of the transport. */
  readonly connections?: string | number;
  /** The most MiB of one answer, after decompression; empty: the default of the transport. */
  readonly maxAnswer?: string | number;
}

/**
 * The connection that a session's settings describe, taken from Node-RED's own config nodes.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where one of those is missing or damaged
 */
export function connectionOf(RED: Red, config: ConnectionConfig): ConnectionOptions {
  const fingerprint = config.fingerprint?.trim();
  return {
    tls: tlsOptions(RED, config.tls),
    fingerprint: fingerprint === '' ? undefined : fingerprint,
    proxy: proxyOptions(RED, config.proxy),
    connections: bound(config.connections, 'number of connections', 256),
    maxBytes: inBytes(bound(config.maxAnswer, 'size of an answer (MiB)', 1024)),
  };
}

function bound(value: string | number | undefined, what: string, most: number): number | undefined {
  if (value === undefined || value === '') return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw damaged(`The ${what} of the Veeam session must be a whole number from 1 to ${most}.`);
}

function inBytes(mebibytes: number | undefined): number | undefined {
  return mebibytes === undefined ? undefined : mebibytes * 1024 * 1024;
}

function tlsOptions(RED: Red, id: string | undefined): ConnectionOptions['tls'] {
  if (id === undefined || id === '') return undefined;
  const node = findNode<TlsConfigNode>(RED, id);
  if (typeof node?.addTLSOptions !== 'function') throw missing('TLS configuration');
  // Its log says which of the two it is; the node itself does not.
  if (node.valid === false) {
    throw damaged(
      'The certificate files of the TLS configuration cannot be read, or a certificate is chosen there without its private key.',
    );
  }
  const options: NonNullable<ConnectionOptions['tls']> = node.addTLSOptions({});
  checkTlsMaterial(options);
  return options;
}

function proxyOptions(RED: Red, id: string | undefined): ProxyOptions | undefined {
  if (id === undefined || id === '') return undefined;
  const node = findNode<HttpProxyNode>(RED, id);
  if (node === undefined) throw missing('proxy configuration');
  const { url = '', noproxy, credentials } = node;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw damaged('The address in the proxy configuration is no http:// or https:// address.');
  }
  return { url, noProxy: noproxy, username: credentials?.username, password: credentials?.password };
}

function missing(what: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The ${what} of the Veeam session does not exist, is disabled or is not deployed yet. Deploy it, or choose another one in the session.`,
  );
}

function damaged(words: string): VeeamError {
  return new VeeamError('VEEAM_CONFIGURATION', `${words} Correct it and deploy.`);
}
