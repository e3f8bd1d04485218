import { nextTurn } from '../../lib/in-turns.ts';
import { CsvError, parse } from 'csv-parse';
import { invalidField } from '../../lib/errors/index.ts';
import { describeCsvFault } from '../shared/exports/csv-fault.ts';
import type { RawLine } from './import-lines.ts';

/** Columns that are members of the same name. */
const TEXTS: ReadonlySet<string> = new Set(['id', 'name', 'email', 'customer_id', 'customer', 'status', 'expires_at']);
const LISTS: ReadonlySet<string> = new Set(['allowed_models', 'allowed_ips']);
const LIMITS: ReadonlySet<string> = new Set([
  'requests_per_minute',
  'tokens_per_minute',
  'requests_per_day',
  'tokens_per_day',
  'concurrent_requests',
]);
/** Columns of the one budget that a line may have, by the member of it. */
const BUDGET: ReadonlyMap<string, string> = new Map([
  ['budget_amount', 'amount'],
  ['budget_period', 'period'],
  ['budget_hard', 'hard'],
  ['budget_time_zone', 'time_zone'],
  ['budget_reset_day', 'reset_day'],
  ['budget_alerts', 'alerts'],
]);
const METADATA = 'metadata.';
const PIECE_BYTES = 16_384;
const DELIMITERS = [',', ';', '\t'] as const;

function isColumn(name: string): boolean {
  if (TEXTS.has(name) || LISTS.has(name) || LIMITS.has(name) || BUDGET.has(name)) return true;
  return name.startsWith(METADATA) && name.length > METADATA.length;
}

/** Spreadsheets write what their language separates by: the one that the first line has most of. */
function findDelimiter(content: string): string {
  const end = content.search(/[\r\n]/);
  const head = end === -1 ? content : content.slice(0, end);
  const counts = DELIMITERS.map((delimiter) => head.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function readList(cell: string): string[] {
  return cell
    .split(/[;|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A whole number as one; anything else is left to the check of the field, which says what is wrong. */
function readNumber(cell: string): unknown {
  return /^\d{1,16}$/.test(cell) ? Number(cell) : cell;
}

function readFlag(cell: string): unknown {
  const word = cell.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : cell;
}

function readBudgetPart(part: string, cell: string): unknown {
  switch (part) {
    case 'hard':
      return readFlag(cell);
    case 'reset_day':
      return readNumber(cell);
    case 'alerts':
      return readList(cell);
    default:
      return cell;
  }
}

interface Parts {
  readonly members: Record<string, unknown>;
  readonly limits: Record<string, unknown>;
  readonly budget: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

/** An empty cell says nothing; `null` takes away what is there. */
function setCell({ members, limits, budget, metadata }: Parts, column: string, cell: string): void {
  const value = cell === 'null' ? null : cell;
  const part = BUDGET.get(column);
  if (part !== undefined) budget[part] = value === null ? null : readBudgetPart(part, value);
  else if (LIMITS.has(column)) limits[column] = value === null ? null : readNumber(value);
  else if (LISTS.has(column)) members[column] = value === null ? null : readList(value);
  else if (column.startsWith(METADATA)) metadata[column.slice(METADATA.length)] = value;
  else members[column] = value;
}

function readRecord(columns: readonly string[], record: readonly string[]): Pick<RawLine, 'value' | 'budget'> {
  const parts: Parts = { members: {}, limits: {}, budget: {}, metadata: {} };
  columns.forEach((column, index) => {
    const cell = record[index] ?? '';
    if (cell !== '') setCell(parts, column, cell);
  });
  const { members, limits, budget, metadata } = parts;
  const filled = (part: Record<string, unknown>): boolean => Object.keys(part).length > 0;
  const value = {
    ...members,
    ...(filled(limits) ? { limits } : {}),
    ...(filled(metadata) ? { metadata } : {}),
  };
  return { value, budget: filled(budget) ? budget : null };
}

function checkColumns(columns: readonly string[]): void {
  const unknown = columns.find((column) => !isColumn(column));
  if (unknown !== undefined) {
    throw invalidField('line 1', `has a column that is no field of a customer user: ${unknown.slice(0, 100)}`);
  }
  if (new Set(columns).size !== columns.length) throw invalidField('line 1', 'must not name one column twice');
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The records of a CSV file, read piece by piece: what else the event loop has to do is not held up by a long one. */
async function parseRecords(content: string): Promise<readonly Parsed[]> {
  const records: Parsed[] = [];
  const parser = parse({
    info: true,
    skip_empty_lines: true,
    trim: true,
    relax_column_count: true,
    delimiter: findDelimiter(content),
  });
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('data', (record: Parsed) => records.push(record));
    parser.on('end', resolve);
    parser.on('error', reject);
  });
  const feed = async (): Promise<void> => {
    // Bytes, since a piece of text could end within a character.
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length && !parser.destroyed; at += PIECE_BYTES) {
      parser.write(bytes.subarray(at, at + PIECE_BYTES));
      await nextTurn();
    }
    if (!parser.destroyed) parser.end();
  };
  await Promise.all([ended, feed()]);
  return records;
}

/**
 * Reads customer users of a CSV file: a line of names, then one a customer user.
 * @throws GatewayError `invalid_request` when it is no such file
 */
export async function readCsvLines(content: string): Promise<readonly RawLine[]> {
  let records: readonly Parsed[];
  try {
    records = await parseRecords(content);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { path, problem } = describeCsvFault(error);
    throw invalidField(path, problem);
  }
  const [head, ...rest] = records;
  const columns = head?.record.map((name) => name.toLowerCase()) ?? [];
  checkColumns(columns);
  return rest.map(({ record, info }): RawLine => {
    const { lines: line } = info;
    if (record.every((cell) => cell === '')) return { line, value: null, budget: null, problems: [] };
    if (record.length !== columns.length) {
      const problem = `has ${record.length} fields where the first line names ${columns.length}`;
      return { line, value: {}, budget: null, problems: [{ path: '', problem }] };
    }
    return { line, ...readRecord(columns, record), problems: [] };
  });
}
