import type { NanoUsd } from '../../lib/money.ts';
import type { BudgetPeriod, BudgetScopeKind } from './limits.ts';
import type { BudgetSlotName } from './traffic.ts';

/** What a receiver may ask to be told. */
export const WEBHOOK_EVENTS = [
  'budget.alert',
  'budget.exhausted',
  'provider.unhealthy',
  'provider.healthy',
  'token.expiring',
] as const;

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Somebody's address that events are sent to. */
export interface WebhookRecord {
  readonly id: string;
  /** Place in the settings' list. */
  readonly position: number;
  readonly url: string;
  readonly secretSealed: string;
  readonly secretLast4: string;
  /** Empty: all. */
  readonly events: readonly WebhookEvent[];
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** One event on its way to one webhook. */
export interface WebhookDeliveryRecord {
  readonly id: string;
  readonly webhookId: string;
  /** The same for all webhooks. */
  readonly eventId: string;
  readonly type: WebhookEvent;
  /** As it is signed and sent. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** null: it has ended. */
  readonly nextAttemptAt: number | null;
  readonly lastAttemptAt: number | null;
  /** HTTP status; null when none came. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

/** The budget that a notice is about, as it was then. */
export interface BudgetNotice extends BudgetSlotName {
  readonly scopeKind: BudgetScopeKind;
  readonly scopeId: string;
  readonly period: BudgetPeriod;
  readonly timeZone: string;
  readonly resetDay: number;
  readonly hard: boolean;
  readonly amount: NanoUsd;
  /** What adjustments have added to the amount. */
  readonly adjusted: NanoUsd;
  readonly spent: NanoUsd;
}

/** What has happened and is to be told. */
export type NoticeContent =
  | { readonly type: 'budget.alert'; readonly budget: BudgetNotice; readonly shareMillionths: number }
  | { readonly type: 'budget.exhausted'; readonly budget: BudgetNotice; readonly held: NanoUsd }
  /** What it may spend: whether its thresholds are reached is to be looked at anew. `periodStart` null: in the current period. */
  | { readonly type: 'budget.changed'; readonly budgetId: string; readonly periodStart: number | null }
  | {
      readonly type: 'provider.unhealthy' | 'provider.healthy';
      readonly providerId: string;
      readonly provider: string;
      readonly health: string;
      readonly reason: string | null;
    }
  | { readonly type: 'token.expiring'; readonly tokenId: string; readonly expiresAt: number };

export type NoticeRecord = NoticeContent & { readonly id: string };
