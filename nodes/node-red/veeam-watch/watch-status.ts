import type { Node, Red } from '../node-red-api';
import { statusKey, timeOfDay } from '../node-status';
import type { NodeStatus } from '../node-status';

/** The badge of a node that has not looked yet. */
export function beforeFirstLook(node: Node, isTimed: boolean): NodeStatus {
  return {
    fill: 'grey',
    shape: 'ring',
    text: statusKey(node, 'veeam-watch', isTimed ? 'looks-soon' : 'waits'),
  };
}

/** The badge after a look that went well. @param now milliseconds since 1970 */
export function afterLook(RED: Red, node: Node, open: number, now: number): NodeStatus {
  const text = RED._(statusKey(node, 'veeam-watch', 'looked'), { time: timeOfDay(now), open: String(open) });
  return { fill: open === 0 ? 'green' : 'yellow', shape: 'dot', text };
}
