import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { splitTag } from '../../lib/split-tag.ts';
import { ERROR_TABLE } from '../../lib/errors/index.ts';
import { parseUsd } from '../../lib/money.ts';
import type { ListQuery } from '../../store/port.ts';
import { exportFormatSchema } from '../shared/exports/export-file.ts';
import {
  booleanFilter,
  instantSchema,
  integerFilter,
  listQuerySchema,
  readFilters,
  textFilter,
} from '../shared/index.ts';
import type { ListFilters } from '../shared/index.ts';

const TYPE_BY_CODE = new Map(Object.entries(ERROR_TABLE).map(([type, entry]) => [String(entry.code), type]));
/** What a column of amounts can hold. */
const AMOUNT_MAX = 9_223_372_036_854_775_807n;

const errorCodeFilter = z
  .enum([...TYPE_BY_CODE.keys()])
  .transform((code) => TYPE_BY_CODE.get(code) ?? null)
  .meta(text('Only this code of the error table.', '仅返回该错误代码的请求。'));

/** A bound of the charge, as decimal nano-USD. */
const amountFilter = z
  .string()
  .max(32)
  .transform((value, context) => {
    const amount = parseUsd(value);
    if (amount !== null && amount >= 0n) return String(amount > AMOUNT_MAX ? AMOUNT_MAX : amount);
    context.addIssue({ code: 'custom', message: 'must be an amount in USD, for example 0.05' });
    return z.NEVER;
  });

const durationFilter = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be a number of milliseconds')
  .transform(Number);

const statusFilter = integerFilter;

/** Whose they are, and what was called. */
const WHO_AND_WHAT: ListFilters = {
  id: textFilter.meta(text('Only the request with this id.', '仅返回该 ID 的请求。')),
  request_id: textFilter.meta(text('Only this correlation id.', '仅返回该关联 ID 的请求。')),
  customer_id: textFilter.meta(text('Only those of this customer.', '仅返回该客户的请求。')),
  customer_user_id: textFilter.meta(text('Only those of this customer user.', '仅返回该客户用户的请求。')),
  token_id: textFilter.meta(text('Only those of this auth token.', '仅返回该认证令牌的请求。')),
  end_user: textFilter.meta(text('Only those for this end user.', '仅返回该终端用户的请求。')),
  tag: z
    .string()
    .max(256)
    .refine((tag) => splitTag(tag) !== null, 'must be a name, a colon and a text, for example team:core')
    .meta(
      text(
        'Only those whose `metadata` has this text under this name, `team:core`; a colon in a name is written `\\:`, a backslash before one `\\\\`.',
        '仅返回 `metadata` 中含该键值的请求，如 `team:core`；键中的冒号写作 `\\:`，其前的反斜杠写作 `\\\\`。',
      ),
    ),
  model: textFilter.meta(text('Only those of this model.', '仅返回该模型的请求。')),
  provider: textFilter.meta(text('Only those of this provider, by name.', '仅返回该提供商（按名称）的请求。')),
  deployment_id: textFilter.meta(text('Only those of this deployment.', '仅返回该部署的请求。')),
  dialect_in: textFilter.meta(
    text('Only those of this wire format of the client.', '仅返回客户端为该协议格式的请求。'),
  ),
  dialect_out: textFilter.meta(
    text('Only those of this wire format of the provider.', '仅返回提供商为该协议格式的请求。'),
  ),
  operation: z
    .enum(['chat', 'text_completion', 'embeddings'])
    .meta(text('Only calls of this type.', '仅返回该调用类型的请求。')),
  stream: booleanFilter.meta(text('Only streamed ones, or whole ones.', '仅返回流式（或非流式）的请求。')),
};

