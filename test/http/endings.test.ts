import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { ASKING_CLIENTS, ENDING_SCRIPTS } from '../support/ending-scripts.ts';
import type { AskingClient, EndingScript } from '../support/ending-scripts.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

const INPUT_PRICE = 1;
const OUTPUT_PRICE = 10;
const PRICE = { input: String(INPUT_PRICE), output: String(OUTPUT_PRICE) };
const COUNTS = { input: 40, output: 25 };
/** 300 characters, some 60 words. */
const TEXT = 'It is a mild day, and the sun shines through a few thin clouds. '.repeat(5).slice(0, 300);
const PIECES = [TEXT.slice(0, 100), TEXT.slice(100, 200), TEXT.slice(200)];
/** More than any test waits for. */
const LONG_MS = 20_000;

/** One request and what it is checked against. */
interface Played {
  readonly gw: TestGateway;
  readonly script: EndingScript;
  readonly client: AskingClient;
  readonly stream: boolean;
}

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway();
  for (const script of ENDING_SCRIPTS)
    await gw.addProvider(
      script.dialect,
      [{ model: `m-${script.dialect}`, upstream_model: 'upstream-name', price: PRICE }],
      script.provider(gw.upstream.url),
    );
}, 30_000);
afterAll(() => gw.close());

async function addCaller(): Promise<TestCaller> {
  return gw.createCaller({ user: { budgets: [{ amount: '100', period: 'total', hard: true }] } });
}

