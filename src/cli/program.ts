// The commands. Each is loaded when it is called, so that `--help` costs nothing.

import { Command } from 'commander';
import { type ExitCode, toolVersion } from '../base/index.ts';
import { COMMAND_GROUPS, type CommandRow } from './command-row.ts';
import { BASELINE_OPTIONS, COMPARE_OPTIONS, MERGE_OPTIONS } from './flags/gate-options.ts';
import {
  CAPACITY_OPTIONS,
  CONFORMANCE_OPTIONS,
  DOCTOR_OPTIONS,
  INIT_OPTIONS,
  MONITOR_OPTIONS,
  makeOption,
  PLAN_OPTIONS,
  PROBE_OPTIONS,
  REPORT_OPTIONS,
  RUN_OPTIONS,
  SCENARIO_OPTIONS,
  SERVE_OPTIONS,
  VERIFY_OPTIONS,
} from './options.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandRow[] = [
  {
    group: 'Run',
    usage: 'run <file>',
    summary: 'run a scenario to its verdict; the exit code is the verdict',
    options: RUN_OPTIONS,
    examples: [
      'earshot run scenarios/quickstart.yaml',
      'earshot run lunch-hour.yaml --target http://127.0.0.1:8000 --out runs/today',
    ],
    load: async () => (await import('./commands/run.ts')).run,
  },
  {
    group: 'Run',
    usage: 'validate <files...>',
    summary: 'show every mistake of scenario files; runs nothing',
    options: [
      ...SCENARIO_OPTIONS.filter((row) => row.flags !== '--allow-target <host>'),
      { flags: '--no-color', help: 'no colour', hasVariable: false },
    ],
    examples: ['earshot validate scenarios/*.yaml'],
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  {
    group: 'Run',
    usage: 'plan <file>',
    summary: 'print what would happen, and what `run` would refuse; sends nothing',
    options: PLAN_OPTIONS,
    examples: ['earshot plan scenarios/lunch-hour.yaml --scale 10%'],
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    group: 'Monitor',
    usage: 'monitor <file>',
    summary: 'probe on a schedule, keep the results, wake somebody when it fails',
    options: MONITOR_OPTIONS,
    examples: ['earshot monitor scenarios/monitors.yaml'],
    load: async () => (await import('./commands/monitor.ts')).monitor,
  },
  {
    group: 'Monitor',
    usage: 'probe <file>',
    summary: 'probe a target once, in bounded time: does the chat work now?',
    options: PROBE_OPTIONS,
    examples: [
      'earshot probe scenarios/smoke.yaml',
      'earshot probe smoke.yaml --target http://127.0.0.1:8000 --format nagios --timeout 10s',
    ],
    load: async () => (await import('./commands/probe.ts')).probe,
  },
  {
    group: 'Servers',
    usage: 'serve',
    summary: 'the reference chat server; prints `ready URL`',
    options: SERVE_OPTIONS,
    examples: ['earshot serve --port 8000 --db chat.db --users 200 --users-file users.csv'],
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    group: 'Servers',
    usage: 'conformance [file]',
    summary: 'hold a server against the documented contract, and probe its security',
    options: CONFORMANCE_OPTIONS,
    examples: [
      'earshot conformance',
      'earshot conformance --target http://127.0.0.1:8000 --accounts users.csv',
      'earshot conformance own-login.yaml --own-target chat.staging.example.org',
    ],
    load: async () => (await import('./commands/conformance.ts')).conformance,
  },
  {
    group: 'Understand',
    usage: 'report <dir>',
    summary: 'rebuild every report from a run directory, also of a run that was killed',
    options: REPORT_OPTIONS,
    examples: ['earshot report runs/2026-11-22T101500Z-quickstart -o html=report.html'],
    load: async () => (await import('./commands/report.ts')).report,
  },
  {
    group: 'Gate',
    usage: 'compare [base] [new]',
    summary: 'repeated runs against a base, with statistics; a gate',
    options: COMPARE_OPTIONS,
    examples: [
      'earshot run lunch-hour.yaml --repeat 5 --out runs/new',
      'earshot compare main runs/new',
      "earshot compare runs/before runs/after --gate 'confirm_time p(99)' -o markdown=change.md",
      'earshot compare --interleave lunch-hour.yaml --target http://a:8000 --target http://b:8000',
    ],
    load: async () => (await import('./commands/gates/compare.ts')).compare,
  },
  {
    group: 'Gate',
    usage: 'baseline <action> [args...]',
    summary: 'save, list or prune the runs that later ones are compared with',
    options: BASELINE_OPTIONS,
    argumentWords: ['save', 'list', 'prune'],
    examples: [
      'earshot baseline save main runs/base',
      'earshot baseline list',
      'earshot baseline prune --remove old-branch',
    ],
    load: async () => (await import('./commands/gates/baseline.ts')).baseline,
  },
  {
    group: 'Gate',
    usage: 'merge <dirs...>',
    summary: 'one result from the shards of one run',
    options: MERGE_OPTIONS,
    examples: [
      'earshot run lunch-hour.yaml --target http://chat:8000 --seed 7 --shard 1/2 --out shards/1',
      'earshot run lunch-hour.yaml --target http://chat:8000 --seed 7 --shard 2/2 --out shards/2',
      'earshot merge shards/1 shards/2 --out merged',
    ],
    load: async () => (await import('./commands/gates/merge.ts')).merge,
  },
  {
    group: 'Understand',
    usage: 'verify <dir>',
    summary: 'replay a recorded run to the same verdict, or tell the story of one message',
    options: VERIFY_OPTIONS,
    examples: ['earshot verify runs/2026-11-22T101500Z-quickstart --message 12:44'],
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    group: 'Run',
    usage: 'init',
    summary: 'write a commented starter scenario; asks only on a terminal',
    options: INIT_OPTIONS,
    examples: [
      'earshot init',
      'earshot init --target http://127.0.0.1:8000 --users 50 --out chat.yaml',
    ],
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    group: 'Servers',
    usage: 'capacity <file>',
    summary: 'raise the load until it no longer holds; print the highest that does',
    options: CAPACITY_OPTIONS,
    examples: [
      'earshot capacity lunch-hour.yaml',
      'earshot capacity lunch-hour.yaml --for users --quick',
    ],
    load: async () => (await import('./commands/machine/capacity.ts')).capacity,
  },
  {
    group: 'Machine',
    usage: 'doctor [file]',
    summary: 'limits of this machine against a plan, and its calibration',
    options: DOCTOR_OPTIONS,
    examples: ['earshot doctor scenarios/lunch-hour.yaml', 'earshot doctor --calibrate'],
    load: async () => (await import('./commands/machine/doctor.ts')).doctor,
  },
  {
    group: 'Machine',
    usage: 'completion <shell>',
    summary: 'print a script that completes this command line in bash, zsh or fish',
    options: [],
    argumentWords: ['bash', 'zsh', 'fish'],
    examples: ['source <(earshot completion bash)'],
    load: async () => (await import('./commands/completion.ts')).completion,
  },
];

