import { describe, expect, test } from 'bun:test';
import { NO_SETTINGS } from '../../src/dialects/embeddings/index.ts';
import type { EmbeddingFormat, EmbeddingInput, EmbeddingRequest } from '../../src/dialects/embeddings/index.ts';
import { geminiBatchEmbedContents, geminiEmbedContent } from '../../src/dialects/gemini-embeddings/index.ts';
import { openaiEmbeddings } from '../../src/dialects/openai-embeddings/index.ts';
import { vertexPredict } from '../../src/dialects/vertex-predict/index.ts';
import { NO_USAGE } from '../../src/store/records/index.ts';

const encoder = new TextEncoder();
const PATH = { model: 'm' };
const text = (said: string, settings: Partial<EmbeddingInput['settings']> = {}): EmbeddingInput => ({
  content: { type: 'parts', parts: [{ type: 'text', text: said }] },
  settings: { ...NO_SETTINGS, ...settings },
});
const request = (...inputs: EmbeddingInput[]): EmbeddingRequest => ({ inputs, encoding: 'float', extras: [] });
const read = (format: EmbeddingFormat, body: string): EmbeddingRequest =>
  format.decodeRequest(format.decodeHead(encoder.encode(body), PATH).text, PATH);
const errorOf = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    return error instanceof Error && 'type' in error ? error.type : error;
  }
};

const FORMATS: readonly EmbeddingFormat[] = [openaiEmbeddings, geminiEmbedContent, geminiBatchEmbedContents];
const LABEL = { encoding: 'float', model: 'asked', usage: { ...NO_USAGE, input: 7 } } as const;

describe.each(FORMATS.map((format) => [format.name, format] as const))('%s', (name, format) => {
  const isSingle = name === 'gemini-embed-content';

  test('a request that is written and read again says the same', () => {
    const inputs = [text('Hello "there"\n', { dimensions: 8 }), text('you', { dimensions: 8 })];
    const asked = request(...inputs.slice(0, isSingle ? 1 : 2));
    const { body, warnings } = format.encodeRequest(asked, 'm');
    expect(read(format, body)).toEqual(asked);
    expect(warnings).toEqual([]);
  });

  test('an answer that is written and read again says the same, number text included', () => {
    const vectors = ['[0.10,-2e-3, 1.0]', '[12345678901234567890]'].slice(0, isSingle ? 1 : 2);
    const { body } = format.encodeAnswer({ vectors, model: 'm' }, LABEL);
    expect(format.decodeAnswer(encoder.encode(body), vectors.length).vectors).toEqual(vectors);
    expect(format.readAnswer(encoder.encode(body)).usage?.input).toBe(7);
  });

  test('a body that is no answer is the provider’s failure, and has no usage', () => {
    for (const body of ['', '{', '[]', '{}', '<html>', '{"data":5,"embeddings":5,"embedding":5}']) {
      expect([body, errorOf(() => format.decodeAnswer(encoder.encode(body), 1))]).toEqual([body, 'upstream_error']);
      expect(format.readAnswer(encoder.encode(body)).usage).toBeNull();
    }
  });

  test('counts that nobody can have used are not believed', () => {
    const usage = { prompt_tokens: 1e15, promptTokenCount: 1e15 };
    const body = encoder.encode(JSON.stringify({ usage, usageMetadata: usage }));
    expect(format.readAnswer(body).usage).toBeNull();
  });
});

test('Google’s JSON comes in either spelling, its settings in either place', () => {
  const content = { parts: [{ text: 'Hi' }] };
  const settings = { dimensions: 8, taskType: 'CLUSTERING', title: 'T', autoTruncate: null };
  const bodies = [
    { content, outputDimensionality: 8, taskType: 'CLUSTERING', title: 'T' },
    { content, output_dimensionality: 8, task_type: 'CLUSTERING', title: 'T' },
    { content, embedContentConfig: { outputDimensionality: 8, taskType: 'CLUSTERING', title: 'T' } },
    { content, embed_content_config: { output_dimensionality: 8, task_type: 'CLUSTERING', title: 'T' } },
  ];
  for (const body of bodies) {
    expect(read(geminiEmbedContent, JSON.stringify(body))).toEqual(request({ ...text('Hi'), settings }));
    expect(read(geminiBatchEmbedContents, JSON.stringify({ requests: [body] }))).toMatchObject({
      inputs: [{ settings }],
    });
  }
});

