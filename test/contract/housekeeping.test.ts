import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { scheduleHousekeeping } from '../../src/app/schedules/housekeeping.ts';
import { createAudit } from '../../src/audit/index.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/log.ts';
import type { Store } from '../../src/store/port.ts';
import * as sample from '../support/sample-records.ts';
import { hold, settle } from '../support/test-engine.ts';
import { createTestStore } from '../support/test-store.ts';
import type { TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const HOUR_MS = 3_600_000;
/** More than one batch. */
const MANY = 1100;

describe.each(['sqlite', 'postgres'] as const)('housekeeping on %s', (database) => {
  let clock: FakeClock;
  let opened: TestStore;
  let store: Store;
  beforeEach(async () => {
    clock = new FakeClock(sample.T0);
    opened = await createTestStore(database, { clock });
    store = opened.store;
  }, 30_000);
  afterEach(() => opened.dispose());

  function schedule() {
    return scheduleHousekeeping({
      clock,
      log: silentLogger,
      store,
      audit: createAudit({ store, clock, log: silentLogger }),
      router: { reload: async () => undefined },
      expiryNoticeDays: [7, 1],
      responseDays: 30,
      keepBodiesDays: () => 7,
    });
  }

  async function untilGone(exists: () => Promise<boolean>): Promise<void> {
    for (let round = 0; round < 1000 && (await exists()); round++) await Bun.sleep(2);
  }

  test('bodies go when they have been kept for as long as the settings say, and no sooner', async () => {
    const body = { customerId: null, customerUserId: 'usr_1', endUser: null, contentSealed: 'v1.sealed' };
    const week = 7 * 24 * HOUR_MS;
    await store.transact([
      ...Array.from({ length: MANY }, (_, n) => store.bodies.insert({ ...body, id: `req_${n}`, at: sample.T0 - week })),
      store.bodies.insert({ ...body, id: 'req_fresh', at: sample.T0 - week + 2 * HOUR_MS }),
    ]);
    const recurring = schedule();
    clock.advance(HOUR_MS);
    await untilGone(() => store.bodies.has('req_0'));
    await untilGone(() => store.bodies.hasExpired(sample.T0));
    expect([await store.bodies.has(`req_${MANY - 1}`), await store.bodies.has('req_fresh')]).toEqual([false, true]);
    await recurring.stop();
  });

  test('what expired goes within the hour in batches, what is still read stays, until it is stopped', async () => {
    const fresh = { expiresAt: sample.T0 + 100 * HOUR_MS };
    const recent = { windowStartedAt: sample.T0 + HOUR_MS };
    const locked = { lockedUntil: sample.T0 + 100 * HOUR_MS };
    await store.transact([
      store.admins.insert(sample.makeAdmin('adm_1')),
      ...Array.from({ length: MANY }, (_, n) => store.idempotency.insert(sample.makeIdempotency(`old-${n}`))),
      store.idempotency.insert(sample.makeIdempotency('fresh', fresh)),
      store.sessions.insert(sample.makeSession('ses_old')),
      store.sessions.insert(sample.makeSession('ses_fresh', fresh)),
      store.signInFailures.replace(null, sample.makeFailure('address:old')),
      store.signInFailures.replace(null, sample.makeFailure('address:recent', recent)),
      store.signInFailures.replace(null, sample.makeFailure('address:locked', locked)),
    ]);
    const housekeeping = schedule();
    clock.advance(HOUR_MS - 1);
    expect(await store.idempotency.find('old-0')).not.toBeNull();
    clock.advance(1);
    await untilGone(() => store.idempotency.hasExpired(clock.now()));
    await untilGone(() => store.sessions.hasExpired(clock.now()));
    expect(await store.idempotency.find(`old-${MANY - 1}`)).toBeNull();
    expect(await store.idempotency.find('fresh')).not.toBeNull();
    expect((await store.sessions.listByAdmin('adm_1')).map(({ id }) => id)).toEqual(['ses_fresh']);
    expect(await store.signInFailures.find('address:old')).not.toBeNull();

    clock.advance(25 * HOUR_MS);
    await untilGone(async () => (await store.signInFailures.find('address:old')) !== null);
    expect(await store.signInFailures.find('address:old')).toBeNull();
    expect(await store.signInFailures.find('address:recent')).not.toBeNull();
    expect(await store.signInFailures.find('address:locked')).not.toBeNull();

    await housekeeping.stop();
    clock.advance(200 * HOUR_MS);
    await housekeeping.stop();
    expect(await store.idempotency.find('fresh')).not.toBeNull();
  });

  test('conversations that are over go within the hour in batches, and what customer users that are gone have left', async () => {
    const DAY_MS = 24 * HOUR_MS;
    await store.transact([store.customerUsers.insert(sample.makeUser('usr_1'))]);
    const keep = async (lastAt: number, change: object = {}): Promise<string> => {
      const held = makeHold({ at: lastAt, customerUserId: 'usr_1' });
      const response = {
        responseId: `resp_${held.id}`,
        customerUserId: 'usr_1',
        providerId: null,
        previousId: null,
        rootId: held.id,
        lastAt,
        contextTokens: 1,
        contextBytes: 1,
        seal: () => 'sealed',
        ...change,
      };
      void hold(store.traffic, held);
      await settle(store.traffic, held, makeSettlement(held, { response }));
      return response.responseId;
    };
    const isThere = async (id: string): Promise<boolean> => (await store.responses.listHanded(id)).length > 0;
    const over = await Promise.all(Array.from({ length: 450 }, () => keep(sample.T0 - 30 * DAY_MS - 1)));
    const alive = await keep(sample.T0 - 29 * DAY_MS);
    const named = await keep(sample.T0 - 31 * DAY_MS, { providerId: 'prv_1', seal: null });
    const housekeeping = schedule();
    // A request may have begun to continue it: an hour more.
    clock.advance(HOUR_MS);
    await Bun.sleep(50);
    clock.advance(HOUR_MS);
    await untilGone(() => isThere(over[0] ?? ''));
    await untilGone(async () => (await Promise.all(over.map(isThere))).some(Boolean));
    expect([await isThere(alive), await isThere(named)]).toEqual([true, true]);

    await store.transact([store.responses.beginRemoval({ customerUserId: 'usr_1', at: clock.now() })]);
    clock.advance(HOUR_MS);
    await untilGone(() => store.responses.hasOfUser('usr_1'));
    expect(await store.responses.hasOfUser('usr_1')).toBe(false);
    clock.advance(2 * HOUR_MS);
    await untilGone(async () => (await store.responses.listRemovals(1)).length > 0);
    expect(await store.responses.listRemovals(1)).toEqual([]);
    await housekeeping.stop();
  });

  test('each token that expired has one row in the operation log, over restarts and for two nodes at once', async () => {
    const MINUTE_MS = 60_000;
    const insert = (id: string, change: object) => store.authTokens.insert(sample.makeToken(id, change));
    await store.transact([
      store.customerUsers.insert(sample.makeUser('usr_1')),
      ...Array.from({ length: 450 }, (_, n) => insert(`tok_${n}`, { expiresAt: sample.T0 + 1, overlapEndsAt: null })),
      insert('tok_rotated', { expiresAt: null, overlapEndsAt: sample.T0 + 2 }),
      insert('tok_revoked', { expiresAt: sample.T0 + 1, revokedAt: sample.T0 }),
      insert('tok_later', { expiresAt: sample.T0 + 1000 * MINUTE_MS, overlapEndsAt: null }),
      insert('tok_never', { expiresAt: null, overlapEndsAt: null }),
    ]);
    const expired = async () => {
      const query = { filters: { action: 'token.expire' }, sort: { field: 'at', descending: false } };
      const page = { page: 1, pageSize: 1000, cursor: null, from: null, to: null, q: null };
      return (await store.operationLogs.list({ ...query, ...page })).items.map((row) => row.targetId);
    };
    const nodes = [schedule(), schedule()];
    for (let round = 0; round < 500 && (await expired()).length < 451; round++) {
      clock.advance(MINUTE_MS);
      await Bun.sleep(20);
    }
    const first = await expired();
    expect(first.length).toBe(new Set(first).size);
    expect(first).toHaveLength(451);
    expect(first).toContain('tok_rotated');
    await Promise.all(nodes.map((node) => node.stop()));

    store = await opened.reopen();
    clock.advance(MINUTE_MS * 1000);
    const again = schedule();
    clock.advance(MINUTE_MS);
    for (let round = 0; round < 500 && !(await expired()).includes('tok_later'); round++) await Bun.sleep(20);
    await again.stop();
    const all = await expired();
    expect(all).toHaveLength(452);
    expect(all.filter((id) => id === 'tok_revoked' || id === 'tok_never')).toEqual([]);
    expect(await store.authTokens.find('tok_rotated')).toMatchObject({ state: 'revoked', version: 1 });
    expect(await store.authTokens.find('tok_0')).toMatchObject({ state: 'expired', version: 1 });
  });

  test('a coming expiry is written down seven days and one day ahead, once each, over restarts', async () => {
    const DAY_MS = 24 * HOUR_MS;
    const insert = (id: string, change: object) => store.authTokens.insert(sample.makeToken(id, change));
    await store.transact([
      store.customerUsers.insert(sample.makeUser('usr_1')),
      insert('tok_long', { expiresAt: sample.T0 + 10 * DAY_MS }),
      insert('tok_days', { expiresAt: sample.T0 + 3 * DAY_MS }),
      insert('tok_hours', { expiresAt: sample.T0 + 3 * HOUR_MS }),
      insert('tok_revoked', { expiresAt: sample.T0 + 10 * DAY_MS, revokedAt: sample.T0 }),
      insert('tok_succeeded', { expiresAt: sample.T0 + 10 * DAY_MS, rotatedTo: 'tok_long' }),
      insert('tok_never', {}),
    ]);
    const noticed = async () => {
      const query = { filters: { action: 'token.expiring' }, sort: { field: 'at', descending: false } };
      const page = { page: 1, pageSize: 100, cursor: null, from: null, to: null, q: null };
      const rows = (await store.operationLogs.list({ ...query, ...page })).items;
      return rows.map((row) => `${row.targetId} ${Math.round((row.at - sample.T0) / DAY_MS)}`);
    };
    let running = schedule();
    for (let day = 0; day < 12; day++) {
      clock.advance(DAY_MS);
      await Bun.sleep(120);
      if (day === 4) {
        await running.stop();
        store = await opened.reopen();
        running = schedule();
      }
    }
    await running.stop();
    expect((await noticed()).toSorted()).toEqual(['tok_days 2', 'tok_long 3', 'tok_long 9']);
  });
});
