import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { DeploymentStatus, RoutePlace } from '../../../routing/port.ts';

type QuotaView = RoutePlace['quota'][number];

/** Schema of what a provider said is left of its own rate limits. */
export const quotaAnswerSchema = z
  .array(
    z.object({
      unit: z
        .enum(['requests', 'tokens', 'input_tokens', 'output_tokens'])
        .meta(text('What the provider counts.', '提供商的计数单位。')),
      limit: z.int().nullable().meta(text('Its limit; null: it did not say.', '上限；null 表示未告知。')),
      remaining: z
        .int()
        .meta(
          text('What it said is left, less what was sent there since.', '提供商告知的余量，已减去此后发出的调用。'),
        ),
      resets_in_ms: z.int().meta(text('Milliseconds until all of it is there again.', '距完全恢复的毫秒数。')),
    }),
  )
  .readonly()
  .meta(
    text(
      "What the provider's last answer said of its own rate limits; empty: nothing, or that time is over.",
      '提供商最近一次应答中告知的自身速率限制；空表示未告知或已过期。',
    ),
  );

/** The same as it is answered. */
export function buildQuotaAnswer(quota: readonly QuotaView[]): z.input<typeof quotaAnswerSchema> {
  return quota.map(({ unit, limit, remaining, resetMs }) => ({ unit, limit, remaining, resets_in_ms: resetMs }));
}

/** Schema of how the deployments of a provider stand now. */
export const statusAnswerSchema = z
  .array(
    z.object({
      deployment_id: z.string().meta(text('Id of the deployment.', '部署的 ID。')),
      upstream_model: z.string().meta(text("The provider's own name for the model.", '该模型在提供商处的名称。')),
      state: z
        .enum(['ready', 'low', 'full', 'limited', 'broken', 'resting', 'unpriced'])
        .meta(
          text(
            '`ready`; tried after others: `low` (next to nothing is left of a rate limit of the provider), `full` (as many calls as it may have), `limited` (at one of the `limits` set here), `broken` (its breaker is open), `resting` (the provider asked to be left alone); never tried: `unpriced`.',
            '`ready` 可用；排在其他部署之后：`low`（提供商自身速率余量将尽）、`full`（并发已满）、`limited`（达到此处设置的 `limits`）、`broken`（熔断中）、`resting`（提供商要求暂停）；不会调用：`unpriced`（无价格）。',
          ),
        ),
      wait_ms: z
        .int()
        .meta(text('Milliseconds until it may be called again; 0: now.', '距可再次调用的毫秒数；0 表示现在即可。')),
      quota: quotaAnswerSchema,
    }),
  )
  .readonly()
  .meta({
    ...text(
      'How its deployments in use stand now, as this process knows it.',
      '启用中的各部署此刻的状态（以本进程所知为准）。',
    ),
    readOnly: true,
  });

/** The same as it is answered. */
export function buildStatusAnswer(statuses: readonly DeploymentStatus[]): z.input<typeof statusAnswerSchema> {
  return statuses.map(({ deployment, state, waitMs, quota }) => ({
    deployment_id: deployment.id,
    upstream_model: deployment.upstreamModel,
    state,
    wait_ms: waitMs,
    quota: buildQuotaAnswer(quota),
  }));
}
