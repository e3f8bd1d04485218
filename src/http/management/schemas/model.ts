import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { budgetAnswerSchema } from './budgets.ts';
import { versionedShape, warningsSchema } from './common.ts';
import { ownLimitsLeftSchema } from '../../../services/shared/limits/limits-left.ts';
import { limitsAnswerSchema } from './limits.ts';
import { priceAnswerSchema, priceVersionAnswerSchema } from './price.ts';

const fallbackAnswerSchema = z
  .union([
    z
      .string()
      .meta(
        text(
          'The name alone: after failures, and where the input is too long.',
          '仅有名称：调用失败或输入超出上下文长度时使用。',
        ),
      ),
    z.object({
      model: z.string().meta(text('The other model.', '后备模型。')),
      on: z
        .array(
          z
            .enum(['failure', 'context_overflow', 'content_filter'])
            .meta(
              text(
                'No deployment could serve, the input is too long, or the provider refused the content.',
                '没有部署可用、输入过长，或内容被提供商拦截。',
              ),
            ),
        )
        .readonly()
        .meta(text('What leads to it.', '触发切换的原因。')),
    }),
  ])
  .meta(text('A fallback model.', '一个后备模型。'));

/** A model as it is answered. */
export const modelAnswerSchema = z
  .object({
    ...versionedShape,
    name: z.string().meta(text('Public name.', '对外的模型名称。')),
    aliases: z.array(z.string()).readonly().meta(text('Other names of the model.', '模型的其他名称。')),
    deployments: z
      .array(
        z.object({
          id: z.string().meta(text('Id of the deployment.', '部署的 ID。')),
          provider_id: z.string().meta(text('Provider that offers it.', '提供该部署的提供商 ID。')),
          upstream_model: z.string().meta(text("The provider's own name for it.", '该模型在提供商处的名称。')),
          price: priceAnswerSchema
            .optional()
            .meta(text('Overrides the price data; absent: the price data.', '覆盖价格数据；不存在时采用价格数据。')),
          priority: z
            .int()
            .nullable()
            .meta(text("1 is tried before 2; null: the provider's.", '数字小的优先；null 表示取提供商的设置。')),
          weight: z
            .int()
            .nullable()
            .meta(
              text(
                "Share among those of one priority; null: the provider's.",
                '同优先级内的分配权重；null 表示取提供商的设置。',
              ),
            ),
          limits: limitsAnswerSchema.meta(
            text(
              'Limits of its own calls; one that is not set is absent.',
              '对该部署自身调用的限制；未设置的项不出现。',
            ),
          ),
          enabled: z.boolean().meta(text('Whether it is used.', '是否启用。')),
          current_price: priceVersionAnswerSchema
            .nullable()
            .meta(
              text(
                'What its calls are charged at now; null: no price is known, and calls get 40402.',
                '当前的计费价格；null 表示价格未知，请求返回 40402。',
              ),
            ),
        }),
      )
      .meta(text('Who offers it.', '提供该模型的部署。')),
    strategy: z
      .string()
      .meta(text('How deployments of one priority are chosen among.', '同一优先级内部署的选择策略。')),
    fallbacks: z
      .array(fallbackAnswerSchema)
      .readonly()
      .meta(text('Models that are tried in order when it cannot serve.', '该模型无法服务时依次尝试的模型。')),
    hedge: z
      .object({
        after: z
          .enum(['p90', 'p95', 'p99'])
          .meta(
            text(
              'The share of the calls of a deployment that have sent their first byte by then.',
              '该部署有多大比例的调用在此时间内已返回首字节。',
            ),
          ),
        min_ms: z.int().meta(text('Never before, milliseconds.', '最短等待时间（毫秒）。')),
      })
      .nullable()
      .meta(
        text(
          'When a second attempt is made beside the first; null: never.',
          '何时在首次尝试之外发起第二次尝试；null 表示不启用。',
        ),
      ),
    enabled: z.boolean().meta(text('Whether it may be called.', '是否可调用。')),
    limits: limitsAnswerSchema,
    limits_left: ownLimitsLeftSchema,
    budgets: z.array(budgetAnswerSchema).readonly().meta(text('Budgets with their balances.', '预算及其余额。')),
    priced: z
      .boolean()
      .meta(
        text(
          'Whether any deployment has a price; without one calls get 40402.',
          '是否有部署具备价格；都没有时请求返回 40402。',
        ),
      ),
    warnings: warningsSchema,
  })
  .meta({ id: 'Model', ...text('A model with who offers it.', '模型及其部署。') });
