import { z } from 'zod';
import { text } from '../../../lib/describe.ts';

const HASH = /^[0-9a-f]{64}$/;

const actorSchema = z
  .object({
    type: z
      .string()
      .meta(
        text(
          '`admin`, `management_key`, `customer_user`, `auth_token`, `system` or `anonymous`.',
          '`admin`、`management_key`、`customer_user`、`auth_token`、`system` 或 `anonymous`。',
        ),
      ),
    id: z.string().nullable().meta(text('Id; null for nobody known.', 'ID；未知时为 null。')),
    name: z
      .string()
      .nullable()
      .meta(text('As it was called then; null: none, or erased.', '当时的名称；没有或已抹除时为 null。')),
  })
  .meta(text('Who did it.', '操作者。'));

const targetSchema = z
  .object({
    type: z.string().meta(text('Kind of the entity.', '实体类型。')),
    id: z.string().meta(text('Id of the entity.', '实体 ID。')),
    name: z.string().optional().meta(text('As it was called then, where it has a name.', '当时的名称（如有）。')),
  })
  .nullable()
  .meta(text('What it was done to; null: nothing in particular.', '操作对象；没有特定对象时为 null。'));

const changesSchema = z
  .record(
    z.string(),
    z.object({
      before: z.unknown().optional().meta(text('Value before.', '变更前的值。')),
      after: z.unknown().optional().meta(text('Value after.', '变更后的值。')),
    }),
  )
  .optional()
  .meta(
    text(
      'Changed fields before and after, secrets masked. A field without values is one whose values were erased.',
      '变更的字段及其前后值，密钥已脱敏；没有值的字段表示其值已被抹除。',
    ),
  );

/** A row of the operation log. */
export const operationLogAnswerSchema = z.object({
  id: z.string().meta(text('Id of the row.', '日志 ID。')),
  at: z.string().meta(text('When it happened.', '发生时间。')),
  actor: actorSchema,
  action: z.string().meta(text('`entity.verb`.', '操作，形如 `entity.verb`。')),
  target: targetSchema,
  ip: z
    .string()
    .nullable()
    .meta(text('Address of the caller; null: none, or erased.', '调用方 IP 地址；没有或已抹除时为 null。')),
  user_agent: z
    .string()
    .nullable()
    .meta(text('User agent of the caller; null: none, or erased.', '调用方 User-Agent；没有或已抹除时为 null。')),
  request_id: z.string().nullable().meta(text('Request id of the call.', '调用的请求 ID。')),
  outcome: z.enum(['ok', 'refused', 'failed']).meta(text('How it ended.', '操作结果。')),
  error_type: z
    .string()
    .optional()
    .meta(text('Type of the error, where it was refused or failed.', '被拒绝或失败时的错误类型。')),
  changes: changesSchema,
  count: z
    .int()
    .optional()
    .meta(text('How many like events the row stands for, if not one.', '该记录所代表的同类事件数（大于 1 时给出）。')),
  sequence: z.int().optional().meta(text('Number in the chain, once sealed.', '封存后在哈希链中的序号。')),
  hash: z
    .string()
    .optional()
    .meta(
      text('Hash over the row and the hash before it, once sealed.', '封存后的哈希值，由本条记录与前一条的哈希算得。'),
    ),
  erased: z
    .array(z.enum(['actor', 'target']))
    .optional()
    .meta(text('Parts of which the personal data were erased.', '个人数据已被抹除的部分。')),
});

const placeShape = {
  sequence: z.int().min(0).meta(text('Number of a row.', '记录的序号。')),
  hash: z
    .string()
    .regex(HASH)
    .meta(text('Hash of that row, 64 hexadecimal digits.', '该记录的哈希值，64 位十六进制数字。')),
};

/** What a verification is asked. */
export const verifyFieldsSchema = z.strictObject({
  expected: z
    .strictObject(placeShape)
    .optional()
    .meta(
      text(
        'The last row of an earlier verification, kept elsewhere: the chain must still hold it.',
        '此前一次校验得到的末条记录（保存在别处）：哈希链中必须仍有该记录。',
      ),
    ),
});

/** What a verification found. */
export const verifyAnswerSchema = z.object({
  ok: z.boolean().meta(text('Whether the chain is whole.', '哈希链是否完整。')),
  checked: z.int().meta(text('Rows that were recomputed.', '已重新计算的记录数。')),
  erased: z.int().meta(text('Rows among them with erased personal data.', '其中个人数据已被抹除的记录数。')),
  anchor: z
    .object(placeShape)
    .meta(
      text(
        'Where the chain begins: behind the last row that retention removed.',
        '哈希链的起点：保留策略所删除的最后一条记录。',
      ),
    ),
  last: z
    .object(placeShape)
    .meta(
      text(
        'The last row that is right: keep it elsewhere and expect it later.',
        '最后一条正确的记录：可另行保存，供日后校验比对。',
      ),
    ),
  break: z
    .object({
      kind: z
        .enum(['changed', 'missing', 'reordered', 'forged'])
        .meta(
          text(
            'The row was changed, is missing, stands elsewhere, or was never sealed here.',
            '该记录被篡改（changed）、缺失（missing）、被调换位置（reordered）或系伪造（forged）。',
          ),
        ),
      sequence: z.int().meta(text('Number of the first row that is wrong.', '第一条有误记录的序号。')),
      id: z
        .string()
        .nullable()
        .meta(text('Id of the row that stands there; null: none.', '处于该位置的记录 ID；没有时为 null。')),
    })
    .nullable()
    .meta(text('The first break; null: none.', '第一处断裂；没有时为 null。')),
});

/** Whose data are erased. */
export const eraseFieldsSchema = z.union([
  z.strictObject({
    admin_id: z
      .string()
      .min(1)
      .max(256)
      .startsWith('adm_', 'is not the id of an administrator')
      .meta(
        text(
          'Id of an administrator, who may be gone; either this or `customer_user_id`.',
          '管理员 ID，可以是已删除的账号；与 `customer_user_id` 二选一。',
        ),
      ),
  }),
  z.strictObject({
    customer_user_id: z
      .string()
      .min(1)
      .max(256)
      .startsWith('usr_', 'is not the id of a customer user')
      .meta(
        text(
          'Id of a customer user, who may be gone; either this or `admin_id`.',
          '客户用户 ID，可以是已删除的客户用户；与 `admin_id` 二选一。',
        ),
      ),
  }),
]);

/** What was erased. */
export const eraseAnswerSchema = z.object({
  rows: z.int().meta(text('Rows of which something was erased.', '被抹除内容的记录数。')),
});
