import { END_USER, ERASED } from './labels.ts';
import { ModelSums, type ModelSum } from './model-sums.ts';
import { addRequest, addSum, addUp, NOTHING, type RequestSum } from './request-sum.ts';
import { findLabels } from './walk.ts';
import { LENGTH, SETTLEMENT, type WireValue } from './wire.ts';

const HOUR_MS = 3_600_000;

export interface BalanceSum {
  readonly budgetId: string;
  readonly periodStart: number;
  spent: bigint;
  /** The first and the last instant of the holds that it is of. */
  heldFrom: number;
  heldTo: number;
}

/** A period of a budget that takes over what names another one of it; `end` null: it never ends. */
export interface TakingPeriod {
  readonly start: number;
  readonly end: number | null;
}

/** A row of `usage_hourly`, or what is added to one. */
export interface UsageSum extends RequestSum {
  readonly hour: number;
  readonly tokenId: string;
  readonly model: string;
  readonly provider: string;
  readonly customerUserId: string;
  readonly customerId: string;
  /** The coarser sum that this one is a part of. */
  readonly ofModel: ModelSum;
  cacheWriteTokens: number;
  reasoningTokens: number;
}

/** A row of `label_hourly`, or what is added to one. */
export interface LabelSum extends RequestSum {
  readonly hour: number;
  readonly customerUserId: string;
  readonly customerId: string;
  readonly name: string;
  readonly value: string;
}

/** The key of a request that names whom it was for, and was held in an earlier commit; null: there is nothing to erase in it. */
export function keyOfEndUser(batch: readonly WireValue[], start: number): string | null {
  if (batch[start + SETTLEMENT.labels] === 0 || batch[findLabels(batch, start)] !== END_USER) return null;
  return (batch[start + SETTLEMENT.holdRecord] as number) < 0 ? (batch[start + SETTLEMENT.id] as string) : null;
}

function sumOf(sums: Map<string, BalanceSum>, budgetId: string, periodStart: number): BalanceSum {
  const key = `${budgetId}@${periodStart}`;
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = { budgetId, periodStart, spent: 0n, heldFrom: Number.MAX_SAFE_INTEGER, heldTo: 0 };
    sums.set(key, sum);
  }
  return sum;
}

function addCharge(sum: BalanceSum, charge: bigint, heldAt: number): void {
  sum.spent = addUp(sum.spent, charge);
  // A clock that went back opened no period again.
  const at = Math.max(heldAt, sum.periodStart);
  if (at < sum.heldFrom) sum.heldFrom = at;
  if (at > sum.heldTo) sum.heldTo = at;
}

/** What one commit adds to balances and rollups, merged: one row each however many requests touch it. */
export class CommitSums {
  readonly balances = new Map<string, BalanceSum>();
  /** What periods take over, by budget and period. */
  readonly carries = new Map<string, BalanceSum>();
  readonly #taking: ((budgetId: string) => readonly TakingPeriod[]) | null;
  readonly #takingOf = new Map<string, readonly TakingPeriod[]>();
  /** By the text of the ledger's list: requests of one caller share it. */
  readonly #sumsOf = new Map<string, readonly BalanceSum[]>();
  readonly usage = new Map<string, UsageSum>();
  readonly labels = new Map<string, LabelSum>();
  readonly byModel = new ModelSums();
  /** The sum added to last: neighbours in a commit often are alike. */
  #last: UsageSum | null = null;

  /** @param taking periods of a budget that take over; null: no budget has any */
  constructor(taking: ((budgetId: string) => readonly TakingPeriod[]) | null = null) {
    this.#taking = taking;
  }

