import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createUuid7 } from '../../src/lib/ids.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import { matchesRequest } from '../../src/services/requests/index.ts';
import type { ListQuery } from '../../src/store/port.ts';
import type { HoldWrite, RequestRecord } from '../../src/store/records/index.ts';
import { createDb, type Db } from '../../src/store/repositories/db.ts';
import { findRequests, type ScanBounds } from '../../src/store/repositories/list-requests.ts';
import { createRequestRepository } from '../../src/store/repositories/requests.ts';
import { createRandom } from '../support/random-traffic.ts';
import { createTestEngine, hold, settle, type TestEngine } from '../support/test-engine.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const COUNT = 400;
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
const SMALL: ScanBounds = { rowsMax: 50, readMax: 16 };

/** Of its own instant, whatever other tests of this process made before. */
function makeIdAt(at: number): string {
  return `req_${at.toString(16).padStart(12, '0')}${createUuid7(at).slice(12)}`;
}

function pick<T>(random: (below: number) => number, values: readonly T[]): T {
  return values[random(values.length)] as T;
}

function makeRandomHold(random: (below: number) => number, index: number): HoldWrite {
  const at = START + index * (DAY / 20);
  const id = makeIdAt(at);
  const user = random(5);
  const route = random(3);
  return makeHold({
    id,
    requestId: random(10) === 0 ? `client-${random(3)}` : id,
    at,
    customerId: user === 0 ? null : `cus_${user % 2}`,
    customerUserId: `usr_${user}`,
    tokenId: `tok_${user}_${random(2)}`,
    model: `model-${random(4)}`,
    provider: `provider-${route}`,
    deploymentId: `dep_${route}`,
    dialectIn: pick(random, ['openai-chat', 'gemini', 'prompts'] as const),
    dialectOut: pick(random, ['openai-chat', 'anthropic-messages'] as const),
    operation: pick(random, ['chat', 'embeddings']),
    stream: random(2) === 1,
    labels:
      random(3) === 0
        ? { endUser: random(2) === 0 ? null : `end-${random(2)}`, metadata: [['team', `t${random(3)}`]] }
        : null,
  });
}

async function writeRandom(engine: TestEngine['engine'], random: (below: number) => number, index: number) {
  const held = makeRandomHold(random, index);
  await hold(engine.traffic, held);
  if (random(12) === 0) return;
  const failed = random(4) === 0;
  await settle(
    engine.traffic,
    held,
    makeSettlement(held, {
      status: failed ? pick(random, [499, 502, 504]) : 200,
      errorType: failed ? pick(random, ['upstream_error', 'upstream_timeout']) : null,
      finishReason: failed ? null : pick(random, ['stop', 'length', 'tool_calls'] as const),
      charge: nanoUsd(failed ? 0n : BigInt(random(5)) * 1_000_000_007n),
      latencyMs: random(5) * 100 + 0.5,
      timeToFirstTokenMs: failed ? null : random(5) * 10,
      estimated: random(5) === 0,
      warnings: random(6) === 0 ? ['lost'] : [],
    }),
  );
}

/** Some values of each filter. */
const VALUES: Readonly<Record<string, readonly (string | number | boolean | readonly string[] | readonly number[])[]>> =
  {
    customerId: ['cus_0', 'cus_1', 'cus_none'],
    customerUserId: ['usr_1', 'usr_4', ['usr_0', 'usr_2'], 'usr_none'],
    tokenId: ['tok_1_0', ['tok_2_0', 'tok_3_1']],
    model: ['model-1', ['model-0', 'model-3']],
    provider: ['provider-2'],
    deploymentId: ['dep_1'],
    dialectIn: ['gemini', 'prompts'],
    dialectOut: ['anthropic-messages'],
    operation: ['embeddings'],
    endUser: ['end-1', ['end-0', 'end-1'], 'nobody'],
    tag: ['team:t1', ['team:t0', 'team:t2'], 'team:none'],
    stream: [true, false],
    status: [200, 502, [499, 504], [200, 502]],
    statusMin: [200, 400, 500],
    statusMax: [499],
    outcome: ['ok', 'error', ['ok', 'error']],
    state: ['held', 'settled', ['held', 'recovered']],
    finishReason: ['length', ['stop', 'tool_calls']],
    errorType: ['upstream_error', ['upstream_error', 'upstream_timeout']],
    hasWarnings: [true, false],
    estimated: [true],
    chargeMin: ['1', '2000000014'],
    chargeMax: ['1000000007', '0'],
    latencyMsMin: [100.5],
    latencyMsMax: [200],
    timeToFirstTokenMsMin: [10],
    timeToFirstTokenMsMax: [20],
    requestId: ['client-1', ['client-0', 'client-2']],
  };

