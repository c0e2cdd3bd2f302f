import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../structure/project-files';

export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Fenced and indented code, which holds commands but no links. */
const BLOCKS = /^(```[\s\S]*?^```$|(?: {4}.*\n?)+)/gm;
const SPANS = /`[^`\n]+`/g;

/** Where the links and pictures of a page lead, without those to other sites. */
export function linksOf(markdown: string): string[] {
  const prose = markdown.replace(BLOCKS, '').replace(SPANS, '');
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const named = [...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  return [...inline, ...named].map((found) => found[1] ?? '').filter((link) => !/^[a-z]+:/i.test(link));
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): string[] {
  const counts = new Map<string, number>();
  return [...markdown.replace(BLOCKS, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

/** What a page tells its readers to run. */
export interface Commands {
  /** Scripts of package.json. */
  readonly scripts: readonly string[];
  /** Tasks of the gulpfile. */
  readonly tasks: readonly string[];
}

export function commandsOf(markdown: string): Commands {
  const code = [...(markdown.match(BLOCKS) ?? []), ...(markdown.replace(BLOCKS, '').match(SPANS) ?? [])];
  const scripts = code.flatMap((text) => [
    ...[...text.matchAll(/\bnpm run (?:-\S+ )*([\w:-]+)/g)].map((found) => found[1] ?? ''),
    ...[...text.matchAll(/\bnpm (start|test)\b/g)].map((found) => found[1] ?? ''),
  ]);
  const tasks = code.flatMap((text) =>
    [...text.matchAll(/\b(?:npx )?gulp((?: [a-z]+)+)/g)].flatMap((found) =>
      (found[1] ?? '').trim().split(' '),
    ),
  );
  return { scripts, tasks };
}

/** Paths and names of source files in a page's code spans, without those that stand for several, such as `a/<id>`. */
export function sourcesNamedIn(markdown: string): string[] {
  const spans = markdown.replace(BLOCKS, '').match(SPANS) ?? [];
  return spans
    .map((span) => span.slice(1, -1))
    .filter((text) => /^[\w@.-]+(\/[\w@.-]*)*$/.test(text))
    .filter(
      (text) =>
        /^(core|runtime|nodes|credentials|emulator|generators|test|bench|demo|docs|examples)\//.test(text) ||
        /\.[cm]?[jt]s$/.test(text),
    );
}

/** What a page has in italics: names of settings, choices and buttons. */
export function italicsOf(markdown: string): string[] {
  const prose = markdown.replace(BLOCKS, '').replace(SPANS, '');
  return [...prose.matchAll(/(?<![\w*])_([^_\n]+)_(?!\w)/g)].map((found) => found[1] ?? '');
}

/** What a page has in bold within its sentences, without the beginnings of list entries. */
export function boldOf(markdown: string): string[] {
  const prose = markdown
    .replace(BLOCKS, '')
    .replace(SPANS, '')
    .replace(/^\s*(?:[-*]|\d+\.) \*\*[^*]+\*\*/gm, '');
  return [...prose.matchAll(/\*\*([^*\n]+)\*\*/g)].map((found) => found[1] ?? '');
}