function send({ script, client, stream }: Played, caller: TestCaller, signal?: AbortSignal): Promise<Response> {
  const { path, body } = client.ask(`m-${script.dialect}`, stream);
  return fetch(gw.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${caller.token}` },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Reads as far as a text has come. */
async function readUntil(response: Response, text: string): Promise<void> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  for (let seen = ''; !seen.includes(text);) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    if (done) throw new Error(`the stream ended before ${text}`);
    seen += decoder.decode(value, { stream: true });
  }
}

const nanoUsd = (amount: string): number => Math.round(Number(amount) * 1e9);

/** The row, which agrees with ledger and counters, whatever happened. */
async function requireBooks(caller: TestCaller): Promise<Answer['data']> {
  const row = await settledRow(gw, caller.userId);
  expect(row.state).toBe('settled');
  const { usage } = row;
  expect(nanoUsd(row.cost.amount)).toBe((usage.input_tokens * INPUT_PRICE + usage.output_tokens * OUTPUT_PRICE) * 1000);
  const ledger = await gw.admin('GET', `/api/v1/admin/ledger?id=${row.id}&page_size=100`);
  const entries: readonly Answer['data'][] = ledger.data.items;
  const settled = entries.filter(({ phase }) => phase === 'settlement' || phase === 'release');
  expect(settled.length).toBe(1);
  expect(nanoUsd(settled[0]?.amount)).toBe(nanoUsd(row.cost.amount));
  const user = await gw.admin('GET', `/api/v1/admin/customer-users/${caller.userId}`);
  expect(user.data.budgets).toMatchObject([{ spent: row.cost.amount, held: '0' }]);
  return row;
}

/** Same format on both sides, and one other. */
const PAIRS = ENDING_SCRIPTS.flatMap((script, index) => {
  const other = ASKING_CLIENTS[(index + 1) % ASKING_CLIENTS.length];
  return ASKING_CLIENTS.filter((client) => client.dialect === script.dialect || client === other).map((client) => ({
    name: `${script.dialect} for ${client.dialect === script.dialect ? 'its own client' : client.dialect}`,
    script,
    client,
  }));
});

const complete = (script: EndingScript, usage: typeof COUNTS | null): readonly (object | string)[] => [
  ...script.opening,
  ...PIECES.map(script.text),
  ...script.closing(TEXT, usage),
];

function findScript(dialect: EndingScript['dialect']): EndingScript {
  const found = ENDING_SCRIPTS.find((script) => script.dialect === dialect);
  if (found === undefined) throw new Error(`there is no script for ${dialect}`);
  return found;
}

describe.each(PAIRS)('streamed, $name', ({ script, client }) => {
  const played = (): Played => ({ gw, script, client, stream: true });

  async function play(events: readonly (object | string)[], more: object = {}): Promise<Answer['data']> {
    const caller = await addCaller();
    gw.upstream.enqueue({ kind: 'sse', events, ...more });
    await (await send(played(), caller)).text();
    return requireBooks(caller);
  }

  test('complete: as it was reported', async () => {
    expect(await play(complete(script, COUNTS))).toMatchObject({
      status: 200,
      finish_reason: 'stop',
      estimated: false,
      usage: { input_tokens: COUNTS.input, output_tokens: COUNTS.output },
    });
  });

  test('no usage: estimated from what was visible, near what it takes', async () => {
    const row = await play([
      ...script.opening.filter((event) => !('message' in event)),
      ...PIECES.map(script.text),
      ...script.closing(TEXT, null),
    ]);
    expect(row).toMatchObject({ status: 200, estimated: true });
    expect(row.usage.output_tokens).toBeGreaterThan(60);
    expect(row.usage.output_tokens).toBeLessThan(140);
    expect(row.usage.input_tokens).toBeGreaterThan(12);
  });

  test('no usage again: counted by a tokenizer', async () => {
    const events = [
      ...script.opening.filter((event) => !('message' in event)),
      ...PIECES.map(script.text),
      ...script.closing(TEXT, null),
    ];
    await play(events);
    const row = await play(events);
    expect(row).toMatchObject({ status: 200, estimated: true });
    const counted = countTokens(TEXT);
    expect(row.usage.output_tokens).toBeGreaterThanOrEqual(counted);
    expect(row.usage.output_tokens).toBeLessThanOrEqual(counted + 1);
    expect(row.usage.input_tokens).toBeLessThan(30);
  });

  test('several usages: the last is the one', async () => {
    const events = [
      ...script.opening,
      ...PIECES.map(script.text),
      ...script.report({ input: 33, output: 2 }),
      ...script.closing(TEXT, COUNTS),
    ];
    expect((await play(events)).usage).toMatchObject({ input_tokens: COUNTS.input, output_tokens: COUNTS.output });
  });

  test('usage twice: counted once', async () => {
    const events = [
      ...script.opening,
      ...PIECES.map(script.text),
      ...script.report(COUNTS),
      ...script.closing(TEXT, COUNTS),
    ];
    expect((await play(events)).usage).toMatchObject({ input_tokens: COUNTS.input, output_tokens: COUNTS.output });
  });

  test('cut: the input, and the output so far', async () => {
    const seen = script.opening.length + 2;
    const row = await play(complete(script, COUNTS), { cutAfterEvents: seen, intervalMs: 2 });
    expect(row).toMatchObject({ status: 200, finish_reason: 'error', estimated: true });
    expect(row.usage.output_tokens).toBeGreaterThan(40);
    expect(row.usage.output_tokens).toBeLessThan(100);
    if (script.earlyInput === null) expect(row.usage.input_tokens).toBeGreaterThan(12);
    else expect(row.usage.input_tokens).toBe(script.earlyInput);
  });

  test('error after output: the input, and the output so far', async () => {
    const row = await play([...script.opening, ...PIECES.map(script.text), script.error], { intervalMs: 2 });
    expect(row).toMatchObject({ error_code: 50201, estimated: true });
    expect(row.usage.output_tokens).toBeGreaterThan(60);
    expect(row.usage.output_tokens).toBeLessThan(140);
    if (script.earlyInput !== null) expect(row.usage.input_tokens).toBe(script.earlyInput);
  });

  test('client left: the input, and the output so far; the provider is stopped', async () => {
    const caller = await addCaller();
    const endless = Array.from({ length: 300 }, () => script.text('More. '));
    gw.upstream.enqueue({
      kind: 'sse',
      events: [...script.opening, ...PIECES.map(script.text), ...endless],
      intervalMs: 20,
    });
    const leaving = new AbortController();
    const response = await send(played(), caller, leaving.signal);
    await readUntil(response, 'mild day');
    leaving.abort();
    const row = await requireBooks(caller);
    expect(row).toMatchObject({ status: 499, finish_reason: 'cancelled', estimated: true });
    expect(row.usage.output_tokens).toBeGreaterThan(5);
    expect(row.usage.input_tokens).toBeGreaterThan(12);
    await gw.upstream.idle();
  });

  test('client left before the first byte: the input alone', async () => {
    const caller = await addCaller();
    const before = gw.upstream.requests.length;
    gw.upstream.enqueue({ kind: 'sse', events: complete(script, COUNTS), delayMs: LONG_MS });
    const leaving = new AbortController();
    const refused = send(played(), caller, leaving.signal).catch(() => null);
    await gw.upstream.received(before + 1);
    leaving.abort();
    await refused;
    const row = await requireBooks(caller);
    expect(row).toMatchObject({ status: 499, finish_reason: 'cancelled', estimated: true });
    expect(row.usage.output_tokens).toBe(0);
    expect(row.usage.input_tokens).toBeGreaterThan(12);
  });
});

describe.each(PAIRS)('whole, $name', ({ script, client }) => {
  const played = (): Played => ({ gw, script, client, stream: false });

  test('complete: as it was reported', async () => {
    const caller = await addCaller();
    gw.upstream.enqueue({ kind: 'whole', body: script.whole(TEXT, COUNTS) });
    await (await send(played(), caller)).text();
    expect(await requireBooks(caller)).toMatchObject({
      status: 200,
      finish_reason: 'stop',
      estimated: false,
      usage: { input_tokens: COUNTS.input, output_tokens: COUNTS.output },
    });
  });

  test('no usage: counted by a tokenizer', async () => {
    const caller = await addCaller();
    gw.upstream.enqueue({ kind: 'whole', body: script.whole(TEXT, null) });
    await (await send(played(), caller)).text();
    const row = await requireBooks(caller);
    expect(row).toMatchObject({ status: 200, estimated: true });
    expect(row.usage.output_tokens).toBe(countTokens(TEXT));
    expect(row.usage.input_tokens).toBeGreaterThan(12);
    expect(row.usage.input_tokens).toBeLessThan(30);
  });

  test('cut: the client had nothing and pays nothing, the input may be billed to us', async () => {
    const caller = await addCaller();
    gw.upstream.enqueue({ kind: 'whole', body: script.whole(TEXT, COUNTS), cutAfterBytes: 150 });
    expect((await send(played(), caller)).status).toBe(502);
    const row = await requireBooks(caller);
    expect(row).toMatchObject({ status: 502, cost: { amount: '0' } });
    expect(nanoUsd(row.provider_cost.amount)).toBeGreaterThan(12_000);
  });

  test('client left: the input alone', async () => {
    const caller = await addCaller();
    const before = gw.upstream.requests.length;
    gw.upstream.enqueue({ kind: 'whole', body: script.whole(TEXT, COUNTS), delayMs: LONG_MS });
    const leaving = new AbortController();
    const refused = send(played(), caller, leaving.signal).catch(() => null);
    await gw.upstream.received(before + 1);
    leaving.abort();
    await refused;
    const row = await requireBooks(caller);
    expect(row).toMatchObject({ status: 499, finish_reason: 'cancelled', estimated: true });
    expect(row.usage.output_tokens).toBe(0);
    expect(row.usage.input_tokens).toBeGreaterThan(12);
  });
});

describe('a client that leaves, by what its vendor bills', () => {
  const events = complete(findScript('gemini'), COUNTS);

  const ask = (model: string, caller: TestCaller, signal: AbortSignal): Promise<Response> =>
    fetch(`${gw.url}/v1beta/models/${model}:streamGenerateContent?alt=sse`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${caller.token}` },
      body: JSON.stringify({
        contents: [{ parts: [{ text: 'How is the weather today, and how will it be tomorrow?' }] }],
        generationConfig: { maxOutputTokens: 500 },
      }),
      signal,
    });

  async function leave(model: string): Promise<Answer['data']> {
    const caller = await addCaller();
    gw.upstream.enqueue({ kind: 'sse', events, intervalMs: 30 });
    const leaving = new AbortController();
    const response = await ask(model, caller, leaving.signal);
    await readUntil(response, 'mild day');
    leaving.abort();
    return requireBooks(caller);
  }

  test.each([
    ['gemini', 'finish'],
    ['mistral', 'finish'],
    ['anthropic', 'abort'],
    ['openai', 'abort'],
    ['openai-compatible', 'abort'],
  ] as const)('%s has its default, which is shown and can be changed', async (kind, expected) => {
    const name = `defaults-${kind}`;
    const body = { name, kind, base_url: gw.upstream.url, api_key: null, models: [] };
    const created = await gw.admin('POST', '/api/v1/admin/providers', body);
    expect(created.data.on_client_abort).toBe(expected);
    const item = `/api/v1/admin/providers/${created.data.id}`;
    const other = expected === 'abort' ? 'finish' : 'abort';
    expect((await gw.admin('PATCH', item, { on_client_abort: other })).data.on_client_abort).toBe(other);
    expect((await gw.admin('PATCH', item, { on_client_abort: null })).data.on_client_abort).toBe(expected);
  });

  test('billed to its end: it is read to its end, and charged as it was counted', async () => {
    const model = 'read-to-the-end';
    await gw.addProvider(model, [{ model, upstream_model: 'upstream-name', price: PRICE }], {
      kind: 'gemini',
      base_url: gw.upstream.url,
    });
    const row = await leave(model);
    expect(row).toMatchObject({
      status: 499,
      estimated: false,
      usage: { input_tokens: COUNTS.input, output_tokens: COUNTS.output },
    });
    expect(row.provider_cost).toEqual(row.cost);
  });

  test('billed to its end, and yet ended: the client is charged for what it saw, the cap is what it may cost us', async () => {
    const row = await leave('m-gemini');
    expect(row).toMatchObject({ status: 499, finish_reason: 'cancelled', estimated: true });
    expect(row.usage.output_tokens).toBeLessThan(140);
    expect(nanoUsd(row.provider_cost.amount)).toBe((row.usage.input_tokens * INPUT_PRICE + 500 * OUTPUT_PRICE) * 1000);
  });

  test('nothing has been sent yet: nothing is charged', async () => {
    const silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => undefined } });
    const model = 'never-connected';
    await gw.addProvider(model, [{ model, upstream_model: 'upstream-name', price: PRICE }], {
      kind: 'gemini',
      base_url: `https://127.0.0.1:${silent.port}`,
    });
    const caller = await addCaller();
    const leaving = new AbortController();
    const refused = ask(model, caller, leaving.signal).catch(() => null);
    while ((await gw.requestsOf(caller.userId)).length === 0) await Bun.sleep(5);
    leaving.abort();
    await refused;
    const row = await requireBooks(caller);
    silent.stop(true);
    expect(row).toMatchObject({ status: 499, finish_reason: 'cancelled', cost: { amount: '0' } });
    expect(row.provider_cost.amount).toBe('0');
  });
});
