import type { CommandNode, OptionCandidate } from './tree.ts';

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}

function renderOption(path: string, { word, description, takesValue, choices }: OptionCandidate): string {
  const value = takesValue ? (choices.length === 0 ? ' -r -F' : ` -x -a ${quote(choices.join(' '))}`) : '';
  return `complete -c tallygate -n ${quote(`__tallygate_at ${quote(path)}`)} -l ${word.replace(/^--/, '')}${value} -d ${quote(description)}`;
}

/** A script for fish: `tallygate completion fish | source`. */
export function renderFish(nodes: readonly CommandNode[]): string {
  const paths = nodes.map(({ path }) => path).filter((path) => path !== '');
  const lines = nodes.flatMap(({ path, commands, options, choices, takesArgument }) => {
    const condition = quote(`__tallygate_at ${quote(path)}`);
    return [
      ...(takesArgument && choices.length === 0 ? [`complete -c tallygate -n ${condition} -F`] : []),
      ...choices.map((word) => `complete -c tallygate -n ${condition} -f -a ${word}`),
      ...commands.map(
        ({ word, description }) => `complete -c tallygate -n ${condition} -f -a ${word} -d ${quote(description)}`,
      ),
      ...options.map((option) => renderOption(path, option)),
    ];
  });
  return `# fish completion of tallygate
function __tallygate_at
  set -l at
  for word in (commandline -opc)[2..-1]
    if contains -- (string join -- ' ' $at $word) ${paths.map(quote).join(' ')}
      set at $at $word
    end
  end
  test "$at" = "$argv[1]"
end
complete -c tallygate -f
${lines.join('\n')}`;
}
