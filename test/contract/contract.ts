import { isVeeamError } from '../../core/errors/veeam-error';
import type { GrantType } from '../../core/grants/grant-type';
import type { ProductProfile } from '../../core/products/profile';
import { successfulRequest } from '../../core/requests/authenticated-request';
import type { ApiClient } from '../../core/requests/authenticated-request';
import { pages } from '../../core/requests/paging';
import type { Clock } from '../../core/ports';
import type { Credentials } from '../../core/grants/inputs';
import type { SessionSettings } from '../../core/session/session-settings';
import type { Emulator, ProductId } from '../../emulator';
import type { TokenRequestKind } from '../../emulator/stats';
import { SessionRegistry } from '../../runtime/session-registry';
import type { SessionLease } from '../../runtime/session-registry';
import { trustOf } from '../../runtime/connection';
import { inputsOf, passwordOf } from './way-inputs';

/** How the emulator counts the token request that a way to sign in ends with. */
const COUNTED_AS = {
  password: 'password',
  mfa: 'mfa',
  authorization_code: 'authorization_code',
  saml: 'saml',
  refresh_token: 'refresh_token',
  client_credentials: 'client_credentials',
  // The key is the token.
  api_key: undefined,
} as const satisfies Record<GrantType, TokenRequestKind | undefined>;

/** What a profile says, held against what the emulator does; a sentence for everything that does not fit. */
export class Contract {
  readonly #faults: string[] = [];
  readonly #registry: SessionRegistry;

  constructor(
    readonly emulator: Emulator,
    readonly profile: ProductProfile,
    readonly way: GrantType,
    clock: Clock,
  ) {
    this.#registry = new SessionRegistry({ clock });
  }

  /** Goes through the life of a session and returns what did not come out as the profile says. */
  async faults(): Promise<readonly string[]> {
    try {
      const credentials = await this.#check('inputs of the way', () => this.#inputs());
      if (credentials !== undefined) await this.#live(credentials);
      await this.#refuse();
    } finally {
      await this.#registry.closeAll();
    }
    return this.#faults;
  }

