import { VeeamError } from '../../core/errors/veeam-error';
import type { HttpAnswer, HttpRequest, Transport } from '../../core/ports';
import { sessionsIn } from '../../core/products/job-sessions';
import type { JobKind } from '../../core/products/jobs-api';
import type { ProductProfile } from '../../core/products/profile';
import { apiRoot } from '../../core/products/version';
import type { ManualClock } from '../core/fake-server';
import { json, text, tokens } from '../core/fake-server';
import { outcomeValues, recordOf } from './record';
import type { Values } from './record';
import { BEGIN, DAY } from './world';
import type { TrueJob, TrueRun, World } from './world';

/** How a server differs from an ideal one. */
export interface Temper {
  readonly random: () => number;
  /** How far its clock is ahead of the true one. */
  readonly offsetMs: number;
  readonly tellsDate: boolean;
  /** Whether a filter on starts is about ends in truth, as nobody knows of some. */
  readonly filtersByEnd: boolean;
  /** Requests out of a hundred that go wrong. */
  readonly faultsIn100: number;
}

/** Serves a world as a product's profile says that the product does, at the time of a clock. */
export class SimulatedServer implements Transport {
  readonly #profile: ProductProfile;
  readonly #world: World;
  readonly #clock: ManualClock;
  readonly #temper: Temper;
  readonly #root: string;
  /** Whether trouble is on: the oracle looks at what is true without it. */
  isTroubled = true;
  requests = 0;

  constructor(profile: ProductProfile, world: World, clock: ManualClock, temper: Temper) {
    this.#profile = profile;
    this.#world = world;
    this.#clock = clock;
    this.#temper = temper;
    this.#root = `${apiRoot({ profile, apiVersion: profile.versioning.default })}/`;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { random } = this.#temper;
    this.requests += 1;
    if (request.url.endsWith('/token')) return Promise.resolve(tokens(this.requests));
    // Time goes on while a list is read, so that it shifts.
    this.#clock.advance(Math.floor(random() * 4000));
    const answer = this.#answer(new URL(request.url));
    const fault =
      this.isTroubled && random() * 100 < this.#temper.faultsIn100 ? Math.floor(random() * 6) : -1;
    this.#clock.advance(Math.floor(random() * (random() < 0.02 ? 20_000 : 2000)));
    switch (fault) {
      case 0:
        throw new VeeamError('VEEAM_UNREACHABLE', 'The server refuses the connection.', {
          requestSent: false,
        });
      case 1:
        throw new VeeamError('VEEAM_TIMEOUT', 'The server did not answer.', { requestSent: true });
      case 2:
        return text('<html>Sign in</html>', 200, 'text/html');
      case 3:
        return json({ message: 'Internal error' }, 500);
      case 4:
        return { ...answer, body: answer.body.slice(0, answer.body.length / 2) };
      case 5:
        return json({ message: 'Unauthorized' }, 401);
      default:
        return answer;
    }
  }

  #answer(url: URL): HttpAnswer {
    const path = decodeURIComponent(url.pathname).slice(this.#root.length);
    const { incidents, jobs, paging, probePath } = this.#profile;
    const sessions = sessionsIn(jobs?.sessions, this.#profile.versioning.default);
    const { searchParams: query } = url;
    if (path === sessions?.list) return this.#page(query, this.#sessions(query));
    const inside = path.startsWith(`${sessions?.list ?? '-'}/`) ? path.split('/') : [];
    if (inside.length > 0) {
      const run = this.#world.runs.find(({ id }) => id === inside[1]);
      if (run === undefined) return json({ message: 'Not found' }, 404);
      if (inside.length === 2) return this.#json(this.#session(run));
      const log = sessions?.log;
      const entry = recordOf([
        [log?.text, `Cause of ${run.id}`],
        [log?.status, log?.troubled[0]],
      ]);
      return this.#json(log?.entries === '' ? [entry] : recordOf([[log?.entries, [entry]]]));
    }
    const kind = jobs?.kinds.findIndex(({ list }) => list === path) ?? -1;
    const jobKind = jobs?.kinds[kind];
    if (jobKind?.only !== undefined) {
      const [job] = this.#jobsOf(kind);
      return job === undefined ? json({}, 404) : this.#json(this.#job(job, jobKind));
    }
    if (jobKind !== undefined)
      return this.#page(
        query,
        this.#jobsOf(kind).map((job) => this.#job(job, jobKind)),
      );
    if (path === incidents?.alarms?.list) return this.#page(query, this.#alarms());
    if (path === incidents?.malware?.list) return this.#page(query, this.#findings(query));
    if (path === incidents?.repositories?.list) return this.#page(query, this.#repositories());
    if (path === incidents?.license?.list) {
      const license = this.#license();
      return incidents.license.id === undefined ? this.#json(license) : this.#page(query, [license]);
    }
    if (path === probePath.split('?')[0]) return this.#json(recordOf([[paging.entries, []]]));
    throw new Error(`Nothing is simulated under ${path}`);
  }

