// Numbers as people read them: grouped, three digits, with their unit. Always the same, whatever
// the locale of the machine.

const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** `12,000`. */
export function formatCount(count: number): string {
  return GROUPED.format(count);
}

/** `3 violations`, `1 violation`; the plural adds an s unless it is given. */
export function formatPlural(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** Milliseconds in three digits: `0.42 ms`, `312 ms`, `1.21 s`, `2m05s`. */
export function formatMs(valueMs: number): string {
  if (!Number.isFinite(valueMs)) return '\u221e';
  const sign = valueMs < 0 ? '-' : '';
  const size = Math.abs(valueMs);
  if (size < 999.5) return `${sign}${threeDigits(size)} ms`;
  if (size < 99_950) return `${sign}${threeDigits(size / 1000)} s`;
  return `${sign}${formatSpan(size)}`;
}

/** A length of time in whole seconds: `45s`, `1m00s`, `2h05m`. */
export function formatSpan(spanMs: number): string {
  const seconds = Math.max(0, Math.round(spanMs / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}m`;
}

/** `200/s`, `0.5/s`. */
export function formatRate(perSecond: number): string {
  return `${perSecond >= 100 ? formatCount(Math.round(perSecond)) : trimmed(perSecond)}/s`;
}

/** A ratio in per cent: `99.95 %`; 100 % only when it is whole. */
export function formatPercent(ratio: number): string {
  if (ratio < 0.01) return `${Number((ratio * 100).toPrecision(2))} %`;
  const floored = ratio < 1 ? Math.min(ratio * 100, 99.999) : ratio * 100;
  const digits = floored >= 99 && floored < 100 ? 3 : 1;
  return `${Number(floored.toFixed(digits))} %`;
}

/** A load in per cent, coarse: `98.2 %`. */
export function formatShare(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`;
}

/** `212 MB`, decimal units. */
export function formatBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < BYTE_UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? formatCount(size) : threeDigits(size)} ${BYTE_UNITS[unit]}`;
}

/** `23.5 GiB`: memory as machines are sold with it. */
export function formatGibibytes(bytes: number): string {
  return `${Number((bytes / 2 ** 30).toFixed(1))} GiB`;
}

/** An instant from t = 0: `+1.204 s`, `-0.300 s`. */
export function formatInstant(atMs: number): string {
  const sign = atMs < 0 ? '-' : '+';
  return `${sign}${(Math.abs(atMs) / 1000).toFixed(3)} s`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return formatCount(Math.round(value));
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(value >= 10 ? 1 : 2)));
}
