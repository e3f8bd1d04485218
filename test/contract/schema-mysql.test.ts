import { SQL } from 'bun';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { findPostgresSchema } from '../../scripts/schema/index.ts';
import { MEANINGS } from '../../scripts/schema/meanings/index.ts';
import { inBoth } from '../../scripts/schema/statement.ts';
import { PRINTED_SCHEMAS } from '../../src/store/printed/schemas.ts';
import { hasMariadb, type MariadbServer, startMariadb } from '../support/mariadb.ts';

if (!hasMariadb) process.stderr.write('MariaDB is missing: the printed schema of MySQL is not tested\n');

type Row = Readonly<Record<string, string | number | bigint | null>>;

const TEXT = '令牌 🚀 “名称”';
const AT = { created_at: 1, updated_at: 1, version: 1 };
const USER = {
  id: 'usr_1',
  ...AT,
  name: TEXT,
  customer_id: null,
  status: 'active',
  limits: '{}',
  metadata: '{"备注":"🙂"}',
};
const TOKEN = {
  id: 'tok_1',
  ...AT,
  customer_user_id: 'usr_1',
  name: 'ABC',
  digest: 'd1',
  last4: 'abcd',
  limits: '{}',
  direct_use: 1,
  on_low_budget: 'refuse',
};
const ACCESS = { id: 'act_1', digest: 'a1', auth_token_id: 'tok_1', admin_id: null, created_at: 1, expires_at: 2 };
const BUDGET = {
  id: 'bud_1',
  scope_kind: 'customer_user',
  scope_id: 'usr_1',
  position: 0,
  amount: '9223372036854775807',
  period: 'month',
  hard: 1,
  time_zone: 'Asia/Shanghai',
  reset_day: 31,
  alerts_millionths: '[]',
  created_at: 1,
  updated_at: 1,
};

/** The engine's number for what it refused. */
function readErrno(error: unknown): number {
  return (error as { readonly errno?: number }).errno ?? -1;
}

