import { HtmlParser } from './libraries';

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
const SILENT = new Set([
  'script',
  'style',
  'template',
  'head',
  'select',
  'textarea',
  'button',
  'svg',
  'iframe',
  'object',
]);
const TEXT_TYPES = new Set([
  'text',
  'email',
  'tel',
  'search',
  'url',
  'number',
  'date',
  'datetime-local',
  'month',
  'week',
  'time',
]);
const OTHER_TYPES = new Set([
  'hidden',
  'password',
  'submit',
  'image',
  'reset',
  'button',
  'checkbox',
  'radio',
  'file',
  'color',
  'range',
]);
/** A page that refreshes later than this does so to end a session, not to lead on. Seconds. */
const REFRESH_AT_ONCE = 10;
const LONGEST_TEXT = 300;
const MOST_BLOCKS = 200;
const MOST_MESSAGES = 40;

type Attributes = Readonly<Record<string, string>>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface OpenForm {
  readonly form: { action: string; method: 'GET' | 'POST'; marks: string; fields: Field[] };
  readonly id: string;
}

interface Message {
  readonly rank: number;
  text: string;
  /** Whether a more precise message or a control is inside, so that this is only its frame. */
  frame: boolean;
}

interface OpenElement {
  readonly name: string;
  readonly hidden: boolean;
  readonly silent: boolean;
  readonly inNoscript: boolean;
  readonly disabled: boolean;
  readonly message?: Message;
}

