import type { ChainBreak, ChainCheck, ChainPlace } from '../port.ts';
import { digestPart, hashRow } from './hash.ts';
import type { HashedRow } from './hash.ts';
import { actorPart, CHAIN_COLUMNS, readChainRow, targetPart } from './row.ts';
import type { ChainRow } from './row.ts';
import type { ChainDriver } from './seal-rows.ts';

/** How far rows that changed places are looked for. */
const WINDOW = 1000;

function holds(salt: string | null, digest: string | null, values: readonly (string | null)[]): boolean {
  if (salt === null) return values.every((value) => value === null);
  return digest === digestPart(salt, values);
}

/** A row whose digests were taken away hashes to nothing that was ever sealed. */
function toHashed(row: ChainRow): HashedRow {
  return { ...row, actorDigest: row.actorDigest ?? '', targetDigest: row.targetDigest ?? '' };
}

function isWhole(row: ChainRow): boolean {
  return (
    holds(row.actorSalt, row.actorDigest, actorPart(row)) && holds(row.targetSalt, row.targetDigest, targetPart(row))
  );
}

async function readRows(driver: ChainDriver, after: number, through: number, limit: number): Promise<ChainRow[]> {
  const [from, to] = driver.database === 'sqlite' ? ['?1', '?2'] : ['$1::bigint', '$2::bigint'];
  const rows = await driver.query(
    `SELECT ${CHAIN_COLUMNS} FROM operation_log WHERE sequence > ${from} AND sequence <= ${to} ORDER BY sequence LIMIT ${limit}`,
    [after, through],
  );
  return rows.map(readChainRow);
}

async function explainBreak(driver: ChainDriver, place: ChainPlace, row: ChainRow): Promise<ChainBreak['kind']> {
  const sequence = place.sequence + 1;
  const following = await readRows(driver, sequence, sequence + WINDOW, WINDOW);
  for (const other of following) {
    const expected = hashRow(place.hash, sequence, toHashed(other));
    if (expected === other.hash || expected === row.hash) return 'reordered';
  }
  const next = following[0];
  if (next === undefined || next.sequence !== sequence + 1) return 'changed';
  return hashRow(row.hash ?? '', sequence + 1, toHashed(next)) === next.hash ? 'changed' : 'forged';
}

/** Recomputes at most `limit` rows of the chain behind a place that is known to be right, up to number `through`. */
export async function verifyRows(
  driver: ChainDriver,
  from: ChainPlace,
  through: number,
  limit: number,
): Promise<ChainCheck> {
  let place = from;
  let erased = 0;
  const result = (broken: ChainBreak | null): ChainCheck => ({
    place,
    checked: place.sequence - from.sequence,
    erased,
    broken,
  });
  for (const row of await readRows(driver, from.sequence, through, limit)) {
    const sequence = place.sequence + 1;
    if (row.sequence !== sequence) return result({ kind: 'missing', sequence, rowId: null });
    const hash = hashRow(place.hash, sequence, toHashed(row));
    if (hash !== row.hash) {
      return result({ kind: await explainBreak(driver, place, row), sequence, rowId: row.id });
    }
    if (!isWhole(row)) return result({ kind: 'changed', sequence, rowId: row.id });
    if (row.actorSalt === null || row.targetSalt === null) erased += 1;
    place = { sequence, hash };
  }
  const exhausted = place.sequence - from.sequence < limit && place.sequence < through;
  return result(exhausted ? { kind: 'missing', sequence: place.sequence + 1, rowId: null } : null);
}
