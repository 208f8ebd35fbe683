// Completion for fish.

import { type CompletedCommand, type CompletedOption, PROGRAM } from './words.ts';

/** A script for ~/.config/fish/completions. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c ${PROGRAM} -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.summary)}`,
    ...argumentLines(command),
    ...command.options.map((option) => optionLine(command, option)),
  ]);
  return `# Completion of ${PROGRAM} for fish
#   ${PROGRAM} completion fish > ~/.config/fish/completions/${PROGRAM}.fish
complete -c ${PROGRAM} -n __fish_use_subcommand -l version -d 'print the version'
${lines.join('\n')}
`;
}

function argumentLines({ name, argument }: CompletedCommand): readonly string[] {
  if (argument === 'file') return [];
  const words = argument === 'none' ? '' : ` -a ${quoted(argument.join(' '))}`;
  return [`complete -c ${PROGRAM} -n '__fish_seen_subcommand_from ${name}' -f${words}`];
}

function optionLine({ name }: CompletedCommand, option: CompletedOption): string {
  const short = option.short === null ? '' : ` -s ${option.short.slice(1)}`;
  const flag = `-l ${option.long.slice(2)}${short}`;
  const seen = `-n '__fish_seen_subcommand_from ${name}'`;
  return `complete -c ${PROGRAM} ${seen} ${flag}${valueFlags(option)} -d ${quoted(option.help)}`;
}

function valueFlags({ value }: CompletedOption): string {
  switch (value) {
    case 'none':
      return '';
    case 'file':
      return ' -r -F';
    case 'any':
      return ' -x';
    default:
      return ` -x -a ${quoted(value.join(' '))}`;
  }
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/gu, '\\$&')}'`;
}
