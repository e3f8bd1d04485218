import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function addServe(program: Command, { actions, setExitCode }: CommandContext): void {
  program
    .command('serve')
    .description('serve requests until SIGTERM or SIGINT')
    .action(async () => setExitCode(await actions.serve()));
}
