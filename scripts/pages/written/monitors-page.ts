// The reference page of the monitors file, from its JSON Schema: every key with its kind, default,
// example and meaning.

import { page, table } from '../markdown.ts';
import { keySections } from './scenario-page.ts';

/** Kind, how it is written, examples. */
const GRAMMARS: readonly (readonly string[])[] = [
  ['k of n', 'at least `2 of …`, at most `… of 20`', '`2 of 2`, `3 of 5`'],
  ['size', 'a whole number with its unit: `B`, `KiB`, `MiB`; 1KiB to 64MiB', '`64KiB`'],
  [
    'cron pattern',
    'five fields (minute, hour, day, month, weekday), or six with seconds first',
    '`*/5 * * * *`, `0 9 * * MON-FRI`',
  ],
  ['time zone', 'a name of the time zone database', '`Europe/Vienna`, `UTC`'],
  [
    'instant',
    'date and time with `Z` or an offset',
    '`2026-12-01T02:00:00Z`, `2026-12-01 03:00+01:00`',
  ],
  [
    'address or secret reference',
    'an http(s) address without user, query and fragment, or `${env:NAME}` or `${file:PATH}` as the whole value',
    '`http://127.0.0.1:9093`, `${env:SLACK_WEBHOOK}`',
  ],
];

/** The page's Markdown. */
export function monitorsPage(schema: unknown): string {
  return page('Monitors file', 'src/monitor/file', [
    'What `earshot monitor FILE` reads: a YAML 1.2 file of at most 256 KiB. Unknown and duplicate keys are mistakes; all\nmistakes are reported at once, with line and column. For completion in an editor begin the file with\n`# yaml-language-server: $schema=../schema/monitors.schema.json`. How to use it: [guide](../guide/monitoring.md).',
    ...keySections(schema),
    '## How values are written',
    'Durations and references to secrets as in a [scenario](scenario.md). Beside them:',
    table(['kind', 'written', 'examples'], GRAMMARS),
  ]);
}
