import { formatInteger, formatRate } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { EACH_PARTS, RATE_PARTS } from './parts.ts';
import type { RatePart } from './parts.ts';
import { priceTexts } from './texts.ts';

interface DifferingPart {
  readonly name: string;
  /** Empty: its values have none. */
  readonly unit: string;
  readonly write: (value: string) => string;
}

const isRate = (part: string): part is RatePart => (RATE_PARTS as readonly string[]).includes(part);
const asItIs = (value: string): string => value;

/**
 * What a part of a price is called and how its values are written, by the server's path of it: `input`, `tiers.200000.output`,
 * `service_tiers.flex.multiplier`, `tools.web_search`.
 */
export function useDifferingPart(path: string): DifferingPart {
  const texts = useTexts(priceTexts);
  const language = useLanguage();
  // In the currency of its price, which a difference does not name.
  const money = (value: string): string => (/^\d+(\.\d+)?$/.test(value) ? formatRate(value, language) : value);
  const inside = (title: string, rest: string): DifferingPart => {
    const part = describe(rest);
    return { ...part, name: `${part.name} · ${title}` };
  };
  const describe = (left: string): DifferingPart => {
    const [, tier, ofTier] = /^tiers\.(\d+)\.(.+)$/.exec(left) ?? [];
    if (tier !== undefined && ofTier !== undefined)
      return inside(texts.above(formatInteger(Number(tier), language)), ofTier);
    const [, service, ofService] = /^service_tiers\.([^.]+)\.(.+)$/.exec(left) ?? [];
    if (service !== undefined && ofService !== undefined) return inside(texts.serviceTier(service), ofService);
    const [, tool] = /^tools\.(.+)$/.exec(left) ?? [];
    if (tool !== undefined) return { name: texts.tool(tool.replaceAll('_', ' ')), unit: texts.each, write: money };
    if (isRate(left))
      return { name: texts.parts[left], unit: EACH_PARTS.has(left) ? texts.each : texts.perMillion, write: money };
    if (left === 'multiplier') return { name: texts.base, unit: '', write: texts.multiplier };
    if (left === 'currency') return { name: texts.currency, unit: '', write: asItIs };
    if (left === 'usd_per_unit') return { name: texts.usdPerUnit, unit: '', write: asItIs };
    if (left === 'free')
      return { name: texts.free, unit: '', write: (value) => (value === 'true' ? texts.free : value) };
    return { name: left, unit: '', write: asItIs };
  };
  return describe(path);
}
