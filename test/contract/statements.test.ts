import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { createUuid7 } from '../../src/lib/ids.ts';
import { nanoUsd, parseUsd } from '../../src/lib/money.ts';
import { computePeriod } from '../../src/metering/index.ts';
import type { ActionContext } from '../../src/services/context.ts';
import { findUsage } from '../../src/services/shared/usage/usage-report.ts';
import { exportStatement } from '../../src/services/statements/index.ts';
import type { StatementWish } from '../../src/services/statements/index.ts';
import type { LedgerRecord, SettlementWrite } from '../../src/store/records/index.ts';
import { hold, recover, settle } from '../support/test-engine.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const MONTHS = ['2026-08', '2026-09', '2026-10', '2026-11'];
const ENDS = MONTHS.slice(1);
const FROM = Date.UTC(2026, 8, 28);
const TO = Date.UTC(2026, 10, 3);
const CONTEXT: ActionContext = {
  actor: { type: 'system', id: null, name: 'test' },
  permissions: new Set(['ledger.read']),
  origin: { ip: '192.0.2.1', userAgent: 'test', requestId: 'r' },
};

type Line = Readonly<Record<string, string | number | null>>;

/** Instants of the month's ends are what a sum most easily gets wrong. */
const atArbitrary = fc.oneof(
  fc.integer({ min: FROM, max: TO }),
  fc
    .tuple(
      fc.constantFrom(...ZONES.flatMap((zone) => ENDS.map((month) => startOf(month, zone)))),
      fc.constantFrom(-3_600_000, -1, 0, 1, 1_799_999, 1_800_000),
    )
    .map(([start, offset]) => start + offset),
);

function startOf(month: string, zone: string): number {
  return Temporal.PlainDate.from(`${month}-01`).toZonedDateTime(zone).epochMilliseconds;
}

const requestArbitrary = fc.record({
  at: atArbitrary,
  who: fc.nat({ max: 4 }),
  model: fc.constantFrom('m', 'n 中'),
  charge: fc.oneof(fc.bigInt({ min: 0n, max: 5_000n }), fc.bigInt({ min: 2n ** 53n, max: 2n ** 54n })),
  overrun: fc.bigInt({ min: 0n, max: 9n }),
  lostCost: fc.bigInt({ min: 0n, max: 9n }),
  end: fc.constantFrom('settled', 'failed', 'recovered', 'held', 'twice', 'late'),
  team: fc.constantFrom(null, 'core', 'apps'),
  endUser: fc.constantFrom(null, 'alice'),
  input: fc.nat({ max: 1000 }),
  write: fc.nat({ max: 1000 }),
});

type Request = typeof requestArbitrary extends fc.Arbitrary<infer T> ? T : never;

