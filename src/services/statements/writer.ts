import { stringify } from 'csv-stringify/sync';
import { formatUsd, parseUsd, ZERO_USD } from '../../lib/money.ts';
import { escapeFormula } from '../shared/exports/escape-formula.ts';
import type { ExportFormat } from '../shared/exports/export-file.ts';
import type { StatementWish } from './fields.ts';
import type { StatementItem } from './item.ts';

const TEXTS = [
  'type',
  'period',
  'customer_id',
  'customer',
  'customer_user_id',
  'customer_user',
  'token_id',
  'token',
  'model',
] as const;
const COUNTS = [
  'requests',
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
] as const;
const AMOUNTS = ['charge', 'adjustment', 'currency'] as const;
const NOTES = ['at', 'budget_id', 'reason'] as const;
const COLUMNS = [...TEXTS, ...COUNTS, ...AMOUNTS, ...NOTES];
const NUMBERS: ReadonlySet<string> = new Set([...COUNTS, ...AMOUNTS]);

type Line = Readonly<Record<string, string | number | null | undefined>>;

/** Amounts and counts stay numbers; a text that looks like a formula begins with an apostrophe. */
function toCell(line: Line, column: string): string {
  const value = line[column] ?? null;
  if (value === null) return '';
  const text = String(value);
  return NUMBERS.has(column) ? text : escapeFormula(text);
}

function writeLines(format: ExportFormat, lines: readonly Line[]): string {
  if (format === 'jsonl') return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  if (lines.length === 0) return '';
  return stringify(
    lines.map((line) => COLUMNS.map((column) => toCell(line, column))),
    { record_delimiter: 'windows' },
  );
}

/** Sums of a statement's lines. */
class Total {
  readonly #counts = new Map<string, number>(COUNTS.map((name) => [name, 0]));
  #charge = 0n;
  #adjustment = 0n;

  add(item: StatementItem): void {
    if (item.type === 'adjustment') {
      this.#adjustment += parseUsd(item.adjustment) ?? ZERO_USD;
      return;
    }
    for (const name of COUNTS) this.#counts.set(name, (this.#counts.get(name) ?? 0) + item[name]);
    this.#charge += parseUsd(item.charge) ?? ZERO_USD;
  }

  toLine(type: string, period: string, whose: Line): Line {
    return {
      type,
      period,
      ...whose,
      ...Object.fromEntries(this.#counts),
      charge: formatUsd(this.#charge),
      adjustment: formatUsd(this.#adjustment),
      currency: 'USD',
    };
  }
}

/**
 * Writes a statement piece by piece. The totals at its end are those of the lines that were written, so that they agree with them
 * whatever is settled meanwhile; it keeps one sum a customer.
 */
export class StatementWriter {
  readonly #format: ExportFormat;
  readonly #wish: StatementWish;
  readonly #all = new Total();
  readonly #customers = new Map<string | null, { readonly name: string | null; readonly total: Total }>();
  /** Lines without the totals. */
  lines = 0;
  /** Totals that were written. */
  totals = 0;

  constructor(format: ExportFormat, wish: StatementWish) {
    this.#format = format;
    this.#wish = wish;
  }

  /** What a file begins with. */
  head(): string {
    return this.#format === 'csv' ? stringify([COLUMNS], { record_delimiter: 'windows' }) : '';
  }

  write(items: readonly StatementItem[]): string {
    for (const item of items) {
      this.#all.add(item);
      this.#totalOf(item).add(item);
    }
    this.lines += items.length;
    return writeLines(
      this.#format,
      items.map((item): Line => ({ ...item, currency: 'USD' })),
    );
  }

  /** The totals of each customer, and of all. */
  end(): string {
    const { month, timeZone } = this.#wish;
    const customers = Array.from(this.#customers, ([id, { name, total }]) =>
      total.toLine('customer_total', month, { customer_id: id, customer: name }),
    );
    const zone = this.#format === 'jsonl' ? { time_zone: timeZone } : {};
    const totals = [...customers, this.#all.toLine('total', month, zone)];
    this.totals = totals.length;
    return writeLines(this.#format, totals);
  }

  #totalOf(item: StatementItem): Total {
    let known = this.#customers.get(item.customer_id);
    if (known === undefined) {
      known = { name: item.customer, total: new Total() };
      this.#customers.set(item.customer_id, known);
    }
    return known.total;
  }
}
