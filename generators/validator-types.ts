import path from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { schemas, validatorName } from './schemas';
import type { Json, Schema } from './schemas';

/** The types of the validators that `gulp schemas` compiles, each with the shape that it checks. */
export async function validatorTypes(
  root: string,
): Promise<{ readonly file: string; readonly source: string }> {
  const all = schemas(root);
  const shapes = await Promise.all(all.map((schema) => shapeOf(schema, all)));
  const exported = all.map(
    ({ $id }) => `export const ${validatorName($id)}: Validator<Readonly<${typeName($id)}>>;`,
  );
  return {
    file: path.join('core', 'schemas', 'generated', 'validators.d.ts'),
    source: [
      '/**',
      ' * Standalone validators that ajv compiles from the schemas (`gulp schemas`), and the shapes that they check. Written',
      ' * by `npx gulp types` from the same schemas; a test compares the two.',
      ' */',
      'export interface ValidationFault {',
      'readonly instancePath: string;',
      'readonly keyword: string;',
      'readonly params: Readonly<Record<string, unknown>>;',
      'readonly message?: string;',
      '}',
      '',
      'export interface Validator<Shape> {',
      '(value: unknown): value is Shape;',
      'errors?: readonly ValidationFault[] | null;',
      '}',
      '',
      ...shapes,
      ...exported,
    ].join('\n'),
  };
}

async function shapeOf(schema: Schema, all: readonly Schema[]): Promise<string> {
  const named = { ...schema, $id: undefined, title: typeName(schema.$id), description: schema.title };
  const withReferences = JSON.parse(JSON.stringify(named), (_, value: Json) => {
    const reference = all.find(({ $id }) => isObject(value) && value['$ref'] === $id);
    return reference === undefined ? value : { tsType: typeName(reference.$id) };
  }) as object;
  return compile(withReferences, typeName(schema.$id), {
    additionalProperties: false,
    bannerComment: '',
    format: false,
  });
}

function typeName($id: string): string {
  const name = validatorName($id);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
