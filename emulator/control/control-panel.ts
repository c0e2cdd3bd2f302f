import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Emulator } from '../emulator';
import { parseFault, type Fault } from '../faults';
import { htmlAnswer, jsonAnswer, type Answer } from '../http/answer';
import { deliver } from '../http/deliver';
import { readBody } from '../http/request-body';
import { isProductId, type ProductId } from '../products/product-id';
import { overviewPage } from './overview-page';

/** What can be ordered besides faults. */
const actions: Readonly<Record<string, (emulator: Emulator, product?: ProductId) => void>> = {
  revokeAll: (emulator, product) => emulator.revokeAll(product),
  revokeAccessTokens: (emulator, product) => emulator.revokeAccessTokens(product),
  clear: (emulator) => emulator.clearFaults(),
  // The answer goes out first: the restart cuts every connection.
  restart: (emulator) => {
    setTimeout(() => void emulator.restart().catch((error: Error) => process.emitWarning(error)), 50);
  },
};

/** Serves /emulator and what is below it, on every product's port, without authentication. */
export async function serveControl(
  emulator: Emulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const path = (request.url ?? '').split('?')[0]?.replace(/(?<=.)\/$/, '');
  const route = `${request.method} ${path}`;
  const handle = routes[route];
  if (body === undefined) deliver(response, jsonAnswer(413, { error: 'The body is too large.' }));
  else if (handle) deliver(response, handle(emulator, body));
  else deliver(response, jsonAnswer(404, { error: `There is no ${route}.`, known: Object.keys(routes) }));
}

const routes: Readonly<Record<string, (emulator: Emulator, body: string) => Answer>> = {
  'GET /emulator': (emulator) => htmlAnswer(200, overviewPage(emulator)),
  'GET /emulator/stats': (emulator) => jsonAnswer(200, emulator.stats()),
  'POST /emulator/stats/reset': (emulator) => {
    emulator.resetStats();
    return jsonAnswer(200, emulator.stats());
  },
  'GET /emulator/faults': (emulator) => jsonAnswer(200, emulator.pendingFaults()),
  'POST /emulator/faults': order,
  'POST /emulator/jobs': orderJob,
  'POST /emulator/alarms': orderAlarm,
  'GET /emulator/certificate': ({ certificate }) => ({
    status: 200,
    contentType: 'application/x-pem-file',
    body: certificate.pem,
  }),
  'GET /emulator/saml-metadata': ({ serviceProvider }) =>
    serviceProvider
      ? { status: 200, contentType: 'application/samlmetadata+xml', body: serviceProvider.metadata }
      : jsonAnswer(404, { error: 'No product with single sign-on is running.' }),
};

const RESULTS = ['succeeded', 'warning', 'failed'] as const;

/** `{"product", "job": id or name, "result": "failed", "cause"}`: a session of the job ends now. */
function orderJob(emulator: Emulator, body: string): Answer {
  const wanted = members(body);
  if (!wanted) return notJson;
  const { product, job, cause } = wanted;
  if (!isProductId(product)) return jsonAnswer(400, { error: '"product" is unknown.' });
  const result = RESULTS.find((known) => known === wanted.result);
  if (!result) return jsonAnswer(400, { error: `"result" is one of ${RESULTS.join(', ')}.` });
  if (typeof job !== 'string') return jsonAnswer(400, { error: '"job" is the id or the name of a job.' });
  const order = { job, result, ...(typeof cause === 'string' && { cause }) };
  return done(emulator.orderJob(product, order), { product, ...order });
}

/** `{"product", "raise": name, "text"}` or `{"product", "clear": id or name}`. */
function orderAlarm(emulator: Emulator, body: string): Answer {
  const wanted = members(body);
  if (!wanted) return notJson;
  const { product, raise, clear, text } = wanted;
  if (!isProductId(product)) return jsonAnswer(400, { error: '"product" is unknown.' });
  if (typeof raise === 'string') {
    const order = { raise, ...(typeof text === 'string' && { text }) };
    return done(emulator.orderAlarm(product, order), { product, ...order });
  }
  if (typeof clear !== 'string')
    return jsonAnswer(400, { error: 'The body has "raise" with the name of an alarm, or "clear".' });
  return done(emulator.orderAlarm(product, { clear }), { product, clear });
}

function done(problem: string | undefined, ordered: object): Answer {
  return problem === undefined ? jsonAnswer(202, { ordered }) : jsonAnswer(404, { error: problem });
}

const notJson = jsonAnswer(400, { error: 'The body is not JSON.' });

/** What a JSON object holds; nothing where the body is none. */
function members(body: string): Partial<Record<string, unknown>> | undefined {
  try {
    const wanted: unknown = JSON.parse(body);
    return typeof wanted === 'object' && wanted !== null ? wanted : {};
  } catch {
    return undefined;
  }
}

function order(emulator: Emulator, body: string): Answer {
  const wanted = members(body);
  if (!wanted) return notJson;
  const { action, product } = wanted;
  if (typeof action === 'string') {
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (!act) return jsonAnswer(400, { error: `"action" is one of ${Object.keys(actions).join(', ')}.` });
    if (product !== undefined && !isProductId(product))
      return jsonAnswer(400, { error: '"product" is unknown.' });
    act(emulator, product);
    return jsonAnswer(202, { done: action });
  }
  let fault: Fault;
  try {
    fault = parseFault(wanted);
  } catch (error) {
    return jsonAnswer(400, { error: error instanceof Error ? error.message : 'Not a fault' });
  }
  emulator.fault(fault);
  return jsonAnswer(202, { ordered: fault });
}
