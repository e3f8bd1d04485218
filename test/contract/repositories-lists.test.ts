import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { GatewayError } from '../../src/lib/errors/index.ts';
import type { ListPage, ListQuery, Store } from '../../src/store/port.ts';
import * as sample from '../support/sample-records.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';

const QUERY: ListQuery = {
  filters: {},
  from: null,
  to: null,
  q: null,
  sort: { field: 'createdAt', descending: true },
  pageSize: 3,
  page: 1,
  cursor: null,
};
const NAMES = ['B', 'a', 'a%b', 'a_b', 'a\\b', 'b', 'é', '中'];

/** In the order of their bytes. */
const IN_ORDER = ['B', 'a', 'a%b', 'a\\b', 'a_b', 'b', 'é', '中'];

async function refusedPath(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return null;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return [error.type, error.details[0]?.['path']];
  }
}

async function walk<T>(list: (query: ListQuery) => Promise<ListPage<T>>, query: ListQuery): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 50; pages++) {
    const page: ListPage<T> = await list({ ...query, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return items;
  }
  throw new Error('the cursor never ends');
}

describe.each(['sqlite', 'postgres'] as const)('lists on %s', (database) => {
  let opened: TestStore;
  let store: Store;
  beforeAll(async () => {
    opened = await createTestStore(database);
    store = opened.store;
    const users = NAMES.map((name, index) =>
      sample.makeUser(`usr_${index}`, {
        name,
        email: index === 7 ? 'Who@Example.org' : null,
        customerId: index % 2 === 0 ? 'cus_1' : null,
        status: index < 2 ? 'suspended' : 'active',
        createdAt: sample.T0 + Math.floor(index / 2),
      }),
    );
    await store.transact([
      store.customers.insert(sample.makeCustomer('cus_1', { name: 'Tenzing' })),
      ...users.map((user) => store.customerUsers.insert(user)),
    ]);
  }, 30_000);
  afterAll(() => opened.dispose());

  const list = (change: Partial<ListQuery>) => store.customerUsers.list({ ...QUERY, ...change });
  const ids = async (change: Partial<ListQuery>) => (await list(change)).items.map((user) => user.id);

  test('pages by number cover everything once, with the exact total', async () => {
    const pages = await Promise.all([1, 2, 3, 4].map((page) => list({ page })));
    expect(pages.flatMap((page) => page.items.map((user) => user.id))).toEqual(
      [7, 6, 5, 4, 3, 2, 1, 0].map((n) => `usr_${n}`),
    );
    expect(pages.map((page) => page.total)).toEqual([8, 8, 8, 8]);
    expect(pages.map((page) => page.nextCursor !== null)).toEqual([true, true, false, false]);
  });

  test('cursors walk both ways, over equal sort values, in the order of bytes', async () => {
    for (const field of ['createdAt', 'name', 'id']) {
      const up = await walk((query) => store.customerUsers.list(query), {
        ...QUERY,
        sort: { field, descending: false },
      });
      const down = await walk((query) => store.customerUsers.list(query), {
        ...QUERY,
        sort: { field, descending: true },
      });
      expect(down).toEqual(up.toReversed());
      expect(new Set(up.map((user) => user.id)).size).toBe(8);
      if (field === 'name') expect(up.map((user) => user.name)).toEqual(IN_ORDER);
    }
  });

  test('a cursor keeps the filters, and what was inserted before it does not shift it', async () => {
    const filters = { customerId: 'cus_1' };
    const first = await list({ filters, pageSize: 2 });
    await store.transact([
      store.customerUsers.insert(sample.makeUser('usr_new', { customerId: 'cus_1', createdAt: sample.T0 + 99 })),
    ]);
    expect(await ids({ filters, pageSize: 2, cursor: first.nextCursor })).toEqual(['usr_2', 'usr_0']);
    await store.transact([store.customerUsers.remove('usr_new', 1)]);
  });

  test('filters take a value, any of several, and null', async () => {
    const big = { pageSize: 200 };
    expect(await ids({ ...big, filters: { status: 'suspended' } })).toEqual(['usr_1', 'usr_0']);
    expect(await ids({ ...big, filters: { name: ['a', '中'] } })).toEqual(['usr_7', 'usr_1']);
    expect(await ids({ ...big, filters: { customerId: null } })).toEqual(['usr_7', 'usr_5', 'usr_3', 'usr_1']);
    expect(await ids({ ...big, filters: { customerId: ['cus_1', null], status: 'suspended' } })).toHaveLength(2);
    expect(await ids({ ...big, filters: { name: [] } })).toEqual([]);
  });

  test('from is included, to is excluded', async () => {
    expect(await ids({ from: sample.T0 + 1, to: sample.T0 + 2 })).toEqual(['usr_3', 'usr_2']);
  });

  test('a search takes wildcards literally and ignores the case of ASCII letters', async () => {
    expect(await ids({ q: '%' })).toEqual(['usr_2']);
    expect(await ids({ q: '_' })).toEqual(['usr_3']);
    expect(await ids({ q: '\\' })).toEqual(['usr_4']);
    expect(await ids({ q: "'; --" })).toEqual([]);
    expect(await ids({ q: 'who@example' })).toEqual(['usr_7']);
    expect((await list({ q: 'B', pageSize: 200 })).total).toBe(5);
    // By the name of the customer, and by the beginning of an id, of which a prefix alone is none.
    expect((await ids({ q: 'TENZ', pageSize: 200 })).toSorted()).toEqual(['usr_0', 'usr_2', 'usr_4', 'usr_6']);
    expect(await ids({ q: 'usr_6' })).toEqual(['usr_6']);
    expect(await ids({ q: 'usr_' })).toEqual([]);
    const customers = await store.customers.list({ ...QUERY, q: 'cus_1' });
    expect(customers.items.map(({ id }) => id)).toEqual(['cus_1']);
  });

  test('an unknown sort, filter or broken cursor is refused with its path', async () => {
    const invalid = (path: string) => ['invalid_request', path];
    expect(await refusedPath(list({ sort: { field: 'expiresAt', descending: true } }))).toEqual(invalid('sort'));
    expect(await refusedPath(list({ sort: { field: 'name; drop', descending: true } }))).toEqual(invalid('sort'));
    expect(await refusedPath(list({ filters: { nonsense: 1 } }))).toEqual(invalid('nonsense'));
    expect(await refusedPath(list({ filters: { customerId: 1 } }))).toEqual(invalid('customer_id'));
    expect(await refusedPath(list({ q: 'x'.repeat(257) }))).toEqual(invalid('q'));
    const { nextCursor } = await list({});
    for (const cursor of ['?', 'AAAA', '', nextCursor?.slice(0, -3) ?? '']) {
      expect(await refusedPath(list({ cursor }))).toEqual(invalid('cursor'));
    }
    const other = { sort: { field: 'name', descending: true }, cursor: nextCursor };
    expect(await refusedPath(list(other))).toEqual(invalid('cursor'));
  });

  test('a large list counts up to ten thousand and says so', async () => {
    await store.transact(
      Array.from({ length: 10_001 }, (_, index) => store.operationLogs.insert(sample.makeLog(`log_${index}`))),
    );
    const query = { ...QUERY, sort: { field: 'at', descending: true } };
    const page = await store.operationLogs.list(query);
    expect([page.total, page.totalExact]).toEqual([10_000, false]);
    const few = await store.operationLogs.list({ ...query, filters: { targetId: 'nobody' } });
    expect([few.total, few.totalExact, few.items]).toEqual([0, true, []]);
  }, 30_000);
});
