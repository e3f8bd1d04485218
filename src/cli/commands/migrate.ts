import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addExamples } from '../examples.ts';

interface MigrateOptions {
  readonly status?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

export function addMigrate(program: Command, { actions, printer }: CommandContext): void {
  const migrate = program
    .command('migrate')
    .description('bring the database to the schema of this version (serve does this too)')
    .option('--status', 'show every migration and when it was applied')
    .option('--dry-run', 'show what would be applied')
    .option('--json', 'print JSON')
    .action(async (options: MigrateOptions) => {
      if (options.status || options.dryRun) {
        const all = await actions.migrationStatus();
        const shown = options.dryRun ? all.filter((state) => state.appliedAt === null) : all;
        if (options.json) {
          printer.json({ migrations: shown.map(({ name, appliedAt }) => ({ name, applied_at: appliedAt })) });
        } else if (shown.length === 0) printer.line('Nothing to apply.');
        else for (const state of shown) printer.line(`${state.appliedAt ?? 'pending'.padEnd(24)}  ${state.name}`);
        return;
      }
      const applied = await actions.migrate();
      if (options.json) printer.json({ applied });
      else if (applied.length === 0) printer.line('Nothing to apply.');
      else for (const name of applied) printer.line(`applied  ${name}`);
    });
  addExamples(migrate, ['migrate --status', 'migrate --dry-run', 'migrate']);
}
