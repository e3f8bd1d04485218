import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ListPage, ListQuery, Store } from '../../src/store/port.ts';
import type { AuthTokenRecord } from '../../src/store/records/index.ts';
import * as sample from '../support/sample-records.ts';
import { createTestStore } from '../support/test-store.ts';
import type { TestStore } from '../support/test-store.ts';

/** More than a list counts, so that both of its plans are met. */
const MANY = 10_400;
const BATCH = 400;
const { T0 } = sample;

const QUERY: ListQuery = {
  filters: {},
  from: null,
  to: null,
  q: null,
  sort: { field: 'createdAt', descending: true },
  pageSize: 150,
  page: 1,
  cursor: null,
};

function make(n: number): AuthTokenRecord {
  const state = n % 50 === 0 ? 'revoked' : n % 20 === 0 ? 'expired' : 'active';
  return sample.makeToken(`tok_${String(n).padStart(6, '0')}`, {
    customerUserId: `usr_${n % 3}`,
    name: n < 40 ? `Zebra ${n % 7}` : `${n % 2 === 0 ? 'prod' : 'PROD'} ${n}`,
    last4: n % 1000 === 0 ? 'rare' : 'many',
    state,
    createdAt: T0 + Math.floor(n / 3),
    expiresAt: n % 4 === 0 ? T0 + n : null,
    revokedAt: state === 'revoked' ? T0 : null,
    rotatedTo: n % 2000 === 1 ? 'tok_000000' : null,
    lastUsedAt: n % 5 === 0 ? null : T0 + n,
  });
}

const USERS = [
  ['Mei Chen', 'mei@one.example', null],
  ['Bo Li of the crowd', 'bo@two.example', null],
  ['Una Ray', 'una@three.example', 'cus_1'],
] as const;

const RECORDS = Array.from({ length: MANY }, (_, n) => make(n));

type Fits = (token: AuthTokenRecord) => boolean;

const key = ({ name }: AuthTokenRecord) => name.toLowerCase();

const CASES: readonly (readonly [string, Partial<ListQuery>, Fits])[] = [
  ['all', {}, () => true],
  ['one state', { filters: { state: 'active' } }, (token) => token.state === 'active'],
  ['a rare state', { filters: { state: 'revoked' } }, (token) => token.state === 'revoked'],
  ['two states', { filters: { state: ['revoked', 'expired'] } }, (token) => token.state !== 'active'],
  ['one user', { filters: { customerUserId: 'usr_1' } }, (token) => token.customerUserId === 'usr_1'],
  ['a common beginning', { q: 'pRod' }, (token) => key(token).startsWith('prod')],
  ['a rare beginning', { q: 'zeb' }, (token) => key(token).startsWith('zeb')],
  ['no such beginning', { q: '%' }, () => false],
  [
    'a beginning and a state',
    { q: 'prod', filters: { state: 'expired' } },
    (token) => key(token).startsWith('prod') && token.state === 'expired',
  ],
  ['an owner', { q: 'mei c' }, (token) => token.customerUserId === 'usr_0'],
  ["an owner's address", { q: 'BO@' }, (token) => token.customerUserId === 'usr_1'],
  ["an owner's customer", { q: 'cme & s' }, (token) => token.customerUserId === 'usr_2'],
  ['what all owners have', { q: '.example' }, () => true],
  ['what many owners have', { q: 'crowd' }, (token) => token.customerUserId === 'usr_1'],
  [
    'an owner and a state',
    { q: 'mei', filters: { state: 'expired' } },
    (token) => token.customerUserId === 'usr_0' && token.state === 'expired',
  ],
  [
    'what all owners have, and one of them',
    { q: '.example', filters: { customerId: 'cus_1' } },
    (token) => token.customerUserId === 'usr_2',
  ],
  ['the owner within its own tokens', { q: 'mei', filters: { customerUserId: 'usr_0' } }, () => false],
  ["an id's beginning", { q: 'tok_00012' }, (token) => token.id.startsWith('tok_00012')],
  ['the beginning of every id', { q: 'tok_' }, () => false],
  ['an id that there is not', { q: 'tok_0a' }, () => false],
  ['rare last four as they are shown', { q: '…rare' }, (token) => token.last4 === 'rare'],
  ['common last four as a text', { q: 'many' }, (token) => token.last4 === 'many'],
  [
    'a beginning within one user',
    { q: 'prod', filters: { customerUserId: 'usr_1' } },
    (token) => key(token).startsWith('prod') && token.customerUserId === 'usr_1',
  ],
  ['common last four', { filters: { last4: 'many' } }, (token) => token.last4 === 'many'],
  ['rare last four', { filters: { last4: 'rare' } }, (token) => token.last4 === 'rare'],
  ['a name', { filters: { name: 'PROD 41' } }, (token) => token.name === 'PROD 41'],
  ['a customer', { filters: { customerId: 'cus_1' } }, (token) => token.customerUserId === 'usr_2'],
  ['rotated', { filters: { rotated: true } }, (token) => token.rotatedTo !== null],
  ['not rotated', { filters: { rotated: false } }, (token) => token.rotatedTo === null],
  [
    'expiry within bounds',
    { filters: { expiresAfter: T0 + 100, expiresBefore: T0 + 201 } },
    (token) => token.expiresAt !== null && token.expiresAt >= T0 + 100 && token.expiresAt < T0 + 201,
  ],
  [
    'long unused',
    { filters: { lastUsedBefore: T0 + MANY } },
    (token) => token.lastUsedAt === null || token.lastUsedAt < T0 + MANY,
  ],
  [
    'a span of time of one user',
    { from: T0 + 50, to: T0 + 90, filters: { customerUserId: 'usr_0' } },
    (token) => token.createdAt >= T0 + 50 && token.createdAt < T0 + 90 && token.customerUserId === 'usr_0',
  ],
];

