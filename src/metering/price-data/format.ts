import type { PriceDocument } from '../../store/records/index.ts';

/**
 * A vendor. The price data is shipped in `models.txt`, one JSON value a line: each provider's line, the only kind that
 * begins with `{"provider":`, then those of its models in the order in which they match. Made by
 * `scripts/price-data.ts`, never by hand.
 */
export interface PriceDataProvider {
  readonly provider: string;
  /** Regular expression on the base URL, to be anchored at its start. */
  readonly address: string;
  /** Vendors whose models this one sells at their prices, in order. */
  readonly fallbacks: readonly string[];
  /** What its other service tiers cost beside the price list; of several that a name matches the first. Absent: it has none. */
  readonly serviceTiers?: readonly ServiceTierRule[];
}

/** Factors of the token prices by service tier, for models whose name a regular expression matches. */
export interface ServiceTierRule {
  readonly match: string;
  readonly multipliers: Readonly<Record<string, string>>;
}

/** How a model's name is recognised; without regard to case. */
export type NameMatch =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly NameMatch[] }
  | { readonly and: readonly NameMatch[] };

export interface PriceDataModel {
  /** The name that the data gives it; calls use it, or a name that `match` recognises. */
  readonly id: string;
  /** Tokens of its context window, where the data says so. */
  readonly context?: number;
  readonly deprecated?: true;
  readonly match: NameMatch;
  /** Latest first; null where the gateway's units cannot express the price. */
  readonly prices: readonly DatedPrice[] | null;
}

export interface DatedPrice {
  /** UTC milliseconds from which it holds; absent: always. */
  readonly from?: number;
  /** It holds for some hours of each day only. */
  readonly partOfDay?: true;
  readonly price: PriceDocument;
}

export const PROVIDER_LINE_START = '{"provider":';
