import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { GrantType } from '../core/grants/grant-type';
import type { ProductId } from '../core/products/registry';
import type { SessionSnapshot } from '../core/schemas/schemas';
import { parseSettings } from '../core/session/settings';
import type { SessionSettings } from '../core/session/session-settings';
import { checkedAuthority } from './certificate-authority';
import { DEFAULT_TIMEOUT_SECONDS, SESSION_FIELDS } from './credential-fields';

/** How requests reach the server. */
export interface ConnectionSettings {
  readonly ignoreSslIssues: boolean;
  /** PEM, one or more certificates. */
  readonly ca?: string;
  readonly timeoutMs: number;
}

/** What a person entered in a credential, checked. */
export interface CredentialInputs {
  readonly settings: SessionSettings;
  readonly connection: ConnectionSettings;
  /** A typed code of an authenticator app; good for one sign-in. */
  readonly verificationCode?: string;
}

function text(credentials: ICredentialDataDecryptedObject, name: string): string {
  const value = credentials[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function connectionOf(credentials: ICredentialDataDecryptedObject): ConnectionSettings {
  const seconds = Number(credentials['timeout']);
  const ca = checkedAuthority(text(credentials, 'caCertificate'));
  return {
    ignoreSslIssues: credentials['ignoreSslIssues'] === true,
    ...(ca === '' ? {} : { ca }),
    timeoutMs: (Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_TIMEOUT_SECONDS) * 1000,
  };
}

function trustOf({ ignoreSslIssues, ca = '' }: ConnectionSettings): string {
  if (!ignoreSslIssues && ca === '') return '';
  return createHash('sha256')
    .update(JSON.stringify([ignoreSslIssues, ca]))
    .digest('base64url');
}

/**
 * Reads what a person entered.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` naming the field
 */
export function readInputs(
  product: ProductId,
  grant: GrantType,
  credentials: ICredentialDataDecryptedObject,
): CredentialInputs {
  const field = (name: string): string => text(credentials, name);
  const connection = connectionOf(credentials);
  const settings = parseSettings({
    product,
    grant,
    server: field('server'),
    apiVersion: field('apiVersion'),
    signOnOrigins: field('signOnOrigins').split(','),
    trust: trustOf(connection),
    credentials: {
      username: field('username'),
      password: field('password'),
      totpSecret: field('totpSecret'),
      refreshToken: field('savedRefreshToken'),
      authorizationCode: field('authorizationCode').trim(),
      idpUsername: field('idpUsername'),
      idpPassword: field('idpPassword'),
      apiKey: field('apiKey').trim(),
      clientId: field('clientId').trim(),
      clientSecret: field('clientSecret'),
    },
  });
  const verificationCode = field('verificationCode').replace(/\s/g, '');
  return { settings, connection, ...(verificationCode === '' ? {} : { verificationCode }) };
}

/** A session as n8n stored it. */
export type StoredPair = Partial<SessionSnapshot> & { readonly fingerprint: string };

/** Everything that was entered, as one text: credentials with the same text are the same. It holds secrets. */
export function enteredText(credentials: ICredentialDataDecryptedObject): string {
  return JSON.stringify(Object.entries(credentials).filter(([name]) => !SESSION_FIELDS.has(name)));
}

/** The session as n8n stored it; the session itself judges whether it is usable. */
export function readSnapshot(credentials: ICredentialDataDecryptedObject): StoredPair {
  const refreshToken = text(credentials, 'refreshToken');
  return {
    fingerprint: text(credentials, 'fingerprint'),
    accessToken: text(credentials, 'accessToken'),
    ...(refreshToken === '' ? {} : { refreshToken }),
    obtainedAt: Number(text(credentials, 'obtainedAt')),
    expiresAt: Number(text(credentials, 'n8n_expires_at')),
  };
}

/** The hidden properties under which n8n is to store a session. */
export function storedProperties(snapshot: SessionSnapshot, spentCode: string): Record<string, string> {
  return {
    accessToken: snapshot.accessToken,
    refreshToken: snapshot.refreshToken ?? '',
    n8n_expires_at: String(snapshot.expiresAt),
    obtainedAt: String(snapshot.obtainedAt),
    fingerprint: snapshot.fingerprint,
    spentCode,
  };
}

/** The same properties without a session. That a code was spent is not forgotten. */
export function endedProperties(spentCode: string): Record<string, string> {
  const empty = Object.fromEntries([...SESSION_FIELDS].map((name) => [name, '']));
  return { ...empty, spentCode };
}

/** Marks a verification code as spent without keeping it. */
export function codeMark(account: string, code: string): string {
  return createHash('sha256').update(`${account} ${code}`).digest('base64url');
}

/** The mark of the code that the stored session was signed in with. */
export function storedCodeMark(credentials: ICredentialDataDecryptedObject): string {
  return text(credentials, 'spentCode');
}
