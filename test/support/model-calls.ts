import type { Answer, TestCaller, TestGateway } from './gateway.ts';
import { readJson } from './gateway.ts';

/** One endpoint that calls a model, as a client sees it. */
export interface ModelCall {
  readonly path: string;
  /** The credential that it takes. */
  readonly credential: (gw: TestGateway, caller: TestCaller) => Promise<string>;
  readonly body: (model: string, stream: boolean) => Record<string, unknown>;
  /** Members of the wrong type. */
  readonly wrongTypes: readonly Readonly<Record<string, unknown>>[];
  /** The type of the error table in an error's body. */
  readonly errorType: (body: Answer['data']) => unknown;
}

function generateContent(path: string): ModelCall {
  return {
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

/** Every endpoint that calls a model; a test compares it with what is mounted. */
export const MODEL_CALLS: readonly ModelCall[] = [
  {
    path: '/v1/chat/completions',
    credential: async (_, caller) => caller.token,
    body: (model, stream) => ({ model, stream, max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] }),
    wrongTypes: [{ model: 5 }, { stream: 'yes' }],
    errorType: (body) => body.error.code,
  },
  {
    path: '/v1/responses',
    credential: async (_, caller) => caller.token,
    body: (model, stream) => ({ model, stream, max_output_tokens: 10, input: 'Hi' }),
    wrongTypes: [{ input: 5 }, { stream: 'yes' }],
    errorType: (body) => body.error.code,
  },
  {
    path: '/v1/messages',
    credential: async (_, caller) => caller.token,
    body: (model, stream) => ({ model, stream, max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] }),
    wrongTypes: [{ model: 5 }, { stream: 'yes' }],
    errorType: (body) => body.error.code,
  },
  generateContent('/v1beta/models/:target{.+}'),
  generateContent('/v1/models/:target{.+}'),
  {
    path: '/api/v1/prompts',
    credential: (gw, caller) => gw.exchange(caller.token),
    body: (model, stream) => ({ model, stream, max_output_tokens: 10, prompt: 'Hi' }),
    wrongTypes: [{ model: 5 }, { stream: 'yes' }],
    errorType: (body) => body.error.type,
  },
];

/** The path of a call; where it names model and kind of answer, those of the body. */
function readPath(path: string, body: unknown): string {
  if (!path.endsWith(':target{.+}')) return path;
  const { model = 'gpt', stream = false } = (typeof body === 'object' ? (body ?? {}) : {}) as {
    model?: string;
    stream?: boolean;
  };
  const verb = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return path.replace(':target{.+}', `${encodeURIComponent(model)}:${verb}`);
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
  return fetch(gw.url + readPath(call.path, body), { method: 'POST', headers, body: text, signal });
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
