import { VeeamError } from '../../../core/errors/veeam-error';
import { confirmed, delivered, dueIncidents } from '../../../core/incidents/delivery';
import type { Incident } from '../../../core/incidents/incident';
import type { Look } from '../../../core/incidents/look';
import { emptyMemory } from '../../../core/incidents/memory';
import type { WatchMemory } from '../../../core/incidents/memory';
import type { WatchSettings } from '../../../core/incidents/watch-settings';
import type { Clock } from '../../../core/ports';
import type { StoredMemory, WatchStore } from '../../../runtime/watch-store';

/** Hours that the look after a damaged memory goes back at least, to find out what is wrong now. */
const REBUILD_HOURS = 24;

/** How a watcher looks. It may throw; nothing is changed then. */
export type Looking = (settings: WatchSettings, memory: WatchMemory, signal: AbortSignal) => Promise<Look>;

/** What a watcher is made of. */
export interface WatcherParts {
  readonly settings: WatchSettings;
  readonly clock: Clock;
  readonly store: WatchStore;
  readonly look: Looking;
  /** Hands incidents to the engine, at once and for good. */
  readonly send: (incidents: readonly Incident[]) => void;
  /** Whether what is sent reaches the nodes behind: while a deploy changes them, it would be lost. */
  readonly isReachable: () => boolean;
  /** Resolves as soon as it does, or the signal says that nobody sends any more. */
  readonly whenReachable: (signal: AbortSignal) => Promise<void>;
  /** Told once, when the memory was found damaged. */
  readonly warn: (text: string) => void;
}

/** What became of a look. */
export interface LookReport {
  /** How many incidents are open. */
  readonly open: number;
  readonly troubles: readonly VeeamError[];
}

interface Confirmation {
  readonly keys: readonly string[];
  unknown: readonly string[];
}

/**
 * What one node remembers of its server, and the order in which things happen to it: one after the other, however they
 * are asked for.
 *
 * Without confirmation a change is remembered first and sent then, in one turn and with no other write in between, so
 * that a process that is killed tells nothing twice. With confirmation it is sent first, and stays due until it is
 * confirmed, so that nothing is lost.
 */
export class Watcher {
  readonly #parts: WatcherParts;
  readonly #abort = new AbortController();
  #memory: WatchMemory | undefined;
  /** Why the memory is to be built anew from what is wrong now. */
  #damage: Extract<StoredMemory, { state: 'damaged' }> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** A look that has not begun yet: whoever wants one now shares it. */
  #waiting: Promise<LookReport> | undefined;
  /** A look that has begun. */
  #running: Promise<LookReport> | undefined;
  readonly #confirmations: Confirmation[] = [];
  /** Confirmations that are to come in their turn. */
  #confirming: Promise<void> | undefined;

  constructor(parts: WatcherParts) {
    this.#parts = parts;
  }

  get isClosed(): boolean {
    return this.#abort.signal.aborted;
  }

  /**
   * Looks at what there is from now on.
   *
   * @param sharing whether a look that goes on already will do
   * @throws what {@link Looking} throws, after what is due all the same was sent again
   */
  look({ sharing = false } = {}): Promise<LookReport> {
    if (this.#waiting !== undefined) return this.#waiting;
    if (sharing && this.#running !== undefined) return this.#running;
    const look = this.#inTurn(() => {
      this.#waiting = undefined;
      this.#running = look;
      return this.#look().finally(() => (this.#running = undefined));
    });
    this.#waiting = look;
    return look;
  }

  /** Sends again what was not confirmed in time. No request to the server. */
  redeliver(): Promise<void> {
    return this.#inTurn(async () => this.#redeliver(await this.#remembered()));
  }

