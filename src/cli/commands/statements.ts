import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Operations } from '../../app/control/index.ts';
import { isMonth, isTimeZone } from '../../metering/index.ts';
import { StatementWriter } from '../../services/statements/index.ts';
import type { CommandContext } from '../context.ts';
import { withOperations, withProgress } from '../context.ts';
import { counted } from '../counted.ts';
import { addExamples } from '../examples.ts';
import { oneOf } from '../options.ts';
import { openOutput } from '../sink.ts';
import type { Sink } from '../sink.ts';

interface ExportOptions {
  readonly month: string;
  readonly timeZone: string;
  readonly customer?: string;
  readonly format: 'csv' | 'jsonl';
  readonly output?: string;
}

function parseMonth(text: string): string {
  if (!isMonth(text)) throw new InvalidArgumentError('It must be a month such as 2026-10.');
  return text;
}

function parseTimeZone(text: string): string {
  if (!isTimeZone(text)) throw new InvalidArgumentError('It must be an IANA time zone such as Europe/Berlin.');
  return text;
}

/** Answers how many lines there are, and totals beside them. */
async function exportAll(
  operations: Operations,
  { month, timeZone, customer = null, format }: Omit<ExportOptions, 'customer'> & { readonly customer?: string | null },
  sink: Sink,
  onLines: (lines: number) => void,
): Promise<Pick<StatementWriter, 'lines' | 'totals'>> {
  const writer = new StatementWriter(format, { month, timeZone, customerId: customer });
  let cursor: string | null = null;
  let text = writer.head();
  do {
    const page: Awaited<ReturnType<Operations['readStatement']>> = await operations.readStatement({
      month,
      timeZone,
      customer,
      cursor,
    });
    text += writer.write(page.items);
    if (text !== '' && !(await sink.write(text))) return writer;
    text = '';
    onLines(writer.lines);
    cursor = page.nextCursor;
  } while (cursor !== null);
  await sink.write(writer.end());
  await sink.end();
  return writer;
}

export function addStatements(program: Command, context: CommandContext): void {
  const statements = program.command('statements').description('what customers were charged, by month');
  const command = statements
    .command('export')
    .description("write a month's charges by day, customer user, token and model, with totals, as CSV or JSON Lines")
    .requiredOption('--month <month>', 'such as 2026-10', parseMonth)
    .option('--time-zone <zone>', 'IANA time zone in which the month and its days begin', parseTimeZone, 'UTC')
    .option('--customer <id>', "only this customer; 'none': customer users without one (default: everybody)")
    .option('--format <csv or jsonl>', 'form of the file', oneOf('csv', 'jsonl'), 'csv')
    .option('--output <file>', 'file, made with mode 0600 (default: standard output)')
    .action(async (options: ExportOptions) => {
      const { lines, totals } = await withProgress(context, 'Exporting', (onProgress) =>
        withOperations(context, (operations) =>
          exportAll(operations, options, openOutput(context, options.output), (done) => onProgress(done, null)),
        ),
      );
      context.printer.notice(`${counted(lines, 'line')} and ${counted(totals, 'total')} exported.`);
    });
  addExamples(command, [
    'statements export --month 2026-10 --output october.csv',
    'statements export --month 2026-10 --customer cus_0199… --time-zone Europe/Berlin --format jsonl',
  ]);
}
