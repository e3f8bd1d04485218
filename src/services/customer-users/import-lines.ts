import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import { findJsonFault, scanObject } from '../../lib/json/index.ts';
import type { JsonLimits, ScannedObject } from '../../lib/json/index.ts';
import type { JsonObject } from '../shared/index.ts';
import { readCsvLines } from './import-csv.ts';
import type { ImportFields } from './import-fields.ts';

/** Lines of a file that are taken at once. */
export const LINES_MAX = 5000;
/** Lines of JSON Lines that are looked at, empty ones included: a file of nothing else is not taken apart. */
const FILE_LINES_MAX = 20_000;
/** Deepest nesting of a line: what walks through a value must not run out of stack. A line has no more values than characters. */
const LINE_LIMITS: JsonLimits = { depthMax: 64, valuesMax: Infinity };

export interface LineProblem {
  readonly path: string;
  readonly problem: string;
}

/** A line of the file. */
export interface RawLine {
  readonly line: number;
  /** What it says, as a merge patch with `id` and `customer` beside; null: nothing. */
  readonly value: JsonObject | null;
  /** What it says of the one budget that it may name without the others; null: nothing. */
  readonly budget: JsonObject | null;
  readonly problems: readonly LineProblem[];
}

function lineOf(content: string, offset: number): number {
  return content.slice(0, offset).split('\n').length;
}

/** A file in another encoding that was read as UTF-8 has these in it. */
function checkEncoding(content: string): void {
  const at = content.indexOf('\uFFFD');
  if (at === -1) return;
  throw invalidField(
    `line ${lineOf(content, at)}`,
    'is not text in UTF-8: save the file as UTF-8, in a spreadsheet as CSV UTF-8',
  );
}

function readJsonLine(text: string, line: number): RawLine {
  const refuse = (problem: string): RawLine => ({ line, value: {}, budget: null, problems: [{ path: '', problem }] });
  if (text.trim() === '') return { line, value: null, budget: null, problems: [] };
  let scanned: ScannedObject | null;
  try {
    scanned = scanObject(text, LINE_LIMITS);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    // Of what is JSON all that can be wrong is its depth.
    return refuse(
      findJsonFault(text) === null ? `is nested deeper than ${LINE_LIMITS.depthMax} levels` : 'is not JSON',
    );
  }
  return scanned === null ? refuse('must be an object') : { line, value: scanned.value, budget: null, problems: [] };
}

function readJsonLines(content: string): readonly RawLine[] {
  let breaks = 0;
  for (let at = content.indexOf('\n'); at !== -1; at = content.indexOf('\n', at + 1)) {
    if (++breaks > FILE_LINES_MAX) {
      throw invalidField('content', `must have at most ${FILE_LINES_MAX} lines, empty ones included`);
    }
  }
  return content.split('\n').map((line, at) => readJsonLine(line, at + 1));
}

/**
 * The lines of a file that say something.
 * @throws GatewayError `invalid_request` when it cannot be read at all, or is too long
 */
export async function readLines(content: string, format: ImportFields['format']): Promise<readonly RawLine[]> {
  const text = content.replace(/^\uFEFF/, '');
  checkEncoding(text);
  const read = format === 'csv' ? await readCsvLines(text) : readJsonLines(text);
  const lines = read.filter(({ value }) => value !== null);
  if (lines.length === 0) throw invalidField('content', 'must have at least one line of a customer user');
  if (lines.length > LINES_MAX) throw invalidField('content', `must have at most ${LINES_MAX} lines`);
  return lines;
}

/** What a line is refused for, of what its check threw. Throws what is not about the line. */
export function readProblems(error: unknown): readonly LineProblem[] {
  if (!(error instanceof GatewayError) || error.type !== 'invalid_request') throw error;
  return error.details.map(({ path, problem }) => ({
    path: typeof path === 'string' ? path : '',
    problem: typeof problem === 'string' ? problem : error.message,
  }));
}
