import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely';
import type { SqlValue, Statement } from '../port.ts';
import type { TableShape } from '../schema/table.ts';
import { compileStatement, createQueryBuilder, runQuery, type SqlExecutor, type SqlRow } from '../threads/sql-port.ts';

/** The tables are described by `schema/`, whose codecs check more than a builder's types could. */
type Tables = Readonly<Record<string, Record<string, SqlValue>>>;

type Expectation = Pick<Statement, 'expectRows' | 'mismatch'>;

/** What every repository is made of: a builder that only compiles, and the way to run what it compiled. */
export interface Db {
  readonly kind: SqlExecutor['database'];
  readonly build: Kysely<Tables>;
  /** Runs a raw read. */
  query(raw: RawBuilder<unknown>): Promise<readonly SqlRow[]>;
  run<Row>(query: Compilable<Row>): Promise<readonly Row[]>;
  /** A raw write for `Store.transact`. */
  statement(raw: RawBuilder<unknown>, expectation?: Expectation): Statement;
}

export function createDb(executor: SqlExecutor): Db {
  const build = createQueryBuilder<Tables>(executor.database);
  const bind = (raw: RawBuilder<unknown>): Compilable => ({ compile: () => raw.compile(build) });
  return {
    kind: executor.database,
    build,
    query: (raw) => runQuery(executor, bind(raw)) as Promise<readonly SqlRow[]>,
    run: (query) => runQuery(executor, query),
    statement: (raw, expectation) => compileStatement(bind(raw), expectation),
  };
}

/** The table's columns as a select list, each `<alias>.<column> as <prefix><column>`. */
export function selectColumns(table: TableShape, alias: string, prefix: string): RawBuilder<unknown> {
  return sql.join(table.columnNames.map((name) => sql`${sql.ref(`${alias}.${name}`)} as ${sql.ref(prefix + name)}`));
}

/** Values in portions small enough for one statement's parameters. */
export function chunk<Value>(values: readonly Value[], size = 500): readonly (readonly Value[])[] {
  const chunks: Value[][] = [];
  for (let at = 0; at < values.length; at += size) chunks.push(values.slice(at, at + size));
  return chunks;
}
