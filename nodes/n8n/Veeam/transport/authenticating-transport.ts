import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';
import { VeeamError } from '../../../../core/errors/veeam-error';
import type { HttpAnswer, HttpRequest, Transport } from '../../../../core/ports';
import { helperFault, requestOptions, toAnswer, toBytes } from '../../../../credentials/helper-transport';
import { veeamErrorBehind } from '../../../../credentials/plain-error';
import { tokenUse } from '../../../../credentials/token-use';
import type { CredentialSource, ItemCredential } from './credential-source';

/** Milliseconds that an API call may take unless it says otherwise; n8n's own is 300 s. */
const DEFAULT_TIMEOUT_MS = 120_000;

/**
 * Sends requests through n8n's `httpRequestWithAuthentication`, which attaches the token, has it renewed after a
 * 401 and stores the new one in the credential. Left to itself n8n reads the credential as the first item has it; so
 * each request brings the credential of its own item.
 */
export class AuthenticatingTransport implements Transport {
  readonly #context: IExecuteFunctions;
  readonly #source: CredentialSource;
  /** Good for the first request; the pages of a long list come after a while, and read what was stored meanwhile. */
  #opened: ItemCredential | undefined;

  constructor(context: IExecuteFunctions, source: CredentialSource, opened: ItemCredential) {
    this.#context = context;
    this.#source = source;
    this.#opened = opened;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const credential = this.#opened ?? (await this.#source.open());
    this.#opened = undefined;
    const timeout = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const options = {
      ...requestOptions(request),
      timeout,
      // 401 has to be thrown, for that is what makes n8n renew the token.
      ignoreHttpStatusErrors: { ignore: true as const, except: [401] },
    };
    const { typeName } = this.#source;
    const data = credential.forOneRequest();
    const credentialsDecrypted = { id: '', name: '', type: typeName, data };
    const outcome = await this.#context.helpers.httpRequestWithAuthentication
      .call(withinTime(this.#context, timeout + credential.inputs.connection.timeoutMs), typeName, options, {
        credentialsDecrypted,
      })
      .then(
        (response: IN8nHttpFullResponse) => toAnswer(response),
        (error: unknown) => refusedAnswer(error) ?? faultOf(error, request.url, timeout),
      );
    if (outcome instanceof Error) throw outcome;
    const use = tokenUse(data);
    if (use?.state === 'sent' && outcome.statusCode !== 401) credential.live.accepted(use.token);
    return outcome;
  }
}

/**
 * The context with a signal that ends a request when the execution is cancelled, as n8n's does, and when its time is up,
 * that of a token call that may come first included. n8n's `timeout` alone watches for pauses, so an answer that comes byte by byte would go on for ever; and n8n puts its
 * own signal in the place of a request's.
 */
function withinTime(context: IExecuteFunctions, milliseconds: number): IExecuteFunctions {
  const whole = AbortSignal.timeout(milliseconds);
  const cancelled = context.getExecutionCancelSignal?.();
  const signal = cancelled === undefined ? whole : AbortSignal.any([cancelled, whole]);
  return Object.create(context, {
    getExecutionCancelSignal: { value: () => signal },
  }) as IExecuteFunctions;
}

interface RefusedResponse {
  readonly status?: unknown;
  readonly headers?: unknown;
  readonly data?: unknown;
}

/** The answer with 401 that came even with a new token, from inside n8n's error. */
function refusedAnswer(error: unknown): HttpAnswer | undefined {
  const response = (error as { cause?: { response?: RefusedResponse } } | undefined)?.cause?.response;
  if (response?.status !== 401 || response.headers === undefined) return undefined;
  return {
    statusCode: 401,
    headers: { ...(response.headers as HttpAnswer['headers']) },
    body: toBytes(response.data),
  };
}

function faultOf(error: unknown, url: string, timeoutMs: number): Error {
  const known = veeamErrorBehind(error);
  if (known !== undefined) return known;
  const cause = (error as { cause?: { code?: unknown; isAxiosError?: unknown } } | undefined)?.cause;
  if (cause?.isAxiosError === true || typeof cause?.code === 'string')
    return helperFault(cause, url, timeoutMs);
  return error instanceof Error
    ? error
    : new VeeamError('VEEAM_UNREACHABLE', 'n8n could not send the request.');
}
