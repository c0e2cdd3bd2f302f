import assert from 'node:assert/strict';
import { bounded } from '../../nodes/n8n/Veeam/bounded';

/** Work that ends when it is told to. */
class Bench {
  readonly begun: number[] = [];
  readonly #ends = new Map<number, (outcome: string) => void>();

  readonly work = (index: number): Promise<string> => {
    this.begun.push(index);
    return new Promise((resolve) => this.#ends.set(index, resolve));
  };

  async end(index: number, outcome = `done ${index}`): Promise<void> {
    this.#ends.get(index)?.(outcome);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const isBad = (outcome: string): boolean => outcome === 'bad';

describe('work with a bound', () => {
  it('is begun in order, never more of it than the bound, and comes out in order', async () => {
    const bench = new Bench();
    const all = bounded(5, 2, bench.work, isBad);
    assert.deepEqual(bench.begun, [0, 1]);
    await bench.end(1);
    assert.deepEqual(bench.begun, [0, 1, 2]);
    for (const index of [2, 3, 0, 4]) await bench.end(index);
    assert.deepEqual(await all, ['done 0', 'done 1', 'done 2', 'done 3', 'done 4']);
  });

  it('is not begun after an outcome that ends it, but what has begun is waited for', async () => {
    const bench = new Bench();
    const all = bounded(9, 3, bench.work, isBad);
    await bench.end(2, 'bad');
    await bench.end(0, 'bad');
    await bench.end(1);
    assert.deepEqual(await all, ['bad', 'done 1', 'bad']);
    assert.deepEqual(bench.begun, [0, 1, 2]);
  });

  it('may be none at all', async () => {
    assert.deepEqual(await bounded(0, 8, new Bench().work, isBad), []);
  });
});
