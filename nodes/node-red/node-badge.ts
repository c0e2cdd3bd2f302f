import type { Node } from './node-red-api';
import { errorStatus } from './node-status';
import type { NodeStatus } from './node-status';
import type { SessionNode } from './session-node';
import { sessionMissing } from './session-node';

/**
 * The badge of one node: what its session is doing, unless the work on a message has something of its own to say
 * for as long as it lasts. It is touched when what it says changes, not with every message that goes well.
 */
export class NodeBadge {
  readonly #node: Node;
  readonly #session: SessionNode | undefined;
  /** What the work on single messages has to say, the newest last. */
  readonly #own = new Map<object, NodeStatus>();
  /** Of these, what is shown now. */
  #shown: NodeStatus | undefined;
  #isSessions = true;

  constructor(node: Node, session: SessionNode | undefined) {
    this.#node = node;
    this.#session = session;
    if (session === undefined) node.status(errorStatus(node, sessionMissing()));
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
    if (this.#own.size === 0) this.#showSession();
  }

  succeeded(work: object): void {
    this.#own.delete(work);
    if (this.#own.size > 0) this.#refresh();
    else if (!this.#isSessions) this.#showSession();
  }

  failed(work: object, error: unknown): void {
    this.#own.delete(work);
    this.#shown = undefined;
    this.#isSessions = false;
    if (this.#session === undefined) this.#node.status(errorStatus(this.#node, error));
    else this.#session.showOn(this.#node, error);
  }

  #refresh(): void {
    const newest = [...this.#own.values()].at(-1);
    if (newest === undefined || newest.text === this.#shown?.text) return;
    this.#shown = newest;
    this.#isSessions = false;
    this.#node.status(newest);
  }

  #showSession(): void {
    this.#shown = undefined;
    this.#isSessions = true;
    this.#session?.showOn(this.#node);
  }
}
