import { VeeamError } from '../../../core/errors/veeam-error';
import { accountInputs, isSecret } from '../../../core/grants/inputs';
import type { Credentials } from '../../../core/grants/inputs';
import { findNode } from '../node-red-api';
import type { Red } from '../node-red-api';
import type { SessionNode } from '../session-node';
import { fillIn } from './environment-variables';
import type { VariableListener } from './environment-variables';
import { fieldsOf } from './product-choices';
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

/**
 * Reads the form's values, and fills in environment variables, as the runtime does on deploy, and the stored secrets
 * that were not touched.
 *
 * @param filled is told the variables that took part
 * @throws VeeamError `VEEAM_CONFIGURATION` where a stored secret is needed that must not be used
 */
export function readForm(RED: Red, body: unknown, filled: VariableListener): FormValues {
  const form = record(body);
  const deployed = findNode<DeployedSession>(RED, text(form['id']));
  const read = (from: Record<string, unknown>, name: string): string =>
    fillIn(RED, deployed, name, text(from[name]), filled);
  const fields: SessionFields = {
    product: read(form, 'product'),
    server: read(form, 'server'),
    apiVersion: read(form, 'apiVersion'),
    grant: read(form, 'grant'),
    tls: text(form['tls']),
    proxy: text(form['proxy']),
    fingerprint: read(form, 'fingerprint'),
    timeout: read(form, 'timeout'),
    signOnOrigins: read(form, 'signOnOrigins'),
    signOnVisitor: text(form['signOnVisitor']),
    connections: read(form, 'connections'),
    maxAnswer: read(form, 'maxAnswer'),
  };
  const typed = record(form['credentials']);
  const names = fieldsOf(fields.grant);
  const credentials = Object.fromEntries(names.map((name) => [name, read(typed, name)])) as Credentials;
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
  const untouched = names.filter((name) => credentials[name] === UNCHANGED && isSecret(name));
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
    accountInputs.every(
      (name) => !(name in credentials) || same(credentials[name], deployed.credentials?.[name]),
    )
  );
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
