import { X509Certificate } from 'node:crypto';
import { VeeamError } from '../core/errors/veeam-error';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/**
 * Checks what was entered as certificate of an authority, and gives its lines back: a single-line field turns the
 * line ends of a pasted text into blanks.
 *
 * @returns one or more certificates as PEM, or an empty text
 * @throws VeeamError `VEEAM_CONFIGURATION` where the text holds none, since TLS would take the server's for untrusted
 */
export function checkedAuthority(typed: string): string {
  const text = typed.trim();
  if (text === '') return '';
  const blocks = [...text.matchAll(BLOCK)];
  const certificates = blocks.filter(([, kind = '']) => kind.endsWith('CERTIFICATE'));
  if (certificates.length === 0)
    throw noCertificate(blocks.length === 0 ? 'no PEM text' : `a ${kindOf(blocks)}`);
  return certificates.map(([, kind = '', body = '']) => readable(kind, body)).join('\n');
}

function readable(kind: string, body: string): string {
  const pem = `-----BEGIN ${kind}-----\n${body.trim().replace(/\s+/g, '\n')}\n-----END ${kind}-----`;
  try {
    return new X509Certificate(pem) && pem;
  } catch {
    throw noCertificate('a certificate that is cut off or damaged');
  }
}

function kindOf(blocks: readonly RegExpMatchArray[]): string {
  return (blocks[0]?.[1] ?? '').toLowerCase();
}

function noCertificate(what: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The CA Certificate of the credential is ${what}. Enter the whole text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.`,
  );
}
