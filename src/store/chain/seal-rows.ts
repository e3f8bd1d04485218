import type { StatementMessage, StoreDriver } from '../threads/messages.ts';
import type { DatabaseKind } from '../threads/sql-port.ts';
import { digestPart, hashRow } from './hash.ts';
import { listNameSuffixes } from './name-suffixes.ts';
import { actorPart, CHAIN_COLUMNS, readChainRow, targetPart } from './row.ts';
import type { ChainRow } from './row.ts';
import { splitChanges } from './split-changes.ts';

const SALT_BYTES = 16;

/** What the chain needs of a database. */
export type ChainDriver = Pick<StoreDriver, 'database' | 'query' | 'transact'>;

// Of its indexes SQLite would take that of `sequence`, which sorts all that is unsealed for each batch; a backlog then takes the square of its length.
const SELECT_UNSEALED: Readonly<Record<DatabaseKind, string>> = {
  sqlite:
    `SELECT ${CHAIN_COLUMNS} FROM operation_log INDEXED BY operation_log_unsealed ` +
    'WHERE sequence IS NULL ORDER BY id LIMIT ',
  postgres: `SELECT ${CHAIN_COLUMNS} FROM operation_log WHERE sequence IS NULL ORDER BY id LIMIT `,
};
const SELECT_HEAD = 'SELECT head_sequence, head_hash FROM operation_log_chain';

// The plus sign keeps SQLite from the same index here: rows are found by their ids.
const WRITE_ROWS: Readonly<Record<DatabaseKind, string>> = {
  sqlite:
    'UPDATE operation_log SET sequence = s.value ->> 1, hash = s.value ->> 2, changes = s.value ->> 3, ' +
    'personal_changes = s.value ->> 4, actor_salt = s.value ->> 5, actor_digest = s.value ->> 6, ' +
    'target_salt = s.value ->> 7, target_digest = s.value ->> 8 FROM json_each(?1) AS s ' +
    'WHERE operation_log.id = s.value ->> 0 AND +operation_log.sequence IS NULL',
  postgres:
    'UPDATE operation_log AS o SET sequence = (s ->> 1)::bigint, hash = s ->> 2, changes = s ->> 3, ' +
    'personal_changes = s ->> 4, actor_salt = s ->> 5, actor_digest = s ->> 6, ' +
    'target_salt = s ->> 7, target_digest = s ->> 8 FROM json_array_elements($1::text::json) AS s ' +
    'WHERE o.id = s ->> 0 AND o.sequence IS NULL',
};

const WRITE_NAMES: Readonly<Record<DatabaseKind, string>> = {
  sqlite:
    'INSERT INTO operation_log_names (suffix, name) SELECT value ->> 0, value ->> 1 FROM json_each(?1) WHERE true ' +
    'ON CONFLICT DO NOTHING',
  postgres:
    'INSERT INTO operation_log_names (suffix, name) SELECT s ->> 0, s ->> 1 ' +
    'FROM json_array_elements($1::text::json) AS s ON CONFLICT DO NOTHING',
};

const WRITE_HEAD: Readonly<Record<DatabaseKind, string>> = {
  sqlite:
    'UPDATE operation_log_chain SET head_sequence = ?1, head_hash = ?2 WHERE head_sequence = ?3 AND head_hash = ?4',
  postgres:
    'UPDATE operation_log_chain SET head_sequence = $1::bigint, head_hash = $2 WHERE head_sequence = $3::bigint AND head_hash = $4',
};

function createSalt(): string {
  return crypto.getRandomValues(new Uint8Array(SALT_BYTES)).toHex();
}

function sealRow(row: ChainRow, sequence: number, previous: string) {
  const { open: changes, personal: personalChanges } = splitChanges(row.changes);
  const actorSalt = createSalt();
  const targetSalt = createSalt();
  const actorDigest = digestPart(actorSalt, actorPart(row));
  const targetDigest = digestPart(targetSalt, targetPart({ ...row, personalChanges }));
  const hash = hashRow(previous, sequence, { ...row, changes, actorDigest, targetDigest });
  const values = [row.id, sequence, hash, changes, personalChanges, actorSalt, actorDigest, targetSalt, targetDigest];
  return { hash, values };
}

function listNames(rows: readonly ChainRow[]): readonly (readonly [suffix: string, name: string])[] {
  const names = new Set(rows.flatMap((row) => [row.actorName ?? [], row.targetName ?? []].flat()));
  return [...names].flatMap((name) => listNameSuffixes(name).map((suffix) => [suffix, name] as const));
}

/**
 * Gives at most `limit` unsealed rows, oldest first, their numbers and hashes, in one transaction with the chain's head. Rows are found by
 * being unsealed and not by a place in an order, so that one whose transaction committed late is only later in the chain. Another sealer
 * at once makes this one fail with `version`. Answers how many rows were sealed.
 */
export async function sealRows(driver: ChainDriver, limit: number): Promise<number> {
  const rows = (await driver.query(`${SELECT_UNSEALED[driver.database]}${limit}`, [])).map(readChainRow);
  if (rows.length === 0) return 0;
  const head = (await driver.query(SELECT_HEAD, []))[0];
  const before = { sequence: Number(head?.['head_sequence']), hash: String(head?.['head_hash']) };
  let { sequence, hash } = before;
  const sealed = rows.map((row) => {
    const next = sealRow(row, ++sequence, hash);
    hash = next.hash;
    return next.values;
  });
  const { database } = driver;
  const statements: StatementMessage[] = [
    [WRITE_HEAD[database], [sequence, hash, before.sequence, before.hash], 1, 'version'],
    [WRITE_ROWS[database], [JSON.stringify(sealed)], sealed.length, 'version'],
    [WRITE_NAMES[database], [JSON.stringify(listNames(rows))], -1, 'version'],
  ];
  await driver.transact(statements);
  return rows.length;
}
