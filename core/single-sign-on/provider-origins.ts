import { isLoopback } from '../requests/loopback';
import { Stopped } from './sign-on-stop';

/**
 * Where the credentials of one visit may go: the origin that the product named, those it redirected to, and those
 * that the settings list. What a page names in a form or a refresh adds nothing.
 */
export class ProviderOrigins {
  readonly #trusted: Set<string>;
  readonly #visited = new Set<string>();

  /** @throws Stopped where the product named no address */
  constructor(signOnUrl: string, extraOrigins: readonly string[]) {
    if (!URL.canParse(signOnUrl)) throw new Stopped({ reason: 'noStart', host: '' });
    this.#trusted = new Set([new URL(signOnUrl).origin, ...extraOrigins]);
  }

  /** Remembers that a request went there. */
  visit(url: URL): void {
    this.#visited.add(url.origin);
  }

  hasVisited(url: URL): boolean {
    return this.#visited.has(url.origin);
  }

  /** A trusted origin sends its visitors on, by HTTP redirect or with a SAML request of its own. */
  handOver(from: URL, to: URL): void {
    if (this.mayHaveCredentials(from)) this.#trusted.add(to.origin);
  }

  mayHaveCredentials(url: URL): boolean {
    return isProtected(url) && this.#trusted.has(url.origin);
  }
}

/** Whether nobody on the way can read or change what is said: https, or http that stays on this machine. */
export function isProtected(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}
