import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import type { Door } from './trouble';

const DAY = 24 * 60 * 60 * 1000;

/** Certificates as administrators meet them: one that fits, and each way not to fit. */
export interface Certificates {
  readonly contexts: ReadonlyMap<Door, SecureContext>;
  /** PEM of those that a client trusts, as far as their issuer goes. */
  readonly trusted: string;
}

/** Makes all certificates; a second or less. */
export async function makeCertificates(): Promise<Certificates> {
  const now = Date.now();
  const good = await selfSigned({ ip: '127.0.0.1' }, now + 30 * DAY);
  const expired = await selfSigned({ ip: '127.0.0.1' }, now - DAY);
  const wrongName = await selfSigned({ value: 'backup.example.com' }, now + 30 * DAY);
  const unknown = await selfSigned({ ip: '127.0.0.1' }, now + 30 * DAY);
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  return {
    contexts: new Map<Door, SecureContext>([
      ['good', createSecureContext(good)],
      ['expired', createSecureContext(expired)],
      ['wrongName', createSecureContext(wrongName)],
      ['unknown', createSecureContext(unknown)],
      ['oldProtocol', createSecureContext({ ...good, ...old })],
    ]),
    trusted: [good, expired, wrongName].map(({ cert }) => cert).join('\n'),
  };
}

async function selfSigned(
  name: { ip: string } | { value: string },
  notAfter: number,
): Promise<{ cert: string; key: string }> {
  const altName = 'ip' in name ? { type: 7 as const, ...name } : { type: 2 as const, ...name };
  const pems = await generate([{ name: 'commonName', value: `faults ${Math.random()}` }], {
    algorithm: 'sha256',
    keyType: 'ec',
    notBeforeDate: new Date(notAfter - 60 * DAY),
    notAfterDate: new Date(notAfter),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [altName] },
    ],
  });
  return { cert: pems.cert, key: pems.private };
}
