import { afterEach, beforeEach, expect, test } from 'bun:test';
import { takeEffect } from '../../src/services/prices/index.ts';
import type { RoutableDeployment } from '../../src/routing/port.ts';
import { pick } from '../support/http-identity.ts';
import { createTestHttp } from '../support/http.ts';
import type { TestAnswer, TestHttp } from '../support/http.ts';

const PRICES = '/api/v1/admin/prices';
const HOUR = 3_600_000;
const OWN = { input: '10', output: '20' };
const LATER = { input: '30', output: '40' };

let http: TestHttp;
let deployment: string;

beforeEach(async () => {
  http = await createTestHttp();
  const models = [
    { model: 'own', upstream_model: 'own-model', price: OWN },
    { model: 'known', upstream_model: 'known-model' },
    { model: 'unknown', upstream_model: 'unknown-model' },
  ];
  const fields = { name: 'main', kind: 'openai', api_key: 'sk-prices-secret', models };
  const made = await call('POST', '/api/v1/admin/providers', fields);
  expect([made.status, made.text]).toEqual([201, made.text]);
  deployment = route('own').id;
});
afterEach(() => http.dispose());

function call(
  method: string,
  path: string,
  json?: unknown,
  token: string | null = http.admins.owner,
): Promise<TestAnswer> {
  return http.call(method, path, { token, json });
}

function route(model: string): RoutableDeployment {
  const found = http.router.catalogue().findModel(model)?.deployments[0];
  if (found === undefined) throw new Error(`no model ${model}`);
  return found;
}

const inputOf = (model: string): bigint | undefined => route(model).price?.tiers.at(-1)?.input;
const instant = (at: number): string => new Date(at).toISOString();
const itemsOf = (answer: TestAnswer) => pick(answer.json, 'data.items') as Record<string, unknown>[];

async function actions(): Promise<unknown[]> {
  await http.deps.audit.flush();
  const answer = await call('GET', '/api/v1/admin/operation-logs?sort=at');
  return itemsOf(answer)
    .map((row) => row['action'])
    .filter((action) => String(action).startsWith('price.'));
}

test('a price with a date takes effect at that very instant, by itself, and what was in force before stays as it was', async () => {
  const before = route('own').price;
  const at = http.clock.now() + HOUR;
  const made = await call('POST', PRICES, { deployment_id: deployment, price: LATER, effective_from: instant(at) });
  expect([made.status, made.text]).toEqual([201, made.text]);
  const id = pick(made.json, 'data.id');
  http.clock.advance(HOUR - 1);
  expect(route('own').price?.versionId).toBe(before?.versionId ?? '');
  http.clock.advance(1);
  expect(route('own').price?.versionId).toBe(String(id));
  expect(inputOf('own')).toBe(30_000_000_000n);
  // What is shown follows, with a row in the operation log; a second round finds nothing to do.
  await takeEffect(http.deps, () => false);
  await takeEffect(http.deps, () => false);
  const model = itemsOf(await call('GET', '/api/v1/admin/models')).find(({ name }) => name === 'own');
  expect(pick(model, 'deployments.0.price')).toEqual(LATER);
  expect(await actions()).toEqual(['price.create', 'price.take_effect']);
  const first = await call('GET', `${PRICES}/${before?.versionId}`);
  expect(pick(first.json, 'data.price')).toEqual(OWN);
});

test('a change in between holds until the date, which holds all the same; of two the later one wins', async () => {
  const at = http.clock.now() + HOUR;
  const make = (price: object, from: number) =>
    call('POST', PRICES, { deployment_id: deployment, price, effective_from: instant(from) });
  await make(LATER, at);
  await make({ input: '50', output: '1' }, at + HOUR);
  http.clock.advance(HOUR / 2);
  const now = await call('POST', PRICES, { deployment_id: deployment, price: { input: '11', output: '1' } });
  expect(now.status).toBe(201);
  const seen: unknown[] = [];
  for (const step of [0, HOUR / 2 - 1, 1, HOUR - 1, 1]) {
    http.clock.advance(step);
    seen.push(inputOf('own'));
  }
  expect(seen.map((input) => Number(input) / 1e9)).toEqual([11, 11, 30, 30, 50]);
});

