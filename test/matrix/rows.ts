import type { GrantType } from '../../core/grants/grant-type';
import type { Credentials } from '../../core/grants/inputs';
import { grantTypesOf } from '../../core/products/profile';
import type { ProductProfile } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import type { Emulator } from '../../emulator';
import { SessionRegistry } from '../../runtime/session-registry';
import { inputsOf, passwordOf } from '../contract/way-inputs';

/** A product and one of its ways to sign in. */
export interface Row {
  readonly profile: ProductProfile<ProductId>;
  readonly way: GrantType;
}

/** Every row of "Ways to sign in" in docs/products.md. */
export const rows: readonly Row[] = products.flatMap((profile) =>
  grantTypesOf(profile).map((way) => ({ profile, way })),
);

/** What of a way's inputs is a secret that can be wrong while the rest is right. */
const SECRETS = [
  'password',
  'idpPassword',
  'apiKey',
  'clientSecret',
  'authorizationCode',
  'refreshToken',
] as const;

export function withWrongSecret(credentials: Credentials): Credentials {
  const name = SECRETS.find((each) => credentials[each] !== undefined);
  return name === undefined ? credentials : { ...credentials, [name]: `${credentials[name]}-wrong` };
}

/** The version in which a way is there; nothing where that is the default. */
export function versionOf({ profile, way }: Row): string {
  return way === 'client_credentials' ? (profile.grants.client_credentials?.revisions?.[0] ?? '') : '';
}

/** A long list below the API's root, and its first pages cut short so that there are several. */
export function longList({ lists, probePath }: ProductProfile): string {
  return Object.values(lists)[0] ?? probePath.split('?')[0] ?? '';
}

/** Brings what a way asks for, from sessions of its own. */
export class Accounts {
  readonly #emulator: Emulator;
  readonly #registry: SessionRegistry;

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
    this.#registry = new SessionRegistry({ clock: { now: Date.now } });
  }

  inputs({ profile, way }: Row): Promise<Credentials> {
    return inputsOf(profile.id, way, () => {
      const apiVersion = profile.versioning.default;
      const settings = {
        profile,
        server: this.#emulator.servers[profile.id].url,
        apiVersion,
        grant: 'password' as const,
        credentials: passwordOf(profile.id),
        signOnOrigins: [],
        trust: '',
      };
      const { session, transport, clock } = this.#registry.acquire(settings, {});
      return Promise.resolve({ session, transport, clock, apiVersion, timeoutMs: 10_000 });
    });
  }

  close(): Promise<void> {
    return this.#registry.closeAll();
  }
}
