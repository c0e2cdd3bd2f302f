import { PASSWORD, TOTP_SECRET } from '../server/account';
import type { OpenPlace } from '../server/process';

/** Outputs of a driver, and the node behind each. */
export const OUTPUTS = { request: 0, change: 1, pages: 2, logOut: 3 } as const;
export type Output = keyof typeof OUTPUTS;

/** How the session of one server signs in. */
export interface SessionOrder {
  readonly grant: 'password' | 'mfa' | 'authorization_code';
  /** Seconds. */
  readonly timeout: number;
}

interface Flow {
  readonly nodes: object[];
  readonly credentials: Record<string, object>;
}

/** What all flows share. */
export const TLS: object = {
  id: 'tls',
  type: 'tls-config',
  name: '',
  cert: '',
  key: '',
  ca: '{userDir}/ca.pem',
  certname: '',
  keyname: '',
  caname: '',
  servername: '',
  verifyservercert: true,
  alpnprotocol: '',
};

/** One tab for one server: a session, each node that uses it, and a driver that gets all they send and fail with. */
export function flowFor(place: OpenPlace, { grant, timeout }: SessionOrder): Flow {
  const id = (what: string): string => `${place.name}-${what}`;
  const z = id('tab');
  const node = (type: string, what: string, fields: object): object => ({
    id: id(what),
    z,
    x: 300,
    y: 100,
    type,
    name: '',
    session: id('session'),
    wires: [[id('driver')]],
    ...fields,
  });
  const request = {
    path: '',
    pathType: 'str',
    query: '',
    queryType: 'json',
    body: '',
    bodyType: 'msg',
    errors: 'catch',
  };
  const nodes = [
    { id: z, type: 'tab', label: place.name },
    {
      id: id('session'),
      type: 'veeam-session',
      name: '',
      product: 'backup-for-aws',
      server: place.url,
      apiVersion: '',
      grant,
      tls: 'tls',
      fingerprint: '',
      proxy: place.proxyUrl === undefined ? '' : id('proxy'),
      timeout: String(timeout),
    },
    {
      ...node('fault-driver', 'driver', {}),
      wires: [[id('request')], [id('change')], [id('pages')], [id('logout')]],
    },
    node('veeam-request', 'request', { ...request, method: 'GET', paging: 'none' }),
    node('veeam-request', 'change', { ...request, method: 'POST', paging: 'none' }),
    node('veeam-request', 'pages', { ...request, method: 'GET', paging: 'all' }),
    node('veeam-logout', 'logout', {}),
    {
      id: id('catch'),
      z,
      x: 100,
      y: 300,
      type: 'catch',
      name: '',
      scope: null,
      uncaught: false,
      wires: [[id('driver')]],
    },
    ...(place.proxyUrl === undefined
      ? []
      : [{ id: id('proxy'), type: 'http proxy', name: '', url: place.proxyUrl, noproxy: [] }]),
  ];
  const known = { username: 'administrator', password: PASSWORD };
  const inputs = { password: known, mfa: { ...known, totpSecret: TOTP_SECRET }, authorization_code: {} };
  return { nodes, credentials: { [id('session')]: inputs[grant] } };
}
