import { productIds } from './product-ids';

/** The products the emulator can bring up, by the identifiers that saved settings use. */
export type ProductId = (typeof productIds)[number];

export { productIds };

/** True when a text from a command line or a request names one of the products. */
export function isProductId(text: unknown): text is ProductId {
  return productIds.some((id) => id === text);
}
