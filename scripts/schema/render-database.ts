import { renderDiagram } from './diagram.ts';
import type { Meaning, Meanings, TableMeaning } from './meaning.ts';
import type { Column, Constraint, PostgresSchema, SqliteColumn, SqliteSchema, Table } from './model.ts';
import { toMysqlType } from './mysql-types.ts';
import { normalizeSql, simplify } from './sql-text.ts';

const INTRODUCTION = `# Database / 数据库

Made from the migrations in \`src/store/migrations\` and the meanings in \`scripts/schema/meanings\` by
\`scripts/generate-docs.ts\`; \`npm run check\` fails when it is out of date.

\`tallygate schema --database sqlite|postgres|mysql\` prints the SQL of everything here; it needs no server. The server
makes the schema by itself; a database that the printed SQL was loaded into counts as migrated. MySQL is for exports and
reports: Tallygate runs on SQLite and PostgreSQL.

本文档由迁移文件与 \`scripts/schema/meanings\` 生成。\`tallygate schema --database sqlite|postgres|mysql\` 打印完整 SQL，无需连接数据库。
服务启动时会自动建表；事先载入打印出的 SQL 亦可，服务会视其为已迁移。MySQL 版本仅供导出与报表使用，Tallygate 本身运行于 SQLite 与 PostgreSQL。

Everywhere: instants are UTC milliseconds, money is integer nano-USD (1e-9), shares are millionths, JSON is text, booleans
are 0 and 1. Texts sort by code point, those of the traffic tables in PostgreSQL by the collation of the database. Secrets are kept as digests or sealed.

通用约定：时间为 UTC 毫秒；金额为整数纳美元（1e-9 美元）；比例以百万分之一计；JSON 存为文本；布尔值为 0 与 1；文本按码点排序（PostgreSQL 的流量表按数据库的排序规则）；密钥只存摘要或密文。
`;

const GROWTH = `## Retention and partitions / 保留与分区

Requests, attempts and ledger are keyed by UUIDv7, so a key also is a time. PostgreSQL partitions the three by range of that
key, a month a partition, made ahead by \`ensure_traffic_partitions\`; what lies in no month goes to the default partition.
So an old month can be detached or dropped whole. SQLite keeps one table each in the order of the key, whose low end is the
oldest. The server deletes none of these rows by itself. They and the operation log have no foreign keys: they outlive what
they name. Sessions, idempotency keys and sign-in failures that are over go every hour, tokens at their own interval
(\`TALLYGATE_TOKEN_CLEAN_HOURS\`) or by \`tallygate tokens clean\`, kept responses every hour once their conversation is older than
\`TALLYGATE_RESPONSE_DAYS\` or by \`tallygate responses clean\`; price versions stay for good.

请求、尝试与账本以 UUIDv7 为主键，主键即含时间。PostgreSQL 按主键范围分区，每月一个分区，由 \`ensure_traffic_partitions\` 提前创建；
不属于任何月份的行进入默认分区，因此过期的月份可整体分离或删除。SQLite 中各为一张按主键排序的表，最旧的行在最前。
服务不会自行删除这些行。它们与操作日志不设外键，所引用的对象删除后仍然保留。到期的会话、幂等键与登录失败记录每小时清理一次，
令牌按 \`TALLYGATE_TOKEN_CLEAN_HOURS\` 的间隔或由 \`tallygate tokens clean\` 清理，保留的响应在其对话超过
\`TALLYGATE_RESPONSE_DAYS\` 后每小时清理一次，或由 \`tallygate responses clean\` 清理；价格版本永久保留。
`;

const CONSTRAINED = /\b(PRIMARY KEY|UNIQUE|CHECK|REFERENCES)\b/;

