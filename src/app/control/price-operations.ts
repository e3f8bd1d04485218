import type { PriceComparison, PriceUpdate } from '../../services/prices/index.ts';

/** What commands ask about prices; part of `Operations`. */
export interface PriceOperations {
  /** What the price data, or a list, says otherwise than what is in force. */
  comparePrices(params: { readonly list: PriceListParams | null }): Promise<PriceComparison>;
  /** Takes over the price data, or takes a list in. */
  updatePrices(params: UpdatePricesParams): Promise<PriceUpdate>;
  /** Forgets an imported list; answers how many prices it had. */
  forgetPriceList(params: { readonly name: string }): Promise<{ readonly forgotten: number }>;
}

/** A price list: its text, or where it is fetched from. `name` null: it has none, unless it says one itself. */
export type PriceListParams =
  | { readonly text: string; readonly format: 'json' | 'csv'; readonly name: string | null }
  | { readonly url: string };

export interface UpdatePricesParams {
  /** null: the price data that is known already. */
  readonly list: PriceListParams | null;
  readonly dryRun: boolean;
  readonly overrides: boolean;
}

/** Their names, for the protocol. */
export const PRICE_OPERATION_NAMES = [
  'comparePrices',
  'updatePrices',
  'forgetPriceList',
] as const satisfies readonly (keyof PriceOperations)[];
