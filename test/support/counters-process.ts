import { mapShared } from '../../src/app/workers/shared-file.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import { createSharedCounters, layOut, viewMemory } from '../../src/metering/shared/index.ts';
import type { Capacity, EntityPlace } from '../../src/metering/shared/index.ts';
import type { CounterScope } from '../../src/metering/index.ts';

/** What a process of the test is told, as JSON on its command line. */
export interface ProcessTask {
  readonly capacity: Capacity;
  readonly area: number;
  readonly scopes: readonly {
    readonly kind: 'token' | 'customer';
    readonly id: string;
    readonly budgetId: string;
    readonly amount: string;
  }[];
  readonly places: readonly EntityPlace[];
  /** Asked for in each round. */
  readonly hold: number;
  readonly rounds: number;
  readonly now: number;
}

export function buildScopes(task: Pick<ProcessTask, 'scopes' | 'now'>): readonly CounterScope[] {
  return task.scopes.map(({ kind, id, budgetId, amount }) => ({
    kind,
    id,
    limits: {},
    budgets: [
      {
        id: budgetId,
        scopeKind: kind,
        scopeId: id,
        position: 0,
        amount: nanoUsd(BigInt(amount)),
        period: 'total',
        hard: true,
        timeZone: 'UTC',
        resetDay: 1,
        alertsMillionths: [],
        createdAt: task.now,
        updatedAt: task.now,
      },
    ],
  }));
}

/** Admits, settles for nothing and commits, round after round; prints how many were let in. */
async function main(task: ProcessTask): Promise<void> {
  const memory = viewMemory(mapShared(3), layOut(task.capacity));
  const counters = createSharedCounters({
    memory,
    area: task.area,
    isGone: () => false,
    directory: {
      place: () => Promise.resolve(task.places),
      view: () => Promise.resolve([]),
      refresh: () => undefined,
      adjust: () => undefined,
    },
  });
  const scopes = buildScopes(task);
  await counters.prepare(scopes, task.now);
  let granted = 0;
  for (let round = 0; round < task.rounds; round++) {
    const result = counters.admit({ scopes, hold: nanoUsd(BigInt(task.hold)), tokens: 0, now: task.now });
    if (!('hold' in result)) continue;
    granted += 1;
    counters.settle(result, nanoUsd(0n), 0, task.now);
    counters.committed(result);
  }
  process.stdout.write(`${granted}\n`);
}

if (import.meta.main) await main(JSON.parse(process.argv[2] ?? '') as ProcessTask);
