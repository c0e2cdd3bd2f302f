import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';

const INSTALLED = '/usr/share/simplesamlphp';
const DEFAULT_CONFIG = '/etc/simplesamlphp/config.php';
const PHP = '/usr/bin/php';
/** How long PHP may take to answer first, milliseconds. */
const START_TIME = 30_000;

/** What is missing to run SimpleSAMLphp here; nothing where all is there. */
export function missingForSimpleSamlPhp(): string | undefined {
  const missing = [INSTALLED, DEFAULT_CONFIG, PHP].filter((file) => !existsSync(file));
  return missing.length === 0
    ? undefined
    : `${missing.join(', ')} (packages simplesamlphp php-cli php-sqlite3 php-xml php-mbstring)`;
}

/** An account of the provider, with the names that its assertion carries. */
export interface ProviderAccount {
  readonly username: string;
  readonly password: string;
  readonly mail: string;
  /** Entity id to answer for in place of the service provider's own. */
  readonly otherAudience?: string;
}

export interface ServiceProviderEntry {
  readonly entityId: string;
  readonly assertionConsumerServiceUrl: string;
}

/** A SimpleSAMLphp of its own: configuration, certificate, sessions and log in one temporary folder. */
export class SimpleSamlPhp {
  readonly url: string;
  readonly certificatePem: string;
  readonly #folder: string;
  #php: ChildProcess | undefined;
  #log = '';

  private constructor(url: string, certificatePem: string, folder: string) {
    this.url = url;
    this.certificatePem = certificatePem;
    this.#folder = folder;
  }

  /** Where sign-on requests go. */
  get entryPoint(): string {
    return `${this.url}saml2/idp/SSOService.php`;
  }

  /** Writes the configuration and starts PHP's built-in server on a free port. */
  static async start(accounts: readonly ProviderAccount[]): Promise<SimpleSamlPhp> {
    const folder = await mkdtemp(path.join(tmpdir(), 'simplesamlphp-'));
    for (const name of ['cert', 'log', 'data', 'temp', 'sessions', 'metadata'])
      await mkdir(path.join(folder, name));
    const signer = await generate([{ name: 'commonName', value: 'SimpleSAMLphp under test' }], {
      keyType: 'rsa',
      keySize: 2048,
      algorithm: 'sha256',
    });
    await writeFile(path.join(folder, 'cert', 'provider.crt'), signer.cert);
    await writeFile(path.join(folder, 'cert', 'provider.pem'), signer.private, { mode: 0o600 });
    const provider = new SimpleSamlPhp(`http://127.0.0.1:${await freePort()}/`, signer.cert, folder);
    await provider.#configure(accounts);
    await provider.resume();
    return provider;
  }

