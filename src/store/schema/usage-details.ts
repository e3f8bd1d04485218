import type { Usage } from '../records/index.ts';

/** What the column `tools` holds: calls by the tool's name, and under names that no tool has what else of the usage has no column. */
export type UsageDetails = Readonly<Record<string, unknown>>;

const SERVICE_TIER = '$service_tier';
const RUNS = '$runs';

type Detailed = Pick<Usage, 'tools' | 'serviceTier' | 'runs'>;

/** null where there is nothing to keep. */
export function joinUsageDetails({ tools, serviceTier, runs }: Detailed): UsageDetails | null {
  const hasMore = (serviceTier ?? null) !== null || (runs ?? null) !== null;
  if (!hasMore && tools === null) return null;
  const named = Object.entries(tools ?? {}).filter(([name]) => !name.startsWith('$'));
  if (!hasMore) return named.length === 0 ? null : Object.fromEntries(named);
  return {
    ...Object.fromEntries(named),
    ...((serviceTier ?? null) === null ? {} : { [SERVICE_TIER]: serviceTier }),
    ...((runs ?? null) === null ? {} : { [RUNS]: runs }),
  };
}

/** The reverse; what was written by `joinUsageDetails` is read as it was. */
export function splitUsageDetails(details: UsageDetails | null): Detailed {
  if (details === null) return { tools: null };
  const { [SERVICE_TIER]: serviceTier, [RUNS]: runs, ...tools } = details;
  return {
    tools: Object.keys(tools).length === 0 ? null : (tools as Usage['tools']),
    ...(typeof serviceTier === 'string' ? { serviceTier } : {}),
    ...(Array.isArray(runs) ? { runs: runs as NonNullable<Usage['runs']> } : {}),
  };
}
