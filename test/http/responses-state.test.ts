import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, isStepCount, jsonSchema, tool } from 'ai';
import { NotFoundError, OpenAI } from 'openai';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';
import { TURN_ANSWERS } from '../support/turn-answers.ts';
import type { Turn } from '../support/turn-answers.ts';

const PRICE = { input: '1', output: '10' };
const TOOLS = [
  {
    type: 'function' as const,
    name: 'find',
    strict: false,
    parameters: { type: 'object', properties: { depth: { type: 'number' } } },
  },
];
const ASK_TOOL: Turn = {
  text: 'Looking.',
  call: { id: 'call_1', name: 'find', arguments: { depth: 1 } },
  thought: { text: 'Where could it be?', seal: 'c2VhbGVkLXRob3VnaHQ=' },
};

type Dialect = keyof typeof TURN_ANSWERS;

/** A model of each kind of provider that keeps nothing itself, and what of the first turn must reach it in the second. */
const KEPT_HERE: readonly { readonly model: string; readonly dialect: Dialect; readonly said: readonly string[] }[] = [
  {
    model: 'chat',
    dialect: 'openai-chat',
    said: ['Find it.', 'Looking.', 'call_1', 'Nothing there.', 'Where could it be?'],
  },
  {
    model: 'claude',
    dialect: 'anthropic-messages',
    said: ['Find it.', 'Looking.', 'call_1', 'Nothing there.', 'c2VhbGVkLXRob3VnaHQ='],
  },
  { model: 'gem', dialect: 'gemini', said: ['Find it.', 'Looking.', 'find', 'Nothing there.', 'c2VhbGVkLXRob3VnaHQ='] },
  {
    model: 'native',
    dialect: 'openai-responses',
    said: ['Find it.', 'Looking.', 'call_1', 'Nothing there.', 'c2VhbGVkLXRob3VnaHQ='],
  },
];

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

