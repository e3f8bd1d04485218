import { expect, test } from 'bun:test';
import { createKeyRing } from '../../lib/seal.ts';
import { StoreConflict } from '../../store/port.ts';
import type { Statement, Store } from '../../store/port.ts';
import { watchSealedWrites } from './sealed-writes.ts';

const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);

function setUp() {
  const written: Statement[] = [];
  const waiting: (() => void)[] = [];
  const flushed: string[] = [];
  const inner = {
    traffic: {
      flush: async () => {
        flushed.push('flush');
      },
    },
    transact: (statements: readonly Statement[]) =>
      new Promise<void>((resolve) => {
        waiting.push(() => {
          written.push(...statements);
          resolve();
        });
      }),
  } as unknown as Store;
  const ring = createKeyRing([OLD]);
  return { ring, written, waiting, flushed, ...watchSealedWrites(inner, ring) };
}

function write(value: string): readonly Statement[] {
  return [{ sql: 'update', parameters: [value] }];
}

test('the last pass begins after the writes under way, and old values that come later are refused at its end', async () => {
  const { ring, store, written, waiting, flushed, refuseOldKeys } = setUp();
  const old = ring.seal('a', 'c');
  const underWay = store.transact(write(old));
  ring.replace([NEW, OLD]);
  const steps: string[] = [];
  let finish: () => void = () => undefined;
  const pass = refuseOldKeys(async () => {
    steps.push(`pass after ${written.length}`);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    steps.push('pass ended');
  });
  const late = store.transact(write(old)).catch((error: unknown) => {
    steps.push('refused');
    return error;
  });
  expect(steps).toEqual([]);
  waiting.shift()?.();
  await underWay;
  await Bun.sleep(0);
  expect(steps).toEqual(['pass after 1']);
  // What the group commit had been given is durable by then.
  expect(flushed).toEqual(['flush']);
  finish();
  await pass;
  const error = await late;
  expect(error).toBeInstanceOf(StoreConflict);
  expect(error).toMatchObject({ kind: 'version' });
  expect(steps).toEqual(['pass after 1', 'pass ended', 'refused']);
});

test('values under the present key, and texts that only look alike, are written; the next rotation accepts its old ones', async () => {
  const { ring, store, written, waiting, acceptOldKeys, refuseOldKeys } = setUp();
  const old = ring.seal('a', 'c');
  ring.replace([NEW, OLD]);
  await refuseOldKeys(async () => undefined);
  for (const value of [ring.seal('a', 'c'), 'v1.x', 'v1.deadbeef.model-name']) {
    const done = store.transact(write(value));
    waiting.shift()?.();
    await done;
  }
  expect(written).toHaveLength(3);
  acceptOldKeys();
  const done = store.transact(write(old));
  waiting.shift()?.();
  await done;
  expect(written).toHaveLength(4);
});
