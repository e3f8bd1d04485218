import { CsvError, parse } from 'csv-parse/sync';
import { GatewayError } from '../../lib/errors/index.ts';
import { asRecord, findJsonFault, isRecord, JsonView, parseJson } from '../../lib/json/index.ts';
import { findAbsurdRate } from '../../metering/price-bounds.ts';
import { parsePriceDocument } from '../../metering/price-document.ts';
import type { PriceDocument } from '../../store/records/index.ts';
import { currencyOf, describeMissingRate } from '../shared/catalogue/index.ts';
import { describeCsvFault } from '../shared/exports/csv-fault.ts';
import { parseInstant } from '../shared/fields/instants.ts';

/** Largest list that is taken. */
export const PRICE_LIST_BYTES_MAX = 8 * 1024 * 1024;
const PRICES_MAX = 20_000;
/** More problems than these are not told: whoever mends them tries again. */
const PROBLEMS_MAX = 50;
// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const NAME = /^[^\u0000-\u001f\u007f]{1,100}$/;
// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const MODEL = /^[^\s\u0000-\u001f\u007f-\u009f]{1,300}$/;

/** A list of prices from outside, wholly valid. */
export interface PriceList {
  readonly name: string;
  readonly prices: readonly {
    readonly kind: string;
    readonly model: string;
    readonly price: PriceDocument;
    /** UTC milliseconds; null: from when it is taken in. */
    readonly effectiveFrom: number | null;
  }[];
}

/** What a list is checked against. */
export interface PriceListRules {
  /** Kinds of provider. */
  readonly kinds: ReadonlySet<string>;
  /** Nano-USD for one unit of each currency that has a rate. */
  readonly currencies: Pick<ReadonlyMap<string, bigint>, 'get'>;
  /** UTC milliseconds. */
  readonly now: number;
}

interface Problem {
  readonly path: string;
  readonly problem: string;
}

/** One price as it was written, and on which line. */
interface Row {
  readonly line: number;
  readonly kind: unknown;
  readonly model: unknown;
  readonly effectiveFrom: unknown;
  readonly price: unknown;
}

function refuse(problems: readonly Problem[]): GatewayError {
  const shown = problems.slice(0, PROBLEMS_MAX);
  const first = shown[0];
  return new GatewayError('invalid_request', {
    hint: first === undefined ? 'the price list is not valid' : `${first.path}: ${first.problem}`,
    details: shown.map((each) => ({ ...each })),
  });
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Whether a text is the number zero. */
const isZero = (text: string): boolean => /^0+(?:\.0*)?$|^\.0+$/.test(text.trim());

/**
 * Takes `free` for nothing where a part is said to be so, and refuses zeros: in price lists they stand for what is not known. Answers the
 * price as it is kept.
 */
function readRates(value: unknown, path: string, problems: Problem[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => readRates(item, `${path}.${index}`, problems));
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        key,
        readRates(part, path === '' ? key : `${path}.${key}`, problems),
      ]),
    );
  if (typeof value !== 'string') return value;
  if (value.trim().toLowerCase() === 'free') return '0';
  if (isZero(value)) problems.push({ path, problem: 'is zero: write free where it costs nothing' });
  return value;
}

function findRateProblems(document: PriceDocument, currencies: PriceListRules['currencies']): readonly Problem[] {
  const currency = currencyOf(document);
  const rate = currencies.get(currency);
  if (rate === undefined) return [{ path: 'currency', problem: describeMissingRate(currency) }];
  const absurd = findAbsurdRate(document, rate);
  return absurd === null ? [] : [absurd];
}

function readRow(
  row: Row,
  { kinds, currencies, now }: PriceListRules,
  problems: Problem[],
): PriceList['prices'][number] | null {
  const place = `line ${row.line}`;
  const own: Problem[] = [];
  if (typeof row.kind !== 'string' || !kinds.has(row.kind))
    own.push({ path: 'kind', problem: 'is not a kind of provider' });
  if (typeof row.model !== 'string' || !MODEL.test(row.model))
    own.push({ path: 'model', problem: "must be the provider's name of a model" });
  const from = row.effectiveFrom ?? null;
  const effectiveFrom = typeof from === 'string' ? parseInstant(from) : null;
  if (from !== null && effectiveFrom === null)
    own.push({ path: 'effective_from', problem: 'must be an RFC 3339 instant' });
  if (effectiveFrom !== null && effectiveFrom < now)
    own.push({ path: 'effective_from', problem: 'must not be in the past: what was charged stays as it is' });
  const parsed = parsePriceDocument(readRates(row.price, '', own));
  if (!parsed.ok) own.push(...parsed.problems);
  else own.push(...findRateProblems(parsed.document, currencies));
  for (const { path, problem } of own) problems.push({ path: path === '' ? place : `${place}: ${path}`, problem });
  if (own.length > 0 || !parsed.ok) return null;
  return { kind: String(row.kind), model: String(row.model), price: parsed.document, effectiveFrom };
}

