import type { Emulator } from '../../../emulator';
import { passwordOf } from './echo-server';
import type { CredentialFile } from './workflow';

/** A wrong password that must appear nowhere. */
export const PLANTED_WRONG_PASSWORD = 'Planted-Wrong-Pa55word';

/** The credentials of the shared n8n, by the part they play. */
export type WorldCredentials = ReturnType<typeof makeCredentials>;

/** The emulators of the shared n8n. */
export interface WorldEmulators {
  /** Tokens live as long as the product's. */
  readonly veeam: Emulator;
  /** Tokens live for some seconds. */
  readonly shortLived: Emulator;
  /** As short-lived, and nobody but one test spends verification codes there. */
  readonly typed: Emulator;
}

type Data = Record<string, unknown>;

function make(id: string, type: string, data: Data): CredentialFile {
  return { id, name: id, type: `veeam${type}Api`, data };
}

/** Makes all credentials that the suites use. Each has inputs of its own where its session must be its own. */
export function makeCredentials({ veeam, shortLived, typed }: WorldEmulators, echo: string) {
  const aws = veeam.servers['backup-for-aws'].url;
  const short = shortLived.servers['backup-for-aws'].url;
  const vspc = veeam.servers['service-provider-console-v2'].url;
  const vac = veeam.servers['availability-console'].url;
  const {
    administrator,
    mfaOperator,
    readonly,
    identityProvider,
    specialCharacters,
    vspcAdministrator,
    vacAdministrator,
  } = veeam.users;
  const loose = { ignoreSslIssues: true };
  const login = ({ username, password }: { username: string; password: string }): Data => ({
    username,
    password,
  });
  // Another spelling of the same server makes another session of the same account.
  const byName = (url: string): string => url.replace('127.0.0.1', 'localhost');
  return {
    aws: make('aws', 'BackupForAwsPassword', { server: aws, ...login(administrator), ...loose }),
    awsHttp: make('awsHttp', 'BackupForAwsPassword', {
      server: byName(aws),
      ...login(administrator),
      ...loose,
    }),
    fresh: make('fresh', 'BackupForAwsPassword', { server: byName(aws), ...login(readonly), ...loose }),
    freshHttp: make('freshHttp', 'BackupForAwsPassword', {
      server: byName(aws),
      ...login(specialCharacters),
      ...loose,
    }),
    awsReadonly: make('awsReadonly', 'BackupForAwsPassword', { server: aws, ...login(readonly), ...loose }),
    awsSpecial: make('awsSpecial', 'BackupForAwsPassword', {
      server: aws,
      ...login(specialCharacters),
      ...loose,
    }),
    awsWrong: make('awsWrong', 'BackupForAwsPassword', {
      server: aws,
      username: administrator.username,
      password: PLANTED_WRONG_PASSWORD,
      ...loose,
    }),
    short: make('short', 'BackupForAwsPassword', { server: short, ...login(administrator), ...loose }),
    shortHttp: make('shortHttp', 'BackupForAwsPassword', {
      server: byName(short),
      ...login(administrator),
      ...loose,
    }),
    shortSpent: make('shortSpent', 'BackupForAwsPassword', { server: short, ...login(readonly), ...loose }),
    ca: make('ca', 'BackupForAwsPassword', {
      server: aws,
      ...login(administrator),
      caCertificate: veeam.certificate.pem.replaceAll('\n', ' '),
    }),
    strict: make('strict', 'BackupForAwsPassword', { server: aws, ...login(administrator) }),
    mfa: make('mfa', 'BackupForAwsMfa', {
      server: short,
      ...login(mfaOperator),
      totpSecret: mfaOperator.totpSecret,
      ...loose,
    }),
    mfaTyped: make('mfaTyped', 'BackupForAwsMfa', {
      server: typed.servers['backup-for-aws'].url,
      ...login(mfaOperator),
      ...loose,
    }),
    code: make('code', 'BackupForAwsAuthorizationCode', {
      server: aws,
      authorizationCode: 'none yet',
      ...loose,
    }),
    sso: make('sso', 'BackupForAwsSingleSignOn', {
      server: aws,
      username: identityProvider.username,
      idpPassword: identityProvider.password,
      ...loose,
    }),
    saved: make('saved', 'BackupForAwsRefreshToken', {
      server: aws,
      savedRefreshToken: 'none yet',
      ...loose,
    }),
    vspc: make('vspc', 'ServiceProviderConsoleV2Password', {
      server: vspc,
      ...login(vspcAdministrator),
      ...loose,
    }),
    /** Each item signs in as somebody else. */
    perItem: make('perItem', 'BackupForAwsPassword', {
      server: echo,
      username: '={{ $json.user }}',
      password: '={{ $json.password }}',
    }),
    echo: make('echo', 'BackupForAwsPassword', {
      server: echo,
      username: 'plain',
      password: passwordOf('plain'),
    }),
    echoHttp: make('echoHttp', 'BackupForAwsPassword', {
      server: echo,
      username: 'http',
      password: passwordOf('http'),
    }),
    echoPages: make('echoPages', 'BackupForAwsPassword', {
      server: echo,
      username: 'pages',
      password: passwordOf('pages'),
    }),
    echoNever: make('echoNever', 'BackupForAwsPassword', {
      server: echo,
      username: 'never',
      password: passwordOf('never'),
    }),
    vac: make('vac', 'AvailabilityConsolePassword', { server: vac, ...login(vacAdministrator), ...loose }),
  };
}
