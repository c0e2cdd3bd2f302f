import type { VeeamErrorCode } from '../../core/errors/veeam-error';
import { isVeeamError } from '../../core/errors/veeam-error';
import type { JobRun } from '../../core/jobs/job';
import type { PagingProgress } from '../../core/requests/paging';
import type { SessionCondition } from '../../core/session/condition';
import type { Node, PackagedNode, Red } from './node-red-api';

/** Badge of a node. Texts are keys of the session's catalogue, which the editor translates; see `textKey`. */
export interface NodeStatus {
  readonly fill: 'red' | 'green' | 'yellow' | 'blue' | 'grey';
  readonly shape: 'ring' | 'dot';
  readonly text: string;
}

const ERROR_KEYS: Readonly<Record<VeeamErrorCode, string>> = {
  VEEAM_CONFIGURATION: 'not-configured',
  VEEAM_GRANT_UNSUPPORTED: 'grant-unsupported',
  VEEAM_UNREACHABLE: 'unreachable',
  VEEAM_TIMEOUT: 'timeout',
  VEEAM_CERTIFICATE: 'certificate',
  VEEAM_SIGN_IN_REFUSED: 'sign-in-refused',
  VEEAM_SIGN_IN_PAUSED: 'paused',
  VEEAM_SIGN_IN_NEEDED: 'sign-in-needed',
  VEEAM_MFA_REQUIRED: 'code-needed',
  VEEAM_SINGLE_SIGN_ON: 'single-sign-on',
  VEEAM_UNEXPECTED_ANSWER: 'unexpected-answer',
  VEEAM_REQUEST_REFUSED: 'request-refused',
  VEEAM_SERVER_BUSY: 'server-busy',
  VEEAM_SERVER_FAULT: 'server-fault',
  VEEAM_FOREIGN_SERVER: 'foreign-server',
};

/** The badge for what a session is doing. */
export function conditionStatus(RED: Red, node: Node, condition: SessionCondition): NodeStatus {
  switch (condition.state) {
    case 'signedIn':
      return { fill: 'green', shape: 'dot', text: timed(RED, node, 'signed-in-until', condition.until) };
    case 'signingIn':
      return { fill: 'blue', shape: 'ring', text: textKey(node, 'signing-in') };
    case 'refreshing':
      return { fill: 'blue', shape: 'dot', text: textKey(node, 'refreshing') };
    case 'paused':
      return { fill: 'yellow', shape: 'ring', text: timed(RED, node, 'paused-until', condition.until) };
    case 'signInNeeded':
      return { fill: 'yellow', shape: 'ring', text: textKey(node, ERROR_KEYS[condition.reason.code]) };
    case 'signedOut':
      return { fill: 'grey', shape: 'ring', text: textKey(node, 'signed-out') };
  }
}

/** The badge for a message that failed. */
export function errorStatus(node: Node, error: unknown): NodeStatus {
  const key = isVeeamError(error) ? ERROR_KEYS[error.code] : 'failed';
  return { fill: 'red', shape: 'ring', text: textKey(node, key) };
}

/** The badge while a busy server is given the time that it asked for. */
export function waitingStatus(RED: Red, node: Node, until: number): NodeStatus {
  return { fill: 'yellow', shape: 'ring', text: timed(RED, node, 'waiting-until', until) };
}

/** The badge while a list is read: which of its pages has come, and of how many where that is known. */
export function pageStatus(RED: Red, node: Node, { page, pages }: PagingProgress): NodeStatus {
  const key = pages === undefined ? textKey(node, 'page') : textKey(node, 'page-of');
  return { fill: 'blue', shape: 'dot', text: RED._(key, { page: String(page), pages: String(pages) }) };
}

/** The badge while a run of a job is waited for; nothing: the server does not show the run yet. */
export function runStatus(RED: Red, node: Node, run: JobRun | undefined): NodeStatus {
  const since = Date.parse(run?.startedAt ?? '');
  const text =
    run === undefined
      ? textKey(node, 'run-awaited')
      : Number.isNaN(since)
        ? textKey(node, 'running')
        : timed(RED, node, 'running-since', since);
  return { fill: 'blue', shape: 'dot', text };
}

/** The key of a status with its catalogue in front, so that it is found from every node of the package. */
export function statusKey(node: Node, type: string, key: string): string {
  const module = (node as PackagedNode)._module?.module ?? 'node-red-contrib-veeam';
  return `${module}/${type}:${type}.status.${key}`;
}

/** Hours and minutes, as the clock on the wall of the server shows them. @param time milliseconds since 1970 */
export function timeOfDay(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

function textKey(node: Node, key: string): string {
  return statusKey(node, 'veeam-session', key);
}

/** Keys cannot take a time along, so these texts are made here. */
function timed(RED: Red, node: Node, key: string, until: number): string {
  return RED._(textKey(node, key), { time: timeOfDay(until) });
}
