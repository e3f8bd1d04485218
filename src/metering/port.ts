import type { NanoUsd } from '../lib/money.ts';
import type {
  BudgetBalanceRecord,
  BudgetPeriod,
  BudgetRecord,
  BudgetScopeKind,
  BudgetSlotName,
  Limits,
  Usage,
} from '../store/records/index.ts';

/** Of which entities is counted: those that bind callers, and those that calls are made to, which have limits alone. */
export type CounterScopeKind = BudgetScopeKind | 'provider' | 'deployment';

/** An entity whose limits and budgets bind a request. Narrowest first: token, customer user, customer, model, gateway. */
export interface CounterScope {
  readonly kind: CounterScopeKind;
  readonly id: string;
  readonly limits: Limits;
  readonly budgets: readonly BudgetRecord[];
}

/** One that binds whoever calls, whichever deployment serves it. */
export interface CallerScope extends CounterScope {
  readonly kind: BudgetScopeKind;
}

/** What a request asks to take; or an attempt, of the deployment that it goes to: without a hold, and no record names it. */
export interface Admission {
  readonly scopes: readonly CounterScope[];
  readonly hold: NanoUsd;
  /** For how many more such holds a hard budget must have room, so that one request leaves something to the others; none is taken for them. Absent: 0. */
  readonly spareHolds?: number;
  /** Input estimate plus output cap: reserved from the token limits, corrected at settlement. */
  readonly tokens: number;
  /** UTC milliseconds. */
  readonly now: number;
  /** The request's, by which its grant is found when its process has died; absent: nothing is written of it. */
  readonly id?: string;
}

export type LimitName = keyof Limits;

/** Why nothing was taken. */
export type AdmissionRefusal =
  | {
      readonly kind: 'limit';
      readonly scope: CounterScope;
      readonly limit: Exclude<LimitName, 'concurrentRequests'>;
      readonly quota: number;
      readonly windowSeconds: number;
      /** Until the same request would pass. */
      readonly retryAfterMs: number;
    }
  | { readonly kind: 'concurrency'; readonly scope: CounterScope; readonly quota: number }
  | {
      readonly kind: 'budget';
      readonly scope: CounterScope;
      readonly budget: BudgetRecord;
      readonly spent: NanoUsd;
      readonly held: NanoUsd;
      /** As in `BudgetView`. */
      readonly adjusted: NanoUsd;
      readonly remaining: NanoUsd;
      /** UTC milliseconds; null for `total`. */
      readonly resetsAt: number | null;
    };

export type BudgetRefusal = Extract<AdmissionRefusal, { readonly kind: 'budget' }>;

/** What is left of one limit of one entity. */
export interface LimitView {
  readonly scope: CounterScope;
  readonly limit: LimitName;
  readonly quota: number;
  /** Whole requests or tokens; never below 0. */
  readonly remaining: number;
  /** Until all of it is there again if nothing more is taken, milliseconds; 0: it is. null: whenever running requests end. */
  readonly resetMs: number | null;
}

/** What a request has taken; opaque to all but the `Counters` that made it. */
export interface Grant {
  readonly hold: NanoUsd;
  /** Budgets and periods concerned: what the ledger entry names. */
  readonly budgets: readonly BudgetSlotName[];
  /** Whether a hard budget binds the caller. */
  readonly hardBudget: boolean;
}

/** One budget as `me` and the lists answer it. */
export interface BudgetView {
  readonly budget: BudgetRecord;
  readonly spent: NanoUsd;
  readonly held: NanoUsd;
  /** What adjustments have added to the amount, below zero: taken from it. `remaining` = amount + adjusted − spent − held. */
  readonly adjusted: NanoUsd;
  readonly remaining: NanoUsd;
  readonly resetsAt: number | null;
}

/** Hears what is left of limits, one after the other, as a `LimitView` says it. */
export interface LimitListener {
  hear(scope: CounterScope, limit: LimitName, quota: number, remaining: number, resetMs: number | null): void;
}

/**
 * Budgets left, limits and concurrency, in memory (DESIGN, section 8). `admit` is one critical section: it checks all
 * and takes all, or takes nothing.
 */
export interface Counters {
  /** Loads the slots that the scopes need; null when all are there, which is the usual case. */
  prepare(scopes: readonly CounterScope[], now: number): Promise<void> | null;
  admit(admission: Admission): Grant | AdmissionRefusal;
  /** What `admit` would refuse it for; takes nothing. */
  check(admission: Admission): AdmissionRefusal | null;
  /** Raises a hold before a dearer candidate is tried; null when it was raised. */
  extend(grant: Grant, extra: NanoUsd): AdmissionRefusal | null;
  /**
   * Replaces the hold by the charge, once, in the hold's own periods, and gives back concurrency. What a charge above its
   * hold does not find in a hard budget is the overrun.
   * @param tokens what was used; null: it was refused after all, so that it has used nothing up, not even a request
   */
  settle(
    grant: Grant,
    charge: NanoUsd,
    tokens: number | null,
    now: number,
  ): { readonly charge: NanoUsd; readonly overrun: NanoUsd };
  /** The settlement (or release) of this grant is durable: its slots may be unloaded. */
  committed(grant: Grant): void;
  view(budgets: readonly BudgetRecord[], now: number): Promise<readonly BudgetView[]>;
  /** What is left of each limit of these scopes, in their order; one that is not in memory (`prepare`) is shown as unused. Changes nothing. */
  viewLimits(scopes: readonly CounterScope[], now: number): readonly LimitView[];
  /** The same, told instead of listed. */
  tellLimits(scopes: readonly CounterScope[], now: number, listener: LimitListener): void;
  /** A budget or limit was changed or removed; the next `prepare` takes it up, and nothing held is lost. */
  refresh(kind: BudgetScopeKind, id: string): void;
  /**
   * An adjustment is durable, and `balance` was read after it: admissions from now on see its `adjusted` in that period, unless a
   * balance with more `adjustments` is known. `spent` is not taken over.
   */
  adjust(budget: BudgetRecord, balance: BudgetBalanceRecord): void;
}

