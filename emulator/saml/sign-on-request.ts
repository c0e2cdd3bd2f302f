import { inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import { parseXml2JsFromString } from '@node-saml/node-saml/lib/xml';

/** What an identity provider reads from a SAML AuthnRequest. */
export interface SignOnRequest {
  readonly id: string;
  /** Entity id of the service provider. */
  readonly issuer: string;
  readonly assertionConsumerService: string;
}

const inflate = promisify(inflateRaw) as (
  buffer: Buffer,
  options: { maxOutputLength: number },
) => Promise<Buffer>;

/**
 * Reads the SAMLRequest of the HTTP redirect binding: deflated, then base64.
 * @returns undefined when it is none
 */
export async function readSignOnRequest(samlRequest: string): Promise<SignOnRequest | undefined> {
  try {
    const xml = await inflate(Buffer.from(samlRequest, 'base64'), { maxOutputLength: 100_000 });
    const document = (await parseXml2JsFromString(xml)) as {
      AuthnRequest?: { $?: Record<string, string>; Issuer?: { _?: string }[] };
    };
    const request = document.AuthnRequest;
    const id = request?.$?.ID;
    const issuer = request?.Issuer?.[0]?._;
    const assertionConsumerService = request?.$?.AssertionConsumerServiceURL;
    return id && issuer && assertionConsumerService ? { id, issuer, assertionConsumerService } : undefined;
  } catch {
    return undefined;
  }
}