const END_OF_HELP = `
First steps:
  earshot init              writes a commented scenario, earshot.yaml
  earshot run earshot.yaml  starts a chat server, runs it, prints the verdict
  earshot run --help        every option, with examples

Exit codes:
  0 pass                       4 threshold or load not met
  1 internal error             5 unknown: too little could be judged
  2 usage or scenario invalid  6 target unreachable or refused
  3 verification failed        130 interrupted`;

/** The whole command line; `exit` receives the exit code of the command that ran. */
export function buildProgram(exit: (code: ExitCode) => void): Command {
  const program = new Command('earshot');
  program
    .description('Puts bots on a real-time chat server and proves that every message was heard.')
    .exitOverride()
    .configureHelp({ subcommandTerm: termOf })
    .showHelpAfterError('(add --help for options and examples)')
    .showSuggestionAfterError()
    .version(toolVersion(), '--version', 'print the version')
    .addHelpText('after', END_OF_HELP);
  for (const group of COMMAND_GROUPS) {
    for (const row of COMMANDS) if (row.group === group) addCommand(program, row, exit);
  }
  return program;
}

/** Every command has options: saying so of each leaves less room for what it does. */
function termOf(command: Command): string {
  const words = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '...' : ''}`;
    return one.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...words].join(' ');
}

function addCommand(program: Command, row: CommandRow, exit: (code: ExitCode) => void): void {
  const command = program
    .command(row.usage)
    .helpGroup(`${row.group}:`)
    .description(row.summary)
    .exitOverride();
  for (const option of row.options) command.addOption(makeOption(option));
  command.addHelpText(
    'after',
    `\nExamples:\n${row.examples.map((line) => `  ${line}`).join('\n')}`,
  );
  command.action(async () => {
    const action = await row.load();
    exit(await action(command.args, command.opts(), COMMANDS));
  });
}
