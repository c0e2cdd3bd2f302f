import { isVeeamError, VeeamError } from '../errors/veeam-error';
import type { HttpAnswer, HttpRequest, Transport } from '../ports';
import { foreignServer } from './address';
import { answerHeader } from './answer-text';

/** Methods that change nothing. */
export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const MOST_REDIRECTS = 5;

/**
 * Sends one request and follows redirects of requests that only read, on the same server.
 *
 * @returns the answer and the address that gave it
 * @throws VeeamError `VEEAM_FOREIGN_SERVER` for a redirect to another server, `VEEAM_UNEXPECTED_ANSWER` for one
 *   without end, else what the transport throws
 */
export async function sendAndFollow(
  transport: Transport,
  server: string,
  request: HttpRequest,
): Promise<HttpAnswer & { readonly url: string }> {
  let { url } = request;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const answer = await sendOnce(transport, url === request.url ? request : { ...request, url });
    const location = redirectOf(request.method, answer);
    if (location === undefined)
      return { statusCode: answer.statusCode, headers: answer.headers, body: answer.body, url };
    if (!URL.canParse(location, url)) break;
    const next = new URL(location, url);
    // Where in a page to look is for browsers; nothing of it is sent (RFC 9110, section 4.2.5).
    next.hash = '';
    if (next.origin !== server) throw foreignServer(next, server);
    url = next.href;
  }
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${new URL(url).host} redirects without end or to nowhere. Check the path of the request.`,
  );
}

/** A lost answer to a request that changes something leaves a question open, and whoever reads the error has to know. */
async function sendOnce(transport: Transport, request: HttpRequest): Promise<HttpAnswer> {
  try {
    return await transport.send(request);
  } catch (error) {
    if (!isVeeamError(error) || error.requestSent !== true || SAFE_METHODS.has(request.method)) throw error;
    throw new VeeamError(
      error.code,
      `${error.message} The server may have carried out the ${request.method} all the same: look before you send it again.`,
      { requestSent: true },
    );
  }
}

/** Only requests that change nothing are sent again to another address. */
function redirectOf(method: string, answer: HttpAnswer): string | undefined {
  const redirects =
    [301, 302, 303, 307, 308].includes(answer.statusCode) && (method === 'GET' || method === 'HEAD');
  return redirects ? answerHeader(answer, 'location') : undefined;
}
