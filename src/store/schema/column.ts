import type { SqlValue } from '../port.ts';

export type ColumnKind = 'text' | 'integer' | 'real' | 'bigint' | 'boolean' | 'json';

/** How one field of a record is kept. What a codec narrows, the schema's CHECKs and its own writing guarantee. */
export interface Column<Value> {
  readonly kind: ColumnKind;
  encode(value: Value): SqlValue;
  /** `raw` is what a driver answered; both databases may write the same integer as number, bigint or text. */
  decode(raw: unknown): Value;
}

function readInteger(raw: unknown): bigint {
  if (typeof raw === 'bigint') return raw;
  if (typeof raw === 'number' || typeof raw === 'string') return BigInt(raw);
  throw new TypeError('a column that must hold an integer holds something else');
}

export function text<Value extends string>(): Column<Value> {
  return { kind: 'text', encode: (value) => value, decode: (raw) => raw as Value };
}

/** A number that fits 2^53: an instant, a count, a share in millionths. */
export function integer<Value extends number>(): Column<Value> {
  return { kind: 'integer', encode: (value) => value, decode: (raw) => Number(readInteger(raw)) as Value };
}

/** A number with a fraction: a duration. */
export function real<Value extends number>(): Column<Value> {
  return { kind: 'real', encode: (value) => value, decode: (raw) => Number(raw) as Value };
}

/** Money and rates: exact up to 2^63. */
export function bigint<Value extends bigint>(): Column<Value> {
  return { kind: 'bigint', encode: (value) => value, decode: (raw) => readInteger(raw) as Value };
}

/** 0 and 1 in both databases. */
export function boolean(): Column<boolean> {
  return { kind: 'boolean', encode: (value) => (value ? 1 : 0), decode: (raw) => Number(raw) !== 0 };
}

/** A value as JSON text, in its own key order. */
export function json<Value>(): Column<Value> {
  return {
    kind: 'json',
    encode: (value) => JSON.stringify(value ?? null),
    decode: (raw) => JSON.parse(String(raw)) as Value,
  };
}

export function nullable<Value>(column: Column<Value>): Column<Value | null> {
  return {
    kind: column.kind,
    encode: (value) => (value === null ? null : column.encode(value)),
    decode: (raw) => (raw === null || raw === undefined ? null : column.decode(raw)),
  };
}
