import { passwordOf } from './echo-server';
import { chain, httpRequest, items, itemsOf, veeam } from './workflow';
import type { Workflow } from './workflow';
import type { WorldCredentials } from './world-credentials';

const send = { resource: 'apiRequest', operation: 'send' };
const getMany = { resource: 'apiRequest', operation: 'getMany' };
const goesOn = { onError: 'continueRegularOutput' };

const user = (name: string): object => ({ user: name, password: passwordOf(name) });

const twoAccounts = itemsOf(user('anna'), user('bert'));
const oneWrong = itemsOf(user('anna'), { user: 'carl', password: 'wrong' });

/** Options under which a token would reach `other`, or that look like it. */
export function misdirected(own: string, other: string): Record<string, unknown>[] {
  const good = `${own}/api/v1/who`;
  const { host, port } = new URL(other);
  return [
    { url: `${other}/stolen` },
    { url: `http:${host}/stolen` },
    { url: `//${host}/stolen` },
    { url: `\\\\${host}\\stolen` },
    { url: `http:\\\\${host}\\stolen` },
    { url: '/stolen' },
    { url: good, uri: `${other}/stolen` },
    { uri: good, url: `${other}/stolen` },
    { uri: `${other}/stolen` },
    { url: `${own}@${host}/stolen` },
    { url: good.replace('http://', 'http://user:word@') },
    { url: '/stolen', baseURL: other },
    { url: `${other}/stolen`, baseURL: own },
    { url: `//${host}/stolen`, baseURL: own },
    { url: `http:${host}/stolen`, baseURL: own },
    { uri: '/stolen', baseURL: other },
    { url: good, proxy: other },
    { url: good, proxy: { host: '127.0.0.1', port: Number(port), protocol: 'http' } },
    { url: good, agentOptions: { host: '127.0.0.1', port: Number(port) } },
    { url: `${own}/api/v1/away` },
  ];
}

/** Options that are no danger. */
export function wellDirected(own: string): Record<string, unknown>[] {
  return [
    { url: `${own}/api/v1/who` },
    { uri: `${own}/api/v1/who` },
    { url: '/api/v1/who', baseURL: own },
    { url: 'api/v1/who', baseURL: `${own}/` },
    { url: '/who', baseURL: `${own}/api/v1` },
  ];
}

const HELPERS = ['httpRequestWithAuthentication', 'requestWithAuthentication'];

const throughBoth = (options: Record<string, unknown>[]): object[] =>
  options.flatMap((each) => HELPERS.map((helper) => ({ helper, options: each })));

/** Workflows about what is an item's own: its account, its address, its query, its turn. */
export function makeItemWorkflows(c: WorldCredentials, own: string, other: string): Workflow[] {
  const http = `${own}/api/v1/who`;
  const anyRequest = {
    name: 'Any Request',
    type: 'CUSTOM.anyRequest',
    parameters: {},
    credentials: { [c.echo.type]: { id: c.echo.id, name: c.echo.name } },
  };
  return [
    chain('twoAccounts', [twoAccounts, veeam(c.perItem, { ...send, path: 'who' })]),
    chain('oneWrongAccount', [oneWrong, veeam(c.perItem, { ...send, path: 'who' }, goesOn)]),
    chain('twoAccountsHttp', [twoAccounts, httpRequest(c.perItem, { url: http })]),
    chain('oneWrongAccountHttp', [oneWrong, httpRequest(c.perItem, { url: http }, goesOn)]),
    chain('twoAccountsHttpPaged', [
      twoAccounts,
      httpRequest(c.perItem, {
        url: http,
        options: {
          pagination: {
            pagination: {
              paginationMode: 'updateAParameterInEachRequest',
              parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount }}' }] },
              paginationCompleteWhen: 'other',
              completeExpression: '={{ true }}',
            },
          },
        },
      }),
    ]),
    chain('misdirected', [itemsOf(...throughBoth(misdirected(own, other))), anyRequest]),
    chain('wellDirected', [itemsOf(...throughBoth(wellDirected(own))), anyRequest]),
    chain('listInQuery', [
      veeam(c.echo, {
        ...send,
        path: 'who',
        query: { parameters: [{ name: 'Status', value: "={{ ['Failed', 'Warning'] }}" }] },
      }),
    ]),
    chain('badLimits', [
      itemsOf({ limit: 0 }, { limit: -3 }, { limit: 'abc' }, { limit: 1.5 }, { limit: '' }),
      veeam(c.aws, { ...getMany, path: 'sessions', limit: '={{ $json.limit }}' }, goesOn),
    ]),
    chain('limitAsText', [
      itemsOf({ limit: '2' }),
      veeam(c.aws, { ...getMany, path: 'sessions', limit: '={{ $json.limit }}' }),
    ]),
    chain('eightAtOnce', [items(20), veeam(c.echo, { ...send, path: '=held?number={{ $json.number }}' })]),
    chain('oneAfterTheOther', [
      items(5),
      veeam(c.echo, { ...send, path: '=who?number={{ $json.number }}', options: { concurrency: 1 } }),
    ]),
    chain('someRefused', [
      items(20),
      veeam(c.echo, { ...send, path: '={{ $json.number % 5 === 3 ? "refused" : "who" }}' }),
    ]),
    chain('someRefusedGoesOn', [
      items(20),
      veeam(c.echo, { ...send, path: '={{ $json.number % 5 === 3 ? "refused" : "who" }}' }, goesOn),
    ]),
    chain('noConcurrency', [
      items(2),
      veeam(c.echo, { ...send, path: 'who', options: { concurrency: '={{ "many" }}' } }),
    ]),
  ];
}
