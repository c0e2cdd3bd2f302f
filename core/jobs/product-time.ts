const WITH_ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;

/**
 * A product's time as ISO 8601 in UTC, or nothing. A time without a zone is UTC, as the products' references say.
 * What lies before 1970 is how the consoles write a time that there has not been (`0001-01-01T00:00:00Z`).
 */
export function productTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const time = Date.parse(WITH_ZONE.test(value) || !value.includes('T') ? value : `${value}Z`);
  return Number.isNaN(time) || time < 0 ? undefined : new Date(time).toISOString();
}
