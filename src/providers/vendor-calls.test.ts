import { expect, test } from 'bun:test';
import type { EgressCall } from '../egress/index.ts';
import type { EmbeddingName, WireName } from '../store/records/index.ts';
import { findProviderKind, PROVIDER_KINDS } from './index.ts';
import type { ProviderAccount, ProviderKind } from './index.ts';

const KEY = 'made-up-key-0001';
const CLAUDE = '{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}],"max_tokens":9007199254740993}';

interface Case {
  readonly kind: string;
  readonly base?: string;
  readonly dialect: WireName;
  readonly model?: string;
  readonly stream?: boolean;
  readonly url: string;
  readonly credential: readonly [string, string];
  readonly list?: string;
}

const BEARER = ['authorization', `Bearer ${KEY}`] as const;
const AZURE = 'https://res.openai.azure.com';
const VERTEX = 'https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5';
const AWS = 'https://bedrock-runtime.us-east-1.amazonaws.com';
const GOOGLE = 'https://generativelanguage.googleapis.com/v1beta/models';

function chat(kind: string, base: string): Case {
  return { kind, dialect: 'openai-chat', url: `${base}/chat/completions`, credential: BEARER, list: `${base}/models` };
}

function beside(kind: string, dialect: WireName, url: string, credential: Case['credential'] = BEARER): Case {
  return { kind, dialect, url, credential };
}

