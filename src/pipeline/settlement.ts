import type { ErrorType } from '../lib/errors/index.ts';
import { nanoUsd, ZERO_USD } from '../lib/money.ts';
import type { NanoUsd } from '../lib/money.ts';
import { toStorableText } from '../lib/storable-text.ts';
import { totalInput, totalTokens } from '../metering/index.ts';
import type { Grant } from '../metering/port.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type { AttemptWrite, FinishReason, HoldWrite, SettlementWrite, Usage } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import { countInput } from './estimates.ts';
import type { AttemptFailure } from './failures.ts';
import type { Candidate, Plan } from './plan.ts';
import { priceRuns } from './run-prices.ts';

const RAW_REASON_MAX = 100;

/** How a request ended, before it is priced. */
export interface Outcome {
  /** HTTP status that the client sees; 499 when it left first. */
  readonly status: number;
  readonly candidate: Candidate;
  readonly finishReason: FinishReason | null;
  readonly rawFinishReason: string | null;
  readonly errorType: ErrorType | null;
  readonly usage: Usage;
  readonly estimated: boolean;
  /** What the provider bills, where that is more than what the client is charged for. */
  readonly billed?: Usage;
}

/** The row of an attempt, until its request is settled. */
export interface AttemptRow extends AttemptWrite {
  providerCost: NanoUsd;
}

/** What was written down of a request while it ran. */
export interface RunRecord {
  /** The one that answered is the last; its provider cost is computed here. */
  readonly attempts: AttemptRow[];
  readonly timeToFirstTokenMs: number | null;
  /** Milliseconds since the request began. */
  elapsed(): number;
}

/**
 * Prices an outcome, replaces the hold in the counters, and says what is to be written. Called once a request.
 * @param lost what of request and answer could not be expressed
 */
export function settleCounters(
  deps: PipelineDeps,
  hold: HoldWrite,
  grant: Grant,
  outcome: Outcome,
  record: RunRecord,
  lost: readonly string[],
): SettlementWrite {
  const now = deps.clock.now();
  const { price, deployment, dialect } = outcome.candidate;
  const { usage, findRunPrice, warnings } = priceRuns(deployment, price, outcome.usage);
  const wanted = deps.pricing.charge(price, usage, hold.marginMillionths, findRunPrice);
  // What was sent nowhere was refused, whatever was held for it: it has used nothing up.
  const tokens = record.attempts.length === 0 ? null : totalTokens(usage);
  const { charge, overrun } = deps.counters.settle(grant, wanted, tokens, now);
  const cost =
    outcome.billed !== undefined
      ? billedCost(deps, outcome.candidate, outcome.billed)
      : hold.marginMillionths === 0
        ? wanted
        : deps.pricing.cost(price, usage, findRunPrice);
  addLastCost(record.attempts, cost);
  const attempts = inOrder(record.attempts);
  return {
    id: hold.id,
    at: now,
    status: outcome.status,
    providerId: deployment.account.id,
    provider: deployment.account.name,
    deploymentId: deployment.id,
    priceVersionId: price.versionId,
    dialectOut: dialect.name,
    finishReason: outcome.finishReason,
    rawFinishReason: outcome.rawFinishReason === null ? null : toStorableText(outcome.rawFinishReason, RAW_REASON_MAX),
    errorType: outcome.errorType,
    usage,
    estimated: outcome.estimated,
    charge,
    overrun,
    providerCost: sumCosts(attempts),
    latencyMs: record.elapsed(),
    timeToFirstTokenMs: record.timeToFirstTokenMs,
    attempts,
    warnings: warnings === undefined ? lost : [...lost, ...warnings],
  };
}

/** What the provider bills for a usage. */
function billedCost(deps: PipelineDeps, { deployment, price }: Candidate, billed: Usage): NanoUsd {
  const { usage, findRunPrice } = priceRuns(deployment, price, billed);
  return deps.pricing.cost(price, usage, findRunPrice);
}

/** What a lost attempt may cost us: what it reported, else its input, when the provider may have worked on it. */
export function lostCost(deps: PipelineDeps, plan: Plan, candidate: Candidate, failure: AttemptFailure): NanoUsd {
  if (!failure.billable) return ZERO_USD;
  if (failure.usage === undefined || failure.usage === null) return inputCost(deps, plan, candidate);
  return billedCost(deps, candidate, failure.usage);
}

/** What an attempt may cost us that was ended before it began to answer. */
export function inputCost(deps: PipelineDeps, plan: Plan, candidate: Candidate): NanoUsd {
  return deps.pricing.cost(candidate.price, { ...NO_USAGE, input: countInput(deps, plan, candidate) });
}

/** What it costs where it is billed as if it had gone on: as much as the answer that was given in its stead. */
export function costToEnd(deps: PipelineDeps, { price }: Candidate, usage: Usage): NanoUsd {
  return deps.pricing.cost(price, {
    ...NO_USAGE,
    input: totalInput(usage),
    output: usage.output,
    serviceTier: usage.serviceTier ?? null,
  });
}

function addLastCost(attempts: readonly AttemptRow[], cost: NanoUsd): void {
  const last = attempts.at(-1);
  if (last !== undefined && cost !== ZERO_USD) last.providerCost = nanoUsd(last.providerCost + cost);
}

/** As they were made: of two at once the one that answers is the last to end. */
function inOrder(attempts: readonly AttemptWrite[]): readonly AttemptWrite[] {
  return attempts.length < 2 ? attempts : attempts.toSorted((a, b) => a.n - b.n);
}

function sumCosts(attempts: readonly AttemptWrite[]): NanoUsd {
  let sum = 0n;
  for (const attempt of attempts) sum += attempt.providerCost;
  return nanoUsd(sum);
}
