import type { HtmlElement, HtmlNode } from './libraries';
import { collapse, isApart, isElement, isSilent, textOf } from './page-tree';
import type { Visibility } from './page-visibility';

const INLINE = new Set('a abbr b code em font i mark small span strong sub sup u'.split(' '));
const CONTROLS = new Set(['input', 'button', 'select', 'textarea']);
const LONGEST_TEXT = 300;
const MOST_BLOCKS = 200;
const MOST_MESSAGES = 40;

/** An element that says of itself that it is a message, while it is read and after. */
interface Message {
  readonly rank: number;
  text: string;
  /** Whether a more precise message or a control is inside, so that this is only its frame. */
  frame: boolean;
}

/** How explicitly an element is a message: 0 is an alert, 3 only something called so; nothing where it is none. */
function messageRank({ name, attribs }: HtmlElement): number | undefined {
  if (['html', 'body', 'form', 'input', 'img', 'label'].includes(name)) return undefined;
  if (attribs['role']?.toLowerCase() === 'alert') return 0;
  const live = attribs['aria-live']?.toLowerCase();
  if (live === 'assertive' || live === 'polite') return 1;
  const marks = `${attribs['id'] ?? ''} ${attribs['class'] ?? ''}`;
  if (/error|alert|danger|invalid|fail|warn/i.test(marks)) return 2;
  return /message|feedback|notice/i.test(marks) ? 3 : undefined;
}

/** Collects what a person reads on a page: its text block by block, its messages, and its words for no scripts. */
export class PageWords {
  readonly blocks: string[] = [];
  /** What is meant for browsers without scripts. */
  withoutScripts = '';
  readonly #visibility: Visibility;
  readonly #messages: Message[] = [];
  readonly #open: Message[] = [];
  #block = '';

  constructor(roots: readonly HtmlNode[], visibility: Visibility) {
    this.#visibility = visibility;
    this.#read(roots, false);
    this.#endBlock();
  }

  /** The messages, the most explicit first. */
  get messages(): string[] {
    return this.#messages
      .filter(({ text, frame }) => text !== '' && text.length <= LONGEST_TEXT && !frame)
      .sort((a, b) => a.rank - b.rank)
      .map(({ text }) => text);
  }

  #read(nodes: readonly HtmlNode[], inNoscript: boolean): void {
    for (const node of nodes) {
      if (isElement(node)) this.#enter(node, inNoscript);
      else this.#add(textOf(node) ?? '', inNoscript);
    }
  }

  #enter(element: HtmlElement, inNoscript: boolean): void {
    const { name, attribs, children } = element;
    if (CONTROLS.has(name)) for (const message of this.#open) message.frame = true;
    if (!INLINE.has(name)) this.#endBlock();
    const isUnread =
      isApart(element) ||
      isSilent(element) ||
      this.#visibility.isHidden(element) ||
      attribs['aria-hidden']?.toLowerCase() === 'true';
    if (isUnread) return;
    const inside = inNoscript || name === 'noscript';
    const rank = inside || this.#messages.length >= MOST_MESSAGES ? undefined : messageRank(element);
    const message = rank === undefined ? undefined : { rank, text: '', frame: false };
    if (message !== undefined) {
      this.#messages.push(message);
      this.#open.push(message);
    }
    this.#read(children, inside);
    if (!INLINE.has(name)) this.#endBlock();
    if (message !== undefined) this.#close(message);
  }

  #close(message: Message): void {
    this.#open.pop();
    message.text = collapse(message.text);
    if (message.text === '') return;
    for (const outer of this.#open) if (outer.rank >= message.rank) outer.frame = true;
  }

  #add(text: string, inNoscript: boolean): void {
    if (inNoscript) {
      if (this.withoutScripts.length < LONGEST_TEXT) this.withoutScripts += text;
      return;
    }
    if (this.#block.length < LONGEST_TEXT * 2) this.#block += text;
    for (const message of this.#open) if (message.text.length < LONGEST_TEXT * 2) message.text += text;
  }

  #endBlock(): void {
    for (const message of this.#open) message.text += ' ';
    const text = collapse(this.#block);
    this.#block = '';
    if (text !== '' && this.blocks.length < MOST_BLOCKS) this.blocks.push(text);
  }
}
