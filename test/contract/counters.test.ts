import { expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import { createCounters } from '../../src/metering/index.ts';
import { describeCounters } from './counters.contract.ts';
import { createOneShared, createSeveralShared, createSharedWorld } from './counters-shared.ts';
import { ask, budgetOf, createMemorySource, requireGrant, scopeOf, START, tryAdmit } from './counters-support.ts';

describeCounters('plain counters', (source) => createCounters(source));
describeCounters('counters in shared memory', createOneShared);
describeCounters('counters in shared memory, each call by another process', createSeveralShared);

test('a move into another calendar that fails leaves the section to others', async () => {
  const memory = createMemorySource();
  let taken = 0;
  const world = createSharedWorld(
    {
      ...memory,
      async loadStanding(slots, ids) {
        const standing = await memory.loadStanding?.(slots, ids);
        const balances = (standing?.balances ?? []).map((balance) => ({
          ...balance,
          get spent(): typeof balance.spent {
            throw new Error('a fault within the section');
          },
        }));
        return { balances, settled: standing?.settled ?? [] };
      },
    },
    {
      processes: 1,
      isGone: () => {
        taken += 1;
        return true;
      },
    },
  );
  const [counters] = world.processes;
  if (counters === undefined) throw new Error('no counters');
  const day = budgetOf('bud_1', 100n);
  const open = await requireGrant(counters, ask([scopeOf({}, [day])], 30n));
  const month = [scopeOf({}, [{ ...day, period: 'month', updatedAt: START + 1 }])];
  const failed = await tryAdmit(counters, ask(month, 1n)).catch((error: unknown) => error);
  expect(String(failed)).toContain('a fault within the section');
  counters.settle(open, nanoUsd(20n), 0, START);
  expect(taken).toBe(0);
});

test('what a dead process left is counted once where its budget gets another calendar while it is settled', async () => {
  const source = createMemorySource();
  const { processes, directory } = createSharedWorld(source, { processes: 2 });
  const [living, dead] = processes;
  if (living === undefined || dead === undefined) throw new Error('no counters');
  const day = budgetOf('bud_1', 100n);
  const id = `req_${'1'.repeat(32)}`;
  const grant = await requireGrant(dead, { ...ask([scopeOf({}, [day])], 30n), id });
  const month = [scopeOf({}, [{ ...day, period: 'month', updatedAt: START + 1 }])];
  const moving: Promise<unknown>[] = [];
  await directory.recover(async () => {
    const [lost] = directory.listLost(1);
    // In the store first, as `budget_moves` has it counted in the new period too.
    source.takeOver('bud_1', { start: Date.UTC(2026, 2, 1), end: Date.UTC(2026, 3, 1) });
    source.add(grant.budgets, 20n, id, START);
    moving.push(Promise.resolve(living.prepare(month, START)));
    for (let turns = 0; turns < 50; turns++) await Promise.resolve();
    if (lost !== undefined) directory.closeLost(lost, nanoUsd(20n), 5, START);
  });
  await Promise.all(moving);
  const [view] = await living.view(month[0]?.budgets ?? [], START);
  expect(view).toMatchObject({ spent: 20n, held: 0n });
});
