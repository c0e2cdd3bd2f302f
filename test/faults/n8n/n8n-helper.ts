import https from 'node:https';
import axios from 'axios';
import type { AxiosRequestConfig } from 'axios';
import type { IHttpRequestOptions } from 'n8n-workflow';

/**
 * What n8n hands to a credential as `helpers.httpRequest`: the options of n8n-workflow, carried out by axios as
 * n8n does it (one connection for each request, a status from 400 on throws unless told otherwise, the body as it
 * comes). n8n itself takes minutes to install; the suite test:n8n runs in it.
 */
export async function httpRequest(options: IHttpRequestOptions): Promise<unknown> {
  const config: AxiosRequestConfig = {
    method: options.method ?? 'GET',
    url: options.url,
    headers: { 'user-agent': 'n8n', ...(options.headers as Record<string, string>) },
    data: options.body,
    timeout: options.timeout ?? 300_000,
    signal: options.abortSignal,
    maxRedirects: options.disableFollowRedirect === true ? 0 : 21,
    responseType: options.encoding === 'arraybuffer' ? 'arraybuffer' : undefined,
    proxy: false,
    httpsAgent: new https.Agent({
      ...(options.agentOptions as https.AgentOptions),
      ...(options.skipSslCertificateValidation === true ? { rejectUnauthorized: false } : {}),
    }),
    ...(options.ignoreHttpStatusErrors === true ? { validateStatus: () => true } : {}),
  };
  const answer = await axios.request<unknown>(config);
  if (options.returnFullResponse !== true) return answer.data;
  const { data: body, headers, status: statusCode, statusText: statusMessage } = answer;
  return { body, headers: { ...headers }, statusCode, statusMessage };
}
