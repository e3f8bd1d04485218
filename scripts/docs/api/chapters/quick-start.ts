import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

/** 2 快速开始: what later chapters build on, in the order in which a new operator does it. */
export const quickStart: Section = {
  title: say('Quick start', '快速开始'),
  intro: say(
    `Start the server with \`npm start\`. The first start prints the password of the administrator \`owner\`; it registers a
provider \`sandbox\` that answers without calling anyone. In a second terminal set the address and the password:

\`\`\`sh
BASE=http://127.0.0.1:4000
OWNER_PASSWORD='<the password that the first start printed>'
\`\`\`

Every example below runs in such a shell, from top to bottom. Where a later example needs a part of an answer, the page
says so, for example \`ADMIN_TOKEN\` = \`data.access_token\`; set it with \`ADMIN_TOKEN='tgt_…'\`. Ids, tokens and times in the
answers are made up.`,
    `使用 \`npm start\` 启动服务。首次启动会打印管理员 \`owner\` 的密码，并登记一个名为 \`sandbox\` 的提供商，它在网关内部直接应答，不访问外部服务。
在另一个终端中设置地址和密码：

\`\`\`sh
BASE=http://127.0.0.1:4000
OWNER_PASSWORD='<首次启动时打印的密码>'
\`\`\`

下文所有示例均可在该终端中自上而下依次执行。如果后续示例要用到某个响应中的值，文中会注明，例如 \`ADMIN_TOKEN\` = \`data.access_token\`，
此时执行 \`ADMIN_TOKEN='tgt_…'\` 即可。响应中的 ID、令牌和时间均为示意。`,
  ),
  examples: [
    {
      id: 'start.sign-in',
      title: say('sign in as administrator', '管理员登录'),
      method: 'POST',
      path: '/api/v1/auth/token',
      json: { grant_type: 'password', username: 'owner', password: '$OWNER_PASSWORD' },
      status: 200,
      keeps: { ADMIN_TOKEN: 'data.access_token' },
    },
    {
      id: 'start.customer-user',
      title: say('add a customer user with a limit and a budget', '添加客户用户，并设置限额和预算'),
      method: 'POST',
      path: '/api/v1/admin/customer-users',
      as: 'ADMIN_TOKEN',
      json: {
        name: 'alice',
        limits: { requests_per_minute: 60 },
        budgets: [{ amount: '25.00', period: 'month', hard: true }],
      },
      status: 201,
      keeps: { USER_ID: 'data.id' },
    },
    {
      id: 'start.token',
      title: say('issue an auth token for that user', '为该用户生成认证令牌'),
      method: 'POST',
      path: '/api/v1/admin/customer-users/$USER_ID/tokens',
      as: 'ADMIN_TOKEN',
      json: { name: 'laptop' },
      status: 201,
      keeps: { AUTH_TOKEN: 'data.token', TOKEN_ID: 'data.id' },
    },
    {
      id: 'start.exchange',
      title: say('the user exchanges it for an access token', '用户用认证令牌换取访问令牌'),
      method: 'POST',
      path: '/api/v1/auth/token',
      json: { grant_type: 'auth_token', auth_token: '$AUTH_TOKEN' },
      status: 200,
      keeps: { ACCESS_TOKEN: 'data.access_token' },
    },
    {
      id: 'start.prompt',
      title: say('and sends a prompt', '发送提示词'),
      method: 'POST',
      path: '/api/v1/prompts',
      as: 'ACCESS_TOKEN',
      json: { model: 'sandbox', prompt: 'Hello!' },
      status: 200,
    },
  ],
};
