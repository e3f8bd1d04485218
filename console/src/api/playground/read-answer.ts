import type { AnswerSoFar, Dialect, Part } from './conversation.ts';

type Json = Readonly<Record<string, unknown>>;

const recordOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const errorOf = (event: Json): string | null => {
  const { error } = event;
  if (error === undefined || error === null) return null;
  return textOf(recordOf(error)['message']) || (typeof error === 'string' ? error : JSON.stringify(error));
};

type Growing = { -readonly [K in keyof Part]: Part[K] } & { text?: string; input?: string };

/** The parts of an answer as they grow. */
class Parts {
  readonly #parts: Growing[] = [];

  say(kind: 'text' | 'reasoning', text: string): void {
    if (text === '') return;
    const last = this.#parts.at(-1);
    if (last?.kind === kind) last.text = (last.text ?? '') + text;
    else this.#parts.push({ kind, text });
  }

  call(id: string, name: string, input: string): void {
    this.#parts.push({ kind: 'tool-call', id, name, input } as Growing);
  }

  /** More of the input of a call: the `n`th, or the last. */
  input(text: string, n?: number): void {
    const calls = this.#parts.filter(({ kind }) => kind === 'tool-call');
    const call = n === undefined ? calls.at(-1) : calls[n];
    if (call !== undefined) call.input = (call.input ?? '') + text;
  }

  get calls(): number {
    return this.#parts.filter(({ kind }) => kind === 'tool-call').length;
  }

  list(): readonly Part[] {
    return this.#parts.map((part) => ({ ...part }) as unknown as Part);
  }
}

/** Reads an answer of a dialect, event by event or whole. */
interface AnswerReader {
  event(data: Json): void;
  whole(data: Json): void;
  soFar(): AnswerSoFar;
}

function readChat(): AnswerReader {
  const parts = new Parts();
  let finish: string | null = null;
  let error: string | null = null;
  const details: unknown[] = [];
  const readMessage = (message: Json): void => {
    parts.say('reasoning', textOf(message['reasoning_content']) || textOf(message['reasoning']));
    parts.say('text', textOf(message['content']) || textOf(message['refusal']));
    details.push(...listOf(message['reasoning_details']));
    for (const each of listOf(message['tool_calls']).map(recordOf)) {
      const called = recordOf(each['function']);
      const index = typeof each['index'] === 'number' ? each['index'] : parts.calls;
      if (index >= parts.calls) parts.call(textOf(each['id']), textOf(called['name']), '');
      parts.input(textOf(called['arguments']), index);
    }
  };
  const read = (data: Json, field: 'delta' | 'message'): void => {
    error ??= errorOf(data);
    const choice = recordOf(listOf(data['choices'])[0]);
    readMessage(recordOf(choice[field]));
    finish = textOf(choice['finish_reason']) || finish;
  };
  return {
    event: (data) => read(data, 'delta'),
    whole: (data) => read(data, 'message'),
    soFar: () => ({
      parts: parts.list(),
      finish,
      error,
      native: details.length === 0 ? null : message(parts, details),
    }),
  };
}

