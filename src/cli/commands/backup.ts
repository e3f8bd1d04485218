import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withProgress } from '../context.ts';
import { addExamples } from '../examples.ts';

interface BackupOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: true;
}

const WITHOUT_KEY = 'The key that secrets are sealed under is not in it: keep a copy of that key elsewhere.';

export function addBackup(program: Command, context: CommandContext): void {
  const backup = program
    .command('backup')
    .description('write a consistent back-up of all data to one file, also while the server runs; without the key file')
    .requiredOption('--output <file>', 'the file, made with mode 0600')
    .option('--force', 'replace a file that is there')
    .option('--json', 'print JSON')
    .action(async ({ output, force = false, json }: BackupOptions) => {
      const { printer, actions } = context;
      const made = await withProgress(context, 'Copying', (onProgress) =>
        actions.backup({ output, force }, onProgress),
      );
      if (json) {
        printer.json({
          id: made.id,
          path: made.path,
          bytes: made.bytes,
          created_at: made.createdAt,
          epoch: made.epoch,
          seal_key_ids: made.sealKeyIds,
        });
        return;
      }
      printer.line(`Wrote ${made.path} (${made.bytes} bytes), the data as of ${made.createdAt}.`);
      printer.notice(WITHOUT_KEY);
    });
  addExamples(backup, ['backup --output /backups/tallygate-2026-01-31.backup']);
}
