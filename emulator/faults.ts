import type { ListChange } from './lists/list-drift';
import { isProductId, type ProductId } from './products/product-id';

/** What goes wrong. */
export type FaultEffect =
  /** Wait this many milliseconds, then go on. Delays add up with other faults. */
  | { delayMs: number }
  /**
   * Cut the connection: `before` the request is processed; `after` it was processed, without a byte of answer
   * (tokens are issued, a refresh token is spent); `during`: processed, half of the answer's body sent.
   */
  | { cut: 'before' | 'during' | 'after' }
  /** Answer with this status instead of processing. `retryAfter` is in seconds. */
  | { status: number; retryAfter?: number; body?: string; contentType?: string }
  /** Process, but answer only half of the body, with a Content-Length that fits the half. */
  | { truncate: true }
  /** Answer 200 with an HTML sign-in page, as a proxy in between would. */
  | { html: true }
  /**
   * Before the request is processed, the list that it asks for gets a new entry at its head or loses the first one.
   * The list stays so until the faults are cleared.
   */
  | { list: ListChange };

/** Trouble to order. Without `product`, `method` or `path` it meets every one. */
export interface Fault {
  product?: ProductId;
  method?: string;
  /** Prefix of the path, with or without the product's base: `/token` and `/api/v1/token` both work. */
  path?: string;
  /** How many requests it meets; 1 by default. */
  times?: number;
  /** How many matching requests pass unharmed first; 0 by default. */
  skip?: number;
  do: FaultEffect;
}

/** A request as faults see it. */
export interface FaultTarget {
  readonly product: ProductId;
  readonly method: string;
  readonly path: string;
  /** The product's base path, for example `/api/v1`. */
  readonly apiBase: string;
}

/** The trouble that one request meets. */
export interface Trouble {
  readonly delayMs: number;
  readonly effect?: Exclude<FaultEffect, { delayMs: number }>;
}

/** The faults that were ordered and have not yet struck, oldest first. */
export class FaultQueue {
  #pending: { fault: Fault; skip: number; left: number }[] = [];

  order(fault: Fault): void {
    this.#pending.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#pending = [];
  }

  /** What is still to come, with the number of requests left to skip and to meet. */
  pending(): Fault[] {
    return this.#pending.map(({ fault, skip, left }) => ({ ...fault, skip, times: left }));
  }

  /** Takes the trouble for a request: every delay that matches, and the first other fault that does. */
  take(target: FaultTarget): Trouble {
    let delayMs = 0;
    let effect: Trouble['effect'];
    for (const entry of this.#pending) {
      if (entry.left <= 0 || !matches(entry.fault, target)) continue;
      const wanted = entry.fault.do;
      if (effect && !('delayMs' in wanted)) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.left -= 1;
      if ('delayMs' in wanted) delayMs += wanted.delayMs;
      else effect = wanted;
    }
    this.#pending = this.#pending.filter((entry) => entry.left > 0);
    return { delayMs, effect };
  }
}

function matches(fault: Fault, { product, method, path, apiBase }: FaultTarget): boolean {
  if (fault.product && fault.product !== product) return false;
  if (fault.method && fault.method.toUpperCase() !== method) return false;
  if (!fault.path) return true;
  const prefix = fault.path.toLowerCase();
  const full = path.toLowerCase();
  return (
    full.startsWith(prefix) || (full.startsWith(apiBase) && full.slice(apiBase.length).startsWith(prefix))
  );
}

/**
 * A fault from JSON.
 * @throws {TypeError} with a sentence that says what is wrong
 */
export function parseFault(value: unknown): Fault {
  const { product, method, path, times, skip, do: effect } = record(value, 'A fault');
  if (product !== undefined && !isProductId(product))
    throw new TypeError('"product" is not one of the products.');
  return {
    product,
    method: optional(method, 'method', 'string'),
    path: optional(path, 'path', 'string'),
    times: count(times, 'times'),
    skip: count(skip, 'skip'),
    do: parseEffect(record(effect, '"do"')),
  };
}

function parseEffect(effect: Record<string, unknown>): FaultEffect {
  const { delayMs, cut, status, truncate, html, list } = effect;
  if (typeof delayMs === 'number' && delayMs >= 0) return { delayMs };
  if (cut === 'before' || cut === 'during' || cut === 'after') return { cut };
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) {
    return {
      status,
      retryAfter: count(effect.retryAfter, 'retryAfter'),
      body: optional(effect.body, 'body', 'string'),
      contentType: optional(effect.contentType, 'contentType', 'string'),
    };
  }
  if (truncate === true) return { truncate };
  if (html === true) return { html };
  if (list === 'grows' || list === 'shrinks') return { list };
  throw new TypeError(
    '"do" is one of {"delayMs": 500}, {"cut": "before" | "during" | "after"}, {"status": 503, "retryAfter": 2}, {"truncate": true}, {"html": true}, {"list": "grows" | "shrinks"}.',
  );
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new TypeError(`${what} is a JSON object.`);
}

function optional(value: unknown, name: string, type: 'string'): string | undefined {
  if (value === undefined || typeof value === type) return value as string | undefined;
  throw new TypeError(`"${name}" is a text.`);
}

function count(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new TypeError(`"${name}" is a whole number that is not negative.`);
}
