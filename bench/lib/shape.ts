/** What is sent and answered in every measurement. */
export const SHAPE = {
  model: 'bench-model',
  /** Offered by a provider of another format than the client's. */
  crossModel: 'bench-cross-model',
  /** Characters of the answer's text: about 1 KB on the wire. */
  answerCharacters: 600,
  chunks: 65,
  gapMs: 5,
  outputTokens: 130,
  inputTokens: 60,
} as const;

const WORDS = 'the quick brown fox jumps over the lazy dog and runs into the deep green forest at night ';
const ID = 'chatcmpl-bench0000000000000000000000';

export function requestBody(stream: boolean, model: string = SHAPE.model): string {
  return JSON.stringify({
    model,
    messages: [
      { role: 'system', content: 'You are a helpful assistant. Answer briefly and to the point.' },
      { role: 'user', content: WORDS.repeat(2) },
    ],
    temperature: 0.7,
    max_tokens: 256,
    ...(stream ? { stream: true } : {}),
  });
}

const usage = {
  prompt_tokens: SHAPE.inputTokens,
  completion_tokens: SHAPE.outputTokens,
  total_tokens: SHAPE.inputTokens + SHAPE.outputTokens,
};

export function wholeAnswer(): string {
  const content = WORDS.repeat(10).slice(0, SHAPE.answerCharacters);
  return JSON.stringify({
    id: ID,
    object: 'chat.completion',
    created: 1750000000,
    model: SHAPE.model,
    choices: [
      { index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: {
      ...usage,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
    system_fingerprint: 'fp_bench',
  });
}

function event(choices: readonly object[], more: object = {}): string {
  const body = { id: ID, object: 'chat.completion.chunk', created: 1750000000, model: SHAPE.model, choices, ...more };
  return `data: ${JSON.stringify(body)}\n\n`;
}

/** The stream by chunk of the wire: content in all but the last, which has the finish reason, the usage and the end. */
export function streamEvents(includeUsage: boolean): readonly string[] {
  const words = WORDS.split(' ');
  const deltas = Array.from({ length: SHAPE.chunks - 1 }, (_, index) =>
    event([
      {
        index: 0,
        delta: index === 0 ? { role: 'assistant', content: '' } : { content: `${words[index % words.length]} ` },
        logprobs: null,
        finish_reason: null,
      },
    ]),
  );
  const finish = event([{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }]);
  const counted = includeUsage ? event([], { usage }) : '';
  return [...deltas, `${finish}${counted}data: [DONE]\n\n`];
}

const messageUsage = { input_tokens: SHAPE.inputTokens, output_tokens: SHAPE.outputTokens };

/** The same answer as a provider of Anthropic's format gives it. */
export function wholeMessage(): string {
  return JSON.stringify({
    id: 'msg_bench00000000000000000000',
    type: 'message',
    role: 'assistant',
    model: SHAPE.crossModel,
    content: [{ type: 'text', text: WORDS.repeat(10).slice(0, SHAPE.answerCharacters) }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: messageUsage,
  });
}

/** The same stream in that format: as many writes, content in each. */
export function messageStreamEvents(): readonly string[] {
  const words = WORDS.split(' ');
  const named = (type: string, body: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...body })}\n\n`;
  const message = { ...(JSON.parse(wholeMessage()) as object), content: [], stop_reason: null };
  const start =
    named('message_start', { message }) +
    named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  const deltas = Array.from({ length: SHAPE.chunks - 1 }, (_, index) =>
    named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: `${words[index % words.length]} ` } }),
  );
  const end =
    named('content_block_stop', { index: 0 }) +
    named('message_delta', {
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: SHAPE.outputTokens },
    }) +
    named('message_stop', {});
  return [start + (deltas[0] ?? ''), ...deltas.slice(1), end];
}
