import type { Form } from './form';
import { PageForms } from './page-forms';
import { collapse, elementsOf, rawText, readTree } from './page-tree';
import type { PageTree } from './page-tree';
import { Visibility } from './page-visibility';
import { PageWords } from './page-words';

/** What the visit needs to know of a provider's page. */
export interface Page {
  readonly title: string;
  readonly forms: readonly Form[];
  /** Controls outside of any form. */
  readonly loose?: Form;
  /** What the page says of itself as alert, error or message; the most explicit first. */
  readonly messages: readonly string[];
  /** The visible text, block by block. */
  readonly blocks: readonly string[];
  /** Where a `<meta http-equiv="refresh">` leads at once. */
  readonly refreshTo?: string;
  /** Whether a script sends a form without anybody's doing. */
  readonly submitsItself: boolean;
  readonly hasScripts: boolean;
  /** Whether the page says, or its lack of content shows, that nothing happens without scripts. */
  readonly needsScript: boolean;
}

/** A page that refreshes later than this does so to end a session, not to lead on. Seconds. */
const REFRESH_AT_ONCE = 10;
const LONGEST_TITLE = 300;
/** A page with fewer visible characters than this and without a form says nothing. */
const FEW_WORDS = 40;

/** Reads a provider's page. Entities are decoded, addresses resolved against the page's own and its `<base>`. */
export function readPage(html: string, url: string): Page {
  const tree = readTree(html);
  const [base] = elementsOf(tree, 'base').filter(({ attribs }) => 'href' in attribs);
  const baseUrl = base === undefined ? url : resolve(base.attribs['href'] ?? '', url) || url;
  const visibility = new Visibility(tree);
  const words = new PageWords(tree.roots, visibility);
  const pageForms = new PageForms(tree, visibility, url, (address) => resolve(address, baseUrl));
  const forms = pageForms.read();
  const { blocks, messages } = words;
  const [title] = elementsOf(tree, 'title');
  const scripts = elementsOf(tree, 'script');
  const saysNothing = blocks.join(' ').length < FEW_WORDS && scripts.length > 0;
  return {
    title: title === undefined ? '' : collapse(rawText(title)).slice(0, LONGEST_TITLE),
    forms,
    loose: pageForms.readLoose(),
    messages,
    blocks,
    refreshTo: refreshOf(tree, baseUrl),
    submitsItself:
      scripts.some((script) => /\.\s*(submit|click)\s*\(/.test(rawText(script))) ||
      elementsOf(tree, 'body').some(({ attribs }) => /submit|click/i.test(attribs['onload'] ?? '')),
    hasScripts: scripts.length > 0,
    needsScript:
      forms.length === 0 && (saysNothing || asksForScript(`${words.withoutScripts} ${blocks.join(' ')}`)),
  };
}

function asksForScript(words: string): boolean {
  return /java\s?script/i.test(words);
}

function resolve(address: string, base: string): string {
  try {
    return new URL(address.trim(), base).href;
  } catch {
    return '';
  }
}

function refreshOf(tree: PageTree, base: string): string | undefined {
  for (const { attribs } of elementsOf(tree, 'meta')) {
    if (attribs['http-equiv']?.toLowerCase() !== 'refresh') continue;
    const parts = /^\s*(\d*)[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?(?:"([^"]*)|'([^']*)|(\S.*))?/i.exec(
      attribs['content'] ?? '',
    );
    const address = parts?.[2] ?? parts?.[3] ?? parts?.[4];
    if (address === undefined || address === '' || Number(parts?.[1]) > REFRESH_AT_ONCE) continue;
    return resolve(address, base);
  }
  return undefined;
}
