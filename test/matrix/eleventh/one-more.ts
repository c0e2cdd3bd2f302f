import { ALL_PRODUCTS } from '../../../core/products/all-products';
import type { ProductProfile } from '../../../core/products/profile';
import { madeUp } from './made-up';

// Before anything reads the list: whoever imports this file does so first.
(ALL_PRODUCTS as unknown as ProductProfile[]).push(madeUp);
