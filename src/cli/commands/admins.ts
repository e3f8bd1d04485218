import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

interface ResetOptions {
  readonly passwordStdin?: true;
  readonly json?: true;
}

export function addAdmins(program: Command, context: CommandContext): void {
  const admins = program.command('admins').description('administrators');
  admins
    .command('reset-password')
    .description('set a new password and end every session of the administrator')
    .argument('<username>', 'user name of the administrator')
    .option('--password-stdin', 'take the password from standard input (default: one is made and printed)')
    .option('--json', 'print JSON')
    .action(async (username: string, options: ResetOptions) => {
      const { printer } = context;
      const password = options.passwordStdin ? (await context.readInput()).replace(/\r?\n$/, '') : null;
      if (password === '') throw new CommandError('Standard input holds no password.', EXIT.usage);
      const reset = await withOperations(context, (operations) => operations.resetPassword({ username, password }));
      if (options.json) {
        printer.json({ username: reset.username, password: reset.password });
        return;
      }
      if (reset.password !== null) printer.line(reset.password);
      printer.notice(`The password of ${reset.username} is new; every session of that account has ended.`);
    });
}