  /** @param isErased whom it was for was erased while it ran */
  addSettlement(batch: readonly WireValue[], start: number, isErased = false): void {
    const charge = BigInt(batch[start + SETTLEMENT.charge] ?? 0);
    const budgets = batch[start + SETTLEMENT.budgets] as string;
    if (charge !== 0n && budgets !== '[]')
      this.#addBalances(budgets, charge, batch[start + SETTLEMENT.holdAt] as number);
    const sum = this.#usageOf(
      Math.floor((batch[start + SETTLEMENT.holdAt] as number) / HOUR_MS),
      batch[start + SETTLEMENT.tokenId] as string,
      batch[start + SETTLEMENT.model] as string,
      batch[start + SETTLEMENT.provider] as string,
      batch[start + SETTLEMENT.customerUserId] as string,
      (batch[start + SETTLEMENT.customerId] as string | null) ?? '',
    );
    const cacheWrites =
      (batch[start + SETTLEMENT.cacheWrite5m] as number) +
      (batch[start + SETTLEMENT.cacheWrite1h] as number) +
      (batch[start + SETTLEMENT.cacheWrite30m] as number) +
      (batch[start + SETTLEMENT.cacheWrite12h] as number);
    sum.cacheWriteTokens += cacheWrites;
    sum.reasoningTokens += batch[start + SETTLEMENT.reasoning] as number;
    addRequest(sum, batch, start, cacheWrites, charge);
    this.byModel.addSettlement(sum.ofModel, batch, start);
    const count = batch[start + SETTLEMENT.labels] as number;
    if (count > 0) this.#addLabels(batch, start, count, sum, cacheWrites, charge, isErased);
  }

  #addLabels(
    batch: readonly WireValue[],
    start: number,
    count: number,
    { hour, customerUserId, customerId }: UsageSum,
    cacheWrites: number,
    charge: bigint,
    isErased: boolean,
  ): void {
    for (let index = 0, from = findLabels(batch, start); index < count; index++, from += LENGTH.label) {
      const name = batch[from] as string;
      const value = isErased && name === END_USER ? ERASED : (batch[from + 1] as string);
      const key = JSON.stringify([hour, customerUserId, customerId, name, value]);
      let sum = this.labels.get(key);
      if (sum === undefined) {
        sum = { hour, customerUserId, customerId, name, value, ...NOTHING };
        this.labels.set(key, sum);
      }
      addRequest(sum, batch, start, cacheWrites, charge);
    }
  }

  /** Adds up the rollup by model: once, when everything was added. */
  addModels(): void {
    for (const sum of this.usage.values()) addSum(sum.ofModel, sum);
  }

  /** A record of refusals: hour, token, model, customer user, customer, kind, count. */
  addRefusal(batch: readonly WireValue[], start: number): void {
    const [hour, tokenId, model, customerUserId, customerId, errorType, count] = batch.slice(
      start + 1,
      start + LENGTH.refusal,
    );
    const sum = this.#usageOf(
      hour as number,
      tokenId as string,
      model as string,
      '',
      customerUserId as string,
      customerId as string,
    );
    sum.errors += count as number;
    this.byModel.addErrors(sum.ofModel, errorType as string, count as number);
  }

  #addBalances(budgets: string, charge: bigint, heldAt: number): void {
    for (const sum of this.#sumsOf.get(budgets) ?? this.#readSums(budgets)) {
      addCharge(sum, charge, heldAt);
      if (this.#taking !== null) this.#carry(sum, charge, heldAt);
    }
  }

  #readSums(budgets: string): readonly BalanceSum[] {
    const slots = JSON.parse(budgets) as [string, number][];
    const sums = slots.map(([id, start]) => sumOf(this.balances, id, start));
    this.#sumsOf.set(budgets, sums);
    return sums;
  }

  #carry({ budgetId, periodStart }: BalanceSum, charge: bigint, heldAt: number): void {
    let taking = this.#takingOf.get(budgetId);
    if (taking === undefined) this.#takingOf.set(budgetId, (taking = this.#taking?.(budgetId) ?? []));
    for (const { start, end } of taking) {
      const at = Math.max(heldAt, periodStart);
      if (start === periodStart || at < start || (end !== null && at >= end)) continue;
      addCharge(sumOf(this.carries, budgetId, start), charge, heldAt);
    }
  }

  #usageOf(
    hour: number,
    tokenId: string,
    model: string,
    provider: string,
    customerUserId: string,
    customerId: string,
  ): UsageSum {
    const last = this.#last;
    if (
      last !== null &&
      last.hour === hour &&
      last.tokenId === tokenId &&
      last.model === model &&
      last.provider === provider &&
      last.customerId === customerId
    ) {
      return last;
    }
    const key = `${hour}\n${tokenId}\n${model}\n${provider}\n${customerId}`;
    let sum = this.usage.get(key);
    if (sum === undefined) {
      sum = {
        hour,
        tokenId,
        model,
        provider,
        customerUserId,
        customerId,
        ofModel: this.byModel.of(hour, model, provider),
        ...NOTHING,
        cacheWriteTokens: 0,
        reasoningTokens: 0,
      };
      this.usage.set(key, sum);
    }
    this.#last = sum;
    return sum;
  }
}
