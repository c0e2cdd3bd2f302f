import type { IExecuteFunctions } from 'n8n-workflow';
import { VeeamError } from '../../../../core/errors/veeam-error';

const WITH_ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;

/**
 * A time as a date picker or an expression gives it, in milliseconds since 1970; nothing where none is chosen. A time
 * without a zone is one of the workflow's time zone.
 *
 * @param name of the field, for the message
 * @throws VeeamError `VEEAM_CONFIGURATION` for what is no time
 */
export function readTime(context: IExecuteFunctions, value: unknown, name: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = typeof value === 'string' ? value.trim() : isoOf(value);
  const time = Date.parse(WITH_ZONE.test(text) || !text.includes('T') ? text : `${text}Z`);
  if (Number.isNaN(time)) {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `"${text.slice(0, 60)}" in ${name} is no time. Choose one, or give it as 2026-01-15T20:00:00Z.`,
    );
  }
  const isOfZone = typeof value === 'string' && !WITH_ZONE.test(text);
  return isOfZone ? time - minutesEast(time, context.getTimezone()) * 60_000 : time;
}

/** Expressions give times as objects of their own, which have an ISO form. */
function isoOf(value: unknown): string {
  if (typeof value === 'number') return new Date(value).toISOString();
  const { toISO, toISOString } = value as { toISO?: () => unknown; toISOString?: () => unknown };
  const write = toISO ?? toISOString;
  return typeof write === 'function' ? String(write.call(value)) : typeof value;
}

/** How far a zone's clocks are ahead of UTC when they show this time. */
function minutesEast(shown: number, timeZone: string): number {
  const east = (at: number): number => {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(at);
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
    const wall = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return Math.round((wall - at) / 60_000);
  };
  // Once more with the first answer, since clocks may have been changed in between.
  return east(shown - east(shown) * 60_000);
}
