import type { Price } from '../../api/prices.ts';

/** The parts of a price that are rates, in the order in which they are shown. */
export const RATE_PARTS = [
  'input',
  'output',
  'cached_input',
  'cache_write_5m',
  'cache_write_30m',
  'cache_write_1h',
  'cache_write_12h',
  'reasoning',
  'audio_input',
  'audio_output',
  'image',
  'request',
] as const;

export type RatePart = (typeof RATE_PARTS)[number];
export type Rates = Readonly<Partial<Record<RatePart, string>>>;

/** Priced each, not by the million tokens. */
export const EACH_PARTS: ReadonlySet<RatePart> = new Set<RatePart>(['image', 'request']);

export type OwnPrice = Exclude<Price, { readonly free: true }>;

/** US dollars where the price names no currency. */
export function currencyOf(price: OwnPrice): string {
  // The document types what has a default as always there; a price is answered as it was sent.
  const { currency }: { readonly currency?: string } = price;
  return currency ?? 'USD';
}

export function isFree(price: Price): price is { free: true } {
  return 'free' in price;
}

interface TierValues {
  readonly above: number | '';
  readonly rates: Rates;
}

/** A price as a form has it. */
export interface PriceValues {
  /** `dataset`: as the price data says. */
  readonly mode: 'dataset' | 'free' | 'own';
  readonly currency: string;
  readonly rates: Rates;
  readonly tiers: readonly TierValues[];
  /** What the form does not show, kept as it is. */
  readonly rest: Pick<OwnPrice, 'tools' | 'service_tiers'>;
}

const pickRates = (from: Rates): Rates =>
  Object.fromEntries(RATE_PARTS.flatMap((part) => (from[part] === undefined ? [] : [[part, from[part]]])));

/** What the form of a price begins with; absent: the price data's. */
export function buildPriceValues(price: Price | undefined): PriceValues {
  const empty = { currency: 'USD', rates: {}, tiers: [], rest: {} };
  if (price === undefined) return { mode: 'dataset', ...empty };
  if (isFree(price)) return { mode: 'free', ...empty };
  const { tools, service_tiers: serviceTiers } = price;
  return {
    mode: 'own',
    currency: currencyOf(price),
    rates: pickRates(price),
    tiers: (price.tiers ?? []).map((tier) => ({ above: tier.above_input_tokens, rates: pickRates(tier) })),
    rest: {
      ...(tools === undefined ? {} : { tools }),
      ...(serviceTiers === undefined ? {} : { service_tiers: serviceTiers }),
    },
  };
}

const setRates = (rates: Rates): Rates =>
  Object.fromEntries(
    Object.entries(rates).flatMap(([part, rate]) => (rate.trim() === '' ? [] : [[part, rate.trim()]])),
  );

/** The price as the server takes it; null: the price data's. What is missing in it, the server says. */
export function toPrice(values: PriceValues): Price | null {
  if (values.mode === 'dataset') return null;
  if (values.mode === 'free') return { free: true };
  const tiers = values.tiers.map((tier) => ({
    above_input_tokens: tier.above === '' ? 0 : tier.above,
    ...setRates(tier.rates),
  }));
  return {
    input: '',
    output: '',
    ...setRates(values.rates),
    ...values.rest,
    ...(tiers.length === 0 ? {} : { tiers }),
    currency: values.currency.trim().toUpperCase(),
  };
}
