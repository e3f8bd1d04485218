import { nanoUsd, ZERO_USD } from '../../lib/money.ts';
import { refusalError } from '../../metering/index.ts';
import type { AdmissionRefusal } from '../../metering/port.ts';
import type { Attempt } from '../attempt.ts';
import type { PipelineDeps } from '../deps.ts';
import { measureUsage } from '../estimates.ts';
import type { AttemptFailure } from '../failures.ts';
import type { Plan } from '../plan.ts';
import type { AttemptRow } from '../settlement.ts';
import { CUT_WARNING } from './agree-on-less.ts';

/** Not even the beginning of an answer could be paid for. */
export function describeExhausted(refusal: AdmissionRefusal): AttemptFailure {
  return { error: refusalError(refusal), retryable: false, outcome: 'ok', billable: true };
}

/** Whether something of the answer was handed on, so that it can end as if it had reached its cap. */
export function hasBegun({ began, relay }: Attempt): boolean {
  return relay !== null && (began || relay.state.started);
}

/**
 * Ends an answer where its hold ends, and the attempt with it. It is charged as it was counted on its way. Answers the attempt's row: what the
 * provider bills beyond that is our cost, where it has said what.
 */
export function cutAnswer(deps: PipelineDeps, plan: Plan, attempt: Attempt): AttemptRow {
  const { relay, gate, candidate } = attempt;
  const reported = gate?.readReported() ?? null;
  attempt.abort();
  attempt.warn([CUT_WARNING]);
  if (relay === null) return attempt.write(null, ZERO_USD, 'cancelled');
  const { usage: seen } = measureUsage(deps, plan, candidate, relay.state, false);
  const usage = { ...seen, output: Math.max(seen.output, gate?.passedTokens ?? 0) };
  relay.cut(usage);
  const unpaid =
    reported === null ? 0n : deps.pricing.cost(candidate.price, reported) - deps.pricing.cost(candidate.price, usage);
  return attempt.write(null, nanoUsd(unpaid > 0n ? unpaid : 0n), 'cancelled');
}
