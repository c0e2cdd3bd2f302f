import type { ApiClient } from '../../core/requests/authenticated-request';
import { VeeamError } from '../../core/errors/veeam-error';
import type { Credentials } from '../../core/grants/inputs';
import { findNode } from './node-red-api';
import type { Node, Red } from './node-red-api';

/** What the session node offers to the nodes that use it. */
export interface SessionNode extends Node<Credentials> {
  /** The nodes that use this session, by id. The runtime forwards status and errors to their flows by this name. */
  users: Record<string, Node>;
  /**
   * How to make requests in this session.
   *
   * @throws VeeamError what is wrong with the settings of the session
   */
  client(): ApiClient;
  /**
   * The user is there from now on.
   *
   * @param changed called now and whenever the session does something else
   */
  register(user: Node, changed: () => void): void;
  deregister(user: Node): void;
  /** Shows on one user what the session is doing now, or why its message failed. */
  showOn(user: Node, error?: unknown): void;
}

/** The session that a node has chosen, or nothing. */
export function findSession(RED: Red, id: string | undefined): SessionNode | undefined {
  const node = findNode<SessionNode>(RED, id);
  return typeof node?.client === 'function' ? node : undefined;
}

/** The error of a node without a session. */
export function sessionMissing(): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    'No Veeam session is chosen in this node, or the chosen one is disabled. Open the node, choose a session and deploy.',
  );
}
