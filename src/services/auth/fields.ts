import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { instantAnswerSchema } from '../shared/fields/instant-schema.ts';

const CREDENTIAL_LENGTH_MAX = 1024;

/** How an administrator signs in. */
export const passwordFieldsSchema = z.strictObject({
  grant_type: z.literal('password').meta(text('Always `password`.', '固定为 `password`。')),
  username: z.string().min(1).max(200).meta(text('User name, in any case.', '用户名，不区分大小写。')),
  password: z.string().min(1).max(CREDENTIAL_LENGTH_MAX).meta(text('Password.', '密码。')),
  totp: z
    .string()
    .min(6)
    .max(64)
    .nullish()
    .meta(
      text(
        'One-time code of six digits, or a recovery code; where the administrator has enrolled a second factor.',
        '六位动态验证码或恢复码；仅当该管理员启用了两步验证时需要。',
      ),
    ),
});

/** What an access token is asked with (API.md 4.1.1). */
export const accessTokenFieldsSchema = z.discriminatedUnion('grant_type', [
  z.strictObject({
    grant_type: z.literal('auth_token').meta(text('Always `auth_token`.', '固定为 `auth_token`。')),
    auth_token: z
      .string()
      .min(1)
      .max(CREDENTIAL_LENGTH_MAX)
      .meta({ ...text('The auth token, `tga_…`.', '认证令牌，`tga_…`。'), writeOnly: true }),
  }),
  passwordFieldsSchema,
]);

export type AccessTokenFields = z.output<typeof accessTokenFieldsSchema>;

export const accessTokenAnswerSchema = z.object({
  access_token: z.string().meta(text('The access token in plain text, `tgt_…`.', '访问令牌明文，`tgt_…`。')),
  token_type: z
    .literal('Bearer')
    .meta(text('How it is sent: `Authorization: Bearer …`.', '使用方式：`Authorization: Bearer …`。')),
  expires_in: z.int().meta(text('Seconds for which it works.', '有效期（秒）。')),
  expires_at: instantAnswerSchema.meta(text('When it ends.', '失效时间。')),
  scope: z
    .enum(['customer', 'admin'])
    .meta(text('Whose it is: a customer user or an administrator.', '令牌归属：客户用户或管理员。')),
  subject: z
    .object({
      id: z.string().meta(text('Id of the customer user or administrator.', '客户用户或管理员的 ID。')),
      name: z
        .string()
        .meta(text('Name of the customer user, user name of the administrator.', '客户用户名称，或管理员用户名。')),
      role: z.string().optional().meta(text('Role of the administrator.', '管理员的角色。')),
    })
    .meta(text('Who has signed in.', '登录者。')),
});

/** The same where the access token stands in a cookie: nothing of it is answered. */
export const myAccessAnswerSchema = z.object({
  subject: z
    .object({
      id: z.string().meta(text('Id of the customer user.', '客户用户的 ID。')),
      name: z.string().meta(text('Name of the customer user.', '客户用户的名称。')),
    })
    .meta(text('Whose page it is.', '页面所属的客户用户。')),
  expires_at: instantAnswerSchema.meta(text('When it ends.', '失效时间。')),
});

export type AccessTokenAnswer = z.infer<typeof accessTokenAnswerSchema>;
