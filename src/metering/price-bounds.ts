import { parseUsd } from '../lib/money.ts';
import type { PriceDocument } from '../store/records/index.ts';

const NANO = 1_000_000_000n;
/**
 * A million USD: for a million tokens that is one USD a token, a thousand times the dearest model there has been. More is a price in
 * a wrong unit (a token's for a million's, cents for dollars), which would empty every budget with the first request.
 */
export const RATE_USD_MAX = 1_000_000n;

/** A part of a price that cannot be meant. */
export interface AbsurdRate {
  /** `service_tiers.flex.multiplier` */
  readonly path: string;
  readonly problem: string;
}

const PROBLEM =
  'must be at most 1,000,000 USD: prices are for a million tokens, or for each image, request and call of a tool';

function worth(text: string, nanoUsdPerUnit: bigint): bigint {
  return ((parseUsd(text) ?? 0n) * nanoUsdPerUnit) / NANO;
}

type Part = readonly [path: string, rate: string];

function listParts(value: object, path: string): readonly Part[] {
  return Object.entries(value).flatMap(([key, part]: [string, unknown]): readonly Part[] => {
    if (key === 'currency') return [];
    if (typeof part === 'string') return [[`${path}${key}`, part]];
    return typeof part === 'object' && part !== null ? listParts(part, `${path}${key}.`) : [];
  });
}

/** The first rate above the bound once it is converted; a multiplier counts with the dearest rate. null: there is none. */
export function findAbsurdRate(document: PriceDocument, nanoUsdPerUnit: bigint): AbsurdRate | null {
  const max = RATE_USD_MAX * NANO;
  const isFactor = ([path]: Part): boolean => /^service_tiers\.[^]+\.multiplier$/.test(path);
  const parts = listParts(document, '');
  let dearest = 0n;
  for (const part of parts) {
    if (isFactor(part)) continue;
    const rate = worth(part[1], nanoUsdPerUnit);
    if (rate > max) return { path: part[0], problem: PROBLEM };
    if (rate > dearest) dearest = rate;
  }
  const factor = parts.find((part) => isFactor(part) && worth(part[1], dearest) > max);
  return factor === undefined ? null : { path: factor[0], problem: PROBLEM };
}
