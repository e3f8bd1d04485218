import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { displayNameSchema, statusSchema, versionedAnswerShape } from '../shared/fields/identity-fields.ts';
import { instantAnswerSchema } from '../shared/fields/instant-schema.ts';

const PASSWORD = text(
  'Password, 8 to 1024 characters; never answered. A change ends all other sessions.',
  '密码，8 至 1024 个字符；不会返回。修改后其他会话全部结束。',
);

const roleSchema = z
  .enum(['owner', 'admin', 'operator', 'support', 'auditor'])
  .meta(
    text('What they may do; `GET /api/v1/admin/roles` lists it.', '角色，决定其权限；详见 `GET /api/v1/admin/roles`。'),
  );

/** A password as it is set; longer ones only cost time to hash. */
export const passwordSchema = z.string().min(8).max(1024);

const usernameSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@+-]*$/, 'must begin with a letter or digit and hold only those and . _ @ + -')
  .transform((name) => name.toLowerCase())
  .meta(
    text(
      'Name for signing in, unique without regard to case; at most 64 of letters, digits and `. _ @ + -`.',
      '登录名，不区分大小写且唯一；最长 64 个字符，限字母、数字和 `. _ @ + -`。',
    ),
  );

/** An administrator as it is written (API.md 4.3.4). The password stays where it is left out, also by PUT. */
export const adminFieldsSchema = z.strictObject({
  username: usernameSchema,
  password: passwordSchema.optional().meta({ ...PASSWORD, writeOnly: true }),
  name: displayNameSchema
    .nullish()
    .meta(text('Name for people; null or absent: the user name.', '显示名称；null 或省略时取登录名。')),
  role: roleSchema,
  status: statusSchema,
});

export type AdminFields = z.output<typeof adminFieldsSchema>;

/** The same with a password, as a new administrator needs one. */
export const newAdminFieldsSchema = z.strictObject({
  ...adminFieldsSchema.shape,
  password: passwordSchema.meta({ ...PASSWORD, writeOnly: true }),
});

export type NewAdminFields = z.output<typeof newAdminFieldsSchema>;

/** An administrator as it is answered. */
export const adminAnswerSchema = z.object({
  ...versionedAnswerShape,
  username: z.string().meta(text('Name for signing in, in lower case.', '登录名（小写）。')),
  name: z.string().meta(text('Name for people.', '显示名称。')),
  role: roleSchema,
  status: z
    .enum(['active', 'suspended'])
    .meta(text('`suspended`: every call is refused with 40304.', '`suspended` 表示已停用，所有请求以 40304 拒绝。')),
  totp_enabled: z.boolean().meta(text('Whether sign-ins need a one-time code.', '登录时是否需要动态验证码。')),
  locked_until: z
    .string()
    .nullable()
    .meta(
      text(
        'Locked after failed sign-ins until then; null: it is not.',
        '因多次登录失败被锁定到该时间；null 表示未锁定。',
      ),
    ),
  last_login_at: instantAnswerSchema
    .nullable()
    .meta(text('When they last signed in; null: never.', '最近一次登录的时间；null 表示从未登录。')),
});

export type AdminAnswer = z.infer<typeof adminAnswerSchema>;

/** The same to the administrator in question. */
export const ownAdminAnswerSchema = z.object({
  ...adminAnswerSchema.shape,
  recovery_codes_left: z.int().meta(text('Recovery codes that were not used yet.', '尚未使用的恢复码数量。')),
  permissions: z.array(z.string()).readonly().meta(text('What the role permits.', '该角色拥有的权限。')),
});

export type OwnAdminAnswer = z.infer<typeof ownAdminAnswerSchema>;

/** What administrators may change of the own account. */
export const ownFieldsSchema = adminFieldsSchema.pick({ name: true });

/** A change of one's own password. */
export const ownPasswordFieldsSchema = z.strictObject({
  current_password: z.string().min(1).max(1024).meta(text('The current password.', '当前密码。')),
  new_password: passwordSchema.meta(text('The new one; 8 to 1,024 characters.', '新密码，8 到 1024 个字符。')),
});

export type OwnPasswordFields = z.output<typeof ownPasswordFieldsSchema>;
