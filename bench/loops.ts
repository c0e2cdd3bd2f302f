import https from 'node:https';
import type { Driver, Method } from './node-red';
import type { Target } from './target';

const HEADERS = { authorization: 'Bearer bench', 'x-api-version': '1.7-rev0' };
const PATH = '/api/v1/sessions';

/** What a driver of the flows sends along with a POST. */
const BODY = { name: 'bench', value: 1 };

function loop(send: () => Promise<void>): Driver {
  return {
    async run(count, inFlight) {
      let left = count;
      const worker = async (): Promise<void> => {
        while ((left -= 1) >= 0) await send();
      };
      await Promise.all(Array.from({ length: inFlight }, worker));
    },
  };
}

/** The least that undici needs for the same calls: a bounded pool, parsed JSON. */
export async function undiciLoop({ url, ca }: Target, method: Method, connections: number): Promise<Driver> {
  const { Agent, request } = await import('undici');
  const dispatcher = new Agent({ connections, connect: { ca }, allowH2: false });
  return loop(async () => {
    const json = { 'content-type': 'application/json' };
    const options = method === 'GET' ? { headers: HEADERS } : { headers: { ...HEADERS, ...json } };
    const body = method === 'GET' ? undefined : JSON.stringify(BODY);
    const answer = await request(`${url}${PATH}`, { dispatcher, method, body, ...options });
    await answer.body.json();
  });
}

/** The least that got needs for them: kept-alive connections, parsed JSON. */
export async function gotLoop({ url, ca }: Target, method: Method): Promise<Driver> {
  const { default: got } = await import('got');
  const agent = { https: new https.Agent({ keepAlive: true, ca }) };
  const retry = { limit: 0 };
  const timeout = { request: 30_000 };
  return loop(async () => {
    const more = method === 'GET' ? {} : { method, json: BODY };
    const { body } = await got(`${url}${PATH}`, { agent, headers: HEADERS, retry, timeout, ...more });
    JSON.parse(body);
  });
}
