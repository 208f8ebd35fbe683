// A reader of the two text formats of Prometheus, written from their specifications and stricter
// than most: what it does not know, it refuses. It shares nothing with what writes the text.

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ReadFamily {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

export interface Reading {
  readonly families: ReadonlyMap<string, ReadFamily>;
  readonly samples: readonly Sample[];
  /** The value of the one series with this name and these labels. */
  readonly value: (name: string, labels?: Readonly<Record<string, string>>) => number | undefined;
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  gauge: [''],
};
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/su;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

type OpenFamily = ReadFamily & { readonly samples: Sample[] };

/** Reads a whole exposition. @throws Error naming the first line that is not of the format. */
export function readExposition(text: string, format: 'text' | 'openmetrics'): Reading {
  const families = new Map<string, OpenFamily>();
  const help = new Map<string, string>();
  const seen = new Set<string>();
  let current: OpenFamily | null = null;
  for (const line of linesOf(text, format)) {
    const meta = /^# (HELP|TYPE) (\S+) (.+)$/u.exec(line);
    if (meta !== null) {
      const [, kind, name = '', rest = ''] = meta;
      if (kind === 'HELP') help.set(name, rest);
      else current = openFamily(families, { name, type: rest, help: help.get(name) ?? '' });
      continue;
    }
    const sample = readSample(line);
    const labels = Object.entries(sample.labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([sample.name, labels]);
    if (seen.has(key)) throw new Error(`the series stands twice: ${line}`);
    seen.add(key);
    if (current === null || !belongs(sample.name, current, format)) {
      throw new Error(`a sample without its family: ${line}`);
    }
    current.samples.push(sample);
  }
  const samples = [...families.values()].flatMap((family) => family.samples);
  return {
    families,
    samples,
    value: (name, labels = {}) =>
      samples.find((one) => one.name === name && sameLabels(one.labels, labels))?.value,
  };
}

function linesOf(text: string, format: string): readonly string[] {
  if (text === '' && format === 'text') return [];
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line has no line feed');
  if (format === 'text') return lines.filter((line) => line !== '');
  if (lines.pop() !== '# EOF') throw new Error('there is no # EOF');
  return lines;
}

function openFamily(
  families: Map<string, OpenFamily>,
  about: Omit<ReadFamily, 'samples'>,
): OpenFamily {
  if (families.has(about.name)) throw new Error(`two families ${about.name}`);
  const family = { ...about, samples: [] };
  families.set(about.name, family);
  return family;
}

function belongs(name: string, family: ReadFamily, format: string): boolean {
  const counter = format === 'openmetrics' ? ['_total'] : [''];
  const suffixes = family.type === 'counter' ? counter : (SUFFIXES[family.type] ?? []);
  return suffixes.some((suffix) => name === family.name + suffix);
}

function readSample(line: string): Sample {
  const match = SAMPLE.exec(line);
  const [, name = '', labelText = '', valueText = ''] = match ?? [];
  const value = valueText === '+Inf' ? Number.POSITIVE_INFINITY : Number(valueText);
  if (match === null || Number.isNaN(value)) throw new Error(`not a sample: ${line}`);
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < labelText.length) {
    const label = LABEL.exec(labelText);
    if (label === null) throw new Error(`not labels: ${line}`);
    labels[label[1] ?? ''] = (label[2] ?? '').replace(/\\(.)/gu, (_, mark: string) =>
      mark === 'n' ? '\n' : mark,
    );
  }
  return { name, labels, value };
}

function sameLabels(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** The cumulative buckets of a histogram series, in the order of the text. */
export function bucketsOf(
  reading: Reading,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): readonly (readonly [string, number])[] {
  return reading.samples.flatMap((sample) => {
    const { le, ...rest } = sample.labels;
    if (sample.name !== `${name}_bucket` || le === undefined) return [];
    return sameLabels(rest, labels) ? [[le, sample.value] as const] : [];
  });
}
