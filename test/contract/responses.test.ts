import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createId } from '../../src/lib/ids.ts';
import type { Store } from '../../src/store/port.ts';
import type { HandedResponse, ResponseWrite } from '../../src/store/records/index.ts';
import { makeUser } from '../support/sample-records.ts';
import { hold, settle } from '../support/test-engine.ts';
import { createTestStore } from '../support/test-store.ts';
import type { TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 1, 12);

/** A record as it is said to be written. */
interface Kept {
  readonly id: string;
  readonly responseId: string;
}

describe.each(['sqlite', 'postgres'] as const)('responses on %s', (database) => {
  let opened: TestStore;
  let store: Store;
  let userId: string;

  beforeAll(async () => {
    opened = await createTestStore(database);
    store = opened.store;
    userId = await addUser();
  }, 30_000);
  afterAll(() => opened.dispose());

  async function addUser(): Promise<string> {
    const user = makeUser(createId('customerUser', NOW), { customerId: null });
    await store.transact([store.customerUsers.insert(user)]);
    return user.id;
  }

  /** Writes a request with its answer; `previous` is continued. */
  async function keep(change: Partial<ResponseWrite> = {}, previous: Kept | null = null): Promise<Kept> {
    const at = change.lastAt ?? NOW;
    const write = makeHold({ at, customerUserId: change.customerUserId ?? userId });
    const response: ResponseWrite = {
      responseId: `resp_${write.id}`,
      customerUserId: userId,
      providerId: null,
      previousId: previous?.id ?? null,
      rootId: previous === null ? write.id : await rootOf(previous),
      lastAt: at,
      contextTokens: 20,
      contextBytes: 100,
      seal: () => `sealed ${write.id}`,
      ...change,
    };
    const settlement = makeSettlement(write, { response });
    const told = await Promise.all([hold(store.traffic, write), settle(store.traffic, write, settlement)]);
    expect(told).toEqual([null, null]);
    return { id: write.id, responseId: response.responseId };
  }

  async function find({ responseId, id }: Kept): Promise<HandedResponse | undefined> {
    return (await store.responses.listHanded(responseId)).find((each) => each.id === id);
  }

  async function rootOf(kept: Kept): Promise<string> {
    return (await find(kept))?.rootId ?? '';
  }

  const remove = async (...all: readonly Kept[]): Promise<void> => {
    const found = await Promise.all(all.map(find));
    await store.transact(
      store.responses.remove(
        found.filter((each) => each !== undefined),
        NOW,
      ),
    );
  };
  const chainOf = async (kept: Kept): Promise<readonly string[] | undefined> =>
    (await store.responses.readConversation(kept.id))?.map(({ id }) => id);
  const isThere = async (kept: Kept): Promise<boolean> => (await find(kept)) !== undefined;
  const hasContent = async (kept: Kept): Promise<boolean> => (await find(kept))?.hasContent === true;

  test('is written in the commit of its settlement and found by the id that the client has', async () => {
    const kept = await keep({ contextTokens: 7, contextBytes: 9 });
    expect(await store.responses.listHanded(kept.responseId)).toEqual([
      {
        id: kept.id,
        responseId: kept.responseId,
        customerUserId: userId,
        providerId: null,
        previousId: null,
        rootId: kept.id,
        lastAt: NOW,
        contextTokens: 7,
        contextBytes: 9,
        removedAt: null,
        hasContent: true,
        conversationAt: NOW,
      },
    ]);
    expect(await store.responses.readConversation(kept.id)).toEqual([
      { id: kept.id, contentSealed: `sealed ${kept.id}` },
    ]);
    expect(await store.responses.listHanded('resp_unknown')).toEqual([]);
  });

  test('what a provider keeps has a keeper and no content', async () => {
    const kept = await keep({ providerId: 'prv_1', seal: null });
    expect(await find(kept)).toMatchObject({ providerId: 'prv_1', hasContent: false });
    expect(await store.responses.readConversation(kept.id)).toBeNull();
  });

  test('the same id handed out twice is two records, the newest first', async () => {
    const first = await keep({ responseId: 'resp_same', lastAt: NOW });
    const second = await keep({ responseId: 'resp_same', lastAt: NOW + 5 });
    const listed = await store.responses.listHanded('resp_same');
    expect(listed.map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  test('nothing is written for a customer user that is gone, and its settlement is', async () => {
    const kept = await keep({ customerUserId: 'usr_gone' });
    expect(await isThere(kept)).toBe(false);
    expect((await store.requests.find(kept.id))?.state).toBe('settled');
  });

  test('a settlement that is refused keeps the others of its commit, responses too', async () => {
    const unheld = makeHold({ customerUserId: userId });
    const refused = settle(store.traffic, unheld, makeSettlement(unheld));
    const kept = await keep();
    expect(await refused).not.toBeNull();
    expect(await isThere(kept)).toBe(true);
  });

  test('a conversation is read from its first turn, along one branch', async () => {
    const first = await keep();
    const second = await keep({ lastAt: NOW + 10 }, first);
    const branch = await keep({ lastAt: NOW + 20 }, first);
    const third = await keep({ lastAt: NOW + 30 }, second);
    expect(await chainOf(third)).toEqual([first.id, second.id, third.id]);
    expect(await chainOf(branch)).toEqual([first.id, branch.id]);
    expect(await find(second)).toMatchObject({ rootId: first.id, previousId: first.id, conversationAt: NOW + 30 });
  });

  test('a turn that is missing makes the conversation unreadable, never shorter', async () => {
    const orphan = await keep({ previousId: createId('request', NOW) });
    expect(await chainOf(orphan)).toBeUndefined();
  });

  test('removing takes the content that nothing is built on, and leaves what is until that goes', async () => {
    const first = await keep();
    const second = await keep({}, first);
    const third = await keep({}, second);
    const branch = await keep({}, first);
    await remove(second);
    expect(await find(second)).toMatchObject({ removedAt: NOW, hasContent: true });
    expect(await chainOf(third)).toEqual([first.id, second.id, third.id]);
    await remove(third);
    expect([await hasContent(third), await hasContent(second)]).toEqual([false, false]);
    expect(await chainOf(branch)).toEqual([first.id, branch.id]);
    await remove(first, branch);
    expect([await hasContent(first), await hasContent(branch)]).toEqual([false, false]);
    // That it was handed out is known until it expires.
    expect(await find(third)).toMatchObject({ removedAt: NOW });
    expect(await chainOf(third)).toBeUndefined();
  });

  test('a conversation ends as a whole, some time after its last turn, in bounded batches', async () => {
    const old = NOW - 40 * DAY_MS;
    const ends = { keptBefore: NOW - 30 * DAY_MS, namedBefore: NOW - 60 * DAY_MS };
    const over = [await keep({ lastAt: old })];
    for (let turn = 0; turn < 4; turn++) over.push(await keep({ lastAt: old + turn }, over.at(-1) ?? null));
    const alive = await keep({ lastAt: old });
    const latest = await keep({ lastAt: NOW }, alive);
    const named = await keep({ lastAt: old, providerId: 'prv_1', seal: null });
    const forgotten = await keep({ lastAt: NOW - 61 * DAY_MS, providerId: 'prv_1', seal: null });
    expect(await store.responses.countExpired(ends)).toBe(6);
    let rounds = 0;
    while (await store.responses.hasExpired(ends)) {
      await store.transact(store.responses.removeExpired(ends, 2));
      rounds++;
    }
    expect(rounds).toBe(2);
    expect(await Promise.all(over.map(isThere))).toEqual([false, false, false, false, false]);
    expect(await chainOf(latest)).toEqual([alive.id, latest.id]);
    expect([await isThere(named), await isThere(forgotten)]).toEqual([true, false]);
    expect(await store.responses.countExpired(ends)).toBe(0);
  });

  test('all of a customer user goes in bounded batches, and what is to be done survives', async () => {
    const gone = await addUser();
    const kept = [];
    for (let n = 0; n < 5; n++) kept.push(await keep({ customerUserId: gone }));
    await store.transact([store.responses.beginRemoval({ customerUserId: gone, at: NOW })]);
    await store.transact([store.responses.beginRemoval({ customerUserId: gone, at: NOW + 1 })]);
    expect(await store.responses.listRemovals(10)).toEqual([{ customerUserId: gone, at: NOW }]);
    let rounds = 0;
    while (await store.responses.hasOfUser(gone)) {
      await store.transact([store.responses.removeOfUser(gone, 2)]);
      rounds++;
    }
    expect(rounds).toBe(3);
    expect(await Promise.all(kept.map(isThere))).toEqual([false, false, false, false, false]);
    await store.transact([store.responses.endRemoval(gone)]);
    expect(await store.responses.listRemovals(10)).toEqual([]);
  });

  test('contents are among the sealed values that a rotation reads', async () => {
    const kept = await keep({ seal: () => 'v1.0a0a0a0a.x' });
    const others = await store.sealed.listOthers('response_content', '0b0b0b0b', '', 500);
    expect(others).toContainEqual({ key: kept.id, sealed: 'v1.0a0a0a0a.x' });
    await store.transact([store.sealed.replace('response_content', kept.id, 'v1.0a0a0a0a.x', null)]);
    expect(await find(kept)).toMatchObject({ hasContent: false, providerId: null });
  });
});
