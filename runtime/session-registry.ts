import type { HostWords } from '../core/host-words';
import type { Clock } from '../core/ports';
import type { LogOutResult } from '../core/session/sign-out';
import { fingerprintOf } from '../core/session/fingerprint';
import { Session } from '../core/session/session';
import type { SessionSettings } from '../core/session/session-settings';
import type { ConnectionOptions } from './connection';
import type { PairStore } from './pair-store';
import { ServerTransport } from './server-transport';
import { SessionActivity } from './session-activity';
import { BrowserVisitor } from './sign-on-browser/browser-visitor';
import type { NetworkTransport } from './ways';

/** Milliseconds for which a session without a holder is kept: a deploy closes and opens nodes within less. */
export const GRACE_MS = 60_000;

/** The same for a session that a person signed in to: to end it calls for that person again. */
export const PERSON_GRACE_MS = 60 * 60_000;

/** setTimeout takes no more than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One holder's share in a session. */
export interface SessionLease {
  readonly session: Session;
  readonly transport: NetworkTransport;
  readonly clock: Clock;
  /** How the session fared lately, whoever used it. */
  readonly activity: SessionActivity;
  /** Calls back when the session's condition changes, the end of a token included. Returns how to stop. */
  onChange(listener: () => void): () => void;
  /** Whether others hold a share too. */
  readonly isShared: boolean;
  /**
   * Gives the share back; the second call does nothing.
   *
   * @param forever whether the holder is gone for good. The last one's leaving then ends the session on the server
   *   (within a few seconds), otherwise only a grace period starts.
   */
  release(forever: boolean): Promise<LogOutResult | undefined>;
}

interface Entry {
  readonly session: Session;
  readonly transport: NetworkTransport;
  readonly activity: SessionActivity;
  readonly leases: Set<SessionLease>;
  /** Holders that left only for the moment. */
  away: number;
  /** Where the newest pair is kept over restarts, if a holder asked for that. */
  store?: PairStore;
  grace?: NodeJS.Timeout;
  keepAlive?: NodeJS.Timeout;
  /** Rings when the current token ends and nothing has replaced it. */
  tokenEnd?: NodeJS.Timeout;
  /** Made when somebody listens. */
  listeners?: Set<() => void>;
  unsubscribe: () => void;
}

/** What a registry is made of; tests replace the clock and the transport. */
export interface RegistryParts {
  readonly clock: Clock;
  readonly graceMs?: number;
  /** Where users of the host find things. */
  readonly words?: HostWords;
  /** Name and version of the host's package. */
  readonly userAgent?: string;
  readonly makeTransport?: (server: string, options: ConnectionOptions) => NetworkTransport;
}

/**
 * The sessions of one process: one per product, server, account and way to sign in, whoever asks for it, since two
 * sessions of one account disturb each other on some products (Authorization and Security, note on simultaneous
 * sessions). It outlives its holders for a grace period, so that no kind of deploy costs a token request.
 */
export class SessionRegistry {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #words: HostWords | undefined;
  readonly #makeTransport: (server: string, options: ConnectionOptions) => NetworkTransport;

  constructor(parts: RegistryParts) {
    this.#clock = parts.clock;
    this.#graceMs = parts.graceMs ?? GRACE_MS;
    this.#words = parts.words;
    this.#makeTransport =
      parts.makeTransport ??
      ((server, options) =>
        new ServerTransport(server, {
          ...options,
          userAgent: parts.userAgent,
          certificateAdvice: parts.words?.trustCertificate,
        }));
  }

  /** Number of sessions, those in their grace period included. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * A share in the session for these settings, whose `trust` must be that of `connection`. Sends nothing.
   *
   * @param store where the pair outlives the process; `null`: it is not to, and what was stored is removed unless
   *   another holder wants it; absent: this holder does not care
   */
  acquire(settings: SessionSettings, connection: ConnectionOptions, store?: PairStore | null): SessionLease {
    const fingerprint = fingerprintOf(settings);
    const entry = this.#entries.get(fingerprint) ?? this.#open(fingerprint, settings, connection);
    clearTimeout(entry.grace);
    entry.away = Math.max(entry.away - 1, 0);
    if (store === null) this.#disconnectStore(entry);
    else if (store !== undefined && entry.store === undefined) this.#connectStore(entry, store);
    const lease = new Lease(entry, this.#clock, (forever) => this.#leave(fingerprint, entry, forever));
    entry.leases.add(lease);
    return lease;
  }

  /** After a holder has gone. */
  async #leave(fingerprint: string, entry: Entry, forever: boolean): Promise<LogOutResult | undefined> {
    if (!forever) entry.away += 1;
    if (entry.leases.size > 0) return undefined;
    // In a deploy that removes one of two holders the other one is away for the moment, and comes back.
    if (forever && entry.away === 0) return this.#close(fingerprint, entry);
    this.#startGrace(fingerprint, entry);
    return undefined;
  }

