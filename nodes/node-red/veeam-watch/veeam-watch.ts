import { registerFlowNode } from '../flow-node';
import type { FlowNodeParts, MessageHandler } from '../flow-node';
import { flowsOf } from '../flows-running';
import type { Message, Red } from '../node-red-api';
import { serveChoices } from './watch-choices';
import { parseWatchConfig } from './watch-config';
import type { WatchConfig, WatchPlan } from './watch-config';
import { WatchNode } from './watch-node';

/** Watch Incidents: says what is wrong with a Veeam product once, and once when it is well again. */
export = function registerWatch(RED: Red): void {
  serveChoices(RED);
  registerFlowNode<WatchConfig>(RED, 'veeam-watch', prepare);
};

function prepare(parts: FlowNodeParts<WatchConfig>): MessageHandler {
  const watch = new WatchNode(parts, planOf(parts));
  watch.start();
  return (message) =>
    message['confirm'] === undefined ? watch.lookFor() : watch.confirm(message['confirm']);
}

/** Without usable settings nobody would hear of it, since nobody sends messages to a node that looks by itself. */
function planOf({ RED, node, config, fail }: FlowNodeParts<WatchConfig>): WatchPlan {
  try {
    return parseWatchConfig(config);
  } catch (error) {
    const stop = flowsOf(RED).when(() => fail(error, {} as Message));
    node.on('close', () => stop());
    return unusable(error);
  }
}

/** What is wrong with the settings, for every message to report too. */
function unusable(error: unknown): never {
  throw error;
}
