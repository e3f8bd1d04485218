import type { CompiledPrice, CounterScope } from '../metering/port.ts';
import type { ProviderAccount, ProviderKind } from '../providers/port.ts';
import type { Limits } from '../store/records/index.ts';

/** A deployment ready to be called. */
export interface RoutableDeployment {
  readonly id: string;
  readonly upstreamModel: string;
  readonly account: ProviderAccount;
  readonly kind: ProviderKind;
  /** null while the price is unknown: such a deployment is never called. */
  readonly price: CompiledPrice | null;
  readonly priority: number;
  readonly weight: number;
}

/** A model with what serves it. */
export interface RoutableModel {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly limits: Limits;
  /** The model's own scope, when it has limits or budgets. */
  readonly scope: CounterScope | null;
  /** Enabled deployments of enabled providers, by priority. */
  readonly deployments: readonly RoutableDeployment[];
  readonly fallbacks: readonly string[];
  readonly enabled: boolean;
}

/** An immutable picture of providers, models and deployments; a change makes a new one. */
export interface Catalogue {
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
  /** Deployments to try, in order: priority, then weighted at random; broken and full ones last or left out. */
  candidates(model: RoutableModel): readonly RoutableDeployment[];
  /** An attempt begins: false when the provider's concurrency is full. Pair with `release`. */
  acquire(deployment: RoutableDeployment): boolean;
  release(deployment: RoutableDeployment): void;
  /** How an attempt ended, for health and breaker. */
  report(deployment: RoutableDeployment, outcome: 'ok' | 'failed' | 'rate-limited', retryAfterMs: number | null): void;
}
