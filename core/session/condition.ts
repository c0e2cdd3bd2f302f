import type { VeeamError } from '../errors/veeam-error';

/** What a session is doing, for statuses and dialogs. Times are milliseconds since 1970. Holds no secret. */
export type SessionCondition =
  | { readonly state: 'signedOut' }
  | { readonly state: 'signingIn' }
  | { readonly state: 'refreshing' }
  | { readonly state: 'signedIn'; readonly until: number }
  | { readonly state: 'paused'; readonly until: number; readonly reason: VeeamError }
  | { readonly state: 'signInNeeded'; readonly reason: VeeamError };
