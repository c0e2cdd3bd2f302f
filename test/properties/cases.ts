import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { VeeamError } from '../../core/errors/veeam-error';
import { isVeeamError } from '../../core/errors/veeam-error';

/** Cases for each property: 10,000 where the whole is tested, fewer at a desk. `PROPERTY_CASES` sets another number. */
const CASES = Number(process.env['PROPERTY_CASES'] ?? (process.env['CI'] === undefined ? 1000 : 10_000));

/** Holds a property against many cases. A failure names its seed and the smallest case that was found. */
export async function holds<T>(
  cases: fc.Arbitrary<T>,
  predicate: (value: T) => Promise<void> | void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(cases, async (value) => {
      await predicate(value);
    }),
    { numRuns: CASES },
  );
}

/** Stands in every secret that a case plants. No arbitrary makes it by chance. */
export const SECRET = 'S3cret-planted-value';

/** The error of work that may fail in one way only: with a code, with words, and without a secret in it. */
export async function outcome<T>(work: () => Promise<T> | T): Promise<{ value: T } | { error: VeeamError }> {
  try {
    return { value: await work() };
  } catch (error) {
    assert.ok(isVeeamError(error), `no VeeamError: ${error instanceof Error ? error.stack : String(error)}`);
    assert.match(error.code, /^VEEAM_[A-Z_]+$/);
    assert.ok(error.message.length > 10 && error.message.length < 2500, `${error.message.length} characters`);
    const own = Object.getOwnPropertyNames(error).map((name) => String((error as never)[name]));
    for (const text of [error.message, JSON.stringify(error), ...own]) {
      assert.ok(!text.includes(SECRET), `a secret stands in: ${text.slice(0, 300)}`);
    }
    assert.equal((error as Error).cause, undefined);
    return { error };
  }
}

/** Text of every kind: empty, long, with control characters, beyond Latin-1, with half a character. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('\r', '\n', '\0', '\t', ' ', '\u2028', ':', '/', '\\', '.', '%', '?', '#', '@'),
    maxLength: 12,
  }),
  fc.constantFrom(
    '\ud800',
    'a\udfffb',
    '\u0000',
    'ÄÖÜ',
    '日本',
    '😀',
    '__proto__',
    'constructor',
    'null',
    'NaN',
  ),
);

/** Values of every type that a message may bring. Node-RED itself cannot copy one that is nested much deeper. */
export const messageValue: fc.Arbitrary<unknown> = values(500);

/** Values of every type that an answer or a stored file may bring. */
export const anyValue: fc.Arbitrary<unknown> = values(20_000);

function values(deepest: number): fc.Arbitrary<unknown> {
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
      }),
    },
    { weight: 6, arbitrary: anyText },
    {
      weight: 6,
      arbitrary: fc.constantFrom<unknown>(undefined, null, NaN, Infinity, -0, 10n, Symbol('s'), () => 1),
    },
    { weight: 3, arbitrary: fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)) },
    fc.constant(null).map(() => {
      const cycle: Record<string, unknown> = {};
      cycle['self'] = cycle;
      return cycle;
    }),
    // Rare, for it takes more time than all others.
    fc.integer({ min: 1, max: deepest }).map((depth) => {
      let value: unknown = 1;
      for (let level = 0; level < depth; level += 1) value = [value];
      return value;
    }),
  );
}
