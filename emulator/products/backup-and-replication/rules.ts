import type { Query } from '../resource-api';
import { namedFilters, type NamedRules } from '../../lists/named-filters';

/** Every filter of the lists that the emulator has. */
const DOCUMENTED = new Set<string>();

/** Narrows and orders a list by its filters, orderColumn and orderAsc. */
export function narrowed<Item>(rules: Omit<NamedRules<Item>, 'order'>): Query<Item> {
  for (const name of Object.keys(rules.filters)) DOCUMENTED.add(name);
  return namedFilters({ ...rules, order: { column: 'orderColumn', ascending: 'orderAsc' } }, DOCUMENTED);
}
