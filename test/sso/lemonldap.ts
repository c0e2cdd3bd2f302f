import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import type { ServiceProviderEntry } from './simplesamlphp';

const PORTAL = '/usr/share/lemonldap-ng/portal';
const APPLICATION = `${PORTAL}/htdocs/index.psgi`;
const PLACKUP = '/usr/bin/plackup';
/** How long Perl may take to answer first, milliseconds. */
const START_TIME = 60_000;

/** What is missing to run LemonLDAP::NG here; nothing where all is there. */
export function missingForLemonLdap(): string | undefined {
  const missing = [APPLICATION, PLACKUP].filter((file) => !existsSync(file));
  return missing.length === 0
    ? undefined
    : `${missing.join(', ')} (packages liblemonldap-ng-portal-perl liblasso-perl libplack-perl libio-string-perl libxml-simple-perl)`;
}

/** A LemonLDAP::NG portal of its own, with its demonstration accounts, whose password is their name. */
export class LemonLdap {
  readonly url: string;
  readonly certificatePem: string;
  readonly #privateKeyPem: string;
  readonly #folder: string;
  #perl: ChildProcess | undefined;
  #log = '';

  private constructor(url: string, certificatePem: string, privateKeyPem: string, folder: string) {
    this.url = url;
    this.certificatePem = certificatePem;
    this.#privateKeyPem = privateKeyPem;
    this.#folder = folder;
  }

  /** Where sign-on requests go. */
  get entryPoint(): string {
    return `${this.url}saml/singleSignOn`;
  }

  /** Prepares a folder and a port; the portal starts with {@link introduce}, since it must know the service provider. */
  static async prepare(): Promise<LemonLdap> {
    const folder = await mkdtemp(path.join(tmpdir(), 'lemonldap-'));
    for (const name of ['conf', 'sessions', 'lock', 'cache']) await mkdir(path.join(folder, name));
    const signer = await generate([{ name: 'commonName', value: 'LemonLDAP::NG under test' }], {
      keyType: 'rsa',
      keySize: 2048,
      algorithm: 'sha256',
    });
    // Lasso reads keys in the older form only.
    const key = createPrivateKey(signer.private).export({ type: 'pkcs1', format: 'pem' }).toString();
    return new LemonLdap(`http://127.0.0.1:${await freePort()}/`, signer.cert, key, folder);
  }

