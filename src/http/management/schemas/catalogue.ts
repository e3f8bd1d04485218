import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { priceAnswerSchema } from './price.ts';

const upstreamModel = z.string().meta(text("The provider's own name of the model.", '模型在提供商处的名称。'));
const contextWindow = z
  .int()
  .nullable()
  .meta(text('Tokens of its context window; null: not known.', '上下文窗口的词元数；null 表示未知。'));
const price = priceAnswerSchema
  .nullable()
  .meta(text('Price of the public data; null: not known there.', '公开价格数据中的价格；null 表示未知。'));
const publicModel = z.string().meta(text('Public name that clients ask for.', '对外的模型名称。'));

/** What a provider's account has, compared with what is offered. */
export const providerSyncAnswerSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true).meta(text('Whether the list could be read.', '是否成功读取模型列表。')),
    models: z
      .array(
        z.object({
          upstream_model: upstreamModel,
          models: z
            .array(publicModel)
            .readonly()
            .meta(
              text('Public names that it is offered by; empty: not deployed.', '部署所用的对外名称；为空表示未部署。'),
            ),
          context_window: contextWindow,
          price,
        }),
      )
      .readonly()
      .meta(text("Models of the provider's own list.", '提供商列表中的模型。')),
    missing: z
      .array(z.object({ model: publicModel, upstream_model: upstreamModel }))
      .readonly()
      .meta(text("Deployed here, yet not in the provider's list.", '已部署但不在提供商列表中的模型。')),
  }),
  z.object({
    ok: z.literal(false).meta(text('Whether the list could be read.', '是否成功读取模型列表。')),
    error: z
      .object({
        type: z.string().meta(text('Type of the error table.', '错误表中的错误类型。')),
        message: z.string().meta(text('What went wrong; secrets are taken out.', '失败原因，其中的密钥已去除。')),
        upstream_status: z
          .int()
          .nullable()
          .meta(text("The provider's HTTP status; null: none came.", '提供商返回的 HTTP 状态码；null 表示没有响应。')),
      })
      .meta(text('Why not.', '失败信息。')),
  }),
]);

/** Models that could be offered. */
export const catalogueAnswerSchema = z.object({
  dataset: z.string().meta(text('Name and version of the public data.', '公开数据的名称和版本。')),
  items: z
    .array(
      z.object({
        kind: z.string().meta(text('Kind of provider that has it.', '提供该模型的提供商类型。')),
        upstream_model: upstreamModel,
        context_window: contextWindow,
        price,
      }),
    )
    .readonly()
    .meta(text('The models.', '模型列表。')),
});
