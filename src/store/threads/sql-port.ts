import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqlValue, Statement } from '../port.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/** One row of an answer. Integers are numbers where safe, else bigint; uuid and bytes see `request-key.ts`. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** What a repository runs its SQL with. All calls leave the event loop that serves requests. */
export interface SqlExecutor {
  readonly database: DatabaseKind;
  /** A read, beside the writer: it sees what was committed before the call. Throws `StoreUnavailable`. */
  query(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** The same for what somebody looks at, which may take its time: nothing that a request reads waits behind it. */
  report(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** One transaction: all statements or none. Throws `StoreConflict` or `StoreUnavailable`. */
  transact(statements: readonly Statement[]): Promise<void>;
}

/** A Kysely instance that only compiles: its queries are run by a `SqlExecutor` or returned as `Statement`s. */
export function createQueryBuilder<Tables>(database: DatabaseKind): Kysely<Tables> {
  if (database === 'sqlite') {
    return new Kysely<Tables>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    });
  }
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** Compiles a write for `Store.transact`. The builder is typed by the schema, so its parameters are `SqlValue`s. */
export function compileStatement(
  query: Compilable,
  expectation?: Pick<Statement, 'expectRows' | 'mismatch'>,
): Statement {
  const { sql, parameters } = query.compile();
  return { sql, parameters: parameters as readonly SqlValue[], ...expectation };
}

/** Compiles and runs a read. The row type is the builder's, as far as the schema types are true. */
export async function runQuery<Row>(executor: SqlExecutor, query: Compilable<Row>): Promise<readonly Row[]> {
  const { sql, parameters } = query.compile();
  return (await executor.query(sql, parameters as readonly SqlValue[])) as readonly Row[];
}
