import { invalidField } from '../../../lib/errors/index.ts';
import { parseUsd } from '../../../lib/money.ts';
import type { SettingRepository } from '../../../store/port.ts';
import { isJsonObject } from '../changes/merge-patch.ts';
import { SETTINGS_NAME } from '../settings-name.ts';

const NANO_USD_PER_USD = 1_000_000_000n;

/** Nano-USD for one unit of each currency that has a rate, USD among them. */
export async function readCurrencyRates(settings: SettingRepository): Promise<ReadonlyMap<string, bigint>> {
  const stored = (await settings.find(SETTINGS_NAME))?.value;
  const rates = isJsonObject(stored) ? stored['currency_rates'] : undefined;
  const known = new Map([['USD', NANO_USD_PER_USD]]);
  for (const [currency, text] of Object.entries(isJsonObject(rates) ? rates : {})) {
    const rate = typeof text === 'string' ? parseUsd(text) : null;
    if (rate !== null) known.set(currency, rate);
  }
  return known;
}

/** What is said of a currency that has no rate. */
export function describeMissingRate(currency: string): string {
  return `has no rate: set currency_rates.${currency} in the settings`;
}

/** Nano-USD for one unit of a currency, pinned into a price version; throws `invalid_request` at `path` when no rate is set. */
export async function findCurrencyRate(settings: SettingRepository, currency: string, path: string): Promise<bigint> {
  if (currency === 'USD') return NANO_USD_PER_USD;
  const rate = (await readCurrencyRates(settings)).get(currency);
  if (rate === undefined) throw invalidField(path, describeMissingRate(currency));
  return rate;
}
