import { createHash } from 'node:crypto';
import type { SessionSettings } from './session-settings';

/**
 * Identifies what a session signs in with: product, server, grant, account, secrets and connection. Equal
 * fingerprints mean that the sessions may be one; a stored pair with another fingerprint is not used. The API
 * version is left out, since a token is good for every revision. SHA-256, so no input can be read from it.
 */
export function fingerprintOf(settings: SessionSettings): string {
  const { profile, server, grant, credentials, signOnOrigins, trust } = settings;
  const secrets = Object.entries(credentials).sort(([a], [b]) => (a < b ? -1 : 1));
  const inputs = JSON.stringify([profile.id, server, grant, secrets, signOnOrigins, trust]);
  return createHash('sha256').update(inputs).digest('base64url');
}