  get #product(): ProductId {
    return this.profile.id as ProductId;
  }

  #open(way: GrantType, credentials: Credentials, apiVersion?: string): SessionLease {
    const connection = { tls: { ca: this.emulator.certificate.pem } };
    const settings: SessionSettings = {
      profile: this.profile,
      server: this.emulator.servers[this.#product].url,
      apiVersion: apiVersion ?? this.profile.versioning.default,
      grant: way,
      credentials,
      signOnOrigins: [],
      trust: trustOf(connection),
    };
    return this.#registry.acquire(settings, connection);
  }

  #client({ session, transport, clock }: SessionLease): ApiClient {
    return { session, transport, clock, apiVersion: session.settings.apiVersion, timeoutMs: 10_000 };
  }

  #inputs(): Promise<Credentials> {
    return inputsOf(this.#product, this.way, () =>
      Promise.resolve(this.#client(this.#open('password', passwordOf(this.#product)))),
    );
  }

  async #live(credentials: Credentials): Promise<void> {
    const lease = this.#open(this.way, credentials);
    const client = this.#client(lease);
    const before = this.#stats();
    const token = await this.#check('sign-in', () => lease.session.accessToken());
    if (token === undefined) return;
    const kind = COUNTED_AS[this.way];
    const requests = (
      stats: Emulator['stats'] extends () => { products: Record<ProductId, infer Stats> } ? Stats : never,
    ): number => (kind === undefined ? sum(stats.tokenRequests) : stats.tokenRequests[kind]);
    this.#expect(
      'token requests of the way',
      requests(this.#stats()) - requests(before),
      kind === undefined ? 0 : 1,
    );
    await this.#check('probe', () =>
      successfulRequest(client, { method: 'GET', path: this.profile.probePath }),
    );
    await this.#readList(client);
    await this.#readLists(client);
    if (this.way !== 'api_key') await this.#renew(client, lease);
    await this.#logOut(client, lease);
  }

  /** The same list in short pages and in long ones, each entry once, its total told where the profile says so. */
  async #readList(client: ApiClient): Promise<void> {
    const { paging, lists, probePath } = this.profile;
    const path = Object.values(lists)[0] ?? probePath.split('?')[0] ?? '';
    const walk = async (
      size: number,
    ): Promise<{ entries: string[]; pages: number; total: number | undefined }> => {
      const found = { entries: [] as string[], pages: 0, total: undefined as number | undefined };
      for await (const page of pages(client, { method: 'GET', path, query: { [paging.limit]: size } })) {
        found.entries.push(...page.entries.map((entry) => JSON.stringify(entry)));
        found.pages += 1;
        found.total ??= page.total;
      }
      return found;
    };
    const short = await this.#check('list in short pages', () => walk(25));
    const long = await this.#check('list in long pages', () => walk(paging.pageSize * 2));
    if (short === undefined || long === undefined) return;
    if (short.pages <= long.pages) this.#faults.push('list: short pages are not more than long ones');
    this.#expect('list: entries that come twice', short.entries.length - new Set(short.entries).size, 0);
    this.#expect('list: entries in short pages', short.entries.length, long.entries.length);
    const known = (JSON.parse(long.entries[0] ?? '{}') ?? {}) as object;
    if (!paging.ids.some((name) => Object.hasOwn(known, name)))
      this.#faults.push(`list: an entry has none of ${paging.ids.join(', ')}`);
    if (paging.total !== undefined) this.#expect('list: total', short.total, long.entries.length);
  }

  /** Everything that the profile says can be listed. */
  async #readLists(client: ApiClient): Promise<void> {
    for (const [kind, path] of Object.entries(this.profile.lists)) {
      await this.#check(`list of ${kind}`, async () => {
        for await (const page of pages(client, { method: 'GET', path }, { most: 1 }))
          if (page.entries.length === 0) this.#faults.push(`list of ${kind}: it is empty`);
      });
    }
  }

  async #renew(client: ApiClient, { session }: SessionLease): Promise<void> {
    const before = this.#stats();
    const first = session.currentToken;
    this.emulator.revokeAccessTokens(this.#product);
    await this.#check('request after the token was revoked', () =>
      successfulRequest(client, { method: 'GET', path: this.profile.probePath }),
    );
    const { tokenRequests, refreshesRefused } = this.#stats();
    // A client account may sign in again where it got no refresh token.
    this.#expect('refreshes', tokenRequests.refresh_token - before.tokenRequests.refresh_token, 1);
    this.#expect('refused refreshes', refreshesRefused - before.refreshesRefused, 0);
    if (session.currentToken === first) this.#faults.push('refresh: the token did not change');
  }

  async #logOut(client: ApiClient, { session }: SessionLease): Promise<void> {
    const before = this.#stats();
    const token = session.currentToken ?? '';
    const outcome = await session.logOut();
    if (this.profile.signOut.by === 'nothing' || this.way === 'api_key') {
      this.#expect('log-out where there is none', outcome.loggedOut, false);
      return;
    }
    this.#expect('log-out', outcome.loggedOut, true);
    const after = this.#stats();
    this.#expect('log-outs that the server counts', after.logOuts - before.logOuts, 1);
    this.#expect('sessions that live on', after.liveSessions, before.liveSessions - 1);
    const answer = await this.#check('request with the ended token', () =>
      client.transport.send({
        method: 'GET',
        url: `${this.emulator.servers[this.#product].url}/`,
        headers: { authorization: `Bearer ${token}` },
      }),
    );
    if (answer !== undefined && answer.statusCode < 400) this.#faults.push('log-out: the token still works');
  }

  /** A wrong password and a revision that the server does not know are told apart. */
  async #refuse(): Promise<void> {
    if (this.way !== 'password') return;
    const { username, password } = passwordOf(this.#product);
    const wrong = this.#open('password', { username, password: `${password}-wrong` });
    await this.#expectRefusal('wrong password', wrong, 'VEEAM_SIGN_IN_REFUSED');
    if (this.profile.versioning.in !== 'header') return;
    const stranger = this.#open('password', { username, password: `${password} ` }, '9.9-rev9');
    await this.#expectRefusal('wrong API version', stranger, 'VEEAM_CONFIGURATION');
  }

  async #expectRefusal(what: string, { session }: SessionLease, code: string): Promise<void> {
    const error: unknown = await session.accessToken().catch((caught: unknown) => caught);
    this.#expect(what, isVeeamError(error) ? error.code : typeof error, code);
  }

  #stats(): ReturnType<Emulator['stats']>['products'][ProductId] {
    return structuredClone(this.emulator.stats().products[this.#product]);
  }

  #expect(what: string, found: unknown, wanted: unknown): void {
    if (found !== wanted) this.#faults.push(`${what}: ${String(found)} instead of ${String(wanted)}`);
  }

  async #check<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!isVeeamError(error)) throw error;
      this.#faults.push(`${what}: ${error.code}: ${error.message}`);
      return undefined;
    }
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
