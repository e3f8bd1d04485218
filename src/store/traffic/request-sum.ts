import { SETTLEMENT, type WireValue } from './wire.ts';

/** The end of the columns that keep sums. One that would go beyond stays there: it must not stop what else is to be written. */
export const SUM_MAX = 9_223_372_036_854_775_807n;

export function addUp(sum: bigint, amount: bigint): bigint {
  const next = sum + amount;
  return next > SUM_MAX ? SUM_MAX : next;
}

/** What every rollup adds up. */
export interface RequestSum {
  requests: number;
  errors: number;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  charge: bigint;
  providerCost: bigint;
}

export const NOTHING: Readonly<RequestSum> = {
  requests: 0,
  errors: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  charge: 0n,
  providerCost: 0n,
};

export function addRequest(
  sum: RequestSum,
  batch: readonly WireValue[],
  start: number,
  cacheWrites: number,
  charge: bigint,
): void {
  const cachedRead = batch[start + SETTLEMENT.cachedRead] as number;
  sum.requests++;
  if (batch[start + SETTLEMENT.errorType] !== null) sum.errors++;
  sum.inputTokens += (batch[start + SETTLEMENT.input] as number) + cachedRead + cacheWrites;
  sum.cachedInputTokens += cachedRead;
  sum.outputTokens += batch[start + SETTLEMENT.output] as number;
  sum.charge = addUp(sum.charge, charge);
  sum.providerCost = addUp(sum.providerCost, BigInt(batch[start + SETTLEMENT.providerCost] ?? 0));
}

/** Adds a finer sum to a coarser one. */
export function addSum(sum: RequestSum, part: RequestSum): void {
  sum.requests += part.requests;
  sum.errors += part.errors;
  sum.inputTokens += part.inputTokens;
  sum.cachedInputTokens += part.cachedInputTokens;
  sum.outputTokens += part.outputTokens;
  sum.charge = addUp(sum.charge, part.charge);
  sum.providerCost = addUp(sum.providerCost, part.providerCost);
}
