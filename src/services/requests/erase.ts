import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { commit } from '../shared/index.ts';
import { removeBodiesOf } from '../shared/remove-bodies.ts';

const BATCH_SIZE = 500;
/** Hours that one write covers: a week. */
const WINDOW_HOURS = 168;

/** Whose data are erased. */
export const endUserFieldsSchema = z.strictObject({
  end_user: z
    .string()
    .min(1)
    .max(64)
    .meta(text('The end user, as rows of the request log show it.', '终端用户，与请求记录中显示的一致。')),
  customer_user_id: z
    .string()
    .max(64)
    .nullish()
    .meta(
      text(
        'Only where this customer user asked for them; null or absent: whoever did.',
        '仅限该客户用户的请求；null 或省略表示全部。',
      ),
    ),
});

export type EndUserFields = z.output<typeof endUserFieldsSchema>;

export const endUserErasedSchema = z.object({
  rows: z.int().meta(text('Requests of which something was erased.', '被抹除的请求数。')),
});

/**
 * Erases an end user: what is kept of their bodies goes, their requests have `…erased` in their place, and what they used is summed up under it. Tags, charges and rows
 * stay, so that sums go on agreeing with rows. What is requested for them from now on is about them again. In bounded writes; run
 * again, it finishes what was cut.
 */
export async function eraseEndUser(
  { store, audit }: Pick<ServiceDeps, 'store' | 'audit'>,
  context: ActionContext,
  { end_user: endUser, customer_user_id: customerUserId = null }: EndUserFields,
): Promise<{ readonly rows: number }> {
  requirePermission(context, 'request.erase');
  const name = { endUser, customerUserId };
  const owner = { kind: 'end_user', name: endUser, customerUserId } as const;
  await store.traffic.flush();
  await removeBodiesOf(store, owner);
  let rows = 0;
  for (;;) {
    const ids = await store.labels.listOfEndUser(name, BATCH_SIZE);
    if (ids.length === 0) break;
    await commit(store, [store.labels.eraseOfRequests(ids)]);
    rows += ids.length;
  }
  // A commit that has asked before whose end users are erased still sums up under the name: it comes first.
  await store.traffic.standing([], []);
  const { first, last } = (await store.usage.span()) ?? { first: 0, last: -1 };
  for (let hour = first; hour <= last; hour += WINDOW_HOURS)
    await commit(store, store.labels.eraseEndUser(name, hour, hour + WINDOW_HOURS));
  // Of a request that was ending when this began, its bodies may have come since.
  await removeBodiesOf(store, owner);
  await audit.write({
    actor: context.actor,
    action: 'request.erase',
    target: customerUserId === null ? null : { type: 'customer_user', id: customerUserId },
    outcome: 'ok',
    changes: { rows: { after: rows } },
    origin: context.origin,
  });
  return { rows };
}
