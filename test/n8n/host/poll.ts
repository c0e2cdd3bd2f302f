/** Asks again and again until there is an answer. Milliseconds. */
export async function poll<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { timeout = 180_000, every = 100 } = {},
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: nothing came within ${timeout / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
