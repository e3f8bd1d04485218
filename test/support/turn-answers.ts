import type { UpstreamAnswer } from './upstream.ts';

/** A turn of a model: what it says, what it calls, and what it thinks, sealed. */
export interface Turn {
  readonly id?: string;
  readonly text?: string;
  readonly call?: { readonly id: string; readonly name: string; readonly arguments: object };
  readonly thought?: { readonly text: string; readonly seal: string };
  /** How long a whole answer takes; absent: no time. */
  readonly delayMs?: number;
}

/** How one kind of provider answers a turn, whole and streamed. */
export interface TurnAnswers {
  readonly whole: (turn: Turn) => UpstreamAnswer;
  readonly stream: (turn: Turn) => UpstreamAnswer;
}

const whole = (body: object, { delayMs = 0 }: Turn): UpstreamAnswer => ({ kind: 'whole', body, delayMs });
const sse = (events: readonly (object | string)[]): UpstreamAnswer => ({ kind: 'sse', events, intervalMs: 1 });

const CHAT_USAGE = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 };

function chatMessage({ text, call, thought }: Turn): object {
  const called = call && {
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  };
  return {
    role: 'assistant',
    content: text ?? null,
    ...(thought === undefined ? {} : { reasoning_content: thought.text }),
    ...(called === undefined ? {} : { tool_calls: [called] }),
  };
}

const chat: TurnAnswers = {
  whole: (turn) =>
    whole(
      {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        model: 'upstream',
        choices: [
          { index: 0, message: chatMessage(turn), finish_reason: turn.call === undefined ? 'stop' : 'tool_calls' },
        ],
        usage: CHAT_USAGE,
      },
      turn,
    ),
  stream: (turn) => {
    const chunk = (delta: object, finish: string | null = null): object => ({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      model: 'upstream',
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
    const { thought, text, call } = turn;
    const called = call && {
      tool_calls: [
        {
          index: 0,
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: JSON.stringify(call.arguments) },
        },
      ],
    };
    return sse([
      chunk({ role: 'assistant' }),
      ...(thought === undefined ? [] : [chunk({ reasoning_content: thought.text })]),
      ...(text === undefined ? [] : [chunk({ content: text })]),
      ...(called === undefined ? [] : [chunk(called)]),
      chunk({}, call === undefined ? 'stop' : 'tool_calls'),
      { id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage: CHAT_USAGE },
      '[DONE]',
    ]);
  },
};

function messageBlocks({ text, call, thought }: Turn): readonly object[] {
  return [
    ...(thought === undefined ? [] : [{ type: 'thinking', thinking: thought.text, signature: thought.seal }]),
    ...(text === undefined ? [] : [{ type: 'text', text }]),
    ...(call === undefined ? [] : [{ type: 'tool_use', id: call.id, name: call.name, input: call.arguments }]),
  ];
}

function message(turn: Turn): { readonly stop_reason: string; readonly [name: string]: unknown } {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'upstream',
    content: messageBlocks(turn),
    stop_reason: turn.call === undefined ? 'end_turn' : 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 20, output_tokens: 5 },
  };
}

function blockEvents(block: object, index: number): readonly object[] {
  const { type, ...rest } = block as { readonly type: string; readonly [name: string]: unknown };
  const delta = (value: object): object => ({ type: 'content_block_delta', index, delta: value });
  const start = (content: object): object => ({
    type: 'content_block_start',
    index,
    content_block: { type, ...content },
  });
  const stop = { type: 'content_block_stop', index };
  if (type === 'text') return [start({ text: '' }), delta({ type: 'text_delta', text: rest['text'] }), stop];
  if (type === 'thinking')
    return [
      start({ thinking: '', signature: '' }),
      delta({ type: 'thinking_delta', thinking: rest['thinking'] }),
      delta({ type: 'signature_delta', signature: rest['signature'] }),
      stop,
    ];
  const input = delta({ type: 'input_json_delta', partial_json: JSON.stringify(rest['input']) });
  return [start({ id: rest['id'], name: rest['name'], input: {} }), input, stop];
}

const messages: TurnAnswers = {
  whole: (turn) => whole(message(turn), turn),
  stream: (turn) =>
    sse([
      { type: 'message_start', message: { ...message(turn), content: [], stop_reason: null } },
      ...messageBlocks(turn).flatMap(blockEvents),
      { type: 'message_delta', delta: { stop_reason: message(turn).stop_reason }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ]),
};

function geminiAnswer({ text, call, thought }: Turn): object {
  const seal = thought === undefined ? {} : { thoughtSignature: thought.seal };
  const parts = [
    ...(thought === undefined ? [] : [{ text: thought.text, thought: true }]),
    ...(text === undefined ? [] : [{ text, ...(call === undefined ? seal : {}) }]),
    ...(call === undefined ? [] : [{ functionCall: { id: call.id, name: call.name, args: call.arguments }, ...seal }]),
  ];
  return {
    candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 20, candidatesTokenCount: 5, totalTokenCount: 25 },
    modelVersion: 'upstream',
  };
}

const gemini: TurnAnswers = {
  whole: (turn) => whole(geminiAnswer(turn), turn),
  stream: (turn) => sse([geminiAnswer(turn)]),
};

function responseItems({ text, call, thought }: Turn): readonly object[] {
  return [
    ...(thought === undefined
      ? []
      : [{ id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: thought.seal, status: 'completed' }]),
    ...(text === undefined
      ? []
      : [
          {
            id: 'msg_1',
            type: 'message',
            status: 'completed',
            role: 'assistant',
            content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
          },
        ]),
    ...(call === undefined
      ? []
      : [
          {
            id: 'fc_1',
            type: 'function_call',
            status: 'completed',
            call_id: call.id,
            name: call.name,
            arguments: JSON.stringify(call.arguments),
          },
        ]),
  ];
}

function responseObject(turn: Turn): object {
  return {
    id: turn.id ?? 'resp_1',
    object: 'response',
    created_at: 1,
    status: 'completed',
    model: 'upstream',
    output: responseItems(turn),
    usage: {
      input_tokens: 20,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 25,
    },
  };
}

const responses: TurnAnswers = {
  whole: (turn) => whole(responseObject(turn), turn),
  stream: (turn) => {
    const begun = { ...responseObject(turn), status: 'in_progress', output: [], usage: null };
    const items = responseItems(turn).flatMap((item, index) => [
      { type: 'response.output_item.added', output_index: index, item },
      { type: 'response.output_item.done', output_index: index, item },
    ]);
    const events = [
      { type: 'response.created', response: begun },
      ...items,
      { type: 'response.completed', response: responseObject(turn) },
    ];
    return sse(events.map((event, index) => ({ ...event, sequence_number: index })));
  },
};

/** By the format that the provider speaks. */
export const TURN_ANSWERS = {
  'openai-chat': chat,
  'anthropic-messages': messages,
  gemini,
  'openai-responses': responses,
} as const satisfies Record<string, TurnAnswers>;
