import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createAudit } from '../../src/audit/index.ts';
import { systemContext } from '../../src/app/system-context.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/log.ts';
import {
  cleanOperationLog,
  eraseFromOperationLog,
  sealOperationLog,
  verifyOperationLog,
} from '../../src/services/operation-logs/index.ts';
import type { ChainPlace, ListQuery, Store } from '../../src/store/port.ts';
import * as sample from '../support/sample-records.ts';
import { createTestStore } from '../support/test-store.ts';
import type { TestStore } from '../support/test-store.ts';

const DAY_MS = 86_400_000;
const context = systemContext('command line');

function rowId(n: number): string {
  return `log_${String(n).padStart(5, '0')}`;
}

function listQuery(change: Partial<ListQuery> = {}): ListQuery {
  return {
    filters: {},
    from: null,
    to: null,
    q: null,
    sort: { field: 'at', descending: true },
    pageSize: 50,
    page: 1,
    cursor: null,
    ...change,
  };
}

describe.each(['sqlite', 'postgres'] as const)('the chain of the operation log on %s', (database) => {
  let clock: FakeClock;
  let opened: TestStore;
  let store: Store;
  beforeEach(async () => {
    clock = new FakeClock(sample.T0);
    opened = await createTestStore(database, { clock });
    store = opened.store;
  }, 30_000);
  afterEach(() => opened.dispose());

  const deps = () => ({ store, clock, audit: createAudit({ store, clock, log: silentLogger }) });
  const verify = (expected: ChainPlace | null = null) => verifyOperationLog({ store }, context, { expected });

  function insert(from: number, to: number, change: Parameters<typeof sample.makeLog>[1] = {}) {
    const rows = Array.from({ length: to - from + 1 }, (_, n) =>
      store.operationLogs.insert(sample.makeLog(rowId(from + n), { at: sample.T0 + from + n, ...change })),
    );
    return store.transact(rows);
  }

  /** What somebody with the database in hand does. */
  const tamper = (...statements: readonly string[]) =>
    store.transact(statements.map((sql) => ({ sql, parameters: [] })));

  async function rowAt(sequence: number) {
    const { items } = await store.operationLogs.list(listQuery({ pageSize: 200 }));
    const row = items.find((each) => each.sequence === sequence);
    if (row === undefined) throw new Error(`no row ${sequence}`);
    return row;
  }

  test('rows get numbers and hashes without a gap, in several batches, and verify', async () => {
    await insert(1, 450);
    expect(await sealOperationLog(store)).toBe(450);
    expect(await sealOperationLog(store)).toBe(0);
    expect(await verify()).toMatchObject({ ok: true, checked: 450, erased: 0, last: { sequence: 450 }, broken: null });
  });

  test('a row that is committed late, with an older id, only comes later in the chain', async () => {
    await insert(10, 12);
    await sealOperationLog(store);
    await insert(5, 6);
    await sealOperationLog(store);
    expect((await store.operationLogs.find(rowId(5)))?.sequence).toBe(4);
    expect(await verify()).toMatchObject({ ok: true, checked: 5 });
  });

  test('sealers at once never give a number twice nor leave a row out', async () => {
    await insert(1, 300);
    await Promise.all(Array.from({ length: 4 }, () => sealOperationLog(store)));
    expect(await verify()).toMatchObject({ ok: true, checked: 300, last: { sequence: 300 } });
  });

  test('the end of the chain is kept over a restart', async () => {
    await insert(1, 3);
    const { last } = await verify();
    store = await opened.reopen();
    await insert(4, 5);
    expect(await verify(last)).toMatchObject({ ok: true, checked: 5, last: { sequence: 5 } });
  });

  test.each([
    ['the action', `UPDATE operation_log SET action = 'provider.delete' WHERE sequence = 3`],
    ['the time', 'UPDATE operation_log SET at = at + 1 WHERE sequence = 3'],
    ['the actor', `UPDATE operation_log SET actor_id = 'adm_2' WHERE sequence = 3`],
    ["the actor's name", `UPDATE operation_log SET actor_name = 'mallory' WHERE sequence = 3`],
    ['the address', `UPDATE operation_log SET ip = NULL WHERE sequence = 3`],
    ['a personal value', `UPDATE operation_log SET personal_changes = '{}' WHERE sequence = 3`],
    ['an open value', `UPDATE operation_log SET changes = '{}' WHERE sequence = 3`],
    ['a salt, but not what it covers', `UPDATE operation_log SET actor_salt = NULL WHERE sequence = 3`],
    ['the hash', `UPDATE operation_log SET hash = '00' WHERE sequence = 3`],
  ])('a change of %s is found', async (_, sql) => {
    await insert(1, 5);
    await sealOperationLog(store);
    await tamper(sql);
    expect(await verify()).toMatchObject({ ok: false, broken: { sequence: 3, rowId: rowId(3) } });
  });

  test('a row that was taken out is found, in the middle, at the end and at the beginning', async () => {
    await insert(1, 6);
    await sealOperationLog(store);
    await tamper('DELETE FROM operation_log WHERE sequence = 6');
    expect(await verify()).toMatchObject({ ok: false, broken: { kind: 'missing', sequence: 6 } });
    await tamper('DELETE FROM operation_log WHERE sequence = 4');
    expect(await verify()).toMatchObject({ ok: false, broken: { kind: 'missing', sequence: 4 } });
    await tamper('DELETE FROM operation_log WHERE sequence = 1');
    expect(await verify()).toMatchObject({ ok: false, broken: { kind: 'missing', sequence: 1 } });
  });

  test('a low end that was cut off with a moved anchor is found', async () => {
    await insert(1, 6);
    await sealOperationLog(store);
    await tamper(
      'UPDATE operation_log_chain SET anchor_sequence = 2, anchor_hash = (SELECT hash FROM operation_log WHERE sequence = 2)',
      'DELETE FROM operation_log WHERE sequence <= 2',
    );
    expect(await verify()).toMatchObject({ ok: false, broken: { kind: 'missing', sequence: 2 } });
  });

  test('rows that changed places are found', async () => {
    await insert(1, 6);
    await sealOperationLog(store);
    await tamper(
      'UPDATE operation_log SET sequence = 100 WHERE sequence = 2',
      'UPDATE operation_log SET sequence = 2 WHERE sequence = 4',
      'UPDATE operation_log SET sequence = 4 WHERE sequence = 100',
    );
    expect(await verify()).toMatchObject({ ok: false, broken: { kind: 'reordered', sequence: 2 } });
  });

  test('a row that was put in is found, at the end and in the middle', async () => {
    await insert(1, 6);
    await sealOperationLog(store);
    const { hash } = await rowAt(6);
    const forged = { sequence: 7, hash, actorSalt: '00', actorDigest: '00', targetSalt: '00', targetDigest: '00' };
    await insert(7, 7, forged);
    expect(await verify()).toMatchObject({ ok: false, broken: { kind: 'forged', sequence: 7 } });
    await tamper(
      'DELETE FROM operation_log WHERE sequence = 3',
      'UPDATE operation_log SET sequence = 3 WHERE sequence = 7',
    );
    expect(await verify()).toMatchObject({ ok: false, broken: { kind: 'forged', sequence: 3, rowId: rowId(7) } });
  });

  test('a chain that was sealed anew from a row on is found by the head, and by a hash that was kept elsewhere', async () => {
    await insert(1, 4);
    const { last } = await verify();
    await tamper(
      `UPDATE operation_log SET sequence = NULL, hash = NULL, actor_name = 'mallory' WHERE sequence > 2`,
      'UPDATE operation_log_chain SET head_sequence = 2, head_hash = (SELECT hash FROM operation_log WHERE sequence = 2)',
    );
    expect(await verify()).toMatchObject({ ok: true, checked: 4 });
    expect(await verify(last)).toMatchObject({ ok: false, broken: { kind: 'forged', sequence: 4 } });
    await tamper(`UPDATE operation_log_chain SET head_hash = '${last.hash}'`);
    expect(await verify()).toMatchObject({ ok: false, broken: { kind: 'forged', sequence: 4 } });
  });

  test('retention removes old sealed rows from the low end, says so, and the chain verifies from its anchor', async () => {
    await insert(1, 1200);
    await insert(1201, 1210, { at: sample.T0 + DAY_MS, actorName: 'recent', targetName: null });
    await sealOperationLog(store);
    const first = (await verify()).last;
    expect(await cleanOperationLog(deps(), sample.T0 + DAY_MS, () => false)).toBe(1200);
    const after = await verify(first);
    expect(after).toMatchObject({ ok: true, anchor: { sequence: 1200 }, checked: 12, last: { sequence: 1212 } });
    const { items } = await store.operationLogs.list(listQuery({ filters: { action: 'operation_log.clean' } }));
    expect(items.map((row) => row.changes?.['rows'])).toEqual([{ before: 200 }, { before: 1000 }]);
    expect(await cleanOperationLog(deps(), sample.T0 + DAY_MS, () => false)).toBe(0);
    expect((await store.operationLogs.list(listQuery({ q: '中文' }))).items).toEqual([]);
    expect((await store.operationLogs.list(listQuery({ q: 'rec' }))).items).toHaveLength(10);
  });

  test('personal data of a customer user go from all rows by or about them, and the chain stays whole', async () => {
    const changes = {
      customer_user_id: { after: 'usr_1' },
      name: { after: 'laptop of Erika' },
      limits: { after: { requests_per_minute: 5 } },
    };
    await insert(1, 1, {
      action: 'customer_user.create',
      targetType: 'customer_user',
      targetId: 'usr_1',
      targetName: 'Erika',
      changes: { email: { after: 'erika@example.com' }, status: { after: 'active' } },
    });
    await insert(2, 2, {
      action: 'token.issue',
      targetType: 'token',
      targetId: 'tok_1',
      targetName: 'laptop of Erika',
      changes,
    });
    await insert(3, 3, {
      action: 'token.rotate',
      targetType: 'token',
      targetId: 'tok_1',
      changes: { rotated_to: { after: 'tok_2' } },
    });
    await insert(4, 4, {
      actorType: 'customer_user',
      actorId: 'usr_1',
      actorName: 'Erika',
      ip: '203.0.113.9',
      action: 'token.exchange',
      targetType: 'token',
      targetId: 'tok_2',
      changes: null,
    });
    await insert(5, 5, {
      actorType: 'anonymous',
      actorId: null,
      actorName: null,
      ip: '203.0.113.9',
      action: 'token.refuse',
      targetType: 'token',
      targetId: 'tok_2',
      changes: null,
    });
    await insert(6, 6, { targetId: 'usr_2', targetType: 'customer_user', targetName: 'Hans' });
    const { last } = await verify();
    expect(await eraseFromOperationLog(deps(), context, { type: 'customer_user', id: 'usr_1' })).toEqual({ rows: 5 });
    expect(await verify(last)).toMatchObject({ ok: true, erased: 5, checked: 7 });
    const rows = (await store.operationLogs.list(listQuery())).items;
    const text = JSON.stringify(rows);
    for (const gone of ['Erika', 'erika@', '203.0.113.9']) expect(text).not.toContain(gone);
    const issued = rows.find((row) => row.action === 'token.issue');
    // Who issued it and from where is about somebody else.
    expect(issued).toMatchObject({ actorName: sample.makeLog('x').actorName, ip: '127.0.0.1', targetName: null });
    expect(issued?.changes?.['limits']).toEqual(changes.limits);
    expect((await store.operationLogs.list(listQuery({ q: 'erika' }))).items).toEqual([]);
    expect((await store.operationLogs.list(listQuery({ q: 'hans' }))).items).toHaveLength(1);
    expect(await eraseFromOperationLog(deps(), context, { type: 'customer_user', id: 'usr_1' })).toEqual({ rows: 0 });
  });

  test('erasing somebody nobody ever was is refused, and another permission is no leave', async () => {
    const nobody = eraseFromOperationLog(deps(), context, { type: 'admin', id: 'adm_none' });
    expect(await nobody.catch((error: unknown) => error)).toMatchObject({ type: 'not_found' });
    const lesser = { ...context, permissions: new Set(['operation_log.read', 'operation_log.write'] as const) };
    const refused = eraseFromOperationLog(deps(), lesser, { type: 'admin', id: 'adm_1' });
    expect(await refused.catch((error: unknown) => error)).toMatchObject({ type: 'permission_denied' });
  });

  test('a search finds words of names, whatever their case, and takes wildcards as they are', async () => {
    await insert(1, 1, { actorName: 'Ada Lovelace', targetName: null });
    await insert(2, 2, { actorName: '100%_sure', targetName: '张伟的令牌' });
    await insert(3, 3, { actorName: null, targetName: 'LOVE letter' });
    await sealOperationLog(store);
    const find = async (q: string) => (await store.operationLogs.list(listQuery({ q }))).items.map((row) => row.id);
    expect(await find('love')).toEqual([rowId(3), rowId(1)]);
    expect(await find('ada l')).toEqual([rowId(1)]);
    expect(await find('%')).toEqual([]);
    expect(await find('100%_')).toEqual([rowId(2)]);
    expect(await find('伟的')).toEqual([rowId(2)]);
    expect(await find('_')).toEqual([]);
  });

  test('pages by the cursor join without a gap, for every kind of filter', async () => {
    for (let n = 1; n <= 30; n++) {
      await insert(n, n, {
        action: n % 3 === 0 ? 'token.issue' : 'token.revoke',
        actorName: `name ${n % 2}`,
        at: sample.T0 + Math.floor(n / 4),
      });
    }
    await insert(31, 35, { action: 'tokens.other' });
    await sealOperationLog(store);
    const queries: Partial<ListQuery>[] = [
      { filters: { action: 'token.*' } },
      { filters: { action: 'token.*', outcome: 'ok', actorType: 'admin' } },
      { q: 'name' },
      { q: 'name', filters: { action: 'token.*' } },
    ];
    for (const change of queries) {
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<Store['operationLogs']['list']>> = await store.operationLogs.list(
          listQuery({ ...change, pageSize: 7, cursor }),
        );
        ids.push(...page.items.map((row) => row.id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(ids).toEqual(Array.from({ length: 30 }, (_, n) => rowId(30 - n)));
    }
  });
});
