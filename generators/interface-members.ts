import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A member of an interface, as its source tells of it. */
export interface InterfaceMember {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  /** Its doc comment on one line; empty where it has none. */
  readonly comment: string;
}

/**
 * The members of an interface, those of the interfaces in the same file that it extends first.
 *
 * @param file from the project's root
 * @throws Error where the file has no such interface
 */
export function interfaceMembers(file: string, name: string): InterfaceMember[] {
  const text = readFileSync(path.join(__dirname, '..', file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found = source.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  if (found === undefined) throw new Error(`${file} has no interface ${name}.`);
  const inherited = (found.heritageClauses ?? []).flatMap(({ types }) =>
    types.flatMap(({ expression }) => interfaceMembers(file, expression.getText(source))),
  );
  const own = found.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(source),
    type: (member.type?.getText(source) ?? '').replace(/\s+/g, ' '),
    isOptional: member.questionToken !== undefined,
    comment: commentOf(member),
  }));
  return [...inherited, ...own];
}

function commentOf(member: ts.PropertySignature): string {
  const comments = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  return comments
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replace(/\s+/g, ' ');
}