describe.each(['sqlite', 'postgres'] as const)('responses that are kept, on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;
  let sdk: OpenAI;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('chats', [{ model: 'chat', upstream_model: 'kimi-upstream', price: PRICE }], {
      kind: 'moonshot',
    });
    await gw.addProvider('messages', [{ model: 'claude', upstream_model: 'claude-opus-4-5', price: PRICE }], {
      kind: 'anthropic',
      base_url: gw.upstream.url,
    });
    await gw.addProvider('geminis', [{ model: 'gem', upstream_model: 'gemini-3-pro', price: PRICE }], {
      kind: 'gemini',
      base_url: gw.upstream.url,
    });
    await gw.addProvider('natives', [{ model: 'native', upstream_model: 'gpt-upstream', price: PRICE }], {
      dialects: ['openai-responses'],
    });
    await gw.addProvider('routers', [{ model: 'routed', upstream_model: 'gpt-routed', price: PRICE }], {
      kind: 'openrouter',
      dialects: ['openai-responses'],
    });
    await gw.addProvider('openais', [{ model: 'gpt', upstream_model: 'gpt-upstream', price: PRICE }], {
      kind: 'openai',
    });
  }, 30_000);
  afterAll(() => gw.close());
  beforeEach(async () => {
    caller = await gw.createCaller();
    sdk = createSdk(caller);
  });

  const createSdk = ({ token }: TestCaller): OpenAI =>
    new OpenAI({ baseURL: `${gw.url}/v1`, apiKey: token, maxRetries: 0 });
  const send = (method: string, path: string, body?: object, headers: object = {}): Promise<Response> =>
    fetch(`${gw.url}/v1/responses${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${caller.token}`, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const lastReceived = async (): Promise<{ method: string; path: string; text: string; body: Answer['data'] }> => {
    const { method, path, body } = await gw.upstream.received(gw.upstream.requests.length);
    return { method, path, text: body, body: body === '' ? null : JSON.parse(body) };
  };
  const countUpstream = (): number => gw.upstream.requests.length;

  describe.each(KEPT_HERE)('by us, for $model', ({ model, dialect, said }) => {
    const answers = TURN_ANSWERS[dialect];

    test('a tool loop goes on from an id alone, thoughts and their seals included', async () => {
      gw.upstream.enqueue(answers.whole({ ...ASK_TOOL, id: 'resp_loop_1' }));
      const first = await sdk.responses.create({ model, instructions: 'Be short.', input: 'Find it.', tools: TOOLS });
      gw.upstream.enqueue(answers.whole({ text: 'It is gone.', id: 'resp_loop_2' }));
      const second = await sdk.responses.create({
        model,
        previous_response_id: first.id,
        input: [{ type: 'function_call_output', call_id: 'call_1', output: 'Nothing there.' }],
        tools: TOOLS,
      });
      expect(second.output_text).toBe('It is gone.');
      const { text } = await lastReceived();
      for (const words of said) expect(text).toContain(words);
      // Instructions are of one turn, and our ids of nobody's concern.
      expect(text).not.toContain('Be short.');
      expect(text).not.toContain(first.id);
      gw.upstream.enqueue(answers.whole({ text: 'Sorry.', id: 'resp_loop_3' }));
      await sdk.responses.create({ model, previous_response_id: second.id, input: 'Why?' });
      const third = (await lastReceived()).text;
      for (const words of [...said, 'It is gone.', 'Why?']) expect(third).toContain(words);
    });

    test('the same streamed, and the response is read as the stream ended', async () => {
      gw.upstream.enqueue(answers.stream({ ...ASK_TOOL, id: 'resp_stream_1' }));
      const first = await sdk.responses.stream({ model, input: 'Find it.', tools: TOOLS }).finalResponse();
      expect(await sdk.responses.retrieve(first.id)).toMatchObject({
        id: first.id,
        object: 'response',
        status: 'completed',
        output_text: 'Looking.',
        usage: { input_tokens: 20, output_tokens: 5 },
      });
      gw.upstream.enqueue(answers.stream({ text: 'It is gone.', id: 'resp_stream_2' }));
      const second = await sdk.responses
        .stream({
          model,
          previous_response_id: first.id,
          input: [{ type: 'function_call_output', call_id: 'call_1', output: 'Nothing there.' }],
        })
        .finalResponse();
      const { text } = await lastReceived();
      for (const words of said) expect(text).toContain(words);
      const kept = await sdk.responses.retrieve(second.id);
      expect(JSON.parse(JSON.stringify(kept.output))).toEqual(JSON.parse(JSON.stringify(second.output)).map(bare));
    });

    test('a whole response is read as it was answered, and is gone when it was removed', async () => {
      gw.upstream.enqueue(answers.whole({ text: 'Hello.', id: 'resp_read' }));
      const sent = await send('POST', '', { model, input: 'Hi', metadata: { ticket: '7' }, temperature: 1 });
      const answered = await readJson(sent);
      const read = await send('GET', `/${answered.id}`);
      expect([read.status, await readJson(read)]).toEqual([200, answered]);
      if (dialect !== 'openai-responses')
        expect(answered).toMatchObject({
          store: true,
          metadata: { ticket: '7' },
          temperature: 1,
          previous_response_id: null,
        });
      const removed = await send('DELETE', `/${answered.id}`);
      expect([removed.status, await readJson(removed)]).toEqual([
        200,
        { id: answered.id, object: 'response', deleted: true },
      ]);
      expect(await failureOf(sdk.responses.retrieve(answered.id))).toBeInstanceOf(NotFoundError);
      expect(await failureOf(sdk.responses.delete(answered.id))).toBeInstanceOf(NotFoundError);
      const continued = await failureOf(sdk.responses.create({ model, input: 'x', previous_response_id: answered.id }));
      expect(continued).toMatchObject({
        status: 404,
        code: 'previous_response_not_found',
        param: 'previous_response_id',
      });
    });
  });

  /** An item as the SDK's stream adds nothing to it. */
  function bare(item: Record<string, unknown>): Record<string, unknown> {
    const { parsed_arguments: _parsed, ...rest } = item;
    if (!Array.isArray(rest['content'])) return rest;
    return { ...rest, content: rest['content'].map(({ parsed: _none, ...part }: Record<string, unknown>) => part) };
  }

  test('with `store: false` nothing is kept', async () => {
    gw.upstream.enqueue(TURN_ANSWERS['openai-chat'].whole({ text: 'Hello.' }));
    const { id } = await sdk.responses.create({ model: 'chat', input: 'Hi', store: false });
    expect(await failureOf(sdk.responses.retrieve(id))).toBeInstanceOf(NotFoundError);
    expect(await gw.gateway.core.store.responses.listHanded(id)).toEqual([]);
  });

  test('items of one’s own answers may be named instead of said; those of others are refused', async () => {
    const { whole } = TURN_ANSWERS['openai-chat'];
    gw.upstream.enqueue(whole({ ...ASK_TOOL }), whole({ text: 'It is gone.' }));
    const first = await sdk.responses.create({ model: 'chat', input: 'Find it.', tools: TOOLS });
    const named = first.output.map(({ id }) => ({ type: 'item_reference' as const, id: id ?? '' }));
    const input = [
      { role: 'user' as const, content: 'Find it.' },
      ...named,
      { type: 'function_call_output' as const, call_id: 'call_1', output: 'Nothing there.' },
    ];
    const second = await sdk.responses.create({ model: 'chat', input });
    const { text } = await lastReceived();
    for (const words of ['Looking.', 'call_1', 'Nothing there.']) expect(text).toContain(words);
    const listed = await sdk.responses.inputItems.list(second.id);
    expect(listed.data.map(({ type }) => type)).not.toContain('item_reference');
    const other = createSdk(await gw.createCaller());
    const before = countUpstream();
    for (const client of [other, sdk]) {
      if (client === sdk) await sdk.responses.delete(first.id);
      const error = await failureOf(client.responses.create({ model: 'chat', input }));
      expect(error).toMatchObject({ status: 400, code: 'unsupported_parameter' });
    }
    expect(countUpstream()).toBe(before);
  });

  test('the Vercel AI SDK goes on by the ids of items, as it does unless told otherwise', async () => {
    const { whole } = TURN_ANSWERS['anthropic-messages'];
    gw.upstream.enqueue(whole(ASK_TOOL), whole({ text: 'It is gone.' }), whole({ text: 'Sorry.' }));
    const openai = createOpenAI({ baseURL: `${gw.url}/v1`, apiKey: caller.token });
    const find = tool({
      inputSchema: jsonSchema({ type: 'object', properties: { depth: { type: 'number' } } }),
      execute: async () => 'Nothing there.',
    });
    const model = openai('claude');
    const asked = await generateText({ model, prompt: 'Find it.', tools: { find }, stopWhen: isStepCount(3) });
    expect(asked.text).toBe('It is gone.');
    const looped = (await lastReceived()).text;
    for (const words of ['Find it.', 'Looking.', 'Nothing there.']) expect(looped).toContain(words);
    const said = { role: 'user' as const, content: 'Find it.' };
    const messages = [said, ...asked.response.messages, { role: 'user' as const, content: 'Why?' }];
    expect((await generateText({ model, messages, tools: { find } })).text).toBe('Sorry.');
    const continued = (await lastReceived()).text;
    for (const words of ['Find it.', 'It is gone.', 'Why?']) expect(continued).toContain(words);
  });

  test('what was said before an answer is listed, with ids, in pages', async () => {
    const { whole } = TURN_ANSWERS['openai-chat'];
    gw.upstream.enqueue(whole({ text: 'One.' }), whole({ text: 'Two.' }));
    const first = await sdk.responses.create({ model: 'chat', input: 'First?' });
    const second = await sdk.responses.create({ model: 'chat', input: 'Second?', previous_response_id: first.id });
    const items = [];
    for await (const item of sdk.responses.inputItems.list(second.id, { limit: 2, order: 'asc' })) items.push(item);
    expect(items).toMatchObject([
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'First?' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'One.' }] },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Second?' }] },
    ]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(3);
    const newest = await sdk.responses.inputItems.list(second.id, { limit: 1 });
    expect([newest.data[0]?.id, newest.has_more]).toEqual([items[2]?.id, true]);
    const wrong = await send('GET', `/${second.id}/input_items?limit=0`);
    expect([wrong.status, (await readJson(wrong)).error.param]).toEqual([400, 'limit']);
  });

  test('another customer user can neither read, list, remove nor go on: as if it never was', async () => {
    gw.upstream.enqueue(TURN_ANSWERS['openai-chat'].whole({ text: 'Hello.' }));
    const { id } = await sdk.responses.create({ model: 'chat', input: 'A secret.' });
    const other = createSdk(await gw.createCaller());
    const before = countUpstream();
    const shapes = [];
    for (const asked of [id, 'resp_never_seen']) {
      const errors = [
        await failureOf(other.responses.retrieve(asked)),
        await failureOf(other.responses.inputItems.list(asked)),
        await failureOf(other.responses.delete(asked)),
        await failureOf(other.responses.create({ model: 'chat', input: 'Go on', previous_response_id: asked })),
        await failureOf(
          other.responses.inputTokens.count({ model: 'chat', input: 'Go on', previous_response_id: asked }),
        ),
      ];
      for (const error of errors) expect(error).toBeInstanceOf(NotFoundError);
      shapes.push(JSON.stringify(errors.map((error) => (error as { error: unknown }).error)).replaceAll(asked, 'ID'));
    }
    expect(shapes[0]).toBe(shapes[1]);
    expect(countUpstream()).toBe(before);
    expect((await sdk.responses.retrieve(id)).id).toBe(id);
  });

  test('an id of another is 404 at a provider that keeps responses too, one that was never seen passes', async () => {
    const { whole } = TURN_ANSWERS['openai-responses'];
    gw.upstream.enqueue(whole({ text: 'Hello.', id: 'resp_of_one' }));
    await sdk.responses.create({ model: 'gpt', input: 'A secret.' });
    const other = createSdk(await gw.createCaller());
    const before = countUpstream();
    const refused = await failureOf(
      other.responses.create({ model: 'gpt', input: 'x', previous_response_id: 'resp_of_one' }),
    );
    expect(refused).toMatchObject({ status: 404, code: 'previous_response_not_found' });
    for (const model of ['chat', 'native', 'routed'])
      expect(
        await failureOf(other.responses.create({ model, input: 'x', previous_response_id: 'resp_of_one' })),
      ).toBeInstanceOf(NotFoundError);
    expect(await failureOf(other.responses.retrieve('resp_of_one'))).toBeInstanceOf(NotFoundError);
    expect(await failureOf(other.responses.delete('resp_of_one'))).toBeInstanceOf(NotFoundError);
    expect(countUpstream()).toBe(before);
    for (const model of ['gpt', 'native']) {
      gw.upstream.enqueue(whole({ text: 'Hello.', id: `resp_passed_${model}` }));
      await other.responses.create({ model, input: 'x', previous_response_id: 'resp_elsewhere' });
      expect((await lastReceived()).body).toMatchObject({ previous_response_id: 'resp_elsewhere', input: 'x' });
    }
    const unknown = await failureOf(
      other.responses.create({ model: 'routed', input: 'x', previous_response_id: 'resp_elsewhere' }),
    );
    expect(unknown).toMatchObject({ status: 404, code: 'previous_response_not_found' });
  });

  test('an id that two customer users were given is each one’s own', async () => {
    const { whole } = TURN_ANSWERS['openai-responses'];
    const other = createSdk(await gw.createCaller());
    gw.upstream.enqueue(
      whole({ text: 'For one.', id: 'resp_shared' }),
      whole({ text: 'For the other.', id: 'resp_shared' }),
    );
    await sdk.responses.create({ model: 'native', input: 'one' });
    await other.responses.create({ model: 'native', input: 'other' });
    expect((await sdk.responses.retrieve('resp_shared')).output_text).toBe('For one.');
    expect((await other.responses.retrieve('resp_shared')).output_text).toBe('For the other.');
    gw.upstream.enqueue(whole({ text: 'More.', id: 'resp_shared' }));
    await other.responses.create({ model: 'native', input: 'again', previous_response_id: 'resp_shared' });
    expect(JSON.stringify((await lastReceived()).body.input)).toContain('For the other.');
    expect((await other.responses.retrieve('resp_shared')).output_text).toBe('More.');
  });

  test('a removed answer in the middle stays what later ones rest on', async () => {
    const { whole } = TURN_ANSWERS['openai-chat'];
    gw.upstream.enqueue(whole({ text: 'One.' }), whole({ text: 'Two.' }), whole({ text: 'Three.' }));
    const first = await sdk.responses.create({ model: 'chat', input: 'First?' });
    const second = await sdk.responses.create({ model: 'chat', input: 'Second?', previous_response_id: first.id });
    await sdk.responses.delete(first.id);
    expect(await failureOf(sdk.responses.retrieve(first.id))).toBeInstanceOf(NotFoundError);
    await sdk.responses.create({ model: 'chat', input: 'Third?', previous_response_id: second.id });
    expect((await lastReceived()).body.messages.map(({ content }: { content: unknown }) => content)).toMatchObject([
      'First?',
      'One.',
      'Second?',
      'Two.',
      'Third?',
    ]);
  });

  test('an answer whose beginning is removed while it is made keeps all that was said', async () => {
    const { whole } = TURN_ANSWERS['openai-chat'];
    gw.upstream.enqueue(whole({ text: 'One.' }));
    const first = await sdk.responses.create({ model: 'chat', input: 'First?' });
    gw.upstream.enqueue(whole({ text: 'Two.', delayMs: 300 }));
    const sent = countUpstream();
    const running = sdk.responses.create({ model: 'chat', input: 'Second?', previous_response_id: first.id });
    await gw.upstream.received(sent + 1);
    await sdk.responses.delete(first.id);
    const second = await running;
    expect((await sdk.responses.retrieve(second.id)).output_text).toBe('Two.');
    gw.upstream.enqueue(whole({ text: 'Three.' }));
    await sdk.responses.create({ model: 'chat', input: 'Third?', previous_response_id: second.id });
    expect((await lastReceived()).body.messages).toHaveLength(5);
  });

  test('a conversation moves between providers: who keeps none, who keeps its own, and back is refused', async () => {
    gw.upstream.enqueue(TURN_ANSWERS['anthropic-messages'].whole(ASK_TOOL));
    const first = await sdk.responses.create({ model: 'claude', input: 'Find it.', tools: TOOLS });
    gw.upstream.enqueue(TURN_ANSWERS['openai-responses'].whole({ text: 'It is gone.', id: 'resp_moved' }));
    await sdk.responses.create({
      model: 'gpt',
      previous_response_id: first.id,
      input: [{ type: 'function_call_output', call_id: 'call_1', output: 'Nothing there.' }],
    });
    const { body, text } = await lastReceived();
    expect(body.previous_response_id).toBeUndefined();
    expect(body.input.map(({ type }: { type: string }) => type)).toEqual([
      'message',
      'message',
      'function_call',
      'function_call_output',
    ]);
    // Thoughts go back to who thought them alone.
    expect(text).not.toContain('Where could it be?');
    const before = countUpstream();
    const back = await failureOf(
      sdk.responses.create({ model: 'claude', previous_response_id: 'resp_moved', input: 'x' }),
    );
    expect(back).toMatchObject({ status: 400, code: 'unsupported_parameter', param: 'previous_response_id' });
    expect(countUpstream()).toBe(before);
  });

  test('the whole conversation counts for the hold and for the tokens that are counted', async () => {
    const { whole } = TURN_ANSWERS['openai-chat'];
    gw.upstream.enqueue(whole({ text: 'One.' }), whole({ text: 'Two.' }));
    const first = await sdk.responses.create({ model: 'chat', input: 'word '.repeat(5000) });
    const alone = await sdk.responses.inputTokens.count({ model: 'chat', input: 'Short.' });
    const all = await sdk.responses.inputTokens.count({
      model: 'chat',
      input: 'Short.',
      previous_response_id: first.id,
    });
    expect(all.input_tokens).toBeGreaterThan(alone.input_tokens + 4000);
    const broke = createSdk(
      await gw.createCaller({ user: { budgets: [{ amount: '0.001', period: 'total', hard: true }] } }),
    );
    expect(await failureOf(broke.responses.create({ model: 'chat', input: 'word '.repeat(5000) }))).toMatchObject({
      status: 402,
    });
    await sdk.responses.create({ model: 'chat', input: 'Short.', previous_response_id: first.id });
    const row = await settledRow(gw, caller.userId);
    const ledger = (await gw.admin('GET', `/api/v1/admin/requests/${row.id}`)).data.ledger;
    const hold = ledger.find(({ phase }: { phase: string }) => phase === 'hold');
    expect(Number(hold.amount.amount ?? hold.amount)).toBeGreaterThan(4000 / 1e6);
  });

  test('a revoked token and a suspended user reach nothing that was kept', async () => {
    gw.upstream.enqueue(TURN_ANSWERS['openai-chat'].whole({ text: 'Hello.' }));
    const { id } = await sdk.responses.create({ model: 'chat', input: 'Hi' });
    await gw.admin('PATCH', `/api/v1/admin/customer-users/${caller.userId}`, { status: 'suspended' });
    expect((await send('GET', `/${id}`)).status).toBe(403);
    expect((await send('DELETE', `/${id}`)).status).toBe(403);
    expect((await send('GET', `/${id}/input_items`)).status).toBe(403);
    await gw.admin('PATCH', `/api/v1/admin/customer-users/${caller.userId}`, { status: 'active' });
    expect((await send('GET', `/${id}`)).status).toBe(200);
    await gw.admin('DELETE', `/api/v1/admin/customer-users/${caller.userId}/tokens/${caller.tokenId}`);
    expect((await send('GET', `/${id}`)).status).toBe(401);
  });

  test('what cannot be kept is refused, at every provider', async () => {
    const before = countUpstream();
    for (const model of ['chat', 'native', 'gpt']) {
      const error = await failureOf(sdk.responses.create({ model, input: 'Hi', background: true }));
      expect(error).toMatchObject({ status: 400, code: 'unsupported_parameter', param: 'background' });
    }
    const streamed = await send('GET', '/resp_x?stream=true');
    expect([streamed.status, (await readJson(streamed)).error]).toMatchObject([
      400,
      { code: 'unsupported_parameter', param: 'stream' },
    ]);
    // A name that is hidden from whoever looks for it would reach a provider unchecked.
    const hidden = await fetch(`${gw.url}/v1/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${caller.token}`, 'content-type': 'application/json' },
      body: '{"model":"gpt","input":"Hi","previous_response_i\\u0064":"resp_of_one"}',
    });
    expect([hidden.status, (await readJson(hidden)).error.param]).toEqual([400, 'previous_response_id']);
    expect(countUpstream()).toBe(before);
  });

  test('a provider that keeps responses gets the bytes, and is asked for what it keeps', async () => {
    const { whole, stream } = TURN_ANSWERS['openai-responses'];
    gw.upstream.enqueue(whole({ text: 'One.', id: 'resp_theirs_1' }), stream({ text: 'Two.', id: 'resp_theirs_2' }));
    await sdk.responses.create({ model: 'gpt', input: 'First?', store: true });
    expect((await lastReceived()).body).toEqual({ model: 'gpt-upstream', input: 'First?', store: true });
    await sdk.responses
      .stream({ model: 'gpt', input: 'Second?', previous_response_id: 'resp_theirs_1' })
      .finalResponse();
    expect((await lastReceived()).body).toMatchObject({ input: 'Second?', previous_response_id: 'resp_theirs_1' });
    const object = { id: 'resp_theirs_2', object: 'response', output: [], status: 'completed' };
    gw.upstream.enqueue({ kind: 'whole', body: object });
    expect(await sdk.responses.retrieve('resp_theirs_2', { include: ['reasoning.encrypted_content'] })).toMatchObject(
      object,
    );
    expect(await lastReceived()).toMatchObject({
      method: 'GET',
      path: '/v1/responses/resp_theirs_2?include%5B%5D=reasoning.encrypted_content',
    });
    gw.upstream.enqueue({ kind: 'whole', body: { object: 'list', data: [{ id: 'msg_9' }], has_more: false } });
    expect((await sdk.responses.inputItems.list('resp_theirs_1', { limit: 5 })).data).toMatchObject([{ id: 'msg_9' }]);
    expect((await lastReceived()).path).toBe('/v1/responses/resp_theirs_1/input_items?limit=5');
    gw.upstream.enqueue({ kind: 'whole', body: { id: 'resp_theirs_1', object: 'response', deleted: true } });
    await sdk.responses.delete('resp_theirs_1');
    expect(await lastReceived()).toMatchObject({ method: 'DELETE', path: '/v1/responses/resp_theirs_1' });
    const before = countUpstream();
    expect(await failureOf(sdk.responses.retrieve('resp_theirs_1'))).toBeInstanceOf(NotFoundError);
    expect(countUpstream()).toBe(before);
  });

  test('the credential in the query is not sent on, and failures of the provider are told as ours', async () => {
    gw.upstream.enqueue(TURN_ANSWERS['openai-responses'].whole({ text: 'One.', id: 'resp_failing' }));
    await sdk.responses.create({ model: 'gpt', input: 'Hi' });
    gw.upstream.enqueue({ kind: 'whole', body: { id: 'resp_failing' } });
    await fetch(`${gw.url}/v1/responses/resp_failing?key=${caller.token}&include[]=x`);
    expect((await lastReceived()).path).toBe('/v1/responses/resp_failing?include%5B%5D=x');
    gw.upstream.enqueue({ kind: 'whole', status: 401, body: { error: { message: 'bad key upstream-secret-key' } } });
    const failed = await send('GET', '/resp_failing');
    expect([failed.status, (await readJson(failed)).error.code]).toEqual([502, 'upstream_error']);
    gw.upstream.enqueue({ kind: 'whole', status: 404, body: { error: { message: 'gone' } } });
    expect((await send('DELETE', '/resp_failing')).status).toBe(404);
    expect(await gw.gateway.core.store.responses.listHanded('resp_failing')).toMatchObject([
      { removedAt: expect.any(Number) },
    ]);
  });

  test('a conversation at a provider goes on at the account that began it, and there alone', async () => {
    await gw.addProvider('openais 2', [{ model: 'both', upstream_model: 'gpt-2', price: PRICE }], {
      kind: 'openai',
      headers: { 'x-account': 'two' },
    });
    await gw.addProvider('openais 3', [{ model: 'both', upstream_model: 'gpt-3', price: PRICE }], {
      kind: 'openai',
      headers: { 'x-account': 'three' },
    });
    const { whole } = TURN_ANSWERS['openai-responses'];
    const seen = new Set<string>();
    // Which of two equal accounts comes first is a matter of chance: eight times the same is one run in 128.
    for (let n = 0; n < 8 || (seen.size < 2 && n < 64); n++) {
      gw.upstream.enqueue(whole({ text: 'Hi.', id: `resp_at_${n}` }));
      await sdk.responses.create({ model: 'both', input: 'Hi' });
      const began = (await lastReceived()).body.model;
      gw.upstream.enqueue(whole({ text: 'More.', id: `resp_at_${n}_2` }));
      await sdk.responses.create({ model: 'both', input: 'Go on', previous_response_id: `resp_at_${n}` });
      expect((await lastReceived()).body.model).toBe(began);
      seen.add(began);
    }
    expect(seen.size).toBe(2);
    gw.upstream.enqueue({ kind: 'whole', status: 500, body: { error: { message: 'down' } } });
    const before = countUpstream();
    const failed = await failureOf(
      sdk.responses.create({ model: 'both', input: 'x', previous_response_id: 'resp_at_0' }),
    );
    expect([(failed as { status: number }).status, countUpstream()]).toEqual([502, before + 1]);
    const count = await sdk.responses.inputTokens.count({
      model: 'both',
      input: 'x',
      previous_response_id: 'resp_at_0',
    });
    const alone = await sdk.responses.inputTokens.count({ model: 'both', input: 'x' });
    expect(count.input_tokens - alone.input_tokens).toBeGreaterThanOrEqual(25);
  });

  test('a provider that refuses to be asked to keep is not asked, and its answers are kept here', async () => {
    gw.upstream.enqueue(TURN_ANSWERS['openai-responses'].whole({ text: 'One.', id: 'gen-1' }));
    await sdk.responses.create({ model: 'routed', input: 'First?', store: true });
    expect((await lastReceived()).body).toEqual({ model: 'gpt-routed', input: 'First?', store: false });
    gw.upstream.enqueue(TURN_ANSWERS['openai-responses'].whole({ text: 'Two.', id: 'gen-2' }));
    await sdk.responses.create({ model: 'routed', input: 'Second?', previous_response_id: 'gen-1' });
    const { body } = await lastReceived();
    expect([body.previous_response_id, body.store, body.input.length]).toEqual([undefined, undefined, 3]);
  });

  test('contents are sealed where they lie, and do not open elsewhere', async () => {
    gw.upstream.enqueue(TURN_ANSWERS['openai-chat'].whole({ text: 'The answer of answers.' }));
    const { id } = await sdk.responses.create({ model: 'chat', input: 'The question of questions.' });
    const { store, sealer } = gw.gateway.core;
    const [record] = await store.responses.listHanded(id);
    const turns = await store.responses.readConversation(record?.id ?? '');
    const sealed = turns?.[0]?.contentSealed ?? '';
    expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
    expect(sealer.open(sealed, `response:${record?.id}`)).toContain('The question of questions.');
    expect(() => sealer.open(sealed, 'response:req_other')).toThrow();
  });

  test('deleting a customer user deletes what was kept for it, and its id is nobody’s', async () => {
    gw.upstream.enqueue(TURN_ANSWERS['openai-chat'].whole({ text: 'Hello.' }));
    const { id } = await sdk.responses.create({ model: 'chat', input: 'Hi' });
    expect((await gw.admin('DELETE', `/api/v1/admin/customer-users/${caller.userId}`)).status).toBe(204);
    expect(await gw.gateway.core.store.responses.hasOfUser(caller.userId)).toBe(false);
    expect(await gw.gateway.core.store.responses.listHanded(id)).toEqual([]);
  });
});

