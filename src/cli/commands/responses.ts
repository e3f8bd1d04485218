import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { parseInstant } from '../options.ts';

interface CleanOptions {
  readonly before?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

export function addResponses(program: Command, context: CommandContext): void {
  const responses = program.command('responses').description('responses that are kept for their customer users');
  const clean = responses
    .command('clean')
    .description('remove responses whose conversation is over, as the server does every hour')
    .option(
      '--before <instant>',
      'conversations that went on last before this RFC 3339 instant or date, and at least an hour ago (default: as TALLYGATE_RESPONSE_DAYS says)',
      parseInstant,
    )
    .option('--dry-run', 'count, remove nothing')
    .option('--json', 'print JSON')
    .action(async ({ before, dryRun, json }: CleanOptions) => {
      const params = { before: before ?? null, dryRun: dryRun ?? false };
      const result = await withOperations(context, (operations) => operations.cleanResponses(params));
      if (json) context.printer.json({ removed: result.removed, dry_run: result.dryRun });
      else {
        const what = `${result.removed} response${result.removed === 1 ? '' : 's'}`;
        context.printer.line(`${result.dryRun ? 'Would remove' : 'Removed'} ${what}`);
      }
    });
  addExamples(clean, ['responses clean', 'responses clean --dry-run', 'responses clean --before 2026-01-31 --json']);
}
