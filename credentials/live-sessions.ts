import type { Clock } from '../core/ports';
import { apiRoot } from '../core/products/version';
import { versionHeader } from '../core/products/version';
import { fingerprintOf } from '../core/session/fingerprint';
import { Session } from '../core/session/session';
import type { SessionSnapshot } from '../core/schemas/schemas';
import type { ConnectionSettings, CredentialInputs, StoredPair } from './credential-inputs';
import { HelperTransport } from './helper-transport';
import type { SendRequest } from './helper-transport';
import { hostWords } from './host-words';

const clock: Clock = { now: () => Date.now() };

/** Milliseconds for which a token that the server took counts as good. */
const PROBE_MS = 15_000;

/** The most sessions that are kept in memory; the one that was used longest ago goes first. */
const MOST_SESSIONS = 200;

/** A session of this process, shared by every credential that signs in with the same inputs. */
export class LiveSession {
  readonly session: Session;
  /** When the inputs were last proved by a sign-in, in milliseconds since 1970. */
  signedInAt = -Infinity;
  /** Identifies the account whatever the connection; stored pairs and spent codes are marked with it. */
  readonly account: string;
  readonly #transport: HelperTransport;
  #good: { readonly token: string; readonly at: number } | undefined;
  #verdict: { readonly token: string; readonly refused: Promise<boolean> } | undefined;

  constructor(inputs: CredentialInputs) {
    this.#transport = new HelperTransport(inputs.settings.server, inputs.connection);
    const ports = { transport: this.#transport, clock, words: hostWords, sharesPair: true };
    this.session = new Session(inputs.settings, ports);
    const { settings } = inputs;
    this.account =
      settings.trust === '' ? this.session.fingerprint : fingerprintOf({ ...settings, trust: '' });
  }

  get now(): number {
    return clock.now();
  }

  /** Lets the session send through the helper of the execution that needs it. */
  use(send: SendRequest, connection: ConnectionSettings): this {
    this.#transport.use(send, connection);
    return this;
  }

  /** Takes over a stored pair, also one that was obtained before the CA or Ignore SSL Issues was changed. */
  restore(stored: StoredPair): void {
    if (stored.fingerprint !== this.account) return;
    this.session.restore({ ...stored, fingerprint: this.session.fingerprint });
  }

  /** The pair as n8n is to store it. */
  snapshot(): SessionSnapshot | undefined {
    const snapshot = this.session.snapshot();
    return snapshot === undefined ? undefined : { ...snapshot, fingerprint: this.account };
  }

  /** Notes that the server took a token just now. */
  accepted(token: string): void {
    this.#good = { token, at: this.now };
    this.session.accepted(token);
  }

  /** Whether the server took this token a short while ago. */
  isProved(token: string): boolean {
    return this.#good?.token === token && Math.abs(this.now - this.#good.at) < PROBE_MS;
  }

  /**
   * Whether the server refuses a token. n8n's HTTP Request node asks for a new token after any failure; this tells
   * the failures that a new token would mend. One question for all who ask about the same token.
   */
  refuses(token: string, apiVersion: string): Promise<boolean> {
    if (this.#verdict?.token === token) return this.#verdict.refused;
    const answered = this.#ask(token, apiVersion);
    const verdict = { token, refused: answered.then((status) => status === 401) };
    this.#verdict = verdict;
    void answered.then((status) => {
      if (status === 401) return;
      if (status !== undefined) this.accepted(token);
      if (this.#verdict === verdict) this.#verdict = undefined;
    });
    return verdict.refused;
  }

  /** The status of a short question with this token, or nothing where no answer came. */
  async #ask(token: string, apiVersion: string): Promise<number | undefined> {
    const { profile, server } = this.session.settings;
    const request = {
      method: 'GET',
      url: `${server}${apiRoot({ profile, apiVersion })}/${profile.probePath}`,
      headers: {
        accept: 'application/json',
        ...versionHeader(profile, apiVersion),
        authorization: `Bearer ${token}`,
      },
    };
    return this.#transport.send(request).then(
      ({ statusCode }) => statusCode,
      () => undefined,
    );
  }
}

/** By fingerprint. n8n loads a credential class more than once, but a module only once in a process. */
const liveSessions = new Map<string, LiveSession>();

/** The session of this process for what was entered; a change of the inputs leads to another one. */
export function liveSession(inputs: CredentialInputs): LiveSession {
  const fingerprint = fingerprintOf(inputs.settings);
  const live = liveSessions.get(fingerprint) ?? new LiveSession(inputs);
  liveSessions.delete(fingerprint);
  liveSessions.set(fingerprint, live);
  for (const oldest of liveSessions.keys()) {
    if (liveSessions.size <= MOST_SESSIONS) break;
    liveSessions.delete(oldest);
  }
  return live;
}
