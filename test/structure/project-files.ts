import { readdirSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '..', '..');

/** Folders that hold nothing of the project's own. */
const FOREIGN = new Set(['.git', 'node_modules', 'dist', 'build']);

/** All files of the project, as paths from its root; read from the disk, since an archive of it has no history. */
export function projectFiles(folder = ''): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !FOREIGN.has(name))
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? projectFiles(name) : [name];
    });
}
