import { VeeamError } from '../../../core/errors/veeam-error';
import { parseSettings } from '../../../core/session/settings';
import type { SessionSettings } from '../../../core/session/session-settings';
import { inputNames, isSecret } from '../../../core/grants/inputs';
import type { Credentials, InputName } from '../../../core/grants/inputs';
import { trustOf } from '../../../runtime/connection';
import type { ConnectionOptions } from '../../../runtime/connection';
import { connectionOf } from '../connection-settings';
import type { ConnectionConfig } from '../connection-settings';
import type { NodeDef, Red } from '../node-red-api';
import type { VersionedDef } from '../saved-settings';
import { checkVariables } from './environment-variables';
import { fieldsOf } from './product-choices';

/** What the session node saves, credentials aside. Flows depend on these names. */
export interface SessionConfig extends VersionedDef, ConnectionConfig {
  readonly product?: string;
  readonly server?: string;
  /** Empty: the product's default. */
  readonly apiVersion?: string;
  readonly grant?: string;
  /** Seconds for one request; empty: the default of the transport. */
  readonly timeout?: string | number;
  /** Whether the newest token pair is kept, encrypted, over restarts of Node-RED. */
  readonly remember?: boolean;
  /** Further origins at which the identity provider may ask for the password, separated by commas. */
  readonly signOnOrigins?: string;
  /** What visits the identity provider: `pages` (default) or `browser`. */
  readonly signOnVisitor?: string;
}

/** The names are no secrets; all else never reaches the editor. */
export const CREDENTIAL_TYPES = Object.fromEntries(
  inputNames.map((name) => [name, { type: isSecret(name) ? 'password' : 'text' }]),
) as Record<InputName, { type: 'text' | 'password' }>;

/** What a session is made of, as it is saved or as the dialog holds it. */
export type SessionFields = Omit<SessionConfig, keyof NodeDef | 'version'>;

/** A session's settings, checked. */
export interface ParsedSession {
  readonly settings: SessionSettings;
  readonly connection: ConnectionOptions;
  /** Milliseconds. */
  readonly timeoutMs: number | undefined;
}

/**
 * Checks the saved settings of a session.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` or `VEEAM_GRANT_UNSUPPORTED`, naming the field
 */
export function parseSession(RED: Red, config: SessionFields, credentials: Credentials): ParsedSession {
  const used = ofGrant(config.grant, credentials);
  checkVariables({ ...config, ...used });
  const timeoutMs = parseTimeout(config.timeout);
  const connection = { ...connectionOf(RED, config), signOnVisitor: parseVisitor(config) };
  const settings = parseSettings({
    product: config.product ?? '',
    server: config.server ?? '',
    apiVersion: config.apiVersion ?? '',
    grant: config.grant ?? '',
    signOnOrigins: (config.signOnOrigins ?? '').split(','),
    trust: trustOf(connection),
    credentials: used,
  });
  return { settings, connection, timeoutMs };
}

/** What the chosen grant works with. The fields of others may still hold something, which must not matter. */
function ofGrant(grant: string | undefined, credentials: Credentials): Credentials {
  const filled = fieldsOf(grant).filter((name) => typeof credentials[name] === 'string');
  return Object.fromEntries(filled.map((name) => [name, credentials[name]]));
}

/** A browser has nothing to do for other ways to sign in, and must not tell their sessions apart. */
function parseVisitor({ grant, signOnVisitor = '' }: SessionFields): ConnectionOptions['signOnVisitor'] {
  if (grant !== 'saml' || signOnVisitor === '') return undefined;
  if (signOnVisitor === 'pages' || signOnVisitor === 'browser') return signOnVisitor;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The Veeam session names something else than "pages" or "browser" as visitor of the identity provider (signOnVisitor). Choose one of these.',
  );
}

function parseTimeout(timeout: string | number | undefined): number | undefined {
  if (timeout === undefined || timeout === '') return undefined;
  const seconds = Number(timeout);
  if (Number.isFinite(seconds) && seconds > 0 && seconds <= 3600) return seconds * 1000;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The timeout of the Veeam session must be a number of seconds between 0 and 3600.',
  );
}
