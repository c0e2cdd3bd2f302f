import fs from 'node:fs';
import path from 'node:path';
import { INPUTS } from '../core/grants/inputs';

/** What JSON can write. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A JSON Schema; its `$id` names the validator and, in capitals, the type. */
export interface Schema {
  readonly $id: string;
  readonly title: string;
  readonly [keyword: string]: Json;
}

/** What can be signed in with has its own table; its schema follows from that. */
const CREDENTIALS = {
  $id: 'credentials',
  title: 'What was entered of the inputs (core/grants/inputs.ts).',
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(INPUTS).map(([name, { label }]) => [name, { type: 'string', description: label }]),
  ),
} as const satisfies Schema;

/** All schemas: the files in core/schemas, and that of credentials, to which they refer. */
export function schemas(root: string): Schema[] {
  const folder = path.join(root, 'core', 'schemas');
  const files = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.schema.json'))
    .sort();
  const read = (file: string): Schema =>
    JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Schema;
  return [CREDENTIALS, ...files.map(read)];
}

/** Name under which ajv's module exports the validator of a schema. */
export function validatorName($id: string): string {
  return $id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
