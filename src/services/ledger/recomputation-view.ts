import { formatUsd } from '../../lib/money.ts';
import type { Recomputation, RecomputeGroup, RecomputeMismatch } from './recompute.ts';

function buildGroupView({
  keys,
  requests,
  charge,
  overrun,
  otherCharge,
  providerCost,
  otherProviderCost,
}: RecomputeGroup) {
  return {
    ...keys,
    requests,
    charge: formatUsd(charge),
    overrun: formatUsd(overrun),
    other_charge: formatUsd(otherCharge),
    difference: formatUsd(otherCharge - charge),
    provider_cost: formatUsd(providerCost),
    other_provider_cost: formatUsd(otherProviderCost),
  };
}

function buildMismatchView({ id, field, expected, found }: RecomputeMismatch) {
  const show = (value: string): string => (field === 'price_version' ? value : formatUsd(BigInt(value)));
  return { id, field, expected: show(expected), found: show(found) };
}

/** A recomputation as the command prints it; amounts are decimal USD. */
export function buildRecomputationView(found: Recomputation) {
  return {
    ok: found.ok,
    requests: found.requests,
    recovered: found.recovered,
    unpriced: found.unpriced,
    groups: found.groups.map(buildGroupView),
    total: buildGroupView(found.total),
    mismatch_count: found.mismatchCount,
    mismatches: found.mismatches.map(buildMismatchView),
  };
}

export type RecomputationAnswer = ReturnType<typeof buildRecomputationView>;
