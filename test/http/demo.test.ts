import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillDemo } from '../../src/app/demo/fill.ts';
import { listArrivals } from '../../src/app/demo/arrivals.ts';
import { Random } from '../../src/app/demo/random.ts';
import { openGateway } from '../../src/app/gateway.ts';
import { openData } from '../../src/app/data/open-data.ts';
import { createOperations } from '../../src/app/operations/index.ts';
import { readConfig } from '../../src/config/index.ts';
import type { Config } from '../../src/config/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/log.ts';
import type { ListQuery } from '../../src/store/port.ts';
import { createLogger, createMetrics } from '../../src/telemetry/index.ts';
import { createStoreWorker } from '../support/store-worker-start.ts';
import { registerSecret } from '../support/secrets.ts';

const REQUESTS = 2_000;
const QUERY: ListQuery = {
  filters: {},
  from: null,
  to: null,
  q: null,
  sort: { field: 'at', descending: true },
  pageSize: 50,
  page: 1,
  cursor: null,
};
const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'tallygate-demo-'));
let config: Config;

beforeAll(async () => {
  const read = readConfig();
  if (!read.ok) throw new Error('the settings are not valid');
  const ownerPassword = registerSecret('the password of a demonstration');
  config = {
    ...read.config,
    dataDir: folder,
    secretKeyFile: join(folder, 'secret.key'),
    databaseUrl: null,
    ownerPassword,
  };
  const made = await fillDemo(
    config,
    { requests: REQUESTS, seed: 3, force: false },
    () => undefined,
    createStoreWorker,
  );
  expect(made).toMatchObject({ customers: 12, customerUsers: 150, ownerPassword: null });
  expect(made.requests + made.refused).toBe(REQUESTS);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the books of a demonstration are right, and its first start finds nothing left to settle', async () => {
  const said: string[] = [];
  const log = createLogger({ level: 'warn', clock: systemClock, write: (line) => said.push(line) });
  const gateway = await openGateway({
    config,
    clock: systemClock,
    log,
    metrics: createMetrics(systemClock),
    createWorker: createStoreWorker,
    checkAnswers: true,
  });
  try {
    const found = await createOperations(await gateway.management(), gateway.core).verifyLedger({});
    expect(found).toMatchObject({ ok: true, faults: [] });
    expect(said.filter((line) => line.includes('recovery.settled'))).toEqual([]);
    const { items } = await gateway.core.store.requests.list({ ...QUERY, filters: { state: 'recovered' } });
    expect(items).toMatchObject([{ errorType: 'internal_error', attempts: [] }]);
    const newest = (await gateway.core.store.requests.list(QUERY)).items;
    expect(newest.filter(({ errorType, state }) => errorType === 'internal_error' || state !== 'settled')).toEqual([]);
    expect((await gateway.core.store.requests.list({ ...QUERY, filters: { outcome: 'error' } })).items).not.toEqual([]);
  } finally {
    await gateway.close();
  }
});

test('its operation log says who and what by name', async () => {
  const data = await openData(config, systemClock, silentLogger, createStoreWorker);
  try {
    const actions = new Set<string>();
    const nameless = new Set<string>();
    let cursor: string | null = null;
    do {
      const page = await data.store.operationLogs.listOnwards({ ...QUERY, pageSize: 200, cursor });
      for (const { action, targetId, targetName } of page.items) {
        actions.add(action);
        if (targetId !== null && targetName === null) nameless.add(action);
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect([...actions]).toContain('admin.login');
    expect([...nameless]).toEqual([]);
  } finally {
    await data.close();
  }
});

test('what its year says, what it says of today says too', async () => {
  const data = await openData(config, systemClock, silentLogger, createStoreWorker);
  const { store } = data;
  try {
    const providers = await store.providers.all();
    expect(providers.map(({ name, health }) => [name, health])).toEqual(providers.map(({ name }) => [name, 'healthy']));
    const errors: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const query: ListQuery = { ...QUERY, filters: { outcome: 'error' }, pageSize: 200, cursor };
      const page = await store.requests.list(query);
      errors.push(...page.items.map(({ errorType }) => errorType));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const share = errors.length / REQUESTS;
    expect(share).toBeGreaterThan(0.003);
    expect(share).toBeLessThan(0.03);
    expect(errors).toContain('invalid_request');
  } finally {
    await data.close();
  }
});

test('a token that requests name was last used when they say', async () => {
  const data = await openData(config, systemClock, silentLogger, createStoreWorker);
  try {
    const [request] = (await data.store.requests.list({ ...QUERY, pageSize: 1 })).items;
    if (request === undefined) throw new Error('no request');
    expect((await data.store.authTokens.find(request.tokenId))?.lastUsedAt).toBe(request.at);
  } finally {
    await data.close();
  }
});

test('its providers are switched off, but for the sandbox, and every model has one that answers', async () => {
  const data = await openData(config, systemClock, silentLogger, createStoreWorker);
  const { store } = data;
  try {
    const providers = await store.providers.all();
    expect(providers.filter((each) => each.enabled && each.kind !== 'sandbox')).toEqual([]);
    expect(providers.filter((each) => !each.enabled).length).toBeGreaterThan(4);
    const open = new Set(providers.filter((each) => each.enabled).map((each) => each.id));
    for (const model of await store.models.all()) {
      const offers = await store.deployments.listByModel(model.id);
      expect(offers.some((each) => open.has(each.providerId))).toBe(true);
    }
  } finally {
    await data.close();
  }
});

test('data that have requests are refused, unless it is forced', async () => {
  const again = fillDemo(config, { requests: 1, seed: 3, force: false }, () => undefined, createStoreWorker);
  expect(await again.catch(String)).toContain('There are requests in these data');
});

test('requests come in order, on working days more than on others, and ever more of them', () => {
  const from = Date.UTC(2026, 0, 1);
  const to = Date.UTC(2027, 0, 1);
  const list = [...listArrivals(new Random(5), 20_000, from, to)];
  expect(list).toHaveLength(20_000);
  expect(list).toEqual(list.toSorted((one, other) => one - other));
  expect([...listArrivals(new Random(5), 20_000, from, to)]).toEqual(list);
  const count = (ours: (at: number) => boolean): number => list.filter(ours).length;
  const day = (at: number): number => new Date(at).getUTCDay();
  expect(count((at) => day(at) === 3)).toBeGreaterThan(2 * count((at) => day(at) === 0));
  expect(count((at) => at >= to - 60 * DAY_MS)).toBeGreaterThan(2 * count((at) => at < from + 60 * DAY_MS));
});
