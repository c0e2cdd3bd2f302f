import type { MemberPath } from '../member-path';

/** What a filter takes, and so which input a dialog shows for it. */
export type FilterKind =
  'text' | 'id' | 'number' | 'boolean' | 'date-time' | 'date' | 'one of words' | 'some of words';

/** A time that is written anew with every request: so many seconds before now. */
export interface SecondsAgo {
  readonly secondsAgo: number;
}

/** A documented way to narrow a list. */
export interface CatalogueFilter {
  /** The query parameter; where the product has {@link FilterExpression}s, the member of an entry that is compared. */
  readonly name: string;
  readonly takes: FilterKind;
  /** For words: those of the documents. */
  readonly words?: readonly string[];
  /** For words that the profile has already: the member of a job, a session or an alarm that holds them. */
  readonly wordsOf?: MemberPath;
  /** What it does, in a few plain words. */
  readonly about: string;
  /** A parameter of its own where the other filters of the product are expressions. */
  readonly isParameter?: true;
  /** What is filled in as soon as the call is chosen, for a parameter that the product insists on. */
  readonly preset?: string | SecondsAgo;
  /** Revisions of the API that have it, where not all do. */
  readonly revisions?: readonly string[];
}

/** Conditions about members of an entry, all in one query parameter. */
export type FilterExpression =
  | {
      /** OData, as in `status eq 'Failed' and isEnabled eq true`. */
      readonly language: 'odata';
      readonly parameter: string;
    }
  | {
      /** JSON objects with a property, an operation and a value. */
      readonly language: 'json';
      readonly parameter: string;
      /** Member with the operation. */
      readonly operation: 'operation' | 'operator';
      /** The operations in the product's words. `contains` is absent where it has none. */
      readonly words: { readonly equals: string; readonly contains?: string; readonly after: string };
      /** Conditions that all must hold: a list of them, or one object that joins them. */
      readonly joined: 'list' | 'and';
    };

interface CallFacts {
  /** What it gives, in a few plain words. */
  readonly gives: string;
  readonly filters?: readonly CatalogueFilter[];
  /** Revisions of the API that have it, where not all do. */
  readonly revisions?: readonly string[];
  /** What nobody has seen in a document of the product: a sentence. */
  readonly unverified?: string;
}

/** A call that reads. Paths are below the API's root; `{id}` stands for the id of what is read. */
export type CatalogueCall = CallFacts &
  (
    | {
        readonly path: string;
        readonly answers: 'a list' | 'one thing';
        /** Path of the list that has the ids, where it is not what stands before the first `{`. */
        readonly idsFrom?: string;
      }
    | {
        /**
         * A call that the profile knows already, with its path and the filters that are known there: `job sessions`,
         * `job session`, `job session log`, `alarms`, `malware`, `repositories`, `license`, `jobs/<kind>`, or `jobs`
         * where the profile knows their list and no more.
         */
        readonly of: string;
      }
  );

/** The calls that are suggested for a product: the most used first. */
export interface Catalogue {
  readonly calls: readonly CatalogueCall[];
  readonly expressions?: FilterExpression;
  /** The documents that the calls come from, where the profile does not name them already. */
  readonly documents?: readonly string[];
}
