import { z } from 'zod';
import { onceText, text } from '../../lib/describe.ts';
import { displayNameSchema, expirySchema } from '../shared/fields/identity-fields.ts';

const ROLE_TEXT = text(
  'What the key may do: everything that this role may. It cannot exceed what its maker may do.',
  '密钥的权限范围，即该角色的全部权限；不能超出创建者自身的权限。',
);

const roleSchema = z.enum(['owner', 'admin', 'operator', 'support', 'auditor']);

/** A management key as it is written (API.md 4.3.4). */
export const managementKeyFieldsSchema = z.strictObject({
  name: displayNameSchema.meta(
    text('What people call the key, for example the job that uses it.', '密钥的名称，例如使用它的任务名。'),
  ),
  role: roleSchema.meta(ROLE_TEXT),
  expires_at: expirySchema.meta(
    text(
      'RFC 3339 instant from which the key is refused with 40102; null or absent: never.',
      '密钥的到期时间（RFC 3339），自该时刻起以 40102 拒绝；为 null 或省略表示永不过期。',
    ),
  ),
});

export type ManagementKeyFields = z.output<typeof managementKeyFieldsSchema>;

/** A management key as it is answered; its plain text is never among it. */
export const managementKeyAnswerSchema = z.object({
  id: z.string().meta(text('Id of the key, `key_…`.', '密钥的 ID，形如 `key_…`。')),
  name: z.string().meta(text('What people call the key.', '密钥的名称。')),
  role: roleSchema.meta(ROLE_TEXT),
  last4: z
    .string()
    .meta(
      text('The last four characters, by which a person recognises the key.', '密钥的最后四个字符，便于人工辨认。'),
    ),
  status: z
    .enum(['active', 'expired', 'revoked'])
    .meta(text('Whether the key works now.', '密钥当前的状态：有效、已过期或已吊销。')),
  expires_at: z.string().nullable().meta(text('When the key ends; null: never.', '到期时间；为 null 表示永不过期。')),
  revoked_at: z
    .string()
    .nullable()
    .meta(text('When the key was revoked; null: it was not.', '吊销时间；为 null 表示未被吊销。')),
  last_used_at: z
    .string()
    .nullable()
    .meta(
      text(
        'When the key was last used, written at most once a minute; null: never.',
        '最近一次使用的时间，每分钟最多记录一次；为 null 表示从未使用。',
      ),
    ),
  created_by: z
    .string()
    .meta(
      text(
        'Id of the administrator or key that made it, `system` for the command line; the key outlives its maker.',
        '创建者（管理员或管理密钥）的 ID，由命令行创建时为 `system`；创建者被删除后密钥仍然有效。',
      ),
    ),
  created_at: z.string().meta(text('RFC 3339, milliseconds, Z.', 'RFC 3339 格式，精确到毫秒，以 Z 结尾。')),
  updated_at: z.string().meta(text('When it was last changed.', '最近一次修改的时间。')),
  version: z.int().meta(text('Counts every change; the value of If-Match.', '每次修改加一，即 If-Match 所用的值。')),
});

export type ManagementKeyAnswer = z.infer<typeof managementKeyAnswerSchema>;

/** What making a key answers: the record, and the plain text this once. */
export const createdManagementKeyAnswerSchema = z.object({
  ...managementKeyAnswerSchema.shape,
  key: z
    .string()
    .meta(
      onceText(
        'The key in plain text (`tgm_…`), shown this once; used as a bearer token on `/api/v1/admin`.',
        '密钥明文（`tgm_…`），仅在此时返回一次；在 `/api/v1/admin` 上作为 Bearer 令牌使用。',
      ),
    ),
});

export type CreatedManagementKeyAnswer = z.infer<typeof createdManagementKeyAnswerSchema>;
