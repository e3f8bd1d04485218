import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into at will
type Json = any;

const PRICE = { input: '1', output: '0' };
const list = (vectors: readonly unknown[], tokens = 70): object => ({
  object: 'list',
  data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
  model: 'upstream-name',
  usage: { prompt_tokens: tokens, total_tokens: tokens },
});
const floats = (...values: number[]): string => Buffer.from(new Float32Array(values).buffer).toString('base64');

describe.each(['sqlite', 'postgres'] as const)('embeddings, on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    const offer = (model: string): object[] => [{ model, upstream_model: 'upstream-name', price: PRICE }];
    await gw.addProvider('chat', offer('openai-model'));
    await gw.addProvider('google', offer('google-model'), { kind: 'gemini', base_url: gw.upstream.url });
    await gw.addProvider('claude', offer('claude-model'), { kind: 'anthropic', base_url: gw.upstream.url });
    const vertex = { kind: 'vertex', base_url: `${gw.upstream.url}/v1/projects/p/locations/l`, api_key: 'plain' };
    await gw.addProvider('vertex', offer('vertex-model'), vertex);
    await gw.addProvider(
      'vertex-2',
      [{ model: 'vertex-2', upstream_model: 'gemini-embedding-2', price: PRICE }],
      vertex,
    );
    caller = await gw.createCaller();
  }, 30_000);
  afterAll(() => gw.close());

  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(gw.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': caller.token, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const embed = (body: unknown, headers = {}): Promise<Response> => post('/v1/embeddings', body, headers);
  const answer = (body: string | object): void => gw.upstream.enqueue({ kind: 'whole', body });
  const received = async (): Promise<{ path: string; body: Json }> => {
    const { path, body } = await gw.upstream.received(gw.upstream.requests.length);
    return { path, body: JSON.parse(body) };
  };

  test('a provider of the same format gets the bytes under its name of the model, and its answer comes as it is', async () => {
    const body = '{"usage":{"prompt_tokens":12,"total_tokens":12},"data":[{"embedding":[1.0,-2e-3],"index":0}] }';
    answer(body);
    const sent = '{ "input" : ["a\\u00e9", "b"],"odd":1.0, "model":"openai-model" , "encoding_format":"float"}';
    const response = await embed(sent);
    expect(await response.text()).toBe(body);
    const request = await gw.upstream.received(gw.upstream.requests.length);
    expect([request.path, request.body]).toEqual(['/v1/embeddings', sent.replace('openai-model', 'upstream-name')]);
    expect(response.headers.get('x-tallygate-cost')).toBe('0.000012');
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      operation: 'embeddings',
      dialect_in: 'openai-embeddings',
      dialect_out: 'openai-embeddings',
      stream: false,
      estimated: false,
      usage: { input_tokens: 12, output_tokens: 0 },
      cost: { amount: '0.000012' },
    });
  });

  test('so does a provider of Gemini’s, for one and for many', async () => {
    const one = '{ "embedding":{"values":[0.10,2]}}';
    answer(one);
    const single = '{"model":"models/google-model","content": {"parts":[{"text":"Hi"}]},"taskType":"CLUSTERING"}';
    expect(await (await post('/v1beta/models/google-model:embedContent', single)).text()).toBe(one);
    const first = await gw.upstream.received(gw.upstream.requests.length);
    expect(first.path).toBe('/v1beta/models/upstream-name:embedContent');
    expect(first.body).toBe(single.replace('google-model', 'upstream-name'));

    answer('{"embeddings":[{"values":[1]},{"values":[2]}]}');
    const many = `{"requests":[${single}, ${single}]}`;
    await post('/v1/models/google-model:batchEmbedContents', many);
    const second = await gw.upstream.received(gw.upstream.requests.length);
    expect(second.path).toBe('/v1beta/models/upstream-name:batchEmbedContents');
    expect(second.body).toBe(many.replaceAll('google-model', 'upstream-name'));
  });

  test('a list of OpenAI’s is one batch of Gemini’s, and what nobody counted is estimated', async () => {
    answer({ embeddings: [{ values: [0.1, -2] }, { values: [3, 0.25] }] });
    const response = await embed({ model: 'google-model', input: ['Hello', 'there'], dimensions: 2 });
    const { path, body } = await received();
    expect(path).toBe('/v1beta/models/upstream-name:batchEmbedContents');
    expect(body).toEqual({
      requests: ['Hello', 'there'].map((text) => ({
        model: 'models/upstream-name',
        content: { parts: [{ text }] },
        outputDimensionality: 2,
      })),
    });
    expect(await readJson(response)).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [0.1, -2] },
        { object: 'embedding', index: 1, embedding: [3, 0.25] },
      ],
      model: 'google-model',
      usage: { prompt_tokens: 8, total_tokens: 8 },
    });
    expect(response.headers.get('x-tallygate-warnings')).toBeNull();
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      dialect_in: 'openai-embeddings',
      dialect_out: 'gemini-batch-embed-contents',
      estimated: true,
      usage: { input_tokens: 8 },
      cost: { amount: '0.000008' },
    });
  });

  test('what Gemini counted is what is charged and told', async () => {
    answer({ embeddings: [{ values: [1] }], usageMetadata: { promptTokenCount: 4 } });
    const response = await embed({ model: 'google-model', input: 'Some text goes here' });
    expect((await readJson(response)).usage).toEqual({ prompt_tokens: 4, total_tokens: 4 });
    expect(await settledRow(gw, caller.userId)).toMatchObject({ estimated: false, cost: { amount: '0.000004' } });
  });

  test('base64 is made of numbers, each as the nearest 32-bit float', async () => {
    answer({ embeddings: [{ values: [0.1, -2, 1e-8] }] });
    const response = await embed({ model: 'google-model', input: 'Hi', encoding_format: 'base64' });
    expect((await readJson(response)).data[0].embedding).toBe(floats(0.1, -2, 1e-8));
  });

  test('Gemini’s requests are one list of OpenAI’s, and numbers are made of base64', async () => {
    answer(list([floats(0.1, -2), [1, 2]], 9));
    const content = (text: string): object => ({ content: { parts: [{ text }] }, outputDimensionality: 2 });
    const response = await post('/v1beta/models/openai-model:batchEmbedContents', {
      requests: [content('Hello'), content('there')],
    });
    expect((await received()).body).toEqual({ model: 'upstream-name', input: ['Hello', 'there'], dimensions: 2 });
    expect(await readJson(response)).toEqual({
      embeddings: [{ values: [Math.fround(0.1), -2] }, { values: [1, 2] }],
      usageMetadata: { promptTokenCount: 9 },
    });
  });

  test('vectors follow their index, not the order in which they came', async () => {
    const { data, ...rest } = list([[1], [2]]) as { data: object[] };
    answer({ ...rest, data: data.toReversed() });
    const requests = ['a', 'b'].map((text) => ({ content: { parts: [{ text }] } }));
    const response = await post('/v1beta/models/openai-model:batchEmbedContents', { requests });
    expect((await readJson(response)).embeddings).toEqual([{ values: [1] }, { values: [2] }]);
  });

  test('what OpenAI’s format lacks is a warning in header and row, and 40003 where the caller is strict', async () => {
    const body = {
      content: {
        role: 'user',
        parts: [{ text: 'A picture of' }, { inline_data: { mime_type: 'image/png', data: 'AA' } }],
      },
      task_type: 'RETRIEVAL_DOCUMENT',
      title: 'A title',
    };
    answer(list([[1]]));
    const response = await post('/v1beta/models/openai-model:embedContent', body);
    expect(await readJson(response)).toMatchObject({ embedding: { values: [1] } });
    const { warnings } = await settledRow(gw, caller.userId);
    expect(warnings.map((warning: string) => warning.split(' ')[0]).toSorted()).toEqual([
      'inlineData',
      'taskType',
      'title',
    ]);
    expect(response.headers.get('x-tallygate-warnings')).toContain('taskType');
    const before = gw.upstream.requests.length;
    const strict = await post('/v1beta/models/openai-model:embedContent', body, { 'x-tallygate-strict': 'true' });
    expect([strict.status, (await readJson(strict)).error.details[0].reason]).toEqual([400, 'unsupported_parameter']);
    expect(gw.upstream.requests.length).toBe(before);
  });

  test('token ids mean nothing to another vendor’s model: refused before anything is called', async () => {
    const before = gw.upstream.requests.length;
    for (const input of [
      [1, 2],
      [[1, 2], [3]],
    ]) {
      const response = await embed({ model: 'google-model', input });
      expect([response.status, (await readJson(response)).error.code]).toEqual([400, 'unsupported_parameter']);
    }
    expect(gw.upstream.requests.length).toBe(before);
    answer(list([[1], [2]]));
    expect((await embed({ model: 'openai-model', input: [[1, 2], [3]] })).status).toBe(200);
  });

  test.each([
    ['a vector too few', list([[1]])],
    ['no numbers', list([[1], ['x']])],
    ['no list', { error: 'no' }],
    ['HTML', '<html>'],
  ])('an answer with %s is the provider’s failure and costs nothing', async (_, body) => {
    answer(body);
    const requests = ['a', 'b'].map((text) => ({ content: { parts: [{ text }] } }));
    const response = await post('/v1beta/models/openai-model:batchEmbedContents', { requests });
    expect([response.status, (await readJson(response)).error.details[0].reason]).toEqual([502, 'upstream_error']);
    expect(await settledRow(gw, caller.userId)).toMatchObject({ status: 502, cost: { amount: '0' } });
  });

  test('Vertex AI is asked by `:predict`, and counts per vector', async () => {
    const prediction = (value: number): object => ({ embeddings: { values: [value], statistics: { token_count: 3 } } });
    answer({ predictions: [prediction(1), prediction(2)] });
    const settings = { outputDimensionality: 1, taskType: 'CLUSTERING', title: 'T' };
    const requests = ['a', 'b'].map((text) => ({ content: { parts: [{ text }] }, ...settings }));
    const response = await post('/v1beta/models/vertex-model:batchEmbedContents', { requests });
    const { path, body } = await received();
    expect(path).toBe('/v1/projects/p/locations/l/publishers/google/models/upstream-name:predict');
    expect(body).toEqual({
      instances: ['a', 'b'].map((content) => ({ content, task_type: 'CLUSTERING', title: 'T' })),
      parameters: { outputDimensionality: 1 },
    });
    expect(await readJson(response)).toEqual({
      embeddings: [{ values: [1] }, { values: [2] }],
      usageMetadata: { promptTokenCount: 6 },
    });
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      dialect_out: 'vertex-predict',
      estimated: false,
      cost: { amount: '0.000006' },
    });
  });

  test('its newer models by `:embedContent`, which takes one input', async () => {
    answer({ embedding: { values: [1] }, usageMetadata: { promptTokenCount: 2 } });
    const response = await embed({ model: 'vertex-2', input: ['Hi'] });
    expect((await received()).path).toEndWith('/publishers/google/models/gemini-embedding-2:embedContent');
    expect((await readJson(response)).data).toEqual([{ object: 'embedding', index: 0, embedding: [1] }]);
    const refused = await embed({ model: 'vertex-2', input: ['Hi', 'there'] });
    expect([refused.status, (await readJson(refused)).error.code]).toEqual([400, 'unsupported_parameter']);
  });

  test('a vendor without embeddings is named as the reason', async () => {
    const response = await embed({ model: 'claude-model', input: 'Hi' });
    expect(response.status).toBe(400);
    expect((await readJson(response)).error).toMatchObject({ param: 'model', code: 'invalid_request' });
  });

  test('a model that makes none answers what its provider answers', async () => {
    const body = { error: { message: 'This server does not support embeddings', type: 'invalid_request_error' } };
    gw.upstream.enqueue({ kind: 'whole', status: 400, body });
    const response = await embed({ model: 'openai-model', input: 'Hi' });
    expect([response.status, await readJson(response)]).toEqual([400, body]);
  });

  test('another deployment of the model is tried, another model never', async () => {
    await gw.addProvider('first', [{ model: 'shared', upstream_model: 'same', price: PRICE }], { priority: 1 });
    await gw.addProvider('second', [{ model: 'shared', upstream_model: 'same', price: PRICE }], { priority: 2 });
    const models = await gw.admin('GET', '/api/v1/admin/models?q=shared');
    await gw.admin('PATCH', `/api/v1/admin/models/${models.data.items[0].id}`, { fallbacks: ['openai-model'] });
    const broken = { kind: 'whole', status: 500, body: { error: { message: 'oops' } } } as const;
    gw.upstream.enqueue(broken, { kind: 'whole', body: list([[1]]) });
    const answered = await embed({ model: 'shared', input: 'Hi' });
    expect([answered.status, answered.headers.get('x-tallygate-provider')]).toEqual([200, 'second']);
    const before = gw.upstream.requests.length;
    gw.upstream.enqueue(broken, broken);
    const failed = await embed({ model: 'shared', input: 'Hi' });
    expect([failed.status, gw.upstream.requests.length]).toEqual([502, before + 2]);
    expect((await settledRow(gw, caller.userId)).attempts).toHaveLength(2);
  });

  test('the sandbox makes the same vectors in each shape', async () => {
    const openai = await readJson(await embed({ model: 'sandbox', input: ['red fox', 'owl'], dimensions: 8 }));
    const requests = ['red fox', 'owl'].map((text) => ({ content: { parts: [{ text }] }, outputDimensionality: 8 }));
    const gemini = await readJson(await post('/v1beta/models/sandbox:batchEmbedContents', { requests }));
    expect(openai.data.map(({ embedding }: Json) => embedding)).toEqual(
      gemini.embeddings.map(({ values }: Json) => values),
    );
    expect(openai.usage).toEqual({ prompt_tokens: 3, total_tokens: 3 });
    const packed = await readJson(
      await embed({ model: 'sandbox', input: 'owl', dimensions: 8, encoding_format: 'base64' }),
    );
    expect(packed.data[0].embedding).toBe(floats(...openai.data[1].embedding));
  });
});
