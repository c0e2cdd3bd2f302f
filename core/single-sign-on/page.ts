import { HtmlParser } from './libraries';
import { PageReader } from './page-reader';

/** A control of a form, as far as sending the form depends on it. */
export interface Field {
  readonly element: 'input' | 'button' | 'select' | 'textarea';
  /** Lower case; `text` where the page says nothing or something unknown. */
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly value: string;
  readonly autocomplete: string;
  /** Whether a person sees it: neither of type hidden nor inside of anything hidden. */
  readonly visible: boolean;
  readonly readOnly: boolean;
  readonly disabled: boolean;
  /** Whether a checkbox or radio button is ticked; true for all other controls. */
  readonly chosen: boolean;
  /** Address and method that a submit button sets in place of the form's. */
  readonly formAction?: string;
  readonly formMethod?: string;
}

export interface Form {
  /** Absolute address that the form goes to; empty where the page names one that is no address. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** The form's own id, name, role and action in one text, to tell side forms (search, log-out) from others. */
  readonly marks: string;
  readonly fields: readonly Field[];
}

/** What the visit needs to know of a provider's page. */
export interface Page {
  readonly title: string;
  readonly forms: readonly Form[];
  /** What the page says of itself as alert, error or message; the most explicit first. */
  readonly messages: readonly string[];
  /** The visible text, block by block. */
  readonly blocks: readonly string[];
  /** Where a `<meta http-equiv="refresh">` leads at once. */
  readonly refreshTo?: string;
  /** Whether a script sends a form without anybody's doing. */
  readonly submitsItself: boolean;
  /** Whether the page says, or its lack of content shows, that nothing happens without scripts. */
  readonly needsScript: boolean;
}

/** Reads a provider's page. Entities are decoded, addresses resolved against the page's own and its `<base>`. */
export function readPage(html: string, url: string): Page {
  const reader = new PageReader(url);
  new HtmlParser(reader).end(html);
  return reader.page();
}