const CASES: readonly Case[] = [
  chat('openai', 'https://api.openai.com/v1'),
  chat('mistral', 'https://api.mistral.ai/v1'),
  chat('deepseek', 'https://api.deepseek.com'),
  chat('groq', 'https://api.groq.com/openai/v1'),
  chat('xai', 'https://api.x.ai/v1'),
  chat('openrouter', 'https://openrouter.ai/api/v1'),
  chat('dashscope', 'https://dashscope.aliyuncs.com/compatible-mode/v1'),
  chat('zhipu', 'https://open.bigmodel.cn/api/paas/v4'),
  chat('moonshot', 'https://api.moonshot.ai/v1'),
  chat('ollama', 'http://localhost:11434/v1'),
  chat('vllm', 'http://localhost:8000/v1'),
  chat('llamacpp', 'http://localhost:8080/v1'),
  chat('lmstudio', 'http://localhost:1234/v1'),
  {
    kind: 'xai',
    dialect: 'openai-responses',
    url: 'https://api.x.ai/v1/responses',
    credential: BEARER,
  },
  {
    kind: 'anthropic',
    dialect: 'anthropic-messages',
    url: 'https://api.anthropic.com/v1/messages',
    credential: ['x-api-key', KEY],
    list: 'https://api.anthropic.com/v1/models?limit=1000',
  },
  {
    kind: 'gemini',
    dialect: 'gemini',
    model: 'gemini-2.5-pro',
    url: `${GOOGLE}/gemini-2.5-pro:generateContent`,
    credential: ['x-goog-api-key', KEY],
    list: `${GOOGLE}?pageSize=1000`,
  },
  {
    kind: 'gemini',
    dialect: 'gemini',
    stream: true,
    url: `${GOOGLE}/a%2Fb%3Ac:streamGenerateContent?alt=sse`,
    model: 'a/b:c',
    credential: ['x-goog-api-key', KEY],
  },
  {
    kind: 'azure-openai',
    base: AZURE,
    dialect: 'openai-chat',
    model: 'my-gpt',
    url: `${AZURE}/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21`,
    credential: ['api-key', KEY],
    list: `${AZURE}/openai/v1/models`,
  },
  {
    kind: 'azure-openai',
    base: `${AZURE}/openai/v1/`,
    dialect: 'openai-chat',
    url: `${AZURE}/openai/v1/chat/completions`,
    credential: ['api-key', KEY],
  },
  {
    kind: 'azure-openai',
    base: `${AZURE}/openai`,
    dialect: 'openai-responses',
    url: `${AZURE}/openai/v1/responses`,
    credential: ['api-key', KEY],
  },
  {
    kind: 'vertex',
    base: VERTEX,
    dialect: 'gemini',
    model: 'gemini-2.5-pro',
    stream: true,
    url: `${VERTEX}/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse`,
    credential: ['x-goog-api-key', KEY],
    list: 'https://us-east5-aiplatform.googleapis.com/v1beta1/publishers/google/models?pageSize=200',
  },
  {
    kind: 'vertex',
    base: VERTEX,
    dialect: 'anthropic-messages',
    model: 'claude-sonnet-4-5@20250929',
    url: `${VERTEX}/publishers/anthropic/models/claude-sonnet-4-5%4020250929:rawPredict`,
    credential: ['x-goog-api-key', KEY],
  },
  {
    kind: 'bedrock',
    base: AWS,
    dialect: 'bedrock-converse',
    model: 'arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-pro-v1:0',
    url: `${AWS}/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.amazon.nova-pro-v1%3A0/converse`,
    credential: BEARER,
  },
  {
    kind: 'bedrock',
    base: AWS,
    dialect: 'bedrock-converse',
    model: 'amazon.nova-pro-v1:0',
    stream: true,
    url: `${AWS}/model/amazon.nova-pro-v1%3A0/converse-stream`,
    credential: BEARER,
  },
  {
    kind: 'bedrock',
    base: AWS,
    dialect: 'anthropic-messages',
    model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    url: `${AWS}/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke`,
    credential: BEARER,
    list: 'https://bedrock.us-east-1.amazonaws.com/foundation-models',
  },
  {
    kind: 'bedrock',
    base: AWS,
    dialect: 'anthropic-messages',
    stream: true,
    url: `${AWS}/model/m/invoke-with-response-stream`,
    credential: BEARER,
  },
  beside('openai', 'openai-embeddings', 'https://api.openai.com/v1/embeddings'),
  beside('openai', 'openai-completions', 'https://api.openai.com/v1/completions'),
  beside('mistral', 'openai-embeddings', 'https://api.mistral.ai/v1/embeddings'),
  beside('deepseek', 'openai-completions', 'https://api.deepseek.com/beta/completions'),
  {
    ...beside('deepseek', 'openai-completions', 'https://proxy.test/beta/completions'),
    base: 'https://proxy.test/v1/',
  },
  {
    ...beside('azure-openai', 'openai-embeddings', `${AZURE}/openai/v1/embeddings`, ['api-key', KEY]),
    base: `${AZURE}/openai/v1`,
  },
  {
    kind: 'azure-openai',
    base: AZURE,
    dialect: 'openai-embeddings',
    model: 'my-vectors',
    url: `${AZURE}/openai/deployments/my-vectors/embeddings?api-version=2024-10-21`,
    credential: ['api-key', KEY],
  },
  beside('gemini', 'gemini-embed-content', `${GOOGLE}/m:embedContent`, ['x-goog-api-key', KEY]),
  beside('gemini', 'gemini-batch-embed-contents', `${GOOGLE}/m:batchEmbedContents`, ['x-goog-api-key', KEY]),
  {
    kind: 'vertex',
    base: VERTEX,
    dialect: 'vertex-predict',
    model: 'text-embedding-005',
    url: `${VERTEX}/publishers/google/models/text-embedding-005:predict`,
    credential: ['x-goog-api-key', KEY],
  },
  {
    kind: 'vertex',
    base: VERTEX,
    dialect: 'gemini-embed-content',
    model: 'gemini-embedding-2',
    url: `${VERTEX}/publishers/google/models/gemini-embedding-2:embedContent`,
    credential: ['x-goog-api-key', KEY],
  },
];

function requireKind(name: string): ProviderKind {
  const kind = findProviderKind(name);
  if (kind === null) throw new Error(`no kind ${name}`);
  return kind;
}

function accountOf(kind: ProviderKind, base?: string): ProviderAccount {
  return {
    id: 'prv_1',
    name: 'main',
    kind: kind.kind,
    baseUrl: base ?? kind.defaultBaseUrl ?? 'https://api.example.test',
    apiKey: KEY,
    headers: {},
    dialects: kind.dialects,
    timeouts: { connectMs: 1, firstByteMs: 2, idleMs: 3, totalMs: 4 },
    maxConcurrency: null,
    maxRetries: 0,
    onClientAbort: 'abort',
  };
}

function build(one: Pick<Case, 'kind' | 'base' | 'dialect' | 'model' | 'stream'>, more: object = {}): EgressCall {
  const kind = requireKind(one.kind);
  return kind.buildCall({
    account: accountOf(kind, one.base),
    operation: 'generate',
    dialect: one.dialect,
    upstreamModel: one.model ?? 'm',
    stream: one.stream ?? false,
    body: '{"messages":[]}',
    forwarded: [],
    ...more,
  });
}

