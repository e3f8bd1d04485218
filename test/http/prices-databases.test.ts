import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { takeEffect } from '../../src/services/prices/index.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { readPriceList } from '../../src/services/shared/catalogue/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const HOUR_MS = 3_600_000;

describe.each(['sqlite', 'postgres'] as const)('dated prices on %s', (database) => {
  let gw: TestGateway;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('main', [{ model: 'm', upstream_model: 'm', price: { input: '1', output: '1' } }]);
  }, 60_000);
  afterAll(() => gw.close());

  test('wait in the database until they take effect, and can be taken away before', async () => {
    const { core } = gw.gateway;
    const deployment = core.router.catalogue().findModel('m')?.deployments[0];
    const from = core.clock.now() + HOUR_MS;
    const make = async (input: string): Promise<string> => {
      const body = {
        deployment_id: deployment?.id,
        price: { input, output: '1' },
        effective_from: new Date(from).toISOString(),
      };
      const made = await gw.admin('POST', '/api/v1/admin/prices', body);
      expect([made.status, made.error]).toEqual([201, undefined]);
      return made.data.id;
    };
    const first = await make('2');
    const second = await make('3');
    expect((await core.store.prices.listScheduled()).map(({ id }) => id)).toEqual([first, second]);
    expect((await gw.admin('DELETE', `/api/v1/admin/prices/${second}`)).status).toBe(204);
    expect((await core.store.prices.listScheduled()).map(({ id }) => id)).toEqual([first]);
    const clock = new FakeClock(from);
    await takeEffect({ store: core.store, audit: core.audit, clock, router: core.router }, () => false);
    expect(await core.store.prices.listScheduled()).toEqual([]);
    expect((await gw.admin('DELETE', `/api/v1/admin/prices/${second}`)).status).toBe(404);
    const [model] = (await gw.admin('GET', '/api/v1/admin/models?q=m')).data.items;
    expect(model.deployments[0].price).toEqual({ input: '2', output: '1' });
  });

  /** What lists have scheduled, by model and input price. */
  async function scheduled(): Promise<readonly unknown[]> {
    const versions = await gw.gateway.core.store.prices.listScheduled();
    return versions.map(({ providerKind, upstreamModel, document }) => [
      providerKind,
      upstreamModel,
      'input' in document ? document.input : null,
    ]);
  }

  /** All versions of lists that have not taken effect, also of deployments that are gone. */
  async function dated(): Promise<readonly unknown[]> {
    const now = gw.gateway.core.clock.now();
    const { items } = (await gw.admin('GET', '/api/v1/admin/prices?source=dataset&page_size=100')).data;
    return items.filter((version: { effective_from: string }) => Date.parse(version.effective_from) > now);
  }

  async function take(lines: readonly string[], fields: object = {}): Promise<string> {
    const content = ['kind,model,effective_from,input,output', ...lines, ''].join('\n');
    const taken = await gw.admin('POST', '/api/v1/admin/prices/import', { format: 'csv', content, ...fields });
    expect([taken.status, taken.error]).toEqual([200, undefined]);
    return taken.data.list.name;
  }

  test('what a list has scheduled for a deployment goes when its model or its kind of provider becomes another', async () => {
    const coming = new Date(gw.gateway.core.clock.now() + HOUR_MS).toISOString();
    const provider = await gw.addProvider('listed', [{ model: 'listed', upstream_model: 'before' }], {
      kind: 'openai',
    });
    await take([
      `openai,before,,1,1`,
      `openai,before,${coming},2,2`,
      `openai,after,,3,3`,
      `openai,after,${coming},4,4`,
    ]);
    await take([`deepseek,after,${coming},6,6`], { name: 'of another kind' });
    expect(await scheduled()).toEqual([['openai', 'before', '2']]);
    const path = `/api/v1/admin/providers/${provider}`;
    const change = async (of: string, fields: object): Promise<void> => {
      const changed = await gw.admin('PATCH', of, fields);
      expect([changed.status, changed.error]).toEqual([200, undefined]);
    };
    const [model] = (await gw.admin('GET', '/api/v1/admin/models?q=listed')).data.items;
    const offer = { id: model.deployments[0].id, provider_id: provider, upstream_model: 'after' };
    await change(`/api/v1/admin/models/${model.id}`, { deployments: [offer] });
    expect(await scheduled()).toEqual([['openai', 'after', '4']]);
    await change(path, { kind: 'deepseek' });
    expect(await scheduled()).toEqual([['deepseek', 'after', '6']]);
    await change(path, { kind: 'openai' });
    expect(await scheduled()).toEqual([['openai', 'after', '4']]);
    await change(path, { models: [] });
    expect(await dated()).toEqual([]);
  });

  test('lists without a name replace themselves, keep what others say, and grow by what differs alone', async () => {
    const { store } = gw.gateway.core;
    await store.transact([{ sql: "DELETE FROM settings WHERE name = 'price_list'", parameters: [] }]);
    const kept = async () => readPriceList(await store.settings.find('price_list'));
    const lists = async (): Promise<unknown> => (await gw.admin('GET', '/api/v1/admin/prices/differences')).data.lists;
    const many = (input: number): string[] => Array.from({ length: 500 }, (_, n) => `openai,many-${n},,${input},1`);
    const first = await take(many(1));
    expect(first).toMatch(/^imported-[0-9a-f]{12}$/);
    const size = JSON.stringify(await kept()).length;
    for (const input of [2, 3, 4]) expect(await take(many(input).toReversed())).toBe(first);
    expect(JSON.stringify(await kept())).toHaveLength(size);
    // Another vendor's list is another list; one that prices some of the same models takes these alone.
    const other = await take(['deepseek,chat,,1,1']);
    const some = await take(['openai,many-0,,7,7', 'openai,new,,7,7']);
    expect(await lists()).toEqual([
      { name: first, prices: 499 },
      { name: other, prices: 1 },
      { name: some, prices: 2 },
    ]);
    const at = (hours: number): string => new Date(gw.gateway.core.clock.now() + hours * HOUR_MS).toISOString();
    for (const hours of [1, 2, 3, 4]) await take([`openai,many-0,${at(hours)},9,9`, 'openai,new,,7,7']);
    expect((await kept()).filter(({ model }) => model === 'many-0')).toHaveLength(1);
    expect((await gw.admin('DELETE', `/api/v1/admin/prices/lists/${first}`)).status).toBe(204);
    expect(await lists()).toEqual([
      { name: other, prices: 1 },
      { name: some, prices: 2 },
    ]);
  });

  test('more prices than can be compared are refused, and nothing of them is kept', async () => {
    const { store } = gw.gateway.core;
    const prices = Array.from({ length: 50_000 }, (_, n) => ({
      kind: 'openai',
      model: `full-${n}`,
      price: { input: '1', output: '1' },
      effectiveFrom: 1,
      list: 'full',
    }));
    const known = (await store.settings.find('price_list'))?.version ?? 0;
    const full = { name: 'price_list', value: { prices }, version: known + 1, updatedAt: 1 };
    await store.transact([store.settings.put(full, known)]);
    const body = { format: 'csv', content: 'kind,model,input,output\nopenai,beyond,1,1\n', name: 'more' };
    const refused = await gw.admin('POST', '/api/v1/admin/prices/import', body);
    expect([refused.status, refused.error?.details[0]?.['problem']]).toEqual([
      400,
      'must leave all imported lists together with at most 50000 prices',
    ]);
    expect((await store.settings.find('price_list'))?.version).toBe(known + 1);
  });
});
