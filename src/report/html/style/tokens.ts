// The colours of every page that Earshot makes, by name, for light, dark and paper. Restrained: ink
// on a plain ground; green, red and amber are for verdicts alone.

type Tokens = Readonly<Record<string, string>>;

const LIGHT: Tokens = {
  bg: '#ffffff',
  card: '#ffffff',
  sunk: '#f6f7f9',
  ink: '#16191f',
  faint: '#5a6270',
  rule: '#e3e6eb',
  good: '#0b6b3a',
  'good-bg': '#eaf6ef',
  bad: '#b01c28',
  'bad-bg': '#fcedee',
  unsure: '#855700',
  'unsure-bg': '#fcf4e1',
  a: '#2159b8',
  b: '#b5520d',
  q1: '#94b6ea',
  q2: '#5587d6',
  q3: '#163f8c',
  q4: '#8b93a1',
  l1: '#17806d',
  l2: '#7d54b5',
  l3: '#a83c6c',
  l4: '#77761f',
  l5: '#5a6270',
  heat: '#123a86',
  hatch: '#d5d9e0',
  shade: '#faefcf',
};

const DARK: Tokens = {
  bg: '#111317',
  card: '#111317',
  sunk: '#1a1d23',
  ink: '#e8eaee',
  faint: '#9ba3b1',
  rule: '#2b3038',
  good: '#68cf97',
  'good-bg': '#14251b',
  bad: '#ff8d90',
  'bad-bg': '#301619',
  unsure: '#ecc062',
  'unsure-bg': '#2a220f',
  a: '#82b1ff',
  b: '#f3a468',
  q1: '#41639e',
  q2: '#6d9cea',
  q3: '#c2d9ff',
  q4: '#7c8492',
  l1: '#5cc7b2',
  l2: '#bb9af0',
  l3: '#ee8fb7',
  l4: '#cfcb6a',
  l5: '#9ba3b1',
  heat: '#8db9ff',
  hatch: '#343a44',
  shade: '#33290f',
};

/** Names of the colours that series of charts are drawn in. */
const SERIES = ['a', 'b', 'q1', 'q2', 'q3', 'q4', 'l1', 'l2', 'l3', 'l4', 'l5', 'faint', 'bad'];

/**
 * The colours as a style sheet: by the reader's setting, by `data-theme` on the root, and light on
 * paper whatever either says.
 */
export function tokenStyle(): string {
  return [
    `:root{color-scheme:light;${declared(LIGHT)}}`,
    '@media (prefers-color-scheme:dark){:root:not([data-theme=light])' +
      `{color-scheme:dark;${declared(DARK)}}}`,
    `:root[data-theme=dark]{color-scheme:dark;${declared(DARK)}}`,
    `@media print{:root:root:root{color-scheme:light;${declared(LIGHT)}}}`,
    ...SERIES.map((name) => `.c-${name}{--color:var(--${name})}`),
  ].join('\n');
}

function declared(tokens: Tokens): string {
  return Object.entries(tokens)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');
}
