import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';
import type { UpstreamAnswer, UpstreamRequest } from '../support/upstream.ts';

/** Input at 1, output at 10 USD per million tokens: an answer of 20 and 5 costs 0.00007. */
const PRICE = { input: '1', output: '10' };
const DEARER = { input: '3', output: '30' };
const MIN_MS = 60;
const SLOW_MS = 700;

const wholeOf = (content: string, delayMs = 0): UpstreamAnswer => ({
  kind: 'whole',
  delayMs,
  body: {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'upstream-name',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
  },
});
const eventsOf = (content: string): readonly (object | string)[] => [
  { id: 'c1', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { role: 'assistant', content } }] },
  { id: 'c1', object: 'chat.completion.chunk', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  { id: 'c1', object: 'chat.completion.chunk', choices: [], usage: { prompt_tokens: 20, completion_tokens: 5 } },
  '[DONE]',
];
const streamOf = (content: string, delayMs = 0): UpstreamAnswer => ({
  kind: 'sse',
  events: eventsOf(content),
  delayMs,
});
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n';
const framed = (events: readonly (object | string)[]): string =>
  events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('');
const FAILS: UpstreamAnswer = { kind: 'whole', status: 500, body: { error: { message: 'oops' } } };
const STALLS: UpstreamAnswer = { kind: 'stall' };

interface Hedged {
  readonly name: string;
  readonly id: string;
  /** What the first and the second deployment answer from now on. */
  play(first: UpstreamAnswer, second?: UpstreamAnswer): void;
  /** Calls of each since it was last told what to answer. */
  calls(): readonly [number, number];
}

