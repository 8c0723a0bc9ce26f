import { type CompletedCommand, wordsOf } from './words.js';

export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const paths = commands.map(({ path }) => path.join(' ')).filter((path) => path !== '');
  const cases = commands.map(
    (command) => `    '${command.path.join(' ')}') candidates=(${wordsOf(command).join(' ')}) ;;`,
  );
  return `#compdef mdm
_mdm() {
  local path_='' word
  local -a candidates
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${path_:+$path_ }$word" in
      ${paths.map((path) => `'${path}'`).join('|')}) path_="\${path_:+$path_ }$word" ;;
    esac
  done
  case "$path_" in
${cases.join('\n')}
  esac
  compadd -- $candidates
  _files
}
if [ "$funcstack[1]" = _mdm ]; then _mdm "$@"; else compdef _mdm mdm; fi`;
}
