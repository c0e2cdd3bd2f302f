import { look } from '../../../core/incidents/look';
import type { WatchSettings } from '../../../core/incidents/watch-settings';
import { watchableKinds } from '../../../core/incidents/watchable-kinds';
import type { ApiClient } from '../../../core/requests/authenticated-request';
import { DEFAULT_WAIT_MS, Patience } from '../../../core/requests/patience';
import { systemWaiter } from '../../../runtime/clock';
import { PollTimer } from '../../../runtime/poll-timer';
import type { FlowNodeParts } from '../flow-node';
import { flowsOf } from '../flows-running';
import type { Message, Node, Red } from '../node-red-api';
import { waitingStatus } from '../node-status';
import { sessionFacts } from '../session-facts';
import { openIncidents } from '../sessions';
import { confirmedKeys, unknownWords } from './confirmed-keys';
import { incidentMessages } from './incident-messages';
import { News } from './news';
import { rememberedIncidents } from './remembered-incidents';
import type { WatchConfig, WatchPlan } from './watch-config';
import { afterLook, beforeFirstLook } from './watch-status';
import { Watcher } from './watcher';
import type { Looking } from './watcher';

/** The first look comes within this time after the flows have started, at random. */
const FIRST_LOOK_WITHIN_MS = 10_000;

/** How often it is seen whether something was not confirmed in time. */
const REDELIVERY_MS = 60_000;

type Parts = FlowNodeParts<WatchConfig>;

/** One node: what is asked of it, by timers and messages, and what it says of itself. */
export class WatchNode {
  readonly #parts: Parts;
  readonly #plan: WatchPlan;
  readonly #news = new News();
  readonly #timers: PollTimer[] = [];
  #watcher: Watcher | undefined;
  #forget: () => Promise<void> = () => Promise.resolve();

  constructor(parts: Parts, plan: WatchPlan) {
    this.#parts = parts;
    this.#plan = plan;
  }

  /** Begins to look as soon as what is found reaches somebody. */
  start(): void {
    const { RED, node, badge } = this.#parts;
    const { intervalMs, settings } = this.#plan;
    badge.rest(beforeFirstLook(node, intervalMs > 0));
    const add = (every: number, firstWithinMs: number, poll: () => Promise<void>): void =>
      void this.#timers.push(new PollTimer({ intervalMs: every, firstWithinMs, poll }));
    if (intervalMs > 0) add(intervalMs, Math.min(intervalMs, FIRST_LOOK_WITHIN_MS), () => this.#poll());
    if (settings.confirm) add(REDELIVERY_MS, REDELIVERY_MS, () => this.#redeliver());
    const stop = flowsOf(RED).when(() => this.#timers.forEach((timer) => timer.start()));
    node.on('close', (removed: boolean, done: () => void) => {
      stop();
      this.#timers.forEach((timer) => timer.stop());
      void this.#close(removed).then(done);
    });
  }

  /** A look that a message asks for. */
  lookFor({ sharing = false } = {}): Promise<void | 'reported'> {
    return this.#toldOnce(async () => {
      const { RED, node, client, badge } = this.#parts;
      const { open, troubles } = await this.#opened().look({ sharing });
      for (const { message } of this.#news.newTroubles(troubles)) node.warn(message);
      badge.rest(afterLook(RED, node, open, client().clock.now()));
      openIncidents.report(client().session, { id: node.id, name: node.name ?? '' }, open);
    });
  }

  /** @param confirm what a message brings */
  async confirm(confirm: unknown): Promise<void> {
    const { node } = this.#parts;
    const unknown = await this.#opened().confirm(confirmedKeys(confirm));
    if (unknown.length > 0) node.warn(unknownWords(unknown));
  }

  #poll(): Promise<void> {
    return this.#unattended(() => this.lookFor({ sharing: true }));
  }

  #redeliver(): Promise<void> {
    return this.#unattended(() => this.#toldOnce(() => this.#opened().redeliver()));
  }

  /** Work whose failure is thrown where it is news, and else only shown. */
  async #toldOnce(work: () => Promise<void>): Promise<void | 'reported'> {
    return work().catch((error: unknown) => {
      if (this.#watcher?.isClosed === true || this.#news.isNewFailure(error)) throw error;
      this.#parts.badge.failed(this, error);
      return 'reported';
    });
  }

  /** What no message asks for, and no message reports. */
  async #unattended(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#watcher?.isClosed !== true) this.#parts.fail(error, {} as Message);
    }
  }

  async #close(removed: boolean): Promise<void> {
    await this.#watcher?.close();
    const { RED, node } = this.#parts;
    if (!removed) return;
    // A node that was disabled looks no more either.
    openIncidents.withdraw(node.id);
    if (!isDeployed(RED, node)) await this.#forget();
  }

  /** @throws VeeamError where there is no session, or its settings are wrong */
  #opened(): Watcher {
    return (this.#watcher ??= this.#open());
  }

  #open(): Watcher {
    const { RED, node, client } = this.#parts;
    const { settings, grouping } = this.#plan;
    const api = client();
    const flows = flowsOf(RED);
    const store = rememberedIncidents(RED, node, api);
    this.#forget = () => store.remove();
    this.#warnOfOthers(api, settings);
    return new Watcher({
      settings,
      store,
      clock: api.clock,
      look: this.#looking(),
      send: (incidents) => {
        for (const messages of incidentMessages(incidents, grouping, sessionFacts(client())))
          node.send(messages);
      },
      isReachable: () => flows.isSo,
      whenReachable: (signal) =>
        new Promise((resolve) => {
          const stop = flows.when(resolve);
          signal.addEventListener('abort', () => resolve(void stop()));
        }),
      warn: (text) => node.warn(text),
    });
  }

  #looking(): Looking {
    const { RED, node, client, badge } = this.#parts;
    return (settings, memory, signal) => {
      const api = client();
      const patience = new Patience({
        waiter: systemWaiter,
        clock: api.clock,
        limitMs: api.timeoutMs ?? DEFAULT_WAIT_MS,
        signal,
        onWait: (until) => {
          if (signal.aborted) return;
          badge.show(this, until === undefined ? undefined : waitingStatus(RED, node, until));
        },
      });
      return look(api, settings, memory, { patience, signal });
    };
  }

  /** Choices that the product cannot be watched for are left out; a flow that relies on them must hear of it. */
  #warnOfOthers({ session, apiVersion }: ApiClient, { watch }: WatchSettings): void {
    const { profile } = session.settings;
    const kinds = watchableKinds(profile, apiVersion);
    const others = watch.filter((kind) => !kinds.includes(kind));
    if (others.length === 0 || others.length === watch.length) return;
    this.#parts.node.warn(
      `${profile.name} cannot be watched for ${others.join(', ')}: its API has nothing of the kind. The rest is watched.`,
    );
  }
}

/** Whether a node that is closed as removed is still there: to disable it or its flow closes it in the same way. */
function isDeployed({ nodes }: Red, { id }: Node): boolean {
  let isFound = false;
  nodes.eachNode((node) => {
    if (node.id === id) isFound = true;
  });
  return isFound;
}