test('a price that has not taken effect can be cancelled, one that has cannot, and a past one cannot be made', async () => {
  const make = (at: number) =>
    call('POST', PRICES, { deployment_id: deployment, price: LATER, effective_from: instant(at) });
  const first = String(pick((await make(http.clock.now() + HOUR)).json, 'data.id'));
  expect((await call('DELETE', `${PRICES}/${first}`)).status).toBe(204);
  expect((await call('DELETE', `${PRICES}/${first}`)).status).toBe(404);
  const second = String(pick((await make(http.clock.now() + HOUR)).json, 'data.id'));
  http.clock.advance(HOUR);
  const late = await call('DELETE', `${PRICES}/${second}`);
  expect([late.status, pick(late.json, 'code')]).toEqual([409, 40901]);
  expect(inputOf('own')).toBe(30_000_000_000n);
  const past = await make(http.clock.now() - 1);
  expect([past.status, pick(past.json, 'error.details.0.path')]).toEqual([400, 'effective_from']);
  expect((await call('POST', PRICES, { deployment_id: 'dep_none', price: OWN })).status).toBe(400);
});

test('a price in another currency is pinned at the rate of the day, and a new rate is a difference until it is taken over', async () => {
  const set = (rate: string) => call('PATCH', '/api/v1/admin/settings', { currency_rates: { CNY: rate } });
  await set('0.14');
  const price = { kind: 'openai', model: 'known-model', currency: 'CNY', input: '10', output: '20' };
  const content = JSON.stringify({ name: 'cny', prices: [price] });
  expect((await call('POST', `${PRICES}/import`, { format: 'json', content })).status).toBe(200);
  expect(inputOf('known')).toBe(1_400_000_000n);
  await set('0.15');
  expect(inputOf('known')).toBe(1_400_000_000n);
  const differs = itemsOf(await call('GET', `${PRICES}/differences`)).find((item) => item['model'] === 'known');
  expect(differs?.['parts']).toEqual([{ part: 'usd_per_unit', in_force: '0.14', known: '0.15' }]);
  http.clock.advance(1);
  await call('POST', `${PRICES}/update`, {});
  expect(inputOf('known')).toBe(1_500_000_000n);
  const versions = itemsOf(await call('GET', `${PRICES}?upstream_model=known-model`));
  expect(new Set(versions.map((version) => version['usd_per_unit']))).toEqual(new Set(['1', '0.14', '0.15']));
});

test('an update takes over what differs, shows it before, and leaves alone what the operator set', async () => {
  const list = 'kind,model,input,output\nopenai,known-model,7,8\nopenai,own-model,7,8\nopenai,unknown-model,9,9\n';
  const body = { format: 'csv', content: list, name: 'list.csv' };
  const dry = await call('POST', `${PRICES}/import`, { ...body, dry_run: true });
  expect(pick(dry.json, 'data')).toMatchObject({ overridden: 1, dry_run: true });
  const shownFirst = itemsOf(dry).toSorted((a, b) => (String(a['model']) < String(b['model']) ? -1 : 1));
  expect(shownFirst.map((item) => [item['model'], item['price_version'] === null])).toEqual([
    ['known', false],
    ['unknown', true],
  ]);
  expect(shownFirst[0]?.['parts']).toEqual([
    { part: 'input', in_force: '1', known: '7' },
    { part: 'output', in_force: '2', known: '8' },
  ]);
  expect(await actions()).toEqual([]);
  await call('POST', `${PRICES}/import`, body);
  const inputs = ['own', 'known', 'unknown'].map((model) => Number(inputOf(model)) / 1e9);
  expect(inputs).toEqual([10, 7, 9]);
  expect(new Set(await actions())).toEqual(new Set(['price.change', 'price.import', 'price.update']));
  // What is overridden is shown, and changed when asked.
  const shown = itemsOf(await call('GET', `${PRICES}/differences`));
  expect(shown.map((item) => [item['model'], item['overridden'], item['dataset']])).toEqual([
    ['own', true, 'list.csv'],
  ]);
  await call('POST', `${PRICES}/update`, { overrides: true });
  expect(inputOf('own')).toBe(7_000_000_000n);
  expect(itemsOf(await call('GET', `${PRICES}/differences`))).toEqual([]);
  // Deployments to come have the list's prices too, until it is forgotten.
  expect((await call('DELETE', `${PRICES}/lists/list.csv`)).status).toBe(204);
  const back = itemsOf(await call('GET', `${PRICES}/differences`));
  expect(back.map((item) => item['model'])).toEqual(['known']);
});

