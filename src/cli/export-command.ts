import type { Command } from 'commander';
import { systemClock } from '../lib/clock.ts';
import type { CommandContext } from './context.ts';
import { withOperations, withProgress } from './context.ts';
import { counted } from './counted.ts';
import { addExamples } from './examples.ts';
import { collectFilter, exportPages } from './export-pages.ts';
import type { NamedFilters, Page } from './export-pages.ts';
import type { Operations } from '../app/control/index.ts';
import { oneOf, parseInstant } from './options.ts';
import { openOutput } from './sink.ts';

type Format = 'csv' | 'jsonl';

interface ExportOptions {
  readonly format: Format;
  readonly output?: string;
  readonly from?: string;
  readonly to?: string;
  readonly filter?: NamedFilters;
}

/** What one piece of an export is asked for by. */
export interface ExportRequest {
  readonly format: Format;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly cursor: string | null;
}

/** What a log is, and how it is read. */
export interface ExportedLog {
  readonly description: string;
  /** What it has: one of them, and many. */
  readonly entry: readonly [one: string, many: string];
  readonly filterHelp: string;
  readonly examples: readonly string[];
  readonly read: (operations: Operations, request: ExportRequest) => Promise<Page>;
}

/** `export`: a log as CSV or JSON Lines, piece by piece, to a file or standard output. */
export function addExport(parent: Command, context: CommandContext, log: ExportedLog): void {
  const [one, many] = log.entry;
  const command = parent
    .command('export')
    .description(log.description)
    .option('--format <csv or jsonl>', 'form of the file', oneOf('csv', 'jsonl'), 'csv')
    .option('--output <file>', 'file, made with mode 0600 (default: standard output)')
    .option('--from <instant>', `only ${many} at this RFC 3339 instant or date (UTC) or later`, parseInstant)
    .option('--to <instant>', `only ${many} before it (default: now)`, parseInstant)
    .option('--filter <name=value>', log.filterHelp, collectFilter)
    .action(async (options: ExportOptions) => {
      // The end is excluded: what was written in this very millisecond is part of it.
      const { format, output, from, to = new Date(systemClock.now() + 1).toISOString(), filter } = options;
      const query = { ...filter, ...(from === undefined ? {} : { from }), to };
      const rows = await withProgress(context, 'Exporting', (onProgress) =>
        withOperations(context, (operations) =>
          exportPages(
            (cursor) => log.read(operations, { format, query, cursor }),
            openOutput(context, output),
            (done) => onProgress(done, null),
          ),
        ),
      );
      context.printer.notice(`${counted(rows, one, many)} exported.`);
    });
  addExamples(command, log.examples);
}
