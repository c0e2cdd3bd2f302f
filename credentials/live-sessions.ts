import type { Clock } from '../core/ports';
import { apiRoot } from '../core/products/version';
import { versionHeader } from '../core/products/version';
import { fingerprintOf } from '../core/session/fingerprint';
import { Session } from '../core/session/session';
import type { ConnectionSettings, CredentialInputs } from './credential-inputs';
import { HelperTransport } from './helper-transport';
import type { SendRequest } from './helper-transport';
import { hostWords } from './host-words';

const clock: Clock = { now: () => Date.now() };

/** The most sessions that are kept in memory; the one that was used longest ago goes first. */
const MOST_SESSIONS = 200;

/** A session of this process, shared by every credential that signs in with the same inputs. */
export class LiveSession {
  readonly session: Session;
  /** When the inputs were last proved by a sign-in, in milliseconds since 1970. */
  signedInAt = -Infinity;
  readonly #transport: HelperTransport;
  #verdict: { readonly token: string; readonly refused: Promise<boolean> } | undefined;

  constructor(inputs: CredentialInputs) {
    this.#transport = new HelperTransport(inputs.settings.server, inputs.connection);
    const ports = { transport: this.#transport, clock, words: hostWords, sharesPair: true };
    this.session = new Session(inputs.settings, ports);
  }

  get now(): number {
    return clock.now();
  }

  /** Lets the session send through the helper of the execution that needs it. */
  use(send: SendRequest, connection: ConnectionSettings): this {
    this.#transport.use(send, connection);
    return this;
  }

  /**
   * Whether the server refuses a token. n8n's HTTP Request node asks for a new token after any failure; this tells
   * the failures that a new token would mend. One question for all who ask about the same token.
   */
  refuses(token: string, apiVersion: string): Promise<boolean> {
    if (this.#verdict?.token === token) return this.#verdict.refused;
    const refused = this.#ask(token, apiVersion);
    const verdict = { token, refused };
    this.#verdict = verdict;
    void refused.then((isRefused) => {
      if (!isRefused && this.#verdict === verdict) this.#verdict = undefined;
    });
    return refused;
  }

  async #ask(token: string, apiVersion: string): Promise<boolean> {
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
      ({ statusCode }) => statusCode === 401,
      () => false,
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
