import { afterEach, expect, test } from 'bun:test';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSharedFile } from '../../src/app/workers/shared-file.ts';
import type { SharedFile } from '../../src/app/workers/shared-file.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import { createDirectory, layOut, viewMemory } from '../../src/metering/shared/index.ts';
import type { SharedDirectory } from '../../src/metering/shared/index.ts';
import { buildScopes } from '../support/counters-process.ts';
import type { ProcessTask } from '../support/counters-process.ts';
import { createMemorySource, START } from './counters-support.ts';

const CAPACITY = { areas: 6, grants: 64, entities: 64, slots: 64 };
const SCRIPT = join(import.meta.dir, '../support/counters-process.ts');
const NARROW = { kind: 'token', id: 'tok_1', budgetId: 'bud_narrow', amount: '50' } as const;
const WIDE = { kind: 'customer', id: 'cus_1', budgetId: 'bud_wide', amount: '1000' } as const;

let file: SharedFile | null = null;

afterEach(() => {
  file?.close();
  file = null;
});

interface World {
  readonly directory: SharedDirectory;
  /** Areas whose process has ended. */
  readonly dead: Set<number>;
  spawn(
    task: Pick<ProcessTask, 'area' | 'scopes' | 'hold' | 'rounds'>,
  ): Promise<Bun.Subprocess<'ignore', 'pipe', 'inherit'>>;
}

function openWorld(): World {
  const layout = layOut(CAPACITY);
  const shared = createSharedFile(mkdtempSync(join(tmpdir(), 'tallygate-counters-')), layout.bytes);
  file = shared;
  const dead = new Set<number>();
  const isGone = (area: number): boolean => dead.has(area);
  const memory = viewMemory(shared.bytes, layout);
  const directory = createDirectory({ ...createMemorySource(), memory, area: 0, isGone });
  return {
    directory,
    dead,
    async spawn(task) {
      const places = await directory.place(buildScopes({ scopes: task.scopes, now: START }), START);
      const whole: ProcessTask = { ...task, capacity: CAPACITY, places, now: START };
      return Bun.spawn([process.execPath, SCRIPT, JSON.stringify(whole)], {
        stdio: ['ignore', 'pipe', 'inherit', shared.descriptor],
      });
    },
  };
}

async function grantedBy(child: Bun.Subprocess<'ignore', 'pipe', 'inherit'>): Promise<number> {
  return Number(await new Response(child.stdout).text());
}

async function requireEmpty({ directory }: World): Promise<void> {
  const budgets = buildScopes({ scopes: [NARROW, WIDE], now: START }).flatMap((scope) => scope.budgets);
  for (const { spent, held } of await directory.view(budgets, START))
    expect([spent, held]).toEqual([0n, 0n].map(nanoUsd));
}

test('a refusal by one budget in another process is never seen as a dent in a second one', async () => {
  const world = openWorld();
  const rounds = 60_000;
  // Both ask the wide budget for all that it has at times that no one coordinates; the first is always refused by its narrow one.
  const refused = await world.spawn({ area: 1, scopes: [WIDE, NARROW], hold: 1000, rounds });
  const other = await world.spawn({ area: 2, scopes: [NARROW, WIDE], hold: 51, rounds });
  const whole = await world.spawn({ area: 3, scopes: [WIDE], hold: 1000, rounds });
  expect(await Promise.all([refused, other, whole].map(grantedBy))).toEqual([0, 0, rounds]);
  await requireEmpty(world);
}, 60_000);

test('processes that are killed at any moment leave nothing locked, nothing half done, and no budget over', async () => {
  const world = openWorld();
  const scopes = [NARROW, WIDE];
  const budgets = buildScopes({ scopes, now: START }).flatMap((scope) => scope.budgets);
  let lost = 0;
  const task = { scopes, hold: 30, rounds: 1_000_000_000 };
  const running = await Promise.all([1, 2, 3].map((area) => world.spawn({ area, ...task })));
  for (let round = 0; round < 12; round++) {
    const area = 1 + (round % 3);
    // Something was seen under way as often: all are at work.
    for (let seen = 0; seen < 20 + round * 7;) {
      await new Promise((resolve) => setImmediate(resolve));
      const views = await world.directory.view(budgets, START);
      for (const { budget, spent, held } of views) expect(spent + held <= budget.amount && held >= 0n).toBe(true);
      if (views.some(({ held }) => held > 0n)) seen += 1;
    }
    running[area - 1]?.kill('SIGKILL');
    await running[area - 1]?.exited;
    world.dead.add(area);
    for (const grant of world.directory.listLost(area)) {
      lost += 1;
      world.directory.closeLost(grant, nanoUsd(0n), Number.NaN, START);
    }
    world.dead.delete(area);
    running[area - 1] = await world.spawn({ area, ...task });
  }
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.map((child) => child.exited));
  // All at first: whoever of them held the lock has to be known for dead before it is asked for.
  for (const area of [1, 2, 3]) world.dead.add(area);
  for (const area of [1, 2, 3]) {
    for (const grant of world.directory.listLost(area))
      world.directory.closeLost(grant, nanoUsd(0n), Number.NaN, START);
  }
  expect(lost).toBeGreaterThan(0);
  await requireEmpty(world);
}, 120_000);
