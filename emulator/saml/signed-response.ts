import { randomUUID } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { escapeMarkup } from '../http/html';
import type { SelfSigned } from '../certificate';

/** What a provider says about a person, and to whom. Times are in milliseconds since 1970. */
export interface ResponseContents {
  /** The provider's entity id. */
  readonly issuer: string;
  readonly nameId: string;
  /** Entity id of the service provider that may use the answer. */
  readonly audience: string;
  /** The AssertionConsumerService it is for. */
  readonly destination: string;
  /** Identifier of the request that is answered. */
  readonly inResponseTo: string;
  readonly issuedAt: number;
  readonly notOnOrAfter: number;
}

const exclusiveC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const responsePath = "/*[local-name(.)='Response']";
const assertionPath = `${responsePath}/*[local-name(.)='Assertion']`;

/**
 * A SAML 2.0 response with one assertion (SAML core, sections 2.3 and 3.3; web browser SSO profile).
 * @param signs what is signed: the assertion, or the response around it only
 * @returns base64, as it stands in the form field SAMLResponse
 */
export function signedSamlResponse(
  contents: ResponseContents,
  signer: SelfSigned,
  signs: 'assertion' | 'response' = 'assertion',
): string {
  const signed = signs === 'assertion' ? assertionPath : responsePath;
  const signature = new SignedXml({
    privateKey: signer.privateKeyPem,
    publicCert: signer.certificatePem,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: exclusiveC14n,
  });
  signature.addReference({
    xpath: signed,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusiveC14n],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signature.computeSignature(responseXml(contents), {
    location: { reference: `${signed}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return Buffer.from(signature.getSignedXml()).toString('base64');
}

function responseXml(contents: ResponseContents): string {
  const issuer = escapeMarkup(contents.issuer);
  const destination = escapeMarkup(contents.destination);
  const inResponseTo = escapeMarkup(contents.inResponseTo);
  const nameId = escapeMarkup(contents.nameId);
  const issued = utc(contents.issuedAt);
  const ends = utc(contents.notOnOrAfter);
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${randomUUID()}" Version="2.0" IssueInstant="${issued}" Destination="${destination}" InResponseTo="${inResponseTo}">`,
    `<Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</Issuer>`,
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
    `<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${issued}">`,
    `<Issuer>${issuer}</Issuer>`,
    '<Subject>',
    `<NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${nameId}</NameID>`,
    '<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<SubjectConfirmationData InResponseTo="${inResponseTo}" NotOnOrAfter="${ends}" Recipient="${destination}"/>`,
    '</SubjectConfirmation>',
    '</Subject>',
    `<Conditions NotBefore="${issued}" NotOnOrAfter="${ends}">`,
    `<AudienceRestriction><Audience>${escapeMarkup(contents.audience)}</Audience></AudienceRestriction>`,
    '</Conditions>',
    `<AuthnStatement AuthnInstant="${issued}" SessionIndex="_${randomUUID()}"><AuthnContext>`,
    '<AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</AuthnContextClassRef>',
    '</AuthnContext></AuthnStatement>',
    '</Assertion>',
    '</samlp:Response>',
  ].join('');
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
