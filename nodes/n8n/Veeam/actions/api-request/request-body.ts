import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { VeeamError } from '../../../../../core/errors/veeam-error';
import { readPairs } from './request-parameters';

/** What goes along with a request. */
export interface RequestBody {
  readonly body?: unknown;
  readonly contentType?: string;
}

/** How to read one kind of body. */
type ReadBody = (context: IExecuteFunctions, itemIndex: number) => RequestBody | Promise<RequestBody>;

const READERS: Readonly<Record<string, ReadBody>> = {
  json: readJson,
  form: readForm,
  raw: readRaw,
  binary: readBinary,
};

const shownFor = (bodyType: string): INodeProperties['displayOptions'] => ({
  show: { bodyType: [bodyType] },
});

const parameters: readonly INodeProperties[] = [
  {
    displayName: 'Body Content Type',
    name: 'bodyType',
    type: 'options',
    options: [
      { name: 'Binary File', value: 'binary' },
      { name: 'Form URL-Encoded', value: 'form' },
      { name: 'JSON', value: 'json' },
      { name: 'Raw', value: 'raw' },
    ],
    default: 'json',
    description: 'What kind of body to send along',
  },
  {
    displayName: 'Body',
    name: 'body',
    type: 'json',
    default: '',
    displayOptions: shownFor('json'),
    description: 'JSON to send along. Leave it empty to send none.',
  },
  {
    displayName: 'Form Fields',
    name: 'form',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Field',
    default: {},
    displayOptions: shownFor('form'),
    options: [
      {
        displayName: 'Field',
        name: 'fields',
        values: [
          { displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. name' },
          { displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. Daily' },
        ],
      },
    ],
  },
  {
    displayName: 'Content Type',
    name: 'rawContentType',
    type: 'string',
    default: 'text/plain',
    placeholder: 'e.g. text/xml',
    displayOptions: shownFor('raw'),
  },
  {
    displayName: 'Body',
    name: 'rawBody',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    displayOptions: shownFor('raw'),
    description: 'Text to send along as it is',
  },
  {
    displayName: 'Input Data Field Name',
    name: 'inputDataFieldName',
    type: 'string',
    default: 'data',
    displayOptions: shownFor('binary'),
    hint: 'The name of the input field that holds the file to send',
  },
];

/** The parameters of a body, shown for methods that have one. */
export function bodyParameters(methods: readonly string[]): INodeProperties[] {
  return parameters.map((parameter) => ({
    ...parameter,
    displayOptions: { show: { ...parameter.displayOptions?.show, method: [...methods] } },
  }));
}

/**
 * The body of a request as the parameters say.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`, or what n8n throws where the input holds no such file
 */
export async function readBody(context: IExecuteFunctions, itemIndex: number): Promise<RequestBody> {
  const bodyType: unknown = context.getNodeParameter('bodyType', itemIndex, 'json');
  const read =
    typeof bodyType === 'string' && Object.hasOwn(READERS, bodyType) ? READERS[bodyType] : undefined;
  if (read !== undefined) return read(context, itemIndex);
  throw new VeeamError('VEEAM_CONFIGURATION', 'There is no such kind of body. Choose a Body Content Type.');
}

function readJson(context: IExecuteFunctions, itemIndex: number): RequestBody {
  const body: unknown = context.getNodeParameter('body', itemIndex, '');
  if (typeof body !== 'string') return { body: JSON.stringify(body), contentType: 'application/json' };
  if (body.trim() === '') return {};
  if (isJson(body)) return { body, contentType: 'application/json' };
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The body of the request is not JSON. Check its quotation marks and commas.',
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A name that is given more than once goes out as often. */
function readForm(context: IExecuteFunctions, itemIndex: number): RequestBody {
  const form = new URLSearchParams();
  for (const { name, value } of readPairs(context, itemIndex, 'form.fields'))
    for (const entry of Array.isArray(value) ? (value as unknown[]) : [value])
      form.append(name, String(entry));
  return { body: form.toString(), contentType: 'application/x-www-form-urlencoded' };
}

function readRaw(context: IExecuteFunctions, itemIndex: number): RequestBody {
  const body = readText(context, itemIndex, 'rawBody');
  const contentType = readText(context, itemIndex, 'rawContentType').trim();
  return { body, contentType: contentType === '' ? 'text/plain' : contentType };
}

async function readBinary(context: IExecuteFunctions, itemIndex: number): Promise<RequestBody> {
  const field = readText(context, itemIndex, 'inputDataFieldName');
  const { mimeType } = context.helpers.assertBinaryData(itemIndex, field);
  const body = await context.helpers.getBinaryDataBuffer(itemIndex, field);
  return { body, contentType: mimeType === '' ? 'application/octet-stream' : mimeType };
}

/** An expression may give an object where a text is meant. */
function readText(context: IExecuteFunctions, itemIndex: number, name: string): string {
  const value: unknown = context.getNodeParameter(name, itemIndex, '');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