/** How they ended. */
const ENDS: ListFilters = {
  outcome: z
    .enum(['ok', 'error'])
    .meta(
      text(
        'Only those that went well, or that have an error code, as the usage report counts them; one that is under way is neither.',
        '仅返回成功的请求，或有错误代码的请求（与用量报表的错误数口径一致）；进行中的请求两者都不是。',
      ),
    ),
  status: statusFilter.meta(text('Only this HTTP status.', '仅返回该 HTTP 状态码的请求。')),
  status_min: {
    schema: statusFilter.meta(text('Only this HTTP status or above.', '仅返回 HTTP 状态码不低于此值的请求。')),
    field: 'statusMin',
    single: true,
  },
  status_max: {
    schema: statusFilter.meta(text('Only this HTTP status or below.', '仅返回 HTTP 状态码不高于此值的请求。')),
    field: 'statusMax',
    single: true,
  },
  state: z.enum(['held', 'settled', 'recovered']).meta(text('Only this state.', '仅返回该资金状态的请求。')),
  finish_reason: textFilter.meta(text('Only this finish reason.', '仅返回该结束原因的请求。')),
  error_code: { schema: errorCodeFilter, field: 'errorType' },
  warnings: {
    schema: booleanFilter.meta(
      text('Only those with warnings of a translation, or without.', '仅返回带有（或没有）转换警告的请求。'),
    ),
    field: 'hasWarnings',
    single: true,
  },
  estimated: booleanFilter.meta(
    text('Only those whose usage was estimated, or reported.', '仅返回用量为估算（或由提供商给出）的请求。'),
  ),
};

/** What they cost and how long they took. */
const BOUNDS: ListFilters = {
  cost_min: {
    schema: amountFilter.meta(text('Charged at least this, USD: `0.05`.', '费用不低于此金额（美元），如 `0.05`。')),
    field: 'chargeMin',
    single: true,
  },
  cost_max: {
    schema: amountFilter.meta(text('Charged at most this, USD.', '费用不高于此金额（美元）。')),
    field: 'chargeMax',
    single: true,
  },
  latency_min_ms: {
    schema: durationFilter.meta(text('Took at least so many milliseconds.', '总耗时不少于此毫秒数。')),
    field: 'latencyMsMin',
    single: true,
  },
  latency_max_ms: {
    schema: durationFilter.meta(text('Took at most so many milliseconds.', '总耗时不多于此毫秒数。')),
    field: 'latencyMsMax',
    single: true,
  },
  time_to_first_token_min_ms: {
    schema: durationFilter.meta(
      text('Waited at least so many milliseconds for the first token.', '首 token 耗时不少于此毫秒数。'),
    ),
    field: 'timeToFirstTokenMsMin',
    single: true,
  },
  time_to_first_token_max_ms: {
    schema: durationFilter.meta(
      text('Waited at most so many milliseconds for the first token.', '首 token 耗时不多于此毫秒数。'),
    ),
    field: 'timeToFirstTokenMsMax',
    single: true,
  },
};

const FILTERS: ListFilters = { ...WHO_AND_WHAT, ...ENDS, ...BOUNDS };

const SEARCH = text(
  'An id, the beginning of one (`req_0199…`), or a correlation id.',
  '请求 ID、其开头部分（`req_0199…`）或关联 ID。',
);

/** Query of the list. */
export const requestQuerySchema = listQuerySchema({ filters: FILTERS, sortable: ['at'], searchable: SEARCH });

/** Which requests, whatever is done with them. */
export type RequestSelection = Pick<ListQuery, 'filters' | 'from' | 'to' | 'q'>;

const CHOSEN = readFilters(FILTERS);

const selectionShape = {
  ...CHOSEN.shape,
  from: instantSchema
    .optional()
    .meta(text('Not before this instant (included), RFC 3339.', '起始时间（含），RFC 3339。')),
  to: instantSchema.optional().meta(text('Before this instant (excluded), RFC 3339.', '截止时间（不含），RFC 3339。')),
  q: z.string().max(256).optional().meta(SEARCH),
};

function toSelection(values: Readonly<Record<string, unknown>>): RequestSelection {
  const { from, to, q } = values as { readonly from?: number; readonly to?: number; readonly q?: string };
  return {
    filters: CHOSEN.toFilters(values),
    from: from ?? null,
    to: to ?? null,
    q: q === undefined || q === '' ? null : q,
  };
}

/** Filters of an export by command. */
export const requestSelectionSchema = z.strictObject(selectionShape).transform(toSelection);

/** Query of a download. */
export const requestExportSchema = z
  .strictObject({ format: exportFormatSchema, ...selectionShape })
  .transform(({ format, ...values }) => ({ format, selection: toSelection(values) }));
