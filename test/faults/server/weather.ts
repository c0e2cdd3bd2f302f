import type { RequestKind, RequestTrouble } from './trouble';

/** What hits requests of a long run, each as often as the others. */
const WEATHER: readonly RequestTrouble[] = [
  { does: 'reset', when: 'before' },
  { does: 'close', when: 'before' },
  { does: 'reset', when: 'during' },
  { does: 'close', when: 'during' },
  { does: 'close', when: 'after' },
  { does: 'reset', when: 'unanswered' },
  { does: 'close', when: 'unanswered' },
  { does: 'silence' },
  { does: 'drip', what: 'headers', everyMs: 300 },
  { does: 'drip', what: 'body', everyMs: 1000 },
  { does: 'alter', how: 'truncated' },
  { does: 'alter', how: 'damagedGzip' },
  { does: 'alter', how: 'hints' },
  {
    does: 'raw',
    text: 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
  },
  { does: 'raw', text: 'this is no answer\r\n\r\n' },
  { does: 'answer', status: 401, body: '{"message":"The token is not known."}' },
  { does: 'answer', status: 429, headers: { 'retry-after': '1' } },
  { does: 'answer', status: 500, body: '{"message":"The server has its reasons."}' },
  { does: 'answer', status: 502, body: '<html></html>', headers: { 'content-type': 'text/html' } },
  { does: 'answer', status: 503 },
];

/** Trouble for a share of all requests, the same in every run with the same seed. */
export function weather(share: number, seed: number): (kind: RequestKind) => RequestTrouble | undefined {
  let state = seed >>> 0;
  const random = (): number => {
    // Mulberry32: short, and even enough for this.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => (random() < share ? WEATHER[Math.floor(random() * WEATHER.length)] : undefined);
}
