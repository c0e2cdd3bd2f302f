import assert from 'node:assert/strict';
import { answerTerms, refusedAnswerAdvice } from '../../../core/single-sign-on/answer-terms';

const SERVER = 'https://backup.example.com:11005';
const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

function answer(audience: string, notOnOrAfter: string): string {
  return Buffer.from(
    `<samlp:Response><saml:Assertion><saml:Subject><saml:SubjectConfirmationData NotOnOrAfter="2026-01-15T13:00:00Z"/></saml:Subject><saml:Conditions NotBefore="2026-01-15T11:59:00Z" NotOnOrAfter="${notOnOrAfter}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions></saml:Assertion></samlp:Response>`,
  ).toString('base64');
}

/** An answer with this inside. */
function encoded(inside: string): string {
  return Buffer.from(`<samlp:Response>${inside}</samlp:Response>`).toString('base64');
}

describe('why a product may have refused a SAML answer', () => {
  it('reads audiences and the earliest end', () => {
    const { audiences, notOnOrAfter } = answerTerms(answer('urn:veeam', '2026-01-15T12:05:00Z'));
    assert.deepEqual(audiences, ['urn:veeam']);
    assert.equal(notOnOrAfter, Date.UTC(2026, 0, 15, 12, 5, 0));
  });

  it('says that it came too late', () => {
    assert.match(
      refusedAnswerAdvice(answer(SERVER, '2026-01-15T11:59:30Z'), { server: SERVER, now: NOW }),
      /good until 2026-01-15T11:59:30\.000Z, which is over/,
    );
  });

  it('says that it is not good yet', () => {
    const early = encoded(
      '<saml:Conditions NotBefore="2026-01-15T12:05:00Z" NotOnOrAfter="2026-01-15T13:00:00Z"/>',
    );
    assert.match(
      refusedAnswerAdvice(early, { server: SERVER, now: NOW }),
      /good from 2026-01-15T12:05:00\.000Z on, which is yet to come: .* same time server/,
    );
  });

  it('says that it is encrypted', () => {
    assert.match(
      refusedAnswerAdvice(encoded('<saml:EncryptedAssertion>x</saml:EncryptedAssertion>'), {
        server: SERVER,
        now: NOW,
      }),
      /is encrypted, .* turn the encryption of assertions off for backup\.example\.com:11005/,
    );
  });

  it('says whom it is about where the session is about somebody else', () => {
    const stranger = encoded(
      '<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">b&amp;b@example.com</saml:NameID>',
    );
    const about = (...accounts: string[]): string =>
      refusedAnswerAdvice(stranger, { server: SERVER, now: NOW, accounts });
    assert.match(
      about('sara@example.com'),
      /is about b&b@example\.com: check that the server has a user of that name/,
    );
    assert.match(about('COMPANY\\b&b'), /spent, unsigned/);
    assert.match(about(), /spent, unsigned/);
  });

  it('compares nobody with a name that is good for one service only', () => {
    const pseudonym = encoded(
      '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">8f3a</saml:NameID>',
    );
    assert.match(
      refusedAnswerAdvice(pseudonym, { server: SERVER, now: NOW, accounts: ['sara@example.com'] }),
      /spent, unsigned/,
    );
  });

  it('says for whom it is', () => {
    assert.match(
      refusedAnswerAdvice(answer('https://other.example.com/saml', '2026-01-15T12:05:00Z'), {
        server: SERVER,
        now: NOW,
      }),
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
        refusedAnswerAdvice(samlResponse, { server: SERVER, now: NOW }),
        /spent, unsigned or signed with a certificate/,
      );
    }
  });
});
