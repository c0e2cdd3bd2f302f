import { VeeamError } from '../../../core/errors/veeam-error';
import { parseQuery } from '../../../core/requests/address';
import type { Query } from '../../../core/requests/address';
import type { ApiCall } from '../../../core/requests/authenticated-request';
import type { FlowNodeConfig } from '../flow-node';
import type { Message, Node, Red } from '../node-red-api';
import { propertyReader } from '../typed-property';
import { headersReader } from './call-headers';
import type { HeaderRow } from './call-headers';
import { timeoutReader } from './call-timeout';

/** What the Authenticated Request node saves. An empty field is filled in by the message. */
export interface RequestConfig extends FlowNodeConfig {
  readonly method?: string;
  readonly path?: string;
  readonly pathType?: string;
  readonly query?: string;
  readonly queryType?: string;
  readonly body?: string;
  readonly bodyType?: string;
  readonly headers?: readonly HeaderRow[];
  /** Whether `msg.headers` is sent as well. */
  readonly headersFrom?: 'dialog' | 'message';
  readonly paging?: 'none' | 'all' | 'pages';
  /** The most entries of a list that is read page by page; empty: all. */
  readonly limit?: string | number;
  /** Seconds; empty: `msg.requestTimeout` in milliseconds, else the session's. */
  readonly timeout?: string | number;
  /** Whether answers of status 300 and above are errors for Catch nodes or messages like all others. */
  readonly errors?: 'catch' | 'message';
}

/** Methods for which `msg.payload` is the body where the dialog names none. */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Prepares how a message becomes a call; constants of the dialog are evaluated once.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for a field that cannot be read; the result rejects with it too
 */
export function callReader(
  RED: Red,
  node: Node,
  config: RequestConfig,
): (message: Message) => Promise<ApiCall> {
  const readPath = propertyReader(RED, node, {
    value: config.path,
    type: config.pathType,
    label: 'path of the request',
  });
  const { queryType = 'json', bodyType = 'json' } = config;
  const readQuery = propertyReader(RED, node, {
    value: config.query,
    type: queryType,
    label: 'query of the request',
  });
  const readBody = propertyReader(RED, node, {
    value: config.body,
    type: bodyType,
    label: 'body of the request',
  });
  const readHeaders = headersReader(RED, node, config);
  const timeoutOf = timeoutReader(config.timeout);
  const methodOf = methodReader(config.method);
  return async (message) => {
    const method = methodOf(message);
    const path = await (readPath === undefined ? message['path'] : readPath(message));
    const query = await (readQuery === undefined ? message['query'] : readQuery(message));
    const body = await (readBody === undefined ? ownBody(method, config, message) : readBody(message));
    const headers = await readHeaders(message);
    const timeoutMs = timeoutOf(message);
    return { method, path: pathText(path, config), query: queryObject(query), body, headers, timeoutMs };
  };
}

function methodReader(chosen = ''): (message: Message) => string {
  if (chosen !== '') return () => chosen;
  return ({ method }) =>
    typeof method === 'string' && method.trim() !== '' ? method.trim().toUpperCase() : 'GET';
}

/**
 * The payload as the body. A bare number or truth value is nearly always not meant: an inject node sends the time. It
 * is refused, for it must neither go out by accident nor be dropped in silence.
 */
function ownBody(method: string, config: RequestConfig, { payload }: Message): unknown {
  if (config.bodyType === 'none' || !WITH_BODY.has(method)) return undefined;
  if (!['number', 'boolean', 'bigint'].includes(typeof payload)) return payload;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `The ${method} would send msg.payload as its body, but that is a bare ${typeof payload}, such as the time that an inject node sends. Choose "no body" in the node, clear msg.payload, or enter msg.payload as the body if it is meant.`,
  );
}

function pathText(path: unknown, { path: field = '', pathType = 'str' }: RequestConfig): string {
  if (typeof path === 'string') return path;
  const isFromMessage = field === '' || pathType === 'msg';
  const source = isFromMessage ? ` is taken from msg.${field === '' ? 'path' : field}, which` : '';
  if (path !== undefined && path !== null) {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `The path of the request${source} is no text. Enter it in the node, or give a text such as "sessions".`,
    );
  }
  if (field === '') return '';
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `The path of the request${source} is not there. Enter it in the node, or give a text such as "sessions".`,
  );
}

/** An object as it is; a text as it stands behind the question mark of an address. */
function queryObject(query: unknown): Query | undefined {
  if (query === undefined || query === null || query === '') return undefined;
  const isList = Array.isArray(query) || query instanceof Uint8Array || query instanceof Date;
  if (typeof query === 'object' && !isList) return query as Query;
  if (typeof query === 'string') return parseQuery(query);
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The query of the request is neither an object nor text. Give an object such as {"Limit": 10}.',
  );
}
