import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { SessionSnapshot } from '../core/schemas/schemas';

/** Keeps the newest pair of a session over restarts. Every method gives up quietly: a lost pair costs a sign-in. */
export interface PairStore {
  load(fingerprint: string): unknown;
  save(snapshot: SessionSnapshot): void;
  remove(fingerprint: string): void;
}

const FORMAT = 'veeam-pair-1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Names of files that were to take the place of a pair's. */
const LEFTOVER = /\.pair(\.[0-9a-f]+)?\.new$/;
const LEFTOVER_AFTER_MS = 60_000;

/** What the store tells about itself when a file cannot be written; it holds no secret. */
export type StoreWarning = (message: string) => void;

/**
 * One encrypted file per session (AES-256-GCM, readable by the owner only), written whole and renamed, so that a
 * crash leaves the old or the new one, and of two that write at once one comes last. A wrong key or a damaged file reads as nothing, which means a clean sign-in.
 */
export class EncryptedPairStore implements PairStore {
  readonly #folder: string;
  readonly #key: Buffer;
  readonly #warn: StoreWarning;
  #warned = false;
  #isTidy = false;

  /** @param secret from which the key is derived; whoever has it can read the files */
  constructor(folder: string, secret: string, warn: StoreWarning = () => undefined) {
    this.#folder = folder;
    this.#key = Buffer.from(hkdfSync('sha256', secret, 'veeam session store', FORMAT, 32));
    this.#warn = warn;
  }

  load(fingerprint: string): unknown {
    try {
      const file = readFileSync(this.#file(fingerprint));
      const nonce = file.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(`${FORMAT} ${fingerprint}`));
      decipher.setAuthTag(file.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = Buffer.concat([decipher.update(file.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(text.toString('utf8')) as unknown;
    } catch {
      return undefined;
    }
  }

  save(snapshot: SessionSnapshot): void {
    const file = this.#file(snapshot.fingerprint);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(`${FORMAT} ${snapshot.fingerprint}`));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(snapshot), 'utf8'), cipher.final()]);
      this.#removeLeftovers();
      replaceFile(file, Buffer.concat([nonce, cipher.getAuthTag(), sealed]));
    } catch (error) {
      if (this.#warned) return;
      this.#warned = true;
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown fault';
      this.#warn(`The Veeam session cannot be kept over a restart: its file cannot be written (${code}).`);
    }
  }

  remove(fingerprint: string): void {
    try {
      rmSync(this.#file(fingerprint), { force: true });
    } catch {
      // A folder that cannot be read holds no pair of this session either.
    }
  }

  /** A process that was ended while it wrote left its half behind. One that writes now needs no minute for it. */
  #removeLeftovers(): void {
    if (this.#isTidy) return;
    this.#isTidy = true;
    for (const name of readdirSync(this.#folder).filter((found) => LEFTOVER.test(found))) {
      const leftover = path.join(this.#folder, name);
      const age = Date.now() - (lstatSync(leftover, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
      if (age > LEFTOVER_AFTER_MS) rmSync(leftover, { force: true });
    }
  }

  /** The name says nothing about the session. */
  #file(fingerprint: string): string {
    const name = createHash('sha256').update(fingerprint).digest('hex').slice(0, 32);
    return path.join(this.#folder, `${name}.pair`);
  }
}

/**
 * Writes a file whole, under a name that nobody can foresee, and puts it in the place of another. What is already
 * there under that name, a link above all, is not opened.
 */
function replaceFile(file: string, content: Uint8Array): void {
  const draft = `${file}.${randomBytes(8).toString('hex')}.new`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    try {
      // The mode given at creation is cut by the process's mask only, but a mask may be odd.
      fchmodSync(descriptor, 0o600);
      writeFileSync(descriptor, content);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
