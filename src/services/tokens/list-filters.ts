import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { invalidField } from '../../lib/errors/index.ts';
import type { FilterValue, ListQuery } from '../../store/port.ts';
import { instantSchema } from '../shared/fields/instant-schema.ts';
import { listQuerySchema, textFilter } from '../shared/index.ts';

const STATUS = z.enum(['active', 'expired', 'revoked', 'rotated']);

const FILTERS = {
  id: textFilter.meta(text('Only tokens with this id.', '仅返回该 ID 的令牌。')),
  name: textFilter.meta(text('Only tokens of exactly this name.', '仅返回名称完全匹配的令牌。')),
  last4: textFilter.meta(text('Only tokens whose plain text ends so.', '仅返回明文以此四个字符结尾的令牌。')),
  status: {
    schema: STATUS.meta(
      text(
        'Only tokens of this status; `rotated`: those that have a successor.',
        '仅返回该状态的令牌；`rotated` 表示已有后继令牌。',
      ),
    ),
    field: 'status',
  },
  expires_before: instantSchema.meta(
    text('Only tokens that expire before this instant.', '仅返回在该时刻之前到期的令牌。'),
  ),
  expires_after: instantSchema.meta(
    text('Only tokens that expire at this instant or later.', '仅返回在该时刻或之后到期的令牌。'),
  ),
  last_used_before: instantSchema.meta(
    text('Only tokens that were last used before this instant.', '仅返回最近使用早于该时刻的令牌。'),
  ),
};

const SORTABLE = ['created_at', 'name'];

const SEARCH_ALL = text(
  'What the name begins with, text in the name or e-mail of the customer user or in the name of its customer, the beginning of the id (`tok_0199…`), or the last four characters of the plain text; at most 256 characters.',
  '名称的开头、客户用户名称或邮箱中的文本、所属客户名称中的文本、ID 的开头部分（`tok_0199…`）或明文末四位，最长 256 个字符。',
);

/** Query of a list of one customer user's tokens. */
export const userTokensQuerySchema = listQuerySchema({ filters: FILTERS, sortable: SORTABLE, searchable: 'token' });

/** Query of the list of all tokens. */
export const tokensQuerySchema = listQuerySchema({
  filters: {
    ...FILTERS,
    customer_user_id: textFilter.meta(text('Only tokens of this customer user.', '仅返回该客户用户的令牌。')),
    customer_id: textFilter.meta(text('Only tokens of the users of this customer.', '仅返回该客户的用户的令牌。')),
  },
  sortable: SORTABLE,
  searchable: SEARCH_ALL,
});

type Filters = ListQuery['filters'];

/** `status` as the store knows it: `rotated` is a fact of its own, beside the state. Throws `invalid_request`. */
export function readStatusFilter({ status, ...filters }: Filters): Filters {
  if (status === undefined) return filters;
  const wanted: readonly FilterValue[] = Array.isArray(status) ? status : [status as FilterValue];
  const [only] = wanted;
  if (!wanted.includes('rotated'))
    return { ...filters, state: wanted.length === 1 && only !== undefined ? only : wanted };
  if (wanted.length > 1) throw invalidField('status', 'may be rotated alone, beside no other');
  return { ...filters, rotated: true };
}
