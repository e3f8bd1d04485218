import { createId } from '../../lib/ids.ts';
import { computePeriod } from '../../metering/index.ts';
import { StoreConflict } from '../../store/port.ts';
import type { Statement } from '../../store/port.ts';
import type { NoticeRecord, WebhookDeliveryRecord, WebhookRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { formatInstant } from '../shared/fields/instants.ts';
import { buildEvent } from './build-event.ts';
import type { EventData } from './build-event.ts';

const BATCH_SIZE = 100;
/** What waits for one webhook; beyond it events are listed as failed, so that a dead receiver does not fill the disk. */
const PENDING_MAX = 1000;
const QUEUE_FULL = `not sent: ${PENDING_MAX} events wait already`;

type Deps = Pick<ServiceDeps, 'store' | 'clock' | 'audit'>;

/** Alerts are of the operator's books; what else is told has its own rows in the log, or none. */
const LOGGED: ReadonlySet<string> = new Set(['budget.alert', 'budget.exhausted']);

function buildDelivery(
  notice: NoticeRecord,
  event: EventData,
  webhook: WebhookRecord,
  now: number,
  isFull: boolean,
): WebhookDeliveryRecord {
  return {
    id: createId('delivery', now),
    webhookId: webhook.id,
    eventId: `evt_${notice.id}`,
    type: event.type,
    body: JSON.stringify({ type: event.type, timestamp: formatInstant(now), data: event.data }),
    state: isFull ? 'failed' : 'pending',
    attempts: 0,
    nextAttemptAt: isFull ? null : now,
    lastAttemptAt: null,
    lastStatus: null,
    lastError: isFull ? QUEUE_FULL : null,
    createdAt: now,
    endedAt: isFull ? now : null,
  };
}

function logEvent({ audit }: Deps, { type, data }: EventData): Statement {
  const { budget_id: budgetId, ...facts } = data;
  return audit.statement({
    actor: { type: 'system', id: null, name: 'budgets' },
    action: type,
    target: { type: 'budget', id: String(budgetId) },
    outcome: 'ok',
    changes: Object.fromEntries(
      Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[name, { after: value }]])),
    ),
    origin: null,
  });
}

async function planDeliveries(
  { store, clock }: Deps,
  notice: NoticeRecord,
  event: EventData,
): Promise<readonly Statement[]> {
  const webhooks = (await store.webhooks.all()).filter(
    ({ enabled, events }) => enabled && (events.length === 0 || events.includes(event.type)),
  );
  return Promise.all(
    webhooks.map(async (webhook) => {
      const pending = await store.webhookDeliveries.countPending(webhook.id, PENDING_MAX);
      const delivery = buildDelivery(notice, event, webhook, clock.now(), pending >= PENDING_MAX);
      return store.webhookDeliveries.insert(delivery);
    }),
  );
}

/** What a budget has spent in this period, null: the current one, may have reached thresholds that were not told. */
async function lookAgain(
  { store, clock }: Deps,
  budgetId: string,
  periodStart: number | null,
): Promise<readonly Statement[]> {
  if (periodStart !== null) return [store.notices.lookAgain({ budgetId, periodStart })];
  const budget = await store.budgets.find(budgetId);
  if (budget === null) return [];
  const { start } = computePeriod(budget.period, budget.timeZone, budget.resetDay, clock.now());
  return [store.notices.lookAgain({ budgetId, periodStart: start })];
}

async function passOn(deps: Deps, notice: NoticeRecord): Promise<void> {
  const { store } = deps;
  const statements: Statement[] = [store.notices.remove(notice.id)];
  if (notice.type === 'budget.changed') {
    statements.push(...(await lookAgain(deps, notice.budgetId, notice.periodStart)));
  }
  if (notice.type === 'budget.alert') {
    statements.push(...(await lookAgain(deps, notice.budget.budgetId, notice.budget.periodStart)));
  }
  const event = await buildEvent(store, notice);
  if (event !== null) {
    if (LOGGED.has(event.type)) statements.push(logEvent(deps, event));
    statements.push(...(await planDeliveries(deps, notice, event)));
  }
  try {
    await store.transact(statements);
  } catch (error) {
    // Another worker or node has passed it on.
    if (!(error instanceof StoreConflict)) throw error;
  }
}

function placeOf(notice: NoticeRecord): number {
  if (notice.type === 'budget.changed') return -1;
  return notice.type === 'budget.alert' ? notice.shareMillionths : Number.MAX_SAFE_INTEGER;
}

/**
 * Passes on what has happened: each notice in one transaction to the operation log and to everybody who wants to be told, so that it is
 * neither lost nor told twice. Answers how many.
 */
export async function passNoticesOn(deps: Deps, isStopped: () => boolean = () => false): Promise<number> {
  let passed = 0;
  for (;;) {
    const notices = await deps.store.notices.list(BATCH_SIZE);
    for (const notice of notices.toSorted((a, b) => placeOf(a) - placeOf(b))) {
      if (isStopped()) return passed;
      await passOn(deps, notice);
      passed += 1;
    }
    if (notices.length === 0) return passed;
  }
}
