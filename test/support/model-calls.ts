import type { Answer, TestCaller, TestGateway } from './gateway.ts';
import { readJson } from './gateway.ts';

/** One endpoint that calls a model, as a client sees it. */
export interface ModelCall {
  /** As it is mounted. */
  readonly path: string;
  /** Where the path names model and verb; absent: by whether it streams. */
  readonly verb?: string;
  /** A provider's whole answer, of OpenAI's format, that costs 70 millionths at a price of 1 and 10. */
  readonly answer: object;
  /** A chunk of a stream of the same format; null: it does not stream. */
  readonly chunk: ((content: string) => object) | null;
  /** The credential that it takes. */
  readonly credential: (gw: TestGateway, caller: TestCaller) => Promise<string>;
  readonly body: (model: string, stream: boolean) => Record<string, unknown>;
  /** Members of the wrong type. */
  readonly wrongTypes: readonly Readonly<Record<string, unknown>>[];
  /** The type of the error table in an error's body. */
  readonly errorType: (body: Answer['data']) => unknown;
}

const CHAT_ANSWER = {
  id: 'c1',
  object: 'chat.completion',
  model: 'upstream-name',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
};
const VECTOR_ANSWER = {
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding: [0.5, -0.25] }],
  model: 'upstream-name',
  usage: { prompt_tokens: 70, total_tokens: 70 },
};
const COMPLETION_ANSWER = {
  id: 'c1',
  object: 'text_completion',
  model: 'upstream-name',
  choices: [{ index: 0, text: 'Hello', logprobs: null, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
};
const CHAT = {
  answer: CHAT_ANSWER,
  chunk: (content: string): object => ({
    id: 'c1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }],
  }),
};
const VECTORS = { answer: VECTOR_ANSWER, chunk: null };

function generateContent(path: string): ModelCall {
  return {
    ...CHAT,
    path,
    credential: async (_, caller) => caller.token,
    // Model and stream stand in the path: `sendCall` takes them out of here.
    body: (model, stream) => ({
      model,
      stream,
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
      generationConfig: { maxOutputTokens: 10 },
    }),
    wrongTypes: [{ contents: 5 }, { generationConfig: { maxOutputTokens: 'many' } }],
    errorType: (body) => body.error.details[0].reason,
  };
}

function embedContent(path: string): readonly ModelCall[] {
  const call = { ...VECTORS, path, credential: async (_: TestGateway, caller: TestCaller) => caller.token };
  const errorType = (body: Answer['data']): unknown => body.error.details[0].reason;
  const content = { parts: [{ text: 'Hi' }] };
  return [
    {
      ...call,
      verb: 'embedContent',
      body: (model) => ({ model, content }),
      wrongTypes: [{ content: 5 }, { content: { parts: 'Hi' } }, { outputDimensionality: 'many' }],
      errorType,
    },
    {
      ...call,
      verb: 'batchEmbedContents',
      body: (model) => ({ model, requests: [{ content }] }),
      wrongTypes: [{ requests: 5 }, { requests: [5] }, { requests: [{ content: 'Hi' }] }],
      errorType,
    },
  ];
}

/** Every endpoint that calls a model; a test compares it with what is mounted. */
export const MODEL_CALLS: readonly ModelCall[] = [
  {
    ...CHAT,
    path: '/v1/chat/completions',
    credential: async (_, caller) => caller.token,
    body: (model, stream) => ({ model, stream, max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] }),
    wrongTypes: [{ model: 5 }, { stream: 'yes' }],
    errorType: (body) => body.error.code,
  },
  {
    ...CHAT,
    path: '/v1/responses',
    credential: async (_, caller) => caller.token,
    body: (model, stream) => ({ model, stream, max_output_tokens: 10, input: 'Hi' }),
    wrongTypes: [{ input: 5 }, { stream: 'yes' }],
    errorType: (body) => body.error.code,
  },
  {
    answer: COMPLETION_ANSWER,
    chunk: (text) => ({ id: 'c1', object: 'text_completion', choices: [{ index: 0, text, finish_reason: null }] }),
    path: '/v1/completions',
    credential: async (_, caller) => caller.token,
    body: (model, stream) => ({ model, stream, max_tokens: 10, prompt: 'Hi' }),
    wrongTypes: [{ model: 5 }, { prompt: 5 }, { prompt: ['Hi', 5] }, { stream: 'yes' }, { n: 0 }, { echo: 1 }],
    errorType: (body) => body.error.code,
  },
  {
    ...VECTORS,
    path: '/v1/embeddings',
    credential: async (_, caller) => caller.token,
    body: (model) => ({ model, input: 'Hi' }),
    wrongTypes: [
      { model: 5 },
      { input: 5 },
      { input: ['Hi', 5] },
      { input: [[0.5]] },
      { dimensions: 'many' },
      { encoding_format: 5 },
    ],
    errorType: (body) => body.error.code,
  },
  {
    ...CHAT,
    path: '/v1/messages',
    credential: async (_, caller) => caller.token,
    body: (model, stream) => ({ model, stream, max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] }),
    wrongTypes: [{ model: 5 }, { stream: 'yes' }],
    errorType: (body) => body.error.code,
  },
  generateContent('/v1beta/models/:target{.+}'),
  generateContent('/v1/models/:target{.+}'),
  ...embedContent('/v1beta/models/:target{.+}'),
  ...embedContent('/v1/models/:target{.+}'),
  {
    ...CHAT,
    path: '/api/v1/prompts',
    credential: (gw, caller) => gw.exchange(caller.token),
    body: (model, stream) => ({ model, stream, max_output_tokens: 10, prompt: 'Hi' }),
    wrongTypes: [{ model: 5 }, { stream: 'yes' }],
    errorType: (body) => body.error.type,
  },
];

/** The path of a call; where it names model and kind of answer, those of the body. */
function readPath({ path, verb }: ModelCall, body: unknown): string {
  if (!path.endsWith(':target{.+}')) return path;
  const { model = 'gpt', stream = false } = (typeof body === 'object' ? (body ?? {}) : {}) as {
    model?: string;
    stream?: boolean;
  };
  const generate = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return path.replace(':target{.+}', `${encodeURIComponent(model)}:${verb ?? generate}`);
}

/** Sends a body with a credential; null: without. Strings go as they are. */
export function sendCall(
  gw: TestGateway,
  call: ModelCall,
  credential: string | null,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (credential !== null) headers['authorization'] = `Bearer ${credential}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(gw.url + readPath(call, body), { method: 'POST', headers, body: text, signal });
}

/** Status and error type of an answer. */
export async function readRefusal(call: ModelCall, response: Response): Promise<readonly [number, unknown]> {
  return [response.status, call.errorType(await readJson(response))];
}

/** Waits until the newest request of the user is settled. */
export async function settledRow(gw: TestGateway, userId: string): Promise<Answer['data']> {
  for (let round = 0; round < 300; round++) {
    const [row] = await gw.requestsOf(userId);
    if (row !== undefined && row.state !== 'held') return row;
    await Bun.sleep(10);
  }
  throw new Error('the request was not settled');
}
