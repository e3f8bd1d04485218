import type { DialectUsage } from '../port.ts';

/** Names that vendors give the tier which is the price list's own, and those that say nothing of a tier. */
const STANDARD: ReadonlySet<string> = new Set([
  'auto',
  'default',
  'standard',
  'standard_only',
  'on_demand',
  'unspecified',
]);
/** What stands around the names in Google's enumerations. */
const PREFIX = /^(?:service_tier|on_demand)_(?=.)/;
const NAME = /^[a-z][a-z0-9_.+-]{0,31}$/;

/** The service tier that an answer reports or a request asks for, in lower case; null: the standard one, or none. */
export function readServiceTier(value: unknown): string | null {
  if (typeof value !== 'string' || value === 'default' || value === 'auto') return null;
  const name = value.toLowerCase().replace(PREFIX, '');
  return STANDARD.has(name) || !NAME.test(name) ? null : name;
}

/** Usage with the tier that it is billed at; the same where that is the standard one. */
export function addServiceTier(usage: DialectUsage | null, tier: unknown): DialectUsage | null {
  if (usage === null) return null;
  const serviceTier = readServiceTier(tier);
  return serviceTier === null ? usage : { ...usage, serviceTier };
}
