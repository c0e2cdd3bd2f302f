import { VeeamError } from '../errors/veeam-error';
import { entryIdentity } from './entry-identity';
import type { EntryIdentity } from './entry-identity';

/** A page as it came, and what was asked for. */
export interface ReceivedPage {
  readonly offset: number;
  readonly limit: number;
  readonly entries: readonly unknown[];
  /** What the server tells about the number of all entries. */
  readonly total: number | undefined;
}

/** A part of the list to ask for. */
export interface Part {
  readonly offset: number;
  readonly limit: number;
}

/** What a page turned out to be. */
export interface Taken {
  /** Its entries that were on no page before; nothing where it does not join what was read. */
  readonly fresh: readonly unknown[] | undefined;
  /** What to ask for next; nothing at the end of the list. */
  readonly next: Part | undefined;
}

/** At most so many entries of a page are asked for again with the next one. */
const MOST_OVERLAP = 5;
/** So often it is looked for where the list goes on, without a new entry, before it is given up. */
const MOST_STEPS_BACK = 12;
/** So many pages in a row may bring nothing new without getting any further. */
const MOST_FRUITLESS = 3;

/**
 * What was read of a list that may change meanwhile, page by page. Each page begins some entries before the last one
 * ended. As long as it holds an entry that is known, nothing between is lost: entries that came in at the head of
 * the list show as repeats and are dropped, and where entries left it, so that a page begins too late, an earlier part
 * is asked for. It sends nothing, it only decides.
 */
export class ListSoFar {
  readonly #start: number;
  readonly #idNames: readonly string[];
  readonly #wholeUpTo: number;
  #size: number;
  #identity: EntryIdentity | undefined;
  /** Keys of all entries with the order in which they came. */
  readonly #seen = new Map<string, number>();
  #firstKey: string | undefined;
  #lastKeys: readonly string[] = [];
  /** Where the last page ended, in the server's count. */
  #position: number;
  #total: number | undefined;
  #longest = 0;
  #usual = 0;
  #reached = -1;
  #fruitless = 0;
  #samePages = 0;
  #stepsBack = 0;

  /** @param wholeUpTo see `PagingOptions` */
  constructor(start: number, size: number, idNames: readonly string[], wholeUpTo = 0) {
    this.#start = start;
    this.#size = size;
    this.#idNames = idNames;
    this.#wholeUpTo = wholeUpTo;
    this.#position = start;
  }

  /** Where the last page ended, in the server's count. */
  get position(): number {
    return this.#position;
  }

  /** The number of all entries, where the server tells one that can be true. */
  get total(): number | undefined {
    return this.#total;
  }