/** A cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function code(text: string | null | undefined): string {
  return text === null || text === undefined || text === '' ? '' : `\`${cell(text)}\``;
}

function meaningOf(known: Readonly<Record<string, Meaning>> | undefined, name: string): string {
  const meaning = known?.[name];
  return meaning === undefined ? ' | ' : `${cell(meaning.description)} | ${cell(meaning.zh)}`;
}

function describeDefault(column: Column | undefined, sqlite: SqliteColumn | undefined): string {
  if (column?.generated !== null && column?.generated !== undefined) return `= ${code(simplify(column.generated))}`;
  if (sqlite?.isGenerated === true) return 'generated / 生成列';
  const value = column?.default ?? sqlite?.default ?? null;
  return code(value === null ? null : simplify(value));
}

function renderColumns(
  about: TableMeaning | undefined,
  sqlite: readonly SqliteColumn[],
  table: Table | undefined,
): string {
  const names = [...new Set([...(table?.columns ?? []).map(({ name }) => name), ...sqlite.map(({ name }) => name)])];
  const rows = names.map((name) => {
    const column = table?.columns.find((one) => one.name === name);
    const inSqlite = sqlite.find((one) => one.name === name);
    const isNullable = column?.isNullable ?? inSqlite?.isNullable ?? false;
    const types = [
      // An expression of a view has no declared type; all of them are texts.
      inSqlite === undefined ? '' : inSqlite.type.toLowerCase() || 'text',
      column?.type.replace(/ COLLATE .*$/, '') ?? '',
      column === undefined || table === undefined ? '' : toMysqlType(table, column),
    ];
    return `| ${code(name)} | ${types.map((type) => cell(type)).join(' | ')} | ${isNullable ? 'yes / 是' : 'no / 否'} | ${describeDefault(column, inSqlite)} | ${meaningOf(about?.columns, name)} |`;
  });
  return [
    '| column / 列 | SQLite | PostgreSQL | MySQL | NULL | default / 默认值 | meaning | 含义 |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function renderKeys(constraints: readonly Constraint[]): readonly string[] {
  return constraints.map(({ definition }) => `- ${code(simplify(definition).replaceAll(/ COLLATE "C"/g, ''))}`);
}

function renderSection(
  name: string,
  schemas: { readonly sqlite: SqliteSchema; readonly postgres: PostgresSchema },
  about: TableMeaning | undefined,
): string {
  const table = schemas.postgres.tables.find((one) => one.name === name);
  const sqlite = schemas.sqlite.tables.find((one) => one.name === name);
  const view = schemas.sqlite.views.find((one) => one.name === name);
  const own =
    table === undefined
      ? (sqlite?.items.filter(({ column, sql }) => column === null || CONSTRAINED.test(sql)) ?? [])
      : [];
  const keys = table === undefined ? own.map(({ sql }) => `- ${code(sql)}`) : renderKeys(table.constraints);
  const indexes = new Map([
    ...schemas.sqlite.extras
      .filter((one) => one.table === name && one.type === 'index')
      .map((one) => [one.name, one.sql] as const),
    ...(table?.indexes ?? []).map(
      (one) => [one.name, normalizeSql(simplify(one.definition)).replace(' USING btree', '')] as const,
    ),
  ]);
  const listed = [...indexes].map(([index, sql]) => {
    const what = sql.replace(/^CREATE (UNIQUE )?INDEX \w+ ON \w+ ?/, '$1');
    return `| ${code(index)} | ${code(what)} | ${meaningOf(about?.indexes, index)} |`;
  });
  return [
    `### ${name}`,
    about === undefined ? '' : `${about.table.description}\n\n${about.table.zh}`,
    renderColumns(about, sqlite?.columns ?? view?.columns ?? [], table),
    keys.length === 0 ? '' : `Keys and checks / 键与约束：\n\n${keys.join('\n')}`,
    listed.length === 0
      ? ''
      : `| index / 索引 | on / 列 | needed for | 用途 |\n| --- | --- | --- | --- |\n${listed.join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** `docs/database.md`. */
export function renderDatabase(sqlite: SqliteSchema, postgres: PostgresSchema, meanings: Meanings): string {
  const all = new Set([...postgres.tables, ...sqlite.tables, ...sqlite.views].map(({ name }) => name));
  const names = [
    ...Object.keys(meanings).filter((name) => all.has(name)),
    ...[...all].filter((name) => meanings[name] === undefined),
  ];
  return [
    INTRODUCTION,
    '## Diagram / 实体关系图\n',
    'A full line is a foreign key; a dotted one is a name that may outlive what it names. Tables of SQLite alone are left out.',
    '实线为外键；虚线表示仅记录名称，所指对象可能已被删除。仅 SQLite 使用的表未画出。\n',
    `${renderDiagram(postgres, meanings)}\n`,
    GROWTH,
    '## Tables / 数据表\n',
    `${names.map((name) => renderSection(name, { sqlite, postgres }, meanings[name])).join('\n\n')}\n`,
  ].join('\n');
}