function readJsonRows(text: string): { readonly name: unknown; readonly rows: readonly Row[] } {
  const fault = findJsonFault(text);
  if (fault !== null) throw refuse([{ path: `line ${lineAt(text, fault)}`, problem: 'is not JSON from here on' }]);
  const value = asRecord(parseJson(text));
  const { prices } = value;
  if (!Array.isArray(prices)) throw refuse([{ path: 'prices', problem: 'must be a list of prices' }]);
  const unknown = Object.keys(value).find((key) => key !== 'name' && key !== 'prices');
  if (unknown !== undefined) throw refuse([{ path: unknown, problem: 'is not a field of a price list' }]);
  const view = new JsonView(text).get('prices');
  let from = 0;
  let line = 1;
  let counted = 0;
  const rows = prices.map((item: unknown, index): Row => {
    const json = view?.item(index)?.json ?? '';
    const at = text.indexOf(json, from);
    // Lines are counted on from the last price, so that a long list takes no longer than it is.
    line += lineAt(text.slice(counted, at), at - counted) - 1;
    counted = at;
    from = at + json.length;
    const { kind, model, effective_from: effectiveFrom, ...price } = asRecord(item);
    return { line, kind, model, effectiveFrom, price: isRecord(item) ? price : item };
  });
  return { name: value['name'], rows };
}

/** `tiers.200000.input` is a member of the tier above 200,000 tokens. */
function setPart(price: Record<string, unknown>, path: readonly string[], value: string): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    price[key] = key === 'free' ? value.trim().toLowerCase() === 'true' : value;
    return;
  }
  if (key === 'tiers') {
    const tiers = (price[key] ??= []) as Record<string, unknown>[];
    const above = Number(rest[0]);
    let tier = tiers.find((each) => each['above_input_tokens'] === above);
    if (tier === undefined) tiers.push((tier = { above_input_tokens: above }));
    setPart(tier, rest.slice(1), value);
    return;
  }
  // Names of services may have a dot in them; the last part is the rate.
  if (key === 'tools') {
    setPart((price[key] ??= {}) as Record<string, unknown>, [rest.join('.')], value);
    return;
  }
  setPart((price[key] ??= {}) as Record<string, unknown>, rest, value);
}

/** Names that lead out of an object instead of into it. */
const NO_PARTS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', '']);

/** Columns become members: each has to name one, and none may be both a value and what holds others. */
function checkColumns(columns: readonly string[]): void {
  const named = new Set(columns);
  const wrong = columns.find(
    (column) =>
      column.split('.').some((part) => NO_PARTS.has(part)) ||
      column.split('.').some((_, index, parts) => index > 0 && named.has(parts.slice(0, index).join('.'))) ||
      ['tiers', 'tools', 'service_tiers'].includes(column),
  );
  if (wrong !== undefined)
    throw refuse([{ path: 'line 1', problem: `has a column that names no part of a price: ${wrong.slice(0, 100)}` }]);
  if (named.size !== columns.length) throw refuse([{ path: 'line 1', problem: 'must not name one column twice' }]);
}

function readCsvRows(text: string): readonly Row[] {
  let records: readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  try {
    records = parse(text, { bom: true, info: true, skip_empty_lines: true, trim: true }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refuse([describeCsvFault(error)]);
  }
  const [head, ...rest] = records;
  const columns = head?.record ?? [];
  const missing = ['kind', 'model'].filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw refuse(missing.map((name) => ({ path: 'line 1', problem: `must name the column ${name}` })));
  checkColumns(columns);
  return rest.map(({ record, info }): Row => {
    const price: Record<string, unknown> = {};
    const row: Record<string, string> = {};
    columns.forEach((column, index) => {
      const value = record[index] ?? '';
      // An empty cell says nothing: it never stands for free.
      if (value === '') return;
      if (column === 'kind' || column === 'model' || column === 'effective_from') row[column] = value;
      else setPart(price, column.split('.'), value);
    });
    return { line: info.lines, kind: row['kind'], model: row['model'], effectiveFrom: row['effective_from'], price };
  });
}

/**
 * Reads a price list as JSON or CSV (docs/prices.md) and answers it when all of it is valid.
 * @throws GatewayError `invalid_request` with the lines of all that is not
 */
export function parsePriceList(text: string, format: 'json' | 'csv', name: string, rules: PriceListRules): PriceList {
  if (text.length > PRICE_LIST_BYTES_MAX) throw refuse([{ path: 'content', problem: 'must be at most 8 MB' }]);
  const read = format === 'json' ? readJsonRows(text) : { name: undefined, rows: readCsvRows(text) };
  const called = read.name ?? name;
  if (typeof called !== 'string' || !NAME.test(called))
    throw refuse([{ path: 'name', problem: 'must be 1 to 100 characters' }]);
  if (read.rows.length === 0) throw refuse([{ path: 'prices', problem: 'must hold at least one price' }]);
  if (read.rows.length > PRICES_MAX)
    throw refuse([{ path: 'prices', problem: `must hold at most ${PRICES_MAX} prices` }]);
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  const prices = read.rows.flatMap((row) => {
    const price = readRow(row, rules, problems);
    if (price === null) return [];
    const key = JSON.stringify([price.kind, price.model, price.effectiveFrom]);
    const first = seen.get(key);
    if (first !== undefined)
      problems.push({ path: `line ${row.line}`, problem: `prices what line ${first} has priced` });
    seen.set(key, row.line);
    return [price];
  });
  if (problems.length > 0) throw refuse(problems);
  return { name: called, prices };
}
