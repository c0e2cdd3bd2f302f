import type { HtmlParser } from './libraries';
import type { Page } from './page';
import { PageForms } from './page-forms';
import { collapse, PageWords } from './page-words';
import type { Attributes, Message } from './page-words';

const INLINE = new Set([
  'a',
  'abbr',
  'b',
  'code',
  'em',
  'font',
  'i',
  'mark',
  'small',
  'span',
  'strong',
  'sub',
  'sup',
  'u',
]);
/** Elements whose text is not what the page says. */
const SILENT = new Set(['script', 'style', 'title', 'select', 'textarea', 'button']);
/** Elements with a content that does not belong to the page itself. */
const APART = new Set(['template', 'svg', 'iframe', 'object']);
/** A page that refreshes later than this does so to end a session, not to lead on. Seconds. */
const REFRESH_AT_ONCE = 10;
/** Characters of the title and of the text for browsers without scripts that are kept. */
const LONGEST_TEXT = 300;
/** A page with fewer visible characters than this and without a form says nothing. */
const FEW_WORDS = 40;
/** Elements inside of each other, after which the rest of the page is left unread: it would cost minutes. */
const DEEPEST = 500;

interface OpenElement {
  readonly name: string;
  readonly hidden: boolean;
  readonly silent: boolean;
  readonly apart: boolean;
  readonly inNoscript: boolean;
  readonly disabled: boolean;
  readonly message?: Message;
}

const OUTSIDE: OpenElement = {
  name: '',
  hidden: false,
  silent: false,
  apart: false,
  inNoscript: false,
  disabled: false,
};

function isHidden(attributes: Attributes): boolean {
  const style = (attributes['style'] ?? '').replace(/\s/g, '').toLowerCase();
  return (
    'hidden' in attributes ||
    attributes['aria-hidden']?.toLowerCase() === 'true' ||
    style.includes('display:none') ||
    style.includes('visibility:hidden')
  );
}

/** Reads one page in document order, as a handler of the HTML parser. */
export class PageReader {
  readonly #words = new PageWords();
  readonly #forms: PageForms;
  readonly #open: OpenElement[] = [];
  #parser: HtmlParser | undefined;
  #base: string;
  #baseSeen = false;
  #title = '';
  #titleEnded = false;
  #refreshTo: string | undefined;
  #scripts = 0;
  #submitsItself = false;
  #noscriptText = '';

  constructor(url: string) {
    this.#base = url;
    this.#forms = new PageForms(url, (address) => this.#resolve(address));
  }

  /** The page, once it is read. */
  page(): Page {
    this.#words.endBlock();
    const forms = this.#forms.finish();
    const { blocks, messages } = this.#words;
    const saysNothing = blocks.join(' ').length < FEW_WORDS || /java\s?script/i.test(this.#noscriptText);
    return {
      title: collapse(this.#title),
      forms,
      messages,
      blocks,
      refreshTo: this.#refreshTo,
      submitsItself: this.#submitsItself,
      needsScript: forms.length === 0 && this.#scripts > 0 && saysNothing,
    };
  }

  onparserinit(parser: HtmlParser): void {
    this.#parser = parser;
  }

  onopentag(name: string, attributes: Attributes): void {
    if (this.#open.length >= DEEPEST) this.#parser?.pause();
    if (!INLINE.has(name)) this.#words.endBlock();
    const element = this.#enter(name, attributes);
    if (element.apart) return;
    switch (name) {
      case 'base':
        if (!this.#baseSeen && attributes['href'] !== undefined) {
          this.#baseSeen = true;
          this.#base = this.#resolve(attributes['href']) || this.#base;
        }
        break;
      case 'meta':
        this.#meta(attributes);
        break;
      case 'script':
        this.#scripts += 1;
        break;
      case 'body':
        if (/submit|click/i.test(attributes['onload'] ?? '')) this.#submitsItself = true;
        break;
      case 'form':
        this.#forms.openForm(attributes);
        break;
      case 'option':
        this.#forms.openOption(attributes);
        break;
      case 'input':
      case 'button':
      case 'select':
      case 'textarea':
        this.#words.control();
        this.#forms.openField(name, attributes, element);
    }
  }

  onclosetag(name: string, isImplied: boolean): void {
    const closed = this.#open.pop();
    if (!INLINE.has(name)) this.#words.endBlock();
    if (closed?.message !== undefined) this.#words.close(closed.message);
    if (closed === undefined || closed.apart) return;
    // Browsers end a form at its end tag only, however the elements between are nested.
    if (name === 'form' && !isImplied) this.#forms.closeForm();
    if (name === 'title') this.#titleEnded = true;
    if (name === 'option') this.#forms.closeOption();
    if (name === 'select' || name === 'textarea') this.#forms.closeField();
  }

  ontext(text: string): void {
    const { name, hidden, silent, apart, inNoscript } = this.#open.at(-1) ?? OUTSIDE;
    if (apart) return;
    if (name === 'title' && !this.#titleEnded && this.#title.length < LONGEST_TEXT) this.#title += text;
    if (name === 'script' && /\.\s*(submit|click)\s*\(/.test(text)) this.#submitsItself = true;
    this.#forms.add(text, name === 'textarea');
    if (hidden || silent) return;
    if (!inNoscript) this.#words.add(text);
    else if (this.#noscriptText.length < LONGEST_TEXT) this.#noscriptText += text;
  }

  #enter(name: string, attributes: Attributes): OpenElement {
    const parent = this.#open.at(-1) ?? OUTSIDE;
    const hidden = parent.hidden || isHidden(attributes);
    const silent = parent.silent || SILENT.has(name);
    const apart = parent.apart || APART.has(name);
    const inNoscript = parent.inNoscript || name === 'noscript';
    const disabled = parent.disabled || (name === 'fieldset' && 'disabled' in attributes);
    const unseen = hidden || silent || apart || inNoscript;
    const message = unseen ? undefined : this.#words.open(name, attributes);
    const element: OpenElement = { name, hidden, silent, apart, inNoscript, disabled, message };
    this.#open.push(element);
    return element;
  }

  #resolve(address: string): string {
    try {
      return new URL(address.trim(), this.#base).href;
    } catch {
      return '';
    }
  }

  #meta(attributes: Attributes): void {
    if (attributes['http-equiv']?.toLowerCase() !== 'refresh' || this.#refreshTo !== undefined) return;
    const parts = /^\s*(\d*)[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?(?:"([^"]*)|'([^']*)|(\S.*))?/i.exec(
      attributes['content'] ?? '',
    );
    const address = parts?.[2] ?? parts?.[3] ?? parts?.[4];
    if (address === undefined || address === '' || Number(parts?.[1]) > REFRESH_AT_ONCE) return;
    this.#refreshTo = this.#resolve(address);
  }
}
