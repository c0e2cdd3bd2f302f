import { isVeeamError } from '../../../../core/errors/veeam-error';
import type { VeeamErrorCode } from '../../../../core/errors/veeam-error';
import type { ProductProfile } from '../../../../core/products/profile';
import { findProduct } from '../../../../core/products/registry';
import type { SessionCondition } from '../../../../core/session/condition';
import { parseServer } from '../../../../core/session/settings';
import type { OpenIncidents, WatchReport } from '../../../../runtime/open-incidents';
import type { Failure } from '../../../../runtime/session-activity';
import type { SessionLease } from '../../../../runtime/session-registry';
import type { LiveNode } from './live-nodes';

/** What the sidebar tab shows of one session. Times are milliseconds since 1970. Holds no secret. */
export interface SessionView {
  /** The config nodes that share the session. */
  readonly nodes: readonly { readonly id: string; readonly name: string }[];
  readonly product: string;
  readonly server: string;
  /** User name or client ID, where it signs in with one. */
  readonly account: string | undefined;
  readonly condition: ConditionView;
  /** The newest first. */
  readonly failures: readonly Failure[];
  /** Requests of flows in each of the last sixty minutes, the oldest first. */
  readonly requests: readonly number[];
  readonly tokenRequests: readonly number[];
  /** Empty: nobody watches it. */
  readonly watches: readonly WatchReport[];
}

/** What a session is doing; `notConfigured`: its settings cannot be used. */
export interface ConditionView {
  readonly state: SessionCondition['state'] | 'notConfigured';
  readonly until?: number;
  readonly code?: VeeamErrorCode;
  /** Why it does not go on by itself. */
  readonly message?: string;
}

/** The sessions of these nodes: one for all that share it, one for each whose settings cannot be used. */
export function sessionViews(nodes: Iterable<LiveNode>, incidents: OpenIncidents): SessionView[] {
  const views: SessionView[] = [];
  const shared = new Map<string, { readonly lease: SessionLease; readonly nodes: LiveNode[] }>();
  for (const node of nodes) {
    const { opened } = node;
    if ('problem' in opened) {
      views.push(brokenView(node, opened.problem));
      continue;
    }
    const { fingerprint } = opened.lease.session;
    const known = shared.get(fingerprint);
    if (known === undefined) shared.set(fingerprint, { lease: opened.lease, nodes: [node] });
    else known.nodes.push(node);
  }
  for (const { lease, nodes: all } of shared.values()) views.push(view(lease, all, incidents));
  return views.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function view({ session, activity }: SessionLease, nodes: LiveNode[], incidents: OpenIncidents): SessionView {
  const { profile, server, credentials } = session.settings;
  const { username, idpUsername, clientId } = credentials;
  const redacted = <Told extends { readonly message: string }>(told: Told): Told => ({
    ...told,
    message: session.redact(told.message),
  });
  return {
    nodes: nodes.map(({ id, name }) => ({ id, name })),
    product: profile.name,
    server,
    account: username ?? idpUsername ?? clientId,
    condition: conditionView(session.condition, redacted),
    failures: activity.failures.map(redacted),
    requests: activity.requests,
    tokenRequests: activity.tokenRequests,
    watches: incidents.in(session),
  };
}

function conditionView(
  condition: SessionCondition,
  redacted: (told: { code: VeeamErrorCode; message: string }) => { code: VeeamErrorCode; message: string },
): ConditionView {
  const { state } = condition;
  const until = 'until' in condition ? condition.until : undefined;
  if (!('reason' in condition)) return { state, until };
  const { code, message } = condition.reason;
  return { state, until, ...redacted({ code, message }) };
}

/** Nobody knows what is secret in the words of a defect, so only our own are shown. */
function brokenView({ id, name, fields }: LiveNode, problem: Error): SessionView {
  const profile = findProduct(fields.product ?? '');
  const told = isVeeamError(problem)
    ? { code: problem.code, message: problem.message }
    : { message: problem.name };
  return {
    nodes: [{ id, name }],
    product: profile?.name ?? '',
    server: profile === undefined ? '' : usableServer(fields.server ?? '', profile),
    account: undefined,
    condition: { state: 'notConfigured', ...told },
    failures: [],
    requests: [],
    tokenRequests: [],
    watches: [],
  };
}

/** What is no address may hold anything, such as a password before the name of the server. */
function usableServer(server: string, profile: ProductProfile): string {
  try {
    return parseServer(server, profile);
  } catch {
    return '';
  }
}

/** The order must not change from one look to the next. Those without a product come last. */
function orderOf({ product, server, nodes }: SessionView): string {
  return [product === '' ? '\uffff' : product, server, ...nodes.map(({ id }) => id)].join('\n');
}
