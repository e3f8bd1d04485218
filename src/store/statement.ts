export type SqlValue = string | number | bigint | boolean | null | Uint8Array;

/** One write of a transaction. Made by a repository, run by `Store.transact`. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  /** How many rows it must change; another number rolls the whole transaction back with `mismatch`. Absent: any. */
  readonly expectRows?: number;
  /** What a wrong row count means: the row was changed meanwhile, or is not there. Default `version`. */
  readonly mismatch?: 'version' | 'missing';
}

/** Why a transaction was rolled back by the database. The service verbs map it to 40901, 41201 or 40401. */
export class StoreConflict extends Error {
  /** `unique`: a key is taken; `reference`: a row that others hang on, or a missing parent; `version`, `missing`: see `Statement`; `check`: a value out of bounds. */
  readonly kind: 'unique' | 'reference' | 'version' | 'missing' | 'check';
  /** Table and column concerned where the database tells, for example `providers.name`. */
  readonly target: string | null;

  constructor(kind: StoreConflict['kind'], target: string | null, cause?: unknown) {
    super(`${kind} conflict${target === null ? '' : ` on ${target}`}`, { cause });
    this.name = 'StoreConflict';
    this.kind = kind;
    this.target = target;
  }
}

/** The store cannot answer now (disk, connection, shutting down): 50302, never 401. */
export class StoreUnavailable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreUnavailable';
  }
}

/** Another server holds the data, or has taken them while the connection was cut. */
export class DataLocked extends StoreUnavailable {
  constructor(where: string) {
    super(`another Tallygate process is using these data (${where})`);
    this.name = 'DataLocked';
  }
}

export type FilterValue = string | number | boolean | null;

/** A list call, already validated: unknown fields never get here. */
export interface ListQuery {
  /** Equality by field name (camelCase of the record); an array means any of. */
  readonly filters: Readonly<Record<string, FilterValue | readonly FilterValue[]>>;
  /** Instants on `createdAt` or `at`: from included, to excluded. */
  readonly from: number | null;
  readonly to: number | null;
  /** Substring search over the entity's names, case-insensitive, wildcards escaped. */
  readonly q: string | null;
  readonly sort: { readonly field: string; readonly descending: boolean };
  readonly pageSize: number;
  /** 1…; ignored when `cursor` is set. */
  readonly page: number;
  /** As answered in `nextCursor`; null for the first page. A broken one throws `GatewayError('invalid_request')`. */
  readonly cursor: string | null;
}

export interface ListPage<T> {
  readonly items: readonly T[];
  /** null when it was not counted. */
  readonly total: number | null;
  readonly totalExact: boolean;
  readonly nextCursor: string | null;
}

/** Reads run beside the writer; writes are statements for `Store.transact`. */
export interface EntityRepository<T> {
  find(id: string): Promise<T | null>;
  list(query: ListQuery): Promise<ListPage<T>>;
  insert(record: T): Statement;
  /** Writes every column where the stored version is `expectedVersion`; `record.version` is the new one. */
  update(record: T, expectedVersion: number): Statement;
  remove(id: string, expectedVersion: number): Statement;
}
