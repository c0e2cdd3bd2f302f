import type { Resource } from '../operation';
import { getManyRepositories } from './get-many.operation';

/** Where backups are kept. */
export const repository: Resource = {
  name: 'Repository',
  first: 'getMany',
  operations: { getMany: getManyRepositories },
};
