import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { RequestEvents } from '../../src/http/management/request-events.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { createId } from '../../src/lib/ids.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { LiveFeed } from '../../src/services/requests/live-feed.ts';
import type { RequestView } from '../../src/services/requests/index.ts';
import type { RequestRepository } from '../../src/store/port.ts';
import type { HoldWrite, RequestRecord } from '../../src/store/records/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { Answer, TestGateway } from '../support/gateway.ts';
import { hold, settle } from '../support/test-engine.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const LIVE = '/api/v1/admin/requests/live';
const OWNER_PASSWORD = 'a long test password';

interface Event {
  readonly name: string;
  readonly data: Answer['data'];
}

/** The events of an answer, one at a time; comments are passed over unless `comment` is asked for. */
class Events {
  readonly #reader: {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>;
    cancel(): Promise<void>;
  };
  #text = '';

  constructor(answer: Response) {
    if (answer.body === null) throw new Error('there is no body');
    this.#reader = answer.body.getReader();
  }

  async comment(): Promise<string> {
    const frame = await this.#frame();
    if (frame === null || !frame.startsWith(':')) throw new Error(`no comment: ${frame}`);
    return frame;
  }

  /** null: it has ended. */
  async next(): Promise<Event | null> {
    for (;;) {
      const frame = await this.#frame();
      if (frame === null) return null;
      const [, name = '', data = ''] = /^event: (\S+)\ndata: (.*)$/.exec(frame) ?? [];
      if (name !== '') return { name, data: JSON.parse(data) };
    }
  }

  async leave(): Promise<void> {
    await this.#reader.cancel();
  }

  async #frame(): Promise<string | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const frame = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return frame;
      }
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.#text += new TextDecoder().decode(value);
    }
  }
}

function makeLive(change: Partial<HoldWrite> = {}): HoldWrite {
  const at = Date.now();
  return makeHold({ id: createId('request', at), at, ...change });
}

describe.each(['sqlite', 'postgres'] as const)('requests as they come, on %s', (database) => {
  let gw: TestGateway;
  let key: { readonly id: string; readonly key: string };

  beforeAll(async () => {
    gw = await startTestGateway(database);
    key = (await gw.admin('POST', '/api/v1/admin/keys', { name: 'follower', role: 'support' })).data;
  }, 60_000);
  afterAll(() => gw.close());

  const follow = (query: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${gw.url}${LIVE}${query}`, { headers: { accept: 'text/event-stream', ...headers } });

  async function listen(query = '', headers?: Readonly<Record<string, string>>): Promise<Events> {
    const answer = await follow(query, headers ?? { authorization: `Bearer ${key.key}` });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const events = new Events(answer);
    await events.comment();
    return events;
  }

  /** Writes until the feed has looked for the first time, after which it tells of what comes. */
  async function begin(events: Events, change: Partial<HoldWrite> = {}): Promise<void> {
    const first = events.next();
    const { traffic } = gw.gateway.core.store;
    for (;;) {
      const write = makeLive(change);
      await Promise.all([hold(traffic, write), settle(traffic, write, makeSettlement(write))]);
      const event = await Promise.race([first, Promise.resolve('not yet')]);
      if (event === 'not yet') continue;
      expect(event).toMatchObject({ name: expect.stringMatching(/request|skipped/) });
      return;
    }
  }

  test('one is told of when it gets its row and again when it is settled, the same as the list has it', async () => {
    const events = await listen('?model=followed');
    await begin(events, { model: 'followed' });
    const { traffic } = gw.gateway.core.store;
    const other = makeLive({ model: 'another' });
    const held = makeLive({ model: 'followed', customerId: 'cus_live' });
    await hold(traffic, other);
    await hold(traffic, held);
    const told: Event[] = [];
    for (;;) {
      const event = await events.next();
      if (event === null) throw new Error('it has ended');
      if (event.name === 'skipped') continue;
      expect(event.data.model).toBe('followed');
      if (event.data.id !== held.id) continue;
      told.push(event);
      if (told.length === 2) break;
      expect(event.data.state).toBe('held');
      await settle(traffic, held, makeSettlement(held));
    }
    expect(told[1]?.data.state).toBe('settled');
    expect(told[1]?.data.provider_cost).toBeUndefined();
    const listed = (await gw.admin('GET', `/api/v1/admin/requests/${held.id}`)).data;
    expect(told[1]?.data.cost).toEqual(listed.cost);
    expect(told[1]?.data.attempts.length).toBe(1);
    await settle(traffic, other, makeSettlement(other));
    await events.leave();
  });

  test('it ends when the key is revoked, with the error that says so', async () => {
    const made = (await gw.admin('POST', '/api/v1/admin/keys', { name: 'short', role: 'auditor' })).data;
    const events = await listen('?model=none', { authorization: `Bearer ${made.key}` });
    expect((await gw.admin('DELETE', `/api/v1/admin/keys/${made.id}`)).status).toBe(204);
    const last = await events.next();
    expect([last?.name, last?.data.code]).toEqual(['error', 40103]);
    expect(await events.next()).toBeNull();
  });

  test("it goes by the console's cookie, and ends when that session is signed out", async () => {
    const signedIn = await fetch(`${gw.url}/api/v1/auth/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'owner', password: OWNER_PASSWORD }),
    });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const { data } = (await signedIn.json()) as { data: { csrf_token: string } };
    const events = await listen('?model=none', { cookie });
    const headers = { cookie, 'x-csrf-token': data.csrf_token };
    expect((await fetch(`${gw.url}/api/v1/auth/session`, { method: 'DELETE', headers })).status).toBe(204);
    const last = await events.next();
    expect([last?.name, last?.data.code]).toEqual(['error', 40103]);
    expect(await events.next()).toBeNull();
  });

  test('who may not read requests follows none, a broken filter is named, and no more than twenty listen', async () => {
    expect((await follow('', {})).status).toBe(401);
    const caller = await gw.createCaller();
    const access = await gw.exchange(caller.token);
    expect((await follow('', { authorization: `Bearer ${access}` })).status).toBe(403);
    expect((await follow('?cost_min=x', { authorization: `Bearer ${key.key}` })).status).toBe(400);
    const listeners: Events[] = [];
    for (;;) {
      const answer = await follow('?model=none', { authorization: `Bearer ${key.key}` });
      if (answer.status === 429) break;
      listeners.push(new Events(answer));
      expect(listeners.length).toBeLessThanOrEqual(20);
    }
    await Promise.all(listeners.map((events) => events.leave()));
    let status = 429;
    while (status === 429) {
      const answer = await follow('?model=none', { authorization: `Bearer ${key.key}` });
      ({ status } = answer);
      await answer.body?.cancel();
    }
    expect(status).toBe(200);
  });
});

