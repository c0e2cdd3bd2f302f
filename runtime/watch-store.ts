import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { isVeeamError } from '../core/errors/veeam-error';
import { readMemory } from '../core/incidents/memory';
import type { WatchMemory } from '../core/incidents/memory';
import { draftFile, removeDrafts } from './draft-file';
import type { DraftFile } from './draft-file';

/** Whose memory it is: one watching node and the server that it watches. Another server is another memory. */
export interface WatchPlace {
  /** Id of the node. */
  readonly id: string;
  /** Id of the product's profile. */
  readonly product: string;
  readonly server: string;
}

/** What a store holds. */
export type StoredMemory =
  | { readonly state: 'none' }
  | { readonly state: 'kept'; readonly memory: WatchMemory }
  /** Something that cannot be read; the next memory that is written sets it aside under `aside`. */
  | { readonly state: 'damaged'; readonly reason: string; readonly aside: string };

/** A memory that is ready to be remembered. Both calls are done at once. */
export interface MemoryDraft {
  commit(): void;
  discard(): void;
}

/** Keeps what a watching node remembers over deploys and, but for the one in the process's memory, over restarts. */
export interface WatchStore {
  load(): Promise<StoredMemory>;
  /** Never rejects: what cannot be written is told in a warning, and counts until the process ends. */
  draft(memory: WatchMemory): Promise<MemoryDraft>;
  /** Forgets all that the node remembers, of other servers too: it is gone for good. Never rejects. */
  remove(): Promise<void>;
}

/** What a store tells about itself; it holds no secret. */
export type StoreWarning = (message: string) => void;

const NOTHING: MemoryDraft = { commit: () => undefined, discard: () => undefined };

/**
 * One file per node and server in a folder, readable by the owner only: it tells what is wrong with somebody's backups.
 * It is written whole and renamed, so that a crash leaves the old one or the new one, and only when something changed.
 */
export class WatchFileStore implements WatchStore {
  readonly #file: string;
  readonly #place: WatchPlace;
  readonly #warn: StoreWarning;
  /** What was written last: the same is not written again. */
  #written: { readonly memory?: WatchMemory; readonly hash?: string } = {};
  #damagedAside: string | undefined;
  #hasWarned = false;

  constructor(folder: string, place: WatchPlace, warn: StoreWarning = () => undefined) {
    this.#file = path.join(folder, fileName(place));
    this.#place = place;
    this.#warn = warn;
  }

  async load(): Promise<StoredMemory> {
    let text: string;
    try {
      await removeDrafts(this.#file);
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT') return { state: 'none' };
      return this.#damaged(`It cannot be read (${code}).`);
    }
    try {
      const { memory: kept } = JSON.parse(text) as { memory?: unknown };
      if (kept === undefined) return this.#damaged('It holds something else.');
      const memory = readMemory(kept);
      this.#written = { memory, hash: hashOf(text) };
      return { state: 'kept', memory };
    } catch (error) {
      return this.#damaged(isVeeamError(error) ? error.message : 'It is no JSON.');
    }
  }

  async draft(memory: WatchMemory): Promise<MemoryDraft> {
    if (memory === this.#written.memory) return NOTHING;
    const { product, server } = this.#place;
    const text = JSON.stringify({ product, server, memory });
    const hash = hashOf(text);
    if (hash === this.#written.hash) return NOTHING;
    try {
      await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      return this.#ready(await draftFile(this.#file, text), { memory, hash });
    } catch (error) {
      this.#failed(error);
      return NOTHING;
    }
  }

  async remove(): Promise<void> {
    this.#written = {};
    const folder = path.dirname(this.#file);
    const names = await readdir(folder).catch(() => []);
    const own = names.filter((name) => isOf(this.#place.id, name));
    const files = [...own.map((name) => path.join(folder, name)), this.#file];
    await Promise.all(files.map((file) => rm(file, { force: true }).catch(() => undefined)));
  }

  #ready(draft: DraftFile, written: { memory: WatchMemory; hash: string }): MemoryDraft {
    return {
      commit: () => {
        try {
          if (this.#damagedAside !== undefined) renameSync(this.#file, this.#damagedAside);
          this.#damagedAside = undefined;
          draft.commit();
          this.#written = written;
          this.#hasWarned = false;
        } catch (error) {
          draft.discard();
          this.#failed(error);
        }
      },
      discard: () => draft.discard(),
    };
  }

  #damaged(reason: string): StoredMemory {
    const time = new Date().toISOString().replace(/[:.]/g, '-');
    this.#damagedAside = `${this.#file}.damaged-${time}`;
    return { state: 'damaged', reason, aside: this.#damagedAside };
  }

  #failed(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#warn(
      `What this node remembers of its incidents cannot be written (${codeOf(error)}): ${this.#file}. Until it can be, a restart of the engine may tell of incidents again that were told.`,
    );
  }
}

/** Where there is no folder: the memory outlives a deploy and ends with the process. */
export class VolatileWatchStore implements WatchStore {
  readonly #memories: Map<string, WatchMemory>;
  readonly #key: string;

  /** @param memories of all such stores of the process */
  constructor(memories: Map<string, WatchMemory>, place: WatchPlace) {
    this.#memories = memories;
    this.#key = fileName(place);
  }

  load(): Promise<StoredMemory> {
    const memory = this.#memories.get(this.#key);
    return Promise.resolve(memory === undefined ? { state: 'none' } : { state: 'kept', memory });
  }

  draft(memory: WatchMemory): Promise<MemoryDraft> {
    return Promise.resolve({
      commit: () => void this.#memories.set(this.#key, memory),
      discard: () => undefined,
    });
  }

  remove(): Promise<void> {
    this.#memories.delete(this.#key);
    return Promise.resolve();
  }
}

/** Begins with the node's id as far as file systems take it, for people; the rest tells nodes and servers apart. */
function fileName({ id, product, server }: WatchPlace): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([id, product, server]))
    .digest('hex')
    .slice(0, 16);
  return `watch-${readable(id)}-${hash}.json`;
}

function readable(id: string): string {
  return id.replace(/[^\w.-]/g, '').slice(0, 80);
}

/** Whether a file is a node's, whatever its server. Of ids that do not fit into names only the hash is sure. */
function isOf(id: string, name: string): boolean {
  const start = `watch-${id}-`;
  return (
    id === readable(id) && name.startsWith(start) && /^[0-9a-f]{16}\.json$/.test(name.slice(start.length))
  );
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown fault';
}
