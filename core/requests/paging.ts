import { isVeeamError, VeeamError } from '../errors/veeam-error';
import { apiError, authenticatedRequest } from './authenticated-request';
import type { ApiAnswer, ApiCall, ApiClient, ApiSession } from './authenticated-request';
import { ListSoFar } from './list-so-far';
import type { Part } from './list-so-far';
import { readPage } from './page-content';
import type { PageContent } from './page-content';
import { listQuery, parseMost } from './page-query';
import type { ListQuery } from './page-query';
import { repeatedPage } from './page-repetition';

/** One page of a long list, without what was on pages before. */
export interface Page {
  readonly entries: readonly unknown[];
  readonly answer: ApiAnswer;
  /** Number of all entries where the product tells it. */
  readonly total?: number;
}

/** How far the reading of a list got. Numbers of pages and entries begin with 1. */
export interface PagingProgress {
  /** Whether the list was read to its end, or to the limit. */
  readonly complete: boolean;
  /** The last page that came, or the one that failed. */
  readonly page: number;
  /** How many pages there are, as far as can be told. */
  readonly pages?: number;
  /** The entries that the page that failed was to hold. */
  readonly from?: number;
  readonly to?: number;
  readonly total?: number;
  /** How many entries have come. */
  readonly entries: number;
}

export interface PagingOptions {
  /** The most entries wanted: a whole number above 0, or absent for all. */
  readonly most?: unknown;
  /**
   * A first page with no more entries than this is the whole list, where the product tells no total: it is known to
   * give longer ones. Saves the request that makes sure.
   */
  readonly wholeUpTo?: number;
  /** Told after each page how far the reading has got. */
  readonly onProgress?: (progress: PagingProgress) => void;
}

/** A server that never comes to an end must not fill the memory. */
const MOST_ENTRIES = 1_000_000;
/** Pages under way at a time where the total is known; where it is not, it is one. */
const MOST_AHEAD = 4;

interface PageUnderWay extends Part {
  readonly arrival: Promise<PageContent & { readonly answer: ApiAnswer }>;
}

/**
 * A long list of a product, read in the product's own way: page by page, some pages ahead of whoever takes them, in
 * order. Entries that come twice because the list grows meanwhile are dropped; where it shrinks, an earlier part is
 * read again, so that none is lost. A page whose answer got lost is asked for again, it alone.
 */
export class PagedList {
  readonly #client: ApiClient<ApiSession>;
  readonly #refusals = new WeakMap<object, ApiAnswer>();
  readonly #query: ListQuery;
  readonly #most: number;
  readonly #list: ListSoFar;
  readonly #onProgress: PagingOptions['onProgress'];
  #underWay: PageUnderWay[] = [];
  #taken = 0;
  #count = 0;
  #isComplete = false;
  #failed: Part | undefined;
  #refusedAnswer: ApiAnswer | undefined;

  /** @throws VeeamError `VEEAM_CONFIGURATION` for a limit that is none */
  constructor(client: ApiClient<ApiSession>, call: ApiCall, options: PagingOptions = {}) {
    const { paging } = client.session.settings.profile;
    this.#client = client;
    this.#most = Math.min(parseMost(options.most), MOST_ENTRIES);
    this.#onProgress = options.onProgress;
    this.#query = listQuery(call, paging, this.#most);
    this.#list = new ListSoFar(this.#query.start, this.#query.size, paging.ids, options.wholeUpTo);
  }

