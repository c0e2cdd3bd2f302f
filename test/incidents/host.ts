import { isVeeamError } from '../../core/errors/veeam-error';
import { confirmed, delivered, dueIncidents } from '../../core/incidents/delivery';
import type { Incident } from '../../core/incidents/incident';
import { look } from '../../core/incidents/look';
import type { Look } from '../../core/incidents/look';
import { emptyMemory, readMemory } from '../../core/incidents/memory';
import type { WatchMemory } from '../../core/incidents/memory';
import type { WatchSettings } from '../../core/incidents/watch-settings';
import type { ApiClient, ApiSession } from '../../core/requests/authenticated-request';
import { MINUTE } from './world';

/** A host of a watch, with the bad days of one: it is killed, looks twice at a time, and its desk is down. */
export class SimulatedHost {
  #memory: WatchMemory = emptyMemory();
  readonly #client: ApiClient<ApiSession>;
  readonly #settings: WatchSettings;
  readonly #random: () => number;
  readonly #received = new Set<string>();
  /** Until when the desk takes nothing. */
  #downUntil = 0;
  /** What arrived, each once. */
  readonly told: Incident[] = [];
  looks = 0;
  failedLooks = 0;
  requests = 0;

  constructor(client: ApiClient<ApiSession>, settings: WatchSettings, random: () => number) {
    this.#client = client;
    this.#settings = settings;
    this.#random = random;
  }

  /** @returns what the look found and that is remembered; nothing where it failed, or was forgotten */
  async poll(): Promise<Look | undefined> {
    const chance = this.#random();
    const first = look(this.#client, this.#settings, this.#memory);
    // Two looks from the same memory: a host keeps the one that ends last.
    const second = chance < 0.03 ? look(this.#client, this.#settings, this.#memory) : undefined;
    this.looks += 1;
    let seen: Look;
    try {
      await first.catch((error: unknown) => {
        if (second === undefined) throw error;
      });
      seen = await (second ?? first);
    } catch (error) {
      if (!isVeeamError(error)) throw error;
      this.failedLooks += 1;
      return undefined;
    }
    this.requests += seen.requests;
    // It was killed before it could remember, so it has sent nothing.
    if (chance > 0.97) return undefined;
    this.#memory = seen.memory;
    this.deliver(seen.due);
    // It starts anew from what is on the disk.
    if (chance > 0.85) this.#memory = readMemory(JSON.parse(JSON.stringify(this.#memory)));
    return seen;
  }

  deliver(due = dueIncidents(this.#memory, this.#settings, this.#client.clock.now())): void {
    const now = this.#client.clock.now();
    if (this.#settings.confirm && this.#random() < 0.03) this.#downUntil = now + 90 * MINUTE * this.#random();
    const before = this.#memory;
    this.#memory = delivered(before, due, this.#settings, now);
    if (this.#settings.confirm && now < this.#downUntil) return;
    for (const incident of due) this.#receive(incident);
    if (!this.#settings.confirm) return;
    // Killed after the desk took it and before that was remembered: it comes again, and the desk knows the key.
    if (this.#random() < 0.03) this.#memory = before;
    else
      this.#memory = confirmed(
        this.#memory,
        due.map(({ key }) => key),
      ).memory;
  }

  get waiting(): number {
    return this.#memory.outbox.length;
  }

  get size(): number {
    return JSON.stringify(this.#memory).length;
  }

  #receive(incident: Incident): void {
    const { key, state, openedAt, count } = incident;
    const name = `${key} ${state} ${openedAt} ${count}`;
    if (this.#settings.confirm && this.#received.has(name)) return;
    this.#received.add(name);
    this.told.push(incident);
  }
}
