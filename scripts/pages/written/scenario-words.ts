// The prose of the scenario's reference page: how values are written, what flags change.

/** Kind, how it is written, examples. */
export const GRAMMARS: readonly (readonly string[])[] = [
  [
    'duration',
    'numbers with units, without spaces: `us`, `ms`, `s`, `m`, `h`, `d`; at most 7 days',
    '`250ms`, `1m30s`',
  ],
  ['duration or range of durations', 'one duration, or LOW..HIGH (uniform)', '`2s`, `1s..4s`'],
  ['rate', 'a number per `s`, `m` or `h`', '`200/s`, `12/m`'],
  ['percentage or ratio', 'a percentage with its sign, or a number from 0 to 1', '`5%`, `0.05`'],
  [
    'conversations',
    '`pairs` (cells of 2), `friends(k)` (groups of k+1, each talks to each), `celebrity(fans)` (one with all its fans), `chain(n)` (rings of n)',
    '`pairs`, `friends(4)`',
  ],
  [
    'message size',
    'UTF-16 code units of the whole body: one length, LOW..HIGH (uniform), or lognormal(MEDIAN, P99)',
    '`120`, `40..400`, `lognormal(120, 480)`',
  ],
  [
    'threshold',
    'AGGREGATE COMPARISON LIMIT, then maybe `over` WINDOW. Times: `p(N)`, `min`, `max`, `avg` with a unit. Counters: `count` without, `rate` with `/s`, `/m`, `/h`. `loss_ratio`: `value`, plain or in percent. Comparisons: `<`, `<=`, `>`, `>=`, `==` (not for times). A window is whole seconds and slides; the worst one counts.',
    '`p(99) < 250ms`, `count == 0`, `rate > 100/s`, `p(50) < 40ms over 10s`',
  ],
  [
    'secret reference',
    '`${env:NAME}` or `${file:PATH}`, always as the whole value; a file’s path is relative to the scenario',
    '`${env:JWT_SECRET}`',
  ],
];

export const SETTINGS = `Settings are applied to the file before it is judged; a mistake then names the flag.

- \`--set PATH=VALUE\`: PATH is dotted, lists count from 0 (\`load.ramp.stages.0.to=5/s\`), VALUE is YAML. Maps are made on
  the way; a value in the way gives room to a map (\`--set accounts.file=users.csv\`). Paths of files that a flag gives are
  relative to the working directory, those in the file to the file.
- \`--target URL\` replaces the target's address and keeps the other keys of a \`target\` map. \`--allow-target HOST\` adds to
  \`target.allow\`. \`--seed TEXT\` and \`--label KEY=VALUE\` are taken as text.
- \`--duration D\`: the load phase as a whole takes D. Starts, durations and stages keep their shares of it.
- \`--scale S\` (\`10%\` or \`0.1\`): rates of loads are multiplied; users of loads are multiplied and rounded up to whole cells,
  at least one; what no load has claimed likewise, and \`users\` becomes their sum. Numbers of active users in ramps are
  multiplied and rounded up, at most the slice. Thresholds, connect and login rates, caps and iterations stay.

The common rules: slices (\`users\` of loads) and the population hold whole cells; slices fit into the population; generated
accounts need the embedded server; credentials in headers are references; bodies above 500 characters leave the machine
only with \`messages.allowLong: true\`. A percentile that expects fewer than 10 samples beyond it cannot pass: a warning.`;
