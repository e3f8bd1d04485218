import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createAudit } from '../../src/audit/index.ts';
import { EgressError } from '../../src/egress/index.ts';
import type { Egress, EgressCall } from '../../src/egress/port.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { createId } from '../../src/lib/ids.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { createSealer, parseSealKey } from '../../src/lib/seal.ts';
import { webhookContext } from '../../src/services/shared/webhooks/webhook-secret.ts';
import { WebhookSender } from '../../src/services/webhooks/deliver.ts';
import { passNoticesOn } from '../../src/services/webhooks/pass-on.ts';
import type { Store } from '../../src/store/port.ts';
import type { WebhookDeliveryRecord, WebhookRecord } from '../../src/store/records/index.ts';
import { makeProvider } from '../support/sample-records.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';

const START = Date.UTC(2026, 4, 5, 12);
const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const sealer = createSealer([parseSealKey('22'.repeat(32))]);

/** What a receiver does with a call; `silent`: it never answers. */
type Reply = number | 'refused' | 'silent' | { readonly status: number; readonly retryAfter: string };

/** Receivers by address, each with what it was sent. */
function createReceivers() {
  const calls = new Map<string, EgressCall[]>();
  const replies = new Map<string, (call: number) => Reply>();
  const egress: Egress = {
    send(call, handler) {
      const sent = calls.get(call.url) ?? [];
      sent.push(call);
      calls.set(call.url, sent);
      const reply = replies.get(call.url)?.(sent.length) ?? 204;
      if (reply === 'refused') {
        queueMicrotask(() => handler.onError(new EgressError('connect', 'connection refused', false)));
      } else if (reply !== 'silent') {
        const { status, retryAfter } = typeof reply === 'number' ? { status: reply, retryAfter: null } : reply;
        queueMicrotask(() => {
          handler.onHead(status, {
            get: (name) => (name === 'retry-after' ? retryAfter : null),
            mentions: () => false,
            entries: () => [],
          });
          handler.onEnd();
        });
      }
      return { sent: true, pause() {}, resume() {}, abort() {} };
    },
    close() {},
  };
  return {
    egress,
    set: (url: string, reply: (call: number) => Reply) => void replies.set(url, reply),
    idsAt: (url: string) =>
      (calls.get(url) ?? []).map(({ headers }) => headers.find(([name]) => name === 'webhook-id')?.[1] ?? ''),
    count: (url: string) => calls.get(url)?.length ?? 0,
  };
}

