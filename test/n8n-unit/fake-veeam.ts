import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import type { SendRequest } from '../../credentials/helper-transport';

/** A token service behind n8n's helper: refresh tokens are good once, one password is right. */
export class FakeVeeam {
  readonly calls: string[] = [];
  readonly refusedTokens = new Set<string>();
  readonly #refreshTokens = new Set<string>();
  #issued = 0;
  /** Seconds. */
  expiresIn = 3600;
  /** Thrown instead of an answer. */
  fault: Error | undefined;

  /** What n8n hands to `preAuthentication` as `helpers.httpRequest`. */
  readonly send = ((options: IHttpRequestOptions) => this.#answer(options)) as SendRequest;

  /** Refuses every refresh token, as if another process had spent them. */
  spendRefreshTokens(): void {
    this.#refreshTokens.clear();
  }

  /** A refresh token that somebody obtained elsewhere. */
  issueRefreshToken(): string {
    this.#refreshTokens.add('refresh-elsewhere');
    return 'refresh-elsewhere';
  }

  async #answer({ url, body, headers }: IHttpRequestOptions): Promise<unknown> {
    if (this.fault !== undefined) throw this.fault;
    if (!url.endsWith('/token')) {
      this.calls.push('probe');
      const token = String(headers?.['authorization']).replace('Bearer ', '');
      return response(this.refusedTokens.has(token) ? 401 : 200, []);
    }
    const form = new URLSearchParams(String(body));
    this.calls.push(form.get('grant_type') ?? '');
    const spent = form.get('refresh_token');
    const good = spent === null ? form.get('password') === 'right' : this.#refreshTokens.delete(spent);
    if (!good) return response(400, { error: 'invalid_grant', error_description: 'No.' });
    this.#issued += 1;
    const refresh = `refresh-${this.#issued}`;
    this.#refreshTokens.add(refresh);
    return response(200, {
      access_token: `access-${this.#issued}`,
      refresh_token: refresh,
      expires_in: this.expiresIn,
    });
  }
}

function response(statusCode: number, body: unknown): unknown {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

let servers = 0;

/** Decrypted credentials of a server of their own, and thus of a session of their own. */
export function freshCredentials(more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
  servers += 1;
  const hidden = {
    accessToken: '',
    refreshToken: '',
    n8n_expires_at: '',
    obtainedAt: '',
    fingerprint: '',
    spentCode: '',
  };
  return {
    server: `https://vspc-${servers}.example.com:1281`,
    username: 'admin',
    password: 'right',
    ...hidden,
    ...more,
  };
}
