import { VeeamError } from '../../core/errors/veeam-error';
import type { Message, Node, Red } from './node-red-api';

/** A field of a dialog that is a typed input: value and type as they are saved. */
export interface TypedProperty {
  readonly value: string | undefined;
  readonly type: string | undefined;
  /** What the field is called, for messages. */
  readonly label: string;
}

/** Reads the property for one message; the result may be a promise. */
export type PropertyReader = (message: Message) => unknown;

/** Types whose value is the same for every message. */
const CONSTANT = new Set(['str', 'num', 'bool', 'json', 'bin', 'env']);

/**
 * Prepares a typed input, constants being evaluated here and now.
 *
 * @returns nothing where the field is empty
 * @throws VeeamError `VEEAM_CONFIGURATION` for a constant that is none; the reader throws it too
 */
export function propertyReader(RED: Red, node: Node, property: TypedProperty): PropertyReader | undefined {
  const { value = '', type = 'str' } = property;
  if (value === '' || type === 'none') return undefined;
  if (CONSTANT.has(type)) {
    const constant = evaluateConstant(RED, node, property);
    return () => constant;
  }
  if (type === 'msg') return (message) => messageProperty(RED, message, property);
  return (message) => evaluate(RED, node, property, message);
}

/** Reading a member of what is not there fails in the engine; whoever reads the error has to know what is missing. */
function messageProperty(RED: Red, message: Message, property: TypedProperty): unknown {
  const { value = '' } = property;
  const outcome = attempt(() => RED.util.getMessageProperty(message, value) as unknown);
  if ('failed' in outcome) throw unusable(property, outcome.failed);
  return outcome.value;
}

function evaluateConstant(RED: Red, node: Node, property: TypedProperty): unknown {
  const { value = '', type = 'str' } = property;
  const outcome = attempt(() => RED.util.evaluateNodeProperty(value, type, node, {}) as unknown);
  if ('failed' in outcome) throw unusable(property, outcome.failed);
  return outcome.value;
}

function attempt(work: () => unknown): { value: unknown } | { failed: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { failed: error };
  }
}

/** Flow and global context may be asynchronous, JSONata is: only the form with a callback serves all. */
function evaluate(RED: Red, node: Node, property: TypedProperty, message: Message): Promise<unknown> {
  const { value = '', type = 'str' } = property;
  return new Promise((resolve, reject) => {
    const outcome = attempt(() =>
      RED.util.evaluateNodeProperty(value, type, node, message, (error: Error | null, result: unknown) => {
        if (error === null || error === undefined) resolve(result);
        else reject(unusable(property, error));
      }),
    );
    if ('failed' in outcome) reject(unusable(property, outcome.failed));
  });
}

function unusable({ label, type = 'str', value = '' }: TypedProperty, error: unknown): VeeamError {
  const source = type === 'msg' || type === 'flow' || type === 'global' ? `${type}.${value}` : type;
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The ${label} (${source}) cannot be read: ${reasonOf(error)}.`,
  );
}

/** JSONata throws objects that are no errors: a code, a message, the place in the expression. */
function reasonOf(error: unknown): string {
  const { message, code, position } = (typeof error === 'object' && error !== null ? error : {}) as {
    message?: unknown;
    code?: unknown;
    position?: unknown;
  };
  const words = [message, code, error].find((candidate) => typeof candidate === 'string' && candidate !== '');
  const reason =
    (words as string | undefined)?.slice(0, 200).replace(/\.$/, '') ?? 'the engine does not say why';
  return typeof position === 'number' ? `${reason}, at position ${position}` : reason;
}
