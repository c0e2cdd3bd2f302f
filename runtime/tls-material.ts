import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { VeeamError } from '../core/errors/veeam-error';
import type { ConnectionOptions } from './connection';

type TlsOptions = NonNullable<ConnectionOptions['tls']>;

/**
 * Checks that certificates and keys can be read at all. OpenSSL skips a CA that it cannot read without a word, and the
 * server is then blamed for a certificate that nobody trusts; a broken client certificate looks like a server that
 * cannot be reached.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`, saying which part is unusable; it repeats nothing of its text
 */
export function checkTlsMaterial(tls: TlsOptions): void {
  for (const ca of [tls.ca].flat()) {
    const fault = ca === undefined ? undefined : caFault(ca);
    if (fault !== undefined) throw unusable(`The CA certificate ${fault}.`);
  }
  const { cert, key, pfx, passphrase } = tls;
  if (cert === undefined && key === undefined && pfx === undefined) return;
  try {
    createSecureContext({ cert, key, pfx, passphrase });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw unusable(clientFault(`${code} ${message}`));
  }
}

const BEGIN = /-----BEGIN ([A-Z0-9 ]+)-----/g;
const CERTIFICATE = /^(X509 |TRUSTED )?CERTIFICATE$/;

/** What is wrong with a CA, in the words that follow "The CA certificate". */
function caFault(ca: string | Uint8Array): string | undefined {
  const bytes = Buffer.from(ca as Uint8Array);
  if (bytes.toString('latin1').trim() === '') return 'is empty';
  const text = bytes.toString('latin1');
  const blocks = [...text.matchAll(BEGIN)];
  if (blocks.length === 0) {
    // 0x30 begins every certificate in the binary form (DER), in which Windows exports them by default.
    return bytes[0] === 0x30
      ? 'is in the binary form (DER). Export it as Base64 (PEM), which begins with -----BEGIN CERTIFICATE-----'
      : 'cannot be read: there is no -----BEGIN CERTIFICATE----- in it';
  }
  const certificates = blocks.filter(([, kind = '']) => CERTIFICATE.test(kind));
  if (certificates.length === 0) return `cannot be used: it holds a ${blocks[0]?.[1]?.toLowerCase()} instead`;
  return certificates.every((block) => isReadable(text, block)) ? undefined : 'cannot be read: it is damaged';
}

/** OpenSSL reads a block only from the beginning of a line. */
function isReadable(text: string, { index, 1: kind = '' }: RegExpExecArray): boolean {
  if (index > 0 && !/[\r\n]/.test(text[index - 1] ?? '')) return false;
  if (kind === 'TRUSTED CERTIFICATE') return true;
  try {
    return new X509Certificate(text.slice(index)).subject !== undefined;
  } catch {
    return false;
  }
}

/** @param reason code and words of OpenSSL; a container (PFX) that does not open comes with words alone */
function clientFault(reason: string): string {
  if (reason.includes('KEY_VALUES_MISMATCH'))
    return 'The private key does not belong to the client certificate.';
  if (/BAD_DECRYPT|MISSING_PASSPHRASE|mac verify failure/.test(reason))
    return 'The passphrase does not open the private key of the client certificate.';
  return 'The client certificate or its private key cannot be read.';
}

function unusable(words: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `${words} Correct it in the TLS configuration that the Veeam session uses, and deploy.`,
  );
}
