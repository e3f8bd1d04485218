import { expect, test } from 'bun:test';
import { EMPTY_CONVERSATION } from '../conversation/index.ts';
import type { Conversation } from '../conversation/index.ts';
import { encodeRequest } from './encode-request.ts';

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const NOVA = 'amazon.nova-2-lite-v1:0';
const LLAMA = 'us.meta.llama3-3-70b-instruct-v1:0';
const MISTRAL = 'mistral.mistral-large-2407-v1:0';
const GPT_OSS = 'openai.gpt-oss-120b-1:0';
const GPT = 'us.openai.gpt-5.6-sol';
const OPTIONS = { stream: false, outputTokensDefault: 1000, requestUsage: false };
const HI = { role: 'user', content: [{ type: 'text', text: 'Hi' }] } as const;
const TOOL = { name: 'find', description: '', parameters: null, strict: null } as const;
const CALL = { type: 'tool-call', id: 'call_1', name: 'find', arguments: '{"n":1.0}' } as const;

function encode(said: Partial<Conversation>, model: string) {
  const conversation = { ...EMPTY_CONVERSATION, messages: [HI], ...said };
  const upstream = { dialect: 'bedrock-converse', provider: 'prv_1', model } as const;
  const { body, warnings } = encodeRequest(conversation, upstream, OPTIONS);
  return { body: JSON.parse(body), text: body, warnings };
}

const thinking = (effort: 'none' | 'low' | 'high' | 'max') => ({
  reasoning: { effort, budgetTokens: null, adaptive: false, visible: null },
});

test('reasoning is asked for in the words of each vendor', () => {
  const asked = (model: string, effort: 'none' | 'low' | 'high' | 'max', more: Partial<Conversation> = {}) => {
    const { body, warnings } = encode({ ...thinking(effort), ...more }, model);
    return [body.additionalModelRequestFields, warnings];
  };
  expect(asked(CLAUDE, 'low')).toEqual([{ thinking: { type: 'enabled', budget_tokens: 2048 } }, []]);
  expect(asked('us.anthropic.claude-opus-4-6-v1', 'max')).toEqual([undefined, []]);
  expect(encode(thinking('max'), 'us.anthropic.claude-opus-4-6-v1').body.outputConfig).toEqual({ effort: 'max' });
  expect(asked(NOVA, 'low')).toEqual([{ reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } }, []]);
  expect(asked(NOVA, 'none')).toEqual([{ reasoningConfig: { type: 'disabled' } }, []]);
  expect(asked(GPT_OSS, 'high')).toEqual([{ reasoning_effort: 'high' }, []]);
  expect(asked(GPT, 'max')).toEqual([{ reasoning: { effort: 'max' } }, []]);
  expect(asked(LLAMA, 'low')).toEqual([undefined, ['reasoning has no equivalent and was left out']]);
  expect(asked(LLAMA, 'none')).toEqual([undefined, []]);
});

test('a model of Nova that thinks hard takes no sampling, and a cap keeps it from thinking so hard', () => {
  const free = encode({ ...thinking('high'), temperature: 0.2 }, NOVA);
  expect(free.body.additionalModelRequestFields.reasoningConfig.maxReasoningEffort).toBe('high');
  expect(free.body.inferenceConfig).toBeUndefined();
  expect(free.warnings).toEqual(['temperature has no equivalent and was left out']);
  const capped = encode({ ...thinking('high'), temperature: 0.2, outputTokensMax: 50 }, NOVA);
  expect(capped.body.additionalModelRequestFields.reasoningConfig.maxReasoningEffort).toBe('medium');
  expect(capped.body.inferenceConfig).toEqual({ maxTokens: 50, temperature: 0.2 });
  expect(capped.warnings).toEqual(['the reasoning effort was lowered to medium']);
});

test('a setting that a family refuses is left out and named', () => {
  const said = { temperature: 1.5, topP: 0.5, topK: 9, stop: ['END'] };
  expect(encode(said, LLAMA).body.inferenceConfig).toEqual({ temperature: 1, topP: 0.5, stopSequences: ['END'] });
  expect(encode(said, LLAMA).warnings).toEqual([
    'temperature was lowered to 1',
    'top_k has no equivalent and was left out',
  ]);
  expect(encode(said, NOVA).body.additionalModelRequestFields).toEqual({ inferenceConfig: { topK: 9 } });
  expect(encode({ topK: 9 }, CLAUDE).body.additionalModelRequestFields).toEqual({ top_k: 9 });
  expect(encode(said, GPT).body.inferenceConfig).toBeUndefined();
  expect(encode({ stop: ['END'] }, GPT_OSS).warnings).toEqual(['stop has no equivalent and was left out']);
});

