import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { VeeamError } from '../../../../../core/errors/veeam-error';
import { answerPayload, checkContent } from '../../../../../core/requests/answer-payload';
import { answerHeader, answerJson, describeAnswer } from '../../../../../core/requests/answer-text';
import { decodedText } from '../../../../../core/requests/charset';
import type { ApiAnswer } from '../../../../../core/requests/authenticated-request';
import { asJson, entryItems } from '../entry-items';
import { suggestedFileName } from '../../../../../core/requests/content-disposition';

/** What is to become of an answer. */
export interface AnswerWish {
  /** Whether a refused or odd answer is wanted too. */
  readonly anyStatus: boolean;
  /** Whether status and headers are to come along. */
  readonly full: boolean;
  readonly format: string;
  /** Name of the field that gets a file. */
  readonly fileField: string;
  /** The header `accept` of the request, if it had its own. */
  readonly accept?: string;
  readonly redact: (text: string) => string;
}

/** The options that say what becomes of an answer. */
export const answerOptions: readonly INodeProperties[] = [
  {
    displayName: 'Full Response',
    name: 'fullResponse',
    type: 'boolean',
    default: false,
    description: 'Whether to return status and headers along with the body',
  },
  {
    displayName: 'Never Fail on Status',
    name: 'anyStatus',
    type: 'boolean',
    default: false,
    description: 'Whether to return the answer even if its status says that the request was refused',
  },
  {
    displayName: 'Put File in Field',
    name: 'fileField',
    type: 'string',
    default: 'data',
    description: 'Name of the output field that gets the file, where the answer is one',
  },
  {
    displayName: 'Response Format',
    name: 'responseFormat',
    type: 'options',
    options: [
      { name: 'Autodetect', value: 'auto', description: 'As the answer says what it is' },
      { name: 'File', value: 'file', description: 'A file, whatever it holds: text, CSV, a report' },
      { name: 'JSON', value: 'json', description: 'JSON, whatever the answer says that it is' },
      { name: 'Text', value: 'text', description: 'Text, HTML included' },
    ],
    default: 'auto',
    description: 'What to make of the answer',
  },
];

/** Reads those options. */
export function readAnswerOptions(
  context: IExecuteFunctions,
  itemIndex: number,
): Pick<AnswerWish, 'anyStatus' | 'full' | 'format' | 'fileField'> {
  const option = (name: string, fallback: unknown): unknown =>
    context.getNodeParameter(`options.${name}`, itemIndex, fallback);
  return {
    anyStatus: option('anyStatus', false) === true,
    full: option('fullResponse', false) === true,
    format: String(option('responseFormat', 'auto')),
    fileField: String(option('fileField', 'data')) || 'data',
  };
}

/**
 * The items that an answer becomes: one for a file, for an object or a text, one for each entry of a list.
 *
 * @throws VeeamError `VEEAM_UNEXPECTED_ANSWER` where it is not what was asked for
 */
export async function answerItems(
  context: IExecuteFunctions,
  answer: ApiAnswer,
  wish: AnswerWish,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const { statusCode, url } = answer;
  const payload = payloadOf(answer, wish);
  const envelope = { statusCode, url, headers: { ...answer.headers } };
  const pairedItem = { item: itemIndex };
  if (payload instanceof Uint8Array) {
    const file = await context.helpers.prepareBinaryData(
      Buffer.from(payload),
      fileName(answer),
      contentType(answer),
    );
    return [{ json: wish.full ? envelope : {}, binary: { [wish.fileField]: file }, pairedItem }];
  }
  if (wish.full) return [{ json: { ...envelope, body: payload } as INodeExecutionData['json'], pairedItem }];
  if (Array.isArray(payload)) return entryItems(payload, itemIndex);
  return [{ json: payload === '' ? { statusCode } : asJson(payload), pairedItem }];
}

function payloadOf(answer: ApiAnswer, wish: AnswerWish): unknown {
  const isEmpty = answer.body.byteLength === 0;
  if (wish.format === 'file') return isEmpty ? '' : answer.body;
  if (wish.format === 'text') return decodedText(answer);
  if (wish.format === 'json') return isEmpty ? '' : jsonOf(answer, wish);
  const payload = answerPayload(answer, wish.accept);
  if (!wish.anyStatus) checkContent(answer, payload, wish.redact, wish.accept);
  return payload;
}

function jsonOf(answer: ApiAnswer, { redact, anyStatus }: AnswerWish): unknown {
  const json = answerJson(answer);
  if (json !== undefined) return json;
  if (anyStatus) return decodedText(answer);
  const { host, pathname } = new URL(answer.url);
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${pathname} of ${host} brought ${describeAnswer(answer, redact)} where JSON was asked for. Check the path, or choose another Response Format.`,
    { statusCode: answer.statusCode },
  );
}

function contentType(answer: ApiAnswer): string | undefined {
  return answerHeader(answer, 'content-type')?.split(';')[0]?.trim();
}

/** As the server suggests it, else the end of the path. */
function fileName(answer: ApiAnswer): string | undefined {
  const suggested = suggestedFileName(answerHeader(answer, 'content-disposition') ?? '');
  const last = new URL(answer.url).pathname.split('/').at(-1);
  return suggested ?? (last !== undefined && last.includes('.') ? decodeURIComponentSafely(last) : undefined);
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
