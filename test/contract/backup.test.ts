import { afterEach, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'bun:sqlite';
import { SQL } from 'bun';
import { systemClock } from '../../src/lib/clock.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import { silentLogger } from '../../src/lib/log.ts';
import {
  BackupProblem,
  buildRestoreRow,
  openBackupFile,
  restoreBackup,
  writeBackup,
} from '../../src/store/backup/index.ts';
import type { Manifest, RestoreOutcome, RestoreTask } from '../../src/store/backup/index.ts';
import { TABLE_ROLES } from '../../src/store/backup/tables.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import type { StoreLocation } from '../../src/store/threads/messages.ts';
import {
  HUGE,
  makeAccessToken,
  makeAdmin,
  makeBudget,
  makeCustomer,
  makeLog,
  makeManagementKey,
  makeProvider,
  makeSession,
  makeToken,
  makeUser,
} from '../support/sample-records.ts';
import { createStoreWorker } from '../support/store-worker-start.ts';
import { hold, settle } from '../support/test-engine.ts';
import { createTestLocation } from '../support/test-location.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const NOW = Date.UTC(2026, 5, 1);
const SLOT = { budgetId: 'bud_1', periodStart: 0 };

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function place(database: 'sqlite' | 'postgres'): Promise<{ location: StoreLocation; folder: string }> {
  const { location, remove } = await createTestLocation(database);
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-backup-'));
  cleanups.push(remove, () => rmSync(folder, { recursive: true }));
  return { location, folder };
}

async function withStore<T>(location: StoreLocation, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ location, clock: systemClock, log: silentLogger, createWorker: createStoreWorker });
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

function backUp(location: StoreLocation, path: string): Promise<Manifest & { readonly bytes: number }> {
  return writeBackup({
    location,
    path,
    clock: systemClock,
    version: '9.9.9',
    createWorker: createStoreWorker,
    onProgress: () => undefined,
  });
}

async function restore(
  location: StoreLocation,
  path: string,
  change: Partial<RestoreTask> = {},
): Promise<RestoreOutcome> {
  return restoreBackup(location, {
    file: await openBackupFile(path),
    now: NOW,
    force: true,
    discardPresent: false,
    revokeTokens: false,
    record: buildRestoreRow(location, makeLog('log_restore', { action: 'data.restore', sequence: null, hash: null })),
    beforeChange: async () => undefined,
    onProgress: () => undefined,
    ...change,
  });
}

async function problem(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (error instanceof BackupProblem) return error.message;
    throw error;
  }
  return 'no problem';
}

/** The same data under another manifest, with a checksum that is right. */
function forge(path: string, target: string, manifest: object): void {
  const bytes = readFileSync(path);
  const magicEnd = bytes.indexOf(10) + 1;
  const data = bytes.subarray(bytes.indexOf(10, magicEnd), bytes.length - '\nsha256 \n'.length - 64);
  const whole = Buffer.concat([bytes.subarray(0, magicEnd), Buffer.from(JSON.stringify(manifest)), data]);
  const sum = createHash('sha256').update(whole).digest('hex');
  writeFileSync(target, Buffer.concat([whole, Buffer.from(`\nsha256 ${sum}\n`)]));
}

async function renameData(location: StoreLocation, dataId: string): Promise<void> {
  if (location.kind === 'sqlite') {
    const file = new Database(location.path);
    file.query('UPDATE data_epochs SET data_id = ?').run(dataId);
    file.close();
    return;
  }
  const sql = new SQL(location.url, { max: 1 });
  await sql`UPDATE data_epochs SET data_id = ${dataId}`;
  await sql.close();
}

async function charge(store: Store, amount: bigint): Promise<void> {
  const write = makeHold({ tokenId: 'tok_1', customerUserId: 'usr_1', budgets: [SLOT] });
  expect(await hold(store.traffic, write)).toBeNull();
  expect(await settle(store.traffic, write, makeSettlement(write, { charge: nanoUsd(amount) }))).toBeNull();
}

/** A request whose response is kept; its id. */
async function answer(store: Store, customerUserId: string, responseId: string): Promise<string> {
  const write = makeHold({ tokenId: 'tok_1', customerUserId });
  const response = {
    responseId,
    customerUserId,
    providerId: null,
    previousId: null,
    rootId: write.id,
    lastAt: NOW,
    contextTokens: 1,
    contextBytes: 1,
    seal: () => `sealed ${responseId}`,
  };
  expect(await hold(store.traffic, write)).toBeNull();
  expect(await settle(store.traffic, write, makeSettlement(write, { response }))).toBeNull();
  return write.id;
}