  /** Ends every session on its server. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#entries].map(([fingerprint, entry]) => this.#close(fingerprint, entry)));
  }

  #open(fingerprint: string, settings: SessionSettings, connection: ConnectionOptions): Entry {
    const transport = this.#makeTransport(settings.server, connection);
    const activity = new SessionActivity(this.#clock);
    const ports = {
      transport: transport.signIn ?? transport,
      clock: this.#clock,
      words: this.#words,
      observer: activity,
    };
    const signOnVisitor =
      connection.signOnVisitor === 'browser'
        ? new BrowserVisitor({ transport: ports.transport, clock: this.#clock })
        : undefined;
    const session = new Session(settings, { ...ports, signOnVisitor });
    const entry: Entry = {
      session,
      transport: counted(transport, activity),
      activity,
      leases: new Set(),
      away: 0,
      unsubscribe: () => undefined,
    };
    entry.unsubscribe = session.onChange(() => {
      this.#scheduleKeepAlive(entry);
      this.#scheduleTokenEnd(entry);
      this.#save(entry);
      tell(entry);
    });
    this.#entries.set(fingerprint, entry);
    return entry;
  }

  #connectStore(entry: Entry, store: PairStore): void {
    entry.store = store;
    const stored = store.load(entry.session.fingerprint);
    if (stored !== undefined && entry.session.restore(stored)) this.#scheduleKeepAlive(entry);
    else this.#save(entry);
  }

  #disconnectStore(entry: Entry): void {
    if (entry.leases.size > 0) return;
    entry.store?.remove(entry.session.fingerprint);
    entry.store = undefined;
  }

  #save({ session, store }: Entry): void {
    if (store === undefined) return;
    const { state } = session.condition;
    if (state === 'signingIn' || state === 'refreshing') return;
    const snapshot = session.snapshot();
    if (snapshot === undefined) store.remove(session.fingerprint);
    else store.save(snapshot);
  }

  #scheduleKeepAlive(entry: Entry): void {
    clearTimeout(entry.keepAlive);
    const next = entry.session.nextKeepAlive;
    if (next === undefined || !Number.isFinite(next)) return;
    entry.keepAlive = this.#timerAt(next, () => {
      // The clock may have jumped, or the timer have been cut: the session knows whether it is time.
      void entry.session.keepAlive().then(() => this.#scheduleKeepAlive(entry));
    });
  }

  #scheduleTokenEnd(entry: Entry): void {
    clearTimeout(entry.tokenEnd);
    const { condition } = entry.session;
    if (condition.state !== 'signedIn') return;
    entry.tokenEnd = this.#timerAt(condition.until, () => tell(entry));
  }

  /** @param time milliseconds since 1970 */
  #timerAt(time: number, ring: () => void): NodeJS.Timeout {
    return setTimeout(ring, Math.min(Math.max(time - this.#clock.now(), 0), LONGEST_TIMER_MS)).unref();
  }

  /** A session whose sign-in was refused is kept until its pause is over, so that a re-deploy is no way around it. */
  #startGrace(fingerprint: string, entry: Entry): void {
    const { condition, isRepeatable } = entry.session;
    const pause = condition.state === 'paused' ? condition.until - this.#clock.now() : 0;
    const isPersons = !isRepeatable && entry.session.snapshot() !== undefined;
    const grace = Math.max(this.#graceMs, pause, isPersons ? PERSON_GRACE_MS : 0);
    entry.grace = setTimeout(() => void this.#close(fingerprint, entry), grace);
    entry.grace.unref();
  }

  async #close(fingerprint: string, entry: Entry): Promise<LogOutResult> {
    this.#entries.delete(fingerprint);
    clearTimeout(entry.grace);
    // From here on the file belongs to whoever signs in with the same inputs next.
    entry.store?.remove(fingerprint);
    entry.store = undefined;
    const result = await entry.session.retire();
    clearTimeout(entry.keepAlive);
    clearTimeout(entry.tokenEnd);
    entry.unsubscribe();
    entry.transport.close();
    return result;
  }
}

/** The transport for the requests of flows, each of which is counted. */
function counted(transport: NetworkTransport, activity: SessionActivity): NetworkTransport {
  return {
    send: (request) => {
      activity.request();
      return transport.send(request);
    },
    signIn: transport.signIn,
    close: () => transport.close(),
  };
}

function tell({ listeners }: Entry): void {
  for (const listener of listeners ?? []) listener();
}

/** A class, since an object with a getter of its own costs each of thousands of sessions a shape of its own. */
class Lease implements SessionLease {
  readonly session: Session;
  readonly transport: NetworkTransport;
  readonly clock: Clock;
  readonly activity: SessionActivity;
  readonly #entry: Entry;
  readonly #left: (forever: boolean) => Promise<LogOutResult | undefined>;

  constructor(entry: Entry, clock: Clock, left: (forever: boolean) => Promise<LogOutResult | undefined>) {
    ({ session: this.session, transport: this.transport, activity: this.activity } = entry);
    this.clock = clock;
    this.#entry = entry;
    this.#left = left;
  }

  get isShared(): boolean {
    const { leases } = this.#entry;
    return leases.size > (leases.has(this) ? 1 : 0);
  }

  onChange(listener: () => void): () => void {
    const listeners = (this.#entry.listeners ??= new Set());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  async release(forever: boolean): Promise<LogOutResult | undefined> {
    return this.#entry.leases.delete(this) ? this.#left(forever) : undefined;
  }
}
