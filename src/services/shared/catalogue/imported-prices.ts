import type { PriceDocument, SettingRecord } from '../../../store/records/index.ts';

/** Under which the operator's price list is kept. */
export const PRICE_LIST_NAME = 'price_list';

/** A price of the operator's list: it stands before the price data that is shipped, and behind what a deployment sets itself. */
export interface ListedPrice {
  /** Kind of provider. */
  readonly kind: string;
  /** The provider's own name of the model. */
  readonly model: string;
  readonly price: PriceDocument;
  /** UTC milliseconds from which it holds. */
  readonly effectiveFrom: number;
  /** Name of the list that it came with. */
  readonly list: string;
}

/** The list as it is kept; written by `writePriceList` alone. */
export function readPriceList(kept: SettingRecord | null): readonly ListedPrice[] {
  return kept === null ? [] : (kept.value as { readonly prices: readonly ListedPrice[] }).prices;
}

/** What of a list holds at an instant for a model; null: nothing. */
export function chooseListed(
  prices: readonly ListedPrice[],
  kind: string,
  model: string,
  now: number,
): ListedPrice | null {
  let chosen: ListedPrice | null = null;
  for (const price of prices) {
    if (price.kind !== kind || price.model !== model || price.effectiveFrom > now) continue;
    if (chosen === null || price.effectiveFrom >= chosen.effectiveFrom) chosen = price;
  }
  return chosen;
}
