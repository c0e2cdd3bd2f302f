import type { JobAction } from '../../../core/products/jobs-api';
import { products } from '../../../core/products/registry';

/** What can be done with the jobs of a product, as the dialog offers it; all of it comes from the product's profile. */
export interface ProductJobs {
  readonly id: string;
  readonly name: string;
  readonly defaultApiVersion: string;
  /** None where the product has no jobs that can be worked with. */
  readonly kinds: readonly KindChoice[];
}

export interface KindChoice {
  readonly id: string;
  readonly name: string;
  /** Revisions of the API that have it; absent: all. */
  readonly revisions?: readonly string[];
  readonly actions: readonly ActionChoice[];
}

export interface ActionChoice {
  readonly action: JobAction;
  /** Revisions of the API that have it; absent: all. */
  readonly revisions?: readonly string[];
}

/** Every product that a session can be of. */
export function productJobs(): ProductJobs[] {
  return products.map(({ id, name, versioning, jobs }) => ({
    id,
    name,
    defaultApiVersion: versioning.default,
    kinds: (jobs?.kinds ?? []).map((kind) => ({
      id: kind.id,
      name: kind.name,
      revisions: kind.revisions,
      actions: Object.entries(kind.actions).map(([action, { revisions }]) => ({
        action: action as JobAction,
        revisions,
      })),
    })),
  }));
}
