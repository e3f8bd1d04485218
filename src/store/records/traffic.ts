import type { NanoUsd } from '../../lib/money.ts';
import type { WireName } from './catalogue.ts';
import type { ResponseWrite } from './responses.ts';

/**
 * Token counts of one request in the disjoint form (DIALECTS, section 2): `input`, `cachedRead`, the cache writes and
 * `output` add up to the total; `reasoning`, audio and image counts are parts of them.
 */
export interface Usage {
  readonly input: number;
  readonly cachedRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly cacheWrite30m: number;
  readonly cacheWrite12h: number;
  readonly output: number;
  /** Part of `output`. */
  readonly reasoning: number;
  /** Part of `input`. */
  readonly audioInput: number;
  /** Part of `output`. */
  readonly audioOutput: number;
  /** Images made, a count. */
  readonly images: number;
  /** Calls of hosted tools by name; null when there were none. */
  readonly tools: Readonly<Record<string, number>> | null;
  /** The service tier that it is billed at, as the provider reports it, in lower case; absent or null: the standard one. */
  readonly serviceTier?: string | null;
  /**
   * The runs of models that it is made of, each priced by itself; the counts above are their sums. Absent or null: one run of the model
   * that was called.
   */
  readonly runs?: readonly UsageRun[] | null;
}

/** One of several runs of models within an answer: a condensed context, an adviser, a stand-in for a model that declined. */
export interface UsageRun {
  /** The provider's own name of the model; null: the one that was called. */
  readonly model: string | null;
  /** The version that it is priced by; null: the request's own. */
  readonly priceVersionId: string | null;
  readonly input: number;
  readonly cachedRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
  /** Part of `output`. */
  readonly reasoning: number;
}

export const NO_USAGE: Usage = {
  input: 0,
  cachedRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cacheWrite30m: 0,
  cacheWrite12h: 0,
  output: 0,
  reasoning: 0,
  audioInput: 0,
  audioOutput: 0,
  images: 0,
  tools: null,
};

export type RequestState = 'held' | 'settled' | 'recovered';
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'error' | 'cancelled';

/** A budget in one of its periods, as a ledger entry names it. */
export interface BudgetSlotName {
  readonly budgetId: string;
  /** UTC milliseconds; 0 for `total`. */
  readonly periodStart: number;
}

/** What a client says of its request, cut to a bound: what spend is summed by. */
export interface RequestLabels {
  /** Whom it asks for; null: it does not say. */
  readonly endUser: string | null;
  /** Names with their texts, none twice and none empty. */
  readonly metadata: readonly (readonly [name: string, value: string])[];
}

/** What is written when a request is admitted: the row, its hold, in one go. */
export interface HoldWrite {
  /** `req_…`; carries the instant of the request. */
  readonly id: string;
  readonly requestId: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly customerId: string | null;
  readonly customerUserId: string;
  readonly tokenId: string;
  readonly model: string;
  /** Of the first candidate; the settlement writes the one that answered. */
  readonly providerId: string;
  readonly provider: string;
  readonly deploymentId: string;
  readonly priceVersionId: string;
  /** `prompts` for the gateway's own prompt call. */
  readonly dialectIn: WireName | 'prompts';
  readonly dialectOut: WireName;
  /** What was called: `chat`, `text_completion`, `embeddings`. */
  readonly operation: string;
  readonly stream: boolean;
  readonly hold: NanoUsd;
  /** Input tokens as estimated for the hold; recovery charges them. */
  readonly estimatedInputTokens: number;
  readonly budgets: readonly BudgetSlotName[];
  /** Millionths. Pinned, so that recovery charges what was agreed. */
  readonly marginMillionths: number;
  /** null: it has none, the usual request. */
  readonly labels: RequestLabels | null;
  /** Kept by the store: since when the hold is there and not settled; absent: it does not know. */
  era?: number;
  /** Kept by the store: the group that the hold waits in to be sent, and which record of it; absent: it waits in none. */
  group?: number;
  record?: number;
}

/** A stream's progress, so that a crash loses at most a second of it. */
export interface CheckpointWrite {
  readonly id: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** Output tokens relayed so far, reported or counted. */
  readonly outputTokens: number;
  /** Input tokens when the provider has reported them, else null. */
  readonly inputTokens: number | null;
  /** What a recovery would charge now, at most the committed hold. */
  readonly charge: NanoUsd;
}

/** Why an attempt was made: the same deployment again, another one, another model, or beside one that is slow. */
export type AttemptReason = 'retry' | 'failover' | 'fallback' | 'hedge';

/** What ends an attempt from outside: another one answered first, or the request was ended. */
export type AttemptEnding = 'outpaced' | 'cancelled';

/** One try of a request at one deployment. */
export interface AttemptWrite {
  /** 0, 1, … in the order tried. */
  readonly n: number;
  readonly at: number;
  readonly providerId: string;
  readonly provider: string;
  readonly deploymentId: string;
  readonly upstreamModel: string;
  readonly priceVersionId: string;
  /** HTTP status of the provider, null when none came. */
  readonly status: number | null;
  /** `type` of the error table, null when this attempt did not fail. */
  readonly errorType: string | null;
  readonly providerCost: NanoUsd;
  readonly latencyMs: number;
  readonly timeToFirstByteMs: number | null;
  /** The provider's own id of the call, where it sends one. */
  readonly upstreamRequestId: string | null;
  /** null: the first. */
  readonly reason: AttemptReason | null;
  /** null: it answered or failed. */
  readonly ended: AttemptEnding | null;
}

