const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A span of time as people type it: `500ms`, `5s`, `15m`, `1h`, `2d`, or plain seconds.
 * @returns milliseconds, or undefined when the text is no positive span
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  if (!match) return undefined;
  const span = Math.round(Number(match[1]) * (units[match[2] ?? 's'] ?? 0));
  return span > 0 && Number.isSafeInteger(span) ? span : undefined;
}
