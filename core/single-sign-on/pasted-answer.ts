import { answerTerms, refusedAnswerAdvice } from './answer-terms';
import type { AnswerUse } from './answer-terms';
import { readSamlAnswer } from './saml-answer';

/** The base64 `SAMLResponse`, or a sentence that says why there is none in what was pasted. */
export type PastedAnswer = { readonly samlResponse: string } | { readonly problem: string };

const HOW =
  'Copy the value of the form field SAMLResponse from the request that the provider sends to the server.';

/**
 * Finds the SAML answer in what people paste: the bare value, percent-encoded, a form's `SAMLResponse=…&RelayState=…`,
 * a command line with it, JSON, the XML itself, the source of the provider's last page, or a recording of the network
 * (HAR).
 */
export async function readPastedAnswer(pasted: string): Promise<PastedAnswer> {
  const text = pasted.trim();
  if (text === '') return { problem: `Nothing was pasted. ${HOW}` };
  const json = parsed(text);
  if (json !== undefined) return fromJson(json);
  if (/^<(\?xml|([\w.-]+:)?Response[\s>])/i.test(text) && /<([\w.-]+:)?Response[\s>]/.test(text))
    return { samlResponse: Buffer.from(text).toString('base64') };
  if (text.startsWith('<')) return fromPage(text);
  const inForm = /SAMLResponse["']?\s*[=:\t]\s*["']?([^&"'\s][^&"']*)/.exec(text)?.[1];
  if (inForm !== undefined) return fromValue(inForm);
  if (/SAMLRequest/.test(text))
    return { problem: `That is the request to the provider and not its answer. ${HOW}` };
  return fromValue(text);
}

/** One value, as it stands in a form field or percent-encoded; quotes and line ends around it do no harm. */
function fromValue(value: string): PastedAnswer {
  const bare = value.replace(/^["'\s]+|["'\s]+$/g, '');
  const decoded = /%[0-9a-f]{2}/i.test(bare) ? percentDecoded(bare) : bare;
  const samlResponse = decoded.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(samlResponse)) return { samlResponse };
  return {
    problem: `What was pasted is no SAML answer: it has characters that base64 does not have. ${HOW}`,
  };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%2B'));
  } catch {
    return text;
  }
}

async function fromPage(html: string): Promise<PastedAnswer> {
  // The HTML library is loaded for who pastes a page only.
  const { readPage } = await import('./page.js');
  const { samlAnswerInPage } = await import('./saml-answer.js');
  const answer = samlAnswerInPage(readPage(html, 'https://provider.invalid/'));
  if (answer !== undefined) return { samlResponse: answer.value };
  return {
    problem:
      'The page that was pasted holds no SAML answer. It is in the source of the page that the provider shows for a moment after the sign-in; the pages before it do not have it.',
  };
}

function fromJson(json: object): PastedAnswer {
  const { name, value, SAMLResponse: direct, log } = json as Readonly<Record<string, unknown>>;
  if (name === 'SAMLResponse' && typeof value === 'string') return fromValue(value);
  if (typeof direct === 'string') return fromValue(direct);
  const entries = (log as { readonly entries?: readonly HarEntry[] } | undefined)?.entries;
  if (!Array.isArray(entries)) return { problem: `The JSON that was pasted holds no SAML answer. ${HOW}` };
  const found = (entries as readonly HarEntry[])
    .map(({ request }) => inPost(request?.postData))
    .findLast((answer) => answer !== undefined);
  return found === undefined
    ? {
        problem:
          'The recording that was pasted holds no SAML answer. Start recording before the sign-in, keep the log over page changes (Preserve log), and export it with its contents.',
      }
    : fromValue(found);
}

/** The part of an entry of a recording (HTTP Archive 1.2) that is looked at. */
interface HarEntry {
  readonly request?: { readonly postData?: HarPost };
}
interface HarPost {
  readonly text?: string;
  readonly params?: readonly { readonly name?: string; readonly value?: string }[];
}

function inPost(post: HarPost | undefined): string | undefined {
  const inParams = post?.params?.find(({ name }) => name === 'SAMLResponse')?.value;
  return inParams ?? /(?:^|&)SAMLResponse=([^&]+)/.exec(post?.text ?? '')?.[1];
}

function parsed(text: string): object | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/**
 * What is wrong with an answer as far as it can be seen here, before the server sees it: form, status, destination,
 * times. Nothing where nothing is; the signature is the server's to verify.
 */
export function answerProblem(samlResponse: string, use: AnswerUse): string | undefined {
  const bytes = Buffer.from(samlResponse, 'base64');
  const xml = bytes.toString('utf8');
  const { isResponse, failures, statusMessage } = readSamlAnswer(samlResponse);
  if (/<([\w.-]+:)?AuthnRequest[\s>]/.test(xml))
    return `That is the request to the provider and not its answer. ${HOW}`;
  if (!isResponse) {
    return xml.includes('\uFFFD')
      ? `What was pasted is base64, but no SAML answer: it may be cut off at its beginning, or be compressed. ${HOW}`
      : `What was pasted is base64, but no SAML 2.0 response. ${HOW}`;
  }
  if (!/Response>\s*$/.test(xml))
    return 'The SAML answer is cut off at its end. Copy the whole value: developer tools shorten long ones, so use their "Copy value" or view the source.';
  if (failures.length > 0) {
    const said = statusMessage === undefined ? '' : ` It says: "${statusMessage.slice(0, 200)}"`;
    return `The SAML answer says that the sign-in failed (${failures.join(', ')}).${said} Sign in again at the provider.`;
  }
  const { destination, notBefore, notOnOrAfter, audiences, isEncrypted } = answerTerms(samlResponse);
  const { host } = new URL(use.server);
  if (destination !== undefined && !(URL.canParse(destination) && new URL(destination).host === host))
    return `The SAML answer was made for ${destination.slice(0, 200)} and not for ${host}. Start from the address that this page opens.`;
  const isSettled = isEncrypted || (notOnOrAfter === undefined && audiences.length === 0);
  const isTimely =
    (notOnOrAfter === undefined || notOnOrAfter > use.now) &&
    (notBefore === undefined || notBefore <= use.now + 60_000);
  if (!isTimely) return refusedAnswerAdvice(samlResponse, use);
  if (!/<([\w.-]+:)?Signature[\s/>]/.test(xml) && !isSettled)
    return 'The SAML answer is not signed, so no server may take it. Have the provider sign its assertions for this service.';
  return undefined;
}
