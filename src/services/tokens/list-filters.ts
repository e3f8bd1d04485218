import { z } from 'zod';
import { invalidField } from '../../lib/errors/index.ts';
import type { FilterValue, ListQuery } from '../../store/port.ts';
import { instantSchema } from '../shared/instants.ts';
import { listQuerySchema, textFilter } from '../shared/index.ts';

const STATUS = z.enum(['active', 'expired', 'revoked', 'rotated']);

const FILTERS = {
  name: textFilter,
  last4: textFilter,
  status: { schema: STATUS, field: 'status' },
  expires_before: instantSchema,
  expires_after: instantSchema,
  last_used_before: instantSchema,
};

const SORTABLE = ['created_at', 'name'];

/** Query of a list of one customer user's tokens. */
export const userTokensQuerySchema = listQuerySchema({ filters: FILTERS, sortable: SORTABLE });

/** Query of the list of all tokens. */
export const tokensQuerySchema = listQuerySchema({
  filters: { ...FILTERS, customer_user_id: textFilter, customer_id: textFilter },
  sortable: SORTABLE,
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
