import type { TLSSocket } from 'node:tls';
import { VeeamError } from '../core/errors/veeam-error';

/** The server shows another certificate than the pinned one. */
export class PinMismatch extends Error {
  /** @param found fingerprint of the certificate that came, 64 hexadecimal digits, or an empty text where none came */
  constructor(readonly found: string) {
    super('another certificate than the pinned one');
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

/**
 * Compares the certificate of a finished handshake with the pin. Node's own `checkServerIdentity` cannot do this: it
 * is not called for an untrusted chain, and not heeded once untrusted chains are accepted.
 *
 * @throws PinMismatch
 */
export function checkPin(socket: TLSSocket, pin: string): void {
  const found = (socket.getPeerX509Certificate()?.fingerprint256 ?? '').replaceAll(':', '');
  if (found !== pin) throw new PinMismatch(found);
}
