import { GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { OpenAI } from 'openai';
import { asArray, asRecord, asString } from '../../src/lib/json/index.ts';
import type { JsonRecord } from '../../src/lib/json/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';
import { OTHER_BYTES, vectorsOf } from '../conformance/embeddings.ts';
import { loadCases } from './cases.ts';
import type { CorpusCase } from './cases.ts';

const openaiCases = loadCases('openai-embeddings');
const geminiCases = loadCases('gemini-embeddings');
const PRICE = { input: '1', output: '0' };

process.stdout.write(
  openaiCases.length === 0
    ? 'corpus embeddings: skipped, the recordings are absent (TALLYGATE_CORPUS)\n'
    : `corpus embeddings: ${openaiCases.length} of OpenAI's format, ${geminiCases.length} of Gemini's\n`,
);

const statusOf = ({ response }: CorpusCase): number => Number(response?.['status']);
const bodyOf = ({ response }: CorpusCase): string => JSON.stringify(response?.['body']);
const answered = (one: CorpusCase): boolean => statusOf(one) === 200;

/** Input tokens as the provider counted them; null: it did not. */
function countOf({ response }: CorpusCase): number | null {
  const body = asRecord(response?.['body']);
  const { prompt_tokens: prompt, total_tokens: total } = asRecord(body['usage']);
  const count = prompt ?? total ?? asRecord(body['usageMetadata'])['promptTokenCount'];
  return typeof count === 'number' && count > 0 ? count : null;
}

describe.skipIf(openaiCases.length === 0)('recorded embeddings', () => {
  let gw: TestGateway;
  let caller: TestCaller;

  beforeAll(async () => {
    gw = await startTestGateway();
    const offer = (model: string): object[] => [{ model, upstream_model: 'the-model', price: PRICE }];
    await gw.addProvider('openai', offer('openai-model'), { kind: 'openai' });
    await gw.addProvider('google', offer('google-model'), { kind: 'gemini', base_url: gw.upstream.url });
    caller = await gw.createCaller();
  }, 30_000);
  afterAll(() => gw.close());

  const post = (path: string, body: string): Promise<Response> =>
    fetch(gw.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${caller.token}` },
      body,
    });

  async function replay(recorded: CorpusCase, path: string, sent: string, expected: string): Promise<void> {
    gw.upstream.enqueue({ kind: 'whole', status: statusOf(recorded), body: bodyOf(recorded) });
    const response = await post(path, sent);
    const received = await gw.upstream.received(gw.upstream.requests.length);
    expect({ name: recorded.name, body: received.body }).toEqual({ name: recorded.name, body: expected });
    const text = await response.text();
    const row = await settledRow(gw, caller.userId);
    if (!answered(recorded)) {
      const status = statusOf(recorded) === 400 ? 400 : 502;
      expect([recorded.name, response.status, row.cost.amount]).toEqual([recorded.name, status, '0']);
      if (status === 400) expect(text).toBe(bodyOf(recorded));
      return;
    }
    expect({ name: recorded.name, same: text === bodyOf(recorded) }).toEqual({ name: recorded.name, same: true });
    const counted = countOf(recorded);
    expect([recorded.name, row.estimated]).toEqual([recorded.name, counted === null]);
    if (counted === null) expect(row.usage.input_tokens).toBeGreaterThan(0);
    else expect([recorded.name, row.usage.input_tokens]).toEqual([recorded.name, counted]);
  }

  test('same format, OpenAI: byte for byte both ways, apart from the model’s name, and the usage as reported', async () => {
    const withRequest = openaiCases.filter(({ request }) => request !== null);
    for (const recorded of withRequest) {
      const body = asRecord(recorded.request?.['body']);
      const write = (model: string): string => JSON.stringify({ ...body, model }, null, 1);
      await replay(recorded, '/v1/embeddings', write('openai-model'), write('the-model'));
    }
    process.stdout.write(
      `${withRequest.length} of ${openaiCases.length} recorded OpenAI embeddings have their request\n`,
    );
  });

  test('same format, Gemini', async () => {
    const withRequest = geminiCases.filter(({ request }) => request !== null);
    for (const recorded of withRequest) {
      const verb = asString(recorded.request?.['path']).split(':').at(-1);
      const text = JSON.stringify(recorded.request?.['body'], null, 1);
      const write = (model: string): string => text.replaceAll(/("model": ")[^"]*/g, `$1models/${model}`);
      await replay(recorded, `/v1beta/models/google-model:${verb}`, write('google-model'), write('the-model'));
    }
    process.stdout.write(
      `${withRequest.length} of ${geminiCases.length} recorded Gemini embeddings have their request\n`,
    );
  });

  test('an estimate is never below what the provider counted, and near it', async () => {
    let [estimated, counted] = [0, 0];
    for (const recorded of [...openaiCases, ...geminiCases]) {
      const count = countOf(recorded);
      const body = asRecord(recorded.request?.['body']);
      if (count === null || JSON.stringify(body).includes('inline_data')) continue;
      const isOpenai = 'input' in body;
      const path = isOpenai ? '/v1/embeddings' : '/v1beta/models/google-model:batchEmbedContents';
      if (recorded.request === null) continue;
      const { usage: _usage, usageMetadata: _usageMetadata, ...rest } = asRecord(recorded.response?.['body']);
      gw.upstream.enqueue({ kind: 'whole', body: rest });
      await (await post(path, JSON.stringify(isOpenai ? { ...body, model: 'openai-model' } : body))).text();
      const row = await settledRow(gw, caller.userId);
      expect([recorded.name, row.usage.input_tokens >= count]).toEqual([recorded.name, true]);
      estimated += row.usage.input_tokens;
      counted += count;
    }
    expect(counted).toBeGreaterThan(100);
    expect(estimated / counted).toBeLessThan(2.5);
  });

  test('Google’s SDK reads the vectors of OpenAI’s format exactly', async () => {
    const client = new GoogleGenAI({ apiKey: caller.token, httpOptions: { baseUrl: gw.url } });
    let read = 0;
    for (const recorded of openaiCases.filter(answered)) {
      const expected = vectorsOf(recorded);
      gw.upstream.enqueue({ kind: 'whole', body: bodyOf(recorded) });
      const contents = expected.map((_, index) => `text ${index}`);
      const asking = client.models.embedContent({ model: 'openai-model', contents });
      if (OTHER_BYTES.test(recorded.name)) {
        expect([recorded.name, await asking.catch((error: { status: number }) => error.status)]).toEqual([
          recorded.name,
          502,
        ]);
        continue;
      }
      const { embeddings } = await asking;
      const body = JSON.parse((await gw.upstream.received(gw.upstream.requests.length)).body) as JsonRecord;
      expect(body).toEqual({ model: 'the-model', input: contents });
      expect([recorded.name, embeddings?.map(({ values }) => values)]).toEqual([recorded.name, expected]);
      read += 1;
    }
    expect(read).toBeGreaterThan(30);
    process.stdout.write(`${read} recorded OpenAI answers read by @google/genai\n`);
  });

  test('OpenAI’s SDK reads the vectors of Gemini’s format: as numbers exactly, by default as 32-bit floats', async () => {
    const client = new OpenAI({ baseURL: `${gw.url}/v1`, apiKey: caller.token });
    let read = 0;
    for (const recorded of geminiCases.filter(answered)) {
      const expected = vectorsOf(recorded);
      const body = { embeddings: expected.map((values) => ({ values })) };
      const input = expected.map((_, index) => `text ${index}`);
      for (const encoding_format of ['float', undefined] as const) {
        gw.upstream.enqueue({ kind: 'whole', body });
        const { data, usage } = await client.embeddings.create({ model: 'google-model', input, encoding_format });
        const wanted = encoding_format === 'float' ? expected : expected.map((values) => values.map(Math.fround));
        expect([recorded.name, data.map(({ embedding }) => embedding)]).toEqual([recorded.name, wanted]);
        expect(usage.prompt_tokens).toBeGreaterThan(0);
        read += 1;
      }
    }
    expect(read).toBeGreaterThan(15);
    process.stdout.write(`${read} readings of recorded Gemini answers by openai\n`);
  });

  test('the texts of a request reach the other vendor unchanged', async () => {
    let sent = 0;
    for (const { name, request } of openaiCases) {
      const body = asRecord(request?.['body']);
      const texts = typeof body['input'] === 'string' ? [body['input']] : asArray(body['input']);
      if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) continue;
      gw.upstream.enqueue({ kind: 'whole', body: { embeddings: texts.map(() => ({ values: [1] })) } });
      const response = await post('/v1/embeddings', JSON.stringify({ ...body, model: 'google-model' }));
      expect([name, response.status]).toEqual([name, 200]);
      const asked = JSON.parse((await gw.upstream.received(gw.upstream.requests.length)).body);
      const read = asked.requests.map((one: { content: { parts: { text: string }[] } }) => one.content.parts[0]?.text);
      expect([name, read]).toEqual([name, texts]);
      sent += 1;
    }
    expect(sent).toBeGreaterThan(30);
  });
});
