import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Root of this project. */
export const projectRoot = path.resolve(__dirname, '..', '..', '..');

/** The Node.js 24 that comes with the development dependencies, which n8n needs; else the one that runs this. */
export function nodeProgram(): string {
  const own = path.join(projectRoot, 'node_modules', '.bin', 'node');
  if (existsSync(own)) return own;
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const packed = path.join(projectRoot, 'node_modules', platform, 'bin', 'node');
  return existsSync(packed) ? packed : process.execPath;
}

/** C headers of that Node.js, for native add-ons; absent where the package does not bring them. */
export function nodeHeaders(): string | undefined {
  const folder = path.join(projectRoot, 'node_modules', `node-${process.platform}-${process.arch}`);
  return existsSync(path.join(folder, 'include', 'node', 'node.h')) ? folder : undefined;
}

/** The packed n8n package; `npm run pack` makes it. */
export function packedPackage(): string {
  const given = process.env['VEEAM_N8N_PACKAGE'];
  if (given) return path.resolve(given);
  const folder = path.join(projectRoot, 'build');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const name = names.find((entry) => /^n8n-nodes-veeam-.*\.tgz$/.test(entry));
  if (name === undefined) throw new Error('build/ holds no n8n-nodes-veeam-*.tgz. Run "npm run pack" first.');
  return path.join(folder, name);
}
