/** For whom and until when a SAML answer is good, as far as it can be read: an encrypted one says nothing. */
export interface AnswerTerms {
  readonly audiences: readonly string[];
  /** Milliseconds since 1970. */
  readonly notOnOrAfter?: number;
}

/** Reads the conditions of the assertion in a base64 `SAMLResponse`. Checks nothing: that is the product's part. */
export function answerTerms(samlResponse: string): AnswerTerms {
  const xml = Buffer.from(samlResponse, 'base64').toString('utf8');
  const audiences = [...xml.matchAll(/<(?:[\w.-]+:)?Audience>([^<]*)</g)].map(([, audience]) =>
    (audience ?? '').trim(),
  );
  const limits = [...xml.matchAll(/\sNotOnOrAfter=["']([^"']*)["']/g)].map(([, limit]) =>
    Date.parse(limit ?? ''),
  );
  const known = limits.filter((limit) => !Number.isNaN(limit));
  return { audiences, notOnOrAfter: known.length === 0 ? undefined : Math.min(...known) };
}

/**
 * Why a product may have refused an answer, and what to do. Products say no more than that they did, so the answer
 * itself is asked.
 *
 * @param server origin of the product
 * @param now milliseconds since 1970
 */
export function refusedAnswerAdvice(samlResponse: string, server: string, now: number): string {
  const { audiences, notOnOrAfter } = answerTerms(samlResponse);
  if (notOnOrAfter !== undefined && notOnOrAfter <= now) {
    return `The SAML answer was good until ${new Date(notOnOrAfter).toISOString()}, which is over: sign in at the identity provider again, and compare the clocks of the two.`;
  }
  if (audiences.length > 0 && !audiences.some((audience) => isAt(audience, server))) {
    return `The SAML answer is meant for ${audiences.join(', ').slice(0, 200)}: check at the identity provider that this is the entity id of ${new URL(server).host} and not that of another service.`;
  }
  return 'The SAML answer is spent, unsigned or signed with a certificate that the server does not know: check that the server has the current certificate of the identity provider, and that this user was added from it.';
}

function isAt(audience: string, server: string): boolean {
  return URL.canParse(audience) && new URL(audience).hostname === new URL(server).hostname;
}
