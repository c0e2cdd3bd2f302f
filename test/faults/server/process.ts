/** The servers of the fault matrix, in a process of their own. */
import { serve } from '../world/remote';
import { makeCertificates } from './certificates';
import type { Certificates } from './certificates';
import { Place } from './place';
import type { Sight } from './place';
import { Proxy } from './proxy';
import type { ProxyMood } from './proxy';
import type { Door, RequestKind, Trouble } from './trouble';
import { weather } from './weather';

const places = new Map<string, Place>();
const proxies = new Map<string, Proxy>();
let certificates: Certificates | undefined;
let elsewhere: Place | undefined;

/** How a server is to be. */
export interface PlaceOrder {
  readonly name: string;
  readonly door?: Door;
  readonly wantsCode?: boolean;
  /** Seconds. */
  readonly lifetime?: number;
  /** Whether a proxy stands before it. */
  readonly proxy?: boolean;
}

/** Where a server is. */
export interface OpenPlace {
  readonly name: string;
  readonly url: string;
  readonly proxyUrl?: string;
}

async function open(orders: readonly PlaceOrder[]): Promise<{ places: OpenPlace[]; trusted: string }> {
  certificates ??= await makeCertificates();
  if (elsewhere === undefined) {
    elsewhere = new Place(certificates, '', 'elsewhere');
    await elsewhere.open();
  }
  const opened: OpenPlace[] = [];
  for (const { name, door = 'good', wantsCode = false, lifetime = 3600, proxy = false } of orders) {
    const place = new Place(certificates, elsewhere.url, name);
    place.account.wantsCode = wantsCode;
    place.account.lifetime = lifetime;
    await place.open();
    if (door !== 'good') await place.arm('signIn', { does: 'door', door });
    places.set(name, place);
    const before = proxy ? new Proxy() : undefined;
    await before?.open();
    if (before !== undefined) proxies.set(name, before);
    opened.push({ name, url: place.url, proxyUrl: before?.url });
  }
  return { places: opened, trusted: certificates.trusted };
}

function placeOf(name: string): Place {
  const place = places.get(name);
  if (place === undefined) throw new Error(`There is no server ${name}.`);
  return place;
}

serve({
  open,
  arm: ({ name, at, trouble }: { name: string; at: RequestKind; trouble?: Trouble }) =>
    placeOf(name).arm(at, trouble),
  turn: ({ name, mood }: { name: string; mood: ProxyMood }) => proxies.get(name)?.turn(mood),
  forget: ({ name, what }: { name: string; what: 'access' | 'all' }) => placeOf(name).account.forget(what),
  live: ({ name, lifetime }: { name: string; lifetime: number }) =>
    void (placeOf(name).account.lifetime = lifetime),
  /** @param share of the requests that trouble hits, 0 to 1 */
  trouble: ({ name, share, seed }: { name: string; share: number; seed: number }) =>
    void (placeOf(name).weather = share === 0 ? undefined : weather(share, seed)),
  changes: (name: string): ReadonlyMap<string, number> => placeOf(name).account.changes,
  look: (name: string): Sight & { proxySockets: number } => ({
    ...placeOf(name).look(),
    strayTokens: elsewhere?.look().strayTokens ?? 0,
    proxySockets: proxies.get(name)?.sockets ?? 0,
  }),
  /** Servers that have open connections. */
  busy: (): string[] => [...places].filter(([, place]) => place.look().sockets > 0).map(([name]) => name),
  sockets: (): number =>
    [...places.values()].reduce((sum, place) => sum + place.look().sockets, 0) +
    (elsewhere?.look().sockets ?? 0),
});
