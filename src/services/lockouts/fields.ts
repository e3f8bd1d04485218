import { z } from 'zod';
import { text } from '../../lib/describe.ts';

/** A lock as it is answered. */
export const lockoutSchema = z.object({
  key: z.string().meta(text('Names the lock in `DELETE`.', '用于 `DELETE` 的锁定标识。')),
  kind: z
    .enum(['account', 'address'])
    .meta(text('What is locked: an administrator, or an address.', '被锁定的对象：管理员账号或 IP 地址。')),
  name: z
    .string()
    .meta(
      text(
        'User name, or address; of IPv6 the first address of the /64.',
        '用户名或 IP 地址；IPv6 为所在 /64 网段的首个地址。',
      ),
    ),
  failures: z.int().meta(text('Failed sign-ins that led to it.', '导致锁定的失败登录次数。')),
  locked_until: z.string().meta(text('When it ends by itself.', '自动解除的时间。')),
  lock_count: z
    .int()
    .meta(text('How often it was locked in a row; each lock is twice as long.', '连续锁定的次数，每次时长加倍。')),
});

export type Lockout = z.infer<typeof lockoutSchema>;
