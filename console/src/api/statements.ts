import { queryOptions } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { apiHeaders } from './client.ts';

/** A line of a statement, as the file has it. */
export interface StatementLine {
  readonly type: 'usage' | 'adjustment' | 'customer_total' | 'total';
  readonly period: string;
  readonly customer_id?: string | null;
  readonly customer?: string | null;
  readonly customer_user_id?: string | null;
  readonly customer_user?: string | null;
  readonly token_id?: string | null;
  readonly token?: string | null;
  readonly model?: string | null;
  readonly requests?: number;
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly charge?: string;
  readonly adjustment?: string;
  readonly reason?: string | null;
}

export interface StatementPreview {
  /** The newest lines, the newest first. */
  readonly lines: readonly StatementLine[];
  /** How many there are, without totals. */
  readonly count: number;
  readonly customers: readonly StatementLine[];
  readonly total: StatementLine | null;
}

export interface StatementWish {
  /** `2026-10` */
  readonly month: string;
  readonly timeZone: string;
  /** null: of everybody. */
  readonly customerId: string | null;
}

const LINES_SHOWN = 200;
const CUSTOMERS_SHOWN = 200;

/** Where the browser downloads a statement from. */
export function statementAddress({ month, timeZone, customerId }: StatementWish, format: 'csv' | 'jsonl'): string {
  const query = new URLSearchParams({ month, time_zone: timeZone, format });
  if (customerId !== null) query.set('customer_id', customerId);
  return `/api/v1/admin/statements?${query.toString()}`;
}

class Collector {
  /** The newest of each, in the order of the file: by day, then by day again. */
  readonly #usage: StatementLine[] = [];
  readonly #adjustments: StatementLine[] = [];
  readonly #customers: StatementLine[] = [];
  #count = 0;
  #total: StatementLine | null = null;

  add(text: string): void {
    if (text === '') return;
    const line = JSON.parse(text) as StatementLine;
    if (line.type === 'total') this.#total = line;
    else if (line.type === 'customer_total') {
      if (this.#customers.length < CUSTOMERS_SHOWN) this.#customers.push(line);
    } else {
      this.#count += 1;
      const newest = line.type === 'adjustment' ? this.#adjustments : this.#usage;
      if (newest.push(line) >= 2 * LINES_SHOWN) newest.splice(0, LINES_SHOWN);
    }
  }

  finish(): StatementPreview {
    const lines = [...this.#usage, ...this.#adjustments]
      .toReversed()
      .toSorted((one, other) => (one.period < other.period ? 1 : one.period > other.period ? -1 : 0))
      .slice(0, LINES_SHOWN);
    return { lines, count: this.#count, customers: this.#customers, total: this.#total };
  }
}

async function readPreview(wish: StatementWish, signal: AbortSignal): Promise<StatementPreview> {
  const response = await fetch(statementAddress(wish, 'jsonl'), { headers: apiHeaders('GET'), signal });
  if (!response.ok || response.body === null) throw new ApiError(response.status, await response.json());
  const collector = new Collector();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) collector.add(line);
  }
  collector.add(rest);
  return collector.finish();
}

/** The file itself, read whole, of which the end and the totals are kept. Each reading leaves a row in the operation log. */
export const statementQuery = (wish: StatementWish) =>
  queryOptions({
    queryKey: ['statements', wish],
    queryFn: ({ signal }) => readPreview(wish, signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
