/**
 * Does work for the numbers from 0 up to `count`, at most `atOnce` of them at the same time, begun in their order. After
 * an outcome that ends it nothing more is begun; what has begun is waited for.
 *
 * @param work never rejects
 * @returns the outcomes in the order of their numbers; all before one that ended it are there
 */
export async function bounded<T>(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<T>,
  ends: (outcome: T) => boolean,
): Promise<T[]> {
  const outcomes: T[] = [];
  let next = 0;
  let isEnded = false;
  const worker = async (): Promise<void> => {
    while (!isEnded && next < count) {
      const index = next;
      next += 1;
      const outcome = await work(index);
      outcomes[index] = outcome;
      if (ends(outcome)) isEnded = true;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
  return outcomes;
}
