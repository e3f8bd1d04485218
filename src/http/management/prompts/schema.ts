import { z } from 'zod';

const NAME_MAX = 256;

const textPart = z.strictObject({ type: z.literal('text'), text: z.string() });
const imagePart = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({ url: z.string().min(1), detail: z.enum(['auto', 'low', 'high']).optional() }),
});
const content = z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, imagePart]))]);

const toolCall = z.strictObject({
  id: z.string().min(1).max(NAME_MAX),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string().min(1).max(NAME_MAX), arguments: z.string() }),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'developer', 'user']), content, name: z.string().max(NAME_MAX).optional() }),
  z.strictObject({
    role: z.literal('assistant'),
    content: content.nullish(),
    tool_calls: z.array(toolCall).optional(),
    name: z.string().max(NAME_MAX).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string().min(1).max(NAME_MAX), content }),
]);

const tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().min(1).max(NAME_MAX),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
    strict: z.boolean().nullish(),
  }),
});

const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().min(1).max(NAME_MAX),
      description: z.string().optional(),
      schema: z.record(z.string(), z.unknown()).optional(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

/** The body of `POST /api/v1/prompts` (API.md 4.2.1). */
export const promptBody = z
  .strictObject({
    model: z.string().min(1).max(NAME_MAX),
    prompt: z.string().min(1).optional(),
    messages: z.array(message).min(1).optional(),
    system: z.string().optional(),
    max_output_tokens: z.int().min(1).max(1e9).optional(),
    temperature: z.number().min(0).max(2).optional(),
    top_p: z.number().min(0).max(1).optional(),
    stop: z.union([z.string().min(1), z.array(z.string().min(1)).max(16)]).optional(),
    tools: z.array(tool).optional(),
    response_format: responseFormat.optional(),
    reasoning: z
      .strictObject({ effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']) })
      .optional(),
    metadata: z.record(z.string().max(64), z.string().max(512)).optional(),
    stream: z.boolean().optional(),
  })
  .refine((body) => (body.prompt === undefined) !== (body.messages === undefined), {
    path: ['prompt'],
    message: 'must be given, or messages, and not both',
  });

export type PromptBody = z.output<typeof promptBody>;

const usage = z.strictObject({
  input_tokens: z.int(),
  output_tokens: z.int(),
  total_tokens: z.int(),
  cached_input_tokens: z.int(),
  cache_write_tokens: z.int(),
  reasoning_tokens: z.int(),
});

/** `data` of the answer, and of the stream's `done` event. */
export const promptAnswer = z.strictObject({
  id: z.string(),
  model: z.string(),
  provider: z.string(),
  output: z.string(),
  tool_calls: z.array(z.strictObject({ id: z.string(), name: z.string(), arguments: z.unknown() })).optional(),
  finish_reason: z.enum(['stop', 'length', 'tool_calls', 'content_filter']),
  usage,
  cost: z.strictObject({ amount: z.string(), currency: z.literal('USD') }),
  latency_ms: z.int(),
  time_to_first_token_ms: z.int().nullable(),
});

export type PromptAnswer = z.input<typeof promptAnswer>;
