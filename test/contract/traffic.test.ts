import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import { StoreConflict } from '../../src/store/port.ts';
import type { BudgetSlotName } from '../../src/store/records/index.ts';
import { decodeRequestKey, encodeRequestKey } from '../../src/store/threads/request-key.ts';
import { hold, recover, settle, type TestEngine, createTestEngine } from '../support/test-engine.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const HOUR = Math.floor(Date.UTC(2026, 2, 1, 12) / 3_600_000);

describe.each(['sqlite', 'postgres'] as const)('traffic on %s', (database) => {
  let test_: TestEngine;
  beforeAll(async () => {
    test_ = await createTestEngine(database);
  }, 30_000);
  afterAll(() => test_.dispose());

  const parameter = (n: number): string => (database === 'sqlite' ? `?${n}` : `$${n}`);
  const key = (id: string) => encodeRequestKey(database, id);

  async function readOne(table: string, id: string): Promise<Record<string, unknown> | undefined> {
    return (await test_.engine.query(`SELECT * FROM ${table} WHERE id = ${parameter(1)}`, [key(id)]))[0];
  }

  async function readPhases(id: string): Promise<readonly (readonly [unknown, unknown])[]> {
    const sql = `SELECT phase, amount FROM ledger WHERE id = ${parameter(1)} ORDER BY phase, n`;
    return (await test_.engine.query(sql, [key(id)])).map((row) => [row['phase'], row['amount']] as const);
  }

  async function readUsage(tokenId: string): Promise<Record<string, unknown> | undefined> {
    const sql = `SELECT * FROM usage_hourly WHERE token_id = ${parameter(1)} ORDER BY provider DESC`;
    return (await test_.engine.query(sql, [tokenId]))[0];
  }

  async function readSpent(slot: BudgetSlotName): Promise<bigint> {
    return (await test_.engine.traffic.balances([slot]))[0]?.spent ?? -1n;
  }

  test('a hold writes its row, held, and its ledger entry', async () => {
    const write = makeHold({ requestId: 'client-1', stream: true, customerId: 'cus_1', marginMillionths: 100_000 });
    expect(await hold(test_.engine.traffic, write)).toBeNull();
    const row = await readOne('requests', write.id);
    expect(row).toMatchObject({
      request_id: 'client-1',
      at: write.at,
      state: 'held',
      customer_id: 'cus_1',
      stream: 1,
      hold: 5_000,
      estimated_input_tokens: 12,
      margin_millionths: 100_000,
      dialect_in: 'openai-chat',
      status: null,
      charge: 0,
    });
    expect(decodeRequestKey(row?.['id'])).toBe(write.id);
    expect(await readPhases(write.id)).toEqual([['hold', 5_000]]);
  });

  test('a settlement replaces the hold by the charge, with its attempts, rollup and balances', async () => {
    const slot = { budgetId: 'bud_settled', periodStart: 1_767_225_600_000 };
    const write = makeHold({ tokenId: 'tok_settled', budgets: [slot] });
    await hold(test_.engine.traffic, write);
    const settlement = makeSettlement(write, { provider: 'other', warnings: ['a'], overrun: nanoUsd(7n) });
    expect(await settle(test_.engine.traffic, write, settlement)).toBeNull();
    expect(await readOne('requests', write.id)).toMatchObject({
      state: 'settled',
      status: 200,
      provider: 'other',
      finish_reason: 'stop',
      input_tokens: 12,
      cached_read_tokens: 3,
      output_tokens: 7,
      charge: 1_900,
      overrun: 7,
      latency_ms: 40.25,
      time_to_first_token_ms: 11.5,
      warnings: '["a"]',
    });
    expect(await readOne('attempts', write.id)).toMatchObject({ n: 0, status: 200, latency_ms: 39.5 });
    expect(await readPhases(write.id)).toEqual([
      ['hold', 5_000],
      ['overrun', 7],
      ['settlement', 1_900],
    ]);
    expect(await readUsage('tok_settled')).toMatchObject({
      hour: HOUR,
      provider: 'other',
      requests: 1,
      errors: 0,
      input_tokens: 15,
      cached_input_tokens: 3,
      output_tokens: 7,
      charge: 1_900,
      provider_cost: 1_900,
    });
    expect(await readSpent(slot)).toBe(1_900n);
  });

  test('a hold and its settlement in one commit leave the same rows as in two', async () => {
    const { traffic } = test_.engine;
    const apart = makeHold({ tokenId: 'tok_apart' });
    const together = makeHold({ tokenId: 'tok_together' });
    const change = { provider: 'other', dialectOut: 'gemini', deploymentId: 'dep_2', warnings: ['w'] } as const;
    await hold(traffic, apart);
    await settle(traffic, apart, makeSettlement(apart, change));
    const both = [hold(traffic, together), settle(traffic, together, makeSettlement(together, change))];
    expect(await Promise.all(both)).toEqual([null, null]);
    const neutral = { id: null, token_id: null };
    const [first, second] = [await readOne('requests', apart.id), await readOne('requests', together.id)];
    expect({ ...second, ...neutral }).toEqual({ ...first, ...neutral });
    expect(second?.['dialect_out']).toBe('gemini');
    expect(await readPhases(together.id)).toEqual(await readPhases(apart.id));
  });

  test('a second settlement is refused, counts nowhere, and costs the others of its commit nothing', async () => {
    const { traffic } = test_.engine;
    const slot = { budgetId: 'bud_twice', periodStart: 0 };
    const twice = makeHold({ tokenId: 'tok_twice', budgets: [slot] });
    const fine = makeHold({ tokenId: 'tok_twice', budgets: [slot] });
    await hold(traffic, twice);
    await settle(traffic, twice, makeSettlement(twice));
    const outcomes = await Promise.all([
      hold(traffic, fine),
      settle(traffic, twice, makeSettlement(twice, { charge: nanoUsd(77n) })),
      settle(traffic, fine, makeSettlement(fine)),
      recover(traffic, twice, makeSettlement(twice)),
    ]);
    expect(outcomes[0]).toBeNull();
    expect(outcomes[1]).toBeInstanceOf(StoreConflict);
    expect(outcomes[2]).toBeNull();
    expect(outcomes[3]).toBeInstanceOf(StoreConflict);
    expect(traffic.healthy()).toBe(true);
    expect(await readUsage('tok_twice')).toMatchObject({ requests: 2, charge: 3_800 });
    expect(await readSpent(slot)).toBe(3_800n);
    expect((await readOne('requests', twice.id))?.['charge']).toBe(1_900);
    expect((await readOne('requests', fine.id))?.['state']).toBe('settled');
  });

  test('a settlement whose hold was never written is refused', async () => {
    const write = makeHold({ tokenId: 'tok_unheld' });
    expect(await settle(test_.engine.traffic, write, makeSettlement(write))).toBeInstanceOf(StoreConflict);
    expect(await readUsage('tok_unheld')).toBeUndefined();
    expect(await readPhases(write.id)).toEqual([]);
  });

  test('a record that breaks a rule of the schema costs the others of its commit nothing', async () => {
    const { traffic } = test_.engine;
    const bad = makeHold({ hold: nanoUsd(-1n) });
    const good = makeHold();
    const outcomes = await Promise.all([
      hold(traffic, bad),
      settle(traffic, bad, makeSettlement(bad)),
      hold(traffic, good),
    ]);
    expect(outcomes[0]).toBeInstanceOf(StoreConflict);
    expect(outcomes[1]).toBeInstanceOf(StoreConflict);
    expect(outcomes[2]).toBeNull();
    expect(await readOne('requests', bad.id)).toBeUndefined();
    expect((await readOne('requests', good.id))?.['state']).toBe('held');
  });

  test('a settlement that breaks a rule by one of its attempts is in no sum, and counts once when it comes right', async () => {
    const { traffic } = test_.engine;
    const slot = { budgetId: 'bud_attempts', periodStart: 0 };
    const write = makeHold({ tokenId: 'tok_attempts', budgets: [slot] });
    await hold(traffic, { ...write });
    const right = makeSettlement(write);
    const twice = { ...right, attempts: [...right.attempts, ...right.attempts] };
    // As of a hold that is found at a start: the database's answer is waited for.
    expect(await recover(traffic, { ...write }, twice)).toBeInstanceOf(StoreConflict);
    expect(await readUsage('tok_attempts')).toBeUndefined();
    expect((await readOne('requests', write.id))?.['state']).toBe('held');
    expect(await recover(traffic, { ...write }, right)).toBeNull();
    expect(await readSpent(slot)).toBe(1_900n);
    expect(await readUsage('tok_attempts')).toMatchObject({ requests: 1, charge: 1_900 });
  });

  test('a record that is refused takes nothing with it that others name too', async () => {
    const { traffic } = test_.engine;
    const names = {
      customerId: 'cus_named',
      customerUserId: 'usr_named',
      tokenId: 'tok_named',
      model: 'named',
      deploymentId: 'dep_named',
      priceVersionId: 'prv_named',
      budgets: [{ budgetId: 'bud_named', periodStart: 0 }],
    };
    const bad = makeHold({ ...names, hold: nanoUsd(-1n) });
    const good = makeHold(names);
    const outcomes = [hold(traffic, bad), hold(traffic, good), settle(traffic, good, makeSettlement(good))];
    expect((await Promise.all(outcomes)).map((outcome) => outcome === null)).toEqual([false, true, true]);
    expect(await readOne('requests', good.id)).toMatchObject({
      customer_id: 'cus_named',
      customer_user_id: 'usr_named',
      token_id: 'tok_named',
      model: 'named',
      deployment_id: 'dep_named',
      price_version_id: 'prv_named',
    });
    expect(await readOne('ledger', good.id)).toMatchObject({
      budgets: '[["bud_named",0]]',
      price_version_id: 'prv_named',
    });
    expect(await readUsage('tok_named')).toMatchObject({ customer_user_id: 'usr_named', requests: 1 });
  });

  test('a hold found at start is recovered once', async () => {
    const { traffic } = test_.engine;
    const write = makeHold();
    await hold(traffic, write);
    expect(await recover(traffic, write, makeSettlement(write, { estimated: true }))).toBeNull();
    expect(await readOne('requests', write.id)).toMatchObject({ state: 'recovered', estimated: 1 });
    expect(await readPhases(write.id)).toEqual([
      ['hold', 5_000],
      ['recovery', 1_900],
    ]);
    expect(await settle(traffic, write, makeSettlement(write))).toBeInstanceOf(StoreConflict);
  });

  test('a failure without a charge releases the hold and counts as an error', async () => {
    const { traffic } = test_.engine;
    const write = makeHold({ tokenId: 'tok_failed' });
    await hold(traffic, write);
    await settle(
      traffic,
      write,
      makeSettlement(write, { charge: nanoUsd(0n), errorType: 'upstream_error', status: 502 }),
    );
    expect(await readPhases(write.id)).toEqual([
      ['hold', 5_000],
      ['release', 0],
    ]);
    expect(await readUsage('tok_failed')).toMatchObject({ requests: 1, errors: 1 });
  });

  test('extensions and checkpoints of a hold are kept', async () => {
    const { traffic } = test_.engine;
    const write = makeHold();
    await hold(traffic, write);
    const extended = new Promise((resolve) => traffic.extend(write.id, write.at + 1, 0, 250n, [], resolve));
    traffic.checkpoint({ id: write.id, at: write.at + 5, outputTokens: 3, inputTokens: null, charge: nanoUsd(40n) });
    traffic.checkpoint({ id: write.id, at: write.at + 9, outputTokens: 4, inputTokens: 11, charge: nanoUsd(50n) });
    expect(await extended).toBeNull();
    await traffic.flush();
    expect(await readOne('requests', write.id)).toMatchObject({
      checkpoint_at: write.at + 9,
      checkpoint_output_tokens: 4,
      checkpoint_input_tokens: 11,
      checkpoint_charge: 50,
    });
    expect(await readPhases(write.id)).toEqual([
      ['extension', 250],
      ['hold', 5_000],
    ]);
  });

  test('refusals are counted as errors of their hour, without a request row', async () => {
    const { traffic } = test_.engine;
    const refusal = { customerId: null, customerUserId: 'usr_1', tokenId: 'tok_refused', model: 'm', errorType: 'x' };
    for (let count = 0; count < 5; count++) traffic.refuse({ ...refusal, at: HOUR * 3_600_000 + count });
    await traffic.flush();
    traffic.refuse({ ...refusal, at: HOUR * 3_600_000 });
    await traffic.flush();
    expect(await readUsage('tok_refused')).toMatchObject({ hour: HOUR, requests: 0, errors: 6, provider: '' });
  });

  test('a balance is told with what is queued behind the commit under way', async () => {
    const { traffic } = test_.engine;
    const slot = { budgetId: 'bud_now', periodStart: 5 };
    const writes = Array.from({ length: 3 }, () => makeHold({ budgets: [slot] }));
    await Promise.all(writes.map((write) => hold(traffic, write)));
    const [first, second, third] = writes.map((write) => () => settle(traffic, write, makeSettlement(write)));
    await first?.();
    const underWay = second?.();
    await Promise.resolve();
    const queued = third?.();
    expect(await traffic.balances([slot, { budgetId: 'bud_never', periodStart: 0 }])).toEqual([
      { ...slot, spent: nanoUsd(5_700n), adjusted: nanoUsd(0n), adjustments: 0 },
      { budgetId: 'bud_never', periodStart: 0, spent: nanoUsd(0n), adjusted: nanoUsd(0n), adjustments: 0 },
    ]);
    await Promise.all([underWay, queued]);
    expect(await readSpent(slot)).toBe(5_700n);
  });

  test('amounts beyond 2^53 are kept to the last nano-dollar', async () => {
    const slot = { budgetId: 'bud_large', periodStart: 0 };
    const amount = nanoUsd(9_007_199_254_740_993n);
    const write = makeHold({ hold: amount, budgets: [slot] });
    await hold(test_.engine.traffic, write);
    await settle(test_.engine.traffic, write, makeSettlement(write, { charge: amount }));
    expect(await readOne('requests', write.id)).toMatchObject({ hold: amount, charge: amount });
    expect(await readSpent(slot)).toBe(amount);
  });

  test('a text with a NUL or half a surrogate pair does not stop the books', async () => {
    const write = makeHold();
    await hold(test_.engine.traffic, write);
    const change = { rawFinishReason: '\ud800 a\u0000b', warnings: ['\\u0000 \u0000', '\ud800'] };
    expect(await settle(test_.engine.traffic, write, makeSettlement(write, change))).toBeNull();
    expect((await readOne('requests', write.id))?.['state']).toBe('settled');
  });

  test('commits pack what was appended meanwhile, and are counted', async () => {
    const { traffic } = test_.engine;
    const before = traffic.statistics.commits;
    let observed = 0;
    traffic.statistics.onCommit = () => observed++;
    await Promise.all(Array.from({ length: 100 }, () => hold(traffic, makeHold())));
    expect(traffic.statistics.commits - before).toBeLessThanOrEqual(2);
    expect(observed).toBe(traffic.statistics.commits - before);
    traffic.statistics.onCommit = null;
  });
});
