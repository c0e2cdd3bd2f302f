import assert from 'node:assert/strict';
import { parseTotpSecret, totpCode, totpStep } from '../../core/grants/totp';

/** RFC 6238, appendix B: the secret is the ASCII digits 1 to 0, as long as the hash. */
const SECRETS = { SHA1: 20, SHA256: 32, SHA512: 64 } as const;
const VECTORS: [number, string, string, string][] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
];

function base32(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function secretText(length: number): string {
  return base32('1234567890'.repeat(7).slice(0, length));
}

describe('A TOTP secret (RFC 6238)', () => {
  for (const [column, [algorithm, length]] of Object.entries(SECRETS).entries()) {
    it(`gives the codes of the RFC with ${algorithm}`, () => {
      const secret = parseTotpSecret(
        `otpauth://totp/Veeam:administrator?secret=${secretText(length)}&algorithm=${algorithm}&digits=8&issuer=Veeam`,
      );
      for (const vector of VECTORS)
        assert.equal(totpCode(secret, totpStep(secret, vector[0] * 1000)), vector[column + 1]);
    });
  }

  it('gives six digits of a plain secret, as authenticator apps do', () => {
    const secret = parseTotpSecret(secretText(20));
    assert.deepEqual(
      VECTORS.map(([seconds]) => totpCode(secret, totpStep(secret, seconds * 1000))),
      VECTORS.map(([, code]) => code.slice(2)),
    );
  });

  it('is read with spaces, hyphens, padding and lower case', () => {
    const spaced = secretText(20)
      .toLowerCase()
      .replace(/(.{4})/g, '$1 ');
    assert.deepEqual(parseTotpSecret(`${spaced}==`).key, parseTotpSecret(secretText(20)).key);
  });

  for (const damaged of [
    '',
    '0189',
    'GEZD!',
    'otpauth://hotp/x?secret=GEZDGNBV',
    'otpauth://totp/x?secret=GEZDGNBV&algorithm=MD5',
    'otpauth://totp/x?secret=GEZDGNBV&digits=7',
    'otpauth://totp/x?secret=GEZDGNBV&period=0',
    'otpauth://totp/x',
  ]) {
    it(`refuses "${damaged}" without repeating it`, () => {
      assert.throws(
        () => parseTotpSecret(damaged),
        (error: Error & { code: string }) => {
          assert.equal(error.code, 'VEEAM_CONFIGURATION');
          return !error.message.includes('GEZD');
        },
      );
    });
  }
});
