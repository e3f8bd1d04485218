import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { ServiceDeps } from '../context.ts';
import { oldestFirst } from '../shared/lists/list-all.ts';

/** How far a first start has come, for whoever opens the console. */
export const setupAnswerSchema = z.object({
  pending: z
    .boolean()
    .meta(
      text(
        'Whether nobody has ever signed in: the password that the first start printed is still to be used.',
        '是否尚无人登录过：首次启动时打印的密码仍待使用。',
      ),
    ),
});

/** Whether the first administrator has yet to sign in. Says nothing else: it is asked without a credential. */
export async function getSetup({ store }: Pick<ServiceDeps, 'store'>): Promise<z.infer<typeof setupAnswerSchema>> {
  const { items } = await store.admins.list(oldestFirst(2));
  const [first, second] = items;
  return { pending: first !== undefined && second === undefined && first.lastLoginAt === null };
}