test('an import whose prices hold from a date takes effect then, once however often it is imported', async () => {
  const at = http.clock.now() + HOUR;
  const content = `kind,model,effective_from,input,output\nopenai,known-model,${instant(at)},7,8\n`;
  for (let round = 0; round < 2; round++) await call('POST', `${PRICES}/import`, { format: 'csv', content });
  const versions = itemsOf(await call('GET', `${PRICES}?upstream_model=known-model`));
  expect(versions.map((version) => version['effective_from'])).toContain(instant(at));
  expect(versions).toHaveLength(2);
  http.clock.advance(HOUR - 1);
  expect(inputOf('known')).toBe(1_000_000_000n);
  http.clock.advance(1);
  expect(inputOf('known')).toBe(7_000_000_000n);
});

test('a deployment that is made after an import has the prices of the list that are to come, once however often it is changed', async () => {
  const at = http.clock.now() + HOUR;
  const rows = [`${instant(at)},7,8`, `${instant(at + HOUR)},9,9`].map((row) => `openai,later-model,${row}`);
  const content = ['kind,model,effective_from,input,output', ...rows, ''].join('\n');
  expect((await call('POST', `${PRICES}/import`, { format: 'csv', content })).status).toBe(200);
  const models = [
    { model: 'later', upstream_model: 'later-model' },
    { model: 'own-later', upstream_model: 'later-model', price: OWN },
  ];
  const fields = { name: 'second', kind: 'openai', api_key: 'sk-prices-secret', models };
  const made = await call('POST', '/api/v1/admin/providers', fields);
  expect(made.status).toBe(201);
  const path = `/api/v1/admin/providers/${String(pick(made.json, 'data.id'))}`;
  const differing = itemsOf(await call('GET', `${PRICES}/differences`)).map((item) => item['model']);
  expect(new Set(differing)).toEqual(new Set(['own-later']));
  // One without a price is resolved anew at each change.
  const changed = { models: [...models, { model: 'third', upstream_model: 'known-model' }] };
  expect((await call('PATCH', path, changed)).status).toBe(200);
  const versions = itemsOf(await call('GET', `${PRICES}?upstream_model=later-model&source=dataset`));
  expect(versions).toHaveLength(2);
  const dates = versions.map((version) => version['effective_from']);
  expect(new Set(dates)).toEqual(new Set([instant(at), instant(at + HOUR)]));
  expect(route('later').price ?? null).toBeNull();
  http.clock.advance(HOUR);
  expect([inputOf('later'), inputOf('own-later')]).toEqual([7_000_000_000n, 10_000_000_000n]);
  http.clock.advance(HOUR);
  expect([inputOf('later'), inputOf('own-later')]).toEqual([9_000_000_000n, 10_000_000_000n]);
});

