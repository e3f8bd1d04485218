import type { SqlValue } from '../port.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import type { Column } from './column.ts';

/** A column for every field: a field that is added to a record does not compile until it has one. */
export type Columns<T> = { readonly [Field in keyof T]-?: Column<T[Field]> };

/** The columns of one table, whatever its record: what conditions and select lists need. */
export interface TableShape {
  readonly name: string;
  /** In the order of the definition. */
  readonly columnNames: readonly string[];
  /** Name and codec of a field's column; undefined when the record has no such field. */
  find(field: string): { readonly name: string; readonly column: Column<unknown> } | undefined;
}

/** A table and the way between a record and its row; written once, used by every query. */
export interface Table<T> extends TableShape {
  encode(record: T): Record<string, SqlValue>;
  /** `prefix` is what the query put before the column names. */
  decode(row: SqlRow, prefix?: string): T;
}

/** `customerUserId` → `customer_user_id`. */
export function toColumnName(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function defineTable<T>(name: string, columns: Columns<T>): Table<T> {
  const fields = Object.entries(columns as Readonly<Record<string, Column<unknown>>>).map(([field, column]) => ({
    field,
    name: toColumnName(field),
    column,
  }));
  const byField = new Map(fields.map((each) => [each.field, each]));
  return {
    name,
    columnNames: fields.map((each) => each.name),
    find: (field) => byField.get(field),
    encode(record) {
      const values = record as Readonly<Record<string, unknown>>;
      return Object.fromEntries(fields.map(({ field, name, column }) => [name, column.encode(values[field])]));
    },
    decode: (row, prefix = '') =>
      Object.fromEntries(fields.map(({ field, name, column }) => [field, column.decode(row[prefix + name])])) as T,
  };
}
