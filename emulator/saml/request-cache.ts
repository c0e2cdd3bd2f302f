import type { CacheItem, CacheProvider } from '@node-saml/node-saml';

/** The identifiers of the sign-on requests that have not been answered yet, by the emulator's clock. */
export class RequestCache implements CacheProvider {
  readonly #now: () => number;
  readonly #lifetimeMs: number;
  readonly #items = new Map<string, CacheItem>();

  constructor(now: () => number, lifetimeMs: number) {
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
  }

  saveAsync(key: string, value: string): Promise<CacheItem> {
    const item: CacheItem = { value, createdAt: this.#now() };
    for (const [old, { createdAt }] of this.#items) {
      if (createdAt + this.#lifetimeMs <= item.createdAt) this.#items.delete(old);
    }
    this.#items.set(key, item);
    return Promise.resolve(item);
  }

  getAsync(key: string): Promise<string | null> {
    const item = this.#items.get(key);
    const isGood = item !== undefined && item.createdAt + this.#lifetimeMs > this.#now();
    return Promise.resolve(isGood ? item.value : null);
  }

  removeAsync(key: string | null): Promise<string | null> {
    return Promise.resolve(key !== null && this.#items.delete(key) ? key : null);
  }

  clear(): void {
    this.#items.clear();
  }
}
