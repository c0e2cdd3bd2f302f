/** Attributes of an element, names in lower case. */
export type Attributes = Readonly<Record<string, string>>;

/** An element that says of itself that it is a message, while it is read and after. */
export interface Message {
  readonly rank: number;
  text: string;
  /** Whether a more precise message or a control is inside, so that this is only its frame. */
  frame: boolean;
}

const LONGEST_TEXT = 300;
const MOST_BLOCKS = 200;
const MOST_MESSAGES = 40;

/** Text on one line. */
export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** How explicitly an element is a message: 0 is an alert, 3 only something called so; nothing where it is none. */
function messageRank(name: string, attributes: Attributes): number | undefined {
  if (['html', 'body', 'form', 'input', 'img', 'label'].includes(name)) return undefined;
  if (attributes['role']?.toLowerCase() === 'alert') return 0;
  const live = attributes['aria-live']?.toLowerCase();
  if (live === 'assertive' || live === 'polite') return 1;
  const marks = `${attributes['id'] ?? ''} ${attributes['class'] ?? ''}`;
  if (/error|alert|danger|invalid|fail|warn/i.test(marks)) return 2;
  return /message|feedback|notice/i.test(marks) ? 3 : undefined;
}

/** Collects what a person reads on a page: its text block by block, and its messages. */
export class PageWords {
  readonly blocks: string[] = [];
  readonly #messages: Message[] = [];
  readonly #open: Message[] = [];
  #block = '';

  /** The messages, the most explicit first. */
  get messages(): string[] {
    return this.#messages
      .filter(({ text, frame }) => text !== '' && text.length <= LONGEST_TEXT && !frame)
      .sort((a, b) => a.rank - b.rank)
      .map(({ text }) => text);
  }

  /** An element begins that a person sees. */
  open(name: string, attributes: Attributes): Message | undefined {
    const rank = messageRank(name, attributes);
    if (rank === undefined || this.#messages.length >= MOST_MESSAGES) return undefined;
    const message: Message = { rank, text: '', frame: false };
    this.#messages.push(message);
    this.#open.push(message);
    return message;
  }

  close(message: Message): void {
    this.#open.splice(this.#open.indexOf(message), 1);
    message.text = collapse(message.text);
    if (message.text === '') return;
    for (const outer of this.#open) if (outer.rank >= message.rank) outer.frame = true;
  }

  /** A control begins: what is around it is no message but a part of a form. */
  control(): void {
    for (const message of this.#open) message.frame = true;
  }

  add(text: string): void {
    if (this.#block.length < LONGEST_TEXT * 2) this.#block += text;
    for (const message of this.#open) if (message.text.length < LONGEST_TEXT * 2) message.text += text;
  }

  endBlock(): void {
    for (const message of this.#open) message.text += ' ';
    const text = collapse(this.#block);
    this.#block = '';
    if (text !== '' && this.blocks.length < MOST_BLOCKS) this.blocks.push(text);
  }
}
