import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { computeChecksum } from '../../src/store/migrator/pending.ts';
import type { Meanings } from './meaning.ts';
import type { SqliteSchema, SqliteTable } from './model.ts';
import { quoteText } from './sql-text.ts';
import { inBoth, listSeeds, renderHead } from './statement.ts';

function renderTable(table: SqliteTable, meanings: Meanings): string {
  const meaning = meanings[table.name];
  const items = table.items.map(({ column, sql }, index) => {
    const about = column === null ? undefined : meaning?.columns[column];
    const line = `  ${sql}${index < table.items.length - 1 ? ',' : ''}`;
    return about === undefined ? line : `  -- ${inBoth(about)}\n${line}`;
  });
  const head = meaning === undefined ? '' : `-- ${meaning.table.description}\n-- ${meaning.table.zh}\n`;
  return `${head}${table.head} (\n${items.join('\n')}\n)${table.tail === '' ? '' : ` ${table.tail}`};\n`;
}

/** The whole schema for SQLite: loaded into an empty database, it is what the migrations make. */
export function renderSqlite(schema: SqliteSchema, meanings: Meanings): string {
  const migrations = MIGRATIONS.map(
    ({ id, sqlite }) =>
      `INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ` +
      `(${quoteText(id)}, ${quoteText(computeChecksum(sqlite))}, CAST(unixepoch('subsec') * 1000 AS INTEGER));`,
  );
  const tables = schema.tables.map((table) => {
    const extras = schema.extras.filter((extra) => extra.table === table.name);
    return [renderTable(table, meanings), ...extras.map(({ sql }) => `${sql};\n`)].join('');
  });
  const views = schema.views.map(({ name, sql }) => {
    const meaning = meanings[name];
    const head = meaning === undefined ? '' : `-- ${meaning.table.description}\n-- ${meaning.table.zh}\n`;
    return `${head}${sql};\n`;
  });
  const viewExtras = schema.extras.filter((extra) => schema.views.some((view) => view.name === extra.table));
  return [
    renderHead('SQLite', ['Load it with foreign keys on; a server then finds every migration done.']),
    'PRAGMA foreign_keys = ON;\n\n',
    [...tables, ...views, ...viewExtras.map(({ sql }) => `${sql};\n`)].join('\n'),
    '\n-- The rows that migrations write.\n',
    [...listSeeds('sqlite').map(({ sql }) => sql), ...migrations].join('\n'),
    '\n',
  ].join('');
}
