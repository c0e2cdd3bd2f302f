/** For whom and when a SAML answer is good, as far as it can be read: an encrypted one says nothing. */
export interface AnswerTerms {
  readonly audiences: readonly string[];
  /** Milliseconds since 1970. */
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  /** Where it is to be posted to. */
  readonly destination?: string;
  /** Whether the assertion is encrypted. */
  readonly isEncrypted: boolean;
  /** The subject and the values of its attributes; nothing of a subject that is a name for one visit or service. */
  readonly names: readonly string[];
  /** Whether the subject is such a name. */
  readonly isPseudonym: boolean;
}

/** Reads the conditions of the assertion in a base64 `SAMLResponse`. Checks nothing: that is the product's part. */
export function answerTerms(samlResponse: string): AnswerTerms {
  const xml = Buffer.from(samlResponse, 'base64').toString('utf8');
  const texts = (pattern: RegExp): string[] =>
    [...xml.matchAll(pattern)]
      .map(([, text]) => unescaped((text ?? '').trim()))
      .filter((text) => text !== '');
  const times = (pattern: RegExp): number[] =>
    [...xml.matchAll(pattern)]
      .map(([, time]) => Date.parse(time ?? ''))
      .filter((time) => !Number.isNaN(time));
  const ends = times(/\sNotOnOrAfter=["']([^"']*)["']/g);
  const starts = times(/\sNotBefore=["']([^"']*)["']/g);
  const isPseudonym = /<(?:[\w.-]+:)?NameID\b[^>]*nameid-format:(?:persistent|transient)/.test(xml);
  const subject = isPseudonym ? [] : texts(/<(?:[\w.-]+:)?NameID\b[^>]*>([^<]*)</g);
  return {
    audiences: texts(/<(?:[\w.-]+:)?Audience>([^<]*)</g),
    notBefore: starts.length === 0 ? undefined : Math.max(...starts),
    notOnOrAfter: ends.length === 0 ? undefined : Math.min(...ends),
    destination:
      unescaped(/<(?:[\w.-]+:)?Response\b[^>]*?\sDestination=["']([^"']*)["']/.exec(xml)?.[1] ?? '') ||
      undefined,
    isEncrypted: /<(?:[\w.-]+:)?EncryptedAssertion[\s>]/.test(xml),
    names: [...subject, ...texts(/<(?:[\w.-]+:)?AttributeValue\b[^>]*>([^<]*)</g)],
    isPseudonym,
  };
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

/**
 * Whom an answer names where that is none of these people; nothing where it names one of them, or nobody that could
 * be compared.
 */
export function otherPerson(samlResponse: string, accounts: readonly string[]): string | undefined {
  const { names } = answerTerms(samlResponse);
  const bare = (name: string): string => name.toLowerCase().replace(/^.*\\/, '').replace(/@.*$/, '');
  const known = accounts.filter((account) => account !== '').map(bare);
  return names.some((name) => known.includes(bare(name))) ? undefined : names[0];
}

/** How far the clocks of two machines may differ before it is worth a word, milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/** For whom and at which server an answer is used. */
export interface AnswerUse {
  /** Origin of the product. */
  readonly server: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The names of the person, as the session has them. */
  readonly accounts?: readonly string[];
}

/**
 * Why a product may have refused an answer, and what to do. Products say no more than that they did, so the answer
 * itself is asked.
 */
export function refusedAnswerAdvice(samlResponse: string, { server, now, accounts = [] }: AnswerUse): string {
  const { audiences, notBefore, notOnOrAfter, isEncrypted } = answerTerms(samlResponse);
  if (notOnOrAfter !== undefined && notOnOrAfter <= now) {
    return `The SAML answer was good until ${new Date(notOnOrAfter).toISOString()}, which is over: sign in at the identity provider again, and compare the clocks of the two.`;
  }
  if (notBefore !== undefined && notBefore > now + CLOCK_SKEW_MS) {
    return `The SAML answer is good from ${new Date(notBefore).toISOString()} on, which is yet to come: the clock of the identity provider is ahead, or that of this machine is behind. Set them by the same time server.`;
  }
  if (isEncrypted) {
    return `The SAML answer is encrypted, which the server may not be able to read: turn the encryption of assertions off for ${new URL(server).host} at the identity provider, or give the provider the server's current certificate.`;
  }
  if (audiences.length > 0 && !audiences.some((audience) => isAt(audience, server))) {
    return `The SAML answer is meant for ${audiences.join(', ').slice(0, 200)}: check at the identity provider that this is the entity id of ${new URL(server).host} and not that of another service.`;
  }
  const other = accounts.length === 0 ? undefined : otherPerson(samlResponse, accounts);
  if (other !== undefined) {
    return `The SAML answer is about ${other.slice(0, 100)}: check that the server has a user of that name who was added from the identity provider, or have the provider send the name that the server knows.`;
  }
  return 'The SAML answer is spent, unsigned or signed with a certificate that the server does not know: check that the server has the current certificate of the identity provider, and that this user was added from it.';
}

function isAt(audience: string, server: string): boolean {
  return URL.canParse(audience) && new URL(audience).hostname === new URL(server).hostname;
}