/** Reasoning that must come back has to be said again with the answer. */
function message(parts: Parts, details: readonly unknown[]): unknown {
  const list = parts.list();
  const content = list.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('');
  const calls = list.flatMap((part) =>
    part.kind === 'tool-call'
      ? [{ id: part.id, type: 'function', function: { name: part.name, arguments: part.input } }]
      : [],
  );
  return {
    role: 'assistant',
    content,
    reasoning_details: details,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function readResponses(): AnswerReader {
  const parts = new Parts();
  let finish: string | null = null;
  let error: string | null = null;
  let output: unknown = null;
  const readItem = (item: Json): void => {
    for (const summary of listOf(item['summary']).map(recordOf)) parts.say('reasoning', textOf(summary['text']));
    for (const content of listOf(item['content']).map(recordOf))
      parts.say('text', textOf(content['text']) || textOf(content['refusal']));
    if (item['type'] === 'function_call')
      parts.call(textOf(item['call_id']), textOf(item['name']), textOf(item['arguments']));
  };
  const end = (response: Json): void => {
    output = response['output'] ?? null;
    error ??= errorOf(response);
    finish = textOf(recordOf(response['incomplete_details'])['reason']) || textOf(response['status']) || finish;
  };
  return {
    event(data) {
      switch (data['type']) {
        case 'response.output_text.delta':
        case 'response.refusal.delta':
          parts.say('text', textOf(data['delta']));
          break;
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta':
          parts.say('reasoning', textOf(data['delta']));
          break;
        case 'response.output_item.added': {
          const item = recordOf(data['item']);
          if (item['type'] === 'function_call') parts.call(textOf(item['call_id']), textOf(item['name']), '');
          break;
        }
        case 'response.function_call_arguments.delta':
          parts.input(textOf(data['delta']));
          break;
        case 'response.completed':
        case 'response.incomplete':
        case 'response.failed':
          end(recordOf(data['response']));
          break;
        case 'error':
          error ??= textOf(data['message']) || errorOf(data);
          break;
        default:
      }
    },
    whole(data) {
      for (const item of listOf(data['output']).map(recordOf)) readItem(item);
      end(data);
    },
    soFar: () => ({ parts: parts.list(), finish, error, native: output }),
  };
}

function readAnthropic(): AnswerReader {
  const parts = new Parts();
  const blocks: Record<string, unknown>[] = [];
  let finish: string | null = null;
  let error: string | null = null;
  let input = '';
  const begin = (block: Json): void => {
    blocks.push({ ...block });
    input = '';
    if (block['type'] === 'tool_use') parts.call(textOf(block['id']), textOf(block['name']), '');
    parts.say('text', textOf(block['text']));
    parts.say('reasoning', textOf(block['thinking']));
  };
  const grow = (delta: Json): void => {
    const block = blocks.at(-1) ?? {};
    for (const name of ['text', 'thinking', 'signature']) {
      if (typeof delta[name] === 'string') block[name] = textOf(block[name]) + delta[name];
    }
    parts.say('text', textOf(delta['text']));
    parts.say('reasoning', textOf(delta['thinking']));
    if (delta['type'] === 'input_json_delta') {
      input += textOf(delta['partial_json']);
      parts.input(textOf(delta['partial_json']));
    }
  };
  return {
    event(data) {
      error ??= errorOf(data);
      if (data['type'] === 'content_block_start') begin(recordOf(data['content_block']));
      if (data['type'] === 'content_block_delta') grow(recordOf(data['delta']));
      if (data['type'] === 'content_block_stop') {
        const block = blocks.at(-1);
        if (block?.['type'] === 'tool_use' && input !== '') block['input'] = JSON.parse(input) as unknown;
      }
      if (data['type'] === 'message_delta') finish = textOf(recordOf(data['delta'])['stop_reason']) || finish;
    },
    whole(data) {
      for (const block of listOf(data['content']).map(recordOf)) {
        begin(block);
        if (block['type'] === 'tool_use') parts.input(JSON.stringify(block['input'] ?? {}));
      }
      finish = textOf(data['stop_reason']) || finish;
    },
    soFar: () => ({ parts: parts.list(), finish, error, native: blocks.length === 0 ? null : blocks }),
  };
}

function readGemini(): AnswerReader {
  const parts = new Parts();
  const native: unknown[] = [];
  let finish: string | null = null;
  let error: string | null = null;
  const read = (data: Json): void => {
    error ??= errorOf(data);
    const candidate = recordOf(listOf(data['candidates'])[0]);
    for (const part of listOf(recordOf(candidate['content'])['parts']).map(recordOf)) {
      native.push(part);
      const { functionCall: call } = part;
      if (call !== undefined) {
        const { id, name, args } = recordOf(call);
        parts.call(textOf(id) || `call-${parts.calls + 1}`, textOf(name), JSON.stringify(args ?? {}));
      } else parts.say(part['thought'] === true ? 'reasoning' : 'text', textOf(part['text']));
    }
    finish = textOf(candidate['finishReason']) || finish;
  };
  return {
    event: read,
    whole: read,
    soFar: () => ({ parts: parts.list(), finish, error, native: native.length === 0 ? null : native }),
  };
}

const READERS = {
  'openai-chat': readChat,
  'openai-responses': readResponses,
  'anthropic-messages': readAnthropic,
  gemini: readGemini,
} as const satisfies Record<Dialect, () => AnswerReader>;

export function createAnswerReader(dialect: Dialect): AnswerReader {
  return READERS[dialect]();
}
