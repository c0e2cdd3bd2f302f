import { DomHandler, DomUtils, HtmlParser } from './libraries';
import type { HtmlElement, HtmlNode } from './libraries';

/** Elements inside of each other, after which the rest of the page is left unread: it would cost minutes. */
const DEEPEST = 500;
/** Controls after which the rest is left unread: no sign-in page has so many. */
const MOST_CONTROLS = 2000;
/** Elements with a content that does not belong to the page itself. */
const APART = new Set(['template', 'svg', 'iframe', 'object']);
/** Elements whose text is not what the page says. */
const SILENT = new Set(['script', 'style', 'title', 'select', 'textarea', 'button']);

/** A page as a tree, with the form that each control belongs to. */
export interface PageTree {
  readonly roots: readonly HtmlNode[];
  readonly forms: readonly HtmlElement[];
  /** In the order of the document, which is that of a submission. */
  readonly controls: readonly HtmlElement[];
  /** The form of a control: the one it names, else the one it stands in. */
  formOf(control: HtmlElement): HtmlElement | undefined;
}

/** Builds the tree, and notes which form is open where a control stands: browsers end a form at its end tag only. */
class TreeBuilder extends DomHandler {
  readonly forms: HtmlElement[] = [];
  readonly controls: HtmlElement[] = [];
  readonly owners = new Map<HtmlElement, HtmlElement>();
  #parser: HtmlParser | undefined;
  #form: HtmlElement | undefined;
  #apart = 0;

  override onparserinit(parser: HtmlParser): void {
    super.onparserinit(parser);
    this.#parser = parser;
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    super.onopentag(name, attributes);
    if (this.tagStack.length > DEEPEST || this.controls.length > MOST_CONTROLS) this.#parser?.pause();
    if (APART.has(name)) this.#apart += 1;
    if (this.#apart > 0) return;
    const element = this.tagStack.at(-1) as HtmlElement;
    if (name === 'form' && this.#form === undefined) {
      this.#form = element;
      this.forms.push(element);
    } else if (['input', 'button', 'select', 'textarea'].includes(name)) {
      this.controls.push(element);
      if (this.#form !== undefined) this.owners.set(element, this.#form);
    }
  }

  override onclosetag(name?: string, isImplied?: boolean): void {
    if (name !== undefined && APART.has(name)) this.#apart -= 1;
    if (name === 'form' && isImplied !== true) this.#form = undefined;
    super.onclosetag();
  }
}

/** Parses a page; entities are decoded. */
export function readTree(html: string): PageTree {
  const builder = new TreeBuilder();
  new HtmlParser(builder).end(html);
  const { forms, controls, owners } = builder;
  const named = new Map(forms.map((form) => [form.attribs['id'], form]));
  return {
    roots: builder.dom,
    forms,
    controls,
    formOf(control) {
      const id = control.attribs['form'];
      return id === undefined ? owners.get(control) : named.get(id);
    },
  };
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'attribs' in node;
}

/** The text of a piece of text; nothing for what is none, comments among that. */
export function textOf(node: HtmlNode): string | undefined {
  return 'data' in node && String(node.type) === 'text' ? node.data : undefined;
}

/** Whether the content of an element belongs to something else than the page. */
export function isApart({ name }: HtmlElement): boolean {
  return APART.has(name);
}

/** Whether the text of an element is no text of the page. */
export function isSilent({ name }: HtmlElement): boolean {
  return SILENT.has(name);
}

/** All elements of these names, in the order of the document. */
export function elementsOf(tree: Pick<PageTree, 'roots'>, ...names: string[]): HtmlElement[] {
  return DomUtils.getElementsByTagName((name) => names.includes(name), [...tree.roots]);
}

/** The text inside of an element on one line, without that of its scripts and choices. */
export function textIn(element: HtmlElement): string {
  const parts = element.children.map((child) => {
    if (!isElement(child)) return textOf(child) ?? '';
    return isApart(child) || ['script', 'style', 'select', 'textarea'].includes(child.name)
      ? ''
      : ` ${textIn(child)} `;
  });
  return collapse(parts.join(''));
}

/** The text of a script or a style sheet. */
export function rawText(element: HtmlElement): string {
  return DomUtils.textContent(element);
}

/** Text on one line. */
export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
