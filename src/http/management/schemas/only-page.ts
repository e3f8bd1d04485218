import { z } from 'zod';
import { text } from '../../../lib/describe.ts';

const PAGE_SIZE_MAX = 200;

/** The query of a list that is always answered whole. */
export const onlyPageQuery = z.strictObject({
  page: z.literal('1').optional().meta(text('The list has one page.', '该列表只有一页。')),
  page_size: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional()
    .meta(text('Has no effect: the list is answered whole.', '不起作用：列表总是完整返回。')),
});

/** A list that is answered whole. */
export function onlyPage<Item>(items: readonly Item[]) {
  return { items: [...items], page: 1, page_size: PAGE_SIZE_MAX, total: items.length, next_cursor: null };
}
