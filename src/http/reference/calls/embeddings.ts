import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { DocumentedCall } from '../../documented-call.ts';
import { ACCESS_ERRORS, CALL_ERRORS } from './errors.ts';
import { strictHeader } from './strict-header.ts';

const body = z
  .looseObject({
    model: z.string().meta(text('Name of the model or one of its aliases.', '模型名称或其别名。')),
    input: z
      .union([z.string(), z.array(z.string()), z.array(z.int()), z.array(z.array(z.int()))])
      .meta(
        text(
          "A text, a list of texts, or token ids of the model's own vocabulary, which providers of another format refuse.",
          '文本、文本列表，或模型自身词表的 token ID（其他格式的提供商无法使用，会被拒绝）。',
        ),
      ),
    dimensions: z
      .int()
      .nullish()
      .meta(text("Length of the vectors; default: the model's own.", '向量维度；默认由模型决定。')),
    encoding_format: z
      .enum(['float', 'base64'])
      .nullish()
      .meta(
        text(
          'Numbers, or base64 of 32-bit floats, little endian; default `float`.',
          '返回数字，或小端 32 位浮点数的 base64；默认 `float`。',
        ),
      ),
  })
  .meta(
    text(
      "Whatever OpenAI's embeddings take; a field that is not named here reaches a provider of this format unchanged.",
      'OpenAI Embeddings 支持的全部参数；此处未列出的字段原样传给同格式的提供商。',
    ),
  );

const answer = z
  .looseObject({
    data: z
      .array(z.looseObject({}))
      .meta(text('One for each input: `index` and `embedding`.', '每个输入对应一项：`index` 与 `embedding`。')),
    usage: z
      .looseObject({})
      .optional()
      .meta(
        text(
          'Tokens of the input; counted by the gateway where the provider reports none.',
          '输入的 token 数；提供商未上报时由网关估算。',
        ),
      ),
  })
  .meta(text('The vectors.', '向量结果。'));

/** Vectors, as OpenAI's SDKs ask for them; Gemini's stand among its verbs. */
export const EMBEDDING_CALLS: readonly DocumentedCall[] = [
  {
    method: 'POST',
    path: '/v1/embeddings',
    operationId: 'createEmbeddings',
    tag: 'Compatible APIs',
    summary: { en: 'Embeddings, as OpenAI', zh: '向量嵌入（OpenAI 兼容）' },
    description: {
      en: "Takes and answers what OpenAI's embeddings do, with the embedding models of any provider; a list is one call of the provider. Metered, priced and bounded like every request. Another deployment of the model may answer after a failure, another model never does: its vectors could not be compared.",
      zh: '请求与响应格式同 OpenAI Embeddings，可调用任意提供商的嵌入模型；一个列表对应一次提供商调用。同样计量、计价并受限额与预算约束。失败后可由该模型的其他部署应答，但不会换用其他模型，因为不同模型的向量无法比较。',
    },
    access: 'api-key',
    headers: z.object(strictHeader),
    body: { contentType: 'application/json', schema: body },
    answers: [
      {
        status: 200,
        description: { en: 'The vectors, in the order of the inputs.', zh: '向量，顺序与输入一致。' },
        content: { 'application/json': answer },
      },
    ],
    errorShape: 'openai-chat',
    errors: [...ACCESS_ERRORS, ...CALL_ERRORS],
  },
];
