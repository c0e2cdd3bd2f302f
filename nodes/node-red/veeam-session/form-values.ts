import { VeeamError } from '../../../core/errors/veeam-error';
import type { Credentials } from '../../../core/schemas/schemas';
import { findNode } from '../node-red-api';
import type { Node, Red } from '../node-red-api';
import type { SessionNode } from '../session-node';
import { fieldsOf } from './product-choices';
import { CREDENTIAL_TYPES } from './session-config';
import type { SessionFields } from './session-config';

/** A session node with what it was deployed with, environment variables filled in. */
export interface DeployedSession extends SessionNode {
  fields: SessionFields;
}

/** What the dialog holds when somebody presses a button in it. */
export interface FormValues {
  readonly fields: SessionFields;
  readonly credentials: Credentials;
  /** Typed for this one sign-in, saved nowhere. */
  readonly mfaCode: string | undefined;
}

/** The editor sends this for a stored secret that was not changed. */
const UNCHANGED = '__PWRD__';

/**
 * Settings that decide where a secret goes. A stored secret is used with exactly the deployed ones, or else
 * anybody who may open the dialog could point the test at a server of his own and collect the password.
 */
const DESTINATION = ['product', 'server', 'tls', 'proxy', 'fingerprint', 'signOnOrigins'] as const;

/** The accounts to which a stored secret belongs. */
const ACCOUNT = ['username', 'idpUsername'] as const;

/**
 * Reads the form's values and fills in the stored secrets that were not touched.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where a stored secret is needed that must not be used
 */
export function readForm(RED: Red, body: unknown): FormValues {
  const form = record(body);
  const deployed = findNode<DeployedSession>(RED, text(form['id']));
  const resolve = (value: unknown): string => resolveVariable(RED, deployed, text(value));
  const fields: SessionFields = {
    product: resolve(form['product']),
    server: resolve(form['server']),
    apiVersion: resolve(form['apiVersion']),
    grant: resolve(form['grant']),
    tls: text(form['tls']),
    proxy: text(form['proxy']),
    fingerprint: resolve(form['fingerprint']),
    timeout: resolve(form['timeout']),
    signOnOrigins: resolve(form['signOnOrigins']),
    signOnVisitor: text(form['signOnVisitor']),
  };
  const typed = record(form['credentials']);
  const names = fieldsOf(fields.grant);
  const credentials = Object.fromEntries(names.map((name) => [name, resolve(typed[name])])) as Credentials;
  const mfaCode = text(form['mfaCode']).trim();
  return {
    fields,
    credentials: withStoredSecrets(fields, credentials, deployed),
    mfaCode: mfaCode === '' ? undefined : mfaCode,
  };
}

function withStoredSecrets(
  fields: SessionFields,
  credentials: Credentials,
  deployed: DeployedSession | undefined,
): Credentials {
  const names = Object.keys(credentials) as (keyof Credentials)[];
  const untouched = names.filter(
    (name) => credentials[name] === UNCHANGED && CREDENTIAL_TYPES[name].type === 'password',
  );
  if (untouched.length === 0) return credentials;
  if (deployed?.fields === undefined || !isSameDestination(fields, credentials, deployed)) {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      'The stored secret is used only for the server, account, certificate and proxy it was deployed with. Enter it again to test the new ones, or deploy first.',
    );
  }
  return {
    ...credentials,
    ...Object.fromEntries(untouched.map((name) => [name, deployed.credentials?.[name]])),
  };
}

function isSameDestination(
  fields: SessionFields,
  credentials: Credentials,
  deployed: DeployedSession,
): boolean {
  const same = (one: string | undefined, other: string | undefined): boolean =>
    (one ?? '').trim() === (other ?? '').trim();
  return (
    DESTINATION.every((name) => same(fields[name], deployed.fields[name])) &&
    ACCOUNT.every((name) => !(name in credentials) || same(credentials[name], deployed.credentials?.[name]))
  );
}

/** The runtime fills in variables on deploy; before that it is done here, in the same way: whole values only. */
function resolveVariable(RED: Red, deployed: Node | undefined, value: string): string {
  if (!/^\$\{[^}]+\}$/.test(value)) return value;
  const found = RED.util.evaluateNodeProperty(value, 'env', deployed as Node, {}) as unknown;
  // Left as it is, a variable that is not set is named by whoever reads the fields.
  return found === undefined || found === '' ? value : text(found);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
