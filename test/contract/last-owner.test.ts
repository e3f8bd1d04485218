import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createAudit } from '../../src/audit/index.ts';
import { createAuthenticator, createSignInGuard, ROLE_PERMISSIONS } from '../../src/identity/index.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { removeAdmin, replaceAdmin, updateAdmin } from '../../src/services/admins/index.ts';
import type { ActionContext } from '../../src/services/context.ts';
import type { IdentityDeps } from '../../src/services/shared/identity-deps.ts';
import type { Store } from '../../src/store/port.ts';
import * as sample from '../support/sample-records.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';

const CONTEXT: ActionContext = {
  actor: { type: 'system', id: null, name: 'test' },
  permissions: ROLE_PERMISSIONS.owner,
  origin: { ip: '', userAgent: '', requestId: '' },
};

function buildDeps(store: Store): IdentityDeps {
  const clock = new FakeClock();
  const audit = createAudit({ store, clock, log: silentLogger });
  const authenticator = createAuthenticator({ store, clock, log: silentLogger, audit });
  // Passwords, sealing and routing have no part in these verbs.
  return {
    store,
    clock,
    audit,
    authenticator,
    signInGuard: createSignInGuard(store, clock),
  } satisfies Partial<IdentityDeps> as unknown as IdentityDeps;
}

/** `ok`, or the type of the error. */
async function outcome(run: Promise<unknown>): Promise<string> {
  try {
    await run;
    return 'ok';
  } catch (error) {
    if (error instanceof GatewayError) return error.type;
    throw error;
  }
}

describe.each(['sqlite', 'postgres'] as const)('the last active owner on %s', (database) => {
  let opened: TestStore;
  let deps: IdentityDeps;
  beforeAll(async () => {
    opened = await createTestStore(database);
    deps = buildDeps(opened.store);
  }, 30_000);
  afterAll(() => opened.dispose());

  const ways = {
    demote: (id: string) => updateAdmin(deps, CONTEXT, id, null, { role: 'admin' }),
    suspend: (id: string) => updateAdmin(deps, CONTEXT, id, null, { status: 'suspended' }),
    replace: (id: string) =>
      replaceAdmin(deps, CONTEXT, id, null, { username: id, role: 'auditor', status: 'active', name: null }),
    remove: (id: string) => removeAdmin(deps, CONTEXT, id, null),
  };
  const pairs = [
    ['demote', 'demote'],
    ['demote', 'remove'],
    ['suspend', 'replace'],
    ['remove', 'remove'],
  ] as const;

  test.each(pairs)('of two owners of whom one would %s, the other %s at one instant, one stays', async (one, other) => {
    for (let round = 0; round < 10; round++) {
      const { store } = opened;
      const [first, second] = [`${one}-${other}-${round}-a`, `${one}-${other}-${round}-b`];
      await store.transact([first, second].map((id) => store.admins.insert(sample.makeAdmin(id))));
      const outcomes = await Promise.all([outcome(ways[one](first)), outcome(ways[other](second))]);
      expect(outcomes.sort()).toEqual(['conflict', 'ok']);
      expect(await store.admins.countActiveOwners()).toBe(1);
      for (const id of [first, second]) {
        const left = await store.admins.find(id);
        if (left !== null) await store.transact([store.admins.remove(id, left.version)]);
      }
    }
  });

  test('parallel attempts on two nodes are counted exactly', async () => {
    const nodes = [createSignInGuard(opened.store, deps.clock), createSignInGuard(opened.store, deps.clock)];
    const account = { username: 'anna', exists: true };
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        outcome(nodes[index % 2]?.reserve(account, `10.0.0.${index}`) ?? Promise.resolve()),
      ),
    );
    expect(outcomes.filter((one) => one === 'ok')).toHaveLength(10);
    expect(outcomes.filter((one) => one === 'too_many_attempts')).toHaveLength(6);
  });
});
