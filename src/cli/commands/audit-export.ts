import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { systemClock } from '../../lib/clock.ts';
import { withOperations, withProgress } from '../context.ts';
import { counted } from '../counted.ts';
import { addExamples } from '../examples.ts';
import { collectFilter, exportPages } from '../export-pages.ts';
import type { NamedFilters } from '../export-pages.ts';
import { oneOf, parseInstant } from '../options.ts';
import { openOutput } from '../sink.ts';

interface ExportOptions {
  readonly format: 'csv' | 'jsonl';
  readonly output?: string;
  readonly from?: string;
  readonly to?: string;
  readonly filter?: NamedFilters;
}

export function addAuditExport(audit: Command, context: CommandContext): void {
  const command = audit
    .command('export')
    .description('write the operation log as CSV or JSON Lines, oldest rows first')
    .option('--format <csv or jsonl>', 'form of the file', oneOf('csv', 'jsonl'), 'csv')
    .option('--output <file>', 'file, made with mode 0600 (default: standard output)')
    .option('--from <instant>', 'only rows at this RFC 3339 instant or date (UTC) or later', parseInstant)
    .option('--to <instant>', 'only rows before it (default: now)', parseInstant)
    .option(
      '--filter <name=value>',
      'as the list call takes it, such as action=token.*; may be repeated',
      collectFilter,
    )
    .action(async (options: ExportOptions) => {
      const { format, output, from, to = new Date(systemClock.now()).toISOString(), filter } = options;
      const query = { ...filter, ...(from === undefined ? {} : { from }), to };
      const rows = await withProgress(context, 'Exporting', (onProgress) =>
        withOperations(context, (operations) =>
          exportPages(
            (cursor) => operations.exportOperationLog({ format, query, cursor }),
            openOutput(context, output),
            (done) => onProgress(done, null),
          ),
        ),
      );
      context.printer.notice(`${counted(rows, 'row')} exported.`);
    });
  addExamples(command, [
    'audit export --format csv --output log.csv',
    "audit export --format jsonl --filter 'action=token.*' --from 2026-01-01",
  ]);
}