/** A price ready to compute with: nano-USD per million tokens, currency already converted. */
export interface CompiledPrice {
  readonly versionId: string;
  readonly free: boolean;
  /** Highest input threshold first; the last has threshold −1 and is the base. */
  readonly tiers: readonly CompiledTier[];
  /** Prices of other service tiers, by their names; null: there are none. */
  readonly serviceTiers: ReadonlyMap<string, CompiledPrice> | null;
}

export interface CompiledTier {
  /** The tier prices the whole request when its input tokens are above this. */
  readonly aboveInputTokens: number;
  readonly input: bigint;
  readonly output: bigint;
  readonly cachedRead: bigint;
  readonly cacheWrite5m: bigint;
  readonly cacheWrite1h: bigint;
  readonly cacheWrite30m: bigint;
  readonly cacheWrite12h: bigint;
  readonly reasoning: bigint;
  readonly audioInput: bigint;
  readonly audioOutput: bigint;
  /** Nano-USD each, times one million, so that one division serves all. */
  readonly image: bigint;
  readonly request: bigint;
  readonly tools: Readonly<Record<string, bigint>>;
  /** The dearest part of the input, of the output, and the dearest request, of this tier and of those below it: what a hold is made of. */
  readonly dearestInput: bigint;
  readonly dearestOutput: bigint;
  readonly dearestRequest: bigint;
}

/** Finds the price that a run of another model is pinned to; null when it is not known, and the request's own is taken. */
export type FindRunPrice = (priceVersionId: string) => CompiledPrice | null;

/** What a line of a price is for. */
export type PricedPartKind =
  | 'input'
  | 'audio_input'
  | 'cached_input'
  | 'cache_write_5m'
  | 'cache_write_1h'
  | 'cache_write_30m'
  | 'cache_write_12h'
  | 'output'
  | 'reasoning'
  | 'audio_output'
  | 'request'
  | 'image'
  | 'tool';

/** One line of a price: `quantity` × `rate`. */
export interface PricedPart {
  readonly kind: PricedPartKind;
  /** Name of a hosted tool. */
  readonly tool: string | null;
  readonly quantity: bigint;
  /** As in `CompiledTier`: nano-USD a million tokens; of a piece, nano-USD times one million. */
  readonly rate: bigint;
  /** Place among the runs; null: there is one, or it is of the whole request. */
  readonly run: number | null;
  readonly priceVersionId: string;
  /** The service tier whose price it is; null: the standard one. */
  readonly serviceTier: string | null;
  /** Threshold of the tier that was reached; −1: the base. */
  readonly aboveInputTokens: number;
}

/** How a charge comes about. */
export interface PriceExplanation {
  readonly parts: readonly PricedPart[];
  /** Sum of the parts, nano-USD times one million. */
  readonly exact: bigint;
  readonly charge: NanoUsd;
}

/** Computes with prices; pure. */
export interface Pricing {
  /** Provider cost: usage × price, rounded half-even once. */
  cost(price: CompiledPrice, usage: Usage, findRunPrice?: FindRunPrice): NanoUsd;
  /** Charge: the same with the customer's margin, rounded once. */
  charge(price: CompiledPrice, usage: Usage, marginMillionths: number, findRunPrice?: FindRunPrice): NanoUsd;
  /** The same charge with the lines that it is the sum of. */
  explain(price: CompiledPrice, usage: Usage, marginMillionths: number, findRunPrice?: FindRunPrice): PriceExplanation;
  /**
   * The most a request can cost: input at the dearest input price of the tiers that it may reach, output at the dearest output price.
   * Where a request may be served at another service tier, or by several runs, `price` is what `boundPrice` makes of them.
   */
  worstCase(
    price: CompiledPrice,
    inputTokens: number,
    outputTokens: number,
    choices: number,
    marginMillionths: number,
  ): NanoUsd;
  /** The most output tokens that `amount` pays for after the input; may be negative. */
  affordableOutput(
    price: CompiledPrice,
    inputTokens: number,
    choices: number,
    marginMillionths: number,
    amount: NanoUsd,
  ): number;
}

/** A budget period: half-open, UTC milliseconds. */
export interface Period {
  readonly start: number;
  /** null for `total`. */
  readonly end: number | null;
}

export type ComputePeriod = (period: BudgetPeriod, timeZone: string, resetDay: number, now: number) => Period;