  /** Introduces a service provider. SimpleSAMLphp reads its metadata on every request. */
  async introduce({ entityId, assertionConsumerServiceUrl }: ServiceProviderEntry): Promise<void> {
    const entry = {
      AssertionConsumerService: assertionConsumerServiceUrl,
      NameIDFormat: EMAIL,
      'simplesaml.nameidattribute': 'mail',
    };
    await this.#write(
      'metadata/saml20-sp-remote.php',
      `<?php\n$metadata[${php(entityId)}] = ${php(entry)};\n`,
    );
  }

  /** Starts PHP, again on the same port after {@link pause}. */
  async resume(): Promise<void> {
    const { hostname, port } = new URL(this.url);
    // A cached script would hide for seconds that the metadata changed.
    this.#php = spawn(
      PHP,
      ['-d', 'opcache.enable=0', '-S', `${hostname}:${port}`, '-t', path.join(INSTALLED, 'www')],
      {
        env: {
          PATH: process.env['PATH'],
          SIMPLESAMLPHP_CONFIG_DIR: this.#folder,
          PHP_CLI_SERVER_WORKERS: '',
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    this.#php.stderr?.on('data', (chunk: Buffer) => {
      this.#log += chunk.toString();
    });
    await answers(this.url, () => this.#log);
  }

  /** Takes the provider down; its configuration stays. */
  async pause(): Promise<void> {
    const php = this.#php;
    this.#php = undefined;
    if (php === undefined || php.exitCode !== null) return;
    const ended = new Promise((resolve) => php.once('exit', resolve));
    php.kill();
    await ended;
  }

  async stop(): Promise<void> {
    await this.pause();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** How often user and password were posted, by the provider's own log. */
  get passwordPosts(): number {
    return this.#log.match(/ POST \/module\.php\/core\/loginuserpass\.php/g)?.length ?? 0;
  }

  async #configure(accounts: readonly ProviderAccount[]): Promise<void> {
    await cp(DEFAULT_CONFIG, path.join(this.#folder, 'default-config.php'));
    const folder = (name: string): string => `${path.join(this.#folder, name)}/`;
    const settings = {
      baseurlpath: this.url,
      certdir: folder('cert'),
      loggingdir: folder('log'),
      datadir: folder('data'),
      tempdir: folder('temp'),
      metadatadir: folder('metadata'),
      'metadata.sources': [{ type: 'flatfile', directory: folder('metadata') }],
      'logging.handler': 'file',
      'enable.saml20-idp': true,
      'module.enable': { exampleauth: true, core: true, saml: true },
      secretsalt: 'for-tests-on-loopback',
      'session.cookie.secure': false,
      // Browsers take no cookie for all sites over http.
      'session.cookie.samesite': 'Lax',
      'language.cookie.secure': false,
      'session.phpsession.savepath': folder('sessions'),
      'store.type': 'phpsession',
      'statistics.out': [],
    };
    await this.#write(
      'config.php',
      `<?php\nrequire __DIR__ . '/default-config.php';\n$config = array_merge($config, ${php(settings)});\n`,
    );
    const users = Object.fromEntries(
      accounts.map(({ username, password, mail, otherAudience }) => [
        `${username}:${password}`,
        {
          uid: [username],
          mail: [mail],
          ...(otherAudience === undefined ? {} : { audience: [otherAudience] }),
        },
      ]),
    );
    await this.#write(
      'authsources.php',
      `<?php\n$config = ${php({ accounts: { 0: 'exampleauth:UserPass', ...users } })};\n`,
    );
    const hosted = {
      host: '__DEFAULT__',
      privatekey: 'provider.pem',
      certificate: 'provider.crt',
      auth: 'accounts',
      authproc: { 50: { class: 'core:PHP', code: ANSWER_FOR_ANOTHER } },
    };
    await this.#write(
      'metadata/saml20-idp-hosted.php',
      `<?php\n$metadata[${php(`${this.url}provider`)}] = ${php(hosted)};\n`,
    );
    await this.#write('metadata/saml20-sp-remote.php', '<?php\n');
  }

  #write(name: string, content: string): Promise<void> {
    return writeFile(path.join(this.#folder, name), content);
  }

  /** The provider's own log, for the message of a test that fails. */
  async log(): Promise<string> {
    const own = await readFile(path.join(this.#folder, 'log', 'simplesamlphp.log'), 'utf8').catch(() => '');
    return `${this.#log}\n${own}`;
  }
}

const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

/** Lets an account that says so be answered for a service provider other than the one that asked. */
const ANSWER_FOR_ANOTHER =
  'if (isset($attributes["audience"])) { $state["SPMetadata"]["entityid"] = $attributes["audience"][0]; unset($attributes["audience"]); }';

/** A value as a PHP literal. */
function php(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(php).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(
    ([key, member]) => `${/^\d+$/.test(key) ? key : php(key)} => ${php(member)}`,
  );
  return `[${entries.join(', ')}]`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

async function answers(url: string, log: () => string): Promise<void> {
  const until = Date.now() + START_TIME;
  while (!(await answersNow(url))) {
    if (Date.now() > until) throw new Error(`SimpleSAMLphp does not answer at ${url}:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function answersNow(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, (answer) => {
      answer.resume();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}
