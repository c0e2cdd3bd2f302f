import { VeeamError } from '../../../core/errors/veeam-error';
import { parseQuery } from '../../../core/requests/address';
import type { Query } from '../../../core/requests/address';
import type { ApiCall } from '../../../core/requests/authenticated-request';
import type { FlowNodeConfig } from '../flow-node';
import type { Message, Node, Red } from '../node-red-api';
import { propertyReader } from '../typed-property';

/** What the Authenticated Request node saves. An empty field is filled in by the message. */
export interface RequestConfig extends FlowNodeConfig {
  readonly method?: string;
  readonly path?: string;
  readonly pathType?: string;
  readonly query?: string;
  readonly queryType?: string;
  readonly body?: string;
  readonly bodyType?: string;
  readonly paging?: 'none' | 'all' | 'pages';
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
  const readPath = propertyReader(RED, node, { value: config.path, type: config.pathType, label: 'path' });
  const { queryType = 'json', bodyType = 'json' } = config;
  const readQuery = propertyReader(RED, node, { value: config.query, type: queryType, label: 'query' });
  const readBody = propertyReader(RED, node, { value: config.body, type: bodyType, label: 'body' });
  const methodOf = methodReader(config.method);
  return async (message) => {
    const method = methodOf(message);
    const path = await (readPath === undefined ? message['path'] : readPath(message));
    const query = await (readQuery === undefined ? message['query'] : readQuery(message));
    const body = await (readBody === undefined ? ownBody(method, config, message) : readBody(message));
    return { method, path: pathText(path), query: queryObject(query), body };
  };
}

function methodReader(chosen = ''): (message: Message) => string {
  if (chosen !== '') return () => chosen;
  return ({ method }) =>
    typeof method === 'string' && method.trim() !== '' ? method.trim().toUpperCase() : 'GET';
}

/** A number as payload is what an inject node sends by itself: no body is meant by it. */
function ownBody(method: string, config: RequestConfig, { payload }: Message): unknown {
  const usable = typeof payload === 'string' || (typeof payload === 'object' && payload !== null);
  return config.bodyType !== 'none' && WITH_BODY.has(method) && usable ? payload : undefined;
}

function pathText(path: unknown): string {
  if (path === undefined || path === null) return '';
  if (typeof path === 'string') return path;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The path of the request is no text. Enter it in the node, or give a text in msg.path.',
  );
}

/** An object as it is; a text as it stands behind the question mark of an address. */
function queryObject(query: unknown): Query | undefined {
  if (query === undefined || query === null || query === '') return undefined;
  if (typeof query === 'object' && !Array.isArray(query)) return query as Query;
  if (typeof query === 'string') return parseQuery(query);
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The query of the request is neither an object nor text. Give an object such as {"Limit": 10}.',
  );
}
