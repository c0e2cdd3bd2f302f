import { jsonAnswer, type Answer } from '../http/answer';
import type { AuthorizedCall, Call, Route } from '../http/routes';
import type { Query } from '../lists/list-query';
import { pageAnswer, type PageStyle } from '../lists/page';
import type { ErrorShape } from './failure';
import type { ProductContext } from './profile';

export type { Query } from '../lists/list-query';

/** The versions that have an operation. */
export type Versions = Pick<Route, 'since' | 'until'>;

/** What a product's API does in the same way everywhere. */
export interface ResourceStyle {
  /** Base of the paths, for example `/api/{version}`. */
  readonly base: string;
  readonly errors: ErrorShape;
  readonly pages: PageStyle;
}

/** What the operations of a product have in common: their base, their lists, their refusals. */
export class ResourceApi {
  readonly #context: ProductContext;
  readonly #style: ResourceStyle;

  constructor(context: ProductContext, style: ResourceStyle) {
    this.#context = context;
    this.#style = style;
  }

  readonly get = (
    path: string,
    handle: (call: AuthorizedCall) => Answer,
    versions: Versions = {},
  ): Route => ({
    ...versions,
    method: 'GET',
    path: `${this.#style.base}/${path}`,
    purpose: 'resource',
    access: 'bearer',
    handle,
  });

  /** A change, which users that may only read are refused. */
  readonly change = (
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    handle: (call: AuthorizedCall) => Answer,
    versions: Versions = {},
  ): Route => ({
    ...versions,
    method,
    path: `${this.#style.base}/${path}`,
    purpose: 'resource',
    access: 'bearer',
    writes: true,
    handle,
  });

  /** A collection, and each of its items by the `{id}` in the path. */
  collection<Item>(
    path: string,
    items: (call: Call) => readonly Item[],
    how: {
      readonly id: (item: Item) => string;
      readonly render: (item: Item, call: Call) => object;
      readonly query?: Query<Item>;
      /** Whether a version gives the list whole, as a bare list, and knows no parts of it. */
      readonly isWhole?: (version: number) => boolean;
    },
    versions: Versions = {},
  ): Route[] {
    const { id, render, query, isWhole = () => false } = how;
    return [
      this.get(
        path,
        (call) =>
          isWhole(call.version)
            ? this.wholeList(call, items(call), render, query)
            : this.list(call, items(call), render, query),
        versions,
      ),
      this.get(
        `${path}/{id}`,
        (call) =>
          this.one(
            call,
            items(call).find((item) => id(item) === call.params['id']),
            (item) => render(item, call),
          ),
        versions,
      ),
    ];
  }

  /** One page of a list. */
  list<Item>(
    call: Call,
    items: readonly Item[],
    render: (item: Item, call: Call) => object,
    query?: Query<Item>,
  ): Answer {
    const kept = query ? query(items, call) : items;
    if ('refused' in kept) return this.badQuery(call, kept.refused);
    const { pages } = this.#style;
    return (
      pageAnswer(call, this.#context, pages, kept, (item) => render(item, call)) ??
      this.badQuery(call, `${pages.offset} and ${pages.limit} must be whole numbers in their bounds.`)
    );
  }

  /** All of a list, with nothing around it. Names of parts of it are none that the list knows, and are passed over. */
  wholeList<Item>(
    call: Call,
    items: readonly Item[],
    render: (item: Item, call: Call) => object,
    query?: Query<Item>,
  ): Answer {
    const kept = query ? query(items, call) : items;
    if ('refused' in kept) return this.badQuery(call, kept.refused);
    return jsonAnswer(
      200,
      this.#context.drift.apply(call.path, kept, (item) => render(item, call)),
    );
  }

  /** One item, or that there is none. */
  one<Item>(call: Call, item: Item | undefined, render: (item: Item) => object): Answer {
    return item === undefined ? this.notFound(call) : jsonAnswer(200, render(item));
  }

  notFound({ path }: Call): Answer {
    return this.#style.errors.failure('notFound', 'There is no such item.', path);
  }

  badQuery({ path }: Call, detail: string): Answer {
    return this.#style.errors.failure('badQuery', detail, path);
  }

  badBody({ path }: Call, detail: string): Answer {
    return this.#style.errors.failure('bodyUnexpected', detail, path);
  }
}

/** What a JSON body holds; nothing where it is no object. */
export function jsonBody({ body }: Call): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
