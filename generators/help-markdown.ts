import { parseDocument } from 'htmlparser2';

/** What of the parser's nodes is used here. */
interface HelpNode {
  readonly type: string;
  readonly name?: string;
  readonly data?: string;
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children?: readonly HelpNode[];
}

/** A member of a message, as the help of a node tells of it. */
export interface HelpMember {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  /** Markdown, on one line. */
  readonly text: string;
}

/** What goes into a node, or comes out at one of its outputs. */
export interface HelpPort {
  /** Name of the output; empty where there is one. */
  readonly name: string;
  readonly members: readonly HelpMember[];
}

/** The help of a node, taken apart. */
export interface Help {
  /** What the node is for, as Markdown. */
  readonly introduction: string;
  readonly inputs: readonly HelpMember[];
  readonly outputs: readonly HelpPort[];
  /** Everything else that is to be known, as Markdown. */
  readonly details: string;
}

/**
 * The help of a node from its dialog. The help of Node-RED's own nodes is built the same way.
 *
 * @throws Error where the dialog has no help, or the help has an element that is not known here
 */
export function helpOf(dialog: string): Help {
  const [, html] = /<script type="text\/html" data-help-name="[^"]+">([\s\S]*?)<\/script>/.exec(dialog) ?? [];
  if (html === undefined) throw new Error('The dialog has no help.');
  const parts = new Map<string, HelpNode[]>([['', []]]);
  let part = '';
  for (const node of (parseDocument(html) as HelpNode).children ?? []) {
    if (node.name === 'h3') parts.set((part = textOf(node)), []);
    else parts.get(part)?.push(node);
  }
  const inputs = parts.get('Inputs') ?? [];
  const outputs = parts.get('Outputs') ?? [];
  return {
    introduction: blocks(parts.get('') ?? []),
    inputs: inputs.flatMap(membersOf),
    outputs: outputs.flatMap(portsOf),
    details: blocks(parts.get('Details') ?? []),
  };
}

function portsOf(node: HelpNode): HelpPort[] {
  if (node.name === 'dl') return [{ name: '', members: membersOf(node) }];
  return elements(node, 'li').map((item) => ({
    name: inline((item.children ?? []).filter(({ name }) => name !== 'dl')),
    members: elements(item, 'dl').flatMap(membersOf),
  }));
}

function membersOf(list: HelpNode): HelpMember[] {
  const terms = elements(list, 'dt');
  return elements(list, 'dd').map((meaning, place) => {
    const term = terms[place];
    const children = term?.children ?? [];
    return {
      name: inline(children.filter(({ name }) => name !== 'span')),
      type: children
        .filter(({ name }) => name === 'span')
        .map(textOf)
        .join(''),
      isOptional: term?.attribs?.['class'] === 'optional',
      text: inline(meaning.children ?? []),
    };
  });
}

function blocks(nodes: readonly HelpNode[]): string {
  return nodes.flatMap((node) => block(node) ?? []).join('\n\n');
}

function block(node: HelpNode): string | undefined {
  const items = (): string[] => elements(node, 'li').map((item) => inline(item.children ?? []));
  switch (node.name) {
    case 'p':
      return inline(node.children ?? []);
    case 'ul':
      return items()
        .map((item) => `- ${item}`)
        .join('\n');
    case 'ol':
      return items()
        .map((item, place) => `${place + 1}. ${item}`)
        .join('\n');
    case 'dl':
      return membersOf(node)
        .map(({ name, text }) => `- \`${name}\`: ${text}`)
        .join('\n');
    default:
      if (node.type === 'comment' || textOf(node) === '') return undefined;
      throw new Error(`The help has something that is no paragraph or list: ${node.name ?? textOf(node)}`);
  }
}

/** What elements of the text are in Markdown. */
const MARKS: Readonly<Record<string, string>> = { code: '`', i: '_', em: '_', b: '**', strong: '**' };

function inline(nodes: readonly HelpNode[]): string {
  const text = nodes.map((node) => {
    if (node.type === 'text') return node.data ?? '';
    if (node.name === 'a') return `[${textOf(node)}](${node.attribs?.['href'] ?? ''})`;
    const mark = MARKS[node.name ?? ''];
    if (mark === undefined) throw new Error(`The help has an element that is not known: ${node.name ?? ''}`);
    return `${mark}${textOf(node)}${mark}`;
  });
  return oneLine(text.join(''));
}

function textOf({ data = '', children = [] }: HelpNode): string {
  return oneLine(data + children.map(textOf).join(''));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function elements({ children = [] }: HelpNode, wanted: string): HelpNode[] {
  return children.filter(({ name }) => name === wanted);
}