test('importing the same list again grows nothing, and a list replaces the one of its name', async () => {
  const rows = Array.from({ length: 200 }, (_, n) => `openai,model-${n},1,2`);
  const content = ['kind,model,input,output', ...rows, 'openai,known-model,7,8', ''].join('\n');
  const take = (text: string, name: string) => call('POST', `${PRICES}/import`, { format: 'csv', content: text, name });
  const kept = async () => JSON.stringify((await http.deps.store.settings.find('price_list'))?.value).length;
  const lists = async () => pick((await call('GET', `${PRICES}/differences`)).json, 'data.lists');
  await take(content, 'all');
  const first = await kept();
  for (let round = 0; round < 3; round++) {
    http.clock.advance(HOUR);
    expect((await take(content, 'all')).status).toBe(200);
  }
  expect(await kept()).toBe(first);
  expect(await lists()).toEqual([{ name: 'all', prices: 201 }]);
  // What another list prices anew is its own; what is pinned stays.
  const before = route('known').price?.versionId ?? '';
  http.clock.advance(HOUR);
  await take('kind,model,input,output\nopenai,known-model,9,9\n', 'some');
  expect(await lists()).toEqual([
    { name: 'all', prices: 200 },
    { name: 'some', prices: 1 },
  ]);
  expect(pick((await call('GET', `${PRICES}/${before}`)).json, 'data.price')).toEqual({ input: '7', output: '8' });
  await take('kind,model,input,output\nopenai,model-1,1,2\n', 'all');
  expect(await lists()).toEqual([
    { name: 'some', prices: 1 },
    { name: 'all', prices: 1 },
  ]);
});

test('what a list has scheduled goes with the list, with its replacement, and with another model of the deployment', async () => {
  const at = http.clock.now() + HOUR;
  const dated = (model: string, input: string) =>
    `kind,model,effective_from,input,output\nopenai,${model},${instant(at)},${input},8\n`;
  const take = (content: string) => call('POST', `${PRICES}/import`, { format: 'csv', content, name: 'coming' });
  const scheduled = async () =>
    (await http.deps.store.prices.listScheduled()).map(({ upstreamModel, document }) => [
      upstreamModel,
      'input' in document ? document.input : null,
    ]);
  await take(dated('known-model', '7'));
  await take(dated('known-model', '9'));
  expect(await scheduled()).toEqual([['known-model', '9']]);
  const model = itemsOf(await call('GET', '/api/v1/admin/models')).find(({ name }) => name === 'known');
  const path = `/api/v1/admin/models/${String(model?.['id'])}`;
  const offer = { id: pick(model, 'deployments.0.id'), provider_id: pick(model, 'deployments.0.provider_id') };
  const moved = { deployments: [{ ...offer, upstream_model: 'unknown-model' }] };
  const answer = await call('PATCH', path, moved);
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  expect(await scheduled()).toEqual([]);
  await take(dated('unknown-model', '7'));
  expect(new Set((await scheduled()).map(([name]) => name))).toEqual(new Set(['unknown-model']));
  expect((await call('DELETE', `${PRICES}/lists/coming`)).status).toBe(204);
  expect(await scheduled()).toEqual([]);
  http.clock.advance(HOUR);
  expect(inputOf('unknown')).toBeUndefined();
});

test('a list in a currency without a rate is refused by line and field, and nothing of it blocks what comes after', async () => {
  const content = 'kind,model,currency,input,output\nopenai,known-model,,7,8\nopenai,nowhere,CNY,7,8\n';
  const body = { format: 'csv', content };
  const refused = await call('POST', `${PRICES}/import`, body);
  const problem = 'has no rate: set currency_rates.CNY in the settings';
  expect([refused.status, pick(refused.json, 'error.details')]).toEqual([400, [{ path: 'line 3: currency', problem }]]);
  expect((await call('POST', `${PRICES}/update`, {})).status).toBe(200);
  await call('PATCH', '/api/v1/admin/settings', { currency_rates: { CNY: '0.14' } });
  expect((await call('POST', `${PRICES}/import`, body)).status).toBe(200);
});

test('a rate that is taken away is named with the list and the model that need it', async () => {
  await call('PATCH', '/api/v1/admin/settings', { currency_rates: { CNY: '0.14' } });
  const content = 'kind,model,currency,input,output\nopenai,known-model,CNY,7,8\n';
  await call('POST', `${PRICES}/import`, { format: 'csv', content, name: 'yuan' });
  await call('PATCH', '/api/v1/admin/settings', { currency_rates: { CNY: null } });
  const refused = await call('GET', `${PRICES}/differences`);
  expect([refused.status, pick(refused.json, 'error.details.0.path')]).toEqual([400, 'yuan: known-model: currency']);
});

