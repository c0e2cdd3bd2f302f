import { isVeeamError, VeeamError } from '../../core/errors/veeam-error';
import type { ApiClient } from '../../core/requests/authenticated-request';
import { userAgent } from './host-words';
import { MessagesUnderWay, successionOf } from './messages-under-way';
import type { LeftMessage, MessageUnderWay } from './messages-under-way';
import { NodeBadge } from './node-badge';
import type { Message, Node, Red, Send } from './node-red-api';
import type { NodeStatus } from './node-status';
import { migrated } from './saved-settings';
import type { VersionedDef } from './saved-settings';
import { findSession, sessionMissing } from './session-node';
import { withoutToken } from './token-output';

/** What every flow node of this package saves. */
export interface FlowNodeConfig extends VersionedDef {
  readonly session?: string;
}

/** What a flow node works with. */
export interface FlowNodeParts<Config extends FlowNodeConfig> {
  readonly RED: Red;
  readonly node: Node;
  readonly config: Config;
  /** The session the node has chosen. @throws VeeamError where there is none or its settings are wrong */
  readonly client: () => ApiClient;
  /** The node's badge, for what no message brings. */
  readonly badge: NodeBadge;
  /** Reports a failure that no message brought: on the node and to Catch nodes, with what the message given says. */
  readonly fail: (error: unknown, message: Message) => void;
}

/** What a node may say about its work on one message, and what it is told about it. */
export interface MessageWork extends Pick<MessageUnderWay, 'signal' | 'onlyWaits'> {
  /** Shows on the badge what is going on with this message; nothing: that is over. */
  readonly show: (status: NodeStatus | undefined) => void;
}

/**
 * Does a node's work on one message. It may throw whatever it likes: the wrapper below reports it.
 *
 * @returns `reported` where it failed in a way that was told before: neither Complete nor Catch nodes hear of it
 */
export type MessageHandler = (message: Message, send: Send, work: MessageWork) => Promise<void | 'reported'>;

/** In what kinds of nodes differ. */
export interface FlowNodeKind {
  /** Whether a token in `msg.headers` ends here: nothing behind such a node needs it, and a web client must not see it. */
  readonly takesToken?: boolean;
}

/**
 * Registers a node that works in a session. This is the one place where messages come in and errors go out: the
 * runtime ends the whole process for a rejected handler, and shows an error to Catch nodes as it is.
 *
 * @param prepare makes the handler of one node from its saved settings, once per deploy; what it throws, every
 *   message to that node reports
 */
export function registerFlowNode<Config extends FlowNodeConfig>(
  RED: Red,
  type: string,
  prepare: (parts: FlowNodeParts<Config>) => MessageHandler,
  kind: FlowNodeKind = {},
): void {
  RED.nodes.registerType<Node, Config, object, object>(type, function (config) {
    RED.nodes.createNode(this, config);
    const settings = migrated(config, (warning) => this.warn(warning));
    run(RED, this, settings, { prepare, ...kind });
  });
}

interface FlowNodeWork<Config extends FlowNodeConfig> extends FlowNodeKind {
  readonly prepare: (parts: FlowNodeParts<Config>) => MessageHandler;
}

function run<Config extends FlowNodeConfig>(
  RED: Red,
  node: Node,
  config: Config,
  { prepare, takesToken = false }: FlowNodeWork<Config>,
): void {
  const session = findSession(RED, config.session);
  const client = (): ApiClient => {
    if (session === undefined) throw sessionMissing();
    return { ...session.client(), userAgent };
  };
  const badge = new NodeBadge(node, session);
  const fail = (work: object, error: unknown, done: (error?: Error) => void): void => {
    badge.failed(work, error);
    done(reportable(error, client));
  };
  const failAlone = (error: unknown, message: Message): void =>
    fail(message, error, (reported) => node.error(reported, message));
  const handle = prepared(() => prepare({ RED, node, config, client, badge, fail: failAlone }));
  const underWay = new MessagesUnderWay();
  node.on('input', (message, send, done) => {
    if (takesToken && 'headers' in message) message['headers'] = withoutToken(message['headers']);
    const work = underWay.begin(message);
    const sendOn: Send = (messages) => {
      if (!work.isOver) (send as Send)(messages);
    };
    const { signal, onlyWaits } = work;
    const show = (status: NodeStatus | undefined): void => {
      if (!work.isOver) badge.show(work, status);
    };
    const succeed = (): void => {
      badge.succeeded(work);
      done();
    };
    handle(message, sendOn, { signal, onlyWaits, show })
      .then(
        (outcome) => work.end() && outcome !== 'reported' && succeed(),
        (error: unknown) => work.end() && fail(work, error, done),
      )
      .catch((error: unknown) => node.error(reportable(error, client)));
  });
  session?.register(node, () => badge.sessionChanged());
  const succession = successionOf(RED);
  const reportStopped = ({ message, ending = stopped() }: LeftMessage): void => failAlone(ending, message);
  succession.arrive(node.id, reportStopped);
  node.on('close', (removed: boolean, closed: () => void) => {
    session?.deregister(node);
    void (succession.allStop ? Promise.resolve() : underWay.settled()).then(() => {
      const left = underWay.abandon();
      if (left.length > 0) node.warn(leftWords(left.length));
      if (removed) left.forEach(reportStopped);
      succession.leave(node.id, removed ? [] : left);
      closed();
    });
  });
}

function stopped(): VeeamError {
  return new VeeamError(
    'VEEAM_TIMEOUT',
    'The node was stopped by a deploy or a restart of the flows before the answer came. A request that changes something may have been carried out: look before you send it again.',
  );
}

function leftWords(count: number): string {
  return `${count} ${count === 1 ? 'message was' : 'messages were'} under way when the node was stopped, without an answer so far. Each ends in an error as soon as the flows run again.`;
}

/** The handler, or one that repeats to every message why there is none. */
function prepared(prepare: () => MessageHandler): MessageHandler {
  try {
    return prepare();
  } catch (error) {
    const problem = error instanceof Error ? error : new Error(String(error));
    return () => Promise.reject(problem);
  }
}

/** An error that may be shown: ours as it is; a defect reduced to its words, since its details may hold anything. */
function reportable(error: unknown, client: () => ApiClient): VeeamError {
  if (isVeeamError(error)) return error;
  const words = error instanceof Error ? `${error.name}: ${error.message}` : 'no error object';
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The node failed unexpectedly (${redacted(words, client)}). Look at what the message brings, and report it if that is right.`,
  );
}

/** Without a session nobody knows what is secret in the words, so only their beginning is shown: the error's name. */
function redacted(words: string, client: () => ApiClient): string {
  try {
    return client().session.redact(words).slice(0, 300);
  } catch {
    return words.split(':', 1)[0] ?? '';
  }
}
