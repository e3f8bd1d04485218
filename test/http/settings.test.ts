import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createTestHttp } from '../support/http.ts';
import type { TestAnswer, TestHttp } from '../support/http.ts';

const PATH = '/api/v1/admin/settings';

type Fields = Record<string, unknown>;

let http: TestHttp;

beforeAll(async () => {
  http = await createTestHttp();
});
afterAll(() => http.dispose());

function patch(json: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> {
  return http.call('PATCH', PATH, { token: http.admins.owner, json, headers });
}

function dataOf(answer: TestAnswer): Fields {
  expect([answer.status < 300, answer.text]).toEqual([true, answer.text]);
  return (answer.json as { data: Fields }).data;
}

function pathsOf(answer: TestAnswer): unknown[] {
  const body = answer.json as { error: { details: { path?: unknown }[] } };
  return body.error.details.map((detail) => detail.path);
}

test('settings have defaults, are merged by PATCH and reset by null', async () => {
  const before = dataOf(await http.call('GET', PATH, { token: http.admins.auditor }));
  expect(before).toMatchObject({
    limits: {},
    budgets: [],
    default_output_tokens: 4096,
    currency_rates: {},
    version: 0,
  });
  dataOf(await patch({ limits: { requests_per_minute: 100 }, currency_rates: { EUR: '1.08' } }));
  const after = dataOf(
    await patch({
      limits: { concurrent_requests: 5 },
      budgets: [{ amount: '1000', period: 'month' }],
      default_output_tokens: 100,
    }),
  );
  expect(after).toMatchObject({
    limits: { requests_per_minute: 100, concurrent_requests: 5 },
    budgets: [{ amount: '1000', period: 'month', remaining: '1000' }],
    default_output_tokens: 100,
    currency_rates: { EUR: '1.08' },
    version: 2,
  });
  expect(dataOf(await patch({ default_output_tokens: null, limits: null }))).toMatchObject({
    default_output_tokens: 4096,
    limits: {},
  });
});

test('a price in another currency is pinned at the rate of the settings', async () => {
  dataOf(await patch({ currency_rates: { EUR: '1.10' } }));
  const models = [{ model: 'in-euros', price: { input: '1', output: '1', currency: 'EUR' } }];
  const json = { name: 'euro', kind: 'openai', api_key: 'sk-0123456789', models };
  dataOf(await http.call('POST', '/api/v1/admin/providers', { token: http.admins.owner, json }));
  const input = () => http.router.catalogue().findModel('in-euros')?.deployments[0]?.price?.tiers[0]?.input;
  expect(input()).toBe(1_100_000_000n);
  dataOf(await patch({ currency_rates: { EUR: '2' } }));
  await http.router.reload();
  expect(input()).toBe(1_100_000_000n);
});

test.each<[Fields, string]>([
  [{ colour: 'red' }, 'colour'],
  [{ version: 3 }, 'version'],
  [{ default_output_tokens: 0 }, 'default_output_tokens'],
  [{ token_clean_hours: -1 }, 'token_clean_hours'],
  [{ limits: { requests_per_minute: '5' } }, 'limits.requests_per_minute'],
  [{ budgets: [{ amount: '1', period: 'year' }] }, 'budgets.0.period'],
  [{ currency_rates: { EUR: 1.1 } }, 'currency_rates.EUR'],
  [{ currency_rates: { euro: '1.1' } }, 'currency_rates.euro'],
])('%p is refused with its path', async (json, path) => {
  const answer = await patch(json);
  expect([answer.status, pathsOf(answer)]).toEqual([400, [path]]);
});

test('a version that is out of date is 41201', async () => {
  const { version } = dataOf(await patch({ token_clean_hours: 12 }));
  expect((await patch({ token_clean_hours: 13 }, { 'if-match': String(Number(version) - 1) })).status).toBe(412);
  expect(dataOf(await patch({ token_clean_hours: 14 }, { 'if-match': String(version) }))).toMatchObject({
    token_clean_hours: 14,
  });
});

test('an administrator who is no owner may not change settings', async () => {
  const answer = await http.call('PATCH', PATH, { token: http.admins.admin, json: { token_clean_hours: 1 } });
  expect([answer.status, answer.text.includes('settings.write')]).toEqual([403, true]);
});
