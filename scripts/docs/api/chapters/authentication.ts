import type { Section } from '../chapter.ts';
import { say } from '../text.ts';
import { oauth } from './oauth.ts';

const obtain: Section = {
  title: say('Obtain an access token', '获取访问令牌'),
  intro: say(
    `Customer users send their auth token (\`grant_type\` = \`auth_token\`), administrators their username and password
(\`grant_type\` = \`password\`). An access token is valid for an hour (a setting), and never longer than the auth token that it was
obtained with. Its expiry does not cut a stream that is under way; revocation and suspension do.`,
    `客户用户提交认证令牌（\`grant_type\` 为 \`auth_token\`），管理员提交用户名和密码（\`grant_type\` 为 \`password\`）。
访问令牌默认有效期为一小时，且不会晚于换取它的认证令牌的到期时间。访问令牌到期不会中断正在进行的流式响应；吊销和停用则会立即中断。`,
  ),
  calls: [
    {
      operation: 'POST /api/v1/auth/token',
      errors: [
        { type: 'invalid_token', when: say('The auth token is malformed or unknown.', '认证令牌格式错误或不存在。') },
        { type: 'expired_token', when: say('The auth token has expired.', '认证令牌已过期。') },
        { type: 'revoked_token', when: say('The auth token has been revoked.', '认证令牌已被吊销。') },
        {
          type: 'account_suspended',
          when: say(
            'The customer user or its customer is suspended, or past its `expires_at`.',
            '客户用户或其所属客户已停用，或已超过 `expires_at`。',
          ),
        },
      ],
      examples: [
        {
          id: 'auth.customer',
          title: say('customer user', '客户用户'),
          method: 'POST',
          path: '/api/v1/auth/token',
          json: { grant_type: 'auth_token', auth_token: '$AUTH_TOKEN' },
          status: 200,
          keeps: { SECOND_ACCESS_TOKEN: 'data.access_token' },
        },
        {
          id: 'auth.admin',
          title: say('administrator', '管理员'),
          method: 'POST',
          path: '/api/v1/auth/token',
          json: { grant_type: 'password', username: 'owner', password: '$OWNER_PASSWORD' },
          status: 200,
        },
        {
          id: 'auth.wrong',
          title: say('a wrong password', '密码错误'),
          method: 'POST',
          path: '/api/v1/auth/token',
          headers: { 'Accept-Language': 'zh-CN' },
          json: { grant_type: 'password', username: 'owner', password: 'not the password' },
          status: 401,
        },
      ],
    },
  ],
};

const end: Section = {
  title: say('End an access token', '吊销访问令牌'),
  calls: [
    {
      operation: 'POST /api/v1/auth/revoke',
      purpose: say(
        'Ends the access token that the call itself carries, at once. The auth token behind it is not touched.',
        '立即吊销本次请求所携带的访问令牌，不影响换取它的认证令牌。',
      ),
      access: say('any access token', '任意访问令牌'),
      examples: [
        { id: 'auth.revoke', method: 'POST', path: '/api/v1/auth/revoke', as: 'SECOND_ACCESS_TOKEN', status: 204 },
        {
          id: 'auth.revoked',
          title: say('the token no longer works', '令牌随即失效'),
          method: 'GET',
          path: '/api/v1/me',
          as: 'SECOND_ACCESS_TOKEN',
          status: 401,
        },
      ],
    },
  ],
};

const SESSION = '/api/v1/auth/session';

const session: Section = {
  title: say('Browser session', '浏览器会话'),
  intro: say(
    `The console signs in with these. The answer sets a cookie (\`HttpOnly\`, \`SameSite=Strict\`, \`Secure\` over HTTPS); every call
that changes something needs \`csrf_token\` in the header \`x-csrf-token\` beside it. \`COOKIE\` in the examples is the first part of the header, \`tallygate_session=…\`.`,
    `供控制台登录使用。响应会设置 Cookie（\`HttpOnly\`、\`SameSite=Strict\`，HTTPS 下另加 \`Secure\`）；凡是会改变数据的请求，均须同时在请求头
\`x-csrf-token\` 中携带 \`csrf_token\`。示例中的 \`COOKIE\` 即 \`tallygate_session=…\`，不含其后的属性。`,
  ),
  calls: [
    {
      operation: 'GET /api/v1/auth/setup',
      examples: [{ id: 'setup.read', method: 'GET', path: '/api/v1/auth/setup', status: 200 }],
    },
    {
      operation: `POST ${SESSION}`,
      examples: [
        {
          id: 'session.open',
          method: 'POST',
          path: SESSION,
          json: { username: 'owner', password: '$OWNER_PASSWORD' },
          shows: ['set-cookie'],
          status: 200,
          keeps: { COOKIE: 'header:set-cookie', CSRF_TOKEN: 'data.csrf_token' },
        },
      ],
    },
    {
      operation: `GET ${SESSION}`,
      access: say("an administrator's session cookie", '管理员的会话 Cookie'),
      examples: [
        { id: 'session.read', method: 'GET', path: SESSION, headers: { Cookie: '$COOKIE' }, status: 200 },
        {
          id: 'session.no-csrf',
          title: say('a change without the CSRF token', '未携带 CSRF 令牌的修改'),
          method: 'POST',
          path: '/api/v1/admin/customers',
          headers: { Cookie: '$COOKIE' },
          json: { name: 'Example Ltd' },
          status: 403,
        },
      ],
    },
    {
      operation: `DELETE ${SESSION}`,
      access: say("an administrator's session cookie", '管理员的会话 Cookie'),
      examples: [
        {
          id: 'session.close',
          method: 'DELETE',
          path: SESSION,
          headers: { Cookie: '$COOKIE', 'x-csrf-token': '$CSRF_TOKEN' },
          status: 204,
        },
      ],
    },
  ],
};

/** 4.1 认证 API */
export const authentication: Section = {
  title: say('Authentication', '认证 API'),
  sections: [obtain, end, oauth, session],
};
