import type { WebhookDeliveryRecord, WebhookRecord } from '../records/index.ts';
import { boolean, integer, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';

export const webhookTable = defineTable<WebhookRecord>('webhooks', {
  id: text(),
  position: integer(),
  url: text(),
  secretSealed: text(),
  secretLast4: text(),
  events: json(),
  enabled: boolean(),
  createdAt: integer(),
  updatedAt: integer(),
});

export const webhookDeliveryTable = defineTable<WebhookDeliveryRecord>('webhook_deliveries', {
  id: text(),
  webhookId: text(),
  eventId: text(),
  type: text(),
  body: text(),
  state: text(),
  attempts: integer(),
  nextAttemptAt: nullable(integer()),
  lastAttemptAt: nullable(integer()),
  lastStatus: nullable(integer()),
  lastError: nullable(text()),
  createdAt: integer(),
  endedAt: nullable(integer()),
});
