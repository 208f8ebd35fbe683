// The reference of the command line, from the tables that also give its help and its completion.

import { makeOption } from '../../src/cli/options.ts';
import { COMMANDS } from '../../src/cli/program.ts';
import { type GeneratedFile, page, table } from './markdown.ts';

/** Every command with its options, their variables, and examples. */
export function cliPage(): GeneratedFile {
  const text = page('Command line', 'src/cli/program.ts and src/cli/options.ts', [
    'Settings: defaults < scenario file < `.env` in the working directory < `EARSHOT_*` variables < flags.\nExit codes are in the [README](../../README.md#exit-codes).',
    ...COMMANDS.flatMap(commandParts),
  ]);
  return { path: 'docs/reference/cli.md', text };
}

function commandParts({ usage, summary, options, examples }: (typeof COMMANDS)[number]): string[] {
  const rows = options
    .map(makeOption)
    .filter(({ hidden }) => !hidden)
    .map(({ flags, description, envVar }) => [
      `\`${flags}\``,
      envVar === undefined ? '' : `\`${envVar}\``,
      description.replaceAll('<', '&lt;'),
    ]);
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return [
    `## \`earshot ${usage}\``,
    sentence,
    ...(rows.length === 0 ? [] : [table(['option', 'variable', 'what it does'], rows)]),
    `\`\`\`\n${examples.join('\n')}\n\`\`\``,
  ];
}
