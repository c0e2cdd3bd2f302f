import { CATALOGUES } from './catalogues/all-catalogues';
import type {
  Catalogue,
  CatalogueCall,
  CatalogueFilter,
  FilterExpression,
  FilterKind,
  SecondsAgo,
} from './catalogues/catalogue';
import { knownCalls } from './known-calls';
import type { KnownCall } from './known-calls';
import type { ProductProfile } from './profile';

/** A filter of a call, for one revision of the API. */
export interface ReadCallFilter {
  readonly name: string;
  readonly takes: FilterKind;
  readonly words?: readonly string[];
  readonly about: string;
  /** Set where it stands in the product's expression and is no parameter of its own. */
  readonly inExpression?: true;
  readonly preset?: string | SecondsAgo;
}

/** A call that reads, for one revision of the API. Its path is below the API's root. */
export interface ReadCall {
  readonly path: string;
  readonly gives: string;
  readonly answers: 'a list' | 'one thing';
  /** Path of the list that has the ids, for paths with `{id}`. */
  readonly idsFrom?: string;
  readonly filters: readonly ReadCallFilter[];
  readonly unverified?: string;
}

/** What is suggested for a product. */
export interface ReadCalls {
  readonly calls: readonly ReadCall[];
  readonly expressions?: FilterExpression;
}

const NOTHING: Catalogue = { calls: [] };

/** The catalogue of a product; an empty one where it has none. */
export function catalogueOf(id: string): Catalogue {
  return (CATALOGUES as Readonly<Record<string, Catalogue | undefined>>)[id] ?? NOTHING;
}

/**
 * The calls of a product that read: those of its catalogue, then those that its profile knows and the catalogue has
 * not.
 *
 * @param revision of the API; one that is not known has every call
 * @throws Error for a catalogue that refers to what the profile does not have, which a test finds
 */
export function readCalls(
  profile: ProductProfile,
  revision: string,
  catalogue: Catalogue = catalogueOf(profile.id),
): ReadCalls {
  const known = knownCalls(profile);
  const isKnown = profile.versioning.revisions.includes(revision);
  const has = ({ revisions }: { readonly revisions?: readonly string[] }): boolean =>
    !isKnown || revisions === undefined || revisions.includes(revision);
  const { expressions } = catalogue;
  const calls = [...catalogue.calls.map((call) => placed(call, known, profile)), ...known.map(alone)]
    .filter((call, index, all) => all.findIndex(({ path }) => path === call.path) === index)
    .filter((call) => (call.all ?? []).every(has))
    .map(({ call, ...place }): ReadCall => {
      const { path, answers } = place;
      const idsFrom = path.includes('{') ? (place.idsFrom ?? path.slice(0, path.indexOf('/{'))) : undefined;
      const filters = place.filters.filter(has).map((filter) => resolved(filter, place.words, expressions));
      const { unverified } = call;
      return {
        path,
        gives: call.gives,
        answers,
        ...(idsFrom === undefined ? {} : { idsFrom }),
        filters: filters.filter(({ name }, index) => filters.findIndex((one) => one.name === name) === index),
        ...(unverified === undefined ? {} : { unverified }),
      };
    });
  return { calls, ...(expressions === undefined ? {} : { expressions }) };
}

/** A call with all that is known of its place. */
interface Placed {
  readonly path: string;
  readonly answers: 'a list' | 'one thing';
  readonly idsFrom?: string;
  readonly filters: readonly CatalogueFilter[];
  readonly words: KnownCall['words'];
  readonly call: { readonly gives: string; readonly unverified?: string };
  /** Everything that must have the revision. */
  readonly all: readonly { readonly revisions?: readonly string[] }[];
}

function placed(call: CatalogueCall, known: readonly KnownCall[], { id }: ProductProfile): Placed {
  const own = call.filters ?? [];
  if ('path' in call) {
    const { path, answers, idsFrom } = call;
    return { path, answers, idsFrom, filters: own, words: {}, call, all: [call] };
  }
  const found = known.find(({ key }) => key === call.of);
  if (found === undefined) throw new Error(`The profile ${id} has no call "${call.of}".`);
  const { path, answers, words } = found;
  // What the catalogue says of a filter that is known comes first and is taken.
  return { path, answers, words, filters: [...own, ...found.filters], call, all: [call, found] };
}

function alone(known: KnownCall): Placed {
  return { ...known, call: { gives: known.gives }, all: [known] };
}

function resolved(
  { name, takes, words, wordsOf, about, isParameter, preset }: CatalogueFilter,
  known: KnownCall['words'],
  expressions: FilterExpression | undefined,
): ReadCallFilter {
  const taken = words ?? (wordsOf === undefined ? undefined : known[wordsOf]);
  if (taken === undefined && takes.endsWith('words')) throw new Error(`The filter ${name} has no words.`);
  return {
    name,
    takes,
    about,
    ...(taken === undefined ? {} : { words: taken }),
    ...(expressions === undefined || isParameter === true ? {} : { inExpression: true }),
    ...(preset === undefined ? {} : { preset }),
  };
}
