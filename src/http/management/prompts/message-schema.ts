import { z } from 'zod';
import { text } from '../../../lib/describe.ts';

/** Longest name of a model, a tool or a speaker. */
export const NAME_MAX = 256;

const TYPE = text('What kind of thing it is.', '类型。');
const SPEAKER = text('Name of who speaks, at most 256 characters.', '发言者名称，最长 256 个字符。');

const textPart = z.strictObject({
  type: z.literal('text').meta(TYPE),
  text: z.string().meta(text('The text.', '文本内容。')),
});

const image = z.strictObject({
  url: z.string().min(1).meta(text('Address of the image, or a `data:` URL.', '图片地址或 `data:` URL。')),
  detail: z
    .enum(['auto', 'low', 'high'])
    .optional()
    .meta(text('How closely the model looks; default `auto`.', '图片解析精度；默认 `auto`。')),
});

const imagePart = z.strictObject({
  type: z.literal('image_url').meta(TYPE),
  image_url: image.meta(text('The image.', '图片。')),
});

const CONTENT = text('Text, or a list of texts and images.', '文本，或由文本与图片组成的列表。');
const content = z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, imagePart]))]).meta(CONTENT);

const calledFunction = z.strictObject({
  name: z.string().min(1).max(NAME_MAX).meta(text('Name of the tool.', '工具名称。')),
  arguments: z.string().meta(text('Its arguments, as JSON text.', '调用参数（JSON 文本）。')),
});

const toolCall = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(NAME_MAX)
    .meta(text('Id of the call, which its result names.', '调用 ID，供结果消息引用。')),
  type: z.literal('function').meta(TYPE),
  function: calledFunction.meta(text('What was called.', '所调用的函数。')),
});

/** One message of a conversation, as OpenAI chat shapes it. */
export const message = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.enum(['system', 'developer', 'user']).meta(text('Who speaks.', '消息角色。')),
    content,
    name: z.string().max(NAME_MAX).optional().meta(SPEAKER),
  }),
  z.strictObject({
    role: z.literal('assistant').meta(text('What the model said before.', '模型先前的回复。')),
    content: content.nullish().meta(CONTENT),
    tool_calls: z.array(toolCall).optional().meta(text('Tools that it called.', '模型发起的工具调用。')),
    name: z.string().max(NAME_MAX).optional().meta(SPEAKER),
  }),
  z.strictObject({
    role: z.literal('tool').meta(text('The result of a tool.', '工具的返回结果。')),
    tool_call_id: z.string().min(1).max(NAME_MAX).meta(text('Id of the call.', '对应的调用 ID。')),
    content,
  }),
]);

const SCHEMA = text('A JSON Schema.', 'JSON Schema 对象。');

const toolFunction = z.strictObject({
  name: z.string().min(1).max(NAME_MAX).meta(text('Name, at most 256 characters.', '名称，最长 256 个字符。')),
  description: z.string().optional().meta(text('When to call it.', '用途说明。')),
  parameters: z.record(z.string(), z.unknown()).optional().meta(SCHEMA),
  strict: z
    .boolean()
    .nullish()
    .meta(text('Whether arguments must follow the schema exactly.', '参数是否须严格符合 Schema。')),
});

/** A tool that the model may call, as OpenAI chat shapes it. */
export const tool = z.strictObject({
  type: z.literal('function').meta(TYPE),
  function: toolFunction.meta(text('What may be called.', '可调用的函数。')),
});

const answerSchema = z.strictObject({
  name: z.string().min(1).max(NAME_MAX).meta(text('Name, at most 256 characters.', '名称，最长 256 个字符。')),
  description: z.string().optional().meta(text('What it is.', '说明。')),
  schema: z.record(z.string(), z.unknown()).optional().meta(SCHEMA),
  strict: z
    .boolean()
    .nullish()
    .meta(text('Whether the answer must follow the schema exactly.', '回答是否须严格符合 Schema。')),
});

/** The shape of the answer, as OpenAI chat says it. */
export const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text').meta(TYPE) }),
  z.strictObject({ type: z.literal('json_object').meta(TYPE) }),
  z.strictObject({
    type: z.literal('json_schema').meta(TYPE),
    json_schema: answerSchema.meta(text('What the answer must look like.', '回答须符合的结构。')),
  }),
]);
