import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { liftLockout, listLockouts, lockoutSchema } from '../../services/lockouts/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';
import { onlyPage, onlyPageQuery } from './schemas/only-page.ts';

const PATH = '/api/v1/admin/lockouts';

const keyParams = z.strictObject({
  key: z.string().min(1).max(256).meta(text('As it was listed.', '列表中返回的锁定标识。')),
});

/** `/api/v1/admin/lockouts`: accounts and addresses that are locked after failed sign-ins. */
export function lockoutRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: { kind: 'admin', permission: 'admin.read' },
      summary: { en: 'List locked accounts and addresses', zh: '列出被锁定的账号和地址' },
      description: {
        en: 'Ten failed sign-ins within 15 minutes lock an account or an address; each lock is twice as long as the one before. The addresses of an IPv6 /64 count as one.',
        zh: '15 分钟内登录失败十次会锁定账号或 IP 地址，每次锁定时长加倍。同一 IPv6 /64 网段的地址合并计数。',
      },
      query: onlyPageQuery,
      answer: listAnswerSchema(lockoutSchema),
      status: 200,
      handle: async ({ context }) => ({ data: onlyPage(await listLockouts(deps, context)) }),
    }),
    defineRoute({
      method: 'DELETE',
      path: `${PATH}/:key`,
      access: { kind: 'admin', permission: 'admin.write' },
      summary: { en: 'Lift a lock', zh: '解除锁定' },
      params: keyParams,
      status: 204,
      handle: async ({ context, params }) => {
        await liftLockout(deps, context, params.key);
        return { data: undefined };
      },
    }),
  ];
}
