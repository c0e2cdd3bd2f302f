import { inputNames, isSecret } from '../grants/inputs';
import type { Credentials } from '../grants/inputs';

/** Blanks secrets in a text that is to be shown. */
export type Redact = (text: string) => string;

const BLANK = '•••';

/** Shorter secrets are blanked only where they stand alone, since they would blank parts of ordinary words. */
const SHORTEST_ANYWHERE = 4;
const SHORTEST = 2;

/** How many secrets that are no longer in use are remembered: a few token pairs, and the codes between them. */
const MOST_PAST = 12;

/** Of a longer one (a token, a SAML answer) this many characters tell it from all else; the rest follows as it comes. */
const LONGEST_SPELLED = 512;

/** A base64 text that is shorter than this could be any word. */
const SHORTEST_BASE64 = 8;

/**
 * The secrets of a session: what it signs in with, its tokens, those before, and what was on its way. A server may
 * repeat any of them in a page, in the name of a member, or in the answer to a request that took long.
 */
export class KnownSecrets {
  readonly #lasting: readonly string[];
  readonly #live: () => readonly (string | undefined)[];
  readonly #past: string[] = [];
  /** Made with the first text that is to be shown: a session that is well shows none. */
  #patterns: Map<string, string> | undefined;

  /** @param live the secrets in use now, which are never forgotten */
  constructor(credentials: Credentials, live: () => readonly (string | undefined)[] = () => []) {
    this.#lasting = inputNames
      .filter(isSecret)
      .map((name) => credentials[name])
      .filter((secret) => secret !== undefined);
    this.#live = live;
  }

  /** To be told of a secret that comes or goes. */
  note(secret: string | undefined): void {
    if (secret === undefined || secret.length < SHORTEST || this.#past.includes(secret)) return;
    this.#past.push(secret);
    if (this.#past.length > MOST_PAST) this.#past.shift();
  }

  /** Blanks every known secret, however it is spelled; the longest first, since one may hold another. */
  readonly redact: Redact = (text) => {
    const live = this.#live().filter((secret) => secret !== undefined);
    const known = [...new Set([...this.#lasting, ...live, ...this.#past])].filter(
      ({ length }) => length >= SHORTEST,
    );
    if (known.length === 0 || text === '') return text;
    const patterns = known.sort((a, b) => b.length - a.length).map((secret) => this.#pattern(secret));
    for (const secret of this.#patterns?.keys() ?? [])
      if (!known.includes(secret)) this.#patterns?.delete(secret);
    return text.replace(new RegExp(patterns.join('|'), 'gu'), BLANK);
  };

  #pattern(secret: string): string {
    const patterns = (this.#patterns ??= new Map<string, string>());
    const pattern = patterns.get(secret) ?? spellings(secret);
    patterns.set(secret, pattern);
    return pattern;
  }
}

/** A pattern for a secret in plain, percent, form, HTML, JSON and base64 spelling, mixed as they may be. */
function spellings(secret: string): string {
  if (secret.length > LONGEST_SPELLED)
    return `${[...secret.slice(0, LONGEST_SPELLED)].map(spellingsOf).join('')}[\\w+\\/=%.\\-]*`;
  const plain = [...secret].map(spellingsOf).join('');
  if (secret.length < SHORTEST_ANYWHERE) return `(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`;
  return [plain, ...base64Spellings(secret)].join('|');
}

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;|\\\\"',
  "'": "&apos;|\\\\'",
  '\\': '\\\\\\\\',
  '/': '\\\\/',
  ' ': '\\+|&nbsp;',
  '\n': '\\\\n',
  '\r': '\\\\r',
  '\t': '\\\\t',
};

/** One character in all its spellings. Letters and digits of ASCII are spelled in one way only. */
function spellingsOf(character: string): string {
  if (/^[a-z0-9]$/i.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const percent = [...new TextEncoder().encode(character)].map((byte) => `%(?:25)*${anyCase(hex(byte, 2))}`);
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const json = units.map((unit) => `\\\\u${anyCase(hex(unit, 4))}`);
  return `(?:${[
    percent.join(''),
    json.join(''),
    `&#0*${code};`,
    `&#[xX]0*${anyCase(hex(code, 1))};`,
    ...(NAMED[character] === undefined ? [] : [NAMED[character]]),
    escaped(character),
  ].join('|')})`;
}

/**
 * The secret in base64 and base64url, alone or as part of something longer (`user:password`): of each of the three
 * ways in which it can lie across the groups of three bytes, the characters that depend on nothing else.
 */
function base64Spellings(secret: string): string[] {
  const bytes = [...new TextEncoder().encode(secret)];
  const found = [0, 1, 2].map((shift) => {
    const padded = [...Array<number>(shift).fill(0), ...bytes];
    const whole = Buffer.from(padded).toString('base64').replace(/=+$/, '');
    const end = Math.floor((padded.length * 8) / 6);
    return { sure: whole.slice(Math.ceil((shift * 8) / 6), end), last: whole.slice(end) };
  });
  const spelled = (text: string): string => [...text].map((sign) => BASE64_URL[sign] ?? sign).join('');
  return found
    .filter(({ sure }) => sure.length >= SHORTEST_BASE64)
    .map(({ sure, last }) => `${spelled(sure)}(?:${spelled(last)}={0,2})?`);
}

const BASE64_URL: Readonly<Record<string, string>> = {
  '+': '(?:[+\\-]|%2[bB])',
  '/': '(?:[\\/_]|%2[fF])',
};

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}

function anyCase(digits: string): string {
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
