import type { Resource } from '../operation';
import { getLicense } from './get.operation';

/** What the product is licensed for. */
export const license: Resource = { name: 'License', first: 'get', operations: { get: getLicense } };
