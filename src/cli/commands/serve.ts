import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addExamples } from '../examples.ts';

export function addServe(program: Command, { actions, setExitCode }: CommandContext): void {
  const serve = program
    .command('serve')
    .description('serve requests until SIGTERM or SIGINT')
    .action(async () => setExitCode(await actions.serve()));
  addExamples(serve, ['serve']);
}
