import { chain, httpRequest, itemsOf, veeam } from './workflow';
import type { Step, Workflow } from './workflow';
import type { WorldCredentials } from './world-credentials';

const send = { resource: 'apiRequest', operation: 'send' };

/** Requests whose form is looked at, by the part that each item names. */
const bodies = [
  { bodyType: 'json', body: '{"name": "Daily"}' },
  { bodyType: 'form', fields: [{ name: 'name', value: 'Daily & more' }] },
  { bodyType: 'raw', rawBody: '<policy name="Dä"/>', rawContentType: 'text/xml; charset=utf-8' },
  { bodyType: 'raw', rawBody: '"not {json"', rawContentType: 'application/json' },
];

const toFile: Step = {
  name: 'Make File',
  type: 'n8n-nodes-base.code',
  typeVersion: 2,
  parameters: {
    jsCode:
      "return [{ json: {}, binary: { upload: { data: Buffer.from([0, 255, 10, 13, 200]).toString('base64'), mimeType: 'application/x-policy', fileName: 'policy.bin' } } }];",
  },
};

/** How HTTP Request downloads a file or pages, in each version of that node that has its own way. */
export const HTTP_VERSIONS = [4.2, 4.3, 4.4, 4.5] as const;

/** Workflows about what goes out and what comes back. */
export function makeContentWorkflows(c: WorldCredentials, own: string): Workflow[] {
  const answer = (path: string, options: object = {}, more: object = {}): Step =>
    veeam(c.echo, { ...send, path, options, ...more });
  const asFile = { response: { response: { responseFormat: 'file' } } };
  const neverError = { response: { response: { neverError: true } } };
  const paged = {
    pagination: {
      pagination: {
        paginationMode: 'updateAParameterInEachRequest',
        parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount }}' }] },
        paginationCompleteWhen: 'other',
        completeExpression: '={{ $pageCount >= 1 }}',
      },
    },
  };
  return [
    chain('bodies', [
      itemsOf(...bodies),
      veeam(c.echo, {
        ...send,
        method: 'POST',
        path: 'who',
        headers: {
          values: [
            { name: 'Accept', value: 'text/csv' },
            { name: 'X-Client', value: 'workflow 7' },
            { name: 'Authorization', value: 'Basic b3RoZXI=' },
          ],
        },
        bodyType: '={{ $json.bodyType }}',
        body: '={{ $json.body }}',
        form: { fields: [{ name: 'name', value: '={{ $json.fields?.[0].value }}' }] },
        rawBody: '={{ $json.rawBody }}',
        rawContentType: '={{ $json.rawContentType }}',
      }),
    ]),
    chain('binaryBody', [
      toFile,
      answer('who', {}, { method: 'PUT', bodyType: 'binary', inputDataFieldName: 'upload' }),
    ]),
    chain('head', [answer('who', {}, { method: 'HEAD' })]),
    chain('csvFile', [answer('export', { responseFormat: 'file', fileField: 'report' })]),
    chain('csvText', [answer('export')]),
    chain('htmlWanted', [answer('report', { responseFormat: 'text' })]),
    chain('htmlAccepted', [
      answer('report', {}, { headers: { values: [{ name: 'Accept', value: 'text/html' }] } }),
    ]),
    chain('htmlUnwanted', [answer('report')]),
    chain('jsonAsText', [answer('plain')]),
    chain('noJson', [answer('export', { responseFormat: 'json' })]),
    chain('noTime', [answer('who', { timeout: '={{ "soon" }}' })]),
    chain('shortTime', [answer('held', { timeout: 0.2 })]),
    ...HTTP_VERSIONS.map((typeVersion) =>
      chain(`httpFile${typeVersion}`, [
        httpRequest(c.echoHttp, { url: `${own}/api/v1/export`, options: asFile }, { typeVersion }),
      ]),
    ),
    chain('httpNeverError', [httpRequest(c.echoNever, { url: `${own}/api/v1/who`, options: neverError })]),
    chain('httpPages', [httpRequest(c.echoPages, { url: `${own}/api/v1/who`, options: paged })]),
    chain('httpAgain', [httpRequest(c.echoHttp, { url: `${own}/api/v1/who` })]),
  ];
}
