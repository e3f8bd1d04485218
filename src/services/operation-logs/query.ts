import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { FilterValue, ListQuery } from '../../store/port.ts';
import { exportFormatSchema } from '../shared/exports/export-file.ts';
import { instantSchema } from '../shared/fields/instant-schema.ts';
import { listQuerySchema, textFilter } from '../shared/index.ts';
import type { ExportSelection } from '../shared/exports/export-list.ts';

/** Filters by one field each; a repeated one means any of its values, `action=token.*` all of an entity. */
const FILTERS = {
  action: textFilter.meta(
    text(
      'Action, `entity.verb`; `entity.*` means all of an entity.',
      '操作，形如 `entity.verb`；`entity.*` 表示该实体的全部操作。',
    ),
  ),
  actor_type: textFilter.meta(text('Kind of the actor.', '操作者类型。')),
  actor_id: textFilter.meta(text('Id of the actor.', '操作者 ID。')),
  actor_name: textFilter.meta(text('Name of the actor, whole.', '操作者名称（完全匹配）。')),
  target_type: textFilter.meta(text('Kind of the target.', '操作对象类型。')),
  target_id: textFilter.meta(text('Id of the target.', '操作对象 ID。')),
  request_id: textFilter.meta(text('Request id of the call.', '调用的请求 ID。')),
  ip: textFilter.meta(text('Address of the caller.', '调用方 IP 地址。')),
  outcome: z.enum(['ok', 'refused', 'failed']).meta(text('How it ended.', '操作结果。')),
  error_type: textFilter.meta(text('Type of the error, where it was refused or failed.', '被拒绝或失败时的错误类型。')),
};

/** Query of the list. `q` is the beginning of a word of the actor's or the target's name. */
export const operationLogQuerySchema = listQuerySchema({ filters: FILTERS, sortable: ['at'] });

const FIELDS = {
  action: 'action',
  actor_type: 'actorType',
  actor_id: 'actorId',
  actor_name: 'actorName',
  target_type: 'targetType',
  target_id: 'targetId',
  request_id: 'requestId',
  ip: 'ip',
  outcome: 'outcome',
  error_type: 'errorType',
} as const satisfies Record<keyof typeof FILTERS, string>;

const filterShape = {
  ...z.object(FILTERS).partial().shape,
  from: instantSchema.optional().meta(text('Only rows at this instant or later.', '仅返回此时刻及之后的记录。')),
  to: instantSchema.optional().meta(text('Only rows before this instant.', '仅返回此时刻之前的记录。')),
  q: z
    .string()
    .max(128)
    .optional()
    .meta(text("Beginning of a word of the actor's or the target's name.", '操作者或操作对象名称中某个词的开头。')),
};

type Filter = z.output<z.ZodObject<typeof filterShape>>;

function toExportQuery({ from, to, q, ...filters }: Filter): ExportSelection {
  const given = Object.entries(FIELDS).flatMap(([name, field]) => {
    const value: FilterValue | undefined = filters[name as keyof typeof FIELDS];
    return value === undefined ? [] : [[field, value] as const];
  });
  const kept: ListQuery['filters'] = Object.fromEntries(given);
  return { filters: kept, from: from ?? null, to: to ?? null, q: q === undefined || q === '' ? null : q };
}

/** Filters of an export by command. */
export const operationLogFilterSchema = z.strictObject(filterShape).transform(toExportQuery);

/** Query of an export: its format and the filters of the list. */
export const operationLogExportSchema = z
  .strictObject({
    format: exportFormatSchema,
    ...filterShape,
  })
  .transform(({ format, ...filter }) => ({ format, query: toExportQuery(filter) }));
