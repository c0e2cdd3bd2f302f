/**
 * Resolves with what `work` brings, or with nothing after `milliseconds`, whichever comes first. A `work` that
 * fails brings nothing too: this is for farewells, at which nobody waits longer and nobody can help any more.
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work.catch(() => undefined), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
