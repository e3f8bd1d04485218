import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { escapeFormula } from './escape-formula.ts';

export const exportFormatSchema = z
  .enum(['csv', 'jsonl'])
  .meta(text('CSV (RFC 4180) or JSON Lines.', 'CSV（RFC 4180）或 JSON Lines。'));

export type ExportFormat = z.output<typeof exportFormatSchema>;

/** Media types of the formats. */
export const EXPORT_TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
} as const satisfies Record<ExportFormat, string>;

/** What a file is answered with. */
export function exportHeaders(name: string, format: ExportFormat): Readonly<Record<string, string>> {
  return {
    'content-type': EXPORT_TYPES[format],
    'content-disposition': `attachment; filename="${name}.${format}"`,
    'cache-control': 'no-store',
  };
}

/** A piece of a file. */
export interface ExportPage {
  readonly text: string;
  readonly rows: number;
  /** Asks for the next piece; null: this was the last. */
  readonly nextCursor: string | null;
}

export type Cell = string | number | boolean | null | undefined;

/** RFC 4180; a text that a spreadsheet would take for a formula begins with an apostrophe. */
export function writeCsv(records: readonly (readonly Cell[])[]): string {
  if (records.length === 0) return '';
  return stringify(
    records.map((record) => record.map((cell) => (typeof cell === 'string' ? escapeFormula(cell) : cell))),
    { record_delimiter: 'windows', cast: { boolean: String } },
  );
}

/** Records as lines of JSON. */
export function writeJsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** A whole file, piece by piece. */
export async function* joinPages(read: (cursor: string | null) => Promise<ExportPage>): AsyncGenerator<string> {
  let cursor: string | null = null;
  do {
    const page: ExportPage = await read(cursor);
    if (page.text !== '') yield page.text;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