function order(sort: ListQuery['sort'], tokens: readonly AuthTokenRecord[]): readonly string[] {
  const value = (token: AuthTokenRecord) => (sort.field === 'name' ? key(token) : token.createdAt);
  const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = tokens.toSorted((a, b) => compare(value(a), value(b)) || compare(a.id, b.id));
  return (sort.descending ? sorted.toReversed() : sorted).map(({ id }) => id);
}

describe.each(['sqlite', 'postgres'] as const)('lists of tokens on %s', (database) => {
  let opened: TestStore;
  let store: Store;
  beforeAll(async () => {
    opened = await createTestStore(database);
    store = opened.store;
    await store.transact([
      store.customers.insert(sample.makeCustomer('cus_1', { name: 'Acme & Söhne' })),
      ...USERS.map(([name, email, customerId], n) =>
        store.customerUsers.insert(sample.makeUser(`usr_${n}`, { name, email, customerId })),
      ),
      // More of a name than are told by their ids, none of whom has a token.
      ...Array.from({ length: 600 }, (_, n) => store.customerUsers.insert(sample.makeUser(`usr_crowd${n}`))),
    ]);
    for (let at = 0; at < MANY; at += BATCH) {
      await store.transact(RECORDS.slice(at, at + BATCH).map((token) => store.authTokens.insert(token)));
    }
  }, 60_000);
  afterAll(() => opened.dispose());

  /** The first pages by the cursor, and what the first page counts. */
  async function walk(query: ListQuery): Promise<{ ids: readonly string[]; first: ListPage<AuthTokenRecord> }> {
    const first = await store.authTokens.list(query);
    const ids = first.items.map(({ id }) => id);
    let cursor = first.nextCursor;
    for (let pages = 1; pages < 4 && cursor !== null; pages++) {
      const page: ListPage<AuthTokenRecord> = await store.authTokens.list({ ...query, cursor });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return { ids, first };
  }

  const sorts = ['createdAt', 'name'].flatMap((field) => [true, false].map((descending) => ({ field, descending })));

  test.each(CASES)('%s, in each order, page by page, counted up to the bound', async (_, change, fits) => {
    const fitting = RECORDS.filter(fits);
    for (const sort of sorts) {
      const query = { ...QUERY, ...change, sort };
      const { ids, first } = await walk(query);
      expect(ids).toEqual(order(sort, fitting).slice(0, 4 * QUERY.pageSize));
      expect([first.total, first.totalExact]).toEqual([Math.min(fitting.length, 10_000), fitting.length <= 10_000]);
    }
  });

  test('what a list cannot do is refused', async () => {
    const changes: readonly Partial<ListQuery>[] = [
      { sort: { field: 'updatedAt', descending: true } },
      { filters: { digest: 'x' } },
      { filters: { last4: 5 } },
      { q: 'x'.repeat(257) },
    ];
    for (const change of changes) {
      const refused = await store.authTokens.list({ ...QUERY, ...change }).then(
        () => null,
        (error: unknown) => (error as { type?: string }).type,
      );
      expect(refused).toBe('invalid_request');
    }
  });
});
