import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Store } from '../../src/store/port.ts';
import { conflict } from '../support/conflict.ts';
import * as sample from '../support/sample-records.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';

const { T0 } = sample;

describe.each(['sqlite', 'postgres'] as const)('rules on %s', (database) => {
  let opened: TestStore;
  let store: Store;
  beforeAll(async () => {
    opened = await createTestStore(database);
    store = opened.store;
    await store.transact([
      store.customers.insert(sample.makeCustomer('cus_1')),
      store.customerUsers.insert(sample.makeUser('usr_1', { customerId: 'cus_1' })),
      store.customerUsers.insert(sample.makeUser('usr_2')),
      store.providers.insert(sample.makeProvider('prv_1')),
      ...store.models.insertAll(sample.makeModel('mdl_1')),
    ]);
  }, 30_000);
  afterAll(() => opened.dispose());

  const fails = (...statements: Parameters<Store['transact']>[0]) => conflict(store.transact(statements));

  test('an update passes at the version that was read and fails at any other, changing nothing', async () => {
    const user = sample.makeUser('usr_v');
    await store.transact([store.customerUsers.insert(user)]);
    const next = { ...user, name: 'next', version: 2 };
    await store.transact([store.customerUsers.update(next, 1)]);
    expect(await fails(store.customerUsers.update({ ...next, name: 'late', version: 2 }, 1))).toBe('version');
    expect(await fails(store.customerUsers.remove('usr_v', 1))).toBe('version');
    expect(await store.customerUsers.find('usr_v')).toEqual(next);
    await store.transact([store.customerUsers.remove('usr_v', 2)]);
    expect(await store.customerUsers.find('usr_v')).toBeNull();
  });

  test('a failing statement undoes the whole transaction', async () => {
    const lost = store.customerUsers.insert(sample.makeUser('usr_lost'));
    expect(await fails(lost, store.customerUsers.remove('usr_none', 1))).toBe('version');
    expect(await store.customerUsers.find('usr_lost')).toBeNull();
  });

  test('names of providers, models, aliases and administrators are unique, and the database tells which', async () => {
    const provider = sample.makeProvider('prv_2', { name: sample.makeProvider('prv_1').name });
    const error = await store.transact([store.providers.insert(provider)]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'unique', target: 'providers.name' });
    const taken = sample.makeModel('mdl_2', { aliases: ['name of mdl_1'] });
    expect(await fails(...store.models.insertAll(taken))).toBe('unique');
    const alias = sample.makeModel('mdl_2', { name: 'alias of mdl_1' });
    expect(await fails(...store.models.insertAll(alias))).toBe('unique');
    await store.transact([store.admins.insert(sample.makeAdmin('root'))]);
    expect(await fails(store.admins.insert(sample.makeAdmin('adm_x', { username: 'root' })))).toBe('unique');
    expect(await fails(store.admins.insert(sample.makeAdmin('adm_x', { username: 'Root' })))).toBe('check');
  });

  test('a model is found by name and alias, and gives up the names that it loses', async () => {
    const model = sample.makeModel('mdl_3', { name: 'a/b:c', aliases: ['x', 'y'] });
    await store.transact(store.models.insertAll(model));
    expect(await store.models.findByName('y')).toEqual(model);
    const next = { ...model, name: 'y', aliases: [], version: 2 };
    await store.transact(store.models.updateAll(next, 1));
    expect(await store.models.findByName('x')).toBeNull();
    expect(await store.models.findByName('y')).toEqual(next);
    await store.transact([store.models.remove('mdl_3', 2)]);
    expect(await store.models.findByName('y')).toBeNull();
  });

  test('what others hang on is not removed', async () => {
    expect(await fails(store.customers.remove('cus_1', 1))).toBe('reference');
    await store.transact([store.authTokens.insert(sample.makeToken('tok_h'))]);
    expect(await fails(store.customerUsers.remove('usr_1', 1))).toBe('reference');
    expect(await fails(store.authTokens.insert(sample.makeToken('tok_0', { customerUserId: 'no' })))).toBe('reference');
    await store.transact(store.authTokens.removeMany(['tok_h']));
  });

  test('a provider takes its deployments along, a model its deployments and budgets', async () => {
    const budget = sample.makeBudget('bud_m', { scopeKind: 'model', scopeId: 'mdl_9' });
    await store.transact([
      store.providers.insert(sample.makeProvider('prv_9')),
      ...store.models.insertAll(sample.makeModel('mdl_9')),
      store.deployments.insert(sample.makeDeployment('dep_8', { providerId: 'prv_9' })),
      store.deployments.insert(sample.makeDeployment('dep_9', { modelId: 'mdl_9' })),
      ...store.budgets.replace('model', 'mdl_9', [], [budget]),
    ]);
    await store.transact([store.providers.remove('prv_9', 1), store.models.remove('mdl_9', 1)]);
    expect(await store.deployments.all()).toEqual([]);
    expect(await store.budgets.find('bud_m')).toBeNull();
  });

  test('a token is found with all that stands above it in one read', async () => {
    const scopes = [
      ['token', 'tok_1'],
      ['customer_user', 'usr_1'],
      ['customer', 'cus_1'],
    ] as const;
    await store.transact([
      store.authTokens.insert(sample.makeToken('tok_1')),
      store.authTokens.insert(sample.makeToken('tok_2', { customerUserId: 'usr_2' })),
      ...scopes.flatMap(([scopeKind, scopeId]) =>
        store.budgets.replace(
          scopeKind,
          scopeId,
          [],
          [0, 1].map((position) => sample.makeBudget(`bud_${scopeId}_${position}`, { scopeKind, scopeId, position })),
        ),
      ),
      ...store.budgets.replace('gateway', 'gateway', [], [sample.makeBudget('bud_g')]),
    ]);
    const owner = await store.authTokens.findByDigest('digest of tok_1');
    expect(owner?.token).toEqual(sample.makeToken('tok_1'));
    expect(owner?.user.id).toBe('usr_1');
    expect(owner?.customer).toEqual(sample.makeCustomer('cus_1'));
    expect(owner?.budgets.map((budget) => budget.id)).toEqual(
      scopes.flatMap(([, id]) => [`bud_${id}_0`, `bud_${id}_1`]),
    );
    expect(await store.authTokens.findOwner('tok_2')).toMatchObject({ customer: null, budgets: [] });
    expect(await store.authTokens.findByDigest('no')).toBeNull();
  });

  test('a clean-up lists dead tokens alone, oldest first, and takes access tokens and budgets along', async () => {
    const { authTokens, accessTokens } = store;
    await store.transact([
      authTokens.insert(sample.makeToken('tok_live', { expiresAt: T0 + 100 })),
      authTokens.insert(sample.makeToken('tok_exp', { expiresAt: T0 - 10 })),
      authTokens.insert(sample.makeToken('tok_rev', { revokedAt: T0 - 30 })),
      authTokens.insert(sample.makeToken('tok_both', { expiresAt: T0 - 40, revokedAt: T0 - 5 })),
      authTokens.insert(sample.makeToken('tok_rot', { rotatedTo: 'tok_live', overlapEndsAt: T0 - 20 })),
      accessTokens.insert(sample.makeAccessToken('act_1', { authTokenId: 'tok_exp' })),
      accessTokens.insert(sample.makeAccessToken('act_2', { authTokenId: 'tok_1', expiresAt: T0 - 1 })),
      accessTokens.insert(sample.makeAccessToken('act_3', { authTokenId: 'tok_1', revokedAt: T0 - 1 })),
      ...store.budgets.replace(
        'token',
        'tok_exp',
        [],
        [sample.makeBudget('bud_e', { scopeKind: 'token', scopeId: 'tok_exp' })],
      ),
    ]);
    const query = { expiredBefore: T0, revokedBefore: T0 };
    expect(await authTokens.countCleanable(query)).toEqual({
      expiredAuthTokens: 2,
      revokedAuthTokens: 2,
      expiredAccessTokens: 1,
      revokedAccessTokens: 1,
    });
    const dead = await authTokens.listCleanable(query, 10);
    expect(dead.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      'tok_rev revoked',
      'tok_rot expired',
      'tok_exp expired',
      'tok_both revoked',
    ]);
    expect(await authTokens.listCleanable(query, 1)).toHaveLength(1);
    expect(await authTokens.listCleanable({ expiredBefore: 0, revokedBefore: 0 }, 10)).toEqual([]);
    expect((await accessTokens.listCleanable(query, 10)).map(({ id }) => id).sort()).toEqual(['act_2', 'act_3']);
    await store.transact(authTokens.removeMany(dead.map(({ id }) => id)));
    expect(await authTokens.listCleanable(query, 10)).toEqual([]);
    expect(await accessTokens.findByDigest('digest of act_1')).toBeNull();
    expect(await store.budgets.find('bud_e')).toBeNull();
    expect(await authTokens.find('tok_live')).not.toBeNull();
  });

  test('a rotated token may name its successor before it is there, and outlives it', async () => {
    const old = sample.makeToken('tok_old');
    await store.transact([store.authTokens.insert(old)]);
    await store.transact([
      store.authTokens.update({ ...old, rotatedTo: 'tok_new', overlapEndsAt: T0, version: 2 }, 1),
      store.authTokens.insert(sample.makeToken('tok_new')),
    ]);
    await store.transact(store.authTokens.removeMany(['tok_new']));
    expect((await store.authTokens.find('tok_old'))?.rotatedTo).toBeNull();
  });
});
