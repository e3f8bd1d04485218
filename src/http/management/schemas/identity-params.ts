import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { idParams } from './common.ts';

/** Parameters of a path below one's own sessions. */
export const ownSessionParams = z.strictObject({
  session_id: z.string().min(1).max(256).meta(text('Id of the session.', '会话 ID。')),
});

/** Parameters of a path below an administrator's sessions. */
export const sessionParams = z.strictObject({ ...idParams.shape, ...ownSessionParams.shape });

/** Parameters of a path below a customer user's tokens. */
export const tokenParams = z.strictObject({
  id: idParams.shape.id.meta(text('Id of the customer user.', '客户用户的 ID。')),
  token_id: idParams.shape.id.meta(text('Id of the auth token.', '认证令牌的 ID。')),
});
