/** ISO 8601, or nothing. Messages carry times as text, so that they survive JSON. @param milliseconds since 1970 */
export function isoTime(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