describe.skipIf(!hasMariadb)('the printed schema of MySQL in a real MariaDB', () => {
  let server: MariadbServer;
  let sql: SQL;

  beforeAll(async () => {
    server = await startMariadb();
    sql = new SQL(server.url, { max: 1 });
    const statements = PRINTED_SCHEMAS.mysql.replaceAll(/^--.*\n/gm, '').split(/;\n/);
    for (const statement of statements) if (statement.trim() !== '') await sql.unsafe(statement);
  }, 90_000);

  afterAll(async () => {
    await sql?.close();
    await server?.stop();
  });

  async function insert(table: string, row: Row): Promise<void> {
    const names = Object.keys(row);
    const places = names.map(() => '?').join(', ');
    const columns = names.map((name) => `\`${name}\``).join(', ');
    await sql.unsafe(`INSERT INTO \`${table}\` (${columns}) VALUES (${places})`, Object.values(row));
  }

  /** The number of the engine's error; 0 when the row was taken. */
  async function refusal(table: string, row: Row): Promise<number> {
    try {
      await insert(table, row);
      return 0;
    } catch (error) {
      return readErrno(error);
    }
  }

  async function ask(query: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return [...((await sql.unsafe(query)) as Iterable<Readonly<Record<string, unknown>>>)].map((row) => ({ ...row }));
  }

  const postgres = findPostgresSchema()?.tables ?? [];

  test('has every table on InnoDB in utf8mb4, with its comment', async () => {
    const found = await ask(
      `SELECT table_name AS name, engine, table_collation AS collation, table_comment AS about
       FROM information_schema.tables WHERE table_schema = database()`,
    );
    expect(found.toSorted((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1))).toEqual(
      postgres
        .map(({ name }) => ({
          name,
          engine: 'InnoDB',
          collation: 'utf8mb4_bin',
          about: MEANINGS[name] === undefined ? 'none' : inBoth(MEANINGS[name].table),
        }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  test('has every column, with its nullability and its comment', async () => {
    for (const table of postgres) {
      const found = await ask(
        `SELECT column_name AS name, is_nullable AS nullable, column_comment AS about, generation_expression IS NOT NULL AS made
         FROM information_schema.columns WHERE table_schema = database() AND table_name = '${table.name}'
         ORDER BY ordinal_position`,
      );
      expect(found.map((row) => [table.name, row['name'], row['nullable'], Number(row['made']), row['about']])).toEqual(
        table.columns.map(({ name, isNullable, generated }) => {
          const meaning = MEANINGS[table.name]?.columns[name];
          const about = meaning === undefined ? 'none' : inBoth(meaning);
          return [table.name, name, isNullable ? 'YES' : 'NO', generated === null ? 0 : 1, about];
        }),
      );
    }
  });

  test('has every key, foreign key, check and index', async () => {
    const constraints = await ask(
      `SELECT table_name AS t, constraint_name AS name, constraint_type AS kind
       FROM information_schema.table_constraints WHERE table_schema = database()`,
    );
    const kinds = { primary: 'PRIMARY KEY', unique: 'UNIQUE', foreign: 'FOREIGN KEY', check: 'CHECK' } as const;
    expect(constraints.map((row) => [row['t'], row['kind'], row['name']].join(' ')).toSorted()).toEqual(
      postgres
        .flatMap((table) =>
          table.constraints.map(
            (one) => `${table.name} ${kinds[one.kind]} ${one.kind === 'primary' ? 'PRIMARY' : one.name}`,
          ),
        )
        .toSorted(),
    );
    const indexes = await ask(
      `SELECT DISTINCT concat(table_name, ' ', index_name) AS name FROM information_schema.statistics WHERE table_schema = database()`,
    );
    const names = new Set(indexes.map((row) => row['name']));
    const wanted = postgres.flatMap((table) => table.indexes.map(({ name }) => `${table.name} ${name}`));
    expect(wanted.length).toBeGreaterThan(20);
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  test('keeps Chinese and emoji, compares texts by code point and computes its columns', async () => {
    await insert('customer_users', USER);
    await insert('auth_tokens', { ...TOKEN, expires_at: 20, overlap_ends_at: null });
    await insert('auth_tokens', { ...TOKEN, id: 'tok_2', digest: 'D1', expires_at: 20, overlap_ends_at: 10 });
    await insert('auth_tokens', { ...TOKEN, id: 'tok_3', digest: 'd3' });
    expect(await ask('SELECT name, metadata FROM customer_users')).toEqual([{ name: TEXT, metadata: USER.metadata }]);
    const made = await ask('SELECT ends_at, name_key, state FROM auth_tokens ORDER BY id');
    expect(
      made.map((row) => [row['ends_at'] === null ? null : Number(row['ends_at']), row['name_key'], row['state']]),
    ).toEqual([
      [20, 'abc', 'active'],
      [10, 'abc', 'active'],
      [null, 'abc', 'active'],
    ]);
    await insert('budgets', BUDGET);
    const [budget] = await ask('SELECT CAST(amount AS CHAR) AS amount, customer_user_id, customer_id FROM budgets');
    expect(budget).toEqual({ amount: BUDGET.amount, customer_user_id: 'usr_1', customer_id: null });
  });

  test('refuses duplicates, orphans and what a check forbids', async () => {
    const [duplicate, orphan, check] = [1062, 1452, 4025];
    expect(await refusal('auth_tokens', { ...TOKEN, id: 'tok_4' })).toBe(duplicate);
    expect(await refusal('customer_users', USER)).toBe(duplicate);
    expect(await refusal('auth_tokens', { ...TOKEN, id: 'tok_4', digest: 'd4', customer_user_id: 'usr_9' })).toBe(
      orphan,
    );
    expect(await refusal('budgets', { ...BUDGET, id: 'bud_2', scope_id: 'usr_9' })).toBe(orphan);
    expect(await refusal('customer_users', { ...USER, id: 'usr_2', customer_id: 'cus_9' })).toBe(orphan);
    expect(await refusal('auth_tokens', { ...TOKEN, id: 'tok_4', digest: 'd4', on_low_budget: 'maybe' })).toBe(check);
    expect(await refusal('auth_tokens', { ...TOKEN, id: 'tok_4', digest: 'd4', direct_use: 2 })).toBe(check);
    expect(await refusal('customer_users', { ...USER, id: 'usr_2', version: 0 })).toBe(check);
    expect(await refusal('access_tokens', { ...ACCESS, auth_token_id: null })).toBe(check);
    expect(await refusal('budgets', { ...BUDGET, id: 'bud_2', reset_day: 32 })).toBe(check);
    expect(await refusal('customer_users', { ...USER, id: 'usr_2', name: null })).toBe(1048);
    expect(await refusal('access_tokens', ACCESS)).toBe(0);
  });

  test('refuses a second settlement of a request', async () => {
    const entry = (phase: string): Promise<number> =>
      sql
        .unsafe(
          `INSERT INTO ledger (id, phase, n, at, amount, budgets) VALUES (UNHEX(REPEAT('0a', 16)), '${phase}', 0, 1, 5, '[]')`,
        )
        .then(() => 0, readErrno);
    expect([await entry('hold'), await entry('settlement'), await entry('settlement'), await entry('gift')]).toEqual([
      0, 0, 1062, 4025,
    ]);
  });

  test('deletes what belongs to a row and keeps what something still names', async () => {
    const remove = (query: string): Promise<number> => sql.unsafe(query).then(() => 0, readErrno);
    expect(await remove("DELETE FROM customer_users WHERE id = 'usr_1'")).toBe(1451);
    await sql.unsafe("UPDATE auth_tokens SET rotated_to = 'tok_2' WHERE id = 'tok_3'");
    expect(await remove("DELETE FROM auth_tokens WHERE id IN ('tok_1', 'tok_2')")).toBe(0);
    expect(await ask('SELECT id, rotated_to FROM auth_tokens')).toEqual([{ id: 'tok_3', rotated_to: null }]);
    expect(await ask('SELECT id FROM access_tokens')).toEqual([]);
    expect(await remove("DELETE FROM auth_tokens WHERE id = 'tok_3'")).toBe(0);
    expect(await remove("DELETE FROM customer_users WHERE id = 'usr_1'")).toBe(0);
    expect(await ask('SELECT id FROM budgets')).toEqual([]);
  });
});
