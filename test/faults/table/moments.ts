import type { RequestKind } from '../server/trouble';
import type { Output } from '../world/flows';
import type { Order } from '../world/world';
import type { Fault, Verdict } from './faults';

/** When in the life of a session a fault is met. */
export interface Moment {
  readonly name: string;
  /** The request that meets it. */
  readonly at: RequestKind;
  /** The node that messages are sent to. */
  readonly to: Output;
  readonly order: Partial<Order>;
  /** Whether the session is signed in before. */
  readonly isWarm: boolean;
  /** Whether the server then forgets the access token, so that a refresh is due. */
  readonly refreshes?: boolean;
  readonly message?: object;
  /** Messages at once, and after them one by one. */
  readonly atOnce: number;
  readonly afterwards: number;
  /** Token requests at most once the fault is there, by kind. */
  readonly mostTokenRequests: Partial<Record<RequestKind, number>>;
  /** What is right to become of the messages. */
  expected(fault: Fault): readonly Verdict[];
}

const withRefresh = { refresh: 3, signIn: 2 };
const token = ({ token: verdicts }: Fault): readonly Verdict[] => verdicts;

export const moments: readonly Moment[] = [
  {
    name: 'a sign-in',
    at: 'signIn',
    to: 'request',
    order: {},
    isWarm: false,
    atOnce: 4,
    afterwards: 3,
    mostTokenRequests: { signIn: 2 },
    expected: token,
  },
  {
    name: 'the second step of a sign-in with a verification code',
    at: 'mfaStep',
    to: 'request',
    order: { grant: 'mfa', wantsCode: true },
    isWarm: false,
    atOnce: 4,
    afterwards: 2,
    // A computed code that is refused may be followed by the next one, once.
    mostTokenRequests: { signIn: 2, mfaStep: 3 },
    expected: ({ token: verdicts }) => [...verdicts, 'SIGN_IN_PAUSED'],
  },
  {
    name: 'the redemption of an authorization code',
    at: 'codeRedemption',
    to: 'request',
    order: { grant: 'authorization_code' },
    isWarm: false,
    message: { authorizationCode: 'S3cret-authorization-code' },
    atOnce: 4,
    afterwards: 2,
    mostTokenRequests: { codeRedemption: 2 },
    expected: ({ token: verdicts }) => [...verdicts, 'SIGN_IN_NEEDED'],
  },
  {
    name: 'a refresh',
    at: 'refresh',
    to: 'request',
    order: {},
    isWarm: true,
    refreshes: true,
    atOnce: 4,
    afterwards: 3,
    mostTokenRequests: withRefresh,
    expected: ({ refresh, token: verdicts }) => refresh ?? [...verdicts, 'ok'],
  },
  {
    name: 'a request that reads',
    at: 'request',
    to: 'request',
    order: {},
    isWarm: true,
    atOnce: 4,
    afterwards: 1,
    mostTokenRequests: withRefresh,
    expected: ({ data }) => data,
  },
  {
    name: 'a request that changes something',
    at: 'change',
    to: 'change',
    order: {},
    isWarm: true,
    message: { payload: { retention: 14 } },
    atOnce: 4,
    afterwards: 1,
    mostTokenRequests: withRefresh,
    expected: ({ data, change }) => change ?? data,
  },
  {
    name: 'page 3 of 9',
    at: 'page',
    to: 'pages',
    order: {},
    isWarm: true,
    atOnce: 2,
    afterwards: 1,
    mostTokenRequests: withRefresh,
    expected: ({ data, page }) => page ?? data,
  },
  {
    name: 'a log-out',
    at: 'logOut',
    to: 'logOut',
    order: {},
    isWarm: true,
    atOnce: 1,
    afterwards: 0,
    mostTokenRequests: {},
    expected: () => ['ok'],
  },
];
