import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** A self-signed certificate with its private key. */
export interface SelfSigned {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** SHA-256, upper-case hexadecimal with colons, as browsers and OpenSSL show it. */
  readonly fingerprint256: string;
}

const day = 24 * 60 * 60 * 1000;

/** A certificate for the servers, as Veeam appliances have it out of the box: self-signed, made at start. */
export async function serverCertificate(host: string): Promise<SelfSigned> {
  const names = [...new Set(['localhost', '127.0.0.1', '::1', host])].filter((name) => name !== '::');
  return selfSigned('Veeam emulator', {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) =>
          isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
        ),
      },
    ],
  });
}

/** The certificate with which an identity provider signs. RSA, because XML signatures of providers are. */
export async function signingCertificate(name: string): Promise<SelfSigned> {
  return selfSigned(name, { keyType: 'rsa', keySize: 2048 });
}

async function selfSigned(name: string, options: Parameters<typeof generate>[1]): Promise<SelfSigned> {
  // Valid from yesterday on, so that a clock that is a little behind does not refuse it.
  const pems = await generate([{ name: 'commonName', value: name }], {
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + 365 * day),
    ...options,
  });
  return {
    certificatePem: pems.cert,
    privateKeyPem: pems.private,
    fingerprint256: new X509Certificate(pems.cert).fingerprint256,
  };
}
