import type {
  ICredentialDataDecryptedObject,
  ICredentialType,
  IHttpRequestHelper,
  IHttpRequestOptions,
} from 'n8n-workflow';
import { VeeamBackupForAwsAuthorizationCodeApi } from '../../../credentials/VeeamBackupForAwsAuthorizationCodeApi.credentials';
import { VeeamBackupForAwsMfaApi } from '../../../credentials/VeeamBackupForAwsMfaApi.credentials';
import { VeeamBackupForAwsPasswordApi } from '../../../credentials/VeeamBackupForAwsPasswordApi.credentials';
import { PASSWORD, SECRET, TOTP_SECRET } from '../server/account';
import { httpRequest } from './n8n-helper';

const TYPES = {
  password: new VeeamBackupForAwsPasswordApi(),
  mfa: new VeeamBackupForAwsMfaApi(),
  authorization_code: new VeeamBackupForAwsAuthorizationCodeApi(),
};
export type N8nGrant = keyof typeof TYPES;

/** A credential as n8n stores it, and requests with it as n8n's helper for authenticated requests makes them. */
export class StoredCredential {
  readonly #type: ICredentialType;
  #stored: ICredentialDataDecryptedObject;

  constructor(grant: N8nGrant, server: string, ca: string, timeout: number) {
    this.#type = TYPES[grant];
    const empty = this.#type.properties.map(({ name, default: value }) => [name, value]);
    this.#stored = {
      ...(Object.fromEntries(empty) as ICredentialDataDecryptedObject),
      server,
      username: 'administrator',
      password: PASSWORD,
      totpSecret: TOTP_SECRET,
      authorizationCode: `${SECRET}-authorization-code`,
      caCertificate: ca,
      timeout,
    };
  }

  /** Each request reads the credential anew; a 401 renews it and is repeated once. */
  async request(options: IHttpRequestOptions): Promise<unknown> {
    const credentials = structuredClone(this.#stored);
    if (credentials['accessToken'] === '') await this.#renew(credentials);
    try {
      return await httpRequest(await this.#authenticated(credentials, options));
    } catch (error) {
      if ((error as { response?: { status?: number } }).response?.status !== 401) throw error;
    }
    await this.#renew(credentials);
    return httpRequest(await this.#authenticated(credentials, options));
  }

  async #renew(credentials: ICredentialDataDecryptedObject): Promise<void> {
    const host: IHttpRequestHelper = { helpers: { httpRequest: httpRequest as never } };
    const output = await this.#type.preAuthentication?.call(host, credentials);
    if (output === undefined || !('accessToken' in output)) return;
    this.#stored = { ...this.#stored, ...(output as ICredentialDataDecryptedObject) };
    Object.assign(credentials, output);
  }

  async #authenticated(
    credentials: ICredentialDataDecryptedObject,
    options: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> {
    const { authenticate } = this.#type;
    if (typeof authenticate !== 'function') throw new Error('The type has no authenticate function.');
    return authenticate(credentials, { ...options, headers: { ...options.headers } });
  }
}