const OUTSIDE: OpenElement = { name: '', hidden: false, silent: false, inNoscript: false, disabled: false };

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function isHidden(attributes: Attributes): boolean {
  const style = (attributes['style'] ?? '').replace(/\s/g, '').toLowerCase();
  return (
    'hidden' in attributes ||
    attributes['aria-hidden']?.toLowerCase() === 'true' ||
    style.includes('display:none') ||
    style.includes('visibility:hidden')
  );
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

/** Reads one page in document order, without recursion: a provider's page may be nested as deep as it likes. */
class PageReader {
  title = '';
  readonly blocks: string[] = [];
  readonly messages: Message[] = [];
  readonly #forms: OpenForm[] = [];
  /** Controls that name their form by id, which may come later. */
  readonly #strays: { formId: string; field: Field }[] = [];
  readonly #open: OpenElement[] = [];
  readonly #openMessages: Message[] = [];
  #form: OpenForm | undefined;
  #base: string;
  #baseSeen = false;
  #block = '';
  #control: { field: Mutable<Field>; first?: string; selected?: string } | undefined;
  #option: { text: string; value?: string; selected: boolean } | undefined;
  refresh: { to: string; inNoscript: boolean } | undefined;
  scripts = 0;
  submitsItself = false;
  noscriptText = '';

  constructor(url: string) {
    this.#base = url;
  }

  get forms(): Form[] {
    for (const { formId, field } of this.#strays) {
      this.#forms.find(({ id }) => id === formId)?.form.fields.push(field);
    }
    this.#strays.length = 0;
    return this.#forms.map(({ form }) => form);
  }

  onopentag(name: string, attributes: Attributes): void {
    const parent = this.#open.at(-1) ?? OUTSIDE;
    const hidden = parent.hidden || isHidden(attributes);
    const inNoscript = parent.inNoscript || name === 'noscript';
    const silent = parent.silent || SILENT.has(name);
    const disabled = parent.disabled || (name === 'fieldset' && 'disabled' in attributes);
    if (!INLINE.has(name)) this.#endBlock();
    this.#open.push({
      name,
      hidden,
      silent,
      inNoscript,
      disabled,
      message: this.#message(name, attributes, hidden || silent || inNoscript),
    });
    if (parent.name === 'template' || (parent.silent && name === 'form')) return;
    switch (name) {
      case 'base':
        if (!this.#baseSeen && attributes['href'] !== undefined) {
          this.#baseSeen = true;
          this.#base = this.#resolve(attributes['href']) || this.#base;
        }
        break;
      case 'meta':
        this.#meta(attributes, inNoscript);
        break;
      case 'script':
        this.scripts += 1;
        break;
      case 'body':
        if (/submit|click/i.test(attributes['onload'] ?? '')) this.submitsItself = true;
        break;
      case 'form':
        this.#openForm(attributes);
        break;
      case 'option':
        this.#option = { text: '', value: attributes['value'], selected: 'selected' in attributes };
        break;
      case 'input':
      case 'button':
      case 'select':
      case 'textarea':
        this.#openField(name, attributes, hidden, disabled);
    }
  }

  onclosetag(name: string, isImplied: boolean): void {
    const closed = this.#open.pop();
    if (!INLINE.has(name)) this.#endBlock();
    if (closed?.message !== undefined) this.#endMessage(closed.message);
    // Browsers end a form at its end tag only, however the elements between are nested.
    if (name === 'form' && !isImplied) this.#form = undefined;
    if (name === 'option') this.#endOption();
    if (name === 'select' || name === 'textarea') this.#endField();
  }

  ontext(text: string): void {
    const inside = this.#open.at(-1) ?? OUTSIDE;
    if (inside.name === 'title' && this.title.length < LONGEST_TEXT) this.title += text;
    if (inside.name === 'script' && /\.\s*(submit|click)\s*\(/.test(text)) this.submitsItself = true;
    if (this.#option !== undefined) this.#option.text += text;
    else if (inside.name === 'textarea' && this.#control !== undefined)
      this.#control.first = (this.#control.first ?? '') + text;
    if (inside.hidden || inside.silent) return;
    if (inside.inNoscript) {
      if (this.noscriptText.length < LONGEST_TEXT) this.noscriptText += text;
      return;
    }
    if (this.#block.length < LONGEST_TEXT * 2) this.#block += text;
    for (const message of this.#openMessages)
      if (message.text.length < LONGEST_TEXT * 2) message.text += text;
  }

  onend(): void {
    this.#endBlock();
  }

  #resolve(address: string): string {
    try {
      return new URL(address.trim(), this.#base).href;
    } catch {
      return '';
    }
  }

  #meta(attributes: Attributes, inNoscript: boolean): void {
    if (attributes['http-equiv']?.toLowerCase() !== 'refresh' || this.refresh !== undefined) return;
    const parts = /^\s*(\d*)[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?(?:"([^"]*)|'([^']*)|(\S.*))?/i.exec(
      attributes['content'] ?? '',
    );
    const address = parts?.[2] ?? parts?.[3] ?? parts?.[4];
    if (address === undefined || address === '' || Number(parts?.[1]) > REFRESH_AT_ONCE) return;
    this.refresh = { to: this.#resolve(address), inNoscript };
  }

  #openForm(attributes: Attributes): void {
    const target = attributes['action'] ?? '';
    const { id = '', name = '', role = '' } = attributes;
    this.#form = {
      id,
      form: {
        // An empty action is the page's own address, whatever <base> says.
        action: target.trim() === '' ? '' : this.#resolve(target) || 'invalid:',
        method: attributes['method']?.trim().toLowerCase() === 'post' ? 'POST' : 'GET',
        marks: `${id} ${name} ${role} ${attributes['class'] ?? ''} ${target.split('?')[0] ?? ''}`,
        fields: [],
      },
    };
    this.#forms.push(this.#form);
  }

  #openField(element: Field['element'], attributes: Attributes, hidden: boolean, inDisabled: boolean): void {
    for (const message of this.#openMessages) message.frame = true;
    const named = attributes['type']?.trim().toLowerCase() ?? '';
    const unknown = element === 'button' ? 'submit' : element === 'input' ? 'text' : element;
    const known =
      element === 'input'
        ? TEXT_TYPES.has(named) || OTHER_TYPES.has(named)
        : element === 'button' && ['reset', 'button'].includes(named);
    const type = known ? named : unknown;
    const tickable = type === 'checkbox' || type === 'radio';
    const field: Mutable<Field> = {
      element,
      type,
      name: attributes['name'] ?? '',
      id: attributes['id'] ?? '',
      value: attributes['value'] ?? (tickable ? 'on' : ''),
      autocomplete: attributes['autocomplete']?.trim().toLowerCase() ?? '',
      visible: !hidden && type !== 'hidden',
      readOnly: 'readonly' in attributes,
      disabled: inDisabled || 'disabled' in attributes,
      chosen: !tickable || 'checked' in attributes,
      formAction:
        attributes['formaction'] === undefined
          ? undefined
          : this.#resolve(attributes['formaction']) || 'invalid:',
      formMethod: attributes['formmethod'],
    };
    if (element === 'select' || element === 'textarea') this.#control = { field };
    const formId = attributes['form'];
    if (formId !== undefined) this.#strays.push({ formId, field });
    else this.#form?.form.fields.push(field);
  }

  #endOption(): void {
    const option = this.#option;
    this.#option = undefined;
    if (option === undefined || this.#control === undefined) return;
    const value = option.value ?? collapse(option.text);
    this.#control.first ??= value;
    if (option.selected) this.#control.selected ??= value;
  }

  #endField(): void {
    if (this.#control === undefined) return;
    this.#control.field.value = this.#control.selected ?? this.#control.first ?? '';
    this.#control = undefined;
  }

  #message(name: string, attributes: Attributes, unseen: boolean): Message | undefined {
    const rank = unseen ? undefined : messageRank(name, attributes);
    if (rank === undefined || this.messages.length >= MOST_MESSAGES) return undefined;
    const message: Message = { rank, text: '', frame: false };
    this.messages.push(message);
    this.#openMessages.push(message);
    return message;
  }

  #endMessage(message: Message): void {
    this.#openMessages.splice(this.#openMessages.indexOf(message), 1);
    message.text = collapse(message.text);
    if (message.text === '') return;
    for (const outer of this.#openMessages) if (outer.rank >= message.rank) outer.frame = true;
  }

  #endBlock(): void {
    for (const message of this.#openMessages) message.text += ' ';
    const text = collapse(this.#block);
    this.#block = '';
    if (text !== '' && this.blocks.length < MOST_BLOCKS) this.blocks.push(text);
  }
}

/** Reads a provider's page. Entities are decoded, addresses resolved against the page's own and its `<base>`. */
export function readPage(html: string, url: string): Page {
  const reader = new PageReader(url);
  const parser = new HtmlParser(reader);
  parser.end(html);
  const forms = reader.forms.map((form) => (form.action === '' ? { ...form, action: url } : form));
  const words = reader.blocks.join(' ').length;
  return {
    title: collapse(reader.title),
    forms,
    messages: reader.messages
      .filter(({ text, frame }) => text !== '' && text.length <= LONGEST_TEXT && !frame)
      .sort((a, b) => a.rank - b.rank)
      .map(({ text }) => text),
    blocks: reader.blocks,
    refreshTo: reader.refresh?.to,
    submitsItself: reader.submitsItself,
    needsScript:
      forms.length === 0 && reader.scripts > 0 && (words < 40 || /java\s?script/i.test(reader.noscriptText)),
  };
}
