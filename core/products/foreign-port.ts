import type { ProductProfile } from './profile';
import { products } from './registry';

/**
 * What to say about an address whose port is the default port of other products and not of this one, or nothing.
 * A port is no proof, so this is advice beside a failure and never a reason to refuse.
 *
 * @param server origin, such as `https://backup.example.com:9419`
 */
export function foreignPort(
  { name, defaultPort }: Pick<ProductProfile, 'name' | 'defaultPort'>,
  server: string,
): string | undefined {
  const { port, protocol } = new URL(server);
  const number = port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
  if (number === defaultPort) return undefined;
  const owners = products.filter((product) => product.defaultPort === number);
  if (owners.length === 0) return undefined;
  return `Port ${number} is that of ${owners.map((owner) => owner.name).join(' and ')}; ${name} listens on ${defaultPort} unless it was changed.`;
}
