import type { Node } from './node-red-api';
import { errorStatus } from './node-status';
import type { NodeStatus } from './node-status';
import type { SessionNode } from './session-node';
import { sessionMissing } from './session-node';

/**
 * The badge of one node: what its session is doing, or what the node says of itself, unless the work on a message has
 * something of its own to say for as long as it lasts. It is touched when what it says changes, not with every message that goes well.
 */
export class NodeBadge {
  readonly #node: Node;
  readonly #session: SessionNode | undefined;
  /** What the work on single messages has to say, the newest last. */
  readonly #own = new Map<object, NodeStatus>();
  /** Of these, what is shown now. */
  #shown: NodeStatus | undefined;
  /** What the node says of itself, where that is more than what its session is doing. */
  #resting: NodeStatus | undefined;
  #isAtRest = true;

  constructor(node: Node, session: SessionNode | undefined) {
    this.#node = node;
    this.#session = session;
    if (session === undefined) this.#showResting();
  }

  /** From now on the node says this of itself, and no more what its session is doing. */
  rest(status: NodeStatus): void {
    this.#resting = status;
    if (this.#own.size === 0) this.#showResting();
  }

  /**
   * What the work on a message has to say from now on.
   *
   * @param status nothing: no more
   */
  show(work: object, status: NodeStatus | undefined): void {
    if (status === undefined) this.succeeded(work);
    else {
      this.#own.delete(work);
      this.#own.set(work, status);
      this.#refresh();
    }
  }

  sessionChanged(): void {
    if (this.#own.size === 0 && this.#resting === undefined) this.#showResting();
  }

  succeeded(work: object): void {
    this.#own.delete(work);
    if (this.#own.size > 0) this.#refresh();
    else if (!this.#isAtRest) this.#showResting();
  }

  failed(work: object, error: unknown): void {
    this.#own.delete(work);
    this.#shown = undefined;
    this.#isAtRest = false;
    if (this.#session === undefined) this.#node.status(errorStatus(this.#node, error));
    else this.#session.showOn(this.#node, error);
  }

  #refresh(): void {
    const newest = [...this.#own.values()].at(-1);
    if (newest === undefined || newest.text === this.#shown?.text) return;
    this.#shown = newest;
    this.#isAtRest = false;
    this.#node.status(newest);
  }

  #showResting(): void {
    this.#shown = undefined;
    this.#isAtRest = true;
    if (this.#session === undefined) this.#node.status(errorStatus(this.#node, sessionMissing()));
    else if (this.#resting === undefined) this.#session.showOn(this.#node);
    else this.#node.status(this.#resting);
  }
}
