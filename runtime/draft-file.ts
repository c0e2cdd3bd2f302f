import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** A file that lies written beside the one whose place it is to take. */
export interface DraftFile {
  /** Puts it there, at once: whoever reads finds the old file or the new one. @throws what the file system says */
  commit(): void;
  discard(): void;
}

/**
 * Writes a file whole, to the disk and not only to its cache, so that what is left is a single rename. What takes long
 * is done here, without blocking; the rename then happens in the same turn as what it is to be true for.
 *
 * @throws what the file system says
 */
export async function draftFile(file: string, text: string): Promise<DraftFile> {
  const draft = `${file}.${randomBytes(8).toString('hex')}.new`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  return {
    commit: () => {
      renameSync(draft, file);
      void syncFolder(path.dirname(file));
    },
    discard: () => rmSync(draft, { force: true }),
  };
}

/** Removes the drafts of a file that a process left which was ended while it wrote. */
export async function removeDrafts(file: string): Promise<void> {
  const folder = path.dirname(file);
  const isDraft = (name: string): boolean =>
    name.startsWith(`${path.basename(file)}.`) && name.endsWith('.new');
  const drafts = (await readdir(folder)).filter(isDraft);
  await Promise.all(drafts.map((name) => rm(path.join(folder, name), { force: true })));
}

/** A rename outlasts a loss of power once the folder is written too. Not every system lets folders be opened. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // The rename itself was done.
  }
}
