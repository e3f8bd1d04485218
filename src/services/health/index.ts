import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { formatInstant, formatInstantOrNull } from '../shared/index.ts';
import type { SumWatch } from '../shared/sum-watch.ts';
import type { RecentSummary, SystemWatch } from '../shared/system-watch.ts';

export type { RecentSummary, SystemFacts, SystemWatch } from '../shared/system-watch.ts';

export type HealthDeps = Pick<ServiceDeps, 'store' | 'clock'> & {
  readonly system: SystemWatch;
  readonly sums: Pick<SumWatch, 'saturated'>;
};

const UNSEALED_MAX = 10_000;

function round(times: RecentSummary) {
  const to = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 1_000) / 1_000);
  return { count: times.count, p50: to(times.p50), p99: to(times.p99), max: to(times.max) };
}

/** How the gateway is: measured in the last five minutes, or now. */
export async function getHealth({ store, clock, system, sums }: HealthDeps, context: ActionContext) {
  requirePermission(context, 'health.read');
  const [facts, databaseBytes, chain, unsealed, lastBackup] = await Promise.all([
    system.read(),
    store.insight.databaseBytes(),
    store.operationLogs.readChain(),
    store.insight.countUnsealed(UNSEALED_MAX),
    store.insight.findLastAction('data.backup'),
  ]);
  const now = clock.now();
  return {
    at: formatInstant(now),
    version: facts.version,
    runtime: facts.runtime,
    platform: facts.platform,
    started_at: formatInstant(facts.startedAt),
    uptime_seconds: Math.max(0, Math.floor((now - facts.startedAt) / 1_000)),
    workers: facts.workers,
    ready: store.traffic.healthy(),
    commit_ms: round(facts.commits),
    event_loop_delay_ms: round(facts.eventLoopDelay),
    running_requests: facts.running,
    open_streams: facts.openStreams,
    resident_bytes: facts.residentBytes,
    store: {
      database: facts.database,
      durability: facts.durability,
      database_bytes: databaseBytes,
      log_bytes: facts.files?.logBytes ?? null,
      journal_bytes: facts.files?.journalBytes ?? null,
      pending_records: store.traffic.pending(),
      problem: store.traffic.problem(),
      last_backup_at: formatInstantOrNull(lastBackup),
      ...(context.permissions.has('settings.read') ? { data_folder: facts.dataFolder } : {}),
    },
    saturated_balances: sums.saturated,
    disk: facts.disk === null ? null : { free_bytes: facts.disk.freeBytes, total_bytes: facts.disk.totalBytes },
    operation_log: {
      sealed: chain.head.sequence,
      unsealed: unsealed.count,
      oldest_unsealed_at: formatInstantOrNull(unsealed.oldestAt),
    },
  };
}
