import { VeeamError } from '../../../core/errors/veeam-error';
import type { Node, Red } from '../node-red-api';

/** The whole of a field is a variable: Node-RED itself fills such fields in, secrets included. */
const WHOLE = /^\$\{([^}]+)\}$/;
const ANYWHERE = /\$\{([^}]+)\}/g;
const WITHIN = /\$\{([^}]+)\}/;

/** Addresses take variables within them too, as everywhere in Node-RED where an address is a typed input. */
const ADDRESSES: ReadonlySet<string> = new Set(['server', 'signOnOrigins']);

/** Is told every variable that was filled in, and its value. */
export type VariableListener = (name: string, value: string) => void;

/**
 * Fills the environment variables into one field: `${NAME}` as its whole value, and in addresses anywhere, for example
 * `https://${HOST}:11005`. One that is not set stays as it is, to be named by {@link checkVariables}.
 *
 * @param node whose flow, subflow and global environment are looked through before that of the process
 */
export function fillIn(
  RED: Red,
  node: Node | undefined,
  field: string,
  text: string,
  filled: VariableListener = () => undefined,
): string {
  const valueOf = (variable: string, name: string): string => {
    const found: unknown = RED.util.evaluateNodeProperty(name, 'env', node as Node, {});
    if (typeof found !== 'string' && typeof found !== 'number') return variable;
    const value = String(found);
    if (value === '') return variable;
    filled(name, value);
    return value;
  };
  const whole = WHOLE.exec(text.trim())?.[1];
  if (whole !== undefined) return valueOf(text, whole);
  return ADDRESSES.has(field) ? text.replace(ANYWHERE, valueOf) : text;
}

/**
 * Node-RED leaves the name of a variable that is not set where its value belongs. As a password it would be refused,
 * and count as an attempt.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` naming field and variable
 */
export function checkVariables(fields: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value !== 'string') continue;
    const name =
      WHOLE.exec(value.trim())?.[1] ?? (ADDRESSES.has(field) ? WITHIN.exec(value)?.[1] : undefined);
    if (name !== undefined) throw notSet(name, field);
  }
}

/** A config node sees the variables of its own flow or subflow only, and it lies in no group. */
function notSet(name: string, field: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The environment variable ${name}, from which the Veeam session takes its ${field}, is not set where the session can see it. ` +
      'Set it for Node-RED and restart, or among the global environment variables and deploy. ' +
      'A variable of a flow or subflow is seen only by a session that belongs to it (chosen at the foot of its dialog), one of a group by none.',
  );
}

/** The values of variables that took part in something, for leaving them out of what is shown. */
export class FilledVariables {
  readonly #values = new Map<string, string>();

  readonly add: VariableListener = (name, value) => void this.#values.set(name, value);

  /**
   * Puts the names of the variables back where their values are quoted: who typed `${NAME}` knows the name, not
   * necessarily the value.
   */
  hide(words: string): string {
    const names = new Map<string, string>();
    for (const [name, value] of this.#values)
      for (const form of formsOf(value)) names.set(form.toLowerCase(), name);
    if (names.size === 0) return words;
    const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length).map(escaped);
    // A short value such as a port must not be found within other words and numbers.
    const quoted = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
    return words.replace(quoted, (form) => `\${${names.get(form.toLowerCase()) ?? '…'}}`);
  }
}

/** The value as it is, and as addresses and queries show it: without its scheme, form-encoded. */
function formsOf(value: string): string[] {
  const typed = value.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  const { origin, host, hostname } = URL.canParse(address)
    ? new URL(address)
    : { origin: '', host: '', hostname: '' };
  const encoded = new URLSearchParams([['', typed]]).toString().slice(1);
  return [value, typed, encoded, origin, host, hostname].filter((form) => form !== '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
