import type { CsvError } from 'csv-parse/sync';

/** What is wrong with a text that is no CSV, and on which line. */
export function describeCsvFault(error: CsvError): { readonly path: string; readonly problem: string } {
  const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
  return { path: `line ${line}`, problem: 'is not CSV: quotes or the number of fields do not fit' };
}
