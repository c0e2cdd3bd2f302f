import type { ApiClient } from '../../core/requests/authenticated-request';
import { isoTime } from './iso-time';

/** What `msg.veeam` says of the session in which a message came about. */
export interface SessionFacts {
  /** Id of the product's profile. */
  readonly product: string;
  /** Origin of the server. */
  readonly server: string;
  /** The version of its API that is used. */
  readonly apiVersion: string;
  /** When the token ends, ISO 8601; absent without one. */
  readonly expiresAt: string | undefined;
}

export function sessionFacts({ session, apiVersion }: ApiClient): SessionFacts {
  const { profile, server } = session.settings;
  return { product: profile.id, server, apiVersion, expiresAt: isoTime(session.expiresAt) };
}
