import { type RawBuilder, sql } from 'kysely';
import type { OperationLogChainState, OperationLogRepository, RetiredRows, Statement } from '../port.ts';
import { operationLogTable } from '../schema/operation-log.ts';
import { chunk, type Db } from './db.ts';

const COLUMNS = sql.join(operationLogTable.columnNames.map((name) => sql.ref(name)));

/** What retention and erasure do with sealed rows. */
export type OperationLogUpkeep = Omit<OperationLogRepository, 'find' | 'list' | 'listOnwards' | 'insert'>;

async function readChain(db: Db): Promise<OperationLogChainState> {
  const rows = await db.query(
    sql`select anchor_sequence, anchor_hash, head_sequence, head_hash,
      (select max(sequence) from operation_log) as highest from operation_log_chain`,
  );
  const row = rows[0] ?? {};
  return {
    anchor: { sequence: Number(row['anchor_sequence']), hash: String(row['anchor_hash']) },
    head: { sequence: Number(row['head_sequence']), hash: String(row['head_hash']) },
    highest: row['highest'] === null ? null : Number(row['highest']),
  };
}

/** The beginning of the chain as far as every row is old: a row that came late may stand behind younger ones. */
async function listRetired(db: Db, before: number, limit: number): Promise<RetiredRows | null> {
  const { anchor } = await readChain(db);
  const rows = await db.query(
    sql`select sequence, hash, at, actor_name, target_name from operation_log
      where sequence > ${anchor.sequence} order by sequence limit ${limit}`,
  );
  const young = rows.findIndex((row) => Number(row['at']) >= before);
  const retired = young < 0 ? rows : rows.slice(0, young);
  const last = retired.at(-1);
  if (last === undefined) return null;
  const names = retired.flatMap((row) => [row['actor_name'], row['target_name']]);
  return {
    anchor,
    last: { sequence: Number(last['sequence']), hash: String(last['hash']) },
    count: retired.length,
    names: [...new Set(names.filter((name) => typeof name === 'string'))],
  };
}

/** A name stays findable while a row holds it. */
function forgetNames(db: Db, names: readonly string[]): readonly Statement[] {
  const held = (column: string): RawBuilder<unknown> =>
    sql`exists (select 1 from operation_log where ${sql.ref(column)} = operation_log_names.name)`;
  return chunk(names).map((some) =>
    db.statement(
      sql`delete from operation_log_names where name in (${sql.join(some)})
        and not ${held('actor_name')} and not ${held('target_name')}`,
    ),
  );
}

function eraseParts(db: Db, ids: readonly string[], assignments: RawBuilder<unknown>): readonly Statement[] {
  return chunk(ids).map((some) =>
    db.statement(sql`update operation_log set ${assignments} where id in (${sql.join(some)}) and sequence is not null`),
  );
}

export function createOperationLogUpkeep(db: Db): OperationLogUpkeep {
  const within = (after: number, through: number): RawBuilder<unknown> =>
    sql`sequence > ${after} and sequence <= ${through}`;
  return {
    readChain: () => readChain(db),
    async findLastClean() {
      const rows = await db.query(
        sql`select ${COLUMNS} from operation_log where action = 'operation_log.clean' order by at desc, id desc limit 1`,
      );
      return rows[0] === undefined ? null : operationLogTable.decode(rows[0]);
    },
    listRetired: (before, limit) => listRetired(db, before, limit),
    removeRetired: ({ anchor, last, count, names }) => [
      db.statement(
        sql`update operation_log_chain set anchor_sequence = ${last.sequence}, anchor_hash = ${last.hash}
          where anchor_sequence = ${anchor.sequence}`,
        { expectRows: 1, mismatch: 'version' },
      ),
      db.statement(
        sql`delete from operation_log where sequence > ${anchor.sequence} and sequence <= ${last.sequence}`,
        { expectRows: count, mismatch: 'version' },
      ),
      ...forgetNames(db, names),
    ],
    async listAbout(ids, after, through) {
      if (ids.length === 0) return [];
      const rows = await db.query(
        sql`select ${COLUMNS} from operation_log where ${within(after, through)}
          and (actor_id in (${sql.join(ids)}) or target_id in (${sql.join(ids)})) order by sequence`,
      );
      return rows.map((row) => operationLogTable.decode(row));
    },
    async listIssuedTo(customerUserId, after, through) {
      const field = sql`changes`;
      const path =
        db.kind === 'sqlite'
          ? sql`${field} ->> '$.customer_user_id.after'`
          : sql`${field}::json -> 'customer_user_id' ->> 'after'`;
      const rows = await db.query(
        sql`select target_id from operation_log where ${within(after, through)}
          and action in ('token.issue', 'token.rotate') and ${path} = ${customerUserId}`,
      );
      return rows.map((row) => String(row['target_id']));
    },
    erase: ({ actors, targets }) => [
      ...eraseParts(db, actors, sql`actor_name = null, ip = null, user_agent = null, actor_salt = null`),
      ...eraseParts(db, targets, sql`target_name = null, personal_changes = null, target_salt = null`),
    ],
    forgetNames: (names) => forgetNames(db, names),
  };
}
