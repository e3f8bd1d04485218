import type { Column, Table } from './model.ts';

/** An index takes 3072 bytes, and a character up to four of them. */
const ID_LENGTH = 64;
const KEY_LENGTH = 255;
const WORD_LENGTH = 64;

const TYPES: Readonly<Record<string, string>> = {
  bigint: 'BIGINT',
  integer: 'INT',
  smallint: 'SMALLINT',
  boolean: 'TINYINT(1)',
  'double precision': 'DOUBLE',
  uuid: 'BINARY(16)',
  bytea: 'LONGBLOB',
  'timestamp with time zone': 'DATETIME(3)',
};

/** The names of the columns that stand in a key or an index. */
function listIndexed(table: Table): ReadonlySet<string> {
  return new Set([
    ...table.constraints.filter(({ kind }) => kind !== 'check').flatMap(({ columns }) => columns),
    ...table.indexes.flatMap(({ keys, predicate }) =>
      [...keys, predicate ?? ''].flatMap((text) => text.match(/[a-z_]\w*/g) ?? []),
    ),
  ]);
}

function isWord(table: Table, column: string): boolean {
  return table.constraints.some(
    ({ kind, columns, definition }) =>
      kind === 'check' && columns.includes(column) && definition.includes(`(${column} = ANY (ARRAY['`),
  );
}

/** MySQL's type of a column: texts are bounded where a key or an index needs it. */
export function toMysqlType(table: Table, { name, type }: Column): string {
  const plain = type.replace(/ COLLATE .*$/, '');
  if (plain !== 'text') {
    const known = TYPES[plain];
    if (known === undefined) throw new Error(`${table.name}.${name}: no type of MySQL for ${type}`);
    return known;
  }
  const isForeign = table.constraints.some(({ kind, columns }) => kind === 'foreign' && columns.includes(name));
  // Correlation ids and ids of responses are not ours: a client or a provider has chosen them.
  const isOwnId = name === 'id' || (name.endsWith('_id') && !/re(quest|sponse)_id$/.test(name));
  if (isOwnId || isForeign) return `VARCHAR(${ID_LENGTH})`;
  if (name.endsWith('_id')) return `VARCHAR(${KEY_LENGTH})`;
  if (isWord(table, name)) return `VARCHAR(${WORD_LENGTH})`;
  return listIndexed(table).has(name) ? `VARCHAR(${KEY_LENGTH})` : 'LONGTEXT';
}