test.each(CASES.map((one) => [`${one.kind} ${one.url}`, one] as const))('%s', (_, one) => {
  const call = build(one);
  expect([call.method, call.url]).toEqual(['POST', one.url]);
  expect(call.headers).toContainEqual([...one.credential]);
  expect(call.url).not.toContain(KEY);
  if (one.list === undefined) return;
  const list = build(one, { operation: 'list-models', body: null });
  expect([list.method, list.url, list.body]).toEqual(['GET', one.list, null]);
  expect(list.headers).toContainEqual([...one.credential]);
});

test('every kind has a case', () => {
  const covered = new Set(CASES.map((one) => one.kind));
  const others = PROVIDER_KINDS.map((kind) => kind.kind).filter((kind) => !covered.has(kind));
  expect(others).toEqual(['openai-compatible', 'sandbox']);
});

test('no kind forwards the client’s own credential', () => {
  const names = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie'];
  const forwarded = names.map((name) => [name, 'tga_client'] as const);
  for (const kind of PROVIDER_KINDS)
    for (const dialect of [...kind.dialects, ...(kind.embeddingsOf?.('m') ?? []), 'openai-completions'] as const)
      expect(JSON.stringify(build({ kind: kind.kind, dialect }, { forwarded }))).not.toContain('tga_');
});

test('Claude on a cloud: no model, the version in the body, messages last, numbers as they were', () => {
  const vertex = build({ kind: 'vertex', base: VERTEX, dialect: 'anthropic-messages', stream: true }, { body: CLAUDE });
  expect(vertex.body).toBe(
    '{"anthropic_version":"vertex-2023-10-16","stream":true,"max_tokens":9007199254740993,"messages":[{"role":"user","content":"Hi"}]}',
  );
  const forwarded = [
    ['anthropic-version', '2023-06-01'],
    ['anthropic-beta', 'one, two'],
  ];
  const bedrock = build({ kind: 'bedrock', base: AWS, dialect: 'anthropic-messages' }, { body: CLAUDE, forwarded });
  expect(bedrock.body).toBe(
    '{"anthropic_version":"bedrock-2023-05-31","anthropic_beta":["one","two"],"max_tokens":9007199254740993,"messages":[{"role":"user","content":"Hi"}]}',
  );
  expect(bedrock.headers.map(([name]) => name)).toEqual(['authorization', 'content-type', 'accept']);
});

test('who makes vectors, and in which formats', () => {
  const found = PROVIDER_KINDS.flatMap((kind): [string, readonly EmbeddingName[]][] => {
    const formats = kind.embeddingsOf?.('m');
    return formats === undefined ? [] : [[kind.kind, formats]];
  });
  const openai = ['openai', 'azure-openai', 'mistral', 'groq', 'openrouter', 'dashscope', 'zhipu'];
  const own = ['ollama', 'vllm', 'llamacpp', 'lmstudio', 'openai-compatible'];
  const google = ['gemini-batch-embed-contents', 'gemini-embed-content'];
  expect(Object.fromEntries<readonly string[]>(found)).toEqual({
    ...Object.fromEntries([...openai, ...own].map((kind) => [kind, ['openai-embeddings']])),
    gemini: google,
    vertex: ['vertex-predict'],
    sandbox: ['openai-embeddings', ...google],
  });
  const vertex = requireKind('vertex');
  expect(vertex.embeddingsOf?.('gemini-embedding-001')).toEqual(['vertex-predict']);
  expect(vertex.embeddingsOf?.('gemini-embedding-2')).toEqual(['gemini-embed-content']);
});

test('who keeps responses, and where they are read and deleted', () => {
  const path = 'responses/resp_1';
  const found = PROVIDER_KINDS.flatMap((kind) => {
    const base = kind.kind === 'azure-openai' ? AZURE : undefined;
    const call = kind.buildStateCall?.({ account: accountOf(kind, base), method: 'DELETE', path });
    return call === undefined ? [] : [[kind.kind, call] as const];
  });
  expect(found.map(([kind, { method, url, body }]) => [kind, method, url, body])).toEqual([
    ['openai', 'DELETE', `https://api.openai.com/v1/${path}`, null],
    ['azure-openai', 'DELETE', `${AZURE}/openai/v1/${path}`, null],
    ['xai', 'DELETE', `https://api.x.ai/v1/${path}`, null],
  ]);
  for (const [kind, { headers }] of found)
    expect(headers).toContainEqual(kind === 'azure-openai' ? ['api-key', KEY] : [...BEARER]);
});

