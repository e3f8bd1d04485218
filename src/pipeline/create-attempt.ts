import type { AttemptReason } from '../store/records/index.ts';
import { Attempt } from './attempt.ts';
import type { AttemptHost } from './attempt.ts';
import type { Lane } from './client-side.ts';
import { createRelay } from './create-relay.ts';
import type { RelayedRequest } from './create-relay.ts';
import type { PipelineDeps } from './deps.ts';
import type { Candidate } from './plan.ts';
import { buildCall, describeLosses } from './upstream-call.ts';

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
): Attempt {
  const { call, plan } = request;
  const { requestTimeoutMs } = deps.options;
  const remainingMs = requestTimeoutMs === null ? null : requestTimeoutMs - elapsedMs;
  const upstream = buildCall(call.call, plan, candidate, remainingMs);
  if (call.strict && upstream.losses.length > 0) throw describeLosses(upstream.losses);
  const attempt = new Attempt(deps, host, candidate, createRelay(request, lane, candidate), upstream, n, reason);
  lane.bytes?.attach(attempt);
  lane.events?.attach(attempt);
  return attempt;
}