test('a choice among tools goes as far as the family does', () => {
  const chosen = (model: string, toolChoice: Conversation['toolChoice'], more: Partial<Conversation> = {}) =>
    encode({ tools: [TOOL], toolChoice, ...more }, model);
  const named = { mode: 'tool', name: 'find' } as const;
  expect(chosen(CLAUDE, named).body.toolConfig.toolChoice).toEqual({ tool: { name: 'find' } });
  expect(chosen(MISTRAL, named).body.toolConfig.toolChoice).toEqual({ any: {} });
  expect(chosen(MISTRAL, named).warnings).toEqual(['tool_choice was widened to any tool']);
  expect(chosen(LLAMA, { mode: 'required' }).body.toolConfig.toolChoice).toBeUndefined();
  expect(chosen(LLAMA, { mode: 'required' }).warnings).toEqual(['tool_choice was left to the model']);
  expect(chosen(CLAUDE, { mode: 'none' }).body.toolConfig).toBeUndefined();
  const single = chosen(CLAUDE, { mode: 'required' }, { parallelToolCalls: false }).body;
  expect(single.additionalModelRequestFields).toEqual({
    tool_choice: { type: 'any', disable_parallel_tool_use: true },
  });
  expect(single.toolConfig.toolChoice).toBeUndefined();
  expect(chosen(NOVA, null, { parallelToolCalls: false }).warnings).toEqual([
    'parallel_tool_calls has no equivalent and was left out',
  ]);
});

test('a forced call takes the thinking away, and is made', () => {
  const { body, warnings } = encode({ tools: [TOOL], toolChoice: { mode: 'required' }, ...thinking('low') }, CLAUDE);
  expect(body.additionalModelRequestFields).toBeUndefined();
  expect(body.toolConfig.toolChoice).toEqual({ any: {} });
  expect(warnings).toEqual(['thinking was left out because a tool call is forced']);
});

test('tools that are called and not declared any more are declared again', () => {
  const messages = [
    HI,
    { role: 'assistant', content: [CALL] },
    { role: 'tool', toolCallId: 'call_1', content: [] },
  ] as const;
  const { body, text, warnings } = encode({ messages }, CLAUDE);
  expect(body.toolConfig.tools).toEqual([
    { toolSpec: { name: 'find', inputSchema: { json: { type: 'object', properties: {} } } } },
  ]);
  expect(text).toContain('"input":{"n":1.0}');
  expect(body.messages[2].content[0].toolResult.content).toEqual([{ text: '(no output)' }]);
  expect(warnings).toEqual(['tools that earlier turns called were declared again']);
});

test('an error of a tool is a status where the family has one, else a word', () => {
  const messages = [
    HI,
    { role: 'assistant', content: [CALL] },
    { role: 'tool', toolCallId: 'call_1', isError: true, content: [{ type: 'text', text: 'Nothing.' }] },
  ] as const;
  const result = (model: string) => encode({ messages, tools: [TOOL] }, model).body.messages[2].content[0].toolResult;
  expect(result(CLAUDE)).toMatchObject({ content: [{ text: 'Nothing.' }], status: 'error' });
  expect(result(LLAMA)).toEqual({ toolUseId: 'call_1', content: [{ text: 'Error: Nothing.' }] });
  expect(result(MISTRAL).toolUseId).toMatch(/^[a-zA-Z0-9]{9}$/);
});

