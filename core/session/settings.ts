import { VeeamError } from '../errors/veeam-error';
import { grantFor } from '../grants/registry';
import { requireInputs } from '../grants/required-inputs';
import type { GrantType } from '../grants/grant-type';
import { grantTypesOf } from '../products/profile';
import type { ProductProfile } from '../products/profile';
import { findProduct, products } from '../products/registry';
import { checkSessionSettings } from '../schemas/schemas';
import type { Credentials } from '../grants/inputs';
import { isLoopback } from '../requests/loopback';
import type { SessionSettings } from './session-settings';

function configurationError(message: string): VeeamError {
  return new VeeamError('VEEAM_CONFIGURATION', message);
}

/**
 * Checks what a host or a person entered.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` naming the field that is missing or wrong, `VEEAM_GRANT_UNSUPPORTED`
 *   where the product has no such grant
 */
export function parseSettings(raw: unknown): SessionSettings {
  const checked = checkSessionSettings(raw);
  if (!checked.ok)
    throw configurationError(`The settings of the Veeam session are not usable: ${checked.fault}.`);
  const {
    product,
    server,
    apiVersion = '',
    grant,
    credentials = {},
    signOnOrigins = [],
    trust = '',
  } = checked.value;
  const profile = findProduct(product);
  if (profile === undefined) {
    const known = products.map(({ name }) => name).join(', ');
    const choice =
      product.trim() === '' ? 'No Veeam product is chosen' : `"${product}" is no known Veeam product`;
    throw configurationError(`${choice}. Choose one of: ${known}.`);
  }
  const known = grantTypesOf(profile);
  if (!known.some((type) => type === grant)) {
    const choice =
      grant.trim() === ''
        ? 'No way to sign in is chosen'
        : `${profile.name} does not take the grant type "${grant}"`;
    throw new VeeamError('VEEAM_GRANT_UNSUPPORTED', `${choice}. Choose one of: ${known.join(', ')}.`);
  }
  const settings: SessionSettings = {
    profile,
    server: parseServer(server, profile),
    apiVersion: parseApiVersion(apiVersion, profile),
    grant: grant as GrantType,
    credentials: withoutEmpty(credentials),
    signOnOrigins: signOnOrigins.filter((origin) => origin.trim() !== '').map(parseOrigin),
    trust,
  };
  for (const [field, value] of Object.entries(settings.credentials)) checkText(value, `field ${field}`);
  const way = grantFor(settings.grant);
  requireInputs(settings, way.needs);
  way.check?.(settings);
  return settings;
}

/**
 * Half a character beyond the basic plane cannot be written in UTF-8; sent all the same it would be another text.
 *
 * @param what names the text for the sentence
 * @throws VeeamError `VEEAM_CONFIGURATION`
 */
export function checkText(text: string, what: string): void {
  if (!/\p{Surrogate}/u.test(text)) return;
  throw configurationError(`The ${what} holds half of a character that takes two. Enter it again.`);
}

/** What is no text is no input of any way to sign in, whatever its name. */
function withoutEmpty(credentials: Credentials): Credentials {
  return Object.fromEntries(
    Object.entries(credentials).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
}

/**
 * The origin behind a server address as people type it: scheme and port may be missing.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`
 */
export function parseServer(server: string, profile: Pick<ProductProfile, 'name' | 'defaultPort'>): string {
  const typed = server.trim();
  const example = `for example https://backup.example.com:${profile.defaultPort}`;
  if (typed === '')
    throw configurationError(
      `The server address is empty. Enter the address of ${profile.name}, ${example}.`,
    );
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
  } catch {
    throw configurationError(unreadableServer(typed, example));
  }
  if (url.port === '0') throw configurationError(unreadableServer(typed, example));
  if (url.username !== '' || url.password !== '') {
    throw configurationError(
      'The server address must not hold a user or password. Enter them in their own fields.',
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw configurationError(
      `The server address must start with https://: over ${url.protocol}// the password and the tokens could be read on the way.`,
    );
  }
  if ((url.pathname !== '/' && url.pathname !== '') || url.search !== '' || url.hash !== '') {
    throw configurationError(
      `The server address must end after the port, ${example}. The path belongs into the request.`,
    );
  }
  // The URL class drops a port that is the scheme's default even where somebody typed it.
  const standardPort = url.protocol === 'https:' ? '443' : '80';
  const port =
    url.port !== ''
      ? url.port
      : new RegExp(`:${standardPort}/?$`).test(typed)
        ? standardPort
        : profile.defaultPort;
  return new URL(`${url.protocol}//${url.hostname}:${port}`).origin;
}

/** Names the usual mistakes: an IPv6 address without its brackets, a port that there is not. */
function unreadableServer(typed: string, example: string): string {
  const authority = typed.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/, '');
  if (/^[0-9a-f.]*(:[0-9a-f.]*){2,}$/i.test(authority))
    return 'An IPv6 address in the server address needs brackets around it, for example https://[::1]:11005.';
  const port = /:(\d+)$/.exec(authority)?.[1];
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65535))
    return `The port of the server address must be a number from 1 to 65535, ${example}.`;
  return `The server address cannot be understood. Enter scheme, name and port, ${example}.`;
}

function parseApiVersion(apiVersion: string, profile: ProductProfile): string {
  const typed = apiVersion.trim();
  if (typed === '') return profile.versioning.default;
  if (!/^[\w.-]+$/.test(typed)) {
    throw configurationError(
      `"${typed}" is no API version of ${profile.name}. Leave it empty, or enter one such as ${profile.versioning.default}.`,
    );
  }
  return typed;
}

function parseOrigin(origin: string): string {
  try {
    return new URL(/^https?:\/\//i.test(origin.trim()) ? origin.trim() : `https://${origin.trim()}`).origin;
  } catch {
    throw configurationError(`"${origin}" is no address of an identity provider. Enter it as https://name.`);
  }
}
