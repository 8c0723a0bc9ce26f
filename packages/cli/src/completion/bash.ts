import { type CompletedCommand, wordsOf } from './words.js';

export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const paths = commands.map(({ path }) => path.join(' ')).filter((path) => path !== '');
  const cases = commands.map(
    (command) => `    '${command.path.join(' ')}') words='${wordsOf(command).join(' ')}' ;;`,
  );
  return `# bash completion of mdm: source <(mdm completion bash)
_mdm() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${paths.map((path) => `'${path}'`).join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _mdm mdm`;
}
