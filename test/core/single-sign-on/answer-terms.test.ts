import assert from 'node:assert/strict';
import { answerTerms, refusedAnswerAdvice } from '../../../core/single-sign-on/answer-terms';

const SERVER = 'https://backup.example.com:11005';
const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

function answer(audience: string, notOnOrAfter: string): string {
  return Buffer.from(
    `<samlp:Response><saml:Assertion><saml:Subject><saml:SubjectConfirmationData NotOnOrAfter="2026-01-15T13:00:00Z"/></saml:Subject><saml:Conditions NotBefore="2026-01-15T11:59:00Z" NotOnOrAfter="${notOnOrAfter}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions></saml:Assertion></samlp:Response>`,
  ).toString('base64');
}

describe('why a product may have refused a SAML answer', () => {
  it('reads audiences and the earliest end', () => {
    assert.deepEqual(answerTerms(answer('urn:veeam', '2026-01-15T12:05:00Z')), {
      audiences: ['urn:veeam'],
      notOnOrAfter: Date.UTC(2026, 0, 15, 12, 5, 0),
    });
  });

  it('says that it came too late', () => {
    assert.match(
      refusedAnswerAdvice(answer(SERVER, '2026-01-15T11:59:30Z'), SERVER, NOW),
      /good until 2026-01-15T11:59:30\.000Z, which is over/,
    );
  });

  it('says for whom it is', () => {
    assert.match(
      refusedAnswerAdvice(answer('https://other.example.com/saml', '2026-01-15T12:05:00Z'), SERVER, NOW),
      /meant for https:\/\/other\.example\.com\/saml: .* entity id of backup\.example\.com:11005/,
    );
  });

  it('says what is left where neither shows, or nothing can be read', () => {
    for (const samlResponse of [
      answer(`${SERVER}/api/v1/saml2`, '2026-01-15T12:05:00Z'),
      'not base64 at all',
      '',
    ]) {
      assert.match(
        refusedAnswerAdvice(samlResponse, SERVER, NOW),
        /spent, unsigned or signed with a certificate/,
      );
    }
  });
});
