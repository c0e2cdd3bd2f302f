import type { Emulator } from '../../../emulator';
import type { Receiver } from './receiver';
import { behindWebhook, chain, httpRequest, items, onError, veeam } from './workflow';
import type { Workflow } from './workflow';
import type { WorldCredentials } from './world-credentials';

const send = { resource: 'apiRequest', operation: 'send' };
const getMany = { resource: 'apiRequest', operation: 'getMany' };
const token = (operation: string): { resource: string; operation: string } => ({
  resource: 'token',
  operation,
});

/** Makes all workflows that the suites run. The id of one says what it does. */
export function makeWorkflows(c: WorldCredentials, emulator: Emulator, receiver: Receiver): Workflow[] {
  const aws = emulator.servers['backup-for-aws'].url;
  const named = aws.replace('127.0.0.1', 'localhost');
  return [
    chain('twentySends', [items(20), veeam(c.aws, { ...send, path: 'sessions?Limit=1' })]),
    chain('twentyHttp', [
      items(20),
      httpRequest(c.awsHttp, { url: `${named}/api/v1/virtualMachines/policies` }),
    ]),
    chain('twentyFresh', [items(20), veeam(c.fresh, { ...send, path: 'sessions?Limit=1' })]),
    chain('twentyFreshHttp', [
      items(20),
      httpRequest(c.freshHttp, { url: `${named}/api/v1/virtualMachines/policies` }),
    ]),
    chain('twentyShort', [items(20), veeam(c.short, { ...send, path: 'virtualMachines/policies' })]),
    chain('oneShort', [veeam(c.short, { ...send, path: 'virtualMachines/policies' })]),
    chain('twentyShortHttp', [
      veeam(c.shortHttp, token('getToken'), { executeOnce: true }),
      items(20),
      httpRequest(c.shortHttp, {
        url: "={{ $('Veeam').first().json.server }}/api/v1/virtualMachines/policies",
      }),
    ]),
    chain('shortSpent', [veeam(c.shortSpent, { ...send, path: 'virtualMachines/policies' })]),
    chain('shortSpentToken', [veeam(c.shortSpent, token('getToken'))]),
    chain('everySession', [veeam(c.aws, { ...getMany, path: 'sessions', returnAll: true })]),
    chain('fiveSessions', [veeam(c.aws, { ...getMany, path: 'sessions', limit: 5 })]),
    chain('vspcJobs', [veeam(c.vspc, { ...getMany, path: 'jobs', returnAll: true })]),
    chain('vacJobs', [veeam(c.vac, { ...getMany, path: 'jobs', limit: 3 })]),
    chain('fullResponse', [
      veeam(c.aws, { ...send, path: '/api/v1/virtualMachines/policies', options: { fullResponse: true } }),
    ]),
    chain('notFound', [veeam(c.aws, { ...send, path: 'nothing' })]),
    chain('notFoundGoesOn', [
      items(2),
      veeam(
        c.aws,
        { ...send, path: '={{ $json.number === 0 ? "nothing" : "virtualMachines/policies" }}' },
        { onError: 'continueRegularOutput' },
      ),
    ]),
    onError(
      chain('notFoundBranches', [
        items(1),
        veeam(c.aws, { ...send, path: 'nothing' }, { onError: 'continueErrorOutput' }),
      ]),
      {
        name: 'On Refusal',
        type: 'n8n-nodes-base.code',
        typeVersion: 2,
        parameters: {
          jsCode:
            'return $input.all().map(({ json }) => ({ json: { said: json.error, code: json.details.code, status: json.details.statusCode } }));',
        },
      },
    ),
    chain('forbidden', [
      veeam(c.awsReadonly, { ...getMany, path: 'virtualMachines/policies', limit: 1 }),
      veeam(
        c.awsReadonly,
        { ...send, method: 'POST', path: '=virtualMachines/policies/{{ $json.id }}/start' },
        { name: 'Start Policy' },
      ),
    ]),
    chain('foreignPath', [veeam(c.aws, { ...send, path: `${receiver.url}/stolen` })]),
    chain('getToken', [veeam(c.aws, token('getToken'))]),
    chain('getTokenSpecial', [veeam(c.awsSpecial, token('getToken'))]),
    chain('logOutSpecial', [veeam(c.awsSpecial, token('logOut'))]),
    chain('issueCode', [veeam(c.awsSpecial, token('issueAuthorizationCode'))]),
    chain('logOutAndOn', [
      veeam(c.awsReadonly, token('logOut'), { name: 'Log Out' }),
      veeam(c.awsReadonly, { ...send, path: 'virtualMachines/policies' }),
    ]),
    chain('wrong', [
      items(3),
      veeam(c.awsWrong, { ...send, path: 'virtualMachines/policies' }, { onError: 'continueRegularOutput' }),
    ]),
    chain('wrongStops', [veeam(c.awsWrong, { ...send, path: 'virtualMachines/policies' })]),
    chain('wrongHttp', [
      items(20),
      httpRequest(c.awsWrong, { url: `${aws}/api/v1/virtualMachines/policies` }),
    ]),
    chain('ca', [veeam(c.ca, { ...send, path: 'virtualMachines/policies' })]),
    chain('caHttp', [httpRequest(c.ca, { url: `${aws}/api/v1/virtualMachines/policies` })]),
    chain('strict', [veeam(c.strict, { ...send, path: 'virtualMachines/policies' })]),
    chain('mfa', [veeam(c.mfa, { ...send, path: 'virtualMachines/policies' })]),
    chain('mfaTyped', [veeam(c.mfaTyped, { ...send, path: 'virtualMachines/policies' })]),
    chain('code', [veeam(c.code, { ...send, path: 'virtualMachines/policies' })]),
    chain('sso', [veeam(c.sso, { ...send, path: 'virtualMachines/policies' })]),
    chain('saved', [veeam(c.saved, { ...send, path: 'virtualMachines/policies' })]),
    chain('httpForeign', [httpRequest(c.awsHttp, { url: `${receiver.url}/stolen` })]),
    chain('httpPost404', [
      httpRequest(c.awsHttp, { method: 'POST', url: `${named}/api/v1/virtualMachines/policies/none/start` }),
    ]),
    chain('httpPaged', [httpRequest(c.awsHttp, { url: `${named}/api/v1/sessions?Limit=7`, options: {} })]),
    behindWebhook(
      chain(
        'failsBehindWebhook',
        [veeam(c.aws, { ...send, path: 'nothing' }, { name: 'Asks For Nothing' })],
        {
          errorWorkflow: 'error-workflow',
        },
      ),
    ),
  ];
}