describe.each(['sqlite', 'postgres'] as const)('webhooks on %s', (database) => {
  const clock = new FakeClock(START);
  const receivers = createReceivers();
  let opened: TestStore;
  let store: Store;
  let made = 0;

  beforeAll(async () => {
    opened = await createTestStore(database, { clock });
    store = opened.store;
  });
  afterAll(() => opened.dispose());

  async function setWebhooks(...wanted: readonly Partial<WebhookRecord>[]): Promise<readonly WebhookRecord[]> {
    const records = wanted.map((fields, position): WebhookRecord => {
      const id = createId('webhook', clock.now());
      made += 1;
      return {
        id,
        position,
        url: `https://receiver-${made}.example.com/`,
        secretSealed: sealer.seal(SECRET, webhookContext(id)),
        secretLast4: 'abcd',
        events: [],
        enabled: true,
        createdAt: clock.now(),
        updatedAt: clock.now(),
        ...fields,
      };
    });
    await store.transact(store.webhooks.replace(await store.webhooks.all(), records));
    return records;
  }

  async function tell(count = 1): Promise<void> {
    const notices = Array.from({ length: count }, (_, n) =>
      store.notices.insert({ type: 'token.expiring', tokenId: `tok_${n}`, expiresAt: START }),
    );
    await store.transact(notices);
    await passNoticesOn({ store, clock, audit: createAudit({ store, clock, log: silentLogger }) });
  }

  function createSender(): WebhookSender {
    return new WebhookSender({
      store,
      clock,
      log: silentLogger,
      sealer,
      egress: receivers.egress,
      random: () => 0.5,
    });
  }

  async function send(sender = createSender()): Promise<void> {
    await sender.look();
    await sender.settled();
  }

  async function deliveriesOf(webhook: WebhookRecord | undefined): Promise<readonly WebhookDeliveryRecord[]> {
    const { items } = await store.webhookDeliveries.list({
      filters: { webhookId: webhook?.id ?? '' },
      from: null,
      to: null,
      q: null,
      sort: { field: 'createdAt', descending: false },
      pageSize: 200,
      page: 1,
      cursor: null,
    });
    return items;
  }

  test('each receiver gets each event that it asked for, under one id', async () => {
    const [all, some, none, off] = await setWebhooks(
      {},
      { events: ['token.expiring'] },
      { events: ['budget.alert'] },
      { enabled: false },
    );
    await tell();
    await send();
    const ids = [all, some].flatMap((webhook) => receivers.idsAt(webhook?.url ?? ''));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect([none, off].map((webhook) => receivers.count(webhook?.url ?? ''))).toEqual([0, 0]);
    expect(await deliveriesOf(all)).toMatchObject([{ state: 'delivered', attempts: 1, lastStatus: 204 }]);
    await send();
    expect(receivers.count(all?.url ?? '')).toBe(1);
  });

  test('a failed attempt is repeated under the same id, later and later, over restarts', async () => {
    const [webhook] = await setWebhooks({});
    const url = webhook?.url ?? '';
    receivers.set(url, (call) => (call === 1 ? 'refused' : call === 2 ? 500 : 200));
    await tell();
    await send();
    expect(await deliveriesOf(webhook)).toMatchObject([
      { state: 'pending', attempts: 1, lastStatus: null, lastError: 'connect: connection refused' },
    ]);
    clock.advance(4999);
    await send();
    expect(receivers.count(url)).toBe(1);
    clock.advance(1);
    await send();
    expect(await deliveriesOf(webhook)).toMatchObject([{ attempts: 2, lastStatus: 500, lastError: 'HTTP 500' }]);
    store = await opened.reopen();
    clock.advance(30_000);
    await send();
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'delivered', attempts: 3, lastError: null }]);
    expect(receivers.idsAt(url)).toHaveLength(3);
    expect(new Set(receivers.idsAt(url)).size).toBe(1);
  });

  test('a receiver that never takes it is given up after a little more than a day', async () => {
    const [webhook] = await setWebhooks({});
    receivers.set(webhook?.url ?? '', () => 503);
    await tell();
    const began = clock.now();
    for (let look = 0; look < 40; look++) {
      await send();
      const [delivery] = await deliveriesOf(webhook);
      if (delivery?.state === 'failed') break;
      clock.advance((delivery?.nextAttemptAt ?? 0) - clock.now());
    }
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'failed', attempts: 11, nextAttemptAt: null }]);
    expect(clock.now() - began).toBeGreaterThan(27 * 3_600_000);
  });

  test('a receiver that is gone is not asked again, one that asks for time gets it, a redirect is not followed', async () => {
    const [gone, busy, moved] = await setWebhooks({}, {}, {});
    receivers.set(gone?.url ?? '', () => 410);
    receivers.set(busy?.url ?? '', () => ({ status: 429, retryAfter: '7200' }));
    receivers.set(moved?.url ?? '', () => 307);
    await tell();
    await send();
    expect(await deliveriesOf(gone)).toMatchObject([{ state: 'failed', attempts: 1, lastStatus: 410 }]);
    expect(await deliveriesOf(busy)).toMatchObject([{ state: 'pending', nextAttemptAt: clock.now() + 7_200_000 }]);
    expect(await deliveriesOf(moved)).toMatchObject([
      { state: 'pending', lastError: 'HTTP 307; redirects are not followed' },
    ]);
  });

  test('several that send share the work, and what one leaves behind another sends', async () => {
    const [webhook] = await setWebhooks({});
    const url = webhook?.url ?? '';
    await tell(30);
    await Promise.all([send(), send(), send()]);
    expect(receivers.count(url)).toBe(30);
    receivers.set(url, (call) => (call === 31 ? 'silent' : 200));
    await tell();
    const dies = createSender();
    await dies.look();
    while (receivers.count(url) < 31) await new Promise((resolve) => setImmediate(resolve));
    dies.stop();
    await send();
    expect(receivers.count(url)).toBe(31);
    clock.advance(60_000);
    await send();
    expect(receivers.idsAt(url).slice(30)).toHaveLength(2);
    expect(new Set(receivers.idsAt(url).slice(30)).size).toBe(1);
  });

  test('a receiver that does not answer delays no other, and is asked for no more than four at once', async () => {
    const [dead, alive] = await setWebhooks({}, {});
    receivers.set(dead?.url ?? '', () => 'silent');
    await tell(9);
    const sender = createSender();
    await sender.look();
    while (receivers.count(alive?.url ?? '') < 9) await new Promise((resolve) => setImmediate(resolve));
    await sender.look();
    await tell();
    await sender.look();
    while (receivers.count(alive?.url ?? '') < 10) await new Promise((resolve) => setImmediate(resolve));
    expect(receivers.count(dead?.url ?? '')).toBe(4);
    sender.stop();
  });

  test('what waits for one receiver is bounded, and what is too much is shown', async () => {
    const [webhook] = await setWebhooks({});
    const pending = (n: number): WebhookDeliveryRecord => ({
      id: createId('delivery', clock.now()),
      webhookId: webhook?.id ?? '',
      eventId: `evt_${n}`,
      type: 'budget.alert',
      body: '{}',
      state: 'pending',
      attempts: 0,
      nextAttemptAt: clock.now() + 1,
      lastAttemptAt: null,
      lastStatus: null,
      lastError: null,
      createdAt: clock.now() - 1000,
      endedAt: null,
    });
    await store.transact(Array.from({ length: 1000 }, (_, n) => store.webhookDeliveries.insert(pending(n))));
    await tell();
    expect((await deliveriesOf(webhook)).length).toBe(200);
    const { items } = await store.webhookDeliveries.list({
      filters: { webhookId: webhook?.id ?? '', state: 'failed' },
      from: null,
      to: null,
      q: null,
      sort: { field: 'createdAt', descending: true },
      pageSize: 10,
      page: 1,
      cursor: null,
    });
    expect(items).toMatchObject([{ type: 'token.expiring', lastError: 'not sent: 1000 events wait already' }]);
  });

  test('a webhook that is removed takes what waits for it along; one that is switched off keeps it', async () => {
    const [webhook] = await setWebhooks({});
    await tell();
    if (webhook === undefined) throw new Error('no webhook');
    const off = { ...webhook, enabled: false };
    await store.transact(store.webhooks.replace([webhook], [off]));
    await send();
    expect(receivers.count(webhook.url)).toBe(0);
    await store.transact(store.webhooks.replace([off], [webhook]));
    await send();
    expect(receivers.count(webhook.url)).toBe(1);
    await tell();
    await store.transact(store.webhooks.replace([webhook], []));
    expect(await deliveriesOf(webhook)).toEqual([]);
  });

  test('old deliveries are removed in bounded batches', async () => {
    const [webhook] = await setWebhooks({});
    await tell(3);
    const later = clock.now() + 1;
    expect(await store.webhookDeliveries.hasOld(later)).toBe(true);
    while (await store.webhookDeliveries.hasOld(later)) {
      await store.transact([store.webhookDeliveries.removeOld(later, 2)]);
    }
    expect(await deliveriesOf(webhook)).toEqual([]);
  });

  test('a provider that breaks and comes back is told, each once', async () => {
    const [webhook] = await setWebhooks({});
    const insert = (health: 'unknown' | 'degraded' | 'unhealthy' | 'healthy') =>
      store.providers.recordHealth('prv_1', health, 'it failed', clock.now());
    await store.transact([store.providers.insert(makeProvider('prv_1', { name: 'acme', health: 'healthy' }))]);
    for (const health of ['degraded', 'unhealthy', 'unhealthy', 'degraded', 'healthy'] as const) {
      await store.transact([insert(health)]);
      await passNoticesOn({ store, clock, audit: createAudit({ store, clock, log: silentLogger }) });
    }
    const told = (await deliveriesOf(webhook)).map(({ body }) => JSON.parse(body) as { type: string; data: object });
    expect(told.map(({ type, data }) => [type, data])).toEqual([
      ['provider.unhealthy', { provider_id: 'prv_1', provider: 'acme', health: 'unhealthy', reason: 'it failed' }],
      ['provider.healthy', { provider_id: 'prv_1', provider: 'acme', health: 'degraded', reason: 'it failed' }],
    ]);
  });
});