describe('the feed', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `req_${String(index).padStart(32, '0')}`);

  function createFeed(list: () => readonly string[], looked: () => void) {
    const clock = new FakeClock();
    const requests = {
      listIdsSince: () => {
        looked();
        return Promise.resolve(list());
      },
      listHeldIds: () => Promise.resolve([]),
      findMany: (some: readonly string[]) =>
        Promise.resolve(some.map((id) => ({ id, state: 'settled' }) as unknown as RequestRecord)),
    } as unknown as RequestRepository;
    return { clock, feed: new LiveFeed({ store: { requests }, clock, log: silentLogger }) };
  }

  async function pass(clock: FakeClock, ms: number): Promise<void> {
    clock.advance(ms);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }

  test('it does not look at the store while nobody listens', async () => {
    let looks = 0;
    const { clock, feed } = createFeed(
      () => [],
      () => void looks++,
    );
    await pass(clock, 10_000);
    expect(looks).toBe(0);
    const leave = feed.listen({ request: () => undefined, skipped: () => undefined });
    await pass(clock, 0);
    await pass(clock, 400);
    expect(looks).toBe(2);
    leave();
    await pass(clock, 400);
    const after = looks;
    for (let turn = 0; turn < 10; turn++) await pass(clock, 400);
    expect(looks).toBe(after);
  });

  test('of more than it reads it says how many were left out', async () => {
    let shown = ids.slice(0, 1);
    const { clock, feed } = createFeed(
      () => shown,
      () => undefined,
    );
    const told: string[] = [];
    let skipped = 0;
    feed.listen({ request: (record) => told.push(record.id), skipped: (count) => (skipped += count) });
    await pass(clock, 0);
    shown = ids;
    await pass(clock, 400);
    expect([told.length + skipped, told.at(-1)]).toEqual([999, ids[999]]);
    expect(skipped).toBe(699);
    await pass(clock, 400);
    expect(told.length + skipped).toBe(999);
  });
});

test('a client that reads slowly gets what fits in its queue, and how many did not', () => {
  const written: string[] = [];
  let drained: () => void = () => undefined;
  let room = true;
  const writer = {
    write(bytes: Uint8Array) {
      written.push(new TextDecoder().decode(bytes));
      return room;
    },
    onDrain: (callback: () => void) => void (drained = callback),
    end: () => undefined,
  };
  const events = new RequestEvents(writer, new FakeClock(), () => '{}');
  room = false;
  for (let index = 0; index < 600; index++) events.request({ id: `${index}` } as unknown as RequestView);
  room = true;
  drained();
  expect(written.filter((text) => text.startsWith('event: request'))).toHaveLength(501);
  expect(written.at(-1)).toBe('event: skipped\ndata: {"count":99}\n\n');
});