test('only the model’s name changes in a kept body, wherever Google’s format has it', () => {
  const edit = { model: 'up', requestUsage: false, outputTokensMax: null };
  const one = '{ "model" : "models/m","content":{"parts":[{"text":"\\"model\\": 1.0"}]} }';
  expect(geminiEmbedContent.editBody(one, edit)).toBe(one.replace('models/m', 'models/up'));
  const many = `{"requests":[${one}, {"content":{}},${one}],"x":1.0}`;
  expect(geminiBatchEmbedContents.editBody(many, edit)).toBe(many.replaceAll('models/m', 'models/up'));
  const openai = '{"input":["model"], "model":"m","x":1.0}';
  expect(openaiEmbeddings.editBody(openai, edit)).toBe('{"input":["model"], "model":"up","x":1.0}');
});

test('media go from one of Google’s formats to another as they were, and count before they are sent', () => {
  const part = '{"inline_data": {"mime_type":"image/png","data":"QUJD"}}';
  const body = `{"content":{"parts":[{"text":"a"},${part}]}}`;
  const asked = read(geminiEmbedContent, body);
  expect(geminiBatchEmbedContents.encodeRequest(asked, 'm').body).toContain(part);
  expect(geminiEmbedContent.decodeHead(encoder.encode(body), PATH).head.input.beside).toBeGreaterThan(1000);
  const { body: openai, warnings } = openaiEmbeddings.encodeRequest(asked, 'm');
  expect(JSON.parse(openai)).toEqual({ model: 'm', input: ['a'] });
  expect(warnings).toEqual(['inlineData has no equivalent and was left out']);
});

test('what would mean something else is refused', () => {
  const tokens = read(openaiEmbeddings, '{"model":"m","input":[1,2]}');
  const picture = read(geminiEmbedContent, '{"content":{"parts":[{"fileData":{"fileUri":"x"}}]}}');
  const uneven = request(text('a', { dimensions: 1 }), text('b', { dimensions: 2 }));
  for (const target of [geminiEmbedContent, geminiBatchEmbedContents, vertexPredict])
    expect(errorOf(() => target.encodeRequest(tokens, 'm'))).toBe('unsupported_parameter');
  for (const target of [openaiEmbeddings, vertexPredict]) {
    expect(errorOf(() => target.encodeRequest(picture, 'm'))).toBe('unsupported_parameter');
    expect(errorOf(() => target.encodeRequest(uneven, 'm'))).toBe('unsupported_parameter');
  }
  expect(errorOf(() => geminiEmbedContent.encodeRequest(uneven, 'm'))).toBe('unsupported_parameter');
  expect(errorOf(() => read(openaiEmbeddings, '{"model":"m","input":[{"text":"a"}]}'))).toBe('unsupported_parameter');
});

const REFUSED: readonly (readonly [EmbeddingFormat, string])[] = [
  [openaiEmbeddings, '{"model":"m","input":[]}'],
  [openaiEmbeddings, '{"model":"m","input":"a","dimensions":0}'],
  [openaiEmbeddings, '{"model":"m","input":"a","encoding_format":"int8"}'],
  [geminiBatchEmbedContents, '{"requests":[]}'],
  [geminiEmbedContent, '{"content":{"parts":[]},"outputDimensionality":0}'],
];

test.each(REFUSED.map(([format, body]) => [format.name, body, format] as const))(
  '%s: %s is refused where it has to be understood',
  (_, body, format) => {
    expect(errorOf(() => read(format, body))).toBe('invalid_request');
  },
);

test('fields that one format alone has are named', () => {
  const openai = read(openaiEmbeddings, '{"model":"m","input":"a","user":"u","input_type":"query","odd":null}');
  expect(openai.extras).toEqual(['user', 'input_type']);
  expect(geminiBatchEmbedContents.encodeRequest(openai, 'm').warnings).toHaveLength(2);
  const gemini = read(
    geminiEmbedContent,
    '{"content":{"parts":[{"text":"a"}]},"embedContentConfig":{"documentOcr":true}}',
  );
  expect(openaiEmbeddings.encodeRequest(gemini, 'm').warnings).toEqual([
    'documentOcr has no equivalent and was left out',
  ]);
});

test('Vertex’s `:predict` takes what its SDK sends, and counts per vector', () => {
  const asked = request(text('a', { taskType: 'CLUSTERING', autoTruncate: false }), text('b', { autoTruncate: false }));
  expect(JSON.parse(vertexPredict.encodeRequest(asked).body)).toEqual({
    instances: [{ content: 'a', task_type: 'CLUSTERING' }, { content: 'b' }],
    parameters: { autoTruncate: false },
  });
  const prediction = (count: number): object => ({ embeddings: { values: [1.5], statistics: { token_count: count } } });
  const body = encoder.encode(JSON.stringify({ predictions: [prediction(3), prediction(4)] }));
  expect(vertexPredict.readAnswer(body).usage?.input).toBe(7);
  expect(vertexPredict.decodeAnswer(body, 2).vectors).toEqual(['[1.5]', '[1.5]']);
});
