import { z } from 'zod';
import { text } from '../../../lib/describe.ts';

const partsSchema = z
  .array(
    z.object({
      name: z.string().meta(text('Name of the part.', '组成部分的名称。')),
      required: z.boolean().meta(text('Whether it must be there.', '是否必填。')),
      secret: z.boolean().meta(text('Whether it is a secret.', '是否为机密。')),
      example: z.string().nullable().meta(text('What it looks like; null: no example.', '示例；null 表示没有示例。')),
    }),
  )
  .readonly();

/** A kind of provider as it is answered. */
export const providerKindAnswerSchema = z
  .object({
    kind: z.string().meta(text('What `kind` of a provider takes.', '填入提供商 `kind` 的值。')),
    title: z.string().meta(text('Name for people.', '显示名称。')),
    free: z.boolean().meta(text('Whether models without a price cost nothing.', '未设置价格的模型是否免费。')),
    dialects: z
      .array(z.string())
      .readonly()
      .meta(
        text(
          'Wire formats where none are named; the first is the one translated to.',
          '默认的协议格式，第一个为转换的目标格式。',
        ),
      ),
    further_dialects: z
      .array(z.string())
      .readonly()
      .meta(text('Wire formats that may be named beside these.', '还可以指定的其他协议格式。')),
    base_url: z
      .object({
        required: z.boolean().meta(text('Whether it must be named.', '是否必填。')),
        default: z.string().nullable().meta(text('What is used where none is named.', '未填写时使用的地址。')),
        problem: z
          .string()
          .nullable()
          .meta(
            text(
              'Why the address rules of this gateway do not let the default be called; null: they do.',
              '按本网关的地址规则，默认地址不可调用的原因；null 表示可以调用。',
            ),
          ),
        template: z
          .string()
          .nullable()
          .meta(
            text(
              'How an address is made, `{name}` standing for each part; null: it is taken as it is written.',
              '地址模板，`{name}` 代表各组成部分；null 表示按原样填写。',
            ),
          ),
        parts: partsSchema.meta(text('Parts of the template.', '模板的组成部分。')),
      })
      .meta(text('The address.', '服务地址。')),
    api_key: z
      .object({
        needed: z
          .enum(['required', 'optional', 'none'])
          .meta(
            text(
              '`required`: a warning without; `none`: there is nothing that it could be for.',
              '`required` 表示应填写，否则给出警告；`none` 表示不需要密钥。',
            ),
          ),
        starts_with: z
          .string()
          .nullable()
          .meta(
            text(
              'How a plain key begins; null: not known, or not always so.',
              '普通密钥的前缀；null 表示未知或不固定。',
            ),
          ),
        keys_at: z
          .string()
          .nullable()
          .meta(
            text(
              'Where keys are made, without the scheme; null: nowhere.',
              '获取密钥的页面（不含协议头）；null 表示没有。',
            ),
          ),
        credentials: z
          .array(
            z.object({
              name: z.string().meta(text('What it is.', '凭据类型。')),
              parts: partsSchema.meta(
                text(
                  "Fields of the object; empty: a file of the vendor's, taken whole.",
                  '对象的字段；为空表示整份粘贴厂商提供的文件。',
                ),
              ),
            }),
          )
          .readonly()
          .meta(text('JSON objects that may stand in its place.', '可代替普通密钥的 JSON 对象。')),
      })
      .meta(text('The credential.', '密钥。')),
  })
  .meta({ id: 'ProviderKind', ...text('A kind of provider.', '提供商类型。') });