  /** How far the reading has got. */
  get progress(): PagingProgress {
    const { total, position, stride } = this.#list;
    const left = total === undefined || this.#taken === 0 ? 0 : Math.ceil((total - position) / stride);
    const isToEnd = this.#isComplete && total === position;
    return {
      complete: this.#isComplete,
      page: this.#taken + (this.#failed === undefined ? 0 : 1),
      ...(total === undefined && !this.#isComplete
        ? {}
        : { pages: this.#taken + (isToEnd ? 0 : Math.max(left, 0)) }),
      ...(this.#failed === undefined
        ? {}
        : {
            from: this.#failed.offset + 1,
            to: Math.min(this.#failed.offset + this.#failed.limit, total ?? Infinity),
          }),
      ...(total === undefined ? {} : { total }),
      entries: this.#count,
    };
  }

  /** The answer with which the server refused the page that failed, if it answered. */
  get refusedAnswer(): ApiAnswer | undefined {
    return this.#refusedAnswer;
  }

  /**
   * The pages, one after the other; to be walked through once.
   *
   * @throws VeeamError `VEEAM_UNEXPECTED_ANSWER` where an answer is no list, or its pages do not fit together; else
   *   as `successfulRequest`. The message names the page.
   */
  async *pages(): AsyncGenerator<Page, void, undefined> {
    this.#ask({ offset: this.#query.start, limit: this.#query.size });
    try {
      for (let asked = this.#underWay.shift(); asked !== undefined; asked = this.#underWay.shift()) {
        const page = await this.#take(asked);
        this.#onProgress?.(this.progress);
        if (page !== undefined) yield page;
      }
    } finally {
      this.#underWay = [];
    }
  }

  async #take(asked: PageUnderWay): Promise<Page | undefined> {
    try {
      const { entries, total, answer } = await asked.arrival;
      const { fresh, next } = this.#list.take({ ...asked, entries, total });
      if (fresh === undefined) this.#underWay = [];
      else this.#taken += 1;
      const wanted = fresh?.slice(0, this.#most - this.#count);
      this.#count += wanted?.length ?? 0;
      this.#isComplete = next === undefined || this.#count >= this.#most;
      if (next === undefined || this.#isComplete) this.#underWay = [];
      else this.#askAhead(next);
      return wanted === undefined ? undefined : { entries: wanted, answer, total };
    } catch (error) {
      this.#failed = asked;
      this.#refusedAnswer = this.#refusals.get(error as object);
      throw this.#named(error);
    }
  }

  /** Sends for the next parts of the list as far as it is known how it goes on and that they are wanted. */
  #askAhead(next: Part): void {
    const planned = this.#underWay[0];
    if (planned !== undefined && planned.offset > next.offset) this.#underWay = [];
    const { isSteady, total = 0, stride } = this.#list;
    const end = Math.min(total, this.#query.start + this.#most);
    const newest = this.#underWay.at(-1);
    let offset = newest === undefined ? next.offset : newest.offset + stride;
    while (this.#underWay.length < (isSteady ? MOST_AHEAD : 1)) {
      if (this.#underWay.length > 0 && offset + this.#query.size - stride >= end) return;
      this.#ask({ offset, limit: next.limit });
      offset += stride;
    }
  }

  #ask(part: Part): void {
    const arrival = this.#fetch(part);
    // It may fail after whoever wanted it has gone.
    arrival.catch(() => undefined);
    this.#underWay.push({ ...part, arrival });
  }

  async #fetch({ offset, limit }: Part): Promise<PageContent & { readonly answer: ApiAnswer }> {
    const { session } = this.#client;
    const call = this.#query.part(offset, limit);
    const answer = await repeatedPage(call.patience, async () => {
      const received = await authenticatedRequest(this.#client, call);
      if (received.statusCode < 300) return received;
      const refusal = apiError(this.#client, call, received);
      this.#refusals.set(refusal, received);
      throw refusal;
    });
    const { paging } = session.settings.profile;
    return { ...readPage(answer, paging, (text) => session.redact(text), offset), answer };
  }

  /** The error with the page it is about. */
  #named(error: unknown): unknown {
    if (!isVeeamError(error)) return error;
    const { page, pages, from = 0, to = 0, total } = this.progress;
    const ofPages = pages === undefined ? '' : ` of ${pages}`;
    const ofTotal = total === undefined ? '' : ` of ${total}`;
    const where = `page ${page}${ofPages}, entries ${from} to ${to}${ofTotal}`;
    return new VeeamError(error.code, `${error.message} (${where})`, {
      ...error,
      requestSent: error.requestSent,
    });
  }
}

/**
 * Walks through a list in the product's own way. An offset in the query is where it starts, a limit the size of a
 * page. Without a total it goes on until a page is empty, or shorter than what the server has shown to give.
 *
 * @throws VeeamError as {@link PagedList.pages}
 */
export function pages(
  client: ApiClient<ApiSession>,
  call: ApiCall,
  options: PagingOptions = {},
): AsyncGenerator<Page, void, undefined> {
  return new PagedList(client, call, options).pages();
}

/** All entries of a list, page by page, up to `most` of them. @throws VeeamError as {@link pages} */
export async function allEntries(
  client: ApiClient<ApiSession>,
  call: ApiCall,
  most?: unknown,
): Promise<unknown[]> {
  const { entries, failure } = await collectEntries(new PagedList(client, call, { most }));
  if (failure !== undefined) throw failure;
  return entries;
}

/** What could be read of a list. */
export interface CollectedEntries {
  readonly entries: unknown[];
  /** Why it is not all. */
  readonly failure?: VeeamError;
  readonly progress: PagingProgress;
  /** The answer with the last page that came. */
  readonly lastAnswer?: ApiAnswer;
  /** The answer with which the server refused the page that failed, if it answered. */
  readonly refusedAnswer?: ApiAnswer;
}

/** The error of a page that failed. A defect is none, and goes on as it is. */
export function pageFailure(error: unknown): VeeamError {
  if (isVeeamError(error)) return error;
  throw error;
}

/** Reads a list as far as it can be read: what came before a page that failed is in the result with the error. */
export async function collectEntries(list: PagedList): Promise<CollectedEntries> {
  const entries: unknown[] = [];
  let lastAnswer: ApiAnswer | undefined;
  let failure: VeeamError | undefined;
  try {
    for await (const page of list.pages()) {
      for (const entry of page.entries) entries.push(entry);
      lastAnswer = page.answer;
    }
  } catch (error) {
    failure = pageFailure(error);
  }
  return { entries, failure, progress: list.progress, lastAnswer, refusedAnswer: list.refusedAnswer };
}
