import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Answer, Item } from './schema-types.ts';

export type Settings = Answer<'getSettings'>;
export type Webhook = Settings['webhooks'][number];
export type WebhookEvent = Webhook['events'][number];
export type WebhookTest = Answer<'testSettingWebhook'>;
export type Delivery = Item<'listSettingWebhookDeliveries'>;

const KEY = ['settings'] as const;

export const settingsKey = KEY;

export const settingsQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => read(api.GET('/api/v1/admin/settings', { signal })),
});

/** Changes the fields that are named, if nobody has changed the settings since `version`; null: the configuration's value again. */
export function updateSettings(version: number, patch: Readonly<Record<string, unknown>>): Promise<Settings> {
  const header = { 'If-Match': String(version) };

  return read(api.PATCH('/api/v1/admin/settings', { params: { header }, body: patch }));
}

/** A webhook as it is sent: with an id one that is there, with a secret one that gets it. */
export interface WebhookFields {
  readonly id?: string;
  readonly url: string;
  readonly secret?: string;
  readonly events: readonly WebhookEvent[];
  readonly enabled: boolean;
}

/** What a webhook is sent as to stay as it is: its secret is kept by its id. */
export function keepWebhook({ id, url, events, enabled }: Webhook): WebhookFields {
  return { id, url, events, enabled };
}

/** Sends one signed event of the type `webhook.test`, once. */
export function testWebhook(id: string): Promise<WebhookTest> {
  return read(api.POST('/api/v1/admin/settings/webhooks/{id}/test', { params: { path: { id } } }));
}

export const deliveriesQuery = (id: string, search: ListSearch) => {
  const query = toListQuery(search, ['state', 'type']);
  return queryOptions({
    queryKey: ['webhook-deliveries', id, query],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/admin/settings/webhooks/{id}/deliveries', { params: { path: { id }, query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
};
