import type { CommandNode } from './tree.ts';
import { listValueOptions } from './tree.ts';

/** A script for bash: `source <(tallygate completion bash)`. */
export function renderBash(nodes: readonly CommandNode[]): string {
  const paths = nodes.map(({ path }) => `"${path}"`).filter((path) => path !== '""');
  const values = listValueOptions(nodes);
  return `# bash completion of tallygate
_tallygate() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" at="" next word index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    next="\${at:+$at }$word"
    case "$next" in
      ${paths.join(' | ')}) at="$next" ;;
    esac
  done
  local candidates=""
  case "\${at:+$at }$previous" in
${values.map(({ place, choices }) => `    "${place}") candidates="${choices.join(' ')}" ;;`).join('\n')}
    *)
      case "$at" in
${nodes
  .map(({ path, commands, options, choices }) => {
    const words = [...commands, ...options].map(({ word }) => word);
    return `        "${path}") candidates="${[...choices, ...words].join(' ')}" ;;`;
  })
  .join('\n')}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$candidates" -- "$current"))
}
complete -o default -F _tallygate tallygate`;
}
