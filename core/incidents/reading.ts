import type { HttpAnswer, HttpRequest, Transport } from '../ports';
import type { ConstantQuery } from '../products/incident-sources';
import type { MemberPath } from '../products/member-path';
import type { Query } from '../requests/address';
import { successfulRequest } from '../requests/authenticated-request';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { pages } from '../requests/paging';
import { readRecord } from '../requests/record';
import type { PageLengths, WatchMemory } from './memory';

const HOUR = 3_600_000;
/** Network and clocks tremble; what is less than this is no change of the server's clock. */
const TREMBLE_MS = 30_000;

/**
 * Reads for one look: counts its requests, and notes the server's clock by the header `date` of the answers
 * (RFC 9110, section 6.6.1).
 */
export class Reading {
  readonly client: ApiClient<ApiSession>;
  readonly options: CallOptions;
  #requests = 0;
  #serverAheadMs: number | undefined;
  #isClockKnown = false;
  #isClockAsked = false;
  #pages: PageLengths | undefined;

  constructor(client: ApiClient<ApiSession>, memory: WatchMemory, options: CallOptions) {
    this.options = options;
    this.#serverAheadMs = memory.serverAheadMs;
    this.#pages = memory.pages;
    const { transport, clock } = client;
    const counted: Transport = {
      send: async (request: HttpRequest): Promise<HttpAnswer> => {
        this.#requests += 1;
        const sent = clock.now();
        const answer = await transport.send(request);
        this.#note(answer, (sent + clock.now()) / 2);
        return answer;
      },
    };
    this.client = { ...client, transport: counted };
  }

  get requests(): number {
    return this.#requests;
  }

  /** How far the server's clock is ahead, as far as it has told. */
  get serverAheadMs(): number {
    return this.#serverAheadMs ?? 0;
  }

  /** Whether the server has told its time in this look. */
  get isClockKnown(): boolean {
    return this.#isClockKnown;
  }

  /** What goes into the memory. */
  learned(): Pick<WatchMemory, 'serverAheadMs' | 'pages'> {
    return {
      ...(this.#serverAheadMs === undefined ? {} : { serverAheadMs: this.#serverAheadMs }),
      ...(this.#pages === undefined ? {} : { pages: this.#pages }),
    };
  }

  /** A whole list. @throws VeeamError as the paging of lists */
  async list(path: string, query: Query | ConstantQuery = {}): Promise<unknown[]> {
    const call = { ...this.options, method: 'GET', path, query };
    const lengths: number[] = [];
    const entries: unknown[] = [];
    const wholeUpTo = this.#wholeUpTo(path);
    for await (const page of pages(this.client, call, { wholeUpTo })) {
      for (const entry of page.entries) entries.push(entry);
      lengths.push(page.entries.length);
    }
    if (this.client.session.settings.profile.paging.total === undefined)
      this.#learn(path, lengths[0] ?? 0, entries.length, lengths.length > 1);
    return entries;
  }

  /** One record. @throws VeeamError as the request */
  record(path: string, query: Query | ConstantQuery = {}, member?: MemberPath): Promise<unknown> {
    return readRecord(this.client, { ...this.options, method: 'GET', path, query }, member);
  }

  /** One answer, only to learn the server's time by. @throws VeeamError where there is none */
  async clock(): Promise<void> {
    if (this.#isClockAsked) return;
    this.#isClockAsked = true;
    const { probePath } = this.client.session.settings.profile;
    await successfulRequest(this.client, { ...this.options, method: 'GET', path: probePath });
  }

  /** A page that is shorter than one the server gave is the last; one as long is for an hour after that was proven. */
  #wholeUpTo(path: string): number {
    const { longest, whole } = this.#pages ?? NO_PAGES;
    const [entries, at] = whole[path] ?? [0, 0];
    const age = this.client.clock.now() - at;
    return Math.max(longest - 1, age >= 0 && age < HOUR ? entries : 0);
  }

  #learn(path: string, first: number, all: number, isProven: boolean): void {
    const { longest, whole } = this.#pages ?? NO_PAGES;
    const { [path]: _, ...others } = whole;
    if (first > longest || isProven)
      this.#pages = {
        longest: Math.max(longest, first),
        whole:
          isProven && first === all
            ? { ...whole, [path]: [all, this.client.clock.now()] }
            : first === all
              ? whole
              : others,
      };
  }

  #note({ headers }: HttpAnswer, at: number): void {
    const told = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : NaN;
    this.#isClockAsked = true;
    if (Number.isNaN(told)) return;
    this.#isClockKnown = true;
    const ahead = Math.round(told - at);
    if (Math.abs(ahead - (this.#serverAheadMs ?? Infinity)) > TREMBLE_MS) this.#serverAheadMs = ahead;
  }
}

const NO_PAGES: PageLengths = { longest: 0, whole: {} };
