/** What a property can hold that a filter looks at. */
export type Scalar = string | number | boolean | null;
type Row = object;
type Value = (row: Row) => Scalar;

/** Comparisons. Nothing is greater or less than null. */
const comparisons: Readonly<Record<string, (one: Scalar, other: Scalar) => boolean>> = {
  eq: (one, other) => compare(one, other) === 0,
  ne: (one, other) => compare(one, other) !== 0,
  gt: (one, other) => isOrdered(one, other) && compare(one, other) > 0,
  ge: (one, other) => isOrdered(one, other) && compare(one, other) >= 0,
  lt: (one, other) => isOrdered(one, other) && compare(one, other) < 0,
  le: (one, other) => isOrdered(one, other) && compare(one, other) <= 0,
};

/** The functions of OData's URL conventions that filters over names and states use, with their arguments. */
const functions: Readonly<Record<string, readonly [count: number, apply: (args: Scalar[]) => Scalar]>> = {
  contains: [2, ([text, part]) => asText(text).includes(asText(part))],
  startswith: [2, ([text, part]) => asText(text).startsWith(asText(part))],
  endswith: [2, ([text, part]) => asText(text).endsWith(asText(part))],
  // Of OData 3, with its arguments the other way round.
  substringof: [2, ([part, text]) => asText(text).includes(asText(part))],
  tolower: [1, ([text]) => asText(text).toLowerCase()],
  toupper: [1, ([text]) => asText(text).toUpperCase()],
  length: [1, ([text]) => asText(text).length],
};

const token = /\s*(?:((?:datetime|guid)?'(?:[^']|'')*')|([(),])|([^\s(),']+))/y;

/**
 * Reads a $filter: comparisons and functions joined by `and`, `or`, `not` and parentheses.
 *
 * @param isKnown whether the collection has a property of that name
 * @throws {SyntaxError} when it cannot be read or names a property that the collection does not have
 */
export function parseFilter(text: string, isKnown: (property: string) => boolean): (row: Row) => boolean {
  const tokens = tokenize(text);
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (): string => {
    const next = tokens[at];
    if (next === undefined) throw new SyntaxError(`$filter ends too early: ${text}`);
    at += 1;
    return next;
  };
  const expect = (wanted: string): void => {
    if (take() !== wanted) throw new SyntaxError(`$filter has no "${wanted}" where one is needed: ${text}`);
  };

  const either = (): Value => {
    let holds = both();
    while (peek() === 'or') {
      at += 1;
      const [one, other] = [holds, both()];
      holds = (row) => one(row) === true || other(row) === true;
    }
    return holds;
  };
  const both = (): Value => {
    let holds = condition();
    while (peek() === 'and') {
      at += 1;
      const [one, other] = [holds, condition()];
      holds = (row) => one(row) === true && other(row) === true;
    }
    return holds;
  };
  const condition = (): Value => {
    if (peek() === 'not') {
      at += 1;
      const holds = condition();
      return (row) => holds(row) !== true;
    }
    const one = operand();
    const comparison = Object.hasOwn(comparisons, peek() ?? '') ? comparisons[take()] : undefined;
    if (!comparison) return (row) => asCondition(one(row), text);
    const other = operand();
    return (row) => comparison(one(row), other(row));
  };
  const operand = (): Value => {
    const next = take();
    if (next === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (peek() === '(') return call(next);
    const literal = literalOf(next);
    if (literal !== undefined) return () => literal;
    if (!isKnown(next)) throw new SyntaxError(`Could not find a property named '${next}'.`);
    return (row) => property(row, next);
  };
  const call = (name: string): Value => {
    const [count, apply] = (Object.hasOwn(functions, name) ? functions[name] : undefined) ?? [];
    if (count === undefined || !apply) throw new SyntaxError(`$filter knows no function ${name}.`);
    expect('(');
    const args = [operand()];
    while (args.length < count) {
      expect(',');
      args.push(operand());
    }
    expect(')');
    return (row) => apply(args.map((arg) => arg(row)));
  };

  const holds = either();
  if (peek() !== undefined) throw new SyntaxError(`$filter cannot be read from "${peek()}" on: ${text}`);
  return (row) => holds(row) === true;
}

/** A property by its name, or by a path with slashes; null where there is none. */
export function property(row: Row, name: string): Scalar {
  let value: unknown = row;
  for (const segment of name.split('/')) {
    const members = typeof value === 'object' && value !== null ? value : {};
    value = (members as Record<string, unknown>)[segment];
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** How two values are ordered; texts that are both times by the moment they stand for. */
export function compare(one: Scalar, other: Scalar): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  const times = [one, other].map(timeOf);
  const [first, second] = times.every((time) => time !== undefined) ? times : [one, other];
  if (first === undefined || second === undefined || first === second) return 0;
  return first < second ? -1 : 1;
}

/** @throws {SyntaxError} for a value that is neither true nor false */
function asCondition(value: Scalar, text: string): Scalar {
  if (typeof value === 'boolean' || value === null) return value;
  throw new SyntaxError(`$filter has a value where a condition is needed: ${text}`);
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const match = token.exec(text);
    if (!match) throw new SyntaxError(`$filter cannot be read: ${text}`);
    tokens.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return tokens;
}

function literalOf(text: string): Scalar | undefined {
  const [, quoted] = /^(?:datetime|guid)?'(.*)'$/s.exec(text) ?? [];
  if (quoted !== undefined) return quoted.replaceAll("''", "'");
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\d/.test(text) ? text : undefined;
}

function timeOf(value: Scalar): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(?:T|$)/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

function isOrdered(one: Scalar, other: Scalar): boolean {
  return one !== null && other !== null;
}

function asText(value: Scalar | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}
