import { jsonAnswer, type Answer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import { bareList } from '../../lists/envelopes';
import { pageAnswer, type PageStyle } from '../../lists/page';
import type { ProductContext } from '../profile';
import { consoleErrors } from './errors';
import { applyOptions } from './odata/query-options';

/** Bare arrays, with OData's names (Skip and Top System Query Option). */
export const pageStyle: PageStyle = { offset: '$skip', limit: '$top', envelope: bareList };

/** How an entry looks and what it links to. */
export interface Shape<Item> {
  readonly row: (item: Item) => object;
  readonly links: (item: Item) => unknown;
}

/** What the operations of the consoles have in common: their base, their links, their refusals, their lists. */
export class RestApi {
  readonly #context: ProductContext;

  constructor(context: ProductContext) {
    this.#context = context;
  }

  readonly get = (path: string, handle: (call: Call) => Answer): Route => ({
    method: 'GET',
    path: `/v2/${path}`,
    purpose: 'resource',
    access: 'bearer',
    handle,
  });

  /** A change, which users that may only read are refused. */
  readonly post = (path: string, handle: (call: Call) => Answer): Route => ({
    method: 'POST',
    path: `/v2/${path}`,
    purpose: 'resource',
    access: 'bearer',
    writes: true,
    handle,
  });

  /** A collection and its items, which are told apart by `id`. */
  collection<Item extends { readonly id: number | string }>(
    path: string,
    items: (call: Call) => readonly Item[],
    shape: Shape<Item>,
  ): Route[] {
    return [
      this.get(path, (call) => this.list(call, items(call), shape)),
      this.get(`${path}/{item}`, (call) => this.item(call, items(call), shape)),
    ];
  }

  /** A collection, narrowed, ordered and cut as its query options say. */
  list<Item>(call: Call, items: readonly Item[], { row, links }: Shape<Item>): Answer {
    try {
      const selection = applyOptions(items, row, call.query);
      const answer = pageAnswer(call, this.#context, pageStyle, selection.items, (item) => {
        const shown = selection.properties ? picked(row(item), selection.properties) : row(item);
        return selection.hasLinks ? { ...shown, _links: links(item) } : shown;
      });
      return answer ?? this.refuse(call, '$skip and $top are whole numbers that are not negative.');
    } catch (error) {
      if (error instanceof SyntaxError) return this.refuse(call, error.message);
      throw error;
    }
  }

  /** The item that the end of the path names. */
  item<Item extends { readonly id: number | string }>(
    call: Call,
    items: readonly Item[],
    { row, links }: Shape<Item>,
  ): Answer {
    const found = items.find(({ id }) => String(id) === call.params.item);
    return found ? jsonAnswer(200, { ...row(found), _links: links(found) }) : this.notFound(call);
  }

  notFound(call: Call): Answer {
    return consoleErrors.failure('notFound', 'There is no such item.', call.path);
  }

  refuse(call: Call, detail: string): Answer {
    return consoleErrors.failure('badQuery', detail, call.path);
  }

  now(): number {
    return this.#context.now();
  }

  /** A link in an object of links, as most resources have them. */
  readonly href = (path: string): { href: string } => ({ href: `${this.#context.url()}/v2/${path}` });

  /** A link in a list of links, as alarms and resellers have them. */
  readonly rel = (rel: string, path: string): object => ({ rel, method: 'GET', ...this.href(path) });
}

/** A time in ISO 8601. */
export function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Some properties of a row; a path with a slash takes the object that it begins with. */
function picked(row: object, properties: readonly string[]): object {
  const wanted = new Set(properties.map((name) => name.split('/')[0]));
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name)));
}
