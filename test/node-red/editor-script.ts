import type { EditorDefinition, Verdict } from '../../generators/editor-definition';

export { editorDefinition } from '../../generators/editor-definition';
export type { EditorDefinition, Verdict } from '../../generators/editor-definition';

/** What stands for the translated texts: the key, and what is filled in. */
const node = { _: (key: string): string => key };

/** What the editor says about a value of a property. */
export function verdictOn(definition: EditorDefinition, property: string, value: unknown): Verdict {
  return definition.defaults[property]?.validate?.call(node, value, {}) ?? true;
}
