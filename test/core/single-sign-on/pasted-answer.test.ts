import assert from 'node:assert/strict';
import { answerProblem, readPastedAnswer } from '../../../core/single-sign-on/pasted-answer';
import { samlResponse } from './scripted-web';

const SERVER = 'https://backup.example.com:11005';
const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);
// Every character of base64 that an address writes in another way.
const VALUE = Buffer.from(
  Buffer.from(samlResponse(), 'base64')
    .toString('utf8')
    .replace('</samlp:Status>', '</samlp:Status><!--~~~???>>>-->'),
).toString('base64');
const PAGE = `<html><body onload="document.forms[0].submit()"><form method="post" action="${SERVER}/api/v1/saml2"><input type="hidden" name="SAMLResponse" value="${VALUE.replaceAll('+', '&#x2b;')}"/><input type="hidden" name="RelayState" value="x"/></form></body></html>`;
const HAR = (post: object): string =>
  JSON.stringify({
    log: {
      entries: [
        { request: { method: 'GET' } },
        { request: { postData: { text: 'user=sara&password=secret' } } },
        { request: { postData: post } },
      ],
    },
  });

describe('what people paste as the answer of the provider', () => {
  for (const [what, pasted] of [
    ['the bare value', VALUE],
    ['the value in lines', VALUE.replace(/(.{64})/g, '$1\r\n')],
    ['the value in quotes', ` "${VALUE}" `],
    ['the value, percent-encoded', encodeURIComponent(VALUE)],
    ['the form as it was sent', `SAMLResponse=${encodeURIComponent(VALUE)}&RelayState=x%2By`],
    ['the form, RelayState first', `RelayState=x&SAMLResponse=${encodeURIComponent(VALUE)}`],
    ['the form as developer tools list it', `SAMLResponse: ${VALUE}\n`],
    [
      'a command line',
      `curl '${SERVER}/api/v1/saml2' --data-raw 'SAMLResponse=${encodeURIComponent(VALUE)}&RelayState=x' --compressed`,
    ],
    ['the XML', Buffer.from(VALUE, 'base64').toString('utf8')],
    ['the source of the page', PAGE],
    ['name and value in JSON', JSON.stringify({ name: 'SAMLResponse', value: VALUE })],
    ['a recording', HAR({ text: `RelayState=x&SAMLResponse=${encodeURIComponent(VALUE)}` })],
    [
      'a recording with the fields apart',
      HAR({ params: [{ name: 'SAMLResponse', value: encodeURIComponent(VALUE) }] }),
    ],
    ['base64 as addresses have it', VALUE.replaceAll('+', '-').replaceAll('/', '_')],
  ] as const) {
    it(`is found in ${what}`, async () => {
      assert.deepEqual(await readPastedAnswer(pasted), { samlResponse: VALUE });
    });
  }

  for (const [what, pasted, problem] of [
    ['nothing', '  ', /^Nothing was pasted\. Copy the value/],
    ['a sentence', 'I have signed in now!', /characters that base64 does not have/],
    [
      'a page without an answer',
      '<html><form><input name="user"></form></html>',
      /holds no SAML answer\. It is in the source of the page/,
    ],
    ['a recording that began too late', HAR({ text: 'a=b' }), /Start recording before the sign-in/],
    ['other JSON', '{"a":1}', /holds no SAML answer/],
    ['the request', `SAMLRequest=${VALUE}`, /That is the request to the provider and not its answer/],
  ] as const) {
    it(`says what is wrong with ${what}, without repeating it`, async () => {
      const answer = await readPastedAnswer(pasted);
      assert.ok('problem' in answer);
      assert.match(answer.problem, problem);
      assert.ok(pasted.trim() === '' || !answer.problem.includes(pasted));
    });
  }
});

describe('what is wrong with an answer before the server sees it', () => {
  const assertion = (terms: string): string =>
    `<saml:Assertion><ds:Signature/><saml:Conditions ${terms}><saml:AudienceRestriction><saml:Audience>${SERVER}</saml:Audience></saml:AudienceRestriction></saml:Conditions></saml:Assertion>`;
  const GOOD = 'NotBefore="2026-01-15T11:59:00Z" NotOnOrAfter="2026-01-15T12:05:00Z"';
  const answer = (inside: string, destination = `${SERVER}/api/v1/saml2`, status = 'Success'): string =>
    Buffer.from(
      `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Destination="${destination}"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>${inside}</samlp:Response>`,
    ).toString('base64');
  const problem = (value: string): string | undefined => answerProblem(value, { server: SERVER, now: NOW });

  it('is nothing where it is good', () => {
    assert.equal(problem(answer(assertion(GOOD))), undefined);
    assert.equal(problem(answer('<saml:EncryptedAssertion>x</saml:EncryptedAssertion>')), undefined);
  });

  for (const [what, value, sentence] of [
    ['no XML', Buffer.from('hello there').toString('base64'), /base64, but no SAML 2\.0 response/],
    [
      'compressed',
      Buffer.from([0x7d, 0x92, 0xdf, 0x4f, 0xc2, 0x30]).toString('base64'),
      /cut off at its beginning, or be compressed/,
    ],
    ['the request', Buffer.from('<samlp:AuthnRequest ID="_1"/>').toString('base64'), /That is the request/],
    [
      'cut off',
      Buffer.from(Buffer.from(answer(assertion(GOOD)), 'base64').subarray(0, -30)).toString('base64'),
      /cut off at its end\. Copy the whole value/,
    ],
    ['a failure', answer('', undefined, 'Responder'), /says that the sign-in failed \(Responder\)/],
    [
      'for another server',
      answer(assertion(GOOD), 'https://other.example.com/saml'),
      /was made for https:\/\/other\.example\.com\/saml and not for backup\.example\.com:11005/,
    ],
    [
      'expired',
      answer(assertion('NotOnOrAfter="2026-01-15T11:59:59Z"')),
      /good until 2026-01-15T11:59:59\.000Z, which is over/,
    ],
    ['not good yet', answer(assertion('NotBefore="2026-01-15T12:30:00Z"')), /which is yet to come/],
    ['unsigned', answer(assertion(GOOD).replace('<ds:Signature/>', '')), /is not signed/],
  ] as const) {
    it(`is said where it is ${what}`, () => assert.match(problem(value) ?? '', sentence));
  }
});