describe('responses that are not kept', () => {
  let gw: TestGateway;
  let caller: TestCaller;

  beforeAll(async () => {
    gw = await startTestGateway('sqlite', { TALLYGATE_RESPONSE_DAYS: '0' });
    await gw.addProvider('chats', [{ model: 'chat', upstream_model: 'upstream', price: PRICE }]);
    await gw.addProvider('natives', [{ model: 'native', upstream_model: 'upstream', price: PRICE }], {
      dialects: ['openai-responses'],
    });
    caller = await gw.createCaller();
  }, 30_000);
  afterAll(() => gw.close());

  const post = (body: object, headers: object = {}): Promise<Response> =>
    fetch(`${gw.url}/v1/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${caller.token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  test('keeping is switched off: nothing is written, and who asked for it is told', async () => {
    gw.upstream.answer(TURN_ANSWERS['openai-chat'].whole({ text: 'Hello.' }));
    const silent = await post({ model: 'chat', input: 'Hi' });
    const { id, store } = await readJson(silent);
    expect([store, silent.headers.get('x-tallygate-warnings')]).toEqual([false, null]);
    expect(await gw.gateway.core.store.responses.listHanded(id)).toEqual([]);
    const asked = await post({ model: 'chat', input: 'Hi', store: true });
    expect(asked.headers.get('x-tallygate-warnings')).toContain('store: the answer is not kept');
    const strict = await post({ model: 'chat', input: 'Hi', store: true }, { 'x-tallygate-strict': 'true' });
    expect([strict.status, (await readJson(strict)).error.code]).toEqual([400, 'unsupported_parameter']);
  });

  test('whose response a server of one’s own may keep is known all the same', async () => {
    gw.upstream.answer(TURN_ANSWERS['openai-responses'].whole({ text: 'Hello.', id: 'resp_unkept' }));
    await post({ model: 'native', input: 'Hi' });
    expect(await gw.gateway.core.store.responses.listHanded('resp_unkept')).toMatchObject([{ hasContent: false }]);
    await post({ model: 'native', input: 'More', previous_response_id: 'resp_unkept' });
    const { body } = await gw.upstream.received(gw.upstream.requests.length);
    expect(JSON.parse(body)).toMatchObject({ previous_response_id: 'resp_unkept', input: 'More' });
    caller = await gw.createCaller();
    expect((await post({ model: 'native', input: 'x', previous_response_id: 'resp_unkept' })).status).toBe(404);
  });
});
