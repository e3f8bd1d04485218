import type { Meanings } from './meaning.ts';
import type { Column, Constraint, Index, PostgresSchema, Table } from './model.ts';
import { toMysqlType } from './mysql-types.ts';
import { orderByReference } from './order.ts';
import { quoteNames, quoteText, simplify } from './sql-text.ts';
import { inBoth, renderHead } from './statement.ts';

const TABLE_OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** LEAST is NULL in MySQL as soon as one side is; it is the other side in PostgreSQL. */
function toMysqlExpression(table: Table, expression: string): string {
  const plain = simplify(expression)
    .replaceAll(/ COLLATE "C"/g, '')
    .replaceAll(/"(\w+)"/g, '$1')
    .replaceAll(/\bsplit_part\((\w+), ('[^']*'), 1\)/g, 'SUBSTRING_INDEX($1, $2, 1)')
    .replaceAll(/\bLEAST\((\w+), (\w+)\)/g, 'COALESCE(LEAST($1, $2), $1, $2)');
  return quoteNames(
    plain,
    table.columns.map(({ name }) => name),
  );
}

function toMysqlDefault(type: string, value: string): string {
  if (value === 'now()') return 'CURRENT_TIMESTAMP(3)';
  return type === 'LONGTEXT' ? `(${simplify(value)})` : simplify(value);
}

function renderColumn(table: Table, column: Column, meanings: Meanings): string {
  const type = toMysqlType(table, column);
  const about = meanings[table.name]?.columns[column.name];
  return [
    `\`${column.name}\` ${type}`,
    column.generated === null ? '' : ` GENERATED ALWAYS AS (${toMysqlExpression(table, column.generated)}) STORED`,
    // A generated column takes no NOT NULL in MariaDB.
    column.generated !== null || column.isNullable ? '' : ' NOT NULL',
    column.default === null ? '' : ` DEFAULT ${toMysqlDefault(type, column.default)}`,
    about === undefined ? '' : ` COMMENT ${quoteText(inBoth(about))}`,
  ].join('');
}

function listNames(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function renderConstraint(table: Table, { name, kind, definition, columns, references }: Constraint): string {
  if (kind === 'primary') return `PRIMARY KEY (${listNames(columns)})`;
  if (kind === 'unique') return `UNIQUE KEY \`${name}\` (${listNames(columns)})`;
  if (kind === 'check') return `CONSTRAINT \`${name}\` ${toMysqlExpression(table, definition)}`;
  if (references === null) throw new Error(`${name} leads nowhere`);
  const actions = definition.match(/ON (?:DELETE|UPDATE) (?:CASCADE|SET NULL|RESTRICT)/g)?.join(' ');
  return [
    `CONSTRAINT \`${name}\` FOREIGN KEY (${listNames(columns)})`,
    ` REFERENCES \`${references.table}\` (${listNames(references.columns)})`,
    actions === undefined ? '' : ` ${actions}`,
  ].join('');
}

/** Where the part of the table that an index covers is one value of a column, that column leads. */
function findLeading(index: Index): string | null {
  if (index.predicate === null) return null;
  const column = /^\((\w+) (?:= .+|IS NULL)\)$/.exec(index.predicate)?.[1];
  return column === undefined || index.keys.includes(column) ? null : column;
}

function renderIndex(table: Table, index: Index, meanings: Meanings): string {
  const about = meanings[table.name]?.indexes?.[index.name];
  const comment = about === undefined ? '' : ` COMMENT ${quoteText(inBoth(about))}`;
  const leading = findLeading(index);
  const known = new Set(table.columns.map(({ name }) => name));
  const keys = [...(leading === null ? [] : [leading]), ...index.keys].map((quoted) => {
    const key = quoted.replaceAll('"', '');
    const [name = '', direction] = key.split(' ');
    if (!known.has(name))
      throw new Error(`${index.name}: MariaDB has no index of an expression; generate a column of ${key}`);
    return `\`${name}\`${direction === 'DESC' ? ' DESC' : ''}`;
  });
  if (index.method !== 'btree') throw new Error(`${index.name}: MySQL has no index of the kind ${index.method}`);
  if (index.isUnique && index.predicate !== null) {
    throw new Error(`${index.name}: MySQL has no partial unique index; generate a column that is NULL elsewhere`);
  }
  return `${index.isUnique ? 'UNIQUE ' : ''}KEY \`${index.name}\` (${keys.join(', ')})${comment}`;
}

function renderTable(table: Table, meanings: Meanings): string {
  const meaning = meanings[table.name];
  const items = [
    ...table.columns.map((column) => renderColumn(table, column, meanings)),
    ...table.constraints.map((constraint) => renderConstraint(table, constraint)),
    ...table.indexes.map((index) => renderIndex(table, index, meanings)),
  ];
  const comment = meaning === undefined ? '' : ` COMMENT=${quoteText(inBoth(meaning.table))}`;
  return `CREATE TABLE \`${table.name}\` (\n${items.map((item) => `  ${item}`).join(',\n')}\n) ${TABLE_OPTIONS}${comment};\n`;
}

/** The tables for MySQL 8 and MariaDB, from those of PostgreSQL. Tallygate itself does not run on them. */
export function renderMysql(schema: PostgresSchema, meanings: Meanings): string {
  return [
    renderHead('MySQL 8 and MariaDB', [
      'For exports and reports: Tallygate itself runs on SQLite and PostgreSQL. Tables are not partitioned, partial',
      'indexes are whole ones, foreign keys are checked at once. Texts compare by code point; spaces at their end do not count.',
    ]),
    'SET NAMES utf8mb4;\n\n',
    orderByReference(schema.tables)
      .map((table) => renderTable(table, meanings))
      .join('\n'),
  ].join('');
}
