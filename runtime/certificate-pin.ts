import type { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { VeeamError } from '../core/errors/veeam-error';

/** Code of the error with which a connection to a server with another certificate fails. */
export const PIN_MISMATCH = 'VEEAM_PIN_MISMATCH';

/** A mismatch, with the fingerprint that came, so that the sentence can show it. */
export class PinMismatch extends Error {
  readonly code = PIN_MISMATCH;
  constructor(readonly found: string) {
    super(PIN_MISMATCH);
  }
}

/**
 * @returns the fingerprint as 64 upper-case hexadecimal digits
 * @throws VeeamError `VEEAM_CONFIGURATION`
 */
export function parseFingerprint(text: string): string {
  const digits = text
    .replace(/^sha-?256[:=]?/i, '')
    .replace(/[\s:-]/g, '')
    .toUpperCase();
  if (/^[0-9A-F]{64}$/.test(digits)) return digits;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The fingerprint is no SHA-256 fingerprint of a certificate. Enter its 64 hexadecimal digits, with or without colons.',
  );
}

/** `AB:CD:…`, as browsers and Veeam show it. */
export function formatFingerprint(digits: string): string {
  return digits.match(/../g)?.join(':') ?? '';
}

type Callback = (error: Error | null, socket?: Duplex) => void;

/**
 * A member of the options of a request under which the socket stands while its certificate is awaited. The request has
 * no socket of its own yet, so whoever gives up on the request has to end this one.
 */
export const AWAITED_SOCKET = Symbol('awaited socket');

/** Where the awaited socket is put down. */
export interface AwaitedSocket {
  socket?: Duplex;
}

/**
 * Makes an agent hand over only sockets whose peer shows the pinned certificate. Node's own `checkServerIdentity`
 * cannot do this: it is not called for an untrusted chain, and not heeded once untrusted chains are accepted. The
 * check runs before a byte of the request is written.
 */
export function checkFingerprint(agent: Agent, pin: string): void {
  const connect = agent.createConnection.bind(agent) as (
    options: object,
    callback?: Callback,
  ) => Duplex | undefined;
  const verify = (socket: Duplex, callback: Callback): void => {
    const found = ((socket as TLSSocket).getPeerX509Certificate()?.fingerprint256 ?? '').replaceAll(':', '');
    if (found === pin) return callback(null, socket);
    socket.destroy();
    callback(new PinMismatch(found));
  };
  const watch = (socket: Duplex, options: { [AWAITED_SOCKET]?: AwaitedSocket }, callback: Callback): void => {
    const awaited = options[AWAITED_SOCKET];
    if (awaited !== undefined) awaited.socket = socket;
    socket.once('error', callback);
    socket.once('secureConnect', () => {
      socket.off('error', callback);
      verify(socket, callback);
    });
  };
  const pinned = (options: object, callback: Callback): undefined => {
    // A proxy agent answers through its callback, a plain one returns the socket.
    const socket = connect(options, (error, connected) => {
      if (error !== null || connected === undefined) callback(error ?? new Error('no socket'));
      else watch(connected, options, callback);
    });
    if (socket !== undefined) watch(socket, options, callback);
    return undefined;
  };
  agent.createConnection = pinned;
}
