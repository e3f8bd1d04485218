import { CsvError, parse } from 'csv-parse/sync';
import { CommandError, EXIT } from './exit-codes.ts';
import { parseInstant } from './options.ts';

const COLUMNS = ['user', 'name', 'expires_at', 'allowed_models'];

/** A token to issue, and the line of the file that asks for it. */
export interface TokenLine {
  readonly line: number;
  /** `user`, and the fields of a token as the API takes them. */
  readonly item: Readonly<Record<string, unknown>>;
}

function wrong(line: number, problem: string): CommandError {
  return new CommandError(`Line ${line} ${problem}. No token was issued.`, EXIT.failed);
}

function readJsonLine(text: string, line: number): TokenLine {
  let item: unknown;
  try {
    item = JSON.parse(text);
  } catch {
    item = null;
  }
  if (typeof item !== 'object' || item === null || Array.isArray(item)) throw wrong(line, 'is no JSON object');
  return { line, item: { ...item } };
}

function readJsonLines(text: string): readonly TokenLine[] {
  return text
    .split('\n')
    .map((each, index) => ({ each, line: index + 1 }))
    .filter(({ each }) => each.trim() !== '')
    .map(({ each, line }) => readJsonLine(each, line));
}

function readCsvField(name: string, value: string, line: number): unknown {
  if (name === 'allowed_models') return value.split(/\s+/);
  if (name !== 'expires_at') return value;
  try {
    return parseInstant(value);
  } catch {
    throw wrong(line, 'has an expires_at that is no RFC 3339 instant and no date');
  }
}

function readCsvRow(row: Readonly<Record<string, string>>, line: number): TokenLine {
  const fields = Object.entries(row).filter(([, value]) => value !== '');
  return { line, item: Object.fromEntries(fields.map(([name, value]) => [name, readCsvField(name, value, line)])) };
}

function readCsv(text: string): readonly TokenLine[] {
  try {
    const rows = parse<{ record: Record<string, string>; info: { lines: number } }>(text, {
      bom: true,
      columns(header: string[]) {
        const unknown = header.find((name) => !COLUMNS.includes(name));
        if (unknown !== undefined || new Set(header).size < header.length) {
          throw wrong(1, `must name columns among ${COLUMNS.join(', ')}, each once`);
        }
        return header;
      },
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return rows.map(({ record, info }) => readCsvRow(record, info.lines));
  } catch (error) {
    if (error instanceof CsvError)
      throw wrong(Number(error['lines'] ?? 1), 'is no row of CSV with as many fields as the first');
    throw error;
  }
}

/**
 * Reads which tokens to issue: JSON Lines, one object a line, when the text begins with `{`, else CSV after a line of names; there models are
 * separated by spaces and an empty field is as one that is left out. Throws `CommandError`, which names the line.
 */
export function readTokenFile(text: string): readonly TokenLine[] {
  const lines = text.trimStart().startsWith('{') ? readJsonLines(text) : readCsv(text);
  if (lines.length === 0) throw new CommandError('The file asks for no token.', EXIT.failed);
  return lines;
}
