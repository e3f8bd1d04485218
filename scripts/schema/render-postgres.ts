import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { computeChecksum } from '../../src/store/migrator/pending.ts';
import type { Meanings } from './meaning.ts';
import type { Column, PostgresSchema, Table } from './model.ts';
import { orderByReference } from './order.ts';
import { quoteText, simplify } from './sql-text.ts';
import { inBoth, listSeeds, renderHead } from './statement.ts';

function renderColumn(column: Column): string {
  return [
    `${column.name} ${column.type}`,
    column.generated === null ? '' : ` GENERATED ALWAYS AS (${simplify(column.generated)}) STORED`,
    column.default === null ? '' : ` DEFAULT ${simplify(column.default)}`,
    column.isNullable ? '' : ' NOT NULL',
  ].join('');
}

function renderComments(table: Table, meanings: Meanings): readonly string[] {
  const meaning = meanings[table.name];
  if (meaning === undefined) return [];
  return [
    `COMMENT ON TABLE ${table.name} IS ${quoteText(inBoth(meaning.table))};`,
    ...table.columns.flatMap(({ name }) => {
      const about = meaning.columns[name];
      return about === undefined ? [] : [`COMMENT ON COLUMN ${table.name}.${name} IS ${quoteText(inBoth(about))};`];
    }),
    ...table.indexes.flatMap(({ name }) => {
      const about = meaning.indexes?.[name];
      return about === undefined ? [] : [`COMMENT ON INDEX ${name} IS ${quoteText(inBoth(about))};`];
    }),
  ];
}

function renderTable(table: Table, meanings: Meanings): string {
  const items = [
    ...table.columns.map(renderColumn),
    ...table.constraints.map(({ name, definition }) => `CONSTRAINT ${name} ${simplify(definition)}`),
  ];
  const tail = table.partitionBy === null ? '' : ` PARTITION BY ${table.partitionBy}`;
  return [
    `CREATE TABLE ${table.name} (\n${items.map((item) => `  ${item}`).join(',\n')}\n)${tail};`,
    ...table.indexes.map(({ definition }) => `${simplify(definition)};`),
    ...table.partitions.map(({ name, bound }) => `CREATE TABLE ${name} PARTITION OF ${table.name} ${bound};`),
    ...renderComments(table, meanings),
    '',
  ].join('\n');
}

/** The whole schema for PostgreSQL: loaded into an empty database, it is what the migrations make, and has comments. */
export function renderPostgres(schema: PostgresSchema, meanings: Meanings): string {
  const migrations = MIGRATIONS.map(
    ({ id, postgres }) =>
      `INSERT INTO schema_migrations (id, checksum) VALUES (${quoteText(id)}, ${quoteText(computeChecksum(postgres))});`,
  );
  return [
    renderHead('PostgreSQL', [
      'A server that finds it loaded finds every migration done. It adds a partition a month to requests, attempts and',
      'ledger by itself (ensure_traffic_partitions).',
    ]),
    [
      ...schema.extensions.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name};\n`),
      ...orderByReference(schema.tables).map((table) => renderTable(table, meanings)),
      ...schema.views.map(({ definition }) => `${definition.replace(/;?\s*$/, '')};\n`),
      ...schema.functions.map(({ definition }) => `${definition.trimEnd()};\n`),
      ...schema.triggers.map(({ definition }) => `${definition};\n`),
    ].join('\n'),
    '\n-- The rows that migrations write.\n',
    [...listSeeds('postgres').map(({ sql }) => sql), ...migrations].join('\n'),
    '\n',
  ].join('');
}
