import { listAttention } from '../../services/attention/index.ts';
import type { AttentionDeps } from '../../services/attention/index.ts';
import { getHealth } from '../../services/health/index.ts';
import type { HealthDeps } from '../../services/health/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';
import { attentionAnswerSchema, healthAnswerSchema } from './schemas/health.ts';

/** How the gateway is, and what needs somebody. */
export function healthRoutes(deps: AttentionDeps & HealthDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/attention',
      access: { kind: 'admin', permission: 'usage.read' },
      summary: { en: 'List what needs attention', zh: '列出待处理事项' },
      description: {
        en: 'Budgets near their end, providers that fail, unusual refusals, tokens that expire within 14 days, webhooks that fail, models without a price, a disk that fills up, rows of the operation log that wait for their seal. Budgets are looked through at most every 30 seconds; what they have left is current.',
        zh: '即将用尽的预算、异常的提供商、反常的拒绝、14 天内到期的令牌、失败的 webhook、未定价的模型、将满的磁盘、未封存的操作日志。预算最多每 30 秒全量检查一次，其余额为实时值。',
      },
      answer: attentionAnswerSchema,
      status: 200,
      handle: async ({ context }) => ({ data: await listAttention(deps, context) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/health',
      access: { kind: 'admin', permission: 'health.read' },
      summary: { en: 'Read the health of the gateway', zh: '查询网关健康状况' },
      description: {
        en: 'Commit times, delay of the event loop, queues, disk and sizes, as measured. Where several processes answer calls, times are those of the process that answers this one.',
        zh: '实测的提交耗时、事件循环延迟、队列、磁盘与数据大小。多进程时，耗时为应答本请求的进程的数据。',
      },
      answer: healthAnswerSchema,
      status: 200,
      handle: async ({ context }) => ({ data: await getHealth(deps, context) }),
    }),
  ];
}
