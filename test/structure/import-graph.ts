import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { projectFiles, root } from './project-files';

/** Files by what they import, as paths from the root of the project. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** The TypeScript sources of the project without its tests, with all that they import of each other, types too. */
export function importsOfSources(): ImportGraph {
  const files = projectFiles().filter((file) => file.endsWith('.ts') && !file.startsWith('test/'));
  const present = new Set(files);
  return new Map([...present].map((file) => [file, importsOf(file, present)]));
}

function importsOf(file: string, present: ReadonlySet<string>): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => path.posix.join(path.posix.dirname(file), fileName))
    .flatMap((name) => [`${name}.ts`, `${name}/index.ts`].filter((candidate) => present.has(candidate)));
}

/** The circles of a graph: each group of files that reach each other, sorted. */
export function circlesOf(graph: ImportGraph): string[][] {
  const reached = new Map([...graph.keys()].map((file) => [file, reachableFrom(file, graph)]));
  const isTogether = (one: string, other: string): boolean =>
    reached.get(one)?.has(other) === true && reached.get(other)?.has(one) === true;
  const circles = [...graph.keys()]
    .filter((file) => isTogether(file, file))
    .map((file) => [...graph.keys()].filter((other) => isTogether(file, other)).sort());
  return [...new Map(circles.map((circle) => [circle.join(' '), circle])).values()];
}

function reachableFrom(file: string, graph: ImportGraph): Set<string> {
  const reached = new Set<string>();
  const open = [...(graph.get(file) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(graph.get(next) ?? []));
  }
  return reached;
}
