import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { ProductId } from '../../../../core/products/registry';
import type { CredentialSource } from '../transport/credential-source';

/** One thing the node can do, for one item. */
export interface Operation {
  readonly name: string;
  readonly action: string;
  readonly description: string;
  /** The products that have it; absent: all. */
  readonly products?: readonly ProductId[];
  /** Parameters beside resource and operation. */
  readonly parameters: readonly INodeProperties[];
  /**
   * How many items may be under way at the same time; absent where they go one after the other.
   *
   * @throws VeeamError `VEEAM_CONFIGURATION`
   */
  readonly atOnce?: (context: IExecuteFunctions) => number;
  /** @throws VeeamError, or what n8n's helpers throw */
  execute(
    context: IExecuteFunctions,
    source: CredentialSource,
    itemIndex: number,
  ): Promise<INodeExecutionData[]>;
}

/** Things the node can do that belong together. */
export interface Resource {
  readonly name: string;
  /** The operation that is chosen at first; every product that has one of them has this one. */
  readonly first: string;
  readonly operations: Readonly<Record<string, Operation>>;
}
