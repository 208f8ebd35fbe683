// Which format a scraper wants: from its Accept header, by weight. Must not render.

import type { TextFormat } from './render-families.ts';

const OPENMETRICS = 'application/openmetrics-text';
const TEXT: readonly string[] = ['text/plain', 'text/*', '*/*'];

/**
 * OpenMetrics where it is asked for by name, in version 1.0.0 or 0.0.1 or none, and weighs no less
 * than plain text; else plain text, also for those who ask for neither.
 */
export function negotiateFormat(accept: string | null): TextFormat {
  const ranges = (accept ?? '').slice(0, HEADER_MAX).split(',').map(parseRange);
  const weigh = (fits: (range: MediaRange) => boolean): number =>
    Math.max(0, ...ranges.filter(fits).map((range) => range.weight));
  const openMetrics = weigh(
    ({ type, version }) => type === OPENMETRICS && KNOWN_VERSIONS.includes(version),
  );
  const text = weigh(({ type }) => TEXT.includes(type));
  return openMetrics > 0 && openMetrics >= text ? 'openmetrics' : 'text';
}

/** Prometheus sends about 300 characters. */
const HEADER_MAX = 4096;
const KNOWN_VERSIONS: readonly string[] = ['', '1.0.0', '0.0.1'];

interface MediaRange {
  readonly type: string;
  readonly version: string;
  readonly weight: number;
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const value = (name: string): string | undefined =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  const weight = Number(value('q') ?? '1');
  return {
    type,
    version: value('version') ?? '',
    weight: weight >= 0 && weight <= 1 ? weight : 0,
  };
}
