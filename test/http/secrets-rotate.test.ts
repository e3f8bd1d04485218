import { Database } from 'bun:sqlite';
import { SQL } from 'bun';
import { afterEach, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { locateData } from '../../src/app/data/open-data.ts';
import { systemContext } from '../../src/app/system-context.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const SEALED = /^v1\.([0-9a-f]{8})\.[A-Za-z0-9_-]{38,}$/;

const gateways: TestGateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});

/** Every text of every table, whatever the tables are. */
async function readTexts(gateway: TestGateway): Promise<readonly (readonly [column: string, text: string])[]> {
  const location = locateData(gateway.gateway.core.config);
  if (location.kind === 'sqlite') {
    const database = new Database(location.path, { readonly: true });
    const tables = database.query("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[];
    const texts = tables.flatMap(({ name }) =>
      (database.query(`SELECT * FROM "${name}"`).all() as Record<string, unknown>[]).flatMap((row) =>
        Object.entries(row).map(([column, value]) => [`${name}.${column}`, String(value)] as const),
      ),
    );
    database.close();
    return texts;
  }
  const sql = new SQL(location.url, { max: 1 });
  const tables = (await sql.unsafe(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')",
  )) as { name: string }[];
  const texts: (readonly [string, string])[] = [];
  for (const { name } of tables) {
    const rows = (await sql.unsafe(`SELECT * FROM "${name}"`)) as Record<string, unknown>[];
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) texts.push([`${name}.${column}`, String(value)]);
    }
  }
  await sql.close();
  return texts;
}

/** The columns that sealed values are in, by the id of their key. */
async function findSealed(gateway: TestGateway): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const columns = new Map<string, Set<string>>();
  for (const [column, text] of await readTexts(gateway)) {
    const keyId = SEALED.exec(text)?.[1];
    if (keyId !== undefined) columns.set(keyId, (columns.get(keyId) ?? new Set()).add(column));
  }
  return columns;
}

describe.each(['sqlite', 'postgres'] as const)('the key rotation on %s', (database) => {
  test('reaches every column that anything is sealed in', async () => {
    const gateway = await startTestGateway(database);
    gateways.push(gateway);
    await gateway.addProvider('p', [{ model: 'm', price: { input: '1', output: '1' } }], {
      headers: { 'x-team': 'a header that is sealed' },
    });
    const signedIn = await gateway.admin('POST', '/api/v1/auth/token', {
      grant_type: 'password',
      username: 'owner',
      password: 'a long test password',
    });
    const create = (): Promise<Response> =>
      fetch(`${gateway.url}/api/v1/admin/customers`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${signedIn.data.access_token}`,
          'content-type': 'application/json',
          'idempotency-key': 'once',
        },
        body: JSON.stringify({ name: 'Kept' }),
      });
    const first = await (await create()).json();
    const enrolled = await gateway.admin('POST', '/api/v1/admin/admins/me/totp', { password: 'a long test password' });
    expect(enrolled.status).toBeLessThan(300);

    const { core } = gateway.gateway;
    const before = await findSealed(gateway);
    expect([...before.keys()]).toEqual([core.sealer.keyId]);
    const columns = before.get(core.sealer.keyId);
    expect([...(columns ?? [])].toSorted()).toEqual([
      'admins.totp_secret',
      'idempotency_keys.answer_sealed',
      'providers.api_key_sealed',
      'providers.headers_sealed',
    ]);

    const seen: (readonly [number, number])[] = [];
    const rotated = await core.rotateSecrets(systemContext('command line'), {
      newKey: null,
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(rotated).toMatchObject({ resealed: 4, unreadable: [], resumed: false, notice: null });
    expect(seen.at(-1)).toEqual([4, 4]);
    expect(await findSealed(gateway)).toEqual(new Map([[rotated.keyId, columns ?? new Set()]]));

    const again = await create();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(((await again.json()) as { data: unknown }).data).toEqual((first as { data: unknown }).data);
    expect(gateway.upstream).toBeDefined();
  });

  test('keeps the old key when a value does not open, and says which', async () => {
    const gateway = await startTestGateway(database);
    gateways.push(gateway);
    const id = await gateway.addProvider('p', []);
    const { core } = gateway.gateway;
    const sealed = (await core.store.providers.find(id))?.apiKeySealed ?? '';
    const tampered = `${sealed.slice(0, 20)}${sealed[20] === 'A' ? 'B' : 'A'}${sealed.slice(21)}`;
    await core.store.transact([core.store.sealed.replace('provider_api_key', id, sealed, tampered)]);
    const failed = await core.rotateSecrets(systemContext('command line'), { newKey: null });
    expect(failed.unreadable).toEqual([{ kind: 'provider_api_key', id }]);
    expect(core.sealer.keyIds).toHaveLength(2);
    const keyFile = await Bun.file(join(core.config.dataDir, 'secret.key')).text();
    expect(keyFile.trim().split('\n')).toHaveLength(2);

    expect((await gateway.admin('PATCH', `/api/v1/admin/providers/${id}`, { api_key: 'set-anew-4f1e' })).status).toBe(
      200,
    );
    const finished = await core.rotateSecrets(systemContext('command line'), { newKey: null });
    expect(finished).toMatchObject({ resumed: true, unreadable: [] });
    expect(core.sealer.keyIds).toEqual([finished.keyId]);
  });
});
