/**
 * A process of its own, in which the list of products has one more before anything reads it. It takes that product
 * through its life in Node-RED, and prints what came of it as JSON.
 */
import './one-more';
import { credentialClasses } from '../../../generators/credential-classes';
import { productsPage } from '../../../generators/products-page';
import { productChoices } from '../../../nodes/node-red/veeam-session/product-choices';
import { CATCH, CAUGHT, FlowHost, OUT, TAB, userNode } from '../../node-red/flow-host';
import { madeUp, TypewriterServer } from './made-up';

async function main(): Promise<void> {
  const server = new TypewriterServer();
  const url = await server.start();
  const host = await FlowHost.start();
  const session = {
    id: 'session',
    type: 'veeam-session',
    product: madeUp.id,
    server: url,
    grant: 'password',
  };
  const flow = [
    TAB,
    session,
    userNode('veeam-request', { id: 'probe', method: 'GET', path: madeUp.probePath }),
    userNode('veeam-request', { id: 'list', method: 'GET', path: 'letters', paging: 'all' }),
    userNode('veeam-logout', { id: 'logout' }),
    OUT,
    CATCH,
    CAUGHT,
  ];
  await host.load(flow, { session: { username: 'typist', password: 'qwerty' } });
  const first = await host.exchange({}, 'probe');
  const list = await host.exchange({}, 'list');
  server.forget();
  const afterwards = await host.exchange({}, 'probe');
  const logOut = await host.exchange({}, 'logout');
  const found = {
    status: first['statusCode'],
    entries: (list['payload'] as unknown[]).length,
    statusAfterwards: afterwards['statusCode'],
    loggedOut: (logOut['payload'] as { loggedOut: boolean }).loggedOut,
    asked: server.asked,
    choice: productChoices().find(({ id }: { id: string }) => id === madeUp.id),
    classes: credentialClasses().flatMap(({ file }) => (file.includes('Typewriters') ? [file] : [])),
    isOnPage: productsPage().includes('| Veeam Backup for Typewriters'),
  };
  await host.unload();
  await host.stop();
  server.stop();
  process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0));
}

void main();
