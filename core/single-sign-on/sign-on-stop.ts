/** Why a visit at an identity provider ended without an answer. Each has its own sentence. */
export type StopReason =
  | 'passwordRefused'
  | 'userNameRefused'
  | 'newPasswordWanted'
  | 'codeWanted'
  | 'codeRefused'
  | 'unfillable'
  | 'circle'
  | 'otherPerson'
  | 'personWanted'
  | 'scriptWanted'
  | 'schemeWanted'
  | 'errorPage'
  | 'notSaml'
  | 'damagedAnswer'
  | 'failedAnswer'
  | 'answerByRedirect'
  | 'tooManySteps'
  | 'tooSlow'
  | 'pageTooLarge'
  | 'foreignOrigin'
  | 'notProtected'
  | 'passwordInAddress'
  | 'badAddress'
  | 'passwordSentOn'
  | 'noStart';

/** Why a visit ended, as plain facts. Words of the provider are as it said them: whoever shows them redacts them. */
export interface SignOnStop {
  readonly reason: StopReason;
  /** Host of the page at which it ended. */
  readonly host: string;
  readonly statusCode?: number;
  /** What the provider said. */
  readonly words?: string;
  /** What the reason is about: an origin, a scheme, a status code of SAML, what a page asks for, a bound. */
  readonly about?: string;
}

/** Ends a visit from wherever its reason is found. Never leaves the visitor. */
export class Stopped extends Error {
  constructor(readonly stop: SignOnStop) {
    super(stop.reason);
  }
}

/** A stop at a page. */
export function stopped(
  url: URL,
  reason: StopReason,
  facts: Pick<SignOnStop, 'statusCode' | 'words' | 'about'> = {},
): Stopped {
  return new Stopped({ reason, host: url.host, ...facts });
}
