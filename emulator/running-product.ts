import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SelfSigned } from './certificate';
import type { FaultQueue } from './faults';
import type { Operation } from './emulator';
import { Listener } from './http/listener';
import { ListDrift } from './lists/list-drift';
import type { ExternalIdentityProvider, EmulatorOptions } from './options';
import { ProductServer } from './product-server';
import { accountsOf } from './products/accounts';
import type { AlarmOrder, JobOrder, Orders } from './products/orders';
import type { ProductProfile } from './products/profile';
import type { ApiVersions } from './products/api-versions';
import { ServiceProvider } from './saml/service-provider';
import { AuthorizationCodes } from './sessions/authorization-codes';
import { MfaChallenges } from './sessions/mfa-challenges';
import { SessionStore } from './sessions/session-store';
import type { SigningKey } from './sessions/token-mint';
import { freshCounters, type ProductCounters, type ProductStats } from './stats';

/** Life of an authorization code, milliseconds (Requesting Authorization, note on authorization codes). */
const defaultCodeLifetimeMs = 60_000;

/** Options with the defaults filled in that every part needs. */
export type ResolvedOptions = EmulatorOptions & Required<Pick<EmulatorOptions, 'host' | 'seed' | 'now'>>;

/** What the products of one emulator share. */
export interface SharedParts {
  readonly options: ResolvedOptions;
  readonly certificate: SelfSigned;
  readonly signingKey: SigningKey;
  readonly faults: FaultQueue;
  /** Serves the paths below /emulator, which belong to no product. */
  readonly control: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** One product on its port. */
export class RunningProduct {
  readonly profile: ProductProfile;
  readonly #shared: SharedParts;
  readonly #listener: Listener;
  readonly #sessions: SessionStore;
  readonly #mfa: MfaChallenges;
  readonly #codes: AuthorizationCodes;
  readonly #drift = new ListDrift();
  readonly #orders: Orders = {};
  #counters: ProductCounters = freshCounters();
  #server: ProductServer | undefined;
  #singleSignOn: ServiceProvider | undefined;

  constructor(profile: ProductProfile, shared: SharedParts) {
    const { options, certificate, signingKey } = shared;
    this.profile = profile;
    this.#shared = shared;
    this.#listener = new Listener({
      what: profile.title,
      host: options.host,
      port: options.ports === 'ephemeral' ? 0 : profile.port + (options.portOffset ?? 0),
      tls: options.tls === false ? undefined : certificate,
      onConnection: () => {
        this.#counters.connections += 1;
      },
      onRequest: (request, response) => {
        // A request that ends in the middle needs no answer any more.
        this.#serve(request, response).catch(() => response.socket?.destroy());
      },
    });
    this.#sessions = new SessionStore({
      now: options.now,
      mint: profile.mint(signingKey),
      accessLifetimeMs: options.accessLifetimeMs ?? profile.accessLifetimeMs,
      refreshLifetimeMs: options.refreshLifetimeMs ?? profile.refreshLifetimeMs,
      oneSessionPerUser: options.oneSessionPerUser ?? false,
      refreshTokens: options.refreshTokens ?? profile.signIn.refreshTokens,
    });
    this.#mfa = new MfaChallenges(options.now);
    this.#codes = new AuthorizationCodes(options.now, options.codeLifetimeMs ?? defaultCodeLifetimeMs);
  }

  get url(): string {
    return this.#listener.url;
  }

  get port(): number {
    return this.#listener.port;
  }

  /** The SAML side, on products that have one, once it listens. */
  get singleSignOn(): ServiceProvider | undefined {
    return this.#singleSignOn;
  }

  get sessions(): SessionStore {
    return this.#sessions;
  }

  stats(): ProductStats {
    const { tokenRequests, ...counters } = this.#counters;
    return { tokenRequests: { ...tokenRequests }, ...counters, liveSessions: this.#sessions.liveSessions() };
  }

  resetStats(): void {
    this.#counters = freshCounters();
  }

  /** Listens; for the first time or, after a stop, on the same port again. */
  async start(identityProvider: ExternalIdentityProvider | undefined): Promise<void> {
    const { options, faults } = this.#shared;
    await this.#listener.start();
    if (this.#server) return;
    const { signIn, versions } = this.profile;
    const assertionConsumerService = signIn.singleSignOn?.assertionConsumerService;
    if (identityProvider && assertionConsumerService) {
      this.#singleSignOn = new ServiceProvider({
        now: options.now,
        entryPoint: identityProvider.entryPoint,
        certificatePem: identityProvider.certificatePem,
        signs: identityProvider.signs,
        assertionConsumerService: this.url + assertionConsumerService,
      });
    }
    const context = {
      now: options.now,
      seed: options.seed,
      url: () => this.url,
      counters: () => this.#counters,
      desk: {
        users: accountsOf(this.profile),
        sessions: this.#sessions,
        mfa: this.#mfa,
        codes: this.#codes,
      },
      singleSignOn: this.#singleSignOn,
      drift: this.#drift,
      pageCap: options.pageCap,
      orders: this.#orders,
      jobDurationMs: options.jobDurationMs,
      zonedTimesSince: zonedTimesSince(versions, options.zonedTimesSince),
    };
    this.#server = new ProductServer(this.profile, context, {
      faults,
      release: options.releases?.[this.profile.id] ?? options.appliance,
    });
  }

  /** What it answers to, for the version that a header names. */
  operations(version?: string): readonly Operation[] {
    return this.#server?.operations(version) ?? [];
  }

  /**
   * Makes a session of a job end now.
   *
   * @returns why not, or nothing
   */
  orderJob(order: JobOrder): string | undefined {
    if (!this.#orders.job) return `${this.profile.title} has no jobs here.`;
    return this.#orders.job(order) ? undefined : `${this.profile.title} has no job ${order.job}.`;
  }

  /**
   * Raises or clears an alarm.
   *
   * @returns why not, or nothing
   */
  orderAlarm(order: AlarmOrder): string | undefined {
    if (!this.#orders.alarm) return `${this.profile.title} has no alarms that can be ordered.`;
    return this.#orders.alarm(order) ? undefined : `${this.profile.title} has no such alarm.`;
  }

  /** Takes back what faults did to lists. */
  settleLists(): void {
    this.#drift.clear();
  }

  /** Closes the port and every socket. */
  stop(): Promise<void> {
    return this.#listener.stop();
  }

  /** Forgets sessions, codes, challenges and sign-on requests, as a server does that was started anew. */
  forget(): void {
    this.#sessions.revokeAll();
    this.#mfa.clear();
    this.#codes.clear();
    this.#singleSignOn?.clear();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (/^\/emulator(?:[/?]|$)/.test(request.url ?? '')) return this.#shared.control(request, response);
    if (!this.#server) throw new Error('Not listening yet');
    return this.#server.serve(request, response);
  }
}

/** The place of the version from which times say their zone; no version where none is named. */
function zonedTimesSince(versions: ApiVersions | undefined, version: string | undefined): number | undefined {
  const place = version === undefined ? -1 : (versions?.published.indexOf(version) ?? -1);
  return place < 0 ? undefined : place;
}
