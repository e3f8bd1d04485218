import type { AttemptReason } from '../store/records/index.ts';
import { Attempt } from './attempt.ts';
import type { AttemptHost } from './attempt.ts';
import type { Lane } from './client-side.ts';
import { createRelay } from './create-relay.ts';
import type { RelayedRequest } from './create-relay.ts';
import type { PipelineDeps } from './deps.ts';
import type { HoldKeeper } from './hold-keeper.ts';
import { warnLowered } from './low-budget/agree-on-less.ts';
import { openGate } from './low-budget/open-gate.ts';
import type { Terms } from './low-budget/terms.ts';
import type { Candidate } from './plan.ts';
import { buildCall, describeLosses } from './upstream-call.ts';

/** What the client is told of its terms is no loss in translation, so a strict caller gets its answer too. */
function apply({ outputTokensMax }: Terms, attempt: Attempt): void {
  if (outputTokensMax !== null) attempt.warn([warnLowered(outputTokensMax)]);
}

/**
 * An attempt that is ready to start.
 * @param elapsedMs of the request's time
 * @throws when the request cannot be said in the candidate's dialect, or not without a loss that the caller refuses
 */
export function createAttempt(
  deps: PipelineDeps,
  host: AttemptHost,
  request: RelayedRequest,
  candidate: Candidate,
  lane: Lane,
  n: number,
  reason: AttemptReason | null,
  elapsedMs: number,
  holdKeeper: HoldKeeper,
): Attempt {
  const { call, plan } = request;
  const { requestTimeoutMs } = deps.options;
  const remainingMs = requestTimeoutMs === null ? null : requestTimeoutMs - elapsedMs;
  const { terms } = holdKeeper;
  const upstream = buildCall(call.call, plan, candidate, terms, remainingMs);
  if (call.strict && upstream.losses.length > 0) throw describeLosses(upstream.losses);
  const firstTokens = terms === null ? null : terms.firstTokens;
  const relay = createRelay(deps, request, lane, candidate, firstTokens !== null);
  const attempt = new Attempt(deps, host, candidate, relay, upstream, n, reason);
  if (terms !== null) apply(terms, attempt);
  if (firstTokens !== null) openGate(deps, host, request, attempt, holdKeeper, firstTokens);
  lane.bytes?.attach(attempt);
  lane.events?.attach(attempt);
  return attempt;
}
