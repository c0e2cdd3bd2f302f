import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/**
 * What became of one set of decrypted credentials. n8n makes such an object for each request and hands the same one
 * to `authenticate` and, when the request failed, to `preAuthentication`, which tells its callers apart:
 *
 * - nothing known: no request was made yet; where a token is stored, the credential is being tested
 * - `test`: the credential is being tested
 * - `due`: `authenticate` found no token or one that ends soon
 * - `unproved`: a request is to go out that would not bring a refusal of its token back
 * - `renewed`: `preAuthentication` has just seen to it
 * - `sent`: a request with this token went out, and failed
 * - `ended`: the session was logged out, and what is stored of it is to go
 * - `foreign`: the request was meant for another server
 */
export type TokenUse =
  | { readonly state: 'due' | 'unproved'; readonly legacy: boolean }
  | { readonly state: 'renewed' }
  | { readonly state: 'test' }
  | { readonly state: 'foreign' }
  | { readonly state: 'ended' }
  | {
      readonly state: 'sent';
      readonly token: string;
      /** Sent by n8n's old helper, which asks for a new token after any failure and not only after a 401. */
      readonly legacy: boolean;
    };

const uses = new WeakMap<ICredentialDataDecryptedObject, TokenUse>();

/** What is known about these decrypted credentials. */
export function tokenUse(credentials: ICredentialDataDecryptedObject): TokenUse | undefined {
  return uses.get(credentials);
}

/** Notes what became of these decrypted credentials. */
export function noteTokenUse(credentials: ICredentialDataDecryptedObject, use: TokenUse): void {
  uses.set(credentials, use);
}
