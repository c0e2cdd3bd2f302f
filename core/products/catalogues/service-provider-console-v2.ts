import type { Catalogue } from './catalogue';
import { consoleCatalogue } from './console-catalogue';

export const serviceProviderConsoleV2: Catalogue = consoleCatalogue();
