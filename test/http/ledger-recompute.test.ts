import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseUsd } from '../../src/lib/money.ts';
import { runOn } from '../support/cli.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const USAGE = { prompt_tokens: 1001, completion_tokens: 333, prompt_tokens_details: { cached_tokens: 400 } };
const ANSWER = { choices: [], usage: USAGE };
const nanoOf = (text: string): bigint => parseUsd(text) ?? -1n;
const bodyOf = (model: string) => ({ model, max_tokens: 500, messages: [{ role: 'user', content: 'Hi' }] });

describe.each(['sqlite', 'postgres'] as const)('recomputing on %s', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-recompute-'));
  let gw: TestGateway;
  let providerId = '';
  let customerId = '';
  let userId = '';
  /** By margin and by price: 601 × 3 + 400 × 0.3 + 333 × 15 = 6918; 601 × 1 + 400 × 1 + 333 × 2 = 1667. */
  beforeAll(async () => {
    gw = await startTestGateway(database);
    providerId = await gw.addProvider('p', [
      { model: 'dear', price: { input: '3', output: '15', cached_input: '0.3' } },
      { model: 'cheap', price: { input: '1', output: '2' } },
    ]);
    const customer = await gw.admin('POST', '/api/v1/admin/customers', { name: 'acme', margin: '0.1' });
    customerId = customer.data.id;
    const ours = await gw.createCaller({ user: { customer_id: customerId } });
    const other = await gw.createCaller();
    userId = ours.userId;
    gw.upstream.answer({ kind: 'whole', body: ANSWER });
    const calls = [
      [ours.token, 'dear'],
      [ours.token, 'dear'],
      [ours.token, 'cheap'],
      [other.token, 'dear'],
    ] as const;
    for (const [token, model] of calls) expect((await gw.chat(token, bodyOf(model))).status).toBe(200);
    await gw.requestsOf(userId);
  }, 60_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await gw.close();
  });

  const recompute = async (...argv: string[]) => {
    const { code, out, err } = await runOn(gw, ['ledger', 'recompute', ...argv, '--json']);
    return { code, err, found: out === '' ? null : JSON.parse(out) };
  };

  test('by its own price each request costs what the ledger has, and unchanged prices change nothing', async () => {
    const { code, found } = await recompute();
    expect(code).toBe(0);
    expect(found).toMatchObject({ ok: true, requests: 4, recovered: 0, unpriced: 0, mismatch_count: 0 });
    const dear = { charge: '0.0221376', other_charge: '0.0221376', difference: '0', provider_cost: '0.020754' };
    const cheap = { charge: '0.0018337', other_charge: '0.0018337', difference: '0', provider_cost: '0.001667' };
    const byModel = found.groups.toSorted((a: { model: string }, b: { model: string }) =>
      b.model.localeCompare(a.model),
    );
    expect(byModel).toMatchObject([
      { model: 'dear', requests: 3, ...dear },
      { model: 'cheap', requests: 1, ...cheap },
    ]);
    expect(found.total).toMatchObject({ requests: 4, charge: '0.0239713', provider_cost: '0.022421' });
  });

  test('a price file shows what it would have charged with the margin of each customer, and leaves other models alone', async () => {
    const path = join(folder, 'prices.json');
    writeFileSync(path, JSON.stringify({ dear: { input: '1', output: '2' } }));
    const { code, found } = await recompute('--prices', path, '--by', 'customer,model');
    expect(code).toBe(0);
    const groups = found.groups as readonly Record<string, unknown>[];
    expect(groups.find((group) => group['customer_id'] === customerId && group['model'] === 'dear')).toMatchObject({
      charge: '0.0152196',
      other_charge: '0.0036674',
      difference: '-0.0115522',
      other_provider_cost: '0.003334',
    });
    expect(groups.find((group) => group['customer_id'] === null)).toMatchObject({ other_charge: '0.001667' });
    expect(found.unpriced).toBe(1);
  });

  test('filters, a single version and the changed price of a deployment are obeyed, and nothing is written', async () => {
    const before = await gw.admin('GET', '/api/v1/admin/ledger?page_size=200');
    const [row] = (await gw.admin('GET', '/api/v1/admin/requests?model=cheap')).data.items;
    const version = await recompute('--model', 'dear', '--customer', customerId, '--price-version', row.price_version);
    expect(version.found).toMatchObject({ requests: 2, total: { charge: '0.0152196', other_charge: '0.0036674' } });
    const models = [
      { model: 'dear', price: { input: '6', output: '30', cached_input: '0.6' } },
      { model: 'cheap', price: { input: '1', output: '2' } },
    ];
    expect((await gw.admin('PATCH', `/api/v1/admin/providers/${providerId}`, { models })).status).toBe(200);
    const { found } = await recompute('--by', 'month', '--to', '2200-01-01');
    expect(found.groups).toMatchObject([{ requests: 4, charge: '0.0239713', other_charge: '0.0461089' }]);
    expect((await recompute('--from', '2200-01-01')).found).toMatchObject({ requests: 0, groups: [] });
    const after = await gw.admin('GET', '/api/v1/admin/ledger?page_size=200');
    expect(after.data).toEqual(before.data);
  });

  test('an attempt that lost costs us and never the customer, and the books say both', async () => {
    const twice = [{ model: 'twice', price: { input: '3', output: '15' } }];
    await gw.addProvider('loses', twice, { priority: 1 });
    await gw.addProvider('answers', twice, { priority: 2 });
    const caller = await gw.createCaller({ user: { customer_id: customerId } });
    gw.upstream.enqueue({ kind: 'raw', pieces: [], ending: 'reset' }, { kind: 'whole', body: ANSWER });
    expect((await gw.chat(caller.token, bodyOf('twice'))).status).toBe(200);
    const [row] = await gw.requestsOf(caller.userId);
    // 1001 × 3 + 333 × 15, with the margin.
    expect(row).toMatchObject({ provider: 'answers', cost: { amount: '0.0087978' } });
    const [lost, won] = row.attempts.map((attempt: { provider_cost: { amount: string } }) =>
      nanoOf(attempt.provider_cost.amount),
    );
    expect(won).toBe(7_998_000n);
    expect(lost).toBeGreaterThan(0n);
    expect(nanoOf(row.provider_cost.amount)).toBe(lost + won);
    const { data } = await gw.admin('GET', `/api/v1/admin/requests/${row.id}`);
    expect(data.ledger).toMatchObject([
      { phase: 'hold', provider_cost: '0' },
      { phase: 'settlement', amount: '0.0087978', provider_cost: row.provider_cost.amount },
    ]);
    expect((await runOn(gw, ['ledger', 'verify'])).code).toBe(0);
    const { found } = await recompute('--model', 'twice');
    expect(found.total).toMatchObject({ difference: '0', other_provider_cost: row.provider_cost.amount });
  });

  test('a table is printed, and wrong arguments are said', async () => {
    const { out, code } = await runOn(gw, ['ledger', 'recompute', '--by', '']);
    expect(code).toBe(0);
    expect(out).toMatch(/^all +requests +charge +other_charge/);
    expect(out).toContain('By its own price each request costs what the ledger has.');
    expect((await recompute('--by', 'colour')).code).toBe(2);
    expect((await recompute('--prices', join(folder, 'none.json'))).code).toBe(2);
    expect((await recompute('--price-version', 'pv_none')).err).toContain('price_version');
  });

  test('a charge that its own price does not lead to is named, and the command fails', async () => {
    const { store } = gw.gateway.core;
    const table = database === 'sqlite' ? 'request_rows' : 'requests';
    const change = (by: number) =>
      store.transact([
        { sql: `UPDATE ${table} SET charge = charge + ${by} WHERE margin_millionths = 0`, parameters: [] },
      ]);
    await change(1);
    const { code, found } = await recompute();
    expect(code).toBe(1);
    expect(found.mismatches).toMatchObject([{ field: 'charge', expected: '0.006918', found: '0.006918001' }]);
    await change(-1);
    expect((await recompute()).code).toBe(0);
  });
});
