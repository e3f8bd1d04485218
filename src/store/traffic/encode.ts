import type { AttemptWrite, BudgetSlotName, CheckpointWrite, HoldWrite, SettlementWrite } from '../records/index.ts';
import { readKeyHex } from '../threads/request-key.ts';
import { OP, type WireValue } from './wire.ts';

const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);
const SMALLEST_EXACT = BigInt(Number.MIN_SAFE_INTEGER);

/** An amount as a number where that is exact, which costs the writer least, else as a decimal text. */
function encodeAmount(amount: bigint): number | string {
  return amount >= SMALLEST_EXACT && amount <= LARGEST_EXACT ? Number(amount) : amount.toString();
}

/** `[["bud_…",1767225600000]]`, as the ledger keeps it. */
function encodeBudgets(budgets: readonly BudgetSlotName[]): string {
  if (budgets.length === 0) return '[]';
  return JSON.stringify(budgets.map((slot) => [slot.budgetId, slot.periodStart]));
}

export function encodeHold(out: WireValue[], write: HoldWrite): void {
  out.push(
    OP.hold,
    readKeyHex(write.id),
    write.requestId === write.id ? null : write.requestId,
    write.at,
    write.customerId,
    write.customerUserId,
    write.tokenId,
    write.model,
    write.providerId,
    write.provider,
    write.deploymentId,
    write.priceVersionId,
    write.dialectIn,
    write.dialectOut,
    write.operation,
    write.stream ? 1 : 0,
    encodeAmount(write.hold),
    write.estimatedInputTokens,
    write.marginMillionths,
    encodeBudgets(write.budgets),
  );
}

export function encodeExtension(
  out: WireValue[],
  id: string,
  at: number,
  n: number,
  extra: bigint,
  budgets: readonly BudgetSlotName[],
): void {
  out.push(OP.extension, readKeyHex(id), n, at, encodeAmount(extra), encodeBudgets(budgets));
}

export function encodeCheckpoint(out: WireValue[], write: CheckpointWrite): void {
  out.push(
    OP.checkpoint,
    readKeyHex(write.id),
    write.at,
    write.outputTokens,
    write.inputTokens,
    encodeAmount(write.charge),
  );
}

function encodeAttempt(out: WireValue[], attempt: AttemptWrite): void {
  out.push(
    attempt.n,
    attempt.at,
    attempt.providerId,
    attempt.provider,
    attempt.deploymentId,
    attempt.upstreamModel,
    attempt.priceVersionId,
    attempt.status,
    attempt.errorType,
    encodeAmount(attempt.providerCost),
    attempt.latencyMs,
    attempt.timeToFirstByteMs,
    attempt.upstreamRequestId,
    attempt.reason,
    attempt.ended,
  );
}

export type SettlementPhase = 'settlement' | 'recovery';

/** A failure that charges nothing releases the hold; every other end settles it, also for 0. */
function readPhase(write: SettlementWrite, phase: SettlementPhase): string {
  return phase === 'settlement' && write.charge === 0n && write.errorType !== null ? 'release' : phase;
}

function hasRouteOfHold(hold: HoldWrite, write: SettlementWrite): boolean {
  return (
    write.deploymentId === hold.deploymentId &&
    write.priceVersionId === hold.priceVersionId &&
    write.providerId === hold.providerId &&
    write.provider === hold.provider &&
    write.dialectOut === hold.dialectOut
  );
}

export function encodeSettlement(
  out: WireValue[],
  hold: HoldWrite,
  write: SettlementWrite,
  phase: SettlementPhase,
  holdRecord: number,
): void {
  const usage = write.usage;
  out.push(
    OP.settlement,
    readKeyHex(write.id),
    write.providerId,
    write.provider,
    write.deploymentId,
    write.priceVersionId,
    write.dialectOut,
    write.status,
    write.finishReason,
    write.rawFinishReason,
    write.errorType,
    usage.input,
    usage.cachedRead,
    usage.cacheWrite5m,
    usage.cacheWrite1h,
    usage.cacheWrite30m,
    usage.cacheWrite12h,
    usage.output,
    usage.reasoning,
    usage.audioInput,
    usage.audioOutput,
    usage.images,
    usage.tools === null ? null : JSON.stringify(usage.tools),
    write.estimated ? 1 : 0,
    encodeAmount(write.charge),
    encodeAmount(write.overrun),
    encodeAmount(write.providerCost),
    write.latencyMs,
    write.timeToFirstTokenMs,
    write.warnings.length === 0 ? null : JSON.stringify(write.warnings),
    readPhase(write, phase),
    write.at,
    encodeBudgets(hold.budgets),
    holdRecord,
    hold.at,
    hold.customerId,
    hold.customerUserId,
    hold.tokenId,
    hold.model,
    write.attempts.length,
    hasRouteOfHold(hold, write) ? 1 : 0,
  );
  for (const attempt of write.attempts) encodeAttempt(out, attempt);
}
