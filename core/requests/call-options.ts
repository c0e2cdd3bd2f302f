import type { ApiCall } from './authenticated-request';

/** What travels with each request of a piece of work that takes several. */
export type CallOptions = Pick<ApiCall, 'patience' | 'signal'>;
