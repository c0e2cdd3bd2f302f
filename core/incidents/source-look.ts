import type { VeeamError } from '../errors/veeam-error';
import type { WatchMemory } from './memory';

/** What a look at one of a product's sources comes to. */
export interface SourceLook {
  readonly memory: WatchMemory;
  /** What could not be read beside it. */
  readonly troubles: readonly VeeamError[];
}
