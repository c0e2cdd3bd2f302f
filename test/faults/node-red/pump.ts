import { driverOf } from './drivers';

/** A stream of messages, reads and changes by turns. */
export interface PumpOrder {
  readonly driver: string;
  readonly seconds: number;
  /** Messages a second. */
  readonly rate: number;
}

/** What became of the stream. */
export interface PumpReport {
  readonly sent: number;
  /** Messages that never came back. */
  readonly lost: number;
  /** Messages that came back twice. */
  readonly doubled: number;
  /** Messages that came back with the answer to another one. */
  readonly mixedUp: number;
  /** Ids of the changes that the node reported as done. */
  readonly changed: readonly string[];
  /** By code of the error; `ok` for those that went well. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Milliseconds until a message that went well came back. */
  readonly p50: number;
  readonly p99: number;
}

/** Milliseconds between two handfuls. */
const BEAT_MS = 25;

/** Milliseconds to wait for the last messages; well above every timeout. */
const FAREWELL_MS = 30_000;

/** Sends messages at an even rate, each with an id of its own, and keeps account of every one. */
export async function pump({ driver, seconds, rate }: PumpOrder): Promise<PumpReport> {
  const node = driverOf(driver);
  const strays = node.strays;
  const outcomes: Record<string, number> = {};
  const changed: string[] = [];
  const times: number[] = [];
  let sent = 0;
  let back = 0;
  let mixedUp = 0;

  const one = async (): Promise<void> => {
    sent += 1;
    const id = `message-${sent}`;
    const isChange = sent % 2 === 0;
    const from = performance.now();
    const message = isChange ? { payload: { id } } : { path: `/api/v1/jobs/${id}` };
    const came = await node.exchange(isChange ? 1 : 0, message);
    back += 1;
    const error = came['error'] as { code?: string } | undefined;
    const outcome = error === undefined ? 'ok' : (error.code ?? 'an error without a code');
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (error !== undefined) return;
    times.push(performance.now() - from);
    if ((came['payload'] as { echo?: string }).echo !== id) mixedUp += 1;
    if (isChange) changed.push(id);
  };

  const from = performance.now();
  await new Promise<void>((resolve) => {
    const beat = setInterval(() => {
      const elapsed = performance.now() - from;
      const due = Math.min(elapsed / 1000, seconds) * rate;
      while (sent < due) void one();
      if (elapsed < seconds * 1000) return;
      clearInterval(beat);
      resolve();
    }, BEAT_MS);
  });
  const end = performance.now() + FAREWELL_MS;
  while (back < sent && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
  times.sort((a, b) => a - b);
  const quantile = (part: number): number =>
    Math.round((times[Math.floor(times.length * part)] ?? 0) * 10) / 10;
  return {
    sent,
    lost: sent - back,
    doubled: node.strays - strays,
    mixedUp,
    changed,
    outcomes,
    p50: quantile(0.5),
    p99: quantile(0.99),
  };
}
