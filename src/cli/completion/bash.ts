// Completion for bash, also for the old one of macOS: names of files come from readline itself.

import { type CompletedCommand, type CompletedOption, PROGRAM } from './words.ts';

/** A script to be sourced. Words hold no blanks, so that bash may split them. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const names = [...commands.map(({ name }) => name), '--help', '--version'].join(' ');
  return `# Completion of ${PROGRAM} for bash: source this, or add to ~/.bashrc
#   source <(${PROGRAM} completion bash)
_${PROGRAM}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" words=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${names}'
  else
    case "\${COMP_WORDS[1]} $prev" in
${commands.flatMap((command) => command.options.flatMap((one) => valueCase(command, one))).join('\n')}
      *)
        case "\${COMP_WORDS[1]} $cur" in
${commands.flatMap(wordCases).join('\n')}
        esac ;;
    esac
  fi
  case "$words" in *=) compopt -o nospace 2>/dev/null ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _${PROGRAM} ${PROGRAM}
`;
}

/** After an option that takes a value: its words, or nothing, and readline offers files. */
function valueCase({ name }: CompletedCommand, option: CompletedOption): readonly string[] {
  if (option.value === 'none') return [];
  const flags = [option.long, ...(option.short === null ? [] : [option.short])];
  const pattern = flags.map((flag) => `'${name} ${flag}'`).join('|');
  const isListed = option.value !== 'file' && option.value !== 'any';
  return [`      ${pattern}) ${isListed ? `words='${option.value.join(' ')}'` : 'return'} ;;`];
}

function wordCases({ name, options, argument }: CompletedCommand): readonly string[] {
  const flags = options.flatMap(({ long, short }) => (short === null ? [long] : [short, long]));
  const isListed = argument !== 'file' && argument !== 'none';
  const words = isListed ? [`          '${name} '*) words='${argument.join(' ')}' ;;`] : [];
  return [`          '${name} -'*) words='${flags.join(' ')}' ;;`, ...words];
}
