import type {
  BudgetSlotName,
  NoticeContent,
  NoticeRecord,
  WebhookDeliveryRecord,
  WebhookRecord,
} from './records/index.ts';
import type { ListPage, ListQuery, Statement } from './statement.ts';

/** What has happened and was not passed on yet. The database itself writes most notices, with what they are about. */
export interface NoticeRepository {
  /** At most `limit`, in no order. */
  list(limit: number): Promise<readonly NoticeRecord[]>;
  insert(content: Extract<NoticeContent, { type: 'budget.exhausted' | 'token.expiring' }>): Statement;
  /** Fails with `version` when another has passed it on. */
  remove(id: string): Statement;
  /** Notes that requests are refused for a budget; fails with `unique` when that was noted in this period. */
  markExhausted(slot: BudgetSlotName): Statement;
  /** Looks at a sum as if it had been written: thresholds that it has reached and that were not told become notices. */
  lookAgain(slot: BudgetSlotName): Statement;
  /** Forgets what was told of periods that began before an instant, and of budgets that are gone. */
  removeStale(before: number, limit: number): readonly Statement[];
}

export interface WebhookRepository {
  find(id: string): Promise<WebhookRecord | null>;
  /** In the order of the settings. */
  all(): Promise<readonly WebhookRecord[]>;
  /** Replaces the list: what waits for one that is absent goes with it. */
  replace(before: readonly WebhookRecord[], after: readonly WebhookRecord[]): readonly Statement[];
}

export interface WebhookDeliveryRepository {
  list(query: ListQuery): Promise<ListPage<WebhookDeliveryRecord>>;
  insert(record: WebhookDeliveryRecord): Statement;
  /** How many wait for a webhook, counted to a bound. */
  countPending(webhookId: string, countMax: number): Promise<number>;
  /** What is to be sent to a webhook by now, the longest due first. */
  listDue(webhookId: string, now: number, limit: number): Promise<readonly WebhookDeliveryRecord[]>;
  /** Takes one on until an instant; fails with `version` when another has taken it on. */
  claim(record: WebhookDeliveryRecord, until: number): Statement;
  /** Writes how an attempt went, unless the webhook is gone. */
  finish(record: WebhookDeliveryRecord): Statement;
  /** Whether any is there that ended, or began to wait, before an instant. */
  hasOld(before: number): Promise<boolean>;
  removeOld(before: number, limit: number): Statement;
}
