import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Emulator, ProductId } from '../emulator';

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly credentials?: object;
  readonly [property: string]: unknown;
}

const EXAMPLES = path.join(__dirname, '..', 'examples', 'node-red');

/**
 * The environment variables from which the examples take what must not be in a flow.
 *
 * @param ticketUrl where the main example opens its tickets; without it at the desk in the flow
 */
export function setVariables({ users }: Emulator, ticketUrl?: string): void {
  process.env['VEEAM_PASSWORD'] = users.administrator.password;
  process.env['VEEAM_TOTP_SECRET'] = users.mfaOperator.totpSecret;
  process.env['VEEAM_IDP_PASSWORD'] = users.identityProvider.password;
  if (ticketUrl === undefined) delete process.env['TICKET_URL'];
  else process.env['TICKET_URL'] = ticketUrl;
}

/**
 * Makes a user directory whose flows are the given examples, connected to the emulator. Flows that are already there
 * stay as somebody left them; only the emulator's address and certificate are brought up to date.
 */
export function prepareUserDirectory(folder: string, examples: readonly string[], emulator: Emulator): void {
  mkdirSync(folder, { recursive: true });
  const certificate = path.join(folder, 'emulator-certificate.pem');
  writeFileSync(certificate, emulator.certificate.pem);
  const file = path.join(folder, 'flows.json');
  const isNew = !existsSync(file);
  const flows = isNew ? examples.flatMap(readExample) : readFlows(file);
  writeFileSync(
    file,
    JSON.stringify(
      flows.map((node) => connect(node, emulator, certificate)),
      null,
      2,
    ),
  );
  if (!isNew) return;
  const credentials = Object.fromEntries(flows.map(({ id, credentials: own }) => [id, own]));
  writeFileSync(path.join(folder, 'flows_cred.json'), JSON.stringify(credentials));
}

function readFlows(file: string): FlowNode[] {
  return JSON.parse(readFileSync(file, 'utf8')) as FlowNode[];
}

/** @param name beginning of the example's file name */
function readExample(name: string): FlowNode[] {
  const file = readdirSync(EXAMPLES).find((entry) => entry.startsWith(name));
  if (file === undefined) throw new Error(`There is no example ${name}.`);
  return readFlows(path.join(EXAMPLES, file));
}

/** Examples are written for a server on this machine; others that somebody added are left alone. */
function connect(
  { credentials: _credentials, ...node }: FlowNode,
  emulator: Emulator,
  certificate: string,
): FlowNode {
  if (node.type === 'tls-config') return { ...node, ca: certificate };
  const server = emulator.servers[node['product'] as ProductId];
  const isLocal = /^https:\/\/(127\.0\.0\.1|localhost)(:|$)/.test(String(node['server']));
  if (node.type !== 'veeam-session' || !isLocal || (server as object | undefined) === undefined) return node;
  return { ...node, server: server.url };
}
