import { GatewayError } from '../../lib/errors/index.ts';
import { nanoUsd, ZERO_USD } from '../../lib/money.ts';
import type { Admission, AdmissionRefusal, CounterScope, LimitListener } from '../port.ts';
import { Bucket } from './bucket.ts';
import type { BudgetSlot } from './budget-entry.ts';
import { viewBudget } from './budget-entry.ts';
import { PlainGrant } from './grant.ts';
import type { RateLimit } from './rate-limits.ts';
import { RATE_LIMITS } from './rate-limits.ts';
import type { ScopeState } from './scope-table.ts';

/** The slot that a prepared budget is counted in. An unknown balance is refused, never taken for zero. */
function requireSlot(state: ScopeState, budgetId: string): BudgetSlot {
  const slot = state.budgets.get(budgetId)?.current;
  if (slot === undefined || slot === null) {
    throw new GatewayError('overloaded', { internal: `admission without prepare: budget ${budgetId}` });
  }
  return slot;
}

/** Milliseconds until so much would pass. One that nobody has taken from is full; it is made when something is taken. */
function waitFor(state: ScopeState, limit: RateLimit, quota: number, now: number, amount: number): number {
  const bucket = state.buckets[limit.index];
  if (bucket === null || bucket === undefined) return 0;
  bucket.refill(quota, now);
  return bucket.waitMs(amount);
}

/** The bucket of a limit that something is taken from. */
function requireBucket(state: ScopeState, limit: RateLimit, quota: number, now: number): Bucket {
  return (state.buckets[limit.index] ??= new Bucket(limit, quota, quota, now));
}

/** The limit that has the caller wait longest, since before that the same request would not pass. */
export function checkLimits(admission: Admission, states: readonly ScopeState[]): AdmissionRefusal | null {
  const { scopes, now, tokens } = admission;
  let longest = 0;
  let refused: { scope: CounterScope; limit: RateLimit; quota: number } | null = null;
  for (let index = 0; index < scopes.length; index++) {
    const scope = scopes[index];
    const state = states[index];
    if (scope === undefined || state === undefined) continue;
    for (const limit of RATE_LIMITS) {
      const quota = scope.limits[limit.name];
      if (quota === undefined) continue;
      const waitMs = waitFor(state, limit, quota, now, limit.counts === 'requests' ? 1 : tokens);
      if (waitMs <= longest) continue;
      longest = waitMs;
      refused = { scope, limit, quota };
    }
  }
  if (refused === null) return null;
  const { scope, limit, quota } = refused;
  const windowSeconds = limit.windowMs / 1000;
  return { kind: 'limit', scope, limit: limit.name, quota, windowSeconds, retryAfterMs: longest };
}

export function checkConcurrency(
  scopes: readonly CounterScope[],
  states: readonly ScopeState[],
): AdmissionRefusal | null {
  for (let index = 0; index < scopes.length; index++) {
    const scope = scopes[index];
    const quota = scope?.limits.concurrentRequests;
    if (scope === undefined || quota === undefined) continue;
    if ((states[index]?.running ?? 0) >= quota) return { kind: 'concurrency', scope, quota };
  }
  return null;
}

export function budgetRefusal(scope: CounterScope, slot: BudgetSlot): AdmissionRefusal {
  const view = viewBudget(slot.entry.budget, slot, slot.held, slot.end);
  return { kind: 'budget', scope, ...view };
}

export function checkBudgets(admission: Admission, states: readonly ScopeState[]): AdmissionRefusal | null {
  const { scopes, hold, spareHolds = 0 } = admission;
  const least = spareHolds === 0 ? hold : hold * BigInt(spareHolds + 1);
  for (let index = 0; index < scopes.length; index++) {
    const scope = scopes[index];
    const state = states[index];
    if (scope === undefined || state === undefined) continue;
    for (const budget of scope.budgets) {
      const slot = requireSlot(state, budget.id);
      if (slot.refuses(least)) return budgetRefusal(scope, slot);
    }
  }
  return null;
}

/** Takes an amount from a bucket, and notes that it was. */
function takeLimit(grant: PlainGrant, bucket: Bucket): void {
  bucket.take(bucket.counts === 'requests' ? 1 : grant.tokens);
  grant.buckets.push(bucket);
}

/** Takes everything that was just checked; cannot fail. */
export function takeAll(admission: Admission, states: readonly ScopeState[], latest: number): PlainGrant {
  const { scopes, hold, tokens, now } = admission;
  const grant = new PlainGrant(admission, states.slice(), latest);
  for (let index = 0; index < scopes.length; index++) {
    const scope = scopes[index];
    const state = states[index];
    if (scope === undefined || state === undefined) continue;
    state.running += 1;
    state.pins += 1;
    for (const limit of RATE_LIMITS) {
      const quota = scope.limits[limit.name];
      if (quota === undefined) state.buckets[limit.index]?.drain(limit.counts === 'requests' ? 1 : tokens, now);
      else takeLimit(grant, requireBucket(state, limit, quota, now));
    }
    for (const budget of scope.budgets) {
      const slot = requireSlot(state, budget.id);
      slot.hold(hold);
      slot.pins += 1;
      grant.hardBudget ||= slot.entry.budget.hard;
      grant.slots.push(slot);
      grant.budgets.push(slot.name);
    }
  }
  return grant;
}

/** Gives back what was reserved and not used; `tokens` null: all of it, the request too. */
export function correctLimits(grant: PlainGrant, tokens: number | null, now: number): void {
  const unused = tokens === null ? grant.tokens : grant.tokens - tokens;
  for (const bucket of grant.buckets) {
    if (bucket.counts === 'tokens') bucket.correct(unused, now);
    else if (tokens === null) bucket.correct(1, now);
  }
}

/** What is left of a scope's limits. `state` null: nothing of it was ever taken. */
export function tellScopeLimits(
  scope: CounterScope,
  state: ScopeState | null,
  now: number,
  listener: LimitListener,
): void {
  for (const limit of RATE_LIMITS) {
    const quota = scope.limits[limit.name];
    if (quota === undefined) continue;
    const bucket = state?.buckets[limit.index] ?? null;
    bucket?.refill(quota, now);
    const remaining = bucket?.remaining(now) ?? quota;
    listener.hear(scope, limit.name, quota, remaining, bucket?.fullInMs(now) ?? 0);
  }
  const quota = scope.limits.concurrentRequests;
  if (quota === undefined) return;
  const remaining = Math.max(0, quota - (state?.running ?? 0));
  listener.hear(scope, 'concurrentRequests', quota, remaining, null);
}

/** Replaces the hold by the charge in every slot. What a charge above its hold does not find in all hard budgets is the overrun. */
export function settleSlots(grant: PlainGrant, charge: bigint): NonNullable<PlainGrant['settled']> {
  let final = charge;
  if (charge > grant.hold) {
    let extra = charge - grant.hold;
    for (const slot of grant.slots) {
      if (!slot.entry.budget.hard) continue;
      const left = slot.left();
      if (left < extra) extra = left > 0n ? left : 0n;
    }
    final = grant.hold + extra;
  }
  for (const slot of grant.slots) slot.settle(grant.hold, final);
  return { charge: nanoUsd(final), overrun: final === charge ? ZERO_USD : nanoUsd(charge - final) };
}
