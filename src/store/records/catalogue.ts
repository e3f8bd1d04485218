import type { Versioned } from './identity.ts';
import type { Limits } from './limits.ts';

/** Formats of conversations that clients speak, and providers too. */
export type ClientDialectName = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini';
/** All of them: some are spoken by providers alone. */
export type DialectName = ClientDialectName | 'bedrock-converse';
/** Formats in which vectors are asked for. */
export type EmbeddingName =
  | 'openai-embeddings'
  | 'gemini-embed-content'
  | 'gemini-batch-embed-contents'
  | 'vertex-predict';
/** Every format of a call's body: those of conversations, and those of the calls beside them. */
export type WireName = DialectName | 'openai-completions' | EmbeddingName;
export type HealthState = 'unknown' | 'healthy' | 'degraded' | 'unhealthy';

/** An account at an LLM vendor or a server of one's own. */
export interface ProviderRecord extends Versioned {
  readonly name: string;
  readonly kind: string;
  readonly baseUrl: string | null;
  /** null: the kind's own list. */
  readonly dialects: readonly DialectName[] | null;
  /** Sealed; null when the kind needs none. */
  readonly apiKeySealed: string | null;
  readonly apiKeyLast4: string | null;
  /** Sealed JSON object of extra headers. */
  readonly headersSealed: string | null;
  readonly headerNames: readonly string[];
  /** 1 is tried before 2. */
  readonly priority: number;
  readonly weight: number;
  /** null: the gateway's default. */
  readonly timeoutMs: number | null;
  readonly firstByteTimeoutMs: number | null;
  readonly idleTimeoutMs: number | null;
  readonly maxConcurrency: number | null;
  /** Of its calls together: a provider that is at one is passed over while another can serve. */
  readonly limits: Limits;
  readonly maxRetries: number;
  readonly onClientAbort: 'abort' | 'finish';
  readonly enabled: boolean;
  readonly health: HealthState;
  readonly healthChangedAt: number | null;
  readonly healthReason: string | null;
}

/** What leads from a model to another: no deployment could serve, the input is too long for it, it refused the content. */
export type FallbackReason = 'failure' | 'context_overflow' | 'content_filter';

/** Another model to try; a name alone stands for failures and inputs that are too long. */
export type FallbackRecord = string | { readonly model: string; readonly on: readonly FallbackReason[] };

/** When a second attempt is made beside the first: once that has been silent for longer than this share of the calls. */
export interface HedgeRecord {
  readonly after: 'p90' | 'p95' | 'p99';
  /** Never before, milliseconds. */
  readonly minMs: number;
}

/** The public name that a client asks for. */
export interface ModelRecord extends Versioned {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly strategy: string;
  /** Models to try when this one cannot serve. */
  readonly fallbacks: readonly FallbackRecord[];
  /** null: never. */
  readonly hedge: HedgeRecord | null;
  readonly limits: Limits;
  readonly enabled: boolean;
}

/** One provider's offer of a model. */
export interface DeploymentRecord extends Versioned {
  readonly modelId: string;
  readonly providerId: string;
  /** The provider's own name for the model. */
  readonly upstreamModel: string;
  /** The operator's price as it was written (API.md 4.3.1), null when it comes from the price data. */
  readonly priceOverride: PriceDocument | null;
  /** The version that requests are pinned to; null while the price is unknown. */
  readonly priceVersionId: string | null;
  /** null: the provider's own priority or weight. */
  readonly priority: number | null;
  readonly weight: number | null;
  /** Of its own calls, as those of its provider. */
  readonly limits: Limits;
  readonly enabled: boolean;
}

/** Rates of a price as API.md 4.3.1 writes them: decimal strings, USD (or `currency`) per million tokens. */
export interface PriceRates {
  readonly input?: string;
  readonly output?: string;
  readonly cached_input?: string;
  readonly cache_write_5m?: string;
  readonly cache_write_1h?: string;
  readonly cache_write_30m?: string;
  readonly cache_write_12h?: string;
  readonly reasoning?: string;
  readonly audio_input?: string;
  readonly audio_output?: string;
  readonly image?: string;
  readonly request?: string;
  readonly tools?: Readonly<Record<string, string>>;
}

export interface PriceTier extends PriceRates {
  readonly above_input_tokens: number;
}

/** What another service tier costs: token prices times a factor, or a whole list of rates. */
export type ServiceTierPrice =
  | { readonly multiplier: string }
  | (PriceRates & { readonly tiers?: readonly PriceTier[] });

/** A price as it is written, answered and kept. */
export type PriceDocument =
  | { readonly free: true }
  | (PriceRates & {
      readonly tiers?: readonly PriceTier[];
      /** By the name that the provider reports in lower case, `flex`, `priority`. */
      readonly service_tiers?: Readonly<Record<string, ServiceTierPrice>>;
      readonly currency?: string;
    });

/** One immutable version of a price. Requests name it, so every charge can be recomputed. */
export interface PriceVersionRecord {
  readonly id: string;
  /** `override` belongs to one deployment; `dataset` to a provider kind and a model; `free` likewise. */
  readonly source: 'override' | 'dataset' | 'free';
  readonly deploymentId: string | null;
  readonly providerKind: string;
  readonly upstreamModel: string;
  readonly document: PriceDocument;
  /** `USD` or the vendor's own currency. */
  readonly currency: string;
  /** Nano-USD for one whole unit of the currency, pinned with the version; 1_000_000_000 for USD. */
  readonly nanoUsdPerUnit: bigint;
  /** Name and version of the data set, null for an override. */
  readonly dataset: string | null;
  readonly effectiveFrom: number;
  readonly createdAt: number;
}
