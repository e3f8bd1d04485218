import { SQL } from 'bun';
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createId } from '../../src/lib/ids.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import type { ActionContext } from '../../src/services/context.ts';
import { eraseEndUser } from '../../src/services/requests/index.ts';
import { hold, settle } from '../support/test-engine.ts';
import { createTestStore } from '../support/test-store.ts';
import type { TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const CONTEXT = { permissions: new Set(['request.erase']), actor: null, origin: null } as unknown as ActionContext;
/** Far more reads than an erasure takes. */
const READS = 100;

let opened: TestStore;
beforeAll(async () => {
  opened = await createTestStore('postgres');
}, 30_000);
afterAll(() => opened.dispose());

test('a commit that asked just before an erasure brings the name back into no sum', async () => {
  const { store, location } = opened;
  if (location.kind !== 'postgres') throw new Error('another database');
  const at = Date.now();
  const budgets = [{ budgetId: 'bud_erased', periodStart: 0 }];
  const held = makeHold({ id: createId('request', at), at, budgets, labels: { endUser: 'una', metadata: [] } });
  expect(await hold(store.traffic, held)).toBeNull();
  await store.traffic.flush();
  const other = new SQL(location.url, { max: 1 });
  let erasing: Promise<unknown> = Promise.resolve();
  let settling: Promise<Error | null> = Promise.resolve(null);
  // Who writes balances waits, behind the question whose end users are erased; who erases does not.
  await other.begin(async (transaction) => {
    await transaction.unsafe('LOCK TABLE budget_balances IN SHARE MODE');
    const audit = { write: async () => undefined };
    const labels = {
      ...store.labels,
      async listOfEndUser(...asked: Parameters<typeof store.labels.listOfEndUser>) {
        const found = await store.labels.listOfEndUser(...asked);
        if (found.length > 0) {
          settling = settle(store.traffic, held, makeSettlement(held, { charge: nanoUsd(7n) }));
          await waitForLock(transaction);
        }
        return found;
      },
    };
    const deps = { store: { ...store, labels }, audit } as unknown as Parameters<typeof eraseEndUser>[0];
    erasing = eraseEndUser(deps, CONTEXT, { end_user: 'una' });
    while ((await store.requests.find(held.id))?.labels?.endUser !== '…erased') await store.usage.span();
    for (let reads = 0; reads < READS; reads++) await store.usage.span();
  });
  await erasing;
  expect(await settling).toBeNull();
  await store.traffic.flush();
  const sums = await store.usage.report({ from: null, to: null, groupBy: ['end_user'], filters: {} });
  expect(sums.map(({ keys, charge }) => [keys.end_user, charge])).toEqual([['…erased', nanoUsd(7n)]]);
  await other.close();
});

async function waitForLock(connection: SQL): Promise<void> {
  for (;;) {
    const [row] = await connection.unsafe(
      "SELECT count(*)::integer AS waiting FROM pg_locks WHERE relation = 'budget_balances'::regclass AND NOT granted",
    );
    if (row.waiting > 0) return;
  }
}