  /**
   * Remembers that changes were taken care of, and sends what has waited for that: the changes of one incident come one
   * after the other.
   *
   * @returns the keys of which nothing waits to be confirmed
   */
  async confirm(keys: readonly string[]): Promise<readonly string[]> {
    const confirmation: Confirmation = { keys, unknown: [] };
    this.#confirmations.push(confirmation);
    await (this.#confirming ??= this.#inTurn(() => this.#confirm()));
    return confirmation.unknown;
  }

  /** Ends what goes on: nothing is sent any more. Resolves when nothing is written any more. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.#last;
  }

  async #look(): Promise<LookReport> {
    const { settings, look } = this.#parts;
    const memory = await this.#remembered();
    const damage = this.#damage;
    const wide = { ...settings, firstRunHours: Math.max(settings.firstRunHours, REBUILD_HOURS) };
    const found = await look(damage === undefined ? settings : wide, memory, this.#abort.signal).catch(
      async (error: unknown) => {
        if (!this.isClosed) await this.#redeliver(memory);
        throw error;
      },
    );
    if (damage === undefined) await this.#deliver(found.memory, found.due);
    else await this.#rebuild(found);
    return { open: found.open.length, troubles: found.troubles };
  }

  /** All that wait are remembered with one write, since a flow may confirm hundreds at once. */
  async #confirm(): Promise<void> {
    this.#confirming = undefined;
    let memory = await this.#remembered();
    const before = memory;
    for (const confirmation of this.#confirmations.splice(0)) {
      const after = confirmed(memory, confirmation.keys);
      ({ memory } = after);
      confirmation.unknown = after.unknown;
    }
    if (memory === before) return;
    const draft = await this.#parts.store.draft(memory);
    this.#memory = memory;
    draft.commit();
    await this.#redeliver(memory);
  }

  async #redeliver(memory: WatchMemory): Promise<void> {
    const due = dueIncidents(memory, this.#parts.settings, this.#parts.clock.now());
    if (due.length > 0) await this.#deliver(memory, due);
  }

  /** Sends what is due and remembers that. */
  async #deliver(found: WatchMemory, due: readonly Incident[]): Promise<void> {
    const { settings, clock, store, send, isReachable, whenReachable } = this.#parts;
    const memory = due.length === 0 ? found : delivered(found, due, settings, clock.now());
    const draft = await store.draft(memory);
    while (due.length > 0 && !isReachable() && !this.isClosed) await whenReachable(this.#abort.signal);
    // What was found is found again by the node that follows.
    if (this.isClosed) return draft.discard();
    // From here on nothing else happens in this process until both are done.
    this.#memory = memory;
    if (!settings.confirm) draft.commit();
    if (due.length > 0) send(due);
    if (settings.confirm) draft.commit();
  }

  /**
   * Nobody knows what was told before a memory was damaged. What is wrong now is taken as told, so that a ticket is
   * closed when it is well again and none is opened twice; with confirmation all of it stays due and comes again after
   * the usual time, since there nothing may be lost.
   */
  async #rebuild({ memory: found, due }: Look): Promise<void> {
    const { settings, clock, store } = this.#parts;
    const memory = delivered(found, due, settings, clock.now());
    const draft = await store.draft(memory);
    if (this.isClosed) return draft.discard();
    this.#memory = memory;
    this.#damage = undefined;
    draft.commit();
  }

  /** The memory, read from the store when it is first needed. */
  async #remembered(): Promise<WatchMemory> {
    if (this.#memory !== undefined) return this.#memory;
    const stored = await this.#parts.store.load();
    this.#memory = stored.state === 'kept' ? stored.memory : emptyMemory();
    if (stored.state === 'damaged') {
      this.#damage = stored;
      this.#parts.warn(damageWords(stored.reason, stored.aside, this.#parts.settings.confirm));
    }
    return this.#memory;
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    const turn = before.then(() => {
      if (this.isClosed) throw closed();
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

function damageWords(reason: string, aside: string, confirm: boolean): string {
  const told = confirm
    ? 'What is wrong now comes again until it is confirmed.'
    : 'What is wrong now is taken as told: look at the product itself for what failed meanwhile.';
  return `What this node remembers of its incidents is damaged: ${reason} It is set aside as ${aside}. ${told}`;
}

function closed(): VeeamError {
  return new VeeamError('VEEAM_TIMEOUT', 'The node was stopped by a deploy or a restart of the flows.');
}
