import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { RecomputedLedger } from '../../app/control/index.ts';
import type { CommandContext } from '../context.ts';
import { withOperations, withProgress } from '../context.ts';
import { counted } from '../counted.ts';
import { addExamples } from '../examples.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { parseInstant } from '../options.ts';
import type { Printer } from '../printer.ts';
import { INPUT_BYTES_MAX, readBounded } from '../read-bounded.ts';

interface RecomputeOptions {
  readonly from?: string;
  readonly to?: string;
  readonly customer?: string;
  readonly model?: string;
  readonly by: readonly string[];
  readonly priceVersion?: string;
  readonly prices?: string;
  readonly json?: true;
}

/** Names of the groups, as they are asked for and as they are answered. */
const GROUPS: Readonly<Record<string, string>> = { month: 'month', customer: 'customer_id', model: 'model' };
const AMOUNTS = ['charge', 'other_charge', 'difference', 'provider_cost', 'other_provider_cost'] as const;

function parseGroups(text: string): readonly string[] {
  const names = text === '' ? [] : text.split(',');
  return names.map((name) => {
    const key = GROUPS[name];
    if (key === undefined) throw new InvalidArgumentError('It must be some of month, customer, model, with commas.');
    return key;
  });
}

function readPrices(path: string): unknown {
  try {
    return JSON.parse(readBounded(path, INPUT_BYTES_MAX));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${path} cannot be read as JSON`, EXIT.usage, error);
  }
}

/** Texts to the left, numbers to the right. */
function printTable(
  printer: Printer,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts: number,
): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all) {
    const cells = row.map((cell, column) =>
      column < texts ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    printer.line(cells.join('  ').trimEnd());
  }
}

function report(printer: Printer, found: RecomputedLedger, by: readonly string[]): void {
  const keys = by.length === 0 ? ['all'] : by;
  const toRow = (group: RecomputedLedger['total'], names: readonly string[]): readonly string[] => [
    ...names,
    String(group.requests),
    ...AMOUNTS.map((name) => group[name]),
  ];
  const namesOf = (group: RecomputedLedger['total']): readonly string[] =>
    by.map((key) => (group as Readonly<Record<string, string | number | null | undefined>>)[key]?.toString() ?? '-');
  const rows = by.length === 0 ? [] : found.groups.map((group) => toRow(group, namesOf(group)));
  const total = toRow(found.total, ['total', ...keys.slice(1).map(() => '')]);
  printTable(printer, [...keys, 'requests', ...AMOUNTS], [...rows, total], keys.length);
  if (found.recovered > 0) {
    const recovered = counted(
      found.recovered,
      'recovered request counts as it was',
      'recovered requests count as they were',
    );
    printer.line(`${recovered} charged.`);
  }
  if (found.unpriced > 0) {
    const unpriced = counted(
      found.unpriced,
      'request has no other price and counts as it was',
      'requests have no other price and count as they were',
    );
    printer.line(`${unpriced} charged.`);
  }
  for (const { id, field, expected, found: is } of found.mismatches) {
    printer.line(`${id}: ${field} must be ${expected} by its own price, is ${is}`);
  }
  printer.line(
    found.ok
      ? 'By its own price each request costs what the ledger has.'
      : `${counted(found.mismatch_count, 'request does', 'requests do')} not cost what the ledger has.`,
  );
}

export function addLedgerRecompute(ledger: Command, context: CommandContext): void {
  const recompute = ledger
    .command('recompute')
    .description(
      'show what other prices would have charged, and that its own price leads to each charge; changes nothing',
    )
    .option('--from <instant>', 'only requests at this RFC 3339 instant or date, or later', parseInstant)
    .option('--to <instant>', 'only requests before it', parseInstant)
    .option('--customer <id>', 'only those of this customer')
    .option('--model <name>', 'only those of this model')
    .option('--by <groups>', 'sums by month, customer, model, separated by commas', parseGroups, ['model'])
    .option('--price-version <id>', 'price all of them by this version (default: as their deployments are priced now)')
    .option('--prices <file>', 'JSON object of prices by model; the others keep theirs')
    .option('--json', 'print JSON')
    .action(async (options: RecomputeOptions) => {
      const params = {
        from: options.from ?? null,
        to: options.to ?? null,
        customer_id: options.customer ?? null,
        model: options.model ?? null,
        group_by: options.by,
        price_version: options.priceVersion ?? null,
        prices: options.prices === undefined ? null : readPrices(options.prices),
      };
      const found = await withProgress(context, 'Recomputing', (onProgress) =>
        withOperations(context, (operations) => operations.recomputeLedger(params, onProgress)),
      );
      if (!found.ok) context.setExitCode(EXIT.failed);
      if (options.json) context.printer.json(found);
      else report(context.printer, found, options.by);
    });
  addExamples(recompute, [
    'ledger recompute --from 2026-03-01 --to 2026-04-01',
    'ledger recompute --by month,customer --prices new-prices.json',
    'ledger recompute --model gpt-4.1 --price-version pv_0199c0ffee017d3f8a2b4c5d6e7f8091 --json',
  ]);
}
