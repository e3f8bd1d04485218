import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { takeEffect } from '../../src/services/prices/index.ts';
import { FakeClock } from '../../src/lib/clock.ts';
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
});