describe('hedging', () => {
  let gw: TestGateway;
  let caller: TestCaller;
  let count = 0;
  const scripts = new Map<string, UpstreamAnswer>();
  const counts = new Map<string, number>();

  beforeAll(async () => {
    gw = await startTestGateway('sqlite');
    caller = await gw.createCaller();
    gw.upstream.answer((request: UpstreamRequest) => {
      const { model } = JSON.parse(request.body);
      counts.set(model, (counts.get(model) ?? 0) + 1);
      return scripts.get(model) ?? FAILS;
    });
  }, 30_000);
  afterAll(() => gw.close());

  /** The budget of retries has something to spare only after some traffic. */
  function earn(): void {
    for (let request = 0; request < 1_000; request++) gw.gateway.core.router.retries.earn();
  }

  async function addModel(fields: object = {}, second: object = {}, price: object = PRICE): Promise<Hedged> {
    count += 1;
    const name = `model-${count}`;
    const deployments: object[] = [];
    for (const [n, place] of ['a', 'b'].entries()) {
      const provider = await gw.addProvider(`${place}-${count}`, [], { priority: n + 1, ...(n === 1 ? second : {}) });
      deployments.push({
        provider_id: provider,
        upstream_model: `${place}-${count}`,
        price: n === 1 ? price : PRICE,
      });
    }
    const hedge = { after: 'p90', min_ms: MIN_MS };
    const created = await gw.admin('POST', '/api/v1/admin/models', { name, deployments, hedge, ...fields });
    expect([created.status, created.error]).toEqual([201, undefined]);
    earn();
    const mine = [`a-${count}`, `b-${count}`] as const;
    return {
      name,
      id: created.data.id,
      play(first, other = FAILS) {
        scripts.set(mine[0], first);
        scripts.set(mine[1], other);
        for (const each of mine) counts.delete(each);
      },
      calls: () => [counts.get(mine[0]) ?? 0, counts.get(mine[1]) ?? 0],
    };
  }

  const ask = (model: Hedged, more: object = {}, init: { readonly signal?: AbortSignal } = {}): Promise<Response> =>
    gw.chat(caller.token, { model: model.name, messages: [{ role: 'user', content: 'Hi' }], ...more }, init);
  const textOf = async (response: Response): Promise<string> =>
    (await readJson(response)).choices[0].message.content as string;
  const lastRow = async () => settledRow(gw, caller.userId);
  const attemptsOf = (row: { attempts: Record<string, unknown>[] }): unknown[] =>
    row.attempts.map((each) => [each['n'], String(each['provider']).slice(0, 1), each['reason'], each['outcome']]);

  /** Calls enough for a delay to be known. */
  async function warm(model: Hedged, stream = false): Promise<void> {
    model.play(stream ? streamOf('warm') : wholeOf('warm'));
    for (let call = 0; call < 20; call++) await (await ask(model, stream ? { stream: true } : {})).text();
  }

  test('a first attempt that is silent gets a second one beside it: the first to answer is charged, both costs are shown', async () => {
    const model = await addModel();
    await warm(model);
    model.play(STALLS, wholeOf('second'));
    const started = performance.now();
    const response = await ask(model);
    expect(response.headers.get('x-tallygate-provider')).toBe(`b-${count}`);
    expect(await textOf(response)).toBe('second');
    expect(performance.now() - started).toBeGreaterThanOrEqual(MIN_MS - 5);
    expect(model.calls()).toEqual([1, 1]);
    const row = await lastRow();
    expect(row).toMatchObject({ status: 200, error_code: null, provider: `b-${count}`, cost: { amount: '0.00007' } });
    expect(attemptsOf(row)).toEqual([
      [0, 'a', 'first', 'outpaced'],
      [1, 'b', 'hedge', 'answered'],
    ]);
    const [first, second] = row.attempts;
    expect(second.provider_cost.amount).toBe('0.00007');
    expect(Number(first.provider_cost.amount)).toBeGreaterThan(0);
    expect(Number(row.provider_cost.amount)).toBeCloseTo(
      Number(first.provider_cost.amount) + Number(second.provider_cost.amount),
      9,
    );
    expect([first.status, first.error_code, first.time_to_first_byte_ms]).toEqual([null, null, null]);
    expect(first.latency_ms).toBeGreaterThanOrEqual(MIN_MS - 5);
  });

  test('a vendor that bills calls to their end although they were ended is taken to bill as much output as the answer has', async () => {
    const model = await addModel({}, { kind: 'groq' });
    await warm(model);
    model.play(wholeOf('first', MIN_MS + 60), STALLS);
    expect(await textOf(await ask(model))).toBe('first');
    const [first, second] = (await lastRow()).attempts;
    expect([second.outcome, second.provider_cost]).toEqual(['outpaced', first.provider_cost]);
  });

  test('the loser is ended: its connection closes', async () => {
    const model = await addModel();
    await warm(model);
    model.play(STALLS, wholeOf('second'));
    const open = gw.upstream.openConnections();
    expect(await textOf(await ask(model))).toBe('second');
    for (let wait = 0; wait < 100 && gw.upstream.openConnections() > open; wait++) await Bun.sleep(5);
    expect(gw.upstream.openConnections()).toBeLessThanOrEqual(open);
  });

  test('the first attempt may still win, and the second is the loser then', async () => {
    const model = await addModel();
    await warm(model);
    model.play(wholeOf('first', MIN_MS + 60), STALLS);
    expect(await textOf(await ask(model))).toBe('first');
    const row = await lastRow();
    expect(attemptsOf(row)).toEqual([
      [0, 'a', 'first', 'answered'],
      [1, 'b', 'hedge', 'outpaced'],
    ]);
    expect(row).toMatchObject({ provider: `a-${count}`, cost: { amount: '0.00007' } });
    expect(row.attempts[0].provider_cost.amount).toBe('0.00007');
  });

  test('a stream whose first sends only comments is hedged, and the client sees the bytes of one alone', async () => {
    const model = await addModel();
    await warm(model, true);
    model.play({ kind: 'raw', pieces: [HEAD, ': PROCESSING\n\n'], intervalMs: 5 }, streamOf('second'));
    const response = await ask(model, { stream: true, stream_options: { include_usage: true } });
    expect(response.headers.get('x-tallygate-provider')).toBe(`b-${count}`);
    expect(await response.text()).toBe(framed(eventsOf('second')));
    expect(attemptsOf(await lastRow())).toEqual([
      [0, 'a', 'first', 'outpaced'],
      [1, 'b', 'hedge', 'answered'],
    ]);
  });

  test('a stream that the first wins does not hold a byte of the second', async () => {
    const model = await addModel();
    await warm(model, true);
    model.play(streamOf('first', MIN_MS + 60), {
      kind: 'raw',
      pieces: [HEAD, ': PROCESSING\n\n'],
      intervalMs: 5,
    });
    const response = await ask(model, { stream: true, stream_options: { include_usage: true } });
    expect(await response.text()).toBe(framed(eventsOf('first')));
    expect(model.calls()).toEqual([1, 1]);
  });

  test('nothing is tried beside a stream that has begun, however slow it is', async () => {
    const model = await addModel();
    await warm(model, true);
    const [first = '', ...rest] = framed(eventsOf('slow')).split(/(?<=\n\n)/);
    const slow = { kind: 'raw', pieces: [HEAD + first, ...rest], intervalMs: 2 * MIN_MS, ending: 'close' } as const;
    model.play(slow, streamOf('second'));
    const response = await ask(model, { stream: true, stream_options: { include_usage: true } });
    expect(await response.text()).toBe(framed(eventsOf('slow')));
    expect(model.calls()).toEqual([1, 0]);
  });

  test('when one of the two fails the other goes on', async () => {
    const model = await addModel();
    await warm(model);
    model.play({ ...FAILS, delayMs: MIN_MS + 40 }, wholeOf('second', MIN_MS + 80));
    expect(await textOf(await ask(model))).toBe('second');
    expect(attemptsOf(await lastRow())).toEqual([
      [0, 'a', 'first', 'failed'],
      [1, 'b', 'hedge', 'answered'],
    ]);
    model.play(wholeOf('first', MIN_MS + 80), FAILS);
    expect(await textOf(await ask(model))).toBe('first');
    expect(attemptsOf(await lastRow())).toEqual([
      [0, 'a', 'first', 'answered'],
      [1, 'b', 'hedge', 'failed'],
    ]);
  });

  test('when both fail the request fails once, and nothing is charged', async () => {
    const model = await addModel();
    await warm(model);
    model.play({ ...FAILS, delayMs: MIN_MS + 60 }, FAILS);
    const response = await ask(model);
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([502, 'false']);
    expect(model.calls()).toEqual([1, 1]);
    const row = await lastRow();
    expect(row).toMatchObject({ state: 'settled', status: 502, cost: { amount: '0' } });
    expect(attemptsOf(row)).toEqual([
      [0, 'a', 'first', 'failed'],
      [1, 'b', 'hedge', 'failed'],
    ]);
  });

  test('a client that leaves ends both', async () => {
    const model = await addModel();
    await warm(model);
    model.play(STALLS, STALLS);
    const open = gw.upstream.openConnections();
    const leaving = new AbortController();
    const response = ask(model, {}, { signal: leaving.signal });
    while (model.calls()[1] === 0) await Bun.sleep(5);
    leaving.abort();
    expect(await response.then(() => 'answered').catch(() => 'left')).toBe('left');
    const row = await lastRow();
    expect(row).toMatchObject({ state: 'settled', status: 499, finish_reason: 'cancelled' });
    expect(attemptsOf(row)).toEqual([
      [0, 'a', 'first', 'cancelled'],
      [1, 'b', 'hedge', 'cancelled'],
    ]);
    for (let wait = 0; wait < 100 && gw.upstream.openConnections() > open; wait++) await Bun.sleep(5);
    expect(gw.upstream.openConnections()).toBeLessThanOrEqual(open);
  });

  test('a model is not hedged unless that is said, and not before enough calls were seen', async () => {
    const plain = await addModel({ hedge: null });
    await warm(plain);
    plain.play(wholeOf('first', SLOW_MS), wholeOf('second'));
    expect(await textOf(await ask(plain))).toBe('first');
    expect(plain.calls()).toEqual([1, 0]);
    const fresh = await addModel();
    fresh.play(wholeOf('first', SLOW_MS), wholeOf('second'));
    expect(await textOf(await ask(fresh))).toBe('first');
    expect(fresh.calls()).toEqual([1, 0]);
  });

  test('streams and whole answers have their own delays', async () => {
    const model = await addModel();
    await warm(model, true);
    model.play(wholeOf('first', SLOW_MS), wholeOf('second'));
    expect(await textOf(await ask(model))).toBe('first');
    expect(model.calls()).toEqual([1, 0]);
  });

  test('a second attempt goes to no other model, to no deployment that rests, and to none that is full', async () => {
    const other = await addModel({ hedge: null });
    other.play(wholeOf('other'), wholeOf('other'));
    const model = await addModel({ fallbacks: [other.name] }, { max_concurrency: 1 });
    await warm(model);
    model.play({ ...FAILS, status: 500 }, { ...FAILS, status: 429, headers: { 'retry-after': '60' } });
    expect(await textOf(await ask(model))).toBe('other');
    model.play(wholeOf('first', SLOW_MS), wholeOf('second'));
    expect(await textOf(await ask(model))).toBe('first');
    expect(model.calls()).toEqual([1, 0]);

    const narrow = await addModel({}, { max_concurrency: 1 });
    await warm(narrow);
    narrow.play(wholeOf('first', SLOW_MS), STALLS);
    const [one, two] = await Promise.all([ask(narrow), ask(narrow)]);
    expect([await textOf(one), await textOf(two)]).toEqual(['first', 'first']);
    expect(narrow.calls()).toEqual([2, 1]);
  });

  test('a dearer second attempt extends the hold first, and is not made where a budget does not allow that', async () => {
    const model = await addModel({}, {}, DEARER);
    await warm(model);
    model.play(STALLS, wholeOf('second'));
    expect(await textOf(await ask(model, { max_tokens: 100 }))).toBe('second');
    const row = await lastRow();
    expect(row.cost.amount).toBe('0.00021');
    const detail = await gw.admin('GET', `/api/v1/admin/requests/${row.id}`);
    const phases = detail.data.ledger.map((entry: { phase: string }) => entry.phase);
    expect(phases).toEqual(expect.arrayContaining(['hold', 'extension', 'settlement']));

    const poor = await gw.createCaller({ user: { budgets: [{ amount: '0.0015', period: 'total' }] } });
    model.play(wholeOf('first', SLOW_MS), wholeOf('second'));
    const body = { model: model.name, messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 };
    expect(await textOf(await gw.chat(poor.token, body))).toBe('first');
    expect(model.calls()).toEqual([1, 0]);
  });

  test('second attempts stay within the budget of retries and leave its reserve to failures', async () => {
    const model = await addModel();
    await warm(model);
    const { retries } = gw.gateway.core.router;
    while (retries.takeSpare());
    model.play(wholeOf('first', SLOW_MS), wholeOf('second'));
    expect(await textOf(await ask(model))).toBe('first');
    expect(model.calls()).toEqual([1, 0]);
    model.play(FAILS, wholeOf('after a failure'));
    expect(await textOf(await ask(model))).toBe('after a failure');
  });

  test('an answer that must be translated may come from the second, with its own warnings alone', async () => {
    const model = await addModel({}, { kind: 'anthropic', base_url: gw.upstream.url });
    await warm(model);
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [{ type: 'text', text: 'translated' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 20, output_tokens: 5 },
    };
    model.play(wholeOf('first', MIN_MS + 60), STALLS);
    const plain = await ask(model, { seed: 7 });
    expect([await textOf(plain), plain.headers.get('x-tallygate-warnings')]).toEqual(['first', null]);
    model.play(STALLS, { kind: 'whole', body: message });
    const translated = await ask(model, { seed: 7 });
    expect(await textOf(translated)).toBe('translated');
    expect(translated.headers.get('x-tallygate-warnings')).toContain('seed');
    expect((await lastRow()).dialect_out).toBe('anthropic-messages');
  });

  test('the explanation of a route says when and where the second attempt would be made', async () => {
    const model = await addModel();
    const explain = async () => (await gw.admin('POST', `/api/v1/admin/models/${model.id}/route`)).data;
    const unknown = { delay_ms: null, samples: 0, samples_needed: 20 };
    expect((await explain()).hedge).toMatchObject({ after: 'p90', min_ms: MIN_MS, stream: unknown, whole: unknown });
    await warm(model);
    const { hedge, candidates } = await explain();
    expect(hedge).toMatchObject({
      stream: unknown,
      whole: { delay_ms: MIN_MS, samples: 20 },
      provider: `b-${count}`,
      deployment_id: candidates[1].deployment_id,
      within_retry_budget: true,
    });
    await gw.admin('PATCH', `/api/v1/admin/models/${model.id}`, { hedge: null });
    expect((await explain()).hedge).toBeNull();
  });

  test('the field is written, merged, replaced and read', async () => {
    const model = await addModel({ hedge: {} });
    const path = `/api/v1/admin/models/${model.id}`;
    const read = async () => (await gw.admin('GET', path)).data;
    expect((await read()).hedge).toEqual({ after: 'p95', min_ms: 100 });
    await gw.admin('PATCH', path, { hedge: { min_ms: 300 } });
    expect((await read()).hedge).toEqual({ after: 'p95', min_ms: 300 });
    const wrong = await gw.admin('PATCH', path, { hedge: { after: 'p50', often: true } });
    expect([wrong.status, wrong.error?.details.map((each) => each['path'])]).toEqual([
      400,
      expect.arrayContaining(['hedge.after']),
    ]);
    const { deployments } = await read();
    await gw.admin('PUT', path, { name: model.name, deployments });
    expect((await read()).hedge).toBeNull();
  });
});
