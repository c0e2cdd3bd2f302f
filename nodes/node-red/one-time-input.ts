import type { OneTimeInput } from '../../core/grants/grant';
import type { Message } from './node-red-api';

/**
 * Takes what finishes a sign-in by a person off the message, so that it goes no further, whatever becomes of it.
 * Numbers are taken as text, since a six-digit code easily becomes one.
 *
 * @returns nothing where the message brings nothing of the kind
 */
export function takeOneTimeInput(message: Message): OneTimeInput | undefined {
  const input = {
    mfaCode: text(message['mfaCode'], 6),
    authorizationCode: text(message['authorizationCode']),
    samlResponse: text(message['samlResponse']),
  };
  delete message['mfaCode'];
  delete message['authorizationCode'];
  delete message['samlResponse'];
  return Object.values(input).some((value) => value !== undefined) ? input : undefined;
}

function text(value: unknown, digits = 0): string | undefined {
  if (typeof value === 'number') return String(value).padStart(digits, '0');
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
