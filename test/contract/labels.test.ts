import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createUuid7 } from '../../src/lib/ids.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import type { ListQuery, Store, UsageQuery } from '../../src/store/port.ts';
import type { HoldWrite, RequestLabels } from '../../src/store/records/index.ts';
import { hold, recover, settle } from '../support/test-engine.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 4, 1, 12);
const QUERY: ListQuery = {
  filters: {},
  from: null,
  to: null,
  q: null,
  sort: { field: 'at', descending: true },
  pageSize: 2,
  page: 1,
  cursor: null,
};

function makeIdAt(at: number): string {
  return `req_${at.toString(16).padStart(12, '0')}${createUuid7(at).slice(12)}`;
}

function makeLabelled(at: number, labels: RequestLabels | null, change: Partial<HoldWrite> = {}): HoldWrite {
  const id = makeIdAt(at);
  return makeHold({ id, requestId: id, at, customerUserId: 'usr_labels', customerId: 'cus_labels', labels, ...change });
}

describe.each(['sqlite', 'postgres'] as const)('labels of requests on %s', (database) => {
  let opened: TestStore;
  let store: Store;

  beforeAll(async () => {
    opened = await createTestStore(database);
    store = opened.store;
  }, 30_000);
  afterAll(() => opened.dispose());

  async function write(held: HoldWrite, charge = 10n, together = true): Promise<void> {
    const settlement = makeSettlement(held, { charge: nanoUsd(charge), providerCost: nanoUsd(charge - 1n) });
    if (!together) {
      expect(await hold(store.traffic, held)).toBeNull();
      expect(await settle(store.traffic, held, settlement)).toBeNull();
      return;
    }
    const both = [hold(store.traffic, held), settle(store.traffic, held, settlement)];
    expect(await Promise.all(both)).toEqual([null, null]);
  }

  function report(query: Partial<UsageQuery>) {
    return store.usage.report({ from: null, to: null, groupBy: [], filters: {}, ...query });
  }

  test('a request has its labels from its hold on, and its usage counts once for each', async () => {
    const labels: RequestLabels = {
      endUser: 'alice',
      metadata: [
        ['team', 'core 中"\''],
        ['job', 'nightly'],
      ],
    };
    const held = makeLabelled(NOON, labels);
    await hold(store.traffic, held);
    expect((await store.requests.find(held.id))?.labels).toEqual(labels);
    await settle(store.traffic, held, makeSettlement(held, { charge: nanoUsd(7n) }));
    await write(makeLabelled(NOON + 1, labels), 11n);
    await write(makeLabelled(NOON + 2, null), 5n);
    await store.traffic.flush();
    const at = { from: NOON, to: NOON + HOUR_MS };
    const teams = await report({ ...at, groupBy: ['tag', 'customer_user_id', 'customer_id', 'day'], tag: 'team' });
    expect(teams.map(({ keys, requests, charge }) => [keys, requests, charge])).toEqual([
      [
        { tag: 'core 中"\'', customer_user_id: 'usr_labels', customer_id: 'cus_labels', day: '2026-05-01' },
        2,
        nanoUsd(18n),
      ],
    ]);
    const [alice, ...others] = await report({ ...at, groupBy: ['end_user'] });
    expect(others).toEqual([]);
    expect(alice).toMatchObject({ keys: { end_user: 'alice' }, requests: 2, inputTokens: 30, outputTokens: 14 });
    expect(await report({ ...at, groupBy: ['tag'], tag: 'alice' })).toEqual([]);
  });

  test('of a request whose end user was erased while it ran no body is kept, of others it is', async () => {
    const labels: RequestLabels = { endUser: 'carol', metadata: [] };
    const at = NOON - HOUR_MS;
    const [erased, other, plain] = [makeLabelled(at, labels), makeLabelled(at, labels), makeLabelled(at, null)];
    for (const held of [erased, other, plain]) await hold(store.traffic, held);
    await store.traffic.flush();
    await store.transact([store.labels.eraseOfRequests([erased.id])]);
    const owner = { customerId: null, customerUserId: 'usr_labels', endUser: 'carol' };
    await store.transact(
      [erased, other, plain].map(({ id }) => store.bodies.insert({ id, at, ...owner, contentSealed: `v1.${id}` })),
    );
    expect(await Promise.all([erased, other, plain].map(({ id }) => store.bodies.has(id)))).toEqual([
      false,
      true,
      true,
    ]);
    expect(await store.bodies.find(other.id)).toEqual({ id: other.id, at, ...owner, contentSealed: `v1.${other.id}` });
    for (const held of [erased, other, plain])
      expect(await settle(store.traffic, held, makeSettlement(held, { charge: nanoUsd(1n) }))).toBeNull();
  });

  test('a hold that is recovered counts for its labels too', async () => {
    const held = makeLabelled(NOON + HOUR_MS, { endUser: 'bob', metadata: [['team', 'lost']] });
    await hold(store.traffic, held);
    const [found] = (await store.requests.listHeld(10)).filter((each) => each.id === held.id);
    expect(found?.labels).toEqual(held.labels);
    if (found === undefined) return;
    expect(await recover(store.traffic, found, makeSettlement(found, { charge: nanoUsd(3n) }))).toBeNull();
    await store.traffic.flush();
    const groups = await report({ from: NOON + HOUR_MS, groupBy: ['tag'], tag: 'team' });
    expect(groups.map(({ keys, charge }) => [keys.tag, charge])).toEqual([['lost', nanoUsd(3n)]]);
  });

  test('a settlement that is refused counts for no label, and costs the labels of its neighbours nothing', async () => {
    const at = NOON + 2 * HOUR_MS;
    const twice = makeLabelled(at, { endUser: null, metadata: [['team', 'twice']] });
    await write(twice, 4n, false);
    const fine = makeLabelled(at + 1, { endUser: null, metadata: [['team', 'twice']] });
    const outcomes = await Promise.all([
      hold(store.traffic, fine),
      settle(store.traffic, twice, makeSettlement(twice, { charge: nanoUsd(100n) })),
      settle(store.traffic, fine, makeSettlement(fine, { charge: nanoUsd(5n) })),
    ]);
    expect(outcomes.map((outcome) => outcome === null)).toEqual([true, false, true]);
    await store.traffic.flush();
    const [group] = await report({ from: at, to: at + HOUR_MS, groupBy: ['tag'], tag: 'team' });
    expect([group?.requests, group?.charge]).toEqual([2, nanoUsd(9n)]);
    expect((await store.requests.find(fine.id))?.labels).toEqual(fine.labels);
  });

  test('values of a name beyond 200 an hour and customer user are summed up, to the last nano-dollar', async () => {
    const at = NOON + 3 * HOUR_MS;
    const values = Array.from({ length: 230 }, (_, index) => `v${String(index).padStart(3, '0')}`);
    const writes = values.map((value, index) => makeLabelled(at + index, { endUser: value, metadata: [['s', value]] }));
    for (const part of [writes.slice(0, 120), writes.slice(120)]) {
      await Promise.all(part.map((held) => write(held)));
      await store.traffic.flush();
    }
    await write(makeLabelled(at + 500, { endUser: 'v001', metadata: [['s', 'new']] }));
    await write(makeLabelled(at + 501, { endUser: 'v999', metadata: [['t', 'v']] }));
    await write(
      makeLabelled(
        at + 502,
        { endUser: 'of another', metadata: [] },
        { customerUserId: 'usr_other', tokenId: 'tok_other' },
      ),
    );
    await store.traffic.flush();
    const bounds = { from: at, to: at + HOUR_MS };
    const filters = { customer_user_id: 'usr_labels' };
    for (const query of [{ groupBy: ['tag'], tag: 's' } as const, { groupBy: ['end_user'] } as const]) {
      const groups = await report({ ...bounds, filters, ...query });
      expect(groups).toHaveLength(201);
      const other = groups.find((group) => Object.values(group.keys)[0] === '…other');
      expect(other?.requests).toBe(31);
    }
    const ends = await report({ ...bounds, filters, groupBy: ['end_user'] });
    expect(ends.reduce((sum, group) => sum + group.charge, 0n)).toBe(2_320n);
    expect((await report({ ...bounds, groupBy: ['tag'], tag: 't' })).map((group) => group.keys.tag)).toEqual(['v']);
    expect(await report({ ...bounds, filters: { customer_user_id: 'usr_other' }, groupBy: ['end_user'] })).toHaveLength(
      1,
    );
  });

  test('a client that makes up names is counted under 50 an hour, and its end users all the same', async () => {
    const at = NOON + 4 * HOUR_MS;
    for (let round = 0; round < 8; round++) {
      const metadata = Array.from({ length: 10 }, (_, index) => [`n${round * 10 + index}`, 'v'] as const);
      await write(makeLabelled(at + round, { endUser: null, metadata }));
    }
    const late = { endUser: 'late', metadata: [['n80', 'v']] as const };
    await write(makeLabelled(at + 8, late));
    await write(makeLabelled(at + 9, late));
    await store.traffic.flush();
    const [end] = await report({ from: at, to: at + HOUR_MS, groupBy: ['end_user'], filters: {} }).then((groups) =>
      groups.filter(({ keys }) => keys.end_user === 'late'),
    );
    expect(end?.requests).toBe(2);
    const counted = await Promise.all(
      Array.from({ length: 81 }, (_, index) =>
        report({ from: at, to: at + HOUR_MS, groupBy: ['tag'], tag: `n${index}` }),
      ),
    );
    expect(counted.filter((groups) => groups.length === 1)).toHaveLength(50);
  });

  test('requests are found by end user and by tag, page by page', async () => {
    const at = NOON + 24 * HOUR_MS;
    const made: HoldWrite[] = [];
    for (let index = 0; index < 5; index++) {
      const held = makeLabelled(at + index, {
        endUser: index % 2 === 0 ? 'even' : 'odd',
        metadata: [['n"', `${index % 2}`]],
      });
      made.push(held);
      await write(held);
    }
    await store.traffic.flush();
    const ids = made.map((held) => held.id).toReversed();
    const even = [ids[0], ids[2], ids[4]];
    for (const filters of [{ endUser: 'even' }, { endUser: ['even'] }]) {
      const first = await store.requests.list({ ...QUERY, filters });
      const rest = await store.requests.list({ ...QUERY, filters, cursor: first.nextCursor });
      expect([...first.items, ...rest.items].map((item) => item.id)).toEqual(even.filter((id) => id !== undefined));
      expect(rest.nextCursor).toBeNull();
    }
    const tagged = await store.requests.list({ ...QUERY, filters: { tag: 'team:twice', endUser: 'x' } });
    expect([tagged.items, tagged.total, tagged.nextCursor]).toEqual([[], 0, null]);
    const twice = await store.requests.list({ ...QUERY, filters: { tag: ['team:twice', 'team:none'] }, pageSize: 1 });
    expect([twice.items.length, twice.total]).toEqual([1, 2]);
    const more = await store.requests.list({ ...QUERY, filters: { tag: 'team:twice' }, cursor: twice.nextCursor });
    expect(more.items.map((item) => item.id)).not.toContain(twice.items[0]?.id ?? '');
    expect(more.items).toHaveLength(1);
    const early = await store.requests.list({ ...QUERY, filters: { tag: 'team:twice' }, to: NOON });
    expect(early.items).toEqual([]);
  });

  test('sums that no 64-bit integer holds are told to the last nano-dollar, and end users of such are erased', async () => {
    const huge = 8n * 10n ** 18n;
    const at = Date.UTC(2027, 0, 1);
    const whom = (endUser: string) => ({ endUser, metadata: [] });
    for (const hour of [0, 1, 2])
      await write(makeLabelled(at + hour * HOUR_MS, whom('rich'), { customerUserId: 'usr_huge' }), huge);
    await write(makeLabelled(at, whom('…erased'), { customerUserId: 'usr_huge', tokenId: 'tok_huge' }), huge);
    await store.traffic.flush();
    const filters = { customer_user_id: 'usr_huge' };
    const [rich] = (await report({ groupBy: ['end_user'], filters })).filter(({ keys }) => keys.end_user === 'rich');
    expect([rich?.charge, rich?.providerCost]).toEqual([nanoUsd(3n * huge), nanoUsd(3n * huge - 3n)]);
    const query = { from: at, to: at + 24 * HOUR_MS, customerId: undefined, after: null, limit: 10 };
    const sums = await store.statements.list(query);
    expect(sums.filter((sum) => sum.customerUserId === 'usr_huge').map((sum) => sum.requests)).toEqual([3, 1]);
    const name = { endUser: 'rich', customerUserId: 'usr_huge' };
    const hour = at / HOUR_MS;
    await store.transact([...store.labels.eraseEndUser(name, hour, hour + 5)]);
    const left = await report({ groupBy: ['end_user'], filters });
    expect(left.map(({ keys, charge }) => [keys.end_user, charge])).toEqual([
      ['…erased', nanoUsd(2n * huge + 2n ** 63n - 1n)],
    ]);
  });

  test('an end user who is erased while its request runs is in no sum when that has settled', async () => {
    const at = Date.UTC(2027, 1, 1);
    const labels = { endUser: 'running', metadata: [['team', 'core'] as const] };
    const held = makeLabelled(at, labels, { customerUserId: 'usr_running' });
    const later = makeLabelled(at + 1, labels, { customerUserId: 'usr_running' });
    expect(await hold(store.traffic, held)).toBeNull();
    await store.traffic.flush();
    await store.transact([store.labels.eraseOfRequests([held.id])]);
    expect(await settle(store.traffic, held, makeSettlement(held, { charge: nanoUsd(7n) }))).toBeNull();
    await write(later, 5n);
    await store.traffic.flush();
    const sums = await report({ groupBy: ['end_user'], filters: { customer_user_id: 'usr_running' } });
    expect(new Map(sums.map(({ keys, charge }) => [keys.end_user, charge]))).toEqual(
      new Map([
        ['…erased', nanoUsd(7n)],
        ['running', nanoUsd(5n)],
      ]),
    );
    const tags = await report({ groupBy: ['tag'], tag: 'team', filters: { customer_user_id: 'usr_running' } });
    expect(tags.map(({ keys, charge }) => [keys.tag, charge])).toEqual([['core', nanoUsd(12n)]]);
    expect((await store.requests.find(held.id))?.labels?.endUser).toBe('…erased');
  });
});
