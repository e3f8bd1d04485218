import { joinText, parseInput } from './conversation.ts';
import type { Asked, Dialect, ImagePart, Parameters, Part, Tool, Turn } from './conversation.ts';

type Json = Readonly<Record<string, unknown>>;

/** Fields that are said, without those that are not. */
function said(fields: Readonly<Record<string, unknown>>): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

const listed = <T>(items: readonly T[]): readonly T[] | null => (items.length === 0 ? null : items);
const dataUrl = ({ type, data }: ImagePart): string => `data:${type};base64,${data}`;

function named<T>(tools: readonly Tool[], build: (tool: Tool, schema: unknown) => T): readonly T[] | null {
  return listed(tools.filter(({ name }) => name !== '').map((tool) => build(tool, parseInput(tool.schema))));
}

const describe = ({ description }: Tool): string | null => (description === '' ? null : description);

function ofKind<K extends Part['kind']>(parts: readonly Part[], kind: K): readonly Extract<Part, { kind: K }>[] {
  return parts.filter((part): part is Extract<Part, { kind: K }> => part.kind === kind);
}

/** What an answer was in this dialect; null: it was another's, or was written here. */
function nativeOf(turn: Turn, dialect: Dialect): unknown {
  return turn.native?.dialect === dialect ? turn.native.value : null;
}

function chatContent(parts: readonly Part[]): unknown {
  const images = ofKind(parts, 'image');
  if (images.length === 0) return joinText(parts);
  return [
    ...images.map((image) => ({ type: 'image_url', image_url: { url: dataUrl(image) } })),
    ...ofKind(parts, 'text').map(({ text }) => ({ type: 'text', text })),
  ];
}

function chatTurn(turn: Turn): readonly unknown[] {
  const native = nativeOf(turn, 'openai-chat');
  if (native !== null) return [native];
  const { role, parts } = turn;
  if (role === 'assistant') {
    const calls = ofKind(parts, 'tool-call').map(({ id, name, input }) => ({
      id,
      type: 'function',
      function: { name, arguments: input === '' ? '{}' : input },
    }));
    const content = joinText(parts);
    const silent = content === '' && calls.length > 0;
    return [{ role, content: silent ? null : content, ...(calls.length === 0 ? {} : { tool_calls: calls }) }];
  }
  const results = ofKind(parts, 'tool-result').map(({ id, text }) => ({
    role: 'tool',
    tool_call_id: id,
    content: text,
  }));
  const spoken = parts.some(({ kind }) => kind === 'text' || kind === 'image');
  return spoken ? [...results, { role, content: chatContent(parts) }] : results;
}

function buildChat({ model, system, turns, parameters, tools }: Asked): Json {
  const { stream } = parameters;
  return said({
    model,
    messages: [...(system === '' ? [] : [{ role: 'system', content: system }]), ...turns.flatMap(chatTurn)],
    temperature: parameters.temperature,
    top_p: parameters.topP,
    max_completion_tokens: parameters.maxTokens,
    reasoning_effort: parameters.effort,
    stop: listed(parameters.stop),
    tools: named(tools, (tool, schema) => ({
      type: 'function',
      function: said({ name: tool.name, description: describe(tool), parameters: schema }),
    })),
    stream: stream ? true : null,
    stream_options: stream ? { include_usage: true } : null,
  });
}

function responseTurn(turn: Turn): readonly unknown[] {
  const native = nativeOf(turn, 'openai-responses');
  if (Array.isArray(native)) return native;
  const { role, parts } = turn;
  const results = ofKind(parts, 'tool-result').map(({ id, text }) => ({
    type: 'function_call_output',
    call_id: id,
    output: text,
  }));
  const calls = ofKind(parts, 'tool-call').map(({ id, name, input }) => ({
    type: 'function_call',
    call_id: id,
    name,
    arguments: input === '' ? '{}' : input,
  }));
  const content = [
    ...ofKind(parts, 'image').map((image) => ({ type: 'input_image', image_url: dataUrl(image) })),
    ...ofKind(parts, 'text').map(({ text }) => ({ type: role === 'user' ? 'input_text' : 'output_text', text })),
  ];
  return [...results, ...(content.length === 0 ? [] : [{ role, content }]), ...calls];
}

function buildResponses({ model, system, turns, parameters, tools }: Asked): Json {
  const { effort } = parameters;
  return said({
    model,
    instructions: system === '' ? null : system,
    input: turns.flatMap(responseTurn),
    temperature: parameters.temperature,
    top_p: parameters.topP,
    max_output_tokens: parameters.maxTokens,
    reasoning: effort === null ? null : { effort, summary: 'auto' },
    include: effort === null ? null : ['reasoning.encrypted_content'],
    tools: named(tools, (tool, schema) =>
      said({ type: 'function', name: tool.name, description: describe(tool), parameters: schema, strict: false }),
    ),
    store: false,
    stream: parameters.stream ? true : null,
  });
}