describe.each(['sqlite', 'postgres'] as const)('sums of usage, statements, budgets and ledger on %s', (database) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await createTestStore(database);
  }, 30_000);
  afterAll(() => opened.dispose());

  const budgets = ZONES.map((zone, index) => ({ id: `bud_${index}`, zone }));

  async function write(request: Request): Promise<void> {
    const { at, who, end } = request;
    const { traffic } = opened.store;
    const id = `req_${at.toString(16).padStart(12, '0')}${createUuid7(at).slice(12)}`;
    const held = makeHold({
      id,
      requestId: id,
      at,
      model: request.model,
      customerId: who === 0 ? null : `cus_${who % 2}`,
      customerUserId: `usr_${who}`,
      tokenId: `tok_${who}`,
      labels:
        request.team === null && request.endUser === null
          ? null
          : { endUser: request.endUser, metadata: request.team === null ? [] : [['team', request.team]] },
      budgets: budgets.map(({ id: budgetId, zone }) => ({
        budgetId,
        periodStart: computePeriod('month', zone, 1, at).start,
      })),
    });
    expect(await hold(traffic, held)).toBeNull();
    if (end === 'held') return;
    const [attempt] = makeSettlement(held).attempts;
    if (attempt === undefined) throw new Error('a settlement has an attempt');
    const failed = end === 'failed';
    const settlement: SettlementWrite = makeSettlement(held, {
      at: end === 'late' ? at + 40 * 86_400_000 : at + 40,
      charge: nanoUsd(failed ? 0n : request.charge),
      overrun: nanoUsd(request.overrun),
      providerCost: nanoUsd(request.charge + request.lostCost),
      errorType: failed ? 'upstream_error' : null,
      usage: { ...makeSettlement(held).usage, input: request.input, cacheWrite1h: request.write, reasoning: 3 },
      attempts: [
        { ...attempt, errorType: 'upstream_error', status: 500, providerCost: nanoUsd(request.lostCost) },
        { ...attempt, n: 1, providerCost: nanoUsd(request.charge), reason: 'retry' },
      ],
    });
    if (end === 'recovered') expect(await recover(traffic, held, settlement)).toBeNull();
    else expect(await settle(traffic, held, settlement)).toBeNull();
    if (end === 'twice') expect(await settle(traffic, held, settlement)).not.toBeNull();
  }

  /** What the ledger says was charged, by the instant of the hold. */
  async function readCharges(): Promise<readonly (readonly [at: number, amount: bigint])[]> {
    const holds = new Map<string, number>();
    const charges: LedgerRecord[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof opened.store.ledger.list>> = await opened.store.ledger.list({
        filters: {},
        from: null,
        to: null,
        q: null,
        sort: { field: 'at', descending: false },
        pageSize: 200,
        page: 1,
        cursor,
      });
      for (const entry of page.items) {
        if (entry.phase === 'hold') holds.set(entry.id, entry.at);
        else if (['settlement', 'release', 'recovery'].includes(entry.phase)) charges.push(entry);
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    return charges.map((entry) => [holds.get(entry.id) ?? 0, entry.amount]);
  }

  async function exportLines(
    wish: Omit<StatementWish, 'customerId'> & Partial<StatementWish>,
  ): Promise<readonly Line[]> {
    const deps = { store: opened.store, audit: { write: async () => undefined } } as unknown as Parameters<
      typeof exportStatement
    >[0];
    let text = '';
    for await (const piece of exportStatement(deps, CONTEXT, 'jsonl', { customerId: undefined, ...wish }))
      text += piece;
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  }

  const amountOf = (line: Line | undefined): bigint => parseUsd(String(line?.['charge'])) ?? -1n;
  const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);
  const usageLines = (lines: readonly Line[]): readonly Line[] => lines.filter((line) => line['type'] === 'usage');

  async function check(zone: string, budgetId: string): Promise<void> {
    const charges = await readCharges();
    for (const month of MONTHS) {
      const start = startOf(month, zone);
      const end = computePeriod('month', zone, 1, start).end ?? 0;
      const expected = sumOf(charges.filter(([at]) => at >= start && at < end).map(([, amount]) => amount));
      const lines = await exportLines({ month, timeZone: zone });
      expect(sumOf(usageLines(lines).map(amountOf))).toBe(expected);
      expect(amountOf(lines.at(-1))).toBe(expected);
      expect(sumOf(lines.filter((line) => line['type'] === 'customer_total').map(amountOf))).toBe(expected);
      const alone = await Promise.all(
        [null, 'cus_0', 'cus_1'].map((customerId) => exportLines({ month, timeZone: zone, customerId })),
      );
      expect(sumOf(alone.map((each) => amountOf(each.at(-1))))).toBe(expected);
      const [balance] = await opened.store.budgets.balances([{ budgetId, periodStart: start }]);
      expect(balance?.spent ?? 0n).toBe(nanoUsd(expected));
    }
  }

  test('they agree to the last nano-USD, whatever the ends of requests and months', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(requestArbitrary, { minLength: 5, maxLength: 25 }), async (requests) => {
        await Promise.all(requests.map(write));
        await opened.store.traffic.flush();
        const all = sumOf((await readCharges()).map(([, amount]) => amount));
        for (const { id, zone } of budgets) await check(zone, id);
        const wish = { from: null, to: null, filters: {}, timeZone: 'UTC', tag: 'team' };
        for (const groupBy of [[], ['month'], ['customer_id', 'model'], ['tag', 'day'], ['end_user']] as const) {
          const groups = await findUsage(opened, { ...wish, groupBy });
          expect(sumOf(groups.map((group) => group.charge))).toBe(all);
        }
        const [total] = await findUsage(opened, { ...wish, groupBy: [] });
        const counted = (await Promise.all(MONTHS.map((month) => exportLines({ month, timeZone: 'Asia/Kolkata' }))))
          .flatMap((lines) => lines.filter((line) => line['type'] === 'total'))
          .reduce((sum, line) => sum + Number(line['requests']), 0);
        expect(counted).toBe(total?.requests ?? 0);
      }),
      // The data of earlier runs stay, so there is nothing to shrink to.
      { numRuns: 3, endOnFailure: true },
    );
  }, 120_000);

  test('a line tells who, what and when, with the tokens by kind', async () => {
    const at = Date.UTC(2025, 2, 31, 18, 15);
    await write({
      at,
      who: 1,
      model: 'm',
      charge: 5n,
      overrun: 0n,
      lostCost: 0n,
      end: 'settled',
      team: null,
      endUser: null,
      input: 10,
      write: 4,
    });
    const [line] = usageLines(await exportLines({ month: '2025-04', timeZone: 'Asia/Kathmandu' }));
    expect(line).toEqual({
      type: 'usage',
      period: '2025-04-01',
      customer_id: 'cus_1',
      customer: null,
      customer_user_id: 'usr_1',
      customer_user: null,
      token_id: 'tok_1',
      token: null,
      model: 'm',
      requests: 1,
      input_tokens: 17,
      cached_input_tokens: 3,
      cache_write_tokens: 4,
      output_tokens: 7,
      reasoning_tokens: 3,
      charge: '0.000000005',
      currency: 'USD',
    });
    expect(usageLines(await exportLines({ month: '2025-03', timeZone: 'Asia/Kathmandu' }))).toEqual([]);
    expect(usageLines(await exportLines({ month: '2025-03', timeZone: 'UTC' }))).toHaveLength(1);
  });

  test('a day of more lines than a piece has comes whole', async () => {
    const { store } = opened;
    const day = { from: Date.UTC(2026, 8, 1), to: Date.UTC(2026, 11, 1), customerId: undefined };
    const whole = await store.statements.list({ ...day, after: null, limit: 5000 });
    const pieces: (typeof whole)[number][] = [];
    for (let more = true; more;) {
      const piece = await store.statements.list({ ...day, after: pieces.at(-1) ?? null, limit: 2 });
      pieces.push(...piece);
      more = piece.length === 2;
    }
    expect(pieces).toEqual([...whole]);
    expect(whole.length).toBeGreaterThan(4);
  });
});