test('pictures and documents go as bytes or from the vendor’s store, each document with a name of its own', () => {
  const pdf = { kind: 'base64', mediaType: 'application/pdf', data: 'AAAA' } as const;
  const { body, warnings } = encode(
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'document', source: pdf, filename: 'año: plan (2).pdf', citable: true, context: 'old' },
            { type: 'document', source: pdf, filename: 'año: plan (2).pdf' },
            { type: 'document', source: { kind: 'text', text: 'Elbe' } },
            { type: 'image', source: { kind: 'url', url: 's3://bucket/a.jpg', mediaType: null } },
            { type: 'image', source: { kind: 'url', url: 'https://a.example/b.png', mediaType: null } },
            { type: 'image', source: { kind: 'base64', mediaType: 'image/bmp', data: 'AAAA' } },
          ],
        },
      ],
    },
    NOVA,
  );
  expect(body.messages[0].content).toEqual([
    {
      document: {
        format: 'pdf',
        name: 'a o plan (2)',
        source: { bytes: 'AAAA' },
        context: 'old',
        citations: { enabled: true },
      },
    },
    { document: { format: 'pdf', name: 'a o plan (2) (2)', source: { bytes: 'AAAA' } } },
    { document: { format: 'txt', name: 'document', source: { bytes: 'RWxiZQ==' } } },
    { image: { format: 'jpeg', source: { s3Location: { uri: 's3://bucket/a.jpg' } } } },
    { text: 'See the document.' },
  ]);
  expect(warnings).toEqual([
    'image by address has no equivalent and was left out',
    'image of the type image/bmp has no equivalent and was left out',
    'a text was put beside a document that had none',
  ]);
});

test('cache points stand where the family takes them', () => {
  const cache = { ttl: '1h' } as const;
  const said: Partial<Conversation> = {
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache }] }],
    tools: [{ ...TOOL, cache }],
  };
  const points = (model: string) =>
    [...encode(said, model).text.matchAll(/"cachePoint":\{[^}]*\}/g)].map(([point]) => point);
  expect(points(CLAUDE)).toEqual(Array(2).fill('"cachePoint":{"type":"default","ttl":"1h"}'));
  expect(points(NOVA)).toEqual(['"cachePoint":{"type":"default"}']);
  expect(points(LLAMA)).toEqual([]);
  expect(encode(said, LLAMA).warnings).toEqual(['cache_control has no equivalent and was left out']);
});

test('turns alternate, and a model does not begin', () => {
  const said = (role: 'user' | 'assistant', text: string) => ({ role, content: [{ type: 'text', text }] }) as const;
  const { body, warnings } = encode({ messages: [said('assistant', 'A'), said('user', 'B'), said('user', 'C')] }, NOVA);
  expect(body.messages).toEqual([
    { role: 'user', content: [{ text: 'Continue.' }] },
    { role: 'assistant', content: [{ text: 'A' }] },
    { role: 'user', content: [{ text: 'B' }, { text: 'C' }] },
  ]);
  expect(warnings).toEqual(['a user turn was put before the first turn of the model']);
});

test('instructions of a model that takes none open the first turn', () => {
  const messages = [{ role: 'system', content: [{ type: 'text', text: 'Be short.' }] }, HI] as const;
  const { body } = encode({ messages }, 'mistral.mistral-7b-instruct-v0:2');
  expect(body).toEqual({ messages: [{ role: 'user', content: [{ text: 'Be short.' }, { text: 'Hi' }] }] });
});

test('fields of this API come through whatever format they stood in, and other extras are named', () => {
  const extra = (field: string, json: string) => ({ dialect: 'openai-chat', field, json }) as const;
  const { body, warnings } = encode(
    {
      ...thinking('low'),
      metadata: { purpose: 'test' },
      serviceTier: 'flex',
      extras: [
        extra('additionalModelRequestFields', '{"thinking":{"type":"disabled"},"k":1}'),
        extra('performanceConfig', '{"latency":"optimized"}'),
        extra('logit_bias', '{}'),
      ],
    },
    CLAUDE,
  );
  expect(body).toMatchObject({
    additionalModelRequestFields: { thinking: { type: 'disabled' }, k: 1 },
    performanceConfig: { latency: 'optimized' },
    requestMetadata: { purpose: 'test' },
    serviceTier: { type: 'flex' },
  });
  expect(warnings).toEqual(['logit_bias has no equivalent and was left out']);
});

test('a root of a schema that is no object becomes one', () => {
  const parameters = '{"$schema":"x","anyOf":[{"type":"object"}],"additionalProperties":false}';
  const schema = (model: string) =>
    encode({ tools: [{ ...TOOL, parameters }] }, model).body.toolConfig.tools[0].toolSpec.inputSchema.json;
  expect(schema(LLAMA)).toEqual({ type: 'object', ...JSON.parse(parameters) });
  expect(schema(NOVA)).toEqual({ type: 'object' });
});
