'use strict';

const fs = require('node:fs/promises');
const path = require('node:path');
const { parse } = require('acorn');

/** Names that tsc gives to modules: each stands once in a file and means nothing else there. */
const MODULE = /^\w+_\d+$/;

/**
 * Has every module of a folder load the others when it first uses them, so that an engine that starts loads little
 * more than names and dialogs. tsc writes `const x_1 = require("./x")` and asks `x_1` for a member wherever one is used,
 * which leaves the moment of loading open. What Node.js brings is loaded by every engine already, and stays as it is.
 *
 * @param {string} folder what tsc has compiled, and nothing else
 */
async function deferModules(folder) {
  const names = await fs.readdir(folder, { recursive: true });
  await Promise.all(
    names
      .filter((name) => name.endsWith('.js'))
      .map(async (name) => {
        const file = path.join(folder, name);
        await fs.writeFile(file, withDeferredModules(await fs.readFile(file, 'utf8')));
      }),
  );
}

/**
 * @param {string} code a module as tsc writes it
 * @returns {string}
 */
function withDeferredModules(code) {
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'script' });
  const declarations = program.body.filter(isDeferrable);
  const names = new Set(declarations.map(({ declarations: [{ id }] }) => id.name));
  const edits = declarations.map(({ start, end, declarations: [{ id, init }] }) => {
    const load = code.slice(init.start, init.end);
    const text = `let ${id.name}_loaded; const ${id.name} = () => (${id.name}_loaded ??= ${load});`;
    return { start, end, text };
  });
  const uses = program.body.filter((statement) => !declarations.includes(statement));
  for (const { start, end, name } of identifiers(uses)) {
    if (!names.has(name)) continue;
    // `new x_1().Name()` would make a new `x_1`.
    const isMade = code.slice(0, start).endsWith('new ');
    edits.push({ start, end, text: isMade ? `(${name}())` : `${name}()` });
  }
  edits.sort((one, other) => other.start - one.start);
  return edits.reduce(
    (text, { start, end, text: edited }) => text.slice(0, start) + edited + text.slice(end),
    code,
  );
}

/** Whether a statement is `const x_1 = require("x")`, as it is or wrapped, of a module that Node.js does not bring. */
function isDeferrable(statement) {
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return false;
  const [{ id, init }] = statement.declarations;
  if (id.type !== 'Identifier' || !MODULE.test(id.name) || init?.type !== 'CallExpression') return false;
  const call = init.callee.name === '__importDefault' ? init.arguments[0] : init;
  const [module] = call?.arguments ?? [];
  return call?.callee?.name === 'require' && module?.type === 'Literal' && !module.value.startsWith('node:');
}

/** Identifiers that stand for a value, wherever they are. */
function* identifiers(node) {
  if (Array.isArray(node)) for (const each of node) yield* identifiers(each);
  else if (typeof node === 'object' && node !== null) {
    if (node.type === 'Identifier') yield node;
    for (const [name, child] of Object.entries(node)) {
      const isName =
        !node.computed && ((node.type === 'MemberExpression' && name === 'property') || name === 'key');
      if (!isName) yield* identifiers(child);
    }
  }
}

module.exports = { deferModules, withDeferredModules };
