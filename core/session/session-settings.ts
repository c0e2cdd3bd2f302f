import type { GrantType } from '../grants/grant-type';
import type { ProductProfile } from '../products/profile';
import type { Credentials } from '../grants/inputs';

/** What a session signs in to and with, checked. */
export interface SessionSettings {
  readonly profile: ProductProfile;
  /** Origin of the server, for example `https://backup.example.com:11005`. */
  readonly server: string;
  readonly apiVersion: string;
  readonly grant: GrantType;
  readonly credentials: Credentials;
  /** Further origins at which the identity provider may ask for the password. */
  readonly signOnOrigins: readonly string[];
  /** Whatever of the host's TLS and proxy settings makes it another connection, in the host's own words. */
  readonly trust: string;
}