  /**
   * Writes the configuration for a service provider and starts the portal.
   *
   * @param name what the portal calls every person who signs in
   */
  async introduce(service: ServiceProviderEntry, name: string): Promise<void> {
    await this.#configure(service, name);
    const { hostname, port } = new URL(this.url);
    this.#perl = spawn(
      PLACKUP,
      ['-s', 'HTTP::Server::PSGI', '--host', hostname, '--port', port, APPLICATION],
      {
        env: {
          PATH: process.env['PATH'],
          PERL5LIB: this.#folder,
          LLNG_DEFAULTCONFFILE: path.join(this.#folder, 'lemonldap-ng.ini'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const note = (chunk: Buffer): void => {
      this.#log += chunk.toString();
    };
    this.#perl.stderr?.on('data', note);
    this.#perl.stdout?.on('data', note);
    await answers(
      this.url,
      () => this.#perl?.exitCode !== null,
      () => this.#log,
    );
  }

  async stop(): Promise<void> {
    const perl = this.#perl;
    if (perl !== undefined && perl.exitCode === null) {
      const ended = new Promise((resolve) => perl.once('exit', resolve));
      perl.kill();
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The portal's own log, for the message of a test that fails. */
  get log(): string {
    return this.#log;
  }

  async #configure(
    { entityId, assertionConsumerServiceUrl }: ServiceProviderEntry,
    name: string,
  ): Promise<void> {
    const folder = (part: string): string => path.join(this.#folder, part);
    await writeFile(
      folder('lemonldap-ng.ini'),
      `[all]\nlogLevel=notice\n[configuration]\ntype=File\ndirName=${folder('conf')}\nlocalStorage=Cache::FileCache\nlocalStorageOptions={ 'namespace' => 'test', 'default_expires_in' => 600, 'cache_root' => '${folder('cache')}', 'cache_depth' => 0 }\n[portal]\ntemplateDir=${PORTAL}/templates\nstaticPrefix=/static\nlanguages=en\n`,
    );
    // The portal loads a module for captchas although it shows none; its own needs more packages.
    const captchas = path.join(this.#folder, 'Lemonldap', 'NG', 'Portal', 'Captcha');
    await mkdir(captchas, { recursive: true });
    await writeFile(
      path.join(captchas, 'None.pm'),
      "package Lemonldap::NG::Portal::Captcha::None;\nuse Mouse;\nextends 'Lemonldap::NG::Portal::Main::Plugin';\nsub init { 1 }\n1;\n",
    );
    const store = {
      Directory: folder('sessions'),
      LockDirectory: folder('lock'),
      generateModule: 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256',
    };
    const files = { globalStorage: 'Apache::Session::File', globalStorageOptions: store };
    const publicKey = createPublicKey(this.certificatePem).export({ type: 'spki', format: 'pem' });
    const metadata = `<?xml version="1.0"?><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${assertionConsumerServiceUrl}"/></SPSSODescriptor></EntityDescriptor>`;
    const configuration = {
      cfgNum: 1,
      cfgAuthor: 'test',
      cfgDate: 1,
      domain: '127.0.0.1',
      portal: this.url,
      cookieName: 'lemonldap',
      securedCookie: 0,
      // Browsers take no cookie for all sites over http.
      sameSite: 'Lax',
      key: 'for-tests-on-loopback',
      locationRules: { '127.0.0.1': { default: 'accept' } },
      exportedHeaders: {},
      authentication: 'Demo',
      userDB: 'Same',
      passwordDB: 'Demo',
      registerDB: 'Null',
      portalDisplayResetPassword: 0,
      portalDisplayRegister: 0,
      captcha: '::Captcha::None',
      captcha_login_enabled: 0,
      captcha_mail_enabled: 0,
      captcha_register_enabled: 0,
      demoExportedVars: { cn: 'cn', mail: 'mail', uid: 'uid' },
      whatToTrace: '_whatToTrace',
      macros: { _whatToTrace: '$uid', called: `"${name.replaceAll('@', '\\@')}"` },
      ...files,
      persistentStorage: 'Apache::Session::File',
      persistentStorageOptions: store,
      localSessionStorage: 'Cache::FileCache',
      localSessionStorageOptions: { namespace: 'sessions', cache_root: folder('cache'), cache_depth: 0 },
      issuerDBSAMLActivation: 1,
      issuerDBSAMLPath: '^/saml/',
      issuerDBSAMLRule: 1,
      samlEntityID: '#PORTAL#/saml/metadata',
      samlServicePrivateKeySig: this.#privateKeyPem,
      samlServicePublicKeySig: this.certificatePem,
      samlServicePublicKeyIsCertificate: publicKey.length,
      samlServiceSignatureMethod: 'RSA_SHA256',
      samlNameIDFormatMapEmail: 'called',
      samlSPMetaDataXML: { emulator: { samlSPMetaDataXML: metadata } },
      samlSPMetaDataExportedAttributes: { emulator: { called: '1;called;;' } },
      samlSPMetaDataOptions: {
        emulator: {
          samlSPMetaDataOptionsNameIDFormat: 'email',
          samlSPMetaDataOptionsCheckSSOMessageSignature: 0,
          samlSPMetaDataOptionsSignSSOMessage: 1,
        },
      },
    };
    await writeFile(folder('conf/lmConf-1.json'), JSON.stringify(configuration, null, 1));
  }
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

async function answers(url: string, hasEnded: () => boolean, log: () => string): Promise<void> {
  const until = Date.now() + START_TIME;
  const answersNow = (): Promise<boolean> =>
    new Promise((resolve) => {
      get(url, (answer) => {
        answer.resume();
        resolve(true);
      }).once('error', () => resolve(false));
    });
  while (!(await answersNow())) {
    if (Date.now() > until || hasEnded())
      throw new Error(`LemonLDAP::NG does not answer at ${url}:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