  #json(body: unknown): HttpAnswer {
    const { tellsDate, offsetMs } = this.#temper;
    const date = new Date(this.#clock.now() + offsetMs).toUTCString();
    return json(body, 200, tellsDate ? { date } : {});
  }

  #page(query: URLSearchParams, entries: readonly object[]): HttpAnswer {
    const { paging } = this.#profile;
    const offset = Number(query.get(paging.offset) ?? 0);
    const part = entries.slice(offset, offset + Number(query.get(paging.limit) ?? 100));
    if (paging.entries === undefined) return this.#json(part);
    return this.#json(
      recordOf([
        [paging.entries, part],
        [paging.total, entries.length],
      ]),
    );
  }

  #time(time: number): string {
    return new Date(time + this.#temper.offsetMs).toISOString();
  }

  #pick = (words: readonly string[]): string | undefined =>
    words[Math.floor(this.#temper.random() * words.length)];

  #shown(): readonly TrueRun[] {
    return this.#world.runs.filter(({ start }) => start <= this.#clock.now());
  }

  #sessions(query: URLSearchParams): object[] {
    const { jobs, incidents } = this.#profile;
    const now = this.#clock.now();
    const source = incidents?.runs;
    const since = source?.from === 'job sessions' ? source.since : undefined;
    const from = Date.parse(query.get(since?.parameter ?? '') ?? '') - this.#temper.offsetMs;
    const job = query.get(jobs?.sessions?.jobFilter ?? '');
    const isByEnd = since?.of === 'end' || this.#temper.filtersByEnd;
    const runs = this.#shown().filter((run) => {
      if (job !== null && run.jobId !== job) return false;
      if (Number.isNaN(from)) return true;
      return isByEnd ? run.shownAt <= now && run.end >= from : run.start >= from;
    });
    const isOldestFirst = [...query.values()].some((value) => /^(?:stopTimeAsc|EndTime)$/.test(value));
    const placeOf = (run: TrueRun): number => (run.shownAt <= now ? run.end : Infinity);
    const ordered = isOldestFirst
      ? [...runs].sort((one, other) => placeOf(one) - placeOf(other))
      : [...runs].reverse();
    return ordered.map((run) => this.#session(run));
  }

  #session(run: TrueRun): object {
    const { jobs, incidents, versioning } = this.#profile;
    const sessions = sessionsIn(jobs?.sessions, versioning.default);
    const source = incidents?.runs?.from === 'job sessions' ? incidents.runs : undefined;
    if (sessions === undefined) return {};
    const { members } = sessions;
    const isOver = run.shownAt <= this.#clock.now();
    const isCancelled = members.cancelled !== undefined && run.outcome === 'noResult';
    const result: Values = outcomeValues(
      sessions.outcome,
      !isOver ? 'running' : isCancelled ? 'failed' : run.outcome,
      this.#pick,
    );
    return recordOf([
      [members.id, run.id],
      [members.jobId, run.jobId],
      [members.name, this.#world.jobs.find(({ id }) => id === run.jobId)?.name],
      [members.start, this.#time(run.start)],
      [members.end, isOver ? this.#time(run.end) : undefined],
      [members.cause, isOver && run.outcome !== 'success' ? `Cause of ${run.id}` : undefined],
      [members.cancelled, isCancelled && isOver],
      [source?.retryAnnounced, isOver && run.willBeRetried],
      [source?.types?.member, source?.types?.ofJobs[0]],
      ...result,
    ]);
  }

  #jobsOf(kind: number): readonly TrueJob[] {
    return this.#world.jobs.filter((job) => job.kind === kind);
  }

  #job(job: TrueJob, { members, only }: JobKind): object {
    const now = this.#clock.now();
    const runs = this.#shown().filter(({ jobId }) => jobId === job.id);
    const last = runs.at(-1);
    const isRunning = last !== undefined && last.shownAt > now;
    const outcome = last === undefined ? 'noResult' : isRunning ? 'running' : last.outcome;
    const said = outcomeValues(members.outcome, outcome, this.#pick);
    return recordOf([
      [members.id, only === undefined ? job.id : job.id],
      [members.name, job.name],
      [members.type, 'Backup'],
      [members.enabled?.member, true],
      [members.lastRun, last === undefined ? undefined : this.#time(last.start)],
      [members.lastEnd, last === undefined || isRunning ? undefined : this.#time(last.end)],
      ...said.filter(([, word]) => word !== undefined),
    ]);
  }

  /** Alarms that are over leave the list, or stay for a while with a word that says so. */
  #alarms(): object[] {
    const source = this.#profile.incidents?.alarms;
    if (source === undefined) return [];
    const now = this.#clock.now();
    const over = Object.keys(source.words).filter((word) => source.words[word] === 'over');
    return this.#world.alarms
      .filter(({ from, to }, index) => from <= now && (to > now || (index % 2 === 0 && to + DAY > now)))
      .map(({ id, from, to }) =>
        recordOf([
          [source.members.id, id],
          [source.members.status, to > now ? 'Error' : over[0]],
          [source.members.time, this.#time(from)],
          [source.members.message, `Alarm ${id}`],
          [source.members.objectName, 'srv01'],
        ]),
      )
      .reverse();
  }

  #findings(query: URLSearchParams): object[] {
    const source = this.#profile.incidents?.malware;
    if (source === undefined) return [];
    const now = this.#clock.now();
    const from = Date.parse(query.get(source.since?.parameter ?? '') ?? '') - this.#temper.offsetMs;
    return this.#world.findings
      .filter(({ at }) => at <= now && !(at < from))
      .map(({ id, machine, at, isClean, falseAt = Infinity }) =>
        recordOf([
          [source.members.id, id],
          [source.members.machineName, machine],
          [source.members.machineIds.at(-1), machine],
          [source.members.time, this.#time(at)],
          [source.members.severity, isClean ? 'Clean' : 'Infected'],
          [source.members.state, falseAt <= now ? source.falseAlarm?.[0] : 'Created'],
        ]),
      );
  }

  #repositories(): object[] {
    const source = this.#profile.incidents?.repositories;
    if (source === undefined) return [];
    const { members, outOfUse } = source;
    const now = this.#clock.now();
    const ids = [...new Set(this.#world.fullRepositories.map(({ id }) => id))];
    return ids.map((id) => {
      const isFull = this.#world.fullRepositories.some(
        (span) => span.id === id && span.from <= now && span.to > now,
      );
      return recordOf([
        [members.id, id],
        [members.name, `Store ${id.slice(-4)}`],
        [members.capacity, 1000],
        [members.free, isFull ? 50 : 500],
        [members.units?.capacity, 'GB'],
        [members.units?.free, 'GB'],
        [
          members.capacity === undefined ? outOfUse?.[0]?.member : undefined,
          isFull ? outOfUse?.[0]?.values[0] : 'fine',
        ],
      ]);
    });
  }

  #license(): object {
    const source = this.#profile.incidents?.license;
    const now = this.#clock.now();
    const isEnding = this.#world.license.some(({ from, to }) => from <= now && to > now);
    const ends = this.#time(isEnding ? now + 10 * DAY : BEGIN + 300 * DAY);
    return recordOf([
      [source?.id, 'license'],
      [source?.status?.member, source?.status?.valid[0]],
      ...(source?.ends ?? []).map(({ member }) => [member, ends] as const),
    ]);
  }
}
