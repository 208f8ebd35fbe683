// The options of the commands that work on runs of their own: merge, compare, baseline.

import { type OptionRow, REPORT_OPTIONS, SCENARIO_OPTIONS } from '../options.ts';

export const MERGE_OPTIONS = [
  { flags: '--out <dir>', help: 'directory of the merged run (default: runs/<utc>-<name>)' },
  ...REPORT_OPTIONS.slice(0, -1),
  {
    flags: '--ci <system>',
    help: 'annotate for auto, github, gitlab or none (default: auto, by the environment)',
    words: ['auto', 'github', 'gitlab', 'none'],
  },
  { flags: '--quiet', help: 'no hints on standard error', hasVariable: false },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

const STORE_OPTION = {
  flags: '--store <dir>',
  help: 'where baselines are kept (default: .earshot/baselines)',
} as const satisfies OptionRow;

export const COMPARE_OPTIONS = [
  {
    flags: '--gate <metric>',
    help: "a metric that decides, e.g. 'delivery_time p(99)' (the default); at most three",
    isRepeatable: true,
    hasVariable: false,
  },
  {
    flags: '--alpha <ratio>',
    help: 'probability of a false alarm, all gates (default: 0.01)',
    hasVariable: false,
  },
  {
    flags: '--least-effect <percent>',
    help: 'a shift of less is no effect (default: 5%)',
    hasVariable: false,
  },
  {
    flags: '--goal <percent>',
    help: 'an effect that must have been seen (default: 10%)',
    hasVariable: false,
  },
  {
    flags: '--across-environments',
    help: 'compare runs of different machines or versions',
    hasVariable: false,
  },
  STORE_OPTION,
  {
    flags: '--interleave <file>',
    help: 'run this scenario itself against two targets in turn, A B B A …',
    hasVariable: false,
  },
  {
    flags: '--target <url>',
    help: 'with --interleave: the base, then the new one (default: fresh embedded servers)',
    isRepeatable: true,
    hasVariable: false,
  },
  {
    flags: '--accounts <file>',
    help: 'with --interleave: accounts of the base, then of the new target',
    isRepeatable: true,
    hasVariable: false,
  },
  {
    flags: '--repeat <n>',
    help: 'with --interleave: runs of each side (default: 5)',
    hasVariable: false,
  },
  ...SCENARIO_OPTIONS.filter(({ flags }) => flags !== '--target <url>'),
  { flags: '--workers <n>', help: 'with --interleave: agent processes of each run' },
  { flags: '--out <dir>', help: 'with --interleave: folder of the runs' },
  {
    flags: '-o, --output <kind=path>',
    help: 'one more report: json, markdown or html; repeatable',
    words: ['json=', 'markdown=', 'html='],
    isRepeatable: true,
    hasVariable: false,
  },
  {
    flags: '--ci <system>',
    help: 'annotate for auto, github, gitlab or none (default: auto, by the environment)',
    words: ['auto', 'github', 'gitlab', 'none'],
  },
  {
    flags: '--json',
    help: 'print the comparison as JSON on standard output and nothing else',
    hasVariable: false,
  },
  { flags: '--quiet', help: 'no progress on standard error', hasVariable: false },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const BASELINE_OPTIONS = [
  STORE_OPTION,
  {
    flags: '--remove <name>',
    help: 'with prune: give this baseline up; repeatable',
    isRepeatable: true,
    hasVariable: false,
  },
  { flags: '--json', help: 'print JSON on standard output', hasVariable: false },
] as const satisfies readonly OptionRow[];
