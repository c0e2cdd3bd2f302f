import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { GrantType } from '../core/grants/grant-type';
import type { ProductId } from '../core/products/registry';
import { readInputs, readSnapshot } from './credential-inputs';
import type { CredentialInputs } from './credential-inputs';
import { liveSession } from './live-sessions';
import type { LiveSession } from './live-sessions';

/** What was entered in a credential, checked, and the session of this process for it. */
export interface OpenedCredential {
  readonly inputs: CredentialInputs;
  readonly live: LiveSession;
}

/** n8n makes decrypted credentials anew for each request and hands the same object to every function of ours. */
const opened = new WeakMap<ICredentialDataDecryptedObject, OpenedCredential>();

/**
 * Opens decrypted credentials, once for each such object. The session takes over the stored pair where that is newer.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` naming the field
 */
export function openCredential(
  product: ProductId,
  grant: GrantType,
  credentials: ICredentialDataDecryptedObject,
): OpenedCredential {
  const known = opened.get(credentials);
  if (known !== undefined) return known;
  const inputs = readInputs(product, grant, credentials);
  return noteOpened(credentials, { inputs, live: liveSession(inputs) });
}

/** Notes what is known about decrypted credentials, for whoever gets that object next. */
export function noteOpened(
  credentials: ICredentialDataDecryptedObject,
  credential: OpenedCredential,
): OpenedCredential {
  opened.set(credentials, credential);
  credential.live.restore(readSnapshot(credentials));
  return credential;
}