async function fill(store: Store): Promise<void> {
  await store.transact([
    store.admins.insert(makeAdmin('adm_1')),
    store.admins.insert(makeAdmin('adm_2')),
    store.sessions.insert(makeSession('ses_1')),
    store.managementKeys.insert(makeManagementKey('key_1', { expiresAt: null })),
    store.customers.insert(makeCustomer('cus_1')),
    store.customerUsers.insert(makeUser('usr_1')),
    store.customerUsers.insert(makeUser('usr_2')),
    ...['tok_1', 'tok_2', 'tok_3'].map((id) => store.authTokens.insert(makeToken(id))),
    store.authTokens.insert(makeToken('tok_4', { customerUserId: 'usr_2' })),
    store.accessTokens.insert(makeAccessToken('act_1', { authTokenId: 'tok_1' })),
    store.providers.insert(makeProvider('prv_1')),
    ...store.budgets.replace(
      'customer_user',
      'usr_1',
      [],
      [makeBudget('bud_1', { scopeKind: 'customer_user', scopeId: 'usr_1', amount: HUGE })],
    ),
    store.operationLogs.insert(makeLog('log_1', { at: NOW - 5000, sequence: 1, hash: 'h1' })),
  ]);
  await charge(store, 1_000n);
}

async function spent(store: Store): Promise<bigint> {
  return (await store.traffic.balances([SLOT]))[0]?.spent ?? 0n;
}

