import type { BookFault, RequestsCheck } from '../books-port.ts';
import type { LedgerPhase, RequestState } from '../records/index.ts';
import { readKeyHex, decodeRequestKey } from '../threads/request-key.ts';
import type { DatabaseKind, SqlRow } from '../threads/sql-port.ts';
import type { SnapshotQuery } from '../threads/messages.ts';
import { keyParameter, KEY_MAX, KEY_MIN, readBigint, type BooksDriver } from './driver.ts';
import { explainGroup } from './explain-request.ts';
import type { BookEntry, BookGroup, BookRequest } from './explain-request.ts';

/** Entries that one call looks at: a few megabytes, some hundredths of a second. */
const ENTRIES_MAX = 4000;

function decodeKey(value: unknown): string {
  return readKeyHex(decodeRequestKey(value));
}

function decodeRequest(row: SqlRow): BookRequest {
  return {
    key: decodeKey(row['id']),
    at: Number(row['at']),
    state: row['state'] as RequestState,
    hold: readBigint(row['hold']),
    charge: readBigint(row['charge']),
    overrun: readBigint(row['overrun']),
    providerCost: readBigint(row['provider_cost']),
    priceVersionId: String(row['price_version_id']),
  };
}

function decodeEntry(row: SqlRow): BookEntry {
  return {
    key: decodeKey(row['id']),
    phase: row['phase'] as LedgerPhase,
    n: Number(row['n']),
    amount: readBigint(row['amount']),
    providerCost: readBigint(row['provider_cost']),
    budgets: String(row['budgets']),
    priceVersionId: row['price_version_id'] as string | null,
    reason: row['reason'] as string | null,
  };
}

function select(database: DatabaseKind, columns: string, table: string, order: string, limit: number | null): string {
  const from = keyParameter(database, 1);
  const to = keyParameter(database, 2);
  const end = limit === null ? '' : ` LIMIT ${limit}`;
  return `SELECT ${columns} FROM ${table} WHERE id > ${from} AND id <= ${to} ORDER BY ${order}${end}`;
}

const REQUEST_COLUMNS = 'id, at, state, hold, charge, overrun, provider_cost, price_version_id';
const ENTRY_COLUMNS = 'id, phase, n, amount, provider_cost, budgets, price_version_id, reason';

/** All entries from a key on, as far as they are whole: the last key's may go on beyond the limit. */
async function readEntries(
  query: SnapshotQuery,
  database: DatabaseKind,
  after: string,
  limit: number,
): Promise<{ readonly entries: readonly BookEntry[]; readonly last: string }> {
  const sql = select(database, ENTRY_COLUMNS, 'ledger', 'id, phase, n', limit);
  const entries = (await query(sql, [after, KEY_MAX])).map(decodeEntry);
  if (entries.length < limit) return { entries, last: KEY_MAX };
  const cut = entries.at(-1)?.key;
  const whole = entries.filter(({ key }) => key !== cut);
  const last = whole.at(-1)?.key;
  return last === undefined ? readEntries(query, database, after, limit * 2) : { entries: whole, last };
}

interface Part {
  readonly last: string;
  readonly requests: readonly BookRequest[];
  readonly entries: readonly BookEntry[];
  readonly attempts: readonly (readonly [key: string, cost: bigint])[];
}

async function readPart(query: SnapshotQuery, database: DatabaseKind, after: string, limit: number): Promise<Part> {
  const found = await readEntries(query, database, after, limit);
  const requestSql = select(database, REQUEST_COLUMNS, 'requests', 'id', limit);
  const requests = (await query(requestSql, [after, found.last])).map(decodeRequest);
  // Requests without entries: as many as this take the rest of the page.
  const last = requests.length < limit ? found.last : (requests.at(-1)?.key ?? found.last);
  const entries = last === found.last ? found.entries : found.entries.filter(({ key }) => key <= last);
  const attemptTable = database === 'sqlite' ? 'attempt_rows' : 'attempts';
  const attemptSql = select(database, 'id, provider_cost', attemptTable, 'id, n', null);
  const attempts = (await query(attemptSql, [after, last])).map(
    (row) => [decodeKey(row['id']), readBigint(row['provider_cost'])] as const,
  );
  return { last, requests, entries, attempts };
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** What belongs together, by key. */
function group({ requests, entries, attempts }: Part): Iterable<BookGroup> {
  interface Open extends BookGroup {
    request: BookRequest | null;
    readonly entries: BookEntry[];
    readonly attemptCosts: bigint[];
  }
  const groups = new Map<string, Open>();
  const open = (key: string): Open => {
    const known = groups.get(key);
    if (known !== undefined) return known;
    const created: Open = { key, request: null, entries: [], attemptCosts: [] };
    groups.set(key, created);
    return created;
  };
  for (const request of requests) open(request.key).request = request;
  for (const entry of entries) open(entry.key).entries.push(entry);
  for (const [key, cost] of attempts) open(key).attemptCosts.push(cost);
  return groups.values();
}

/** Requests, attempts and entries behind a key against each other, from one snapshot. */
export function checkRequests(
  { database, snapshot }: BooksDriver,
  after: string | null,
  limit = ENTRIES_MAX,
): Promise<RequestsCheck> {
  return snapshot(async (query) => {
    const part = await readPart(query, database, after ?? KEY_MIN, limit);
    const faults: BookFault[] = [];
    const held: string[] = [];
    for (const each of group(part)) {
      for (const fault of explainGroup(each)) faults.push(fault);
      if (each.request?.state === 'held') held.push(`req_${each.key}`);
    }
    faults.sort((one, other) => compareTexts(one.id ?? '', other.id ?? ''));
    const { last, requests, entries } = part;
    return { next: last === KEY_MAX ? null : last, requests: requests.length, entries: entries.length, faults, held };
  });
}

/** First and last key of the entries. */
export function readBounds({
  database,
  snapshot,
}: BooksDriver): Promise<{ readonly first: string; readonly last: string } | null> {
  const table = database === 'sqlite' ? 'ledger_rows' : 'ledger';
  return snapshot(async (query) => {
    const ends = await query(
      `SELECT (SELECT id FROM ${table} ORDER BY id LIMIT 1) AS first, (SELECT id FROM ${table} ORDER BY id DESC LIMIT 1) AS last`,
      [],
    );
    const row = ends[0];
    if (row === undefined || row['first'] === null) return null;
    return { first: decodeKey(row['first']), last: decodeKey(row['last']) };
  });
}
