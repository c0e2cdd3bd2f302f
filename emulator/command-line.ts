import { parseArgs } from 'node:util';
import { parseDuration } from './duration';
import { isProductId, productIds, type ProductId } from './products/product-id';
import { profiles } from './products/registry';

/** What a command line asks for. */
export type CommandLine =
  { kind: 'help' } | { kind: 'problem'; message: string } | { kind: 'run'; settings: RunSettings };

/** The options of a run, with a file name where the emulator wants a certificate. */
export interface RunSettings {
  portOffset?: number;
  products?: ProductId[];
  host?: string;
  tls?: boolean;
  accessLifetimeMs?: number;
  refreshLifetimeMs?: number;
  codeLifetimeMs?: number;
  oneSessionPerUser?: boolean;
  seed?: number;
  refreshTokens?: 'reusable';
  appliance?: number;
  releases?: Partial<Record<ProductId, number>>;
  zonedTimesSince?: string;
  pageCap?: number;
  jobDurationMs?: number;
  identityProvider?: { entryPoint: string; certificateFile: string };
}

export const usage = `Usage: npm run emulator -- [options]

  --port-offset N            add N to every port
  --products a,b             only these: ${productIds.join(', ')}
  --host ADDRESS             address to listen on (default 127.0.0.1)
  --no-tls                   plain HTTP
  --access-lifetime SPAN     life of access tokens: 500ms, 5s, 15m, 1h, 2d or seconds
  --refresh-lifetime SPAN    life of refresh tokens
  --code-lifetime SPAN       life of authorization codes (default 60s)
  --one-session-per-user     a second sign-in of a user ends the first
  --idp-url URL              sign-on address of a SAML provider (default: the built-in one)
  --idp-certificate FILE     certificate (PEM) with which that provider signs
  --seed N                   choose another inventory
  --reusable-refresh-tokens  a refresh token may be used again until it expires
  --appliance N              take the API versions of appliance N only: ${releasesOf('backup-for-aws').join(', ')} (default: all)
  --release PRODUCT=N,…      the same for other products, for example ${releaseExample()}
  --zoned-times-since REV    times say their zone from this revision on (default: never, as in the documents)
  --page-cap N               never give more than N entries in a page
  --job-duration SPAN        how long a job runs that is started by hand (default 2m)
  --help                     show this
`;

/** Reads a command line (without node and the script). */
export function parseCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'port-offset': { type: 'string' },
        products: { type: 'string' },
        host: { type: 'string' },
        'no-tls': { type: 'boolean' },
        'access-lifetime': { type: 'string' },
        'refresh-lifetime': { type: 'string' },
        'code-lifetime': { type: 'string' },
        'one-session-per-user': { type: 'boolean' },
        'idp-url': { type: 'string' },
        'idp-certificate': { type: 'string' },
        seed: { type: 'string' },
        'reusable-refresh-tokens': { type: 'boolean' },
        appliance: { type: 'string' },
        release: { type: 'string' },
        'zoned-times-since': { type: 'string' },
        'page-cap': { type: 'string' },
        'job-duration': { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) return { kind: 'help' };
    return {
      kind: 'run',
      settings: {
        portOffset: wholeNumber('--port-offset', values['port-offset'], 64_000),
        products: products(values.products),
        host: values.host,
        tls: !values['no-tls'],
        accessLifetimeMs: span('--access-lifetime', values['access-lifetime']),
        refreshLifetimeMs: span('--refresh-lifetime', values['refresh-lifetime']),
        codeLifetimeMs: span('--code-lifetime', values['code-lifetime']),
        oneSessionPerUser: values['one-session-per-user'],
        identityProvider: identityProvider(values['idp-url'], values['idp-certificate']),
        seed: wholeNumber('--seed', values.seed, Number.MAX_SAFE_INTEGER),
        ...(values['reusable-refresh-tokens'] && { refreshTokens: 'reusable' }),
        ...defined({
          appliance: release('--appliance', values.appliance),
          releases: releases(values.release),
          zonedTimesSince: revision('--zoned-times-since', values['zoned-times-since']),
          pageCap: wholeNumber('--page-cap', values['page-cap'], 1_000_000),
          jobDurationMs: span('--job-duration', values['job-duration']),
        }),
      },
    };
  } catch (error) {
    return { kind: 'problem', message: error instanceof Error ? error.message : String(error) };
  }
}

function wholeNumber(option: string, text: string | undefined, highest: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= highest) return value;
  throw new TypeError(`${option} takes a whole number from 0 to ${highest}, not "${text}".`);
}

/** Leaves out what was not asked for. */
function defined<Settings extends object>(settings: Settings): Partial<Settings> {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Settings>;
}

function release(option: string, text: string | undefined): number | undefined {
  const known = releasesOf('backup-for-aws');
  if (text === undefined || known.includes(text)) return wholeNumber(option, text, 1000);
  throw new TypeError(`${option} does not know "${text}". There are: ${known.join(', ')}.`);
}

function releasesOf(product: ProductId): string[] {
  return Object.keys(profiles[product].versions?.releases ?? {});
}

/** A product with releases, the last one in the list, and its newest release. */
function releaseExample(): string {
  const product = productIds.filter((id) => releasesOf(id).length > 0).at(-1);
  return product === undefined ? 'none' : `${product}=${releasesOf(product).at(-1)}`;
}

function releases(text: string | undefined): RunSettings['releases'] {
  const given = text?.split(',').map((part) => {
    const [product = '', number = ''] = part.trim().split('=');
    if (isProductId(product) && releasesOf(product).includes(number))
      return [product, Number(number)] as const;
    throw new TypeError(
      `--release takes product=release with a product and a release that there are, not "${part}".`,
    );
  });
  return given && Object.fromEntries(given);
}

function revision(option: string, text: string | undefined): string | undefined {
  const known = profiles['backup-for-aws'].versions?.published ?? [];
  if (text === undefined || known.includes(text)) return text;
  throw new TypeError(`${option} does not know "${text}". There are: ${known.join(', ')}.`);
}

function span(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = parseDuration(text);
  if (value !== undefined) return value;
  throw new TypeError(`${option} takes a span of time such as 500ms, 5s, 15m, 1h or 2d, not "${text}".`);
}

function products(text: string | undefined): ProductId[] | undefined {
  return text?.split(',').map((name) => {
    const id = name.trim();
    if (isProductId(id)) return id;
    throw new TypeError(`--products does not know "${id}". There are: ${productIds.join(', ')}.`);
  });
}

function identityProvider(url?: string, file?: string): RunSettings['identityProvider'] {
  if (url === undefined && file === undefined) return undefined;
  if (url === undefined || file === undefined) {
    throw new TypeError('--idp-url and --idp-certificate belong together: give both.');
  }
  if (!URL.canParse(url)) throw new TypeError(`--idp-url takes a URL, not "${url}".`);
  return { entryPoint: url, certificateFile: file };
}
