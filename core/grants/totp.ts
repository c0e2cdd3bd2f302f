import { createHmac } from 'node:crypto';
import { VeeamError } from '../errors/veeam-error';

/** A secret as an authenticator app holds it (RFC 6238). */
export interface TotpSecret {
  readonly key: Uint8Array;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly digits: 6 | 8;
  /** Seconds for which one code stands. */
  readonly period: number;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function unusable(why: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The TOTP secret is not usable: ${why}. Enter it as the authenticator app shows it (base32 letters and digits), or as its otpauth:// address.`,
  );
}

function decodeBase32(text: string): Uint8Array {
  const letters = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  if (letters === '') throw unusable('it is empty');
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const letter of letters) {
    const value = BASE32.indexOf(letter);
    if (value < 0) throw unusable('it holds a character that base32 does not have');
    buffer = ((buffer << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

/**
 * Reads a TOTP secret: base32 (spaces, hyphens and lower case accepted) or an `otpauth://totp/` address.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`
 */
export function parseTotpSecret(text: string): TotpSecret {
  const typed = text.trim();
  if (!/^otpauth:/i.test(typed))
    return { key: decodeBase32(typed), algorithm: 'sha1', digits: 6, period: 30 };
  let url: URL;
  try {
    url = new URL(typed);
  } catch {
    throw unusable('the otpauth address is damaged');
  }
  if (url.hostname.toLowerCase() !== 'totp')
    throw unusable('only time-based codes (otpauth://totp/) are supported');
  const algorithm = (url.searchParams.get('algorithm') ?? 'SHA1').toLowerCase().replace('-', '');
  const digits = Number(url.searchParams.get('digits') ?? '6');
  const period = Number(url.searchParams.get('period') ?? '30');
  if (algorithm !== 'sha1' && algorithm !== 'sha256' && algorithm !== 'sha512')
    throw unusable('its algorithm is unknown');
  if (digits !== 6 && digits !== 8) throw unusable('codes must have 6 or 8 digits');
  if (!Number.isInteger(period) || period < 1) throw unusable('its period is no number of seconds');
  return { key: decodeBase32(url.searchParams.get('secret') ?? ''), algorithm, digits, period };
}

/** The time step (RFC 6238, section 4.2) at a time in milliseconds since 1970. */
export function totpStep(secret: TotpSecret, now: number): number {
  return Math.floor(now / 1000 / secret.period);
}

/** The code of one time step (RFC 4226, section 5.3). */
export function totpCode(secret: TotpSecret, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac(secret.algorithm, secret.key).update(counter).digest();
  const offset = (digest[digest.length - 1] ?? 0) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** secret.digits).padStart(secret.digits, '0');
}
