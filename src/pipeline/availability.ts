import { GatewayError } from '../lib/errors/index.ts';
import { estimateInput } from '../metering/index.ts';
import type { Attempt } from './attempt.ts';
import type { PipelineDeps } from './deps.ts';
import { tokensOf } from './plan.ts';
import type { Candidate, Plan } from './plan.ts';
import { usedTokens } from './used-tokens.ts';
import type { AttemptEnd } from './used-tokens.ts';

const BUSY_RETRY_MS = 1000;

/** Every deployment has as many calls as it may have: one of them ends some time. */
export function describeAllBusy(): GatewayError {
  return new GatewayError('no_provider_available', {
    hint: 'all deployments are at their concurrency',
    retryAfterMs: BUSY_RETRY_MS,
  });
}

/** Every deployment is at a limit that its operator set; whose and how wide is not the caller's business. */
function describeAllLimited(model: string, retryAfterMs: number): GatewayError {
  return new GatewayError('rate_limited', {
    hint: `all deployments of ${model} are at their limits`,
    retryAfterMs,
    details: [{ model, retry_after_ms: retryAfterMs }],
  });
}

/** What the limits of a candidate reserve; those of most are none, and it is not computed. */
function reservedTokens(deps: PipelineDeps, plan: Plan, candidate: Candidate): number {
  return candidate.deployment.scopes.length === 0 ? 0 : tokensOf(deps, plan, candidate);
}

/** Why none of a request's candidates can take its first attempt now; null: one can. */
export function findUnavailable(deps: PipelineDeps, plan: Plan): GatewayError | null {
  let waitMs = Infinity;
  for (const candidate of plan.candidates) {
    const { deployment, on } = candidate;
    if (on !== null && !on.includes('failure')) continue;
    const busy = deps.router.busy(deployment, reservedTokens(deps, plan, candidate));
    if (busy === null) return null;
    const limited = busy.kind === 'limited' && busy.refusal.kind === 'limit' ? busy.refusal.retryAfterMs : 0;
    waitMs = Math.min(waitMs, limited);
  }
  if (waitMs === Infinity) return null;
  return waitMs === 0 ? describeAllBusy() : describeAllLimited(plan.model, waitMs);
}

/** A request's attempt at a candidate begins; false when that can take none now. */
export function acquireFor(deps: PipelineDeps, plan: Plan, candidate: Candidate, caller: object): boolean {
  const tokens = reservedTokens(deps, plan, candidate);
  return deps.router.acquire(candidate.deployment, caller, estimateInput(plan.head.input), tokens);
}

/** It has ended: its deployment has its place again, and of what was reserved what was not used. */
export function releaseFor(deps: PipelineDeps, plan: Plan, attempt: Attempt, caller: object, end: AttemptEnd): void {
  deps.router.release(attempt.candidate.deployment, caller, usedTokens(deps, plan, attempt, end));
}
