import path from 'node:path';
import vm from 'node:vm';
import { assembleDialog } from '../assemble-dialog';

/** What a validator of the editor says: true, or the key of a sentence. */
export type Verdict = boolean | string;

/** A setting as a node's definition has it. */
export interface PropertyDefinition {
  /** What a new node is saved with. */
  readonly value?: unknown;
  /** Of a config node that the setting names. */
  readonly type?: string;
  readonly required?: boolean;
  readonly validate?: (this: object, value: unknown, options: object) => Verdict;
}

/** A node's definition as the editor gets it from the script of the dialog. */
export interface EditorDefinition {
  readonly defaults: Readonly<Record<string, PropertyDefinition>>;
  readonly credentials?: Readonly<Record<string, PropertyDefinition>>;
}

/** Those of the editor itself, which take everything here. */
const VALIDATORS = { typedInput: () => () => true };

/** A dialog as the editor loads it. @param type of the node, which is the name of its folder */
export function dialogOf(type: string): string {
  return assembleDialog(path.join(__dirname, '..', 'nodes', 'node-red', type, `${type}.html`));
}

/** Runs the script of a dialog without an editor around it, as far as it goes without one. */
export function editorDefinition(type: string): EditorDefinition {
  let found: EditorDefinition | undefined;
  const register = (_type: string, definition: EditorDefinition): void => void (found = definition);
  const RED = { nodes: { registerType: register }, events: { on: () => undefined }, validators: VALIDATORS };
  const context: Record<string, unknown> = { RED, URL };
  context['window'] = context;
  for (const [, code = ''] of dialogOf(type).matchAll(
    /<script type="text\/javascript">([\s\S]*?)<\/script>/g,
  ))
    vm.runInNewContext(code, context);
  if (found === undefined) throw new Error(`The dialog of ${type} registers no type.`);
  return found;
}
