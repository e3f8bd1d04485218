/** A column as PostgreSQL describes it. */
export interface Column {
  readonly name: string;
  /** With the collation where it is not the database's. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly default: string | null;
  /** Expression of a stored generated column. */
  readonly generated: string | null;
}

export interface Constraint {
  readonly name: string;
  readonly kind: 'primary' | 'unique' | 'foreign' | 'check';
  /** As `ALTER TABLE … ADD CONSTRAINT` takes it. */
  readonly definition: string;
  readonly columns: readonly string[];
  /** Of a foreign key. */
  readonly references: { readonly table: string; readonly columns: readonly string[] } | null;
}

/** An index that no constraint made. */
export interface Index {
  readonly name: string;
  /** The whole statement. */
  readonly definition: string;
  readonly isUnique: boolean;
  readonly method: string;
  /** Columns or expressions, with their direction. */
  readonly keys: readonly string[];
  readonly predicate: string | null;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  /** `RANGE (id)`; null for a plain table. */
  readonly partitionBy: string | null;
  readonly partitions: readonly { readonly name: string; readonly bound: string }[];
}

/** The schema that the PostgreSQL migrations make, read from a real server. Tables in the order of creation. */
export interface PostgresSchema {
  readonly tables: readonly Table[];
  /** Whole statements. */
  readonly views: readonly { readonly name: string; readonly definition: string }[];
  readonly functions: readonly { readonly name: string; readonly definition: string }[];
  readonly triggers: readonly { readonly name: string; readonly definition: string }[];
  readonly extensions: readonly string[];
}

/** A table or virtual table of SQLite: the pieces of its statement, without comments. */
export interface SqliteTable {
  readonly name: string;
  /** `CREATE TABLE`, or `CREATE VIRTUAL TABLE … USING …`. */
  readonly head: string;
  /** Columns and constraints; a constraint has no name. */
  readonly items: readonly { readonly column: string | null; readonly sql: string }[];
  /** `STRICT, WITHOUT ROWID` */
  readonly tail: string;
  readonly columns: readonly SqliteColumn[];
}

export interface SqliteColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly default: string | null;
  readonly isGenerated: boolean;
}

/** The schema that the SQLite migrations make. */
export interface SqliteSchema {
  readonly tables: readonly SqliteTable[];
  readonly views: readonly { readonly name: string; readonly sql: string; readonly columns: readonly SqliteColumn[] }[];
  /** Indexes and triggers with the table that they are of. */
  readonly extras: readonly {
    readonly name: string;
    readonly type: string;
    readonly table: string;
    readonly sql: string;
  }[];
}
