import { isVeeamError } from '../../../core/errors/veeam-error';
import type { ApiClient } from '../../../core/requests/authenticated-request';
import type { Credentials } from '../../../core/grants/inputs';
import { LOG_OUT_TIMEOUT_MS } from '../../../core/session/sign-out';
import { within } from '../../../runtime/deadline';
import type { PairStore } from '../../../runtime/pair-store';
import type { SessionLease } from '../../../runtime/session-registry';
import type { Node, Red } from '../node-red-api';
import { conditionStatus, errorStatus } from '../node-status';
import { migrated } from '../saved-settings';
import { sessions } from '../sessions';
import { serveDialog } from './dialog-endpoints';
import { fillIn } from './environment-variables';
import type { DeployedSession } from './form-values';
import { liveNodes } from './page/live-nodes';
import { servePage } from './page/page-endpoint';
import { rememberedPairs } from './remembered-pairs';
import { CREDENTIAL_TYPES, parseSession } from './session-config';
import type { SessionConfig } from './session-config';

/** Veeam Session: the config node that signs in, refreshes and logs out for all nodes that use it. */
export = function registerSession(RED: Red): void {
  RED.nodes.registerType<DeployedSession, SessionConfig, object, Credentials>(
    'veeam-session',
    function (config) {
      RED.nodes.createNode(this, config);
      const settings = migrated(config, (warning) => this.warn(warning));
      openSession(RED, this, withAddresses(RED, this, settings));
    },
    { credentials: CREDENTIAL_TYPES },
  );
  serveDialog(RED);
  servePage(RED);
};

function openSession(RED: Red, node: DeployedSession, config: SessionConfig): void {
  const opened = open(RED, node, config);
  const lease = 'lease' in opened ? opened.lease : undefined;
  node.users = {};
  const listeners = new Map<string, () => void>();
  node.fields = config;
  node.client = () => {
    if ('problem' in opened) throw opened.problem;
    return opened.client;
  };
  node.showOn = (user, error) => {
    lease?.activity.failed(error);
    user.status(statusFor(RED, user, lease, 'problem' in opened ? opened.problem : error));
  };
  const live = { id: editorId(node), name: node.name ?? '', fields: config, opened };
  liveNodes.add(live);
  node.register = (user, changed) => {
    node.users[user.id] = user;
    listeners.set(user.id, changed);
    changed();
  };
  node.deregister = (user) => {
    delete node.users[user.id];
    listeners.delete(user.id);
  };
  const unsubscribe = lease?.onChange(() => listeners.forEach((changed) => changed()));
  node.on('close', (removed: boolean, done: () => void) => {
    unsubscribe?.();
    liveNodes.delete(live);
    // Only a node that is gone for good ends its session: every full deploy closes and opens all nodes.
    void within(LOG_OUT_TIMEOUT_MS, Promise.resolve(lease?.release(removed))).then(() => done());
  });
}

/** Each instance of a subflow has nodes of its own; the editor knows those of its definition. */
function editorId(node: Node & { readonly _alias?: string }): string {
  return node._alias ?? node.id;
}

/** The runtime fills in variables that are a field's whole value; those within addresses are filled in here. */
function withAddresses(RED: Red, node: Node, config: SessionConfig): SessionConfig {
  const { server, signOnOrigins } = config;
  return {
    ...config,
    server: server && fillIn(RED, node, 'server', server),
    signOnOrigins: signOnOrigins && fillIn(RED, node, 'signOnOrigins', signOnOrigins),
  };
}

type Opened = { readonly lease: SessionLease; readonly client: ApiClient } | { readonly problem: Error };

/** Takes a share in the session, or remembers what is wrong with the settings, for every user to report. */
function open(RED: Red, node: Node<Credentials>, config: SessionConfig): Opened {
  try {
    const { settings, connection, timeoutMs } = parseSession(RED, config, node.credentials ?? {});
    const lease = sessions.acquire(
      settings,
      connection,
      config.remember === true ? pairStore(RED, node) : null,
    );
    const { session, transport, clock } = lease;
    return { lease, client: { session, transport, clock, apiVersion: settings.apiVersion, timeoutMs } };
  } catch (error) {
    return { problem: error instanceof Error ? error : new Error(String(error)) };
  }
}

function pairStore(RED: Red, node: Node): PairStore | null {
  const memory = rememberedPairs(RED, (warning) => node.warn(warning));
  if ('store' in memory) return memory.store;
  node.warn(RED._(`veeam-session.warning.${memory.refusal}`));
  return null;
}

/** Failures that only repeat what the session is waiting for; its own badge says more. */
function isWaiting(error: unknown): boolean {
  return isVeeamError(error, 'VEEAM_SIGN_IN_PAUSED', 'VEEAM_SIGN_IN_NEEDED', 'VEEAM_MFA_REQUIRED');
}

function statusFor(
  RED: Red,
  user: Node,
  lease: SessionLease | undefined,
  error: unknown,
): ReturnType<typeof errorStatus> {
  if (lease === undefined) return errorStatus(user, error);
  const { condition } = lease.session;
  const waits = condition.state === 'paused' || condition.state === 'signInNeeded';
  return error === undefined || (waits && isWaiting(error))
    ? conditionStatus(RED, user, condition)
    : errorStatus(user, error);
}
