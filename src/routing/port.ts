import type { NanoUsd } from '../lib/money.ts';
import type { AdmissionRefusal, CallerScope, CompiledPrice, CounterScope } from '../metering/port.ts';
import type { EgressHeaders } from '../egress/port.ts';
import type { ProviderAccount, ProviderKind } from '../providers/port.ts';
import type { QuotaView } from './quota.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Sibling } from './siblings.ts';
import type { FallbackReason, HedgeRecord, Limits } from '../store/records/index.ts';

/** How deployments of one priority are chosen among. */
export type Strategy = 'weighted' | 'lowest_latency' | 'lowest_price' | 'least_busy' | 'sticky';

/** Another model, and what of a request's failures leads to it. */
export interface Fallback {
  readonly model: string;
  readonly on: readonly FallbackReason[];
}

/** What of a request decides where it goes, besides its model. */
export interface RouteWish {
  /** What names its conversation: `sticky` keeps it at one deployment. null: none. */
  readonly conversation: string | null;
  /** Tokens that `lowest_price` compares prices by. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What is known of a deployment's place among its model's. */
export interface RoutePlace {
  readonly deployment: RoutableDeployment;
  readonly state: 'ready' | 'low' | 'full' | 'limited' | 'broken' | 'resting' | 'unpriced';
  /** Attempts under way. */
  readonly active: number;
  /** Smoothed time to the first byte; null while none was seen. */
  readonly latencyMs: number | null;
  /** Cost of the wish; null without a price. */
  readonly cost: NanoUsd | null;
  /** Until it may be called again; 0: now. */
  readonly waitMs: number;
  /** What its provider said is left of its own rate limits. */
  readonly quota: readonly QuotaView[];
}

/** How a deployment stands when nobody asks for it. */
export interface DeploymentStatus {
  readonly deployment: RoutableDeployment;
  readonly state: RoutePlace['state'];
  readonly waitMs: number;
  readonly quota: readonly QuotaView[];
}

/** What is known of when a second attempt is made beside one that is silent. */
export interface HedgeDelay {
  /** null while too few calls were seen. */
  readonly delayMs: number | null;
  /** Calls that it is known from, and how many it takes. */
  readonly samples: number;
  readonly samplesNeeded: number;
}

/** Second attempts: when one is due, from the times of the calls before. */
export interface Hedging {
  /** @param stream times of streams and of whole answers are told apart */
  delay(hedge: HedgeRecord, deployment: RoutableDeployment, stream: boolean): HedgeDelay;
  /** A call of a hedged model sent its first byte. */
  observe(deployment: RoutableDeployment, stream: boolean, firstByteMs: number): void;
  /** A call was ended because the other one was answered first. */
  outpaced(hedge: HedgeRecord, deployment: RoutableDeployment, stream: boolean, waitedMs: number): void;
}

/** A deployment ready to be called. */
export interface RoutableDeployment {
  readonly id: string;
  readonly upstreamModel: string;
  readonly account: ProviderAccount;
  readonly kind: ProviderKind;
  /** null while the price is unknown: such a deployment is never called. */
  readonly price: CompiledPrice | null;
  /** What else its provider offers, by the names of `nameSibling`: models that it may run within an answer. Absent: nothing. */
  readonly siblings?: ReadonlyMap<string, Sibling>;
  readonly priority: number;
  readonly weight: number;
  /** Its own limits and its provider's, where its operator has set some. */
  readonly scopes: readonly CounterScope[];
}

/** Why a deployment cannot take a call now: its provider has as many as it may have, or a limit of its own is reached. */
export type Busy = { readonly kind: 'full' } | { readonly kind: 'limited'; readonly refusal: AdmissionRefusal };

/** A model with what serves it. */
export interface RoutableModel {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly limits: Limits;
  /** The model's own scope, when it has limits or budgets. */
  readonly scope: CallerScope | null;
  /** Enabled deployments of enabled providers, by priority. */
  readonly deployments: readonly RoutableDeployment[];
  readonly strategy: Strategy;
  readonly fallbacks: readonly Fallback[];
  /** null: no second attempt is made beside the first. */
  readonly hedge: HedgeRecord | null;
  readonly enabled: boolean;
}

/** An immutable picture of providers, models and deployments; a change makes a new one. */
export interface Catalogue {
  /** When the next price takes effect, UTC milliseconds: until then, not included, the picture holds. */
  readonly validUntil: number;
  /** By name or alias. */
  findModel(name: string): RoutableModel | null;
  models(): readonly RoutableModel[];
  /** At most three names that are near, for the 404. */
  nearestNames(name: string): readonly string[];
}

/** Keeps the catalogue current and chooses among deployments. */
export interface Router {
  catalogue(): Catalogue;
  /** Reads everything anew; resolves when the new picture is in use. */
  reload(): Promise<void>;
  /**
   * Deployments to try, in order: those that are ready, by priority, then as the model's strategy says; those that are low, full, limited,
   * broken and resting after them. Those without a price are left out.
   * @param wish what `lowest_price` and `sticky` need (`needsWish`); without it they are as `weighted`
   * @param inputTokens of the request: more than what its provider says is left makes a deployment low
   */
  candidates(model: RoutableModel, wish: RouteWish | null, inputTokens: number): readonly RoutableDeployment[];
  /** The same order with what led to it; those without a price come last. Changes nothing. */
  explain(model: RoutableModel, wish: RouteWish): readonly RoutePlace[];
  /** Whether a further attempt may go there: its breaker is not open and it has not asked to be left alone. */
  isReady(deployment: RoutableDeployment): boolean;
  /**
   * What `acquire` would be refused by; null: nothing. Changes nothing.
   * @param tokens what limits reserve for it
   */
  busy(deployment: RoutableDeployment, tokens: number): Busy | null;
  /**
   * An attempt begins: false when the provider's concurrency is full or a limit of it or of its provider is reached. Pair with `release`.
   * @param caller who makes it, one attempt there at a time: tells a probe from the others
   * @param inputTokens as they probably are: taken off what the provider said is left
   * @param tokens what limits reserve for it
   */
  acquire(deployment: RoutableDeployment, caller: object, inputTokens: number, tokens: number): boolean;
  /** @param tokens what it used; null: nothing was sent */
  release(deployment: RoutableDeployment, caller: object, tokens: number | null): void;
  /** An answer begins: its headers may say what is left of the provider's own rate limits. */
  heard(deployment: RoutableDeployment, headers: EgressHeaders): void;
  /** How the deployments of a provider stand, in the order of their models. */
  statusOf(providerId: string): readonly DeploymentStatus[];
  /**
   * How an attempt ended, for health and breaker.
   * @param retryAfterMs how long the provider wants to be left alone; null: it did not say
   * @param firstByteMs until it began to answer; null or absent: it did not
   */
  report(
    deployment: RoutableDeployment,
    outcome: 'ok' | 'failed' | 'rate-limited',
    retryAfterMs: number | null,
    firstByteMs?: number | null,
  ): void;
  /** A check from outside found its provider well: a broken one may be probed by the next call. */
  vouch(deployment: RoutableDeployment): void;
  /** What retries of all requests may add to the load. */
  readonly retries: RetryBudget;
  readonly hedging: Hedging;
}