  /** How many entries the next page brings beyond those that are known, as far as can be told. */
  get stride(): number {
    return Math.max(this.#usual - overlapOf(this.#usual), 1);
  }

  /** Whether pages come as they are expected, so that more than one may be asked for at a time. */
  get isSteady(): boolean {
    return this.#total !== undefined && this.#fruitless === 0 && this.#stepsBack === 0;
  }

  /**
   * Takes the page that was asked for next.
   *
   * @throws VeeamError `VEEAM_UNEXPECTED_ANSWER` where the server answers with the same entries again and again,
   *   or the list changes faster than it can be read
   */
  take(page: ReceivedPage): Taken {
    const { entries, offset } = page;
    if (entries.length > 0) this.#identity ??= entryIdentity(entries, this.#idNames);
    const keys = entries.map((entry) => this.#identity?.keyOf(entry) ?? '');
    if (!this.#joins(page, keys)) return { fresh: undefined, next: this.#stepBack(page) };
    const fresh = this.#freshOf(page, keys);
    const longestBefore = this.#longest;
    this.#position = offset + entries.length;
    this.#longest = Math.max(this.#longest, entries.length);
    this.#total = page.total !== undefined && page.total >= this.#position ? page.total : undefined;
    const beginsAgain = fresh.length === 0 && offset > this.#start && keys[0] === this.#firstKey;
    // A page that begins again at the list's first entry says nothing about where the list ends.
    const isEnd = !(beginsAgain && this.#total !== undefined) && this.#isEnd(page, longestBefore);
    // A list of one that comes again instead of nothing: the smallest case of a list that comes whole.
    const isWhole = this.#size > 1 && this.#longest === 1 && fresh.length === 0 && entries.length === 1;
    this.#firstKey ??= keys[0];
    if (isEnd || (isWhole && this.#total === undefined)) return { fresh, next: undefined };
    this.#checkProgress(page, keys, { fresh: fresh.length, beginsAgain });
    return { fresh, next: this.#next(page) };
  }

  /** Whether nothing can be missing between what was read and this page. */
  #joins({ offset, entries }: ReceivedPage, keys: readonly string[]): boolean {
    if (offset === this.#position) return true;
    if (offset < this.#position && keys.some((key) => this.#seen.has(key))) return true;
    // All that was read is gone. Without ids it may just as well be there and look different.
    return offset <= this.#start && (entries.length === 0 || this.#identity?.byId === true);
  }

  #freshOf({ entries, offset }: ReceivedPage, keys: readonly string[]): readonly unknown[] {
    const overlap = this.#position - offset;
    const isInPlace = overlap === 0 || isEqual(keys.slice(0, overlap), this.#lastKeys.slice(-overlap));
    const isById = this.#identity?.byId === true;
    // Rows without id may be equal and all be meant, so where nothing moved, place decides.
    const fresh: unknown[] = [];
    keys.forEach((key, index) => {
      const isKnown = isById || !isInPlace ? this.#seen.has(key) : index < overlap;
      if (!isKnown) fresh.push(entries[index]);
      if (!this.#seen.has(key)) this.#seen.set(key, this.#seen.size);
    });
    return fresh;
  }

  #isEnd({ entries, limit, offset }: ReceivedPage, longestBefore: number): boolean {
    if (this.#total !== undefined) return this.#position >= this.#total;
    if (offset === this.#start && entries.length < limit && entries.length <= this.#wholeUpTo) return true;
    // More than was asked for: all came at once. Fewer: the end, if the server has shown that it gives as many.
    return (
      entries.length === 0 || entries.length > limit || (entries.length < limit && longestBefore >= limit)
    );
  }

  #checkProgress(
    page: ReceivedPage,
    keys: readonly string[],
    { fresh, beginsAgain }: { readonly fresh: number; readonly beginsAgain: boolean },
  ): void {
    const last = keys.at(-1);
    const reached = last === undefined ? -1 : (this.#seen.get(last) ?? -1);
    this.#fruitless = fresh > 0 || reached > this.#reached ? 0 : this.#fruitless + 1;
    if (fresh > 0) this.#stepsBack = 0;
    const isSame = this.#total === undefined && keys.length > 1 && isEqual(keys, this.#lastKeys);
    this.#samePages = isSame ? this.#samePages + 1 : 0;
    this.#reached = reached;
    this.#lastKeys = keys;
    if (this.#samePages >= MOST_FRUITLESS || (this.#fruitless >= MOST_FRUITLESS && beginsAgain)) {
      throw unreadable(
        'ignores the offset and answers with the same entries again and again. Ask for this path without paging.',
      );
    }
    if (this.#fruitless < MOST_FRUITLESS) return;
    throw unreadable(
      page.total !== undefined && page.total > this.#position
        ? `tells of ${page.total} entries but gives no more than ${this.#position}. Ask for fewer with a limit, or without paging.`
        : 'changes faster than it can be read. Ask for longer pages, or without paging.',
    );
  }

  #next({ entries, limit }: ReceivedPage): Part {
    const count = entries.length;
    if (count > 0) this.#usual = count;
    if (this.#total === undefined && count < limit) {
      // Is this a short page of a long list, the whole list, or one that comes whole whatever is asked for? The
      // answer to a part that is shorter still tells.
      const overlap = Math.min(overlapOf(count), Math.floor((count - 1) / 2));
      return { offset: this.#position - overlap, limit: Math.max(count - 1, 1) };
    }
    if (limit < this.#size && this.#total === undefined) this.#size = this.#longest;
    return { offset: this.#position - overlapOf(count), limit: this.#size };
  }

  #stepBack({ offset, total = Infinity }: ReceivedPage): Part {
    this.#stepsBack += 1;
    this.#reached = -1;
    if (offset <= this.#start || this.#stepsBack > MOST_STEPS_BACK) {
      throw unreadable(
        'changes while it is read, so that its pages do not fit together. Ask for longer pages, or without paging.',
      );
    }
    const back = Math.max(MOST_OVERLAP, Math.ceil(this.#size / 10)) * 2 ** this.#stepsBack;
    const isLastTry = this.#stepsBack === MOST_STEPS_BACK;
    const from = Math.min(offset, this.#position, total);
    return { offset: isLastTry ? this.#start : Math.max(this.#start, from - back), limit: this.#size };
  }
}

/** How many entries of a page of `count` are asked for again; always fewer than it has. */
function overlapOf(count: number): number {
  return Math.max(Math.min(MOST_OVERLAP, Math.ceil(count / 10), count - 1), 0);
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}

/** What is wrong with the list; whoever asked for it says which one. */
function unreadable(words: string): VeeamError {
  return new VeeamError('VEEAM_UNEXPECTED_ANSWER', `The list ${words}`);
}
