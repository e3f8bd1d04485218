import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { scheduleDaySums, sumOpenDays } from '../../src/app/schedules/day-sums-schedule.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { createId } from '../../src/lib/ids.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import type { ActionContext } from '../../src/services/context.ts';
import { verifyLedger } from '../../src/services/ledger/index.ts';
import { requireWholeHours } from '../../src/services/shared/usage/usage-zone.ts';
import type { Store, UsageQuery } from '../../src/store/port.ts';
import type { UsageGroupKey } from '../../src/store/records/index.ts';
import { createRandom, RandomTraffic } from '../support/random-traffic.ts';
import { createTestStore } from '../support/test-store.ts';
import type { TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FROM = Date.UTC(2026, 1, 20, 5);
const END = Date.UTC(2026, 5, 1);
const CONTEXT = { permissions: new Set(['ledger.read']) } as unknown as ActionContext;
const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York'];
const GROUPINGS: readonly (readonly UsageGroupKey[])[] = [
  [],
  ['hour'],
  ['day'],
  ['month'],
  ['model'],
  ['provider', 'day'],
  ['month', 'model', 'provider'],
  ['customer_id'],
  ['day', 'customer_id'],
  ['month', 'customer_user_id'],
  ['customer_user_id'],
  ['token_id', 'customer_id'],
  ['day', 'token_id'],
  ['model', 'customer_user_id'],
];
const FILTERS: readonly UsageQuery['filters'][] = [
  {},
  { model: 'model-1' },
  { customer_id: 'cus_2' },
  { customer_user_id: 'usr_1' },
  { token_id: 'tok_1_0' },
];

describe.each(['sqlite', 'postgres'] as const)('sums over days on %s', (database) => {
  let opened: TestStore;
  let store: Store;
  let traffic: RandomTraffic;
  const clock = new FakeClock(END);
  const sum = () => sumOpenDays({ clock, log: silentLogger, store }, () => false);
  const verify = () => verifyLedger({ store, unsettled: () => traffic.unsettled() }, CONTEXT);

  beforeAll(async () => {
    opened = await createTestStore(database);
    ({ store } = opened);
    traffic = new RandomTraffic(store, 5, [[]], FROM);
    for (let part = 0; part < 20; part++) {
      traffic.run(150);
      await store.traffic.flush();
    }
  }, 60_000);
  afterAll(() => opened.dispose());
  afterEach(async () => {
    expect((await verify()).faults).toEqual([]);
  });

  /** Every report that may be read from sums over days, of various times. */
  async function readReports(): Promise<readonly unknown[]> {
    const span = await store.usage.span();
    if (span === null) throw new Error('nothing was counted');
    const random = createRandom(9);
    const reports: unknown[] = [];
    for (const [index, groupBy] of GROUPINGS.entries()) {
      for (const filters of FILTERS) {
        const zone = ZONES[(index + random(3)) % ZONES.length] ?? 'UTC';
        const offsets = requireWholeHours(zone, span.first * HOUR_MS, (span.last + 1) * HOUR_MS);
        const some = () => (span.first + random(span.last - span.first)) * HOUR_MS + random(HOUR_MS);
        const [one, other] = [some(), some()];
        const time =
          random(3) === 0 ? { from: null, to: null } : { from: Math.min(one, other), to: Math.max(one, other) };
        reports.push(await store.usage.report({ ...time, groupBy, filters, offsets }));
      }
      const byModel = groupBy.filter((key) => !key.startsWith('customer') && key !== 'token_id');
      reports.push(await store.usage.listErrors({ from: null, to: null, groupBy: byModel, filters: {} }));
    }
    return reports;
  }

  test('a report is the same before its days are summed up, while some are, and when all are', async () => {
    const before = await readReports();
    const open = await store.usage.listOpenDays(END / DAY_MS);
    expect(open.length).toBeGreaterThan(20);
    for (const day of open.filter((_, index) => index % 3 === 0)) await store.transact(store.usage.sumDayUp(day));
    expect(await readReports()).toEqual(before);
    await sum();
    expect(await store.usage.listOpenDays(END / DAY_MS)).toEqual([]);
    expect(await readReports()).toEqual(before);
  }, 60_000);

  test('what ends later in a day that was summed up counts at once, and the day is summed up again', async () => {
    await sum();
    const at = FROM + 2 * DAY_MS;
    const late = makeHold({ id: createId('request', at), at, tokenId: 'tok_late', model: 'model-late' });
    store.traffic.hold(late, () => undefined);
    await store.traffic.flush();
    expect(await store.usage.listOpenDays(END / DAY_MS)).toEqual([]);
    const ask = { from: null, to: null, filters: {} } as const;
    const [before] = await store.usage.report({ ...ask, groupBy: [] });
    store.traffic.settle(late, makeSettlement(late, { charge: nanoUsd(77n) }), () => undefined);
    const refusal = { customerId: null, customerUserId: 'usr_1', tokenId: 'tok_late', model: 'model-late' };
    store.traffic.refuse({ ...refusal, at: at + DAY_MS, errorType: 'rate_limited' });
    await store.traffic.flush();
    expect(await store.usage.listOpenDays(END / DAY_MS)).toEqual(
      [at, at + DAY_MS].map((each) => Math.floor(each / DAY_MS)),
    );
    const seen = async () => {
      const [total] = await store.usage.report({ ...ask, groupBy: [] });
      const byToken = await store.usage.report({ ...ask, groupBy: ['token_id'] });
      const token = byToken.find((group) => group.keys.token_id === 'tok_late');
      return [total?.charge, total?.errors, token?.charge, token?.errors];
    };
    const expected = [nanoUsd((before?.charge ?? 0n) + 77n), (before?.errors ?? 0) + 1, nanoUsd(77n), 1];
    expect(await seen()).toEqual(expected);
    await sum();
    expect(await store.usage.listOpenDays(END / DAY_MS)).toEqual([]);
    expect(await seen()).toEqual(expected);
  });

  test('a sum over a day that is not that of its hours is named, and mended by summing the day up again', async () => {
    await sum();
    const day = Math.floor(FROM / DAY_MS);
    await store.transact([
      { sql: `UPDATE caller_daily SET charge = charge + 3 WHERE day = ${day}`, parameters: [] },
      {
        sql: `UPDATE total_hourly SET latency_above = latency_above + 1 WHERE hour = (SELECT min(hour) FROM total_hourly WHERE hour >= ${day * 24})`,
        parameters: [],
      },
    ]);
    const { faults, ok } = await verify();
    expect(ok).toBe(false);
    expect(new Set(faults.map(({ kind, field }) => `${kind} ${field}`))).toEqual(
      new Set(['usage caller_daily.charge', 'usage total_hourly.latency_above']),
    );
    for (const { expected, found, field } of faults)
      expect(BigInt(found) - BigInt(expected)).toBe(field === 'caller_daily.charge' ? 3n : 1n);
    await store.transact(store.usage.sumDayUp(day));
  });

  test('the day that runs is never summed up, and one that is over within two hours of its end', async () => {
    const now = new FakeClock(END);
    const asked: number[] = [];
    const usage = {
      listOpenDays: async (before: number) => {
        asked.push(before);
        return [];
      },
      sumDayUp: () => [],
    } as unknown as Store['usage'];
    const recurring = scheduleDaySums({
      clock: now,
      log: silentLogger,
      store: { usage, transact: async () => undefined },
    });
    for (let step = 0; step < 24; step++) {
      now.advance(5 * 60_000);
      await Bun.sleep(0);
    }
    await recurring.stop();
    const today = END / DAY_MS;
    expect([asked[0], asked.at(-1)]).toEqual([today - 1, today]);
  });
});
