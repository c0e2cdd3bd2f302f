import type { Catalogue } from './catalogue';
import { consoleCatalogue } from './console-catalogue';

export const availabilityConsole: Catalogue = consoleCatalogue(
  [{ path: 'licenseSettings', gives: 'the license of the console', answers: 'one thing' }],
  ['Get License Settings (2.0)'],
);