test('an import tells the name of its list, and the lists that are imported are told until they are forgotten', async () => {
  const content = 'kind,model,input,output\nopenai,known-model,7,8\nopenai,other-model,7,8\n';
  const body = { format: 'csv', content, name: 'contract-2026' };
  const list = { name: 'contract-2026', prices: 2 };
  const lists = async () => pick((await call('GET', `${PRICES}/differences`)).json, 'data.lists');
  expect(pick((await call('POST', `${PRICES}/import`, { ...body, dry_run: true })).json, 'data.list')).toEqual(list);
  expect(await lists()).toEqual([]);
  expect(pick((await call('POST', `${PRICES}/import`, body)).json, 'data.list')).toEqual(list);
  expect(await lists()).toEqual([list]);
  expect(pick((await call('POST', `${PRICES}/update`, {})).json, 'data.list')).toBeNull();
  await call('DELETE', `${PRICES}/lists/contract-2026`);
  expect(await lists()).toEqual([]);
});

test('a list that is wrong anywhere changes nothing, and says where', async () => {
  const content = 'kind,model,input,output\nopenai,known-model,7,8\nopenai,own-model,0,8\n';
  const answer = await call('POST', `${PRICES}/import`, { format: 'csv', content });
  expect([answer.status, pick(answer.json, 'error.details.0.path')]).toEqual([400, 'line 3: input']);
  expect(inputOf('known')).toBe(1_000_000_000n);
  const cny = 'kind,model,currency,input,output\nopenai,known-model,CNY,7,8\n';
  expect((await call('POST', `${PRICES}/import`, { format: 'csv', content: cny })).status).toBe(400);
  expect((await call('POST', `${PRICES}/import`, { format: 'xml', content })).status).toBe(400);
});

test('a price in a wrong unit is refused wherever it comes in, with the part and why', async () => {
  const problem =
    'must be at most 1,000,000 USD: prices are for a million tokens, or for each image, request and call of a tool';
  const absurd = { input: '1', output: '1000000.5' };
  const refused = await call('POST', PRICES, { deployment_id: deployment, price: absurd });
  expect([refused.status, pick(refused.json, 'error.details')]).toEqual([400, [{ path: 'price.output', problem }]]);
  const models = [{ model: 'absurd', upstream_model: 'absurd', price: absurd }];
  const fields = { name: 'absurd', kind: 'openai', api_key: 'sk-prices-secret', models };
  const provider = await call('POST', '/api/v1/admin/providers', fields);
  expect([provider.status, pick(provider.json, 'error.details.0.path')]).toEqual([400, 'models.0.price.output']);
  await call('PATCH', '/api/v1/admin/settings', { currency_rates: { CNY: '0.14' } });
  const content = 'kind,model,currency,input,output\nopenai,known-model,CNY,7,8000000\n';
  const list = await call('POST', `${PRICES}/import`, { format: 'csv', content });
  expect([list.status, pick(list.json, 'error.details')]).toEqual([400, [{ path: 'line 2: output', problem }]]);
  const fits = content.replace('8000000', '7000000');
  expect((await call('POST', `${PRICES}/import`, { format: 'csv', content: fits })).status).toBe(200);
});

test('prices are read by who may read them and changed by who may change them', async () => {
  const body = { deployment_id: deployment, price: LATER };
  for (const [method, path, json] of [
    ['POST', PRICES, body],
    ['POST', `${PRICES}/update`, {}],
    ['POST', `${PRICES}/import`, { format: 'csv', content: 'x' }],
    ['DELETE', `${PRICES}/prv_1`, undefined],
    ['DELETE', `${PRICES}/lists/x`, undefined],
  ] as const) {
    expect([path, (await call(method, path, json, null)).status]).toEqual([path, 401]);
    expect([path, (await call(method, path, json, http.admins.auditor)).status]).toEqual([path, 403]);
  }
  expect((await call('GET', `${PRICES}/differences`, undefined, http.admins.auditor)).status).toBe(200);
  expect((await call('GET', `${PRICES}/differences`, undefined, http.admins.support)).status).toBe(403);
});
