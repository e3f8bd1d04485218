import { toGatewayError } from '../lib/errors/index.ts';
import { refusalError } from '../metering/index.ts';
import type { AttemptReason } from '../store/records/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import { acquireFor, describeAllBusy } from './availability.ts';
import type { Lane } from './client-side.ts';
import { createAttempt } from './create-attempt.ts';
import type { Candidate } from './plan.ts';
import { giveUp } from './run-endings.ts';
import type { RunState } from './run-state.ts';

/** Sends the request to the next candidate that may have it. `raw`: what the client gets when there is none. */
export function tryNext(run: RunState, raw: RawAnswer | null): void {
  const { deps, walk, books } = run;
  const attempts = books.attempts.length;
  for (let candidate = walk.candidate; candidate !== null; candidate = walk.candidate) {
    if (!walk.mayTry(candidate, attempts) || !acquireFor(deps, run.input.plan, candidate, run)) {
      walk.advance();
      continue;
    }
    const refusal = run.holdKeeper.cover(candidate);
    if (refusal === null) {
      if (!walk.mayAdd(attempts, books.elapsed())) {
        deps.router.release(candidate.deployment, run, null);
        break;
      }
      if (send(run, candidate)) return;
    } else run.lastFailure ??= { error: refusalError(refusal), retryable: false, outcome: 'ok', billable: false };
    deps.router.release(candidate.deployment, run, null);
    walk.advance();
  }
  giveUp(run, run.attempt, run.lastFailure?.error ?? describeAllBusy(), raw);
}

/** Sends the request there; false when it cannot be said there. */
function send(run: RunState, candidate: Candidate): boolean {
  const last = run.attempt;
  const reason = last?.candidate === candidate ? 'retry' : candidate.on !== null ? 'fallback' : 'failover';
  const attempt = makeAttempt(run, candidate, run.client, last === null && candidate.on === null ? null : reason);
  if (attempt === null) return false;
  run.attempt = attempt;
  if (last === null) run.hedge?.watch(attempt);
  attempt.start();
  return true;
}

/** null when the request cannot be said in the candidate's dialect, or not without a loss that the caller refuses. */
export function makeAttempt(
  run: RunState,
  candidate: Candidate,
  lane: Lane,
  reason: AttemptReason | null,
): Attempt | null {
  const { deps, input, books, holdKeeper } = run;
  // Beside the first.
  const n = reason === 'hedge' ? 1 : books.attempts.length;
  try {
    return createAttempt(deps, run, input, candidate, lane, n, reason, books.elapsed(), holdKeeper);
  } catch (error) {
    run.lastFailure ??= { error: toGatewayError(error), retryable: false, outcome: 'ok', billable: false };
    return null;
  }
}

/** This attempt answers: what is under way beside it ends, and its deployment is well. */
export function markSucceeded(run: RunState, attempt: Attempt, firstByteMs: number | null): void {
  if (run.hedge !== null) {
    run.hedge.won(attempt, firstByteMs);
    run.attempt = attempt;
  }
  run.deps.router.report(attempt.candidate.deployment, 'ok', null, firstByteMs);
  run.walk.answered();
}