function anthropicBlock(part: Part): readonly unknown[] {
  switch (part.kind) {
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'image':
      return [{ type: 'image', source: { type: 'base64', media_type: part.type, data: part.data } }];
    case 'tool-call':
      return [{ type: 'tool_use', id: part.id, name: part.name, input: parseInput(part.input) }];
    case 'tool-result':
      return [{ type: 'tool_result', tool_use_id: part.id, content: part.text }];
    default:
      return [];
  }
}

/** One text alone is said as such. */
function anthropicContent({ parts }: Turn): unknown {
  const [only] = parts;
  return parts.length === 1 && only?.kind === 'text' ? only.text : parts.flatMap(anthropicBlock);
}

/** Needed there, so that one who sets none gets the same room as elsewhere. */
const ANTHROPIC_MAX_TOKENS = 4096;
const BUDGETS = { low: 1024, medium: 4096, high: 16_384 } as const;

function buildAnthropic({ model, system, turns, parameters, tools }: Asked): Json {
  const { effort, maxTokens } = parameters;
  const budget = effort === null ? null : BUDGETS[effort];
  return said({
    model,
    // The budget of thinking counts towards the cap, and must lie below it.
    max_tokens: maxTokens ?? ANTHROPIC_MAX_TOKENS + (budget ?? 0),
    system: system === '' ? null : system,
    messages: turns.map((turn) => ({
      role: turn.role,
      content: nativeOf(turn, 'anthropic-messages') ?? anthropicContent(turn),
    })),
    temperature: parameters.temperature,
    top_p: parameters.topP,
    stop_sequences: listed(parameters.stop),
    thinking: budget === null ? null : { type: 'enabled', budget_tokens: budget },
    tools: named(tools, (tool, schema) => said({ name: tool.name, description: describe(tool), input_schema: schema })),
    stream: parameters.stream ? true : null,
  });
}

function geminiPart(part: Part): readonly unknown[] {
  switch (part.kind) {
    case 'text':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'image':
      return [{ inlineData: { mimeType: part.type, data: part.data } }];
    case 'tool-call':
      return [{ functionCall: { name: part.name, args: parseInput(part.input) } }];
    case 'tool-result':
      return [{ functionResponse: { name: part.name, response: { result: part.text } } }];
    default:
      return [];
  }
}

function geminiConfig({ temperature, topP, maxTokens, effort, stop }: Parameters): Json | null {
  const config = said({
    temperature,
    topP,
    maxOutputTokens: maxTokens,
    stopSequences: listed(stop),
    thinkingConfig: effort === null ? null : { thinkingBudget: BUDGETS[effort], includeThoughts: true },
  });
  return Object.keys(config).length === 0 ? null : config;
}

function buildGemini({ system, turns, parameters, tools }: Asked): Json {
  const functions = named(tools, (tool, schema) =>
    said({ name: tool.name, description: describe(tool), parametersJsonSchema: schema }),
  );
  return said({
    systemInstruction: system === '' ? null : { parts: [{ text: system }] },
    contents: turns.map((turn) => ({
      role: turn.role === 'user' ? 'user' : 'model',
      parts: nativeOf(turn, 'gemini') ?? turn.parts.flatMap(geminiPart),
    })),
    generationConfig: geminiConfig(parameters),
    tools: functions === null ? null : [{ functionDeclarations: functions }],
  });
}

const BUILDERS = {
  'openai-chat': buildChat,
  'openai-responses': buildResponses,
  'anthropic-messages': buildAnthropic,
  gemini: buildGemini,
} as const satisfies Record<Dialect, (asked: Asked) => Json>;

/** The body of a call, as a client of this dialect's API sends it. */
export function buildBody(dialect: Dialect, asked: Asked): Json {
  return BUILDERS[dialect](asked);
}

/** The path of the compatible API that takes the body. */
export function apiPath(dialect: Dialect, { model, parameters }: Pick<Asked, 'model' | 'parameters'>): string {
  switch (dialect) {
    case 'openai-chat':
      return '/v1/chat/completions';
    case 'openai-responses':
      return '/v1/responses';
    case 'anthropic-messages':
      return '/v1/messages';
    case 'gemini': {
      const verb = parameters.stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
      return `/v1beta/models/${encodeURIComponent(model)}:${verb}`;
    }
    default:
      return dialect satisfies never;
  }
}
