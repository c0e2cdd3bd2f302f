import { jsonAnswer, type Answer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import { resultsAndTotal } from '../../lists/envelopes';
import { narrow, type ListRules } from '../../lists/list-query';
import { pageAnswer, type Link, type PageStyle } from '../../lists/page';
import type { ProductContext } from '../profile';
import { problemJson } from './errors';

/** Offset, Limit (-1 for everything), and totalCount, results, _links around the entries (the OpenAPI file of 1.0). */
export const pageStyle: PageStyle = {
  offset: 'Offset',
  limit: 'Limit',
  // The size of a page where a request names none is in no document.
  defaultLimit: 30,
  everything: -1,
  envelope: resultsAndTotal,
};

/** The versions that have an operation. */
export type Versions = Pick<Route, 'since' | 'until'>;

/** What the operations of the appliance have in common: their base, their links, their refusals, their lists. */
export class RestApi {
  readonly #context: ProductContext;
  readonly #documented: ReadonlySet<string>;

  /** @param documented every filter that the reference has for some list */
  constructor(context: ProductContext, documented: Iterable<string>) {
    this.#context = context;
    this.#documented = new Set([...documented].map((name) => name.toLowerCase()));
  }

  readonly get = (path: string, handle: (call: Call) => Answer, versions: Versions = {}): Route => ({
    ...versions,
    method: 'GET',
    path: `/api/v1/${path}`,
    purpose: 'resource',
    access: 'bearer',
    handle,
  });

  /** A change, which users that may only read are refused. */
  readonly post = (path: string, handle: (call: Call) => Answer, versions: Versions = {}): Route => ({
    ...versions,
    method: 'POST',
    path: `/api/v1/${path}`,
    purpose: 'resource',
    access: 'bearer',
    writes: true,
    handle,
  });

  /** A collection and its items. `{id}` in the item's path is the member `id`. */
  collection<Item extends { readonly id: string }>(
    path: string,
    items: (call: Call) => readonly Item[],
    rules: ListRules<Item>,
    render: (item: Item, call: Call) => object,
    versions: Versions = {},
  ): Route[] {
    return [
      this.get(path, (call) => this.list(call, items(call), rules, render), versions),
      this.get(
        `${path}/{id}`,
        (call) => {
          const found = items(call).find(({ id }) => id === call.params.id?.toLowerCase());
          return found ? jsonAnswer(200, render(found, call)) : this.notFound(call);
        },
        versions,
      ),
    ];
  }

  /** One page of a list that the query narrows and orders. */
  list<Item>(
    call: Call,
    items: readonly Item[],
    rules: ListRules<Item>,
    render: (item: Item, call: Call) => object,
  ): Answer {
    const kept = narrow(items, rules, call, this.#documented);
    const answer = kept && pageAnswer(call, this.#context, pageStyle, kept, (item) => render(item, call));
    return (
      answer ??
      problemJson.failure('badQuery', 'A query parameter has a value that is not allowed here.', call.path)
    );
  }

  notFound(call: Call): Answer {
    return problemJson.failure('notFound', 'There is no such item.', call.path);
  }

  link(rel: string, path: string, method: Link['method'] = 'GET'): Link {
    return { method, rel, href: `${this.#context.url()}/api/v1/${path}` };
  }

  now(): number {
    return this.#context.now();
  }

  /**
   * A time of a session or a restore point. The examples have it without a zone and in UTC; whether later revisions
   * say the zone no document shows, so an option decides.
   */
  time(milliseconds: number, { version }: Call): string {
    const { zonedTimesSince } = this.#context;
    const zone = zonedTimesSince !== undefined && version >= zonedTimesSince ? 'Z' : '';
    // The examples have six digits after the point for sessions.
    const microseconds = String((milliseconds * 7) % 1000).padStart(3, '0');
    return `${new Date(milliseconds).toISOString().slice(0, -1)}${microseconds}${zone}`;
  }
}
