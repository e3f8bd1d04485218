import type { EmbeddingTarget } from '../dialects/embeddings/index.ts';
import type { UpstreamDialect } from '../dialects/port.ts';
import type { Egress } from '../egress/port.ts';
import type { Authenticator, CallOrigin } from '../identity/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { ErrorType } from '../lib/errors/index.ts';
import type { Logger } from '../lib/log.ts';
import type { TokenCounter, TokenEstimates } from '../metering/index.ts';
import type { BudgetRefusal, CallerScope, Counters, Pricing } from '../metering/port.ts';
import type { Router } from '../routing/port.ts';
import type { DialectName, EmbeddingName, HoldWrite, SettlementWrite } from '../store/records/index.ts';
import type { TrafficLog } from '../store/port.ts';

/** What the signals (log, metrics, traces) learn of a request. Calls must be cheap and must not throw. */
export interface PipelineObserver {
  /** Before the hold: no row is written. */
  refused(errorType: ErrorType, model: string | null, origin: CallOrigin): void;
  /** A budget has refused a request. */
  budgetExhausted(refusal: BudgetRefusal): void;
  /** Once a request, after its settlement was computed. */
  settled(hold: HoldWrite, settlement: SettlementWrite, origin: CallOrigin): void;
  streamOpened(): void;
  streamClosed(): void;
}

/** Settings that the pipeline reads at each request, so that a change takes effect at once. */
export interface PipelineSettings {
  /** Output tokens that the hold assumes when the client set no cap. */
  readonly defaultOutputTokens: number;
  /** Scope of the whole gateway, null without limits and budgets. */
  readonly gatewayScope: CallerScope | null;
}

export interface PipelineOptions {
  /** Bytes of one whole answer that are kept in memory at most. */
  readonly answerBytesMax: number;
  /** Bytes of a stream that wait for a slow client before the upstream is paused. */
  readonly streamBufferBytes: number;
  /** Between two checkpoints of a stream, milliseconds. */
  readonly checkpointIntervalMs: number;
  /** For all attempts of a request together, milliseconds; null: only the providers' own time-outs end it. */
  readonly requestTimeoutMs: number | null;
  /** From 0 (included) to 1 (excluded): spreads waits. */
  readonly random: () => number;
  /** Between two tries to write a settlement that the store refused, milliseconds. */
  readonly settlementRetryMs: number;
  /** How long a client waits for a settlement that the store refused at first, milliseconds. */
  readonly settlementPatienceMs: number;
}

export const DEFAULT_PIPELINE_OPTIONS: PipelineOptions = {
  answerBytesMax: 64 * 1024 * 1024,
  streamBufferBytes: 256 * 1024,
  checkpointIntervalMs: 1000,
  requestTimeoutMs: null,
  random: Math.random,
  settlementRetryMs: 250,
  settlementPatienceMs: 10_000,
};

/** What the pipeline uses. */
export interface PipelineDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly router: Router;
  readonly counters: Counters;
  readonly pricing: Pricing;
  readonly estimates: TokenEstimates;
  readonly tokenCounter: TokenCounter;
  readonly traffic: TrafficLog;
  readonly authenticator: Authenticator;
  readonly egress: Egress;
  readonly observer: PipelineObserver;
  readonly options: PipelineOptions;
  getDialect(name: DialectName): UpstreamDialect;
  findEmbeddings(name: EmbeddingName): EmbeddingTarget | null;
  settings(): PipelineSettings;
}
