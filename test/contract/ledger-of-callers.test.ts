import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createUuid7 } from '../../src/lib/ids.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import type { ListQuery, Store } from '../../src/store/port.ts';
import type { BudgetRecord, HoldWrite, LedgerRecord } from '../../src/store/records/index.ts';
import * as sample from '../support/sample-records.ts';
import { hold, settle } from '../support/test-engine.ts';
import { createTestStore } from '../support/test-store.ts';
import type { TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const NOON = Date.UTC(2026, 0, 31, 12);
const MINUTE = 60_000;
const REQUESTS = 120;
const QUERY: ListQuery = {
  filters: {},
  from: null,
  to: null,
  q: null,
  sort: { field: 'at', descending: true },
  pageSize: 7,
  page: 1,
  cursor: null,
};

/** Whose each user is, and whose each token. */
const USERS = { usr_a: 'cus_1', usr_b: 'cus_1', usr_c: 'cus_2', usr_d: null } as const;
const TOKENS = { tok_a: 'usr_a', tok_a2: 'usr_a', tok_b: 'usr_b', tok_c: 'usr_c', tok_d: 'usr_d' } as const;
type TokenId = keyof typeof TOKENS;
const TOKEN_IDS = Object.keys(TOKENS) as TokenId[];
/** Of a token that was rotated: its successor's budgets are those of its line. */
const LINE = 'tok_a';

const BUDGETS = {
  bud_customer: ['customer', 'cus_1'],
  bud_user: ['customer_user', 'usr_b'],
  bud_line: ['token', LINE],
  bud_other: ['customer', 'cus_2'],
  bud_all: ['gateway', 'gateway'],
} as const satisfies Record<string, readonly [BudgetRecord['scopeKind'], string]>;
type BudgetId = keyof typeof BUDGETS;

/** Whom an adjustment of a budget is of. */
const ADJUSTS: Readonly<Record<BudgetId, Readonly<Record<string, readonly string[]>>>> = {
  bud_customer: { customerId: ['cus_1'], customerUserId: [], tokenId: [] },
  bud_user: { customerId: ['cus_1'], customerUserId: ['usr_b'], tokenId: [] },
  bud_line: { customerId: ['cus_1'], customerUserId: ['usr_a'], tokenId: ['tok_a', 'tok_a2'] },
  bud_other: { customerId: ['cus_2'], customerUserId: [], tokenId: [] },
  bud_all: { customerId: [], customerUserId: [], tokenId: [] },
};

function idAt(prefix: string, at: number): string {
  return `${prefix}_${at.toString(16).padStart(12, '0')}${createUuid7(at).slice(12)}`;
}

const keyOf = (entry: LedgerRecord): string => `${entry.id.slice(4)} ${entry.phase} ${entry.n}`;

describe.each(['sqlite', 'postgres'] as const)('the ledger of a caller on %s', (database) => {
  let opened: TestStore;
  let store: Store;
  const holds = new Map<string, HoldWrite>();
  const adjusted = new Map<string, BudgetId>();
  let everything: readonly LedgerRecord[];

  beforeAll(async () => {
    opened = await createTestStore(database);
    ({ store } = opened);
    const budgets = Object.entries(BUDGETS).map(([id, [scopeKind, scopeId]]) =>
      sample.makeBudget(id, { scopeKind, scopeId }),
    );
    await store.transact([
      ...['cus_1', 'cus_2'].map((id) => store.customers.insert(sample.makeCustomer(id, { name: id }))),
      ...Object.entries(USERS).map(([id, customerId]) =>
        store.customerUsers.insert(sample.makeUser(id, { customerId })),
      ),
      ...Object.entries(TOKENS).map(([id, customerUserId]) =>
        store.authTokens.insert(
          sample.makeToken(id, { customerUserId, lineId: id === 'tok_a2' ? LINE : id, digest: `digest ${id}` }),
        ),
      ),
      ...budgets.flatMap((budget) => store.budgets.replace(budget.scopeKind, budget.scopeId, [], [budget])),
    ]);
    for (let n = 0; n < REQUESTS; n++) {
      const at = NOON + n * MINUTE;
      const tokenId = TOKEN_IDS[(n * n + (n % 3)) % TOKEN_IDS.length] ?? 'tok_a';
      const customerUserId = TOKENS[tokenId];
      const id = idAt('req', at);
      const made = makeHold({
        id,
        requestId: id,
        at,
        tokenId,
        customerUserId,
        customerId: USERS[customerUserId],
        budgets: n % 2 === 0 ? [{ budgetId: 'bud_all', periodStart: 0 }] : [],
      });
      holds.set(id, made);
      expect(await hold(store.traffic, made)).toBeNull();
      if (n % 9 !== 0) expect(await settle(store.traffic, made, makeSettlement(made))).toBeNull();
    }
    await store.traffic.flush();
    for (const [n, budgetId] of (Object.keys(BUDGETS) as BudgetId[]).flatMap((id) => [id, id, id]).entries()) {
      const at = NOON + n * 8 * MINUTE + 500;
      const write = {
        id: idAt('led', at),
        at,
        budgetId,
        periodStart: 0,
        amount: nanoUsd(5n),
        reason: 'r',
        actorId: 'a',
      };
      adjusted.set(write.id, budgetId);
      await store.transact(store.ledger.adjust({ ...write, sumMax: nanoUsd(1_000n) }));
    }
    everything = (await store.ledger.list({ ...QUERY, pageSize: 1_000 })).items;
    expect(everything.length).toBeGreaterThan(REQUESTS * 1.8);
  }, 60_000);
  afterAll(() => opened.dispose());

  function isOf(entry: LedgerRecord, field: 'customerId' | 'customerUserId' | 'tokenId', ids: readonly string[]) {
    const budget = adjusted.get(entry.id);
    if (budget !== undefined) return ADJUSTS[budget][field]?.some((id) => ids.includes(id)) === true;
    return ids.includes(holds.get(entry.id)?.[field] ?? '');
  }

  async function walk(query: ListQuery): Promise<readonly LedgerRecord[]> {
    const found: LedgerRecord[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 300; pages++) {
      const page = await store.ledger.list({ ...query, cursor });
      expect(page.items.length).toBeLessThanOrEqual(query.pageSize);
      expect([page.total, page.totalExact]).toEqual([null, true]);
      found.push(...page.items);
      cursor = page.nextCursor;
      if (cursor === null) return found;
    }
    throw new Error('the list does not end');
  }

  const CALLERS = [
    ['customerId', ['cus_1']],
    ['customerId', ['cus_2']],
    ['customerId', ['cus_1', 'cus_2']],
    ['customerId', ['cus_none']],
    ['customerUserId', ['usr_a']],
    ['customerUserId', ['usr_b', 'usr_d']],
    ['tokenId', ['tok_a']],
    ['tokenId', ['tok_a2']],
    ['tokenId', ['tok_c', 'tok_d']],
  ] as const;
  const MORE: readonly (readonly [string, Partial<ListQuery>, (entry: LedgerRecord) => boolean])[] = [
    ['', {}, () => true],
    [', settled', { filters: { phase: 'settlement' } }, ({ phase }) => phase === 'settlement'],
    [', adjusted', { filters: { phase: 'adjustment' } }, ({ phase }) => phase === 'adjustment'],
    [
      ', of a budget',
      { filters: { budgetId: 'bud_all' } },
      ({ budgets }) => budgets.some(({ budgetId }) => budgetId === 'bud_all'),
    ],
    [
      ', in a time',
      { from: NOON + 20 * MINUTE, to: NOON + 70 * MINUTE + 40 },
      ({ at }) => at >= NOON + 20 * MINUTE && at < NOON + 70 * MINUTE + 40,
    ],
  ];

  test.each(CALLERS.flatMap(([field, ids]) => MORE.map((more) => [field, ids, ...more] as const)))(
    '%s %p%s: all of its entries, each once, in order, on pages of any size',
    async (field, ids, _, change, fits) => {
      const wanted = everything.filter((entry) => isOf(entry, field, ids) && fits(entry));
      for (const pageSize of [1, 7, 1_000]) {
        const filters = { ...change.filters, [field]: ids.length === 1 ? ids[0] : ids };
        const down = await walk({ ...QUERY, ...change, filters, pageSize });
        expect(down.map(keyOf)).toEqual(wanted.map(keyOf));
        const up = await walk({ ...QUERY, ...change, filters, pageSize, sort: { field: 'at', descending: false } });
        expect(up.map(keyOf)).toEqual(wanted.map(keyOf).toReversed());
      }
    },
  );

  test('both of two callers, and one request of a caller', async () => {
    const both = await walk({ ...QUERY, filters: { customerId: 'cus_1', tokenId: 'tok_b' } });
    const ofToken = everything.filter((entry) => isOf(entry, 'tokenId', ['tok_b']));
    expect(both.map(keyOf)).toEqual(ofToken.map(keyOf));
    const [first] = ofToken;
    const one = await walk({ ...QUERY, filters: { customerId: 'cus_1', id: first?.id ?? '' } });
    expect(one.map(keyOf)).toEqual(everything.filter(({ id }) => id === first?.id).map(keyOf));
    expect(await walk({ ...QUERY, filters: { customerId: 'cus_2', id: first?.id ?? '' } })).toEqual([]);
  });

  test('an export of a caller has what its list has', async () => {
    const query = {
      ...QUERY,
      filters: { customerId: 'cus_1' },
      sort: { field: 'at', descending: false },
      pageSize: 1_000,
    };
    const { items, nextCursor } = await store.ledger.listOnwards(query);
    expect(items).toEqual((await store.ledger.list(query)).items);
    expect(nextCursor).toBeNull();
  });

  test('a page by its number, and a sort that there is not, are refused', async () => {
    const query = { ...QUERY, filters: { customerId: 'cus_1' } };
    for (const change of [{ page: 2 }, { sort: { field: 'amount', descending: true } }]) {
      const refused = await store.ledger.list({ ...query, ...change }).then(
        () => null,
        (error: unknown) => (error as { type?: string }).type,
      );
      expect(refused).toBe('invalid_request');
    }
  });
});
