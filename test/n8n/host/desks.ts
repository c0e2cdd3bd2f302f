import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';

type Data = Readonly<Record<string, unknown>>;

/** An issue or incident of a desk, with what became of it. */
export interface Ticket {
  readonly id: string;
  /** What it is found by: a label, a correlation id. */
  readonly mark: string;
  readonly fields: Data;
  readonly comments: string[];
  isOpen: boolean;
}

/** One call that a desk has taken. */
export interface DeskCall {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string;
  readonly body: Data;
}

/**
 * Stands for the systems that the examples report to. Jira and ServiceNow keep tickets and find them as the real ones
 * do; all else is noted. While they are down each call is answered with 503.
 */
export class Desks {
  readonly jira: Ticket[] = [];
  readonly serviceNow: Ticket[] = [];
  readonly calls: DeskCall[] = [];
  /** What is answered below some paths; `{}` elsewhere. */
  readonly answers = new Map<string, unknown>();
  /** First parts of paths that were asked while all was down. */
  readonly refused = new Set<string>();
  isDown = false;
  readonly #server: Server = createHttpServer((request, response) => void this.#take(request, response));

  static async start(): Promise<Desks> {
    const desks = new Desks();
    await new Promise<void>((resolve) => desks.#server.listen(0, '127.0.0.1', resolve));
    return desks;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Bodies of the calls below a path, in their order. */
  bodies(path: string): Data[] {
    return this.calls.filter(({ url }) => url.pathname.startsWith(path)).map(({ body }) => body);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', this.url);
    const [, example = '', ...rest] = url.pathname.split('/');
    if (this.isDown) {
      this.refused.add(example);
      response.writeHead(503).end();
      return;
    }
    const text = Buffer.concat(chunks).toString();
    const body = (text === '' ? {} : JSON.parse(text)) as Data;
    const call = {
      method: request.method ?? '',
      url,
      authorization: request.headers.authorization ?? '',
      body,
    };
    this.calls.push(call);
    const path = `/${rest.join('/')}`;
    const answer = path.startsWith('/rest/api/2/')
      ? this.#asJira(path.slice('/rest/api/2'.length), call)
      : path.startsWith('/api/now/')
        ? this.#asServiceNow(path.slice('/api/now/table/incident'.length), call)
        : (this.answers.get(url.pathname) ?? {});
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  }

  #asJira(path: string, { method, url, body }: DeskCall): unknown {
    if (path === '/search/jql') {
      const mark = /^labels = "(\S+)" AND statusCategory != Done$/.exec(
        url.searchParams.get('jql') ?? '',
      )?.[1];
      return {
        issues: this.jira.filter((one) => one.isOpen && one.mark === mark).map(({ id: key }) => ({ key })),
      };
    }
    if (path === '/issue') {
      const fields = body['fields'] as Data & { readonly labels: readonly string[] };
      const id = `BACKUP-${this.jira.length + 1}`;
      this.jira.push({ id, mark: fields.labels[0] ?? '', fields, comments: [], isOpen: true });
      return { key: id };
    }
    const [, , id, what] = path.split('/');
    const issue = this.jira.find((one) => one.id === id);
    if (what === 'comment') issue?.comments.push(String(body['body']));
    if (what !== 'transitions') return issue && {};
    if (method === 'GET')
      return {
        transitions: [
          { id: '11', to: { statusCategory: { key: 'indeterminate' } } },
          { id: '31', to: { statusCategory: { key: 'done' } } },
        ],
      };
    if (issue !== undefined && (body['transition'] as Data)['id'] === '31') issue.isOpen = false;
    return issue && {};
  }

  #asServiceNow(path: string, { method, url, body }: DeskCall): unknown {
    if (method === 'GET') {
      const query = url.searchParams.get('sysparm_query') ?? '';
      const mark = /^correlation_id=(\S+)\^stateNOT IN6,7,8$/.exec(query)?.[1];
      const found = this.serviceNow.filter((one) => one.isOpen && one.mark === mark);
      return { result: found.map(({ id }) => ({ sys_id: id })) };
    }
    if (method === 'POST') {
      const id = `sys${this.serviceNow.length + 1}`;
      this.serviceNow.push({
        id,
        mark: String(body['correlation_id']),
        fields: body,
        comments: [],
        isOpen: true,
      });
      return { result: { sys_id: id } };
    }
    const incident = this.serviceNow.find(({ id }) => path === `/${id}`);
    if (typeof body['work_notes'] === 'string') incident?.comments.push(body['work_notes']);
    if (body['state'] === '6' && incident !== undefined) {
      incident.comments.push(String(body['close_notes']));
      incident.isOpen = false;
    }
    return incident && { result: { sys_id: incident.id } };
  }
}

/** A mail server that keeps what it is given, and refuses while it is down. */
export class MailServer {
  readonly mails: string[] = [];
  refused = 0;
  isDown = false;
  readonly #server: NetServer = createNetServer((socket) => this.#talk(socket));

  static async start(): Promise<MailServer> {
    const mail = new MailServer();
    await new Promise<void>((resolve) => mail.#server.listen(0, '127.0.0.1', resolve));
    return mail;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #talk(socket: Socket): void {
    let text = '';
    let isData = false;
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.write('220 mail.example.com\r\n');
    socket.on('data', (chunk: string) => {
      text += chunk;
      for (;;) {
        const end = text.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (isData ? 5 : 2));
        socket.write(`${this.#answer(part, isData)}\r\n`);
        isData = !isData && part.toUpperCase() === 'DATA' && !this.isDown;
      }
    });
  }

  #answer(part: string, isData: boolean): string {
    if (isData) this.mails.push(part);
    else if (/^DATA$/i.test(part)) return '354 Go on';
    else if (/^QUIT/i.test(part)) return '221 Bye';
    else if (this.isDown && /^MAIL/i.test(part)) {
      this.refused += 1;
      return '451 Try again later';
    }
    return '250 OK';
  }
}
