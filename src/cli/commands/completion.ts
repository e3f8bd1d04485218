import { Argument, type Command } from 'commander';
import { renderBash } from '../completion/bash.ts';
import { renderFish } from '../completion/fish.ts';
import { listCommandNodes } from '../completion/tree.ts';
import { renderZsh } from '../completion/zsh.ts';
import type { CommandContext } from '../context.ts';
import { addExamples } from '../examples.ts';

const RENDER = { bash: renderBash, zsh: renderZsh, fish: renderFish } as const;

type Shell = keyof typeof RENDER;

export function addCompletion(program: Command, { printer }: CommandContext): void {
  const completion = program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(RENDER)))
    .option('--json', 'print JSON')
    .action((shell: Shell, options: { readonly json?: true }) => {
      const script = RENDER[shell](listCommandNodes(program));
      if (options.json) printer.json({ shell, script });
      else printer.line(script);
    });
  addExamples(completion, [
    'completion bash > /etc/bash_completion.d/tallygate',
    'completion zsh > ~/.zfunc/_tallygate',
    'completion fish > ~/.config/fish/completions/tallygate.fish',
  ]);
}
