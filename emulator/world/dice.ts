import { createHash } from 'node:crypto';

/**
 * Choices that look random and are the same for the same seed and words. Nothing is drawn in sequence, so an item
 * stays what it is however many others there are.
 */
export class Dice {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A whole number from 0 to `below` - 1. */
  roll(below: number, ...words: (string | number)[]): number {
    return this.#digest(words).readUInt32BE(0) % below;
  }

  /** One of the items. */
  pick<Item>(items: readonly [Item, ...Item[]], ...words: (string | number)[]): Item {
    return items[this.roll(items.length, ...words)] ?? items[0];
  }

  /** A version 4 UUID. */
  uuid(...words: (string | number)[]): string {
    const bytes = this.#digest(words);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
      '-',
    );
  }

  /** Hexadecimal digits, for identifiers of cloud resources. */
  hex(length: number, ...words: (string | number)[]): string {
    return this.#digest(words).toString('hex').slice(0, length);
  }

  #digest(words: readonly (string | number)[]): Buffer {
    return createHash('sha256')
      .update([this.#seed, ...words].join('\u0000'))
      .digest();
  }
}
