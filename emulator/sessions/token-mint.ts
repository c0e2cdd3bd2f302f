import { generateKeyPair, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { CompactSign } from 'jose';

/** What a token says. Times are in milliseconds since 1970. */
export interface TokenClaims {
  readonly username: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Makes the tokens of one product. */
export interface TokenMint {
  accessToken(claims: TokenClaims): Promise<string>;
  refreshToken(claims: TokenClaims): Promise<string>;
}

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly keyId: string;
}

/** The key that signs tokens, made when the emulator starts. */
export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { privateKey, keyId: randomBytes(20).toString('hex').toUpperCase() };
}

/**
 * Both tokens are JWTs signed with RS512, with the claims of the examples in Requesting Authorization (Backup for
 * AWS), and an identifier so that two tokens of one second differ.
 */
export function applianceMint({ privateKey, keyId }: SigningKey): TokenMint {
  const sign = ({ username, issuedAt, expiresAt }: TokenClaims, audience: string, more: object) =>
    signed({ alg: 'RS512', kid: keyId, typ: 'JWT' }, privateKey, {
      unique_name: username,
      ...more,
      nbf: seconds(issuedAt),
      exp: seconds(expiresAt),
      iat: seconds(issuedAt),
      aud: audience,
    });
  return {
    accessToken: (claims) => sign(claims, 'access', { jti: randomUUID() }),
    refreshToken: (claims) =>
      sign(claims, 'refresh', { token_id: randomUUID(), short_term_expiration: 'False' }),
  };
}

/**
 * An opaque access token and a refresh token that is a JWT whose times are texts, as in the example of
 * Authorization and Security (Service Provider Console REST v2).
 */
export function consoleMint({ privateKey }: SigningKey): TokenMint {
  return {
    // As long as the one in the example, because some clients and proxies stumble over long headers.
    accessToken: () => Promise.resolve(randomBytes(1368).toString('base64url')),
    refreshToken: ({ username, issuedAt, expiresAt }) =>
      signed({ typ: 'JWT', alg: 'RS256' }, privateKey, {
        iat: String(seconds(issuedAt)),
        exp: String(seconds(expiresAt)),
        sub: randomUUID(),
        jti: randomUUID(),
        name: username,
        lid: '8',
        uid: '7',
        ts: randomUUID(),
        scope: '2',
        kind: '2',
      }),
  };
}

function signed(
  header: { alg: string; [name: string]: string },
  key: KeyObject,
  claims: object,
): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key);
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
