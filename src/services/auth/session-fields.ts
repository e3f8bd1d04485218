import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { passwordFieldsSchema } from './fields.ts';

/** What a browser session is asked with: the body of an administrator's `/auth/token`. */
export const sessionFieldsSchema = z.strictObject({
  ...passwordFieldsSchema.shape,
  grant_type: passwordFieldsSchema.shape.grant_type
    .optional()
    .meta(text('Always `password`; may be left out.', '固定为 `password`，可省略。')),
});

const subjectSchema = z
  .object({
    id: z.string().meta(text('Id of the administrator.', '管理员 ID。')),
    name: z.string().meta(text('User name of the administrator.', '管理员的用户名。')),
    role: z.string().meta(text('Role of the administrator.', '管理员的角色。')),
  })
  .meta(text('Who is signed in.', '当前登录的管理员。'));

export const sessionAnswerSchema = z.object({
  csrf_token: z
    .string()
    .meta(
      text(
        'Goes into the header `x-csrf-token` of every call that changes something.',
        '每个会改变数据的请求都要在 `x-csrf-token` 请求头中带上它。',
      ),
    ),
  subject: subjectSchema,
  permissions: z.array(z.string()).readonly().meta(text('What the administrator may do.', '该管理员拥有的权限。')),
  expires_at: z
    .string()
    .meta(
      text(
        'When the session ends at the latest; it ends earlier when it is not used.',
        '会话最迟的结束时间；长时间不用会提前结束。',
      ),
    ),
});

export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