describe.each(['sqlite', 'postgres'] as const)('back-up and restore on %s', (database) => {
  test('a back-up restores into empty data, byte for byte what matters, and ends sessions and access tokens', async () => {
    const from = await place(database);
    await withStore(from.location, fill);
    const path = join(from.folder, 'a.backup');
    const manifest = await backUp(from.location, path);
    expect(statSync(path)).toMatchObject({ size: manifest.bytes });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const to = await place(database);
    expect(await restore(to.location, path, { force: false })).toEqual({ mode: 'replace', epoch: 2, aside: null });
    await withStore(to.location, async (store) => {
      expect(await store.customers.find('cus_1')).toEqual(makeCustomer('cus_1'));
      expect(await store.admins.find('adm_1')).toEqual(makeAdmin('adm_1'));
      expect(await store.authTokens.find('tok_1')).toEqual(makeToken('tok_1'));
      expect((await store.budgets.find('bud_1'))?.amount).toBe(HUGE);
      expect(await spent(store)).toBe(1_000n);
      expect(await store.accessTokens.findByDigest('digest of act_1')).toBeNull();
      expect((await store.sessions.findByDigest('digest of ses_1'))?.endedAt).toBe(NOW);
      expect((await store.operationLogs.find('log_restore'))?.action).toBe('data.restore');
      // The data take writes again.
      await charge(store, 5n);
      expect(await spent(store)).toBe(1_005n);
    });
  });

  test('over data of the same origin, revoked stays revoked, spent stays spent, and what was set up goes back', async () => {
    const { location, folder } = await place(database);
    const path = join(folder, 'a.backup');
    await withStore(location, fill);
    await backUp(location, path);
    await withStore(location, async (store) => {
      await charge(store, 500n);
      const budget = makeBudget('bud_1', { scopeKind: 'customer_user', scopeId: 'usr_1', amount: HUGE });
      await store.transact([
        store.authTokens.update(makeToken('tok_2', { revokedAt: NOW - 9, state: 'revoked', version: 2 }), 1),
        ...store.authTokens.removeMany(['tok_3']),
        store.customerUsers.update(makeUser('usr_2', { status: 'suspended', version: 2 }), 1),
        store.managementKeys.update(makeManagementKey('key_1', { expiresAt: null, revokedAt: NOW - 8, version: 2 }), 1),
        store.admins.update(makeAdmin('adm_1', { passwordHash: 'new hash', version: 2 }), 1),
        store.admins.remove('adm_2', 1),
        store.providers.update(makeProvider('prv_1', { name: 'renamed', version: 2 }), 1),
        ...store.budgets.replace('customer_user', 'usr_1', [budget], []),
        store.operationLogs.insert(makeLog('log_2', { at: NOW - 10, sequence: 2, hash: 'h2' })),
      ]);
    });
    const seen: string[] = [];
    const outcome = await restore(location, path, { beforeChange: async () => void seen.push('safety copy') });
    expect(outcome).toMatchObject({ mode: 'keep', epoch: 2 });
    expect(seen).toEqual(['safety copy']);
    await withStore(location, async (store) => {
      expect((await store.authTokens.find('tok_1'))?.revokedAt).toBeNull();
      expect(await store.authTokens.find('tok_2')).toMatchObject({ revokedAt: NOW - 9, state: 'revoked' });
      expect(await store.authTokens.find('tok_3')).toMatchObject({ revokedAt: NOW, state: 'revoked' });
      expect((await store.customerUsers.find('usr_2'))?.status).toBe('suspended');
      expect((await store.managementKeys.find('key_1'))?.revokedAt).toBe(NOW - 8);
      expect((await store.admins.find('adm_1'))?.passwordHash).toBe('new hash');
      expect((await store.admins.find('adm_2'))?.status).toBe('suspended');
      expect((await store.providers.find('prv_1'))?.name).toBe(makeProvider('prv_1').name);
      // The budget had gone with its sum; the ledger still knows it.
      expect((await store.budgets.find('bud_1'))?.amount).toBe(HUGE);
      expect(await spent(store)).toBe(1_500n);
      expect((await store.operationLogs.find('log_2'))?.hash).toBe('h2');
      expect(await store.accessTokens.findByDigest('digest of act_1')).toBeNull();
    });
  });

  test('a restore tells of no threshold again, whether the data are there or not', async () => {
    const { location, folder } = await place(database);
    const path = join(folder, 'a.backup');
    const budget = makeBudget('bud_2', {
      scopeKind: 'customer_user',
      scopeId: 'usr_1',
      amount: nanoUsd(1_000n),
      alertsMillionths: [500_000],
    });
    const slot = { budgetId: budget.id, periodStart: 0 };
    async function spend(store: Store, amount: bigint): Promise<void> {
      const write = makeHold({ tokenId: 'tok_1', customerUserId: 'usr_1', budgets: [slot] });
      expect(await hold(store.traffic, write)).toBeNull();
      expect(await settle(store.traffic, write, makeSettlement(write, { charge: nanoUsd(amount) }))).toBeNull();
      await store.traffic.flush();
    }
    await withStore(location, async (store) => {
      await fill(store);
      await store.transact(store.budgets.replace('customer_user', 'usr_1', [], [budget]));
      await spend(store, 600n);
      const [notice] = await store.notices.list(10);
      expect(notice?.type).toBe('budget.alert');
      await store.transact([store.notices.remove(notice?.id ?? '')]);
    });
    await backUp(location, path);
    const elsewhere = await place(database);
    await restore(elsewhere.location, path, { force: false });
    await withStore(elsewhere.location, async (store) => {
      await spend(store, 1n);
      expect(await store.notices.list(10)).toEqual([]);
    });
    await withStore(location, async (store) => {
      await store.transact(store.budgets.replace('customer_user', 'usr_1', [budget], []));
    });
    await restore(location, path);
    await withStore(location, async (store) => {
      expect((await store.traffic.balances([slot]))[0]?.spent).toBe(nanoUsd(600n));
      await spend(store, 1n);
      expect(await store.notices.list(10)).toEqual([]);
    });
  });

  test('kept responses come back, those made since stay, and those of customer users that are gone go', async () => {
    const { location, folder } = await place(database);
    const path = join(folder, 'a.backup');
    const before = await withStore(location, async (store) => {
      await fill(store);
      return answer(store, 'usr_1', 'resp_before');
    });
    await backUp(location, path);
    const since = await withStore(location, async (store) => {
      await store.transact([store.customerUsers.insert(makeUser('usr_9'))]);
      await answer(store, 'usr_9', 'resp_of_nobody');
      return answer(store, 'usr_1', 'resp_since');
    });
    const elsewhere = await place(database);
    await restore(elsewhere.location, path, { force: false });
    const sealed = (id: string, responseId: string) => [{ id, contentSealed: `sealed ${responseId}` }];
    await withStore(elsewhere.location, async ({ responses }) => {
      expect(await responses.readConversation(before)).toMatchObject(sealed(before, 'resp_before'));
      expect(await responses.listHanded('resp_since')).toEqual([]);
    });
    expect(await restore(location, path)).toMatchObject({ mode: 'keep' });
    await withStore(location, async ({ responses }) => {
      expect(await responses.readConversation(before)).toMatchObject(sealed(before, 'resp_before'));
      expect(await responses.readConversation(since)).toMatchObject(sealed(since, 'resp_since'));
      expect(await responses.listRemovals(10)).toMatchObject([{ customerUserId: 'usr_9' }]);
    });
  });

  test('older data of the same origin give their revocations and nothing else', async () => {
    const { location, folder } = await place(database);
    const [early, late] = [join(folder, 'early.backup'), join(folder, 'late.backup')];
    await withStore(location, fill);
    await backUp(location, early);
    await withStore(location, async (store) => {
      await charge(store, 500n);
      await store.transact([
        store.authTokens.insert(makeToken('tok_9')),
        store.operationLogs.insert(makeLog('log_3', { at: NOW, sequence: 2, hash: 'h2' })),
      ]);
    });
    await backUp(location, late);
    const elsewhere = await place(database);
    await restore(elsewhere.location, late);
    await restore(elsewhere.location, early, { discardPresent: true });
    await withStore(elsewhere.location, async (store) => {
      expect(await spent(store)).toBe(1_000n);
      expect(await store.authTokens.find('tok_9')).toBeNull();
    });
  });

  test('without what was there, every token can be ended', async () => {
    const from = await place(database);
    await withStore(from.location, fill);
    const path = join(from.folder, 'a.backup');
    await backUp(from.location, path);
    const to = await place(database);
    await restore(to.location, path, { revokeTokens: true });
    await withStore(to.location, async (store) => {
      for (const id of ['tok_1', 'tok_2', 'tok_3', 'tok_4'])
        expect(await store.authTokens.find(id)).toMatchObject({ revokedAt: NOW, state: 'revoked' });
      expect((await store.managementKeys.find('key_1'))?.revokedAt).toBe(NOW);
    });
  });

  test('data that are there are not replaced unasked, and a damaged file restores nothing', async () => {
    const { location, folder } = await place(database);
    const path = join(folder, 'a.backup');
    await withStore(location, fill);
    await backUp(location, path);
    expect(await problem(() => restore(location, path, { force: false }))).toContain('--force');
    const bytes = readFileSync(path);
    for (const [name, damaged] of [
      ['cut', bytes.subarray(0, bytes.length - 200)],
      ['flipped', Buffer.concat([bytes.subarray(0, 600), Buffer.of((bytes[600] ?? 0) ^ 1), bytes.subarray(601)])],
      ['empty', Buffer.alloc(0)],
    ] as const) {
      const other = join(folder, name);
      writeFileSync(other, damaged);
      expect(await problem(() => restore(location, other))).toMatch(/damaged|not a back-up/);
    }
    appendFileSync(path, 'x');
    expect(await problem(() => restore(location, path))).toContain('damaged');
    await withStore(location, async (store) => expect(await spent(store)).toBe(1_000n));
  });

  test('names within a back-up that are no names are refused before any of them reaches the database', async () => {
    const { location, folder } = await place(database);
    const path = join(folder, 'a.backup');
    await withStore(location, fill);
    const manifest = await backUp(location, path);
    const evil = "x', 0); DROP TABLE ledger; --";
    for (const change of [{ id: evil }, { dataId: evil }, { epoch: -1 }, { createdAt: 1e300 }, { epoch: 2 ** 60 }]) {
      forge(path, join(folder, 'forged'), { ...manifest, ...change });
      expect(await problem(() => restore(location, join(folder, 'forged')))).toContain('its manifest cannot be read');
    }
    await renameData(location, evil);
    await backUp(location, path);
    forge(path, join(folder, 'forged'), manifest);
    const empty = await place(database);
    expect(await problem(() => restore(empty.location, join(folder, 'forged'), { force: false }))).toContain('damaged');
    await withStore(location, async (store) => expect(await spent(store)).toBe(1_000n));
  });

  test('every table has a role in a restore', async () => {
    const { location } = await place(database);
    await withStore(location, async () => undefined);
    const names: readonly string[] = await listTables(location);
    expect(names.filter((name) => !Object.hasOwn(TABLE_ROLES, name) && name !== 'schema_migrations')).toEqual([]);
    expect(names.length).toBeGreaterThan(20);
  });
});

async function listTables(location: StoreLocation): Promise<readonly string[]> {
  if (location.kind === 'sqlite') {
    const database = new Database(location.path, { readonly: true });
    const rows = database
      .query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all();
    database.close();
    return (rows as { readonly name: string }[]).map(({ name }) => name);
  }
  const sql = new SQL(location.url, { max: 1 });
  const rows = await sql.unsafe(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition",
  );
  await sql.close();
  return Array.from(rows as readonly { readonly name: string }[], ({ name }) => name);
}