describe.each(['sqlite', 'postgres'] as const)('the list of requests on %s', (database) => {
  let opened: TestEngine;
  let db: Db;
  let rows: readonly RequestRecord[] = [];

  beforeAll(async () => {
    opened = await createTestEngine(database);
    const random = createRandom(7);
    for (let index = 0; index < COUNT; index++) await writeRandom(opened.engine, random, index);
    await opened.engine.traffic.flush();
    db = createDb(opened.engine);
    rows = (await createRequestRepository(db, db).list({ ...QUERY, pageSize: COUNT })).items;
  }, 60_000);
  afterAll(() => opened.dispose());

  const expected = (query: Partial<ListQuery>): readonly string[] => {
    const asked = { ...QUERY, ...query };
    const ids = rows.filter((row) => matchesRequest(row, asked)).map((row) => row.id);
    return asked.sort.descending ? ids : ids.toReversed();
  };

  async function readAll(query: Partial<ListQuery>, bounds?: ScanBounds): Promise<readonly string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof findRequests>> = await findRequests(
        db,
        { ...QUERY, ...query, cursor },
        bounds,
      );
      expect(page.ids.length).toBeLessThanOrEqual(QUERY.pageSize);
      ids.push(...page.ids);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return ids;
  }

  test('has every request once, newest first', () => {
    expect(rows).toHaveLength(COUNT);
    expect(rows.map((row) => row.id)).toEqual(
      rows
        .map((row) => row.id)
        .toSorted()
        .toReversed(),
    );
  });

  test.each(Object.keys(VALUES))(
    'filtered by %s it has what matches, and nothing else, page by page',
    async (field) => {
      for (const value of VALUES[field] ?? []) {
        const query = { filters: { [field]: value } };
        expect(await readAll(query)).toEqual(expected(query));
        expect(await readAll(query, SMALL)).toEqual(expected(query));
      }
    },
  );

  test('several filters, instants and either order go together', async () => {
    const random = createRandom(11);
    for (let round = 0; round < 60; round++) {
      const fields = Array.from({ length: 1 + random(3) }, () => pick(random, Object.keys(VALUES)));
      const filters = Object.fromEntries(fields.map((field) => [field, pick(random, VALUES[field] ?? [])]));
      const query = {
        filters,
        from: random(3) === 0 ? START + random(10) * DAY : null,
        to: random(3) === 0 ? START + (5 + random(15)) * DAY : null,
        sort: { field: 'at', descending: random(2) === 0 },
      };
      expect(await readAll(query, SMALL)).toEqual(expected(query));
    }
  });

  test('a page looks at no more rows than its bound, then answers what it found and where it goes on', async () => {
    const none = { ...QUERY, filters: { latencyMsMin: 1e9 } };
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof findRequests>> = await findRequests(db, { ...none, cursor }, SMALL);
      expect(page.ids).toEqual([]);
      cursor = page.nextCursor;
      pages++;
    } while (cursor !== null);
    expect(pages).toBe(COUNT / SMALL.rowsMax + 1);
  });

  test('it is searched by an id, by the beginning of one and by a correlation id', async () => {
    const some = rows[123];
    if (some === undefined) throw new Error('there is none');
    for (const q of [some.id, some.id.slice(0, 15), 'req_', 'client-1', 'req_zz', 'req_ffff'])
      expect(await readAll({ q })).toEqual(expected({ q }));
    expect(expected({ q: some.id })).toEqual([some.id]);
    const ids = [some.id, rows[5]?.id ?? ''].toSorted().toReversed();
    expect(await readAll({ filters: { id: ids } })).toEqual(ids);
    expect(await readAll({ q: some.id, filters: { tag: 'team:t1' } })).toEqual(
      expected({ q: some.id, filters: { tag: 'team:t1' } }),
    );
  });

  test('pages by number agree with those by cursor, and one beyond the bound is refused', async () => {
    const query = { ...QUERY, filters: { stream: true } };
    const all = expected(query);
    for (const page of [1, 2, 5, 100])
      expect((await findRequests(db, { ...query, page })).ids).toEqual(all.slice((page - 1) * 7, page * 7));
    const refused = await findRequests(db, { ...query, page: 20 }, SMALL).catch((error: unknown) => error);
    expect(refused).toMatchObject({ type: 'invalid_request', details: [{ path: 'page' }] });
  });

  test('the total is exact where one short read tells it', async () => {
    const repository = createRequestRepository(db, db);
    const chosen: readonly ListQuery['filters'][] = [
      {},
      { model: 'model-1' },
      { endUser: 'end-1' },
      { tag: 'team:t0' },
      { customerUserId: 'usr_1' },
    ];
    for (const filters of chosen) {
      const { total, totalExact, items } = await repository.list({ ...QUERY, filters, pageSize: COUNT });
      expect([total, totalExact, items.length]).toEqual([expected({ filters }).length, true, total ?? 0]);
    }
  });
});
