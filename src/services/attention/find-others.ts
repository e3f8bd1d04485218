import { formatInstant, formatInstantOrNull } from '../shared/index.ts';
import type { AttentionDeps } from './deps.ts';
import type { AttentionItem } from './item.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const EXPIRING_DAYS = 14;
const TOKENS_MAX = 20;
/** Rows that wait for the sealer for longer than this: it seals every second. */
const UNSEALED_MS = MINUTE_MS;
const UNSEALED_MAX = 10_000;
const WAITING_MAX = 1_000;
const GIGABYTE = 1_073_741_824;

/** Tokens that end within 14 days, the next first. */
export async function findTokens({ store, clock }: AttentionDeps): Promise<readonly AttentionItem[]> {
  const now = clock.now();
  const ends = await store.authTokens.listExpiring(
    { endsAt: now, id: '' },
    now + EXPIRING_DAYS * DAY_MS,
    0,
    TOKENS_MAX + 1,
  );
  const shown = ends.slice(0, TOKENS_MAX);
  const names = await store.statements.readNames(
    'auth_tokens',
    shown.map(({ id }) => id),
  );
  return shown.map(({ id, endsAt }) => ({
    kind: 'token_expiring',
    severity: endsAt - now < 3 * DAY_MS ? 'warning' : 'info',
    subject: { type: 'token', id, name: names.get(id) ?? null },
    since: null,
    facts: { expires_at: formatInstant(endsAt), more: ends.length > TOKENS_MAX },
  }));
}

/** Webhooks whose deliveries fail, or wait for more than a minute. */
export async function findWebhooks({ store, clock }: AttentionDeps): Promise<readonly AttentionItem[]> {
  const webhooks = await store.webhooks.all();
  const items = await Promise.all(
    webhooks.map(async ({ id, url, enabled }): Promise<AttentionItem | null> => {
      if (!enabled) return null;
      const waiting = await store.insight.waitingDeliveries(id, WAITING_MAX);
      const isLate = waiting.oldestAt !== null && clock.now() - waiting.oldestAt > MINUTE_MS;
      if (waiting.attempts === 0 && !isLate) return null;
      return {
        kind: 'webhook_failing',
        severity: 'warning',
        subject: { type: 'webhook', id, name: URL.parse(url)?.host ?? null },
        since: formatInstantOrNull(waiting.oldestAt),
        facts: {
          pending: waiting.count,
          attempts: waiting.attempts,
          last_status: waiting.lastStatus,
          last_error: waiting.lastError,
        },
      };
    }),
  );
  return items.filter((item) => item !== null);
}

/** Less than a tenth of the disk, or less than a gigabyte, is free. */
export async function findDisk({ system }: AttentionDeps): Promise<readonly AttentionItem[]> {
  const { disk } = await system.read();
  if (disk === null || disk.totalBytes === 0) return [];
  const { freeBytes, totalBytes } = disk;
  if (freeBytes * 10 >= totalBytes && freeBytes >= GIGABYTE) return [];
  // A tenth of a large disk is much: what is left in bytes decides how grave it is.
  const severity = freeBytes < GIGABYTE ? 'critical' : freeBytes < 10 * GIGABYTE ? 'warning' : 'info';
  return [
    {
      kind: 'disk_low',
      severity,
      subject: { type: 'disk', id: null, name: null },
      since: null,
      facts: { free_bytes: freeBytes, total_bytes: totalBytes },
    },
  ];
}

/** The sealer is behind. */
export async function findLogLag({ store, clock }: AttentionDeps): Promise<readonly AttentionItem[]> {
  const { count, oldestAt } = await store.insight.countUnsealed(UNSEALED_MAX);
  if (oldestAt === null || clock.now() - oldestAt < UNSEALED_MS) return [];
  return [
    {
      kind: 'operation_log_unsealed',
      severity: 'warning',
      subject: { type: 'operation_log', id: null, name: null },
      since: formatInstant(oldestAt),
      facts: { unsealed: count },
    },
  ];
}
