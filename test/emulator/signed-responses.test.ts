import assert from 'node:assert/strict';
import { signingCertificate, type SelfSigned } from '../../emulator/certificate';
import { ServiceProvider, type SamlVerdict } from '../../emulator/saml/service-provider';
import { signedSamlResponse } from '../../emulator/saml/signed-response';
import { readSignOnRequest } from '../../emulator/saml/sign-on-request';

const entryPoint = 'https://idp.example.com/sso';
const assertionConsumerService = 'https://127.0.0.1:11005/api/v1/saml2';

describe('emulator: what of a SAML answer has to be signed', () => {
  let signer: SelfSigned;
  before(async () => {
    signer = await signingCertificate('provider');
  });

  /** What a service provider that wants the one makes of an answer in which the other is signed. */
  async function verdict(
    wanted: 'assertion' | 'response' | undefined,
    signs: 'assertion' | 'response',
    change = (xml: string): string => xml,
  ): Promise<SamlVerdict> {
    const service = new ServiceProvider({
      now: Date.now,
      entryPoint,
      certificatePem: signer.certificatePem,
      assertionConsumerService,
      signs: wanted,
    });
    const asked = new URL(await service.signOnUrl()).searchParams.get('SAMLRequest') ?? '';
    const request = await readSignOnRequest(asked);
    const issuedAt = Date.now();
    const answer = signedSamlResponse(
      {
        issuer: 'https://idp.example.com',
        nameId: 'sara_baker@companymail.com',
        audience: service.entityId,
        destination: assertionConsumerService,
        inResponseTo: request?.id ?? '',
        issuedAt,
        notOnOrAfter: issuedAt + 60_000,
      },
      signer,
      signs,
    );
    const xml = change(Buffer.from(answer, 'base64').toString('utf8'));
    return service.verify(Buffer.from(xml).toString('base64'));
  }

  it('is the assertion, unless told otherwise', async () => {
    assert.deepEqual(await verdict(undefined, 'assertion'), { names: ['sara_baker@companymail.com'] });
    assert.ok('refused' in (await verdict(undefined, 'response')));
  });

  it('is the response around it by option, since some providers sign that only', async () => {
    assert.deepEqual(await verdict('response', 'response'), { names: ['sara_baker@companymail.com'] });
    assert.ok('refused' in (await verdict('response', 'assertion')));
  });

  it('protects the assertion inside of it', async () => {
    const tampered = await verdict('response', 'response', (xml) => xml.replace('sara_baker', 'root_baker'));
    assert.ok('refused' in tampered);
  });
});
