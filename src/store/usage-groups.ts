import { nanoUsd } from '../lib/money.ts';
import type { PaceCounts, UsageGroup, UsageGroupKey } from './records/index.ts';

function addPace(one: PaceCounts | undefined, other: PaceCounts | undefined): PaceCounts | undefined {
  if (one === undefined || other === undefined) return undefined;
  return {
    sumUs: one.sumUs + other.sumUs,
    counts: one.counts.map((count, index) => count + (other.counts[index] ?? 0)),
  };
}

/** Both sums in one, under the keys of the first. */
export function addUsageGroups(one: UsageGroup, other: UsageGroup): UsageGroup {
  const latency = addPace(one.latency, other.latency);
  const firstToken = addPace(one.firstToken, other.firstToken);
  return {
    keys: one.keys,
    requests: one.requests + other.requests,
    errors: one.errors + other.errors,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    charge: nanoUsd(one.charge + other.charge),
    providerCost: nanoUsd(one.providerCost + other.providerCost),
    ...(latency === undefined ? {} : { latency }),
    ...(firstToken === undefined ? {} : { firstToken }),
  };
}

/** The groups summed by one of their keys; null: all in one, none where there are none. */
export function foldUsageGroups(groups: readonly UsageGroup[], key: UsageGroupKey | null): readonly UsageGroup[] {
  const folded = new Map<string | null, UsageGroup>();
  for (const group of groups) {
    const value = key === null ? null : (group.keys[key] ?? null);
    const sum = folded.get(value);
    const keys = key === null ? {} : { [key]: value };
    folded.set(value, sum === undefined ? { ...group, keys } : addUsageGroups(sum, group));
  }
  return [...folded.values()];
}
