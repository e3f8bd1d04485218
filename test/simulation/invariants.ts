import { expect } from 'bun:test';
import type { AttemptWrite } from '../../src/store/records/index.ts';
import type { World } from './world.ts';

/** Every attempt of every request that was settled. */
export function attemptsOf(world: World): readonly AttemptWrite[] {
  return [...world.traffic.written.values()].flatMap(({ settlements }) => settlements.flatMap((each) => each.attempts));
}

function checkAttempts(
  attempts: readonly AttemptWrite[],
  status: number,
  maxRetries: ReadonlyMap<string, number>,
): void {
  expect(attempts.map((each) => each.n)).toEqual(attempts.map((_, n) => n));
  const answered = attempts.filter((each) => each.ended === null && each.errorType === null);
  if (status === 200) expect(answered.length).toBeLessThanOrEqual(1);
  else if (status !== 499) expect(answered).toEqual([]);
  const hedges = attempts.filter((each) => each.reason === 'hedge');
  expect(hedges.length).toBeLessThanOrEqual(1);
  for (const { n } of hedges) expect(n).toBe(1);
  expect(attempts.filter((each) => each.reason === null).map((each) => each.n)).toEqual(attempts.length > 0 ? [0] : []);
  const counts = new Map<string, number>();
  for (const { provider } of attempts) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  for (const [provider, count] of counts) expect(count).toBeLessThanOrEqual(1 + (maxRetries.get(provider) ?? 0));
}

/** What holds of every request when all is over, whatever happened. */
export async function checkInvariants(world: World, maxRetries: ReadonlyMap<string, number>): Promise<void> {
  const { traffic, outcomes, network, router, counters, caller } = world;
  expect(world.violations).toEqual([]);
  expect(network.openCalls()).toBe(0);
  let spent = 0n;
  for (const outcome of outcomes) {
    const written = traffic.written.get(outcome.id);
    if (written === undefined) {
      // Refused before its hold: nothing was called.
      expect(outcome.result).toBe('failed');
      expect(network.calls.some((call) => call.request === outcome.id)).toBe(false);
      continue;
    }
    expect(written.settlements).toHaveLength(1);
    const [settlement] = written.settlements;
    if (settlement === undefined) continue;
    spent += settlement.charge;
    expect(settlement.charge).toBeLessThanOrEqual(written.hold.hold + written.extendedBy);
    expect(settlement.providerCost).toBe(
      settlement.attempts.reduce((sum, each) => sum + each.providerCost, 0n) as never,
    );
    checkAttempts(settlement.attempts, settlement.status, maxRetries);
    expect(network.calls.filter((call) => call.request === outcome.id)).toHaveLength(settlement.attempts.length);
    // It may leave while its answer waits for the commit of its settlement.
    if (outcome.left && settlement.at > outcome.leftAt) expect(settlement.status).toBe(499);
    if (!outcome.left) expect([outcome.id, outcome.result === null]).toEqual([outcome.id, false]);
    // A client sees the words of one deployment alone: of the one that is charged.
    for (const { name } of world.deployments)
      if (name !== settlement.provider) expect(outcome.text).not.toContain(`"${name}`);
    if (outcome.result === 'whole' && outcome.status === 200) expect(outcome.text).toContain(`"${settlement.provider}`);
    if (outcome.result === 'stream' && !outcome.left) {
      expect(outcome.ended).toBe(true);
      if (settlement.errorType === null) expect(outcome.text).toContain('[DONE]');
    }
    // Nothing is called once a byte has left.
    const { firstByteAt } = outcome;
    if (firstByteAt !== null)
      for (const call of network.calls)
        if (call.request === outcome.id) expect(call.at).toBeLessThanOrEqual(firstByteAt);
  }
  const model = router.catalogue().findModel('model');
  if (model === null) throw new Error('the model is gone');
  for (const place of router.explain(model, { conversation: null, inputTokens: 1, outputTokens: 1 }))
    expect([place.deployment.id, place.active]).toEqual([place.deployment.id, 0]);
  const budgets = caller.scopes.flatMap((scope) => scope.budgets);
  for (const view of await counters.view(budgets, world.clock.now())) {
    expect([view.held, view.spent]).toEqual([0n, spent] as never);
    expect(view.spent).toBeLessThanOrEqual(view.budget.amount);
  }
}
