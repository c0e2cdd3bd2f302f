import type { Resource } from '../operation';
import { getMany } from './get-many.operation';
import { send } from './send.operation';

/** Whatever else the API of the product has. */
export const apiRequest: Resource = {
  name: 'API Request',
  first: 'getMany',
  operations: { getMany, send },
};
