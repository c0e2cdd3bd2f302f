import { filteredLists } from '../../lists/named-filters';

/** Narrows a list by its filters; none of the lists can be ordered. */
export const narrowed = filteredLists();
