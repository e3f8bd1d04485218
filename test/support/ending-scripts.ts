/** What an upstream of one format sends, in pieces from which every ending can be put together. */
export interface EndingScript {
  readonly dialect: 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini';
  /** Fields of a provider that speaks it, at an address without a path. */
  readonly provider: (url: string) => object;
  /** Before any text. */
  readonly opening: readonly object[];
  readonly text: (text: string) => object;
  /** From the last text to the terminal signal, with these counts; null: none are reported. */
  readonly closing: (text: string, usage: Counts | null) => readonly (object | string)[];
  /** Events that report counts beside those of `closing`. */
  readonly report: (usage: Counts) => readonly object[];
  readonly error: object;
  readonly whole: (text: string, usage: Counts | null) => object;
  /** Input tokens that a stream has told before it ends; null: it tells them at the end alone. */
  readonly earlyInput: number | null;
}

export interface Counts {
  readonly input: number;
  readonly output: number;
}

/** What streams tell at their beginning where their format has that. */
const EARLY: Counts = { input: 31, output: 1 };

const chatChunk = (delta: object, finish: string | null = null, more: object = {}): object => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'upstream-name',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
});
const chatUsage = ({ input, output }: Counts): object => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
});
const chatReport = (usage: Counts): object => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  choices: [],
  usage: chatUsage(usage),
});

const chat: EndingScript = {
  dialect: 'openai-chat',
  provider: (url) => ({ kind: 'openai-compatible', base_url: `${url}/v1` }),
  opening: [chatChunk({ role: 'assistant', content: '' })],
  text: (text) => chatChunk({ content: text }),
  closing: (_, usage) => [chatChunk({}, 'stop'), ...(usage === null ? [] : [chatReport(usage)]), '[DONE]'],
  report: (usage) => [chatReport(usage)],
  error: { error: { message: 'the server broke', type: 'server_error', code: 500 } },
  whole: (text, usage) => ({
    id: 'c1',
    object: 'chat.completion',
    model: 'upstream-name',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    ...(usage === null ? {} : { usage: chatUsage(usage) }),
  }),
  earlyInput: null,
};

const response = (status: string, text: string | null, usage: Counts | null): object => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: 'upstream-name',
  status,
  output:
    text === null
      ? []
      : [
          {
            type: 'message',
            id: 'msg_1',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text, annotations: [] }],
          },
        ],
  usage:
    usage === null
      ? null
      : { input_tokens: usage.input, output_tokens: usage.output, total_tokens: usage.input + usage.output },
});
const item = (status: string): object => ({ type: 'message', id: 'msg_1', role: 'assistant', status, content: [] });
const part = { type: 'output_text', text: '', annotations: [] };
const at = { item_id: 'msg_1', output_index: 0, content_index: 0 };

const responses: EndingScript = {
  dialect: 'openai-responses',
  provider: (url) => ({ kind: 'openai', base_url: `${url}/v1`, dialects: ['openai-responses'] }),
  opening: [
    { type: 'response.created', sequence_number: 0, response: response('in_progress', null, null) },
    { type: 'response.output_item.added', sequence_number: 1, output_index: 0, item: item('in_progress') },
    { type: 'response.content_part.added', sequence_number: 2, ...at, part },
  ],
  text: (text) => ({ type: 'response.output_text.delta', sequence_number: 3, ...at, delta: text }),
  closing: (text, usage) => [
    { type: 'response.output_text.done', sequence_number: 4, ...at, text },
    { type: 'response.content_part.done', sequence_number: 5, ...at, part: { ...part, text } },
    { type: 'response.output_item.done', sequence_number: 6, output_index: 0, item: item('completed') },
    { type: 'response.completed', sequence_number: 7, response: response('completed', text, usage) },
  ],
  // Only an event that ends the answer carries counts; an earlier one is none of the format.
  report: (usage) => [{ type: 'response.in_progress', response: response('in_progress', null, usage) }],
  error: { type: 'error', code: 'server_error', message: 'the server broke', param: null, sequence_number: 9 },
  whole: (text, usage) => response('completed', text, usage),
  earlyInput: null,
};

