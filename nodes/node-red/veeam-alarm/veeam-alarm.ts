import { answerAlarm, parseAlarmReference } from '../../../core/alarms/answer-alarm';
import { VeeamError } from '../../../core/errors/veeam-error';
import type { AlarmAction } from '../../../core/products/alarms-api';
import { products } from '../../../core/products/registry';
import { registerFlowNode } from '../flow-node';
import type { FlowNodeConfig } from '../flow-node';
import { patienceOf } from '../message-patience';
import type { Message, Node, Red } from '../node-red-api';
import { propertyReader } from '../typed-property';

/** What the Alarm node saves. */
interface AlarmConfig extends FlowNodeConfig {
  readonly action?: string;
  /** An id, an alarm, or an incident about one; empty: `msg.payload`. */
  readonly alarm?: string;
  readonly alarmType?: string;
  /** Empty: `msg.comment`. */
  readonly comment?: string;
  readonly commentType?: string;
}

/** Alarm: resolves or acknowledges an alarm with a comment. */
export = function registerAlarm(RED: Red): void {
  registerFlowNode<AlarmConfig>(RED, 'veeam-alarm', (parts) => {
    const { node, config, client } = parts;
    const action = parseAction(config.action);
    const readAlarm = propertyReader(RED, node, {
      value: config.alarm,
      type: config.alarmType,
      label: 'alarm',
    });
    const commentOf = commentReader(RED, node, config);
    return async (message, send, work) => {
      const api = client();
      const alarm: unknown = await (readAlarm === undefined ? message.payload : readAlarm(message));
      const id = parseAlarmReference(alarm, api.session.settings.profile.alarms?.members.id);
      const comment = await commentOf(message);
      const calls = { patience: patienceOf(parts, api, work), signal: work.signal };
      message.payload = await answerAlarm(api, action, { id, comment }, calls);
      send(message);
    };
  });
  const { httpAdmin, auth } = RED;
  httpAdmin.get('/veeam-alarm/products', auth.needsPermission('veeam-alarm.read'), (_request, response) => {
    response.json(productAlarms());
  });
};

const ACTIONS: Readonly<Record<AlarmAction, true>> = { resolve: true, acknowledge: true };

/** @throws VeeamError `VEEAM_CONFIGURATION` for an action that there is not */
function parseAction(action = 'resolve'): AlarmAction {
  if (Object.hasOwn(ACTIONS, action)) return action as AlarmAction;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `"${action}" is nothing that can be done with alarms. Choose one of ${Object.keys(ACTIONS).join(', ')} in the node.`,
  );
}

function commentReader(
  RED: Red,
  node: Node,
  { comment, commentType }: AlarmConfig,
): (message: Message) => Promise<string> {
  const read = propertyReader(RED, node, { value: comment, type: commentType, label: 'comment' });
  return async (message) => {
    const words: unknown = await (read === undefined ? message['comment'] : read(message));
    if (words === undefined || words === null) return '';
    if (typeof words === 'string' || typeof words === 'number') return String(words);
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      'The comment to the alarm is no text. Give a text in the node or in msg.comment, or nothing.',
    );
  };
}

/** What the dialog is told about the products. */
interface ProductAlarms {
  readonly id: string;
  readonly name: string;
  /** None where its alarms end with their cause and nobody can answer them. */
  readonly actions: readonly AlarmAction[];
}

function productAlarms(): ProductAlarms[] {
  return products.map(({ id, name, alarms }) => ({
    id,
    name,
    actions: Object.keys(alarms?.actions ?? {}) as AlarmAction[],
  }));
}
