import { parseUsd } from '../../lib/money.ts';
import type { PriceDocument } from '../../store/records/index.ts';
import type { DatedPrice, NameMatch } from './format.ts';

/** Whether a model name, already in lower case, is meant. */
export function matchesName(match: NameMatch, name: string): boolean {
  if ('equals' in match) return name === match.equals.toLowerCase();
  if ('starts_with' in match) return name.startsWith(match.starts_with.toLowerCase());
  if ('ends_with' in match) return name.endsWith(match.ends_with.toLowerCase());
  if ('contains' in match) return name.includes(match.contains.toLowerCase());
  if ('regex' in match) return new RegExp(match.regex).test(name);
  if ('or' in match) return match.or.some((part) => matchesName(part, name));
  return match.and.every((part) => matchesName(part, name));
}

/** Whether an address belongs to a provider. */
export function matchesAddress(pattern: string, baseUrl: string): boolean {
  return new RegExp(`^(?:${pattern})`).test(baseUrl);
}

/** A release date written as 20260310, where the data may have 2026-03-10; null when the name has none. */
export function spellDates(name: string): string | null {
  const spelt = name.replace(/-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)/g, '-$1-$2-$3');
  return spelt === name ? null : spelt;
}

function outputRate(price: PriceDocument): bigint {
  return 'free' in price ? 0n : (parseUsd(price.output ?? '0') ?? 0n);
}

/**
 * The price at an instant. A version is pinned for longer than some hours, so of prices that change with the time of day
 * the dearest is taken: what a request may cost is never understated.
 */
export function choosePrice(prices: readonly DatedPrice[], atMs: number): PriceDocument | null {
  let chosen: PriceDocument | null = null;
  for (const { from, partOfDay, price } of prices) {
    if (from !== undefined && atMs < from) continue;
    if (chosen === null || outputRate(price) > outputRate(chosen)) chosen = price;
    if (partOfDay === undefined) return chosen;
  }
  return chosen;
}
