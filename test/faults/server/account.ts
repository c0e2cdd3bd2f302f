import type { RequestKind } from './trouble';
import { jsonAnswer } from './http-wire';
import type { WireAnswer, WireRequest } from './http-wire';

/** Stands in every secret of these servers, so that one search finds any of them. */
export const SECRET = 'S3cret';
export const PASSWORD = `${SECRET}-password-&1`;
/** Base32. */
export const TOTP_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** Entries of the list, in pages of a hundred: nine of them. */
export const ENTRIES = 830;

/** The tokens of one server and what it was asked for, in the words of Veeam Backup for AWS. */
export class Account {
  readonly #accessTokens = new Set<string>();
  readonly #refreshTokens = new Set<string>();
  readonly #name: string;
  #issued = 0;
  /** Seconds. */
  lifetime = 3600;
  /** Whether the password is answered with a request for a code. */
  wantsCode = false;
  /** How often each change was carried out, by the id in its body or, without one, its whole body. */
  readonly changes = new Map<string, number>();
  readonly counts: Record<RequestKind, number> = {
    signIn: 0,
    mfaStep: 0,
    codeRedemption: 0,
    refresh: 0,
    request: 0,
    change: 0,
    page: 0,
    logOut: 0,
  };

  constructor(name: string) {
    this.#name = name;
  }

  /** Forgets tokens, as a server does that was started anew. */
  forget(what: 'access' | 'all'): void {
    this.#accessTokens.clear();
    if (what === 'all') this.#refreshTokens.clear();
  }

  kindOf({ method, target, body }: WireRequest): RequestKind {
    const [path] = target.split('?');
    if (path === '/api/v1/token') {
      if (method === 'DELETE') return 'logOut';
      const kinds: Record<string, RequestKind> = {
        mfa: 'mfaStep',
        authorization_code: 'codeRedemption',
        refresh_token: 'refresh',
      };
      return kinds[new URLSearchParams(body).get('grant_type') ?? ''] ?? 'signIn';
    }
    if (method !== 'GET') return 'change';
    return path === '/api/v1/sessions' ? 'page' : 'request';
  }

  /** Carries a request out. */
  answer(kind: RequestKind, request: WireRequest): WireAnswer {
    const form = new URLSearchParams(request.body);
    if (kind === 'signIn' && this.wantsCode) return jsonAnswer({ mfa_token: `${SECRET}-challenge` });
    if (kind === 'signIn') return form.get('password') === PASSWORD ? this.#pair() : refused();
    if (kind === 'mfaStep') return form.get('mfa_token') === `${SECRET}-challenge` ? this.#pair() : refused();
    if (kind === 'codeRedemption') return this.#pair();
    if (kind === 'refresh')
      return this.#refreshTokens.delete(form.get('refresh_token') ?? '') ? this.#pair() : refused();
    const token = (request.headers['authorization'] ?? '').replace('Bearer ', '');
    if (!this.#accessTokens.has(token)) return jsonAnswer({ message: 'The token is not known.' }, 401);
    if (kind === 'logOut') {
      this.forget('all');
      return { status: 204, headers: {}, body: new Uint8Array() };
    }
    if (kind === 'page') return jsonAnswer(page(request.target));
    const echo = kind === 'change' ? idIn(request.body) : (request.target.split('/').at(-1) ?? '');
    if (kind === 'change') this.changes.set(echo, (this.changes.get(echo) ?? 0) + 1);
    return jsonAnswer({ id: 7, name: 'Daily backup', echo });
  }

  #pair(): WireAnswer {
    this.#issued += 1;
    const [access, refresh] = ['access', 'refresh'].map(
      (what) => `${SECRET}-${what}-${this.#name}-${this.#issued}`,
    );
    this.#accessTokens.add(access ?? '');
    this.#refreshTokens.add(refresh ?? '');
    return jsonAnswer({
      access_token: access,
      token_type: 'bearer',
      refresh_token: refresh,
      expires_in: this.lifetime,
    });
  }
}

function idIn(body: string): string {
  try {
    return (JSON.parse(body) as { id?: string }).id ?? body;
  } catch {
    return body;
  }
}

function refused(): WireAnswer {
  return jsonAnswer({ error: 'invalid_grant', error_description: 'The server said no.' }, 400);
}

function page(target: string): object {
  const query = new URLSearchParams(target.split('?')[1]);
  const offset = Number(query.get('Offset') ?? 0);
  const count = Math.max(Math.min(Number(query.get('Limit') ?? 100), ENTRIES - offset), 0);
  const results = Array.from({ length: count }, (_, index) => ({ id: `id-${offset + index}` }));
  return { totalCount: ENTRIES, results };
}

/** Whether a request for a page is the one for the third, however far pages overlap. */
export function isThirdPage(target: string): boolean {
  const offset = Number(new URLSearchParams(target.split('?')[1]).get('Offset') ?? 0);
  return offset > 120 && offset <= 220;
}