/** What is written when a request ends: the charge that replaces its hold, once. */
export interface SettlementWrite {
  readonly id: string;
  readonly at: number;
  /** HTTP status that the client saw; 499 when it left first. */
  readonly status: number;
  readonly providerId: string;
  readonly provider: string;
  readonly deploymentId: string;
  readonly priceVersionId: string;
  readonly dialectOut: WireName;
  readonly finishReason: FinishReason | null;
  /** As the provider wrote it. */
  readonly rawFinishReason: string | null;
  readonly errorType: string | null;
  readonly usage: Usage;
  /** Whether any count was estimated rather than reported. */
  readonly estimated: boolean;
  readonly charge: NanoUsd;
  /** What the usage would have cost above what the budgets had; not charged. */
  readonly overrun: NanoUsd;
  readonly providerCost: NanoUsd;
  readonly latencyMs: number;
  readonly timeToFirstTokenMs: number | null;
  readonly attempts: readonly AttemptWrite[];
  readonly warnings: readonly string[];
  /** What is kept of the answer for its client, in the same commit; absent: nothing. */
  readonly response?: ResponseWrite;
}

/** A request that was refused before its hold: counted, not rowed. */
export interface RefusalCount {
  readonly at: number;
  readonly customerId: string | null;
  readonly customerUserId: string;
  readonly tokenId: string;
  readonly model: string;
  /** `type` of the error table. */
  readonly errorType: string;
}

/** One row of the request log, as the lists answer it. */
export interface RequestRecord extends Omit<HoldWrite, 'budgets' | 'operation' | 'era' | 'group' | 'record'> {
  readonly operation: string;
  readonly state: RequestState;
  readonly status: number | null;
  readonly finishReason: FinishReason | null;
  readonly rawFinishReason: string | null;
  readonly errorType: string | null;
  readonly usage: Usage;
  readonly estimated: boolean;
  readonly charge: NanoUsd;
  readonly overrun: NanoUsd;
  readonly providerCost: NanoUsd;
  readonly latencyMs: number | null;
  readonly timeToFirstTokenMs: number | null;
  readonly attempts: readonly AttemptWrite[];
  readonly warnings: readonly string[];
  readonly checkpointAt: number | null;
  readonly checkpointOutputTokens: number | null;
  readonly checkpointCharge: NanoUsd | null;
}

export type LedgerPhase = 'hold' | 'extension' | 'settlement' | 'release' | 'recovery' | 'overrun' | 'adjustment';

/** One append-only entry. Its key is (`id`, `phase`, `n`), so nothing is settled twice. */
export interface LedgerRecord {
  /** The request's `req_…`, or `led_…` of an adjustment. */
  readonly id: string;
  readonly phase: LedgerPhase;
  readonly n: number;
  readonly at: number;
  /** Hold: set aside. Settlement, recovery: the charge. Release: 0. Adjustment: what it adds to what may be spent, signed. */
  readonly amount: NanoUsd;
  readonly providerCost: NanoUsd;
  readonly budgets: readonly BudgetSlotName[];
  readonly priceVersionId: string | null;
  readonly reason: string | null;
  readonly actorId: string | null;
}

/** A correction by hand: what it adds to what a budget may spend in one of its periods. */
export interface AdjustmentWrite extends BudgetSlotName {
  /** `led_…` */
  readonly id: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** Above zero: more to spend; below zero: less. */
  readonly amount: NanoUsd;
  readonly reason: string;
  readonly actorId: string;
  /** Bound of the sum of a slot's adjustments, either way. */
  readonly sumMax: NanoUsd;
}

/** Who spent what on which model in a time, as a statement tells it. */
export interface StatementSum {
  readonly customerId: string | null;
  readonly customerUserId: string;
  readonly tokenId: string;
  readonly model: string;
  readonly requests: number;
  /** Includes cached reads and cache writes. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  /** Includes reasoning. */
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly charge: NanoUsd;
}

export type UsageGroupKey =
  | 'hour'
  | 'day'
  | 'month'
  | 'model'
  | 'provider'
  | 'customer_id'
  | 'customer_user_id'
  | 'token_id'
  /** The value of the tag that is asked for. */
  | 'tag'
  | 'end_user';

/** How long requests took that were answered without an error, as counts by bounds (`PACE_BOUNDS_MS`). */
export interface PaceCounts {
  readonly sumUs: bigint;
  readonly counts: readonly number[];
}

/** How many requests failed in which way. */
export interface ErrorGroup {
  readonly keys: UsageGroup['keys'];
  /** `type` of the error table; null: it was not kept. */
  readonly errorType: string | null;
  readonly errors: number;
}

/** One group of the usage report. */
export interface UsageGroup {
  readonly keys: Readonly<Partial<Record<UsageGroupKey, string | null>>>;
  readonly requests: number;
  readonly errors: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly charge: NanoUsd;
  readonly providerCost: NanoUsd;
  /** Absent: the report is by what these are not kept by. */
  readonly latency?: PaceCounts;
  readonly firstToken?: PaceCounts;
}
