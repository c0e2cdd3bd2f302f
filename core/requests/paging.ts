import { VeeamError } from '../errors/veeam-error';
import type { PagingStyle } from '../products/profile';
import { parseQuery } from './address';
import type { Query } from './address';
import type { Redact } from '../session/redaction';
import { answerJson, describeAnswer } from './answer-text';
import { successfulRequest } from './authenticated-request';
import type { ApiAnswer, ApiCall, ApiClient, ApiSession } from './authenticated-request';

/** One page of a long list. */
export interface Page {
  readonly entries: readonly unknown[];
  readonly answer: ApiAnswer;
  /** Number of all entries where the product tells it. */
  readonly total?: number;
}

/** A server that never comes to an end must not fill the memory. */
const MOST_ENTRIES = 1_000_000;

/**
 * Walks through a list in the product's own way, one page after the other. An offset in the query is where it
 * starts, a limit the size of a page. It ends at the announced total, else at a page that is shorter than asked.
 *
 * @param send asks for one page; a host that wants to see a refused answer gives its own
 * @throws VeeamError `VEEAM_UNEXPECTED_ANSWER` where an answer is no list or the same page comes again, else as
 *   `successfulRequest`
 */
export async function* pages(
  client: ApiClient<ApiSession>,
  call: ApiCall,
  send: typeof successfulRequest = successfulRequest,
): AsyncGenerator<Page, void, undefined> {
  const style = client.session.settings.profile.paging;
  const { path, query: asked } = splitQuery(call);
  const size = positive(lookUp(asked, style.limit)) ?? style.pageSize;
  let offset = positive(lookUp(asked, style.offset)) ?? 0;
  let previous: readonly unknown[] = [];
  for (let count = 0; count < MOST_ENTRIES;) {
    const query = { ...without(asked, style), [style.offset]: offset, [style.limit]: size };
    const answer = await send(client, { ...call, path, query });
    const page = readPage(answer, style, (text) => client.session.redact(text));
    if (isSamePage(page.entries, previous)) {
      throw new VeeamError(
        'VEEAM_UNEXPECTED_ANSWER',
        `${new URL(answer.url).pathname} answers the same page again and again. Ask for this path without paging.`,
      );
    }
    previous = page.entries;
    yield page;
    offset += page.entries.length;
    count += page.entries.length;
    // A total below what has come is none. Without one, more entries than asked for mean that all came at once.
    const isTotal = page.total !== undefined && page.total >= offset;
    const isLast = isTotal ? offset === page.total : page.entries.length !== size;
    if (page.entries.length === 0 || isLast) return;
  }
}

/** All entries of a list, page by page, up to `most` of them. */
export async function allEntries(
  client: ApiClient<ApiSession>,
  call: ApiCall,
  most = Infinity,
): Promise<unknown[]> {
  const entries: unknown[] = [];
  for await (const page of pages(client, call)) {
    for (const entry of page.entries) entries.push(entry);
    if (entries.length >= most) return entries.slice(0, most);
  }
  return entries;
}

function readPage(answer: ApiAnswer, style: PagingStyle, redact: Redact): Page {
  const body = answerJson(answer);
  const envelope = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const entries = style.entries === undefined ? body : envelope[style.entries];
  if (!Array.isArray(entries)) {
    throw new VeeamError(
      'VEEAM_UNEXPECTED_ANSWER',
      `${new URL(answer.url).pathname} brought no list but ${describeAnswer(answer, redact)}. Ask for this path without paging.`,
    );
  }
  const total = style.total === undefined ? undefined : envelope[style.total];
  return { entries: entries as unknown[], answer, total: typeof total === 'number' ? total : undefined };
}

/** Looks at whole pages only where their first entries are equal: pages are long. */
function isSamePage(page: readonly unknown[], previous: readonly unknown[]): boolean {
  const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  return (
    page.length > 0 &&
    page.length === previous.length &&
    isEqual(page[0], previous[0]) &&
    isEqual(page, previous)
  );
}

/** People write the query into the path as well. */
function splitQuery({ path, query = {} }: ApiCall): { readonly path: string; readonly query: Query } {
  const cut = path.indexOf('?');
  if (cut < 0) return { path, query };
  return { path: path.slice(0, cut), query: { ...parseQuery(path.slice(cut + 1)), ...query } };
}

/** Servers match these names without regard to case, and so do people. */
function lookUp(query: Query, name: string): unknown {
  return Object.entries(query).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function without(query: Query, style: PagingStyle): Record<string, unknown> {
  const names = [style.offset.toLowerCase(), style.limit.toLowerCase()];
  return Object.fromEntries(Object.entries(query).filter(([key]) => !names.includes(key.toLowerCase())));
}

function positive(value: unknown): number | undefined {
  const single = Array.isArray(value) ? (value[0] as unknown) : value;
  const number = typeof single === 'string' && single !== '' ? Number(single) : single;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}
