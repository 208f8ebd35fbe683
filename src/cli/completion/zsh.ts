// Completion for zsh.

import { type CompletedCommand, type CompletedOption, PROGRAM } from './words.ts';

/** A script for a folder of $fpath, or to be sourced. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const described = commands.map(
    ({ name, summary }) => `    ${quoted(`${name}:${colons(summary)}`)}`,
  );
  return `#compdef ${PROGRAM}
# Completion of ${PROGRAM} for zsh: add to ~/.zshrc, after compinit
#   source <(${PROGRAM} completion zsh)
_${PROGRAM}() {
  local state line
  local -a commands
  commands=(
${described.join('\n')}
  )
  _arguments -C '--version[print the version]' '--help[display help]' '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}
compdef _${PROGRAM} ${PROGRAM}
`;
}

function commandCase({ name, options, argument }: CompletedCommand): string {
  const place = argument === 'none' ? [] : [quoted(`*:argument:${actionOf(argument)}`)];
  const lines = [...options.map(optionSpec), ...place].map((spec) => `          ${spec}`);
  return `        ${name}) _arguments \\\n${lines.join(' \\\n')} ;;`;
}

function optionSpec({ long, short, help, isRepeatable, value }: CompletedOption): string {
  const names = short === null ? long : `{${short},${long}}`;
  const star = isRepeatable ? "'*'" : '';
  const tail = value === 'none' ? '' : `:value:${actionOf(value)}`;
  return `${star}${names}${quoted(`[${colons(help).replace(/[[\]]/gu, '\\$&')}]${tail}`)}`;
}

function actionOf(value: 'file' | 'any' | readonly string[]): string {
  if (value === 'file') return '_files';
  return value === 'any' ? '' : `(${value.join(' ')})`;
}

function colons(text: string): string {
  return text.replaceAll(':', '\\:');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
