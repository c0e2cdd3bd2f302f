import { VeeamError } from '../../../core/errors/veeam-error';

/**
 * The keys of `msg.confirm`: a key or a list of keys. Incidents are taken too, since they are what the node sends.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for anything else
 */
export function confirmedKeys(confirm: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(confirm) ? confirm : [confirm];
  return list.map((entry) => {
    const key = typeof entry === 'object' && entry !== null && 'key' in entry ? entry.key : entry;
    if (typeof key === 'string' && key !== '') return key;
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      'msg.confirm is not the key of an incident, nor a list of keys. Set it to msg.topic, or to msg.payload.key, of the message that this node has sent.',
    );
  });
}

/** How many keys a warning shows. */
const SHOWN = 5;

/** What to say of keys of which nothing waits to be confirmed. */
export function unknownWords(keys: readonly string[]): string {
  const shown = keys.slice(0, SHOWN).map((key) => `"${key.slice(0, 255)}"`);
  const more = keys.length > SHOWN ? ` and ${keys.length - SHOWN} more` : '';
  return `msg.confirm has ${keys.length === 1 ? 'a key' : 'keys'} of which nothing waits to be confirmed: ${shown.join(', ')}${more}. It may have been confirmed before, or come from another node.`;
}