test('Mistral has another name for the length of a vector', () => {
  const body = '{"model":"m", "dimensions" : 64,"input":"dimensions"}';
  expect(build({ kind: 'mistral', dialect: 'openai-embeddings' }, { body }).body).toBe(
    body.replace('"dimensions" ', '"output_dimension" '),
  );
  expect(build({ kind: 'mistral', dialect: 'openai-embeddings' }).body).toBe('{"messages":[]}');
});

test.each([
  ['openai', 'gpt-3.5-turbo-instruct', true],
  ['openai', 'babbage-002', true],
  ['openai', 'ft:davinci-002:acme::8x', true],
  ['openai', 'gpt-4.1', false],
  ['azure-openai', 'gpt-35-turbo-instruct', true],
  ['azure-openai', 'my-gpt', false],
  ['dashscope', 'qwen2.5-coder-32b-instruct', true],
  ['dashscope', 'qwen3-coder-plus', false],
  ['vllm', 'any', true],
  ['groq', 'any', false],
  ['xai', 'any', false],
] as const)('whether %s answers legacy completions with %s: %p', (kind, model, has) => {
  expect(requireKind(kind).hasCompletions?.(model) ?? false).toBe(has);
});

test('Vertex speaks to each model in its own dialect', () => {
  const vertex = requireKind('vertex');
  expect(vertex.dialectsOf?.('claude-sonnet-4-5', vertex.dialects)).toEqual(['anthropic-messages']);
  expect(vertex.dialectsOf?.('gemini-2.5-pro', vertex.dialects)).toEqual(['gemini']);
});

test('Bedrock speaks to Claude natively unless told otherwise, and to all others by Converse', () => {
  const bedrock = requireKind('bedrock');
  const spoken = (model: string, dialects = bedrock.dialects) => bedrock.dialectsOf?.(model, dialects);
  const profile =
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0';
  const own = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/ab12cd34ef56';
  expect(spoken('us.anthropic.claude-sonnet-4-5-20250929-v1:0')).toEqual(['anthropic-messages', 'bedrock-converse']);
  expect(spoken(profile)).toEqual(['anthropic-messages', 'bedrock-converse']);
  expect(spoken(profile, ['bedrock-converse'])).toEqual(['bedrock-converse']);
  for (const model of ['amazon.nova-pro-v1:0', 'us.meta.llama3-3-70b-instruct-v1:0', 'mistral.mistral-large-2407-v1:0'])
    expect(spoken(model)).toEqual(['bedrock-converse']);
  expect(spoken('amazon.nova-pro-v1:0', ['anthropic-messages'])).toEqual([]);
  expect(spoken(own)).toEqual(['bedrock-converse']);
  expect(spoken(own, ['anthropic-messages'])).toEqual(['anthropic-messages']);
});

test.each([
  ['openai', 'openai-chat', 'openai-organization'],
  ['anthropic', 'anthropic-messages', 'anthropic-version'],
] as const)(
  'what is kept of the calls of an account (%s) is of that account, way of answering and call',
  (name, dialect, header) => {
    const kind = requireKind(name);
    const one = accountOf(kind);
    const other = {
      ...one,
      baseUrl: 'https://other.example.test',
      apiKey: 'made-up-key-0002',
      headers: { 'x-own': 'o' },
    };
    const call = (account: ProviderAccount, stream: boolean, forwarded: readonly (readonly [string, string])[] = []) =>
      kind.buildCall({ account, operation: 'generate', dialect, upstreamModel: 'm', stream, body: '{}', forwarded });
    const first = call(one, false);
    const asked: readonly (readonly [string, string])[] = [[header, 'asked']];
    expect(call(one, false, asked).headers).toContainEqual([header, 'asked']);
    expect(call(one, true).headers).toContainEqual(['accept', 'text/event-stream']);
    const others = call(other, false);
    expect(JSON.stringify(others)).not.toContain(KEY);
    expect([others.url.startsWith('https://other.example.test/'), others.headers.at(-1)]).toEqual([
      true,
      ['x-own', 'o'],
    ]);
    expect(call(one, false)).toEqual(first);
    expect(first.headers).toContainEqual(['accept', 'application/json']);
    expect(JSON.stringify(first)).not.toContain('asked');
  },
);
