import { errorsPage } from './errors-page';
import { withMarkedPart } from './marked-part';
import { messagesPage } from './messages-page';
import { pathsPage } from './paths-page';
import { nodesPage } from './nodes-page';
import { productsOverview } from './products-overview';
import { productsPage } from './products-page';
import { watchableTable } from './watchable-table';

/** A page of Markdown that is written from the code, or parts of it are. */
export interface GeneratedPage {
  /** From the project's root. */
  readonly file: string;
  /** The page as it is to be, from the page as it is. */
  readonly write: (page: string) => string;
}

/** What `npx gulp docs` writes; a test compares. */
export const GENERATED_PAGES: readonly GeneratedPage[] = [
  { file: 'docs/products.md', write: () => productsPage() },
  { file: 'docs/incidents.md', write: (page) => withMarkedPart(page, 'watchable kinds', watchableTable()) },
  { file: 'docs/reference/nodes.md', write: () => nodesPage() },
  { file: 'docs/reference/messages.md', write: () => messagesPage() },
  { file: 'docs/reference/paths.md', write: () => pathsPage() },
  { file: 'docs/reference/errors.md', write: () => errorsPage() },
  { file: 'README.md', write: (page) => withMarkedPart(page, 'products', productsOverview()) },
];
