import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Store } from '../../src/store/port.ts';
import { conflict } from '../support/conflict.ts';
import * as sample from '../support/sample-records.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';

describe.each(['sqlite', 'postgres'] as const)('records on %s', (database) => {
  let opened: TestStore;
  let store: Store;
  beforeAll(async () => {
    opened = await createTestStore(database);
    store = opened.store;
    await store.transact([
      store.admins.insert(sample.makeAdmin('adm_1')),
      store.providers.insert(sample.makeProvider('prv_1')),
      ...store.models.insertAll(sample.makeModel('mdl_1')),
      store.customers.insert(sample.makeCustomer('cus_1')),
      store.customerUsers.insert(sample.makeUser('usr_1')),
      store.authTokens.insert(sample.makeToken('tok_1')),
      store.prices.insert(sample.makePriceVersion('pv_1')),
    ]);
  }, 30_000);
  afterAll(() => opened.dispose());

  test('an administrator comes back as it was written, by id and by its name in any case', async () => {
    expect(await store.admins.find('adm_1')).toEqual(sample.makeAdmin('adm_1'));
    expect(await store.admins.findByUsername('ADM_1')).toEqual(sample.makeAdmin('adm_1'));
    expect(await store.admins.find('adm_0')).toBeNull();
  });

  test("what an administrator's sign-ins write touches no version, and no change of the account undoes it", async () => {
    const before = sample.makeAdmin('adm_1');
    const after = sample.makeAdmin('adm_1', {
      lastLoginAt: sample.T0 + 9,
      totpLastStep: 59_000_001,
      recoveryCodes: ['b'],
    });
    const { lastLoginAt, totpLastStep, recoveryCodes } = after;
    const change = store.admins.changeSignInState(before, { lastLoginAt, totpLastStep, recoveryCodes });
    await store.transact([change]);
    expect(await store.admins.find('adm_1')).toEqual(after);
    expect(await conflict(store.transact([change]))).toBe('version');
    await store.transact([store.admins.update(before, before.version)]);
    expect(await store.admins.find('adm_1')).toEqual(after);
  });

  test('only active owners count', async () => {
    await store.transact([
      store.admins.insert(sample.makeAdmin('adm_s', { status: 'suspended' })),
      store.admins.insert(sample.makeAdmin('adm_a', { role: 'admin', totpSecret: null })),
    ]);
    expect(await store.admins.countActiveOwners()).toBe(1);
  });

  test('a session comes back, is seen, ends once and is cleaned after its expiry', async () => {
    const { sessions } = store;
    await store.transact(['ses_1', 'ses_2', 'ses_3'].map((id) => sessions.insert(sample.makeSession(id))));
    expect(await sessions.findByDigest('digest of ses_1')).toEqual(sample.makeSession('ses_1'));
    await store.transact([sessions.recordSeen('ses_1', sample.T0 + 4), sessions.end('ses_1', sample.T0 + 5)]);
    await store.transact([sessions.endAllOfAdmin('adm_1', sample.T0 + 6, 'ses_3')]);
    const ended = (await sessions.listByAdmin('adm_1')).map((session) => session.endedAt);
    expect(ended).toEqual([sample.T0 + 5, sample.T0 + 6, null]);
    expect((await sessions.findByDigest('digest of ses_1'))?.lastSeenAt).toBe(sample.T0 + 4);
    await store.transact([sessions.removeExpired(sample.T0 + 1001, 2)]);
    expect(await sessions.listByAdmin('adm_1')).toHaveLength(1);
  });

  test('a management key comes back by its digest', async () => {
    const key = sample.makeManagementKey('key_1');
    await store.transact([store.managementKeys.insert(key)]);
    expect(await store.managementKeys.findByDigest(key.digest)).toEqual(key);
  });

  test("a management key's last use only moves on, touches no version, and stays when the key is changed", async () => {
    const key = { ...sample.makeManagementKey('key_used'), lastUsedAt: null };
    await store.transact([store.managementKeys.insert(key)]);
    await store.transact([store.managementKeys.recordUse(key.id, 2000)]);
    await store.transact([store.managementKeys.recordUse(key.id, 1000)]);
    await store.transact([
      store.managementKeys.update({ ...key, name: 'renamed', version: key.version + 1 }, key.version),
    ]);
    expect(await store.managementKeys.find(key.id)).toMatchObject({ name: 'renamed', lastUsedAt: 2000 });
  });

  test('customers and customer users come back with every field', async () => {
    expect(await store.customers.find('cus_1')).toEqual(sample.makeCustomer('cus_1'));
    const user = sample.makeUser('usr_2', {
      email: 'a@b.example',
      customerId: 'cus_1',
      allowedModels: [],
      allowedIps: null,
      expiresAt: sample.T0,
      metadata: { z: '1', a: '2' },
    });
    await store.transact([store.customerUsers.insert(user)]);
    expect(await store.customerUsers.findByName('usr_2')).toEqual(user);
    expect(await store.customerUsers.find('usr_1')).toEqual(sample.makeUser('usr_1'));
  });

  test('an auth token comes back with every field', async () => {
    const token = sample.makeToken('tok_2', {
      expiresAt: sample.T0 + 1,
      revokedAt: sample.T0 + 2,
      allowedModels: ['a*'],
      allowedIps: ['::/0'],
      directUse: false,
      onLowBudget: 'refuse',
      lastUsedAt: sample.T0 + 3,
      rotatedTo: 'tok_1',
      overlapEndsAt: sample.T0 + 4,
    });
    await store.transact([store.authTokens.insert(token)]);
    expect(await store.authTokens.find('tok_2')).toEqual(token);
    await store.transact([store.authTokens.recordUse('tok_2', sample.T0 + 1)]);
    expect((await store.authTokens.find('tok_2'))?.lastUsedAt).toBe(sample.T0 + 3);
    await store.transact([store.authTokens.recordUse('tok_2', sample.T0 + 9)]);
    expect((await store.authTokens.find('tok_2'))?.lastUsedAt).toBe(sample.T0 + 9);
  });

  test('an access token belongs to an auth token or to an administrator, never to both', async () => {
    const { accessTokens } = store;
    const token = sample.makeAccessToken('act_1');
    const admins = sample.makeAccessToken('act_2', { authTokenId: null, adminId: 'adm_1', revokedAt: null });
    await store.transact([accessTokens.insert(token), accessTokens.insert(admins)]);
    expect(await accessTokens.findByDigest(token.digest)).toEqual(token);
    expect(await accessTokens.findByDigest(admins.digest)).toEqual(admins);
    const both = store.transact([accessTokens.insert(sample.makeAccessToken('act_3', { adminId: 'adm_1' }))]);
    expect(await conflict(both)).toBe('check');
    await store.transact([
      accessTokens.revokeAllOfAuthToken('tok_1', 5),
      accessTokens.revokeAllOfAdmin('adm_1', 6, null),
    ]);
    await store.transact([accessTokens.revoke('act_1', 7)]);
    expect((await accessTokens.findByDigest(token.digest))?.revokedAt).toBe(5);
    expect((await accessTokens.findByDigest(admins.digest))?.revokedAt).toBe(6);
  });

  test('sign-in failures are replaced, removed and cleaned when stale', async () => {
    const { signInFailures } = store;
    const key = 'account:Ä';
    await store.transact([signInFailures.replace(null, sample.makeFailure(key))]);
    await store.transact([
      signInFailures.replace(sample.makeFailure(key), sample.makeFailure(key, { count: 4, lockedUntil: null })),
    ]);
    expect(await signInFailures.find(key)).toEqual(sample.makeFailure(key, { count: 4, lockedUntil: null }));
    await store.transact([
      signInFailures.replace(null, sample.makeFailure('address:::1', { lockedUntil: sample.T0 + 99 })),
    ]);
    await store.transact([signInFailures.removeStale(sample.T0 + 50, 10)]);
    expect(await signInFailures.find(key)).toBeNull();
    expect(await signInFailures.find('address:::1')).not.toBeNull();
    await store.transact([signInFailures.remove('address:::1')]);
    expect(await signInFailures.find('address:::1')).toBeNull();
  });

  test('a sign-in failure is counted only on what was read, and taken back with the lock that it brought', async () => {
    const { signInFailures } = store;
    const nine = sample.makeFailure('account:nine', { count: 9, lockedUntil: null });
    const ten = sample.makeFailure('account:nine', { count: 10, lockedUntil: sample.T0 + 60, lockCount: 3 });
    await store.transact([signInFailures.replace(null, nine)]);
    expect(await conflict(store.transact([signInFailures.replace(null, ten)]))).toBe('version');
    await store.transact([signInFailures.replace(nine, ten)]);
    expect(await conflict(store.transact([signInFailures.replace(nine, ten)]))).toBe('version');
    expect(await signInFailures.listLocked(['account:'], sample.T0 + 59, 10)).toEqual([ten]);
    expect(await signInFailures.listLocked(['account:'], sample.T0 + 60, 10)).toEqual([]);
    expect(await signInFailures.listLocked(['address:'], 0, 10)).toEqual([]);
    await store.transact([signInFailures.takeBack(ten.key, 10)]);
    expect(await signInFailures.findMany([ten.key, 'account:none'])).toEqual([nine]);
    await store.transact([signInFailures.takeBack(ten.key, 10)]);
    expect(await signInFailures.find(ten.key)).toEqual({ ...nine, count: 8 });
  });

  test('a provider comes back by name, and its health changes without its version', async () => {
    const provider = sample.makeProvider('prv_1');
    expect(await store.providers.findByName(provider.name)).toEqual(provider);
    await store.transact([store.providers.recordHealth('prv_1', 'healthy', null, 77)]);
    const healthy = { ...provider, health: 'healthy', healthReason: null, healthChangedAt: 77 } as const;
    expect(await store.providers.all()).toEqual([healthy]);
  });

  test('a price version keeps its document in its own order and its rate beyond 2^53', async () => {
    const version = await store.prices.find('pv_1');
    expect(version).toEqual(sample.makePriceVersion('pv_1'));
    expect(JSON.stringify(version?.document)).toBe(JSON.stringify(sample.makePriceVersion('pv_1').document));
    expect(await store.prices.findMany(['pv_0', 'pv_1'])).toHaveLength(1);
    expect(await store.prices.findMany([])).toEqual([]);
  });

  test('a deployment comes back by provider and by model', async () => {
    const deployment = sample.makeDeployment('dep_1', { priceVersionId: 'pv_1' });
    const plain = sample.makeDeployment('dep_2', { priceOverride: null, priority: 2, weight: null });
    await store.transact([store.deployments.insert(deployment), store.deployments.insert(plain)]);
    expect(await store.deployments.listByProvider('prv_1')).toEqual([deployment, plain]);
    expect(await store.deployments.listByModel('mdl_1')).toEqual([deployment, plain]);
    expect(await store.deployments.all()).toHaveLength(2);
  });

  test('an operation log row comes back with every field', async () => {
    const row = sample.makeLog('log_1', { sequence: 12, hash: 'h', errorType: 'conflict', outcome: 'failed' });
    const empty = sample.makeLog('log_2', { changes: null, actorId: null, actorName: null, targetType: null });
    await store.transact([store.operationLogs.insert(row), store.operationLogs.insert(empty)]);
    expect(await store.operationLogs.find('log_1')).toEqual(row);
    expect(await store.operationLogs.find('log_2')).toEqual(empty);
  });

  test('a setting is made once and then changed at its version alone', async () => {
    const { settings } = store;
    const first = { name: 'gateway', value: { b: [1, null], a: '中' }, version: 1, updatedAt: 1 };
    await store.transact([settings.put(first, 0)]);
    expect(await settings.find('gateway')).toEqual(first);
    expect(await conflict(store.transact([settings.put(first, 0)]))).toBe('unique');
    await store.transact([settings.put({ ...first, value: false, version: 2 }, 1)]);
    expect(await conflict(store.transact([settings.put({ ...first, version: 3 }, 1)]))).toBe('version');
    expect((await settings.find('gateway'))?.value).toBe(false);
  });

  test('an idempotency key is taken once, completed, and cleaned when expired', async () => {
    const { idempotency } = store;
    await store.transact([idempotency.insert(sample.makeIdempotency('k'))]);
    expect(await conflict(store.transact([idempotency.insert(sample.makeIdempotency('k'))]))).toBe('unique');
    await store.transact([idempotency.complete('k', 201, 'sealed')]);
    expect(await idempotency.find('k')).toEqual(sample.makeIdempotency('k', { status: 201, answerSealed: 'sealed' }));
    await store.transact([idempotency.removeExpired(sample.T0 + 5, 10)]);
    expect(await idempotency.find('k')).not.toBeNull();
    await store.transact([idempotency.removeExpired(sample.T0 + 6, 10)]);
    expect(await idempotency.find('k')).toBeNull();
  });

  test('a budget comes back with its amount beyond 2^53, and a replaced list keeps what it kept', async () => {
    const { budgets } = store;
    const [one, two] = [sample.makeBudget('bud_1'), sample.makeBudget('bud_2', { position: 1, hard: false })];
    await store.transact(budgets.replace('gateway', 'gateway', [], [one, two]));
    expect(await budgets.listByScope('gateway', 'gateway')).toEqual([one, two]);
    const three = sample.makeBudget('bud_3', { position: 1 });
    const changed = { ...two, position: 0, amount: sample.HUGE, period: 'week' } as const;
    await store.transact(budgets.replace('gateway', 'gateway', [one, two], [changed, three]));
    expect(await budgets.listByScopes([{ kind: 'gateway', id: 'gateway' }])).toEqual([changed, three]);
    expect(await budgets.find('bud_1')).toBeNull();
    expect(await budgets.balances([{ budgetId: 'bud_2', periodStart: 0 }])).toEqual([]);
  });
});
