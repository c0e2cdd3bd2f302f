import { VeeamError } from '../../../../core/errors/veeam-error';

/**
 * A number as a field or an expression gives it: a number, or a text with one.
 *
 * @param says what it is and what to do, for the sentence `"abc" is no ….`
 * @throws VeeamError `VEEAM_CONFIGURATION` for anything but a number from `least` on; a whole one, unless told otherwise
 */
export function readNumber(
  value: unknown,
  says: string,
  { least = 1, whole = true }: { readonly least?: number; readonly whole?: boolean } = {},
): number {
  const isText = typeof value === 'string' && value.trim() !== '';
  const number = isText ? Number(value) : value;
  const isUsable = typeof number === 'number' && Number.isFinite(number) && number >= least;
  if (isUsable && (!whole || Number.isSafeInteger(number))) return number;
  const given = typeof value === 'string' || typeof value === 'number' ? String(value) : typeof value;
  throw new VeeamError('VEEAM_CONFIGURATION', `"${given}" is no ${says}`);
}
