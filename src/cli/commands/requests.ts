import type { Command } from 'commander';
import { systemClock } from '../../lib/clock.ts';
import type { CommandContext } from '../context.ts';
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

export function addRequests(program: Command, context: CommandContext): void {
  const requests = program.command('requests').description('the request log');
  const command = requests
    .command('export')
    .description('write requests as CSV or JSON Lines, oldest first')
    .option('--format <csv or jsonl>', 'form of the file', oneOf('csv', 'jsonl'), 'csv')
    .option('--output <file>', 'file, made with mode 0600 (default: standard output)')
    .option('--from <instant>', 'only requests at this RFC 3339 instant or date (UTC) or later', parseInstant)
    .option('--to <instant>', 'only requests before it (default: now)', parseInstant)
    .option(
      '--filter <name=value>',
      'as the list call takes it, such as outcome=error; may be repeated, a name twice means any of its values',
      collectFilter,
    )
    .action(async (options: ExportOptions) => {
      const { format, output, from, to = new Date(systemClock.now() + 1).toISOString(), filter } = options;
      const query = { ...filter, ...(from === undefined ? {} : { from }), to };
      const rows = await withProgress(context, 'Exporting', (onProgress) =>
        withOperations(context, (operations) =>
          exportPages(
            (cursor) => operations.exportRequests({ format, query, cursor }),
            openOutput(context, output),
            (done) => onProgress(done, null),
          ),
        ),
      );
      context.printer.notice(`${counted(rows, 'request')} exported.`);
    });
  addExamples(command, [
    'requests export --from 2026-10-01 --to 2026-11-01 --output october.csv',
    'requests export --format jsonl --filter outcome=error --filter model=gpt-4.1',
  ]);
}
