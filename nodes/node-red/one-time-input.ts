import type { OneTimeInput } from '../../core/grants/grant';
import type { Message } from './node-red-api';

/**
 * Takes what finishes a sign-in by a person off the message, so that it goes no further, whatever becomes of it.
 * Numbers are taken as text, since a six-digit code easily becomes one.
 *
 * @returns nothing where the message brings nothing of the kind
 */
export function takeOneTimeInput(message: Message): OneTimeInput | undefined {
  if (!('mfaCode' in message || 'authorizationCode' in message || 'samlResponse' in message))
    return undefined;
  const input = {
    mfaCode: text(message['mfaCode'], true),
    authorizationCode: text(message['authorizationCode']),
    samlResponse: text(message['samlResponse']),
  };
  delete message['mfaCode'];
  delete message['authorizationCode'];
  delete message['samlResponse'];
  return Object.values(input).some((value) => value !== undefined) ? input : undefined;
}

function text(value: unknown, isCode = false): string | undefined {
  // A number has lost its leading zeros; codes have six digits or eight.
  if (typeof value === 'number') return String(value).padStart(isCode ? (value < 1_000_000 ? 6 : 8) : 0, '0');
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
