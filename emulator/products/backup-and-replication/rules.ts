import { filteredLists } from '../../lists/named-filters';

/** Narrows and orders a list by its filters, orderColumn and orderAsc. */
export const narrowed = filteredLists({ column: 'orderColumn', ascending: 'orderAsc' });
