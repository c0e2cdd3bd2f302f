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

function order(emulator: Emulator, body: string): Answer {
  let wanted: unknown;
  try {
    wanted = JSON.parse(body);
  } catch {
    return jsonAnswer(400, { error: 'The body is not JSON.' });
  }
  const { action, product } =
    ((typeof wanted === 'object' ? wanted : null) as Partial<Record<string, unknown>>) ?? {};
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
