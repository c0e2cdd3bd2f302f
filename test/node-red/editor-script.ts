import path from 'node:path';
import vm from 'node:vm';
import { assembleDialog } from '../../assemble-dialog';

/** What a validator of the editor says: true, or the key of a sentence. */
export type Verdict = boolean | string;

interface PropertyDefinition {
  readonly validate?: (this: object, value: unknown, options: object) => Verdict;
}

/** A node's definition as the editor gets it from the script of the dialog. */
export interface EditorDefinition {
  readonly defaults: Readonly<Record<string, PropertyDefinition>>;
}

/** What stands for the translated texts: the key, and what is filled in. */
const node = { _: (key: string): string => key };

/** Those of the editor itself, which take everything here. */
const VALIDATORS = { typedInput: () => () => true };

/** Runs the script of a dialog without an editor around it, as far as it goes without one. */
export function editorDefinition(type: string): EditorDefinition {
  const html = assembleDialog(path.join(__dirname, '..', '..', 'nodes', 'node-red', type, `${type}.html`));
  let found: EditorDefinition | undefined;
  const register = (_type: string, definition: EditorDefinition): void => void (found = definition);
  const RED = { nodes: { registerType: register }, events: { on: () => undefined }, validators: VALIDATORS };
  const context: Record<string, unknown> = { RED, URL };
  context['window'] = context;
  for (const [, code = ''] of html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g))
    vm.runInNewContext(code, context);
  if (found === undefined) throw new Error(`The dialog of ${type} registers no type.`);
  return found;
}

/** What the editor says about a value of a property. */
export function verdictOn(definition: EditorDefinition, property: string, value: unknown): Verdict {
  return definition.defaults[property]?.validate?.call(node, value, {}) ?? true;
}
