import type { Credentials } from '../../core/grants/inputs';
import type { GrantType } from '../../core/grants/grant-type';
import type { ApiClient } from '../../core/requests/authenticated-request';
import { issueAuthorizationCode } from '../../core/requests/authorization-code';
import type { ProductId } from '../../emulator';
import { profiles } from '../../emulator/products/registry';
import type { DemoUser } from '../../emulator/users';

/** The account with which a product's own user signs in by password. */
export function passwordOf(product: ProductId): { username: string; password: string } {
  const [{ username, password }] = profiles[product].users;
  return { username, password };
}

/**
 * What a way to sign in asks for, from the demo accounts of a product.
 *
 * @param signedIn a session by password, for what only another session can bring
 */
export async function inputsOf(
  product: ProductId,
  way: GrantType,
  signedIn: () => Promise<ApiClient>,
): Promise<Credentials> {
  const account = (is: (user: DemoUser) => boolean): DemoUser | undefined => profiles[product].users.find(is);
  switch (way) {
    case 'password':
      return passwordOf(product);
    case 'mfa': {
      const user = account(({ totpSecret }) => totpSecret !== undefined);
      return { username: user?.username, password: user?.password, totpSecret: user?.totpSecret };
    }
    case 'saml': {
      const user = account(({ origin }) => origin === 'identityProvider');
      return { username: user?.username, idpPassword: user?.password };
    }
    case 'api_key':
      return { apiKey: account(({ origin }) => origin === 'apiKey')?.password };
    case 'client_credentials': {
      const client = account(({ origin }) => origin === 'client');
      return { clientId: client?.username, clientSecret: client?.password };
    }
    case 'authorization_code':
      return { authorizationCode: (await issueAuthorizationCode(await signedIn())).code };
    case 'refresh_token': {
      const { session } = await signedIn();
      await session.accessToken();
      return { refreshToken: session.snapshot()?.refreshToken };
    }
  }
}
