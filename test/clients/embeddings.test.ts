import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { GoogleGenAI } from '@google/genai';
import { OpenAIEmbeddings } from '@langchain/openai';
import { embed, embedMany } from 'ai';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { OpenAI } from 'openai';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';
import { callPython, closePython, hasPython, IS_ASYNC } from './python.ts';

type Vectors = readonly (readonly number[])[];

/** One package as its page in docs/clients sets it up. */
interface Client {
  readonly name: string;
  embed(url: string, token: string, model: string, texts: readonly string[]): Promise<Vectors>;
}

const CLIENTS: readonly Client[] = [
  {
    name: 'openai, as numbers',
    async embed(url, token, model, texts) {
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: token });
      const { data } = await client.embeddings.create({ model, input: [...texts], encoding_format: 'float' });
      return data.map(({ embedding }) => embedding);
    },
  },
  {
    name: 'openai, by its default',
    async embed(url, token, model, texts) {
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: token });
      const { data } = await client.embeddings.create({ model, input: [...texts] });
      return data.map(({ embedding }) => embedding);
    },
  },
  {
    name: '@google/genai',
    async embed(url, token, model, texts) {
      const client = new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: url } });
      const { embeddings } = await client.models.embedContent({ model, contents: [...texts] });
      return (embeddings ?? []).map(({ values }) => values ?? []);
    },
  },
  {
    name: 'AI SDK, openai',
    async embed(url, token, model, texts) {
      const openai = createOpenAI({ baseURL: `${url}/v1`, apiKey: token });
      const { embeddings } = await embedMany({ model: openai.embedding(model), values: [...texts] });
      return embeddings;
    },
  },
  {
    name: 'AI SDK, google, many',
    async embed(url, token, model, texts) {
      const google = createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey: token });
      const { embeddings } = await embedMany({ model: google.embedding(model), values: [...texts] });
      return embeddings;
    },
  },
  {
    name: 'AI SDK, google, one by one',
    async embed(url, token, model, texts) {
      const google = createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey: token });
      const vectors: number[][] = [];
      for (const value of texts) vectors.push((await embed({ model: google.embedding(model), value })).embedding);
      return vectors;
    },
  },
  {
    name: 'LangChain, openai',
    embed: (url, token, model, texts) =>
      new OpenAIEmbeddings({ model, apiKey: token, configuration: { baseURL: `${url}/v1` } }).embedDocuments([
        ...texts,
      ]),
  },
];

const PYTHON_CLIENTS: readonly Client[] = ['openai', 'genai'].flatMap((name) =>
  IS_ASYNC.map((isAsync) => ({
    name: `python ${name}${isAsync ? ', async' : ''}`,
    embed: async (url, token, model, texts) =>
      (await callPython(`${name}_calls`, 'embed', { url, token, model, texts, is_async: isAsync })) as Vectors,
  })),
);
const named = (clients: readonly Client[]): (readonly [string, Client])[] =>
  clients.map((client) => [client.name, client]);

/** What 32 bits hold exactly, so that every encoding says the same. */
const VECTORS: Readonly<Record<string, readonly number[]>> = { one: [0.5, -0.25, 0.125], two: [1, 0, -0.75] };
const TEXTS = ['one', 'two'];

/** A provider's answer, as its path and its question want it. */
function answer(path: string, body: string): object {
  const asked = JSON.parse(body);
  if (path.endsWith('/embeddings')) {
    const texts: string[] = Array.isArray(asked.input) ? asked.input : [asked.input];
    const pack = (values: readonly number[] = []): unknown =>
      asked.encoding_format === 'base64' ? Buffer.from(new Float32Array(values).buffer).toString('base64') : values;
    const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: pack(VECTORS[text]) }));
    return { object: 'list', data, model: 'upstream-name', usage: { prompt_tokens: 6, total_tokens: 6 } };
  }
  const read = (request: { content: { parts: { text: string }[] } }): object => ({
    values: VECTORS[request.content.parts[0]?.text ?? ''],
  });
  return path.endsWith(':embedContent') ? { embedding: read(asked) } : { embeddings: asked.requests.map(read) };
}

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway();
  const offer = (model: string): object[] => [
    { model, upstream_model: 'upstream-name', price: { input: '1', output: '0' } },
  ];
  await gw.addProvider('openai', offer('openai-model'), { kind: 'openai' });
  await gw.addProvider('google', offer('google-model'), { kind: 'gemini', base_url: gw.upstream.url });
  gw.upstream.answer(({ path, body }) => ({ kind: 'whole', body: answer(path, body) }));
}, 30_000);
afterAll(async () => {
  await closePython();
  await gw.close();
});

describe.each(['openai-model', 'google-model'])('with %s', (model) => {
  async function readsEveryVector(client: Client): Promise<void> {
    const caller = await gw.createCaller();
    expect(await client.embed(gw.url, caller.token, model, TEXTS)).toEqual(TEXTS.map((text) => VECTORS[text] ?? []));
    const row = await settledRow(gw, caller.userId);
    expect(row).toMatchObject({ status: 200, operation: 'embeddings', estimated: model === 'google-model' });
    expect(Number(row.cost.amount)).toBeGreaterThan(0);
  }

  test.each(named(CLIENTS))('%s reads every vector', (_, client) => readsEveryVector(client));
  test.skipIf(!hasPython).each(named(PYTHON_CLIENTS))('%s reads every vector', (_, client) => readsEveryVector(client));
});

async function getsTheSandboxs(client: Client): Promise<void> {
  const caller = await gw.createCaller();
  const [fox = [], foxes = [], bread = []] = await client.embed(gw.url, caller.token, 'sandbox', [
    'the quick red fox',
    'a quick red fox',
    'bread and butter',
  ]);
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  expect(fox).toHaveLength(256);
  expect(dot(fox, fox)).toBeCloseTo(1, 5);
  expect(dot(fox, foxes)).toBeGreaterThan(dot(fox, bread) + 0.5);
}

test.each(named(CLIENTS))('%s gets the sandbox’s vectors', (_, client) => getsTheSandboxs(client));
test.skipIf(!hasPython).each(named(PYTHON_CLIENTS))('%s gets the sandbox’s vectors', (_, client) =>
  getsTheSandboxs(client),
);
