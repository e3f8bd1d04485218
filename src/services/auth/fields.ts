import { z } from 'zod';
import { text } from '../../lib/describe.ts';

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
    grant_type: z.literal('auth_token'),
    auth_token: z.string().min(1).max(CREDENTIAL_LENGTH_MAX),
  }),
  passwordFieldsSchema,
]);

export type AccessTokenFields = z.output<typeof accessTokenFieldsSchema>;

export const accessTokenAnswerSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  expires_at: z.string(),
  scope: z.enum(['customer', 'admin']),
  subject: z.object({ id: z.string(), name: z.string(), role: z.string().optional() }),
});

export type AccessTokenAnswer = z.infer<typeof accessTokenAnswerSchema>;
