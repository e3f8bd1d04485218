import type { KnownModel } from '../../../metering/price-data/create-price-data.ts';
import type { ListedModel } from '../../../providers/index.ts';
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

/** What a provider's own list of models says. */
export type ModelListResult =
  | { readonly ok: true; readonly models: readonly ListedModel[] }
  | Extract<ProviderTestResult, { readonly ok: false }>;

/** Public knowledge of models, pinned with the program. */
export interface ModelData {
  /** Name and version of the data set. */
  readonly dataset: string;
  /** What is known of each of these names, null where nothing is. */
  describe(
    kind: ProviderKind,
    baseUrl: string | null,
    upstreamModels: readonly string[],
  ): Promise<readonly (KnownModel | null)[]>;
  /** The models of a kind. */
  list(kind: ProviderKind): Promise<readonly KnownModel[]>;
}

/** Makes one small real call; never throws for what the provider does. */
export type TestProvider = (provider: ProviderRecord, deployment: DeploymentRecord) => Promise<ProviderTestResult>;

/** What the verbs of providers and models use. */
export interface CatalogueDeps extends ServiceDeps {
  readonly kinds: ReadonlyMap<string, ProviderKind>;
  readonly findPrice: FindPrice;
  /** What is wrong with a provider's address (scheme, private ranges); null when it may be called. */
  readonly checkUrl: (url: string) => string | null;
  readonly testProvider: TestProvider;
  /** Asks a provider for its models; never rejects for what the provider does. */
  readonly listUpstreamModels: (provider: ProviderRecord) => Promise<ModelListResult>;
  readonly modelData: ModelData;
}
