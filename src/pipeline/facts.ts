import type { HoldWrite, SettlementWrite } from '../store/records/index.ts';
import type { Attempt } from './attempt.ts';
import type { RequestFacts, SettledFacts } from './port.ts';

const NO_WARNINGS: readonly string[] = [];

/** What is known of a request while this attempt is its own; null: it has none yet. */
export function readFacts(
  hold: HoldWrite,
  attempt: Attempt | null,
  limits: RequestFacts['limitHeaders'],
): RequestFacts {
  return {
    id: hold.id,
    requestId: hold.requestId,
    model: hold.model,
    provider: attempt?.candidate.deployment.account.name ?? null,
    warnings: attempt?.warnings ?? NO_WARNINGS,
    limitHeaders: limits,
  };
}

/** What is known of it when it is settled. */
export function readSettledFacts(
  hold: HoldWrite,
  attempt: Attempt,
  settlement: SettlementWrite,
  limits: RequestFacts['limitHeaders'],
): SettledFacts {
  return {
    id: hold.id,
    requestId: hold.requestId,
    model: hold.model,
    provider: attempt.candidate.deployment.account.name,
    warnings: attempt.warnings,
    limitHeaders: limits,
    charge: settlement.charge,
    usage: settlement.usage,
    finishReason: settlement.finishReason,
    latencyMs: settlement.latencyMs,
    timeToFirstTokenMs: settlement.timeToFirstTokenMs,
  };
}