const messageUsage = ({ input, output }: Counts): object => ({ input_tokens: input, output_tokens: output });
const messageDelta = (usage: Counts | null, reason: string | null): object => ({
  type: 'message_delta',
  delta: { stop_reason: reason, stop_sequence: null },
  ...(usage === null ? {} : { usage: messageUsage(usage) }),
});
const message = (content: readonly object[], usage: Counts | null, reason: string | null): object => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'upstream-name',
  content,
  stop_reason: reason,
  stop_sequence: null,
  ...(usage === null ? {} : { usage: messageUsage(usage) }),
});

const messages: EndingScript = {
  dialect: 'anthropic-messages',
  provider: (url) => ({ kind: 'anthropic', base_url: url }),
  opening: [
    { type: 'message_start', message: message([], EARLY, null) },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  ],
  text: (text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  closing: (_, usage) => [
    { type: 'content_block_stop', index: 0 },
    messageDelta(usage, 'end_turn'),
    { type: 'message_stop' },
  ],
  report: (usage) => [messageDelta(usage, null)],
  error: { type: 'error', error: { type: 'api_error', message: 'the server broke' } },
  whole: (text, usage) => message([{ type: 'text', text }], usage, 'end_turn'),
  earlyInput: EARLY.input,
};

const geminiUsage = ({ input, output }: Counts): object => ({
  promptTokenCount: input,
  candidatesTokenCount: output,
  totalTokenCount: input + output,
});
const geminiChunk = (text: string, usage: Counts | null, reason?: string): object => ({
  candidates: [{ index: 0, content: { role: 'model', parts: [{ text }] }, ...(reason && { finishReason: reason }) }],
  modelVersion: 'upstream-name',
  responseId: 'r1',
  ...(usage === null ? {} : { usageMetadata: geminiUsage(usage) }),
});

const gemini: EndingScript = {
  dialect: 'gemini',
  provider: (url) => ({ kind: 'gemini', base_url: url, on_client_abort: 'abort' }),
  opening: [],
  text: (text) => geminiChunk(text, null),
  closing: (_, usage) => [geminiChunk('.', usage, 'STOP')],
  report: (usage) => [geminiChunk('.', usage)],
  error: { error: { code: 500, message: 'the server broke', status: 'INTERNAL' } },
  whole: (text, usage) => geminiChunk(text, usage, 'STOP'),
  earlyInput: null,
};

/** One for each format. */
export const ENDING_SCRIPTS: readonly EndingScript[] = [chat, responses, messages, gemini];

/** How a client asks in each format. */
export interface AskingClient {
  readonly dialect: EndingScript['dialect'];
  readonly ask: (model: string, stream: boolean) => { readonly path: string; readonly body: object };
}

const SAID = 'Tell me, in a few words, what the weather is like today.';
const CAP = 500;

export const ASKING_CLIENTS: readonly AskingClient[] = [
  {
    dialect: 'openai-chat',
    ask: (model, stream) => ({
      path: '/v1/chat/completions',
      body: { model, stream, max_tokens: CAP, messages: [{ role: 'user', content: SAID }] },
    }),
  },
  {
    dialect: 'openai-responses',
    ask: (model, stream) => ({
      path: '/v1/responses',
      body: { model, stream, store: false, max_output_tokens: CAP, input: SAID },
    }),
  },
  {
    dialect: 'anthropic-messages',
    ask: (model, stream) => ({
      path: '/v1/messages',
      body: { model, stream, max_tokens: CAP, messages: [{ role: 'user', content: SAID }] },
    }),
  },
  {
    dialect: 'gemini',
    ask: (model, stream) => ({
      path: `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
      body: { contents: [{ role: 'user', parts: [{ text: SAID }] }], generationConfig: { maxOutputTokens: CAP } },
    }),
  },
];
