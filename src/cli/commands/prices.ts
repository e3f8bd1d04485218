import { basename } from 'node:path';
import type { Command } from 'commander';
import type { PriceListParams } from '../../app/control/index.ts';
import type { PriceComparison, PriceDifference } from '../../services/prices/index.ts';
import { withOperations } from '../context.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../counted.ts';
import { addExamples } from '../examples.ts';
import { EXIT } from '../exit-codes.ts';
import { oneOf } from '../options.ts';
import type { Printer } from '../printer.ts';
import { INPUT_BYTES_MAX, readBounded } from '../read-bounded.ts';

interface Options {
  readonly from?: string;
  readonly format?: 'json' | 'csv';
  readonly dryRun?: true;
  readonly overrides?: true;
  readonly json?: true;
}

const FORMAT = ['--format <format>', 'json or csv (default: by the name of the file)'] as const;

/** What is given explicitly: a file of this machine, or an address that the gateway fetches. */
function readList(source: string, format: Options['format']): PriceListParams {
  if (/^https?:\/\//.test(source)) return { url: source };
  const named = source.toLowerCase().endsWith('.csv') ? 'csv' : 'json';
  // A pipe has no name that says anything.
  const name = source.startsWith('/dev/') ? null : basename(source).slice(0, 100);
  return { text: readBounded(source, INPUT_BYTES_MAX), format: format ?? named, name };
}

function print(printer: Printer, items: readonly PriceDifference[]): void {
  for (const item of items) {
    const from = item.effective_from === null ? '' : `  from ${item.effective_from}`;
    const own = item.overridden ? '  (a price of its own)' : '';
    printer.line(`${item.provider}  ${item.upstream_model}  ${item.dataset}${from}${own}`);
    for (const { part, in_force: before, known } of item.parts)
      printer.line(`  ${part.padEnd(32)} ${before ?? '-'} -> ${known ?? '-'}`);
  }
}

const describeList = ({ name, prices }: PriceComparison['lists'][number]): string =>
  `${name} (${prices} ${prices === 1 ? 'price' : 'prices'})`;

function addDiff(prices: Command, context: CommandContext): void {
  const diff = prices
    .command('diff')
    .description('what the price data says otherwise than what is in force, by model and part; changes nothing')
    .option('--from <file or url>', 'compare with this price list first (default: the price data that is known)')
    .option(...FORMAT, oneOf('json', 'csv'))
    .option('--json', 'print JSON')
    .action(async ({ from, format, json }: Options) => {
      const list = from === undefined ? null : readList(from, format);
      const found = await withOperations(context, (operations) => operations.comparePrices({ list }));
      if (json) {
        context.printer.json(found);
        return;
      }
      print(context.printer, found.items);
      const same =
        found.items.length === 0 ? 'Nothing differs' : counted(found.items.length, 'price differs', 'prices differ');
      context.printer.line(
        `${same}; ${counted(found.compared, 'deployment')}, no price is known for ${found.unknown}.`,
      );
      if (found.lists.length > 0) context.printer.line(`Imported: ${found.lists.map(describeList).join(', ')}.`);
    });
  addExamples(diff, ['prices diff', 'prices diff --from list.csv --json']);
}

async function update(context: CommandContext, list: PriceListParams | null, options: Options): Promise<void> {
  const updated = await withOperations(context, (operations) =>
    operations.updatePrices({ list, dryRun: options.dryRun ?? false, overrides: options.overrides ?? false }),
  );
  const { printer } = context;
  if (options.json) {
    printer.json(updated);
    return;
  }
  print(printer, updated.items);
  if (updated.list !== null)
    printer.line(`${updated.dry_run ? 'Would take in' : 'Took in'} ${describeList(updated.list)}.`);
  printer.line(`${updated.dry_run ? 'Would change' : 'Changed'} ${counted(updated.items.length, 'price')}.`);
  if (updated.overridden > 0) {
    const left = counted(
      updated.overridden,
      'deployment has a price of its own and was',
      'deployments have a price of their own and were',
    );
    printer.notice(`${left} left alone (--overrides).`);
  }
}

function addUpdate(prices: Command, context: CommandContext): void {
  const command = prices
    .command('update')
    .description('give deployments the prices of the price data; nothing is fetched unless --from says so')
    .option('--from <file or url>', 'take this price list in first (default: the price data that is known)')
    .option(...FORMAT, oneOf('json', 'csv'))
    .option('--overrides', 'also where a deployment has a price of its own, which is given up')
    .option('--dry-run', 'show what would change')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const list = options.from === undefined ? null : readList(options.from, options.format);
      await update(context, list, options);
    });
  addExamples(command, ['prices update --dry-run', 'prices update']);
}

function addImport(prices: Command, context: CommandContext): void {
  const command = prices
    .command('import')
    .description('take a price list in (JSON or CSV), wholly or not at all, and put its prices in force')
    .argument('<file or url>', 'the list')
    .option(...FORMAT, oneOf('json', 'csv'))
    .option('--overrides', 'also where a deployment has a price of its own, which is given up')
    .option('--dry-run', 'check the list and show what would change')
    .option('--json', 'print JSON')
    .action(async (source: string, options: Options) => {
      await update(context, readList(source, options.format), options);
    });
  addExamples(command, ['prices import list.csv --dry-run', 'prices import list.json']);
}

function addForget(prices: Command, context: CommandContext): void {
  const command = prices
    .command('forget')
    .description('forget an imported price list; what is in force stays until the next update')
    .argument('<name>', 'the list')
    .option('--json', 'print JSON')
    .action(async (name: string, { json }: Options) => {
      const { forgotten } = await withOperations(context, (operations) => operations.forgetPriceList({ name }));
      if (forgotten === 0) context.setExitCode(EXIT.failed);
      if (json) context.printer.json({ name, forgotten });
      else
        context.printer.line(
          forgotten === 0 ? `There is no list ${name}.` : `Forgot ${counted(forgotten, 'price')} of ${name}.`,
        );
    });
  addExamples(command, ['prices forget list.csv']);
}

export function addPrices(program: Command, context: CommandContext): void {
  const prices = program.command('prices').description('compare, update and import what models cost');
  addDiff(prices, context);
  addUpdate(prices, context);
  addImport(prices, context);
  addForget(prices, context);
  addExamples(prices, ['prices diff', 'prices import list.csv']);
}
