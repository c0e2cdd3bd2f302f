import { isVeeamError } from '../../core/errors/veeam-error';
import type { ApiClient } from '../../core/requests/authenticated-request';
import type { Message, Node, NodeDef, Red, Send } from './node-red-api';
import { errorStatus } from './node-status';
import { findSession, sessionMissing } from './session-node';

/** What every flow node of this package saves. */
export interface FlowNodeConfig extends NodeDef {
  readonly session?: string;
}

/** What a flow node works with. */
export interface FlowNodeParts<Config extends FlowNodeConfig> {
  readonly RED: Red;
  readonly node: Node;
  readonly config: Config;
  /** The session the node has chosen. @throws VeeamError where there is none or its settings are wrong */
  readonly client: () => ApiClient;
}

/** Does a node's work on one message. It may throw whatever it likes: the wrapper below reports it. */
export type MessageHandler = (message: Message, send: Send) => Promise<void>;

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
): void {
  RED.nodes.registerType<Node, Config, object, object>(type, function (config) {
    RED.nodes.createNode(this, config);
    run(RED, this, config, prepare);
  });
}

function run<Config extends FlowNodeConfig>(
  RED: Red,
  node: Node,
  config: Config,
  prepare: (parts: FlowNodeParts<Config>) => MessageHandler,
): void {
  const session = findSession(RED, config.session);
  const client = (): ApiClient => {
    if (session === undefined) throw sessionMissing();
    return session.client();
  };
  const handle = prepared(() => prepare({ RED, node, config, client }));
  // The badge is touched when the outcome changes, not with every message that goes well.
  let failing = false;
  const succeed = (done: (error?: Error) => void): void => {
    if (failing) session?.showOn(node);
    failing = false;
    done();
  };
  const fail = (error: unknown, done: (error?: Error) => void): void => {
    failing = true;
    if (session === undefined) node.status(errorStatus(node, error));
    else session.showOn(node, error);
    done(reportable(error, client));
  };
  node.on('input', (message, send, done) => {
    handle(message, send as Send)
      .then(
        () => succeed(done),
        (error: unknown) => fail(error, done),
      )
      .catch((error: unknown) => node.error(reportable(error, client)));
  });
  if (session === undefined) node.status(errorStatus(node, sessionMissing()));
  session?.register(node);
  node.on('close', () => session?.deregister(node));
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
function reportable(error: unknown, client: () => ApiClient): Error {
  if (isVeeamError(error)) return error;
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new Error(`The node failed unexpectedly (${redacted(words, client)}).`);
}

function redacted(words: string, client: () => ApiClient): string {
  try {
    return client().session.redact(words);
  } catch {
    return words;
  }
}
