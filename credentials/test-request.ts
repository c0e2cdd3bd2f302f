import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { ProductProfile } from '../core/products/profile';
import { apiRoot } from '../core/products/version';

/** Where the test of a credential goes, below the server as it was typed. */
export function testPath(profile: ProductProfile): string {
  return `${apiRoot({ profile, apiVersion: profile.versioning.default })}/${profile.probePath}`;
}

/** Whether a request is the test of a credential, before its address was put together. */
export function isTestRequest(
  profile: ProductProfile,
  credentials: ICredentialDataDecryptedObject,
  { url, baseURL }: { readonly url: unknown; readonly baseURL?: unknown },
): boolean {
  return baseURL !== undefined && baseURL === credentials['server'] && url === testPath(profile);
}
