import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withProgress } from '../context.ts';
import { addExamples } from '../examples.ts';

interface RestoreOptions {
  readonly force?: true;
  readonly discardPresent?: true;
  readonly revokeTokens?: true;
  readonly json?: true;
}

const EXPLANATION = `
Over data of the same origin (--force), what administrators set up goes back to the back-up, and what happened stays:
charges, requests, the operation log. What was revoked, suspended or removed since stays so, and spent stays spent.
Without such data nobody knows what was revoked since: see --revoke-tokens. Every session and access token ends either
way. A back-up of the data as they are is made first, in the data folder.`;

export function addRestore(program: Command, context: CommandContext): void {
  const restore = program
    .command('restore')
    .description('restore a back-up while no server runs')
    .argument('<file>', 'the back-up')
    .option('--force', 'replace the data that are there')
    .option('--discard-present', 'take nothing over from the data that are there: all is as in the back-up')
    .option('--revoke-tokens', 'revoke every auth token and management key')
    .option('--json', 'print JSON')
    .addHelpText('after', EXPLANATION)
    .action(async (file: string, options: RestoreOptions) => {
      const { printer, actions } = context;
      const request = {
        file,
        force: options.force ?? false,
        discardPresent: options.discardPresent ?? false,
        revokeTokens: options.revokeTokens ?? false,
      };
      const done = await withProgress(context, 'Restoring', (onProgress) => actions.restore(request, onProgress));
      if (options.json) {
        printer.json({
          backup_id: done.backupId,
          backup_at: done.backupAt,
          epoch: done.epoch,
          kept: done.kept,
          safety_copy: done.safetyCopy,
          aside: done.aside,
          warnings: done.warnings,
        });
        return;
      }
      printer.line(`Restored the back-up of ${done.backupAt}; the data begin their life number ${done.epoch}.`);
      if (done.kept) printer.line('What happened since was kept: charges, requests, revocations, the operation log.');
      if (done.safetyCopy !== null) printer.line(`The data as they were before: ${done.safetyCopy}`);
      if (done.aside !== null) printer.line(`The database that could not be read: ${done.aside}`);
      for (const warning of done.warnings) printer.notice(warning);
    });
  addExamples(restore, [
    'restore /backups/tallygate-2026-01-31.backup',
    'restore --force /backups/tallygate-2026-01-31.backup',
  ]);
}
