import { expect, test } from 'bun:test';
import { createRig, data, deployment, model, provider } from '../../test/support/router.ts';
import { nanoUsd } from '../lib/money.ts';
import type { BudgetRecord } from '../store/records/index.ts';

test('models are found by name and alias, a name wins over an alias, and one without deployments does not exist', async () => {
  const { router } = await createRig(
    data({
      providers: [provider('p')],
      models: [model('m', { aliases: ['n', 'short'] }), model('n'), model('gone')],
      deployments: [deployment('a', 'p'), deployment('b', 'p', { modelId: 'n' })],
    }),
  );
  const names = ['m', 'short', 'n', 'gone', 'nothing'].map((name) => router.catalogue().findModel(name)?.name ?? null);
  expect(names).toEqual(['m', 'm', 'n', null, null]);
  expect(
    router
      .catalogue()
      .models()
      .map((entry) => entry.name),
  ).toEqual(['m', 'n']);
  expect(router.catalogue().nearestNames('shrt')).toEqual(['short']);
});

test('what is disabled, of an unknown kind, or cannot be opened serves nothing and harms nobody else', async () => {
  const rig = await createRig(
    data({
      providers: [
        provider('off', { enabled: false }),
        provider('strange', { kind: 'not-yet-known' }),
        provider('sealed', { apiKeySealed: 'broken' }),
        provider('fine'),
      ],
      deployments: [
        deployment('a', 'off'),
        deployment('b', 'strange'),
        deployment('c', 'sealed'),
        deployment('d', 'fine', { enabled: false }),
        deployment('e', 'fine'),
      ],
    }),
  );
  expect(rig.candidates()).toEqual(['e']);
  rig.content = data({ providers: [provider('off', { enabled: false })], deployments: [deployment('a', 'off')] });
  await rig.router.reload();
  expect(rig.router.catalogue().findModel('m')?.deployments).toEqual([]);
});

test('a deployment without a price is in the picture and never a candidate', async () => {
  for (const deployments of [
    [deployment('a', 'p', { priceVersionId: null })],
    [deployment('a', 'p', { priceVersionId: 'unknown' }), deployment('b', 'p')],
  ]) {
    const rig = await createRig(data({ providers: [provider('p')], deployments }));
    expect(rig.find('a').price).toBeNull();
    expect(rig.candidates()).not.toContain('a');
  }
});

test('limits and budgets of a model make its scope, in their order', async () => {
  const budget = (id: string, position: number, scopeKind: BudgetRecord['scopeKind'] = 'model'): BudgetRecord => ({
    id,
    scopeKind,
    scopeId: 'm',
    position,
    amount: nanoUsd(1n),
    period: 'day',
    hard: true,
    timeZone: 'UTC',
    resetDay: 1,
    alertsMillionths: [],
    createdAt: 0,
    updatedAt: 0,
  });
  const base = data({ providers: [provider('p')], deployments: [deployment('a', 'p')] });
  expect((await createRig(base)).router.catalogue().findModel('m')?.scope).toBeNull();
  const budgets = [budget('two', 1), budget('one', 0), budget('other', 0, 'token')];
  const scope = (await createRig({ ...base, budgets })).router.catalogue().findModel('m')?.scope;
  expect(scope?.budgets.map((entry) => entry.id)).toEqual(['one', 'two']);
  const limited = { ...base, models: [model('m', { limits: { requestsPerMinute: 5 } })] };
  expect((await createRig(limited)).router.catalogue().findModel('m')?.scope?.limits.requestsPerMinute).toBe(5);
});
