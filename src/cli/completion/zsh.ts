import type { Candidate, CommandNode } from './tree.ts';
import { listValueOptions } from './tree.ts';

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function describe({ word, description }: Candidate): string {
  return quote(`${word}:${description.replaceAll(':', String.raw`\:`)}`);
}

/** A script for zsh: `source <(tallygate completion zsh)`, or a file `_tallygate` in a folder of `fpath`. */
export function renderZsh(nodes: readonly CommandNode[]): string {
  const paths = nodes.map(({ path }) => path).filter((path) => path !== '');
  return `#compdef tallygate
_tallygate() {
  local at="" next index
  local -a candidates
  for ((index = 2; index < CURRENT; index++)); do
    next="\${at:+$at }\${words[index]}"
    case "$next" in
      (${paths.map(quote).join('|')}) at="$next" ;;
    esac
  done
  case "\${at:+$at }\${words[CURRENT - 1]}" in
${listValueOptions(nodes)
  .map(({ place, choices }) =>
    choices.length === 0
      ? `    (${quote(place)}) _files; return ;;`
      : `    (${quote(place)}) candidates=(${choices.map(quote).join(' ')}); _describe value candidates; return ;;`,
  )
  .join('\n')}
  esac
  case "$at" in
${nodes
  .map(({ path, commands, options, choices }) => {
    const words = [...choices.map((word) => ({ word, description: '' })), ...commands, ...options];
    return `    (${quote(path)}) candidates=(${words.map(describe).join(' ')}) ;;`;
  })
  .join('\n')}
  esac
  _describe tallygate candidates || _files
}
if [ "$funcstack[1]" = _tallygate ]; then _tallygate "$@"; else compdef _tallygate tallygate; fi`;
}
