import type { Dice } from './dice';

/** An alarm as it stands now. Times are milliseconds since 1970. */
export interface Alarm {
  readonly id: string;
  readonly name: string;
  readonly severity: 'warning' | 'error';
  readonly raisedAt: number;
  readonly subject: { readonly id: string; readonly name: string; readonly type: string };
  readonly text: string;
}

/** The alarms that are active; raised and cleared from outside. */
export class Alarms {
  readonly #now: () => number;
  readonly #dice: Dice;
  readonly #active: Alarm[];
  #raised = 0;

  constructor(now: () => number, dice: Dice, first: readonly Omit<Alarm, 'id'>[] = []) {
    this.#now = now;
    this.#dice = dice;
    this.#active = first.map((alarm, index) => ({ ...alarm, id: dice.uuid('alarm', index) }));
  }

  /** Newest first. */
  active(): readonly Alarm[] {
    return [...this.#active].sort((one, other) => other.raisedAt - one.raisedAt);
  }

  raise(alarm: Partial<Omit<Alarm, 'id' | 'raisedAt'>> & Pick<Alarm, 'name'>): Alarm {
    this.#raised += 1;
    const id = this.#dice.uuid('raised alarm', this.#raised);
    const raised: Alarm = {
      severity: 'error',
      subject: { id: this.#dice.uuid('alarm subject', alarm.name), name: 'srv01', type: 'Computer' },
      text: alarm.name,
      ...alarm,
      id,
      raisedAt: this.#now(),
    };
    this.#active.push(raised);
    return raised;
  }

  /** Clears an alarm by its id, or all of a name. Returns whether there was one. */
  clear(idOrName: string): boolean {
    const before = this.#active.length;
    const kept = this.#active.filter(({ id, name }) => id !== idOrName && name !== idOrName);
    this.#active.splice(0, before, ...kept);
    return kept.length < before;
  }
}

/** A place where backups lie. */
export interface Repository {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly capacity: number;
  readonly free: number;
  readonly isOnline: boolean;
}

/** Repositories, one of them almost full and one that cannot be reached. */
export function repositories(dice: Dice, names: readonly string[]): Repository[] {
  return names.map((name, index) => {
    const capacity = (1 + dice.roll(20, name, 'capacity')) * 1024 ** 4;
    const freeIn100 = index === 1 ? 4 : 20 + dice.roll(60, name, 'free');
    return {
      id: dice.uuid('repository', name),
      name,
      capacity,
      free: Math.round((capacity * freeIn100) / 100),
      isOnline: index !== 2,
    };
  });
}

/** A machine on which something was found. */
export interface MalwareEvent {
  readonly id: string;
  readonly machine: string;
  readonly detectedAt: number;
  readonly severity: 'suspicious' | 'infected' | 'clean' | 'informative';
  readonly details: string;
}

/** What a scan found in the last two weeks, newest first. */
export function malwareEvents(dice: Dice, now: number): MalwareEvent[] {
  const kinds = ['suspicious', 'infected', 'informative', 'clean'] as const;
  return Array.from({ length: 12 }, (_, index) => ({
    id: dice.uuid('malware', index),
    machine: `srv-${String(1 + dice.roll(40, 'machine', index)).padStart(2, '0')}`,
    detectedAt: now - (index + 1) * 26 * 60 * 60 * 1000,
    severity: kinds[index % kinds.length] ?? 'suspicious',
    details: 'Potential malware activity detected: many files were renamed to an unknown extension.',
  }));
}

/** What the product is licensed for. */
export interface License {
  readonly licensedTo: string;
  readonly edition: string;
  readonly expiresAt: number;
  readonly instances: number;
  readonly used: number;
}

/** A license that ends 40 days after the emulator came up. */
export function license(now: number): License {
  const day = 24 * 60 * 60 * 1000;
  return {
    licensedTo: 'Example Corporation',
    edition: 'Enterprise Plus',
    expiresAt: Math.floor(now / day) * day + 40 * day,
    instances: 200,
    used: 143,
  };
}
