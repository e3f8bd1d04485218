import { expect, test } from 'bun:test';
import { CALLER, createRig, deployment, TWO } from '../../test/support/router.ts';

test('a broken deployment is tried last, probed once after its time, and first again when it recovers', async () => {
  const rig = await createRig(TWO);
  for (let count = 0; count < 5; count++) rig.router.report(rig.find('a'), 'failed', null);
  expect(rig.candidates()).toEqual(['b', 'a']);
  rig.clock.advance(5_000);
  expect(rig.candidates()).toEqual(['a', 'b']);
  expect(rig.router.acquire(rig.find('a'), CALLER, 0, 0)).toBe(true);
  expect(rig.candidates()).toEqual(['b', 'a']);
  rig.router.report(rig.find('a'), 'ok', null);
  rig.router.release(rig.find('a'), CALLER, 0);
  expect(rig.candidates()).toEqual(['a', 'b']);
});

test('a rate-limited deployment rests for the time it asked for, behind broken ones', async () => {
  const rig = await createRig(TWO);
  for (let count = 0; count < 5; count++) rig.router.report(rig.find('b'), 'failed', null);
  rig.router.report(rig.find('a'), 'rate-limited', 3_000);
  expect(rig.candidates()).toEqual(['b', 'a']);
  rig.clock.advance(3_000);
  expect(rig.candidates()).toEqual(['a', 'b']);
});

test('health is told once a change, however many calls fail', async () => {
  const rig = await createRig({
    ...TWO,
    deployments: [deployment('a', 'p1'), deployment('c', 'p1'), deployment('b', 'p2')],
  });
  const report = (id: string, outcome: 'ok' | 'failed', times: number): void => {
    for (let count = 0; count < times; count++) rig.router.report(rig.find(id), outcome, null);
  };
  report('a', 'ok', 50);
  report('a', 'failed', 50);
  report('c', 'failed', 50);
  report('a', 'ok', 50);
  report('c', 'ok', 50);
  expect(rig.changes.map((change) => `${change.providerId} ${change.from} ${change.to}`)).toEqual([
    'p1 unknown healthy',
    'p1 healthy degraded',
    'p1 degraded unhealthy',
    'p1 unhealthy degraded',
    'p1 degraded healthy',
  ]);
  expect(rig.changes.map((change) => change.reason === null)).toEqual([true, false, false, false, true]);
});
