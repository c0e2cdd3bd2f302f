import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that changes something, as a stand-in got it. */
export interface Received {
  readonly desk: string;
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  /** JSON as it is, or text. */
  readonly body: unknown;
  /** What it was answered with. */
  readonly statusCode: number;
}

interface Issue {
  readonly id: string;
  readonly label: string;
  isDone: boolean;
}

type Answer = readonly [statusCode: number, body?: unknown];

/**
 * Stand-ins for the systems that the examples write to, on one port, each below a path of its own: as far as their
 * documents describe what the examples ask (Jira REST API, ServiceNow Table API, PagerDuty Events API v2, webhooks).
 * Each is down for the first request that changes something, and answers 503.
 */
export class StandIns {
  readonly received: Received[] = [];
  readonly #wasDown = new Set<string>();
  readonly #issues: Issue[] = [];
  readonly #server = http.createServer((request, response) => {
    void this.#serve(request).then(([statusCode, body]) => {
      response.writeHead(statusCode, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** What a desk has taken, in order. */
  taken(desk: string): Received[] {
    return this.received.filter((one) => one.desk === desk && one.statusCode < 300);
  }

  async #serve(request: http.IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const [, desk = '', ...rest] = pathname.split('/');
    const { method = '' } = request;
    const body = await bodyOf(request);
    const isDown = method !== 'GET' && !this.#wasDown.has(desk);
    if (isDown) this.#wasDown.add(desk);
    const path = rest.join('/');
    const answer: Answer = isDown
      ? [503, { error: 'down' }]
      : this.#answer(desk, method, path, searchParams, body);
    if (method !== 'GET')
      this.received.push({ desk, method, path, headers: request.headers, body, statusCode: answer[0] });
    return answer;
  }

  #answer(desk: string, method: string, path: string, query: URLSearchParams, body: unknown): Answer {
    if (desk === 'jira') return this.#jira(method, path, query, body);
    if (desk === 'servicenow') return this.#serviceNow(method, path, query, body);
    return [desk === 'pagerduty' ? 202 : 200, { status: 'success' }];
  }

  #jira(method: string, path: string, query: URLSearchParams, body: unknown): Answer {
    if (path === 'rest/api/3/search/jql') {
      const [, label] = /^labels = "([^"]+)" AND statusCategory != Done$/.exec(query.get('jql') ?? '') ?? [];
      if (label === undefined) return [400, { errorMessages: ['no such query'] }];
      return [200, { issues: this.#open(label).map(({ id }) => ({ key: id })) }];
    }
    if (method === 'POST' && path === 'rest/api/2/issue') {
      const { labels } = (body as { fields: { labels: string[] } }).fields;
      return [201, { key: this.#add(labels[0] ?? '', 'BACK-') }];
    }
    const [, id, what] = /^rest\/api\/2\/issue\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    const issue = this.#issues.find((one) => one.id === id);
    if (issue === undefined) return [404, { errorMessages: ['Issue does not exist'] }];
    if (what === 'comment') return [201, { id: '1' }];
    if (method === 'GET') {
      const to = (key: string): object => ({ statusCategory: { key } });
      return [
        200,
        {
          transitions: [
            { id: '11', to: to('indeterminate') },
            { id: '31', to: to('done') },
          ],
        },
      ];
    }
    issue.isDone = (body as { transition: { id: string } }).transition.id === '31';
    return [204];
  }

  #serviceNow(method: string, path: string, query: URLSearchParams, body: unknown): Answer {
    const table = 'api/now/table/incident';
    const fields = body as { correlation_id?: string; state?: string };
    if (method === 'GET') {
      const [, key = ''] =
        /^correlation_id=(.*)\^active=true\^state!=6$/.exec(query.get('sysparm_query') ?? '') ?? [];
      return [200, { result: this.#open(key).map(({ id }) => ({ sys_id: id })) }];
    }
    if (method === 'POST' && path === table)
      return [201, { result: { sys_id: this.#add(fields.correlation_id ?? '', 'sys') } }];
    const issue = this.#issues.find(({ id }) => path === `${table}/${id}`);
    if (issue === undefined || method !== 'PATCH') return [404, { error: { message: 'No Record found' } }];
    issue.isDone ||= fields.state === '6';
    return [200, { result: { sys_id: issue.id } }];
  }

  #open(label: string): Issue[] {
    return this.#issues.filter((issue) => issue.label === label && !issue.isDone);
  }

  #add(label: string, prefix: string): string {
    const id = `${prefix}${this.#issues.length + 1}`;
    this.#issues.push({ id, label, isDone: false });
    return id;
  }
}

async function bodyOf(request: http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
