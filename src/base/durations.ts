// Durations and rates as people write them: `250ms`, `1m30s`, `200/s`. Parsing and printing.

const UNIT_MS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const PART = /(\d+(?:\.\d+)?)(us|ms|s|m|h|d)/y;

/** `1m30s`, `250ms`, `0s` to milliseconds; undefined when the text is not a duration. */
export function parseDurationMs(text: string): number | undefined {
  let totalMs = 0;
  PART.lastIndex = 0;
  let end = 0;
  for (let match = PART.exec(text); match !== null; match = PART.exec(text)) {
    totalMs += Number(match[1]) * (UNIT_MS[match[2] as string] as number);
    end = PART.lastIndex;
  }
  return text.length > 0 && end === text.length ? totalMs : undefined;
}

/** `200/s`, `12/m`, `3600/h` to events per second; undefined when the text is not a rate. */
export function parseRatePerSecond(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\/(s|m|h)$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) / ((UNIT_MS[match[2] as string] as number) / 1000);
}

/** Milliseconds as the shortest exact duration text, such as `1m30s` or `250ms`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Number(durationMs.toFixed(3))}ms`;
  const parts: string[] = [];
  let restMs = Math.round(durationMs);
  for (const [unit, sizeMs] of [
    ['h', 3_600_000],
    ['m', 60_000],
  ] as const) {
    if (restMs >= sizeMs) {
      parts.push(`${Math.floor(restMs / sizeMs)}${unit}`);
      restMs %= sizeMs;
    }
  }
  if (restMs > 0) parts.push(`${Number((restMs / 1000).toFixed(3))}s`);
  return parts.join('');
}
