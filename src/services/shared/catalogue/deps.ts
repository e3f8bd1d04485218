import type { ProviderKind } from '../../../providers/port.ts';
import type { DeploymentRecord, PriceDocument, ProviderRecord } from '../../../store/records/index.ts';
import type { ServiceDeps } from '../../context.ts';

/** A price of the public data set. */
export interface KnownPrice {
  readonly document: PriceDocument;
  /** Name and version of the data set. */
  readonly dataset: string;
}

/** Looks a price up in the data set; null when it is not known there. */
export type FindPrice = (
  kind: ProviderKind,
  baseUrl: string | null,
  upstreamModel: string,
) => Promise<KnownPrice | null>;

/** How one real call of a provider went. */
export type ProviderTestResult =
  | { readonly ok: true; readonly latencyMs: number }
  | {
      readonly ok: false;
      /** `type` of the error table, and a text without secrets. */
      readonly error: { readonly type: string; readonly message: string; readonly upstreamStatus: number | null };
    };

/** Makes one small real call; never throws for what the provider does. */
export type TestProvider = (provider: ProviderRecord, deployment: DeploymentRecord) => Promise<ProviderTestResult>;

/** What the verbs of providers and models use. */
export interface CatalogueDeps extends ServiceDeps {
  readonly kinds: ReadonlyMap<string, ProviderKind>;
  readonly findPrice: FindPrice;
  /** What is wrong with a provider's address (scheme, private ranges); null when it may be called. */
  readonly checkUrl: (url: string) => string | null;
  readonly testProvider: TestProvider;
}
