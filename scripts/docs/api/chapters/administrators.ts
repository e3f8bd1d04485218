import { adminCall as call } from '../chapter.ts';
import type { CallPage, Example, Section } from '../chapter.ts';
import { say } from '../text.ts';
import { managementKeys } from './management-keys.ts';

const ADMINS = '/api/v1/admin/admins';
const ME = `${ADMINS}/me`;

/** A call of the administrator whom the examples add. */
function own(operation: string, example: Omit<Example, 'as' | 'method'>, purpose?: CallPage['purpose']): CallPage {
  const page = call(operation, example, purpose === undefined ? {} : { purpose });
  return { ...page, examples: page.examples.map((each) => ({ ...each, as: 'CAROL_TOKEN' })) };
}

const admins: Section = {
  title: say('Administrators', '管理员'),
  intro: say(
    'The last active `owner` cannot be deleted, suspended or given another role (40901).',
    '最后一名处于启用状态的 `owner` 不能被删除、停用或变更角色（40901）。',
  ),
  calls: [
    {
      operation: `POST ${ADMINS}`,
      errors: [{ type: 'conflict', when: say('The username is taken.', '用户名已被占用。') }],
      examples: [
        {
          id: 'admins.add',
          method: 'POST',
          path: ADMINS,
          as: 'ADMIN_TOKEN',
          json: { username: 'carol', password: 'a long pass phrase', name: 'Carol', role: 'support' },
          status: 201,
          keeps: { CAROL_ID: 'data.id' },
        },
        {
          id: 'admins.add-second',
          title: say('another one', '再添加一名'),
          method: 'POST',
          path: ADMINS,
          as: 'ADMIN_TOKEN',
          json: { username: 'dave', password: 'another pass phrase', role: 'auditor' },
          status: 201,
          keeps: { DAVE_ID: 'data.id' },
        },
      ],
    },
    call(`GET ${ADMINS}`, { id: 'admins.list', path: `${ADMINS}?role=owner`, status: 200 }),
    call(`GET ${ADMINS}/{id}`, { id: 'admins.read', path: `${ADMINS}/$CAROL_ID`, status: 200 }),
    call(
      `PATCH ${ADMINS}/{id}`,
      { id: 'admins.change', path: `${ADMINS}/$CAROL_ID`, json: { role: 'operator' }, status: 200 },
      {
        errors: [
          {
            type: 'conflict',
            when: say(
              'The username is taken, or no active owner would be left.',
              '用户名已被占用，或将没有启用状态的 owner。',
            ),
          },
        ],
      },
    ),
    call(
      `PUT ${ADMINS}/{id}`,
      {
        id: 'admins.replace',
        path: `${ADMINS}/$DAVE_ID`,
        json: { username: 'dave', name: 'Dave', role: 'auditor', status: 'suspended' },
        status: 200,
      },
      { purpose: say('The password stays where it is left out.', '未提供 `password` 时保留原密码。') },
    ),
    call(
      `DELETE ${ADMINS}/{id}`,
      { id: 'admins.delete', path: `${ADMINS}/$DAVE_ID`, status: 204 },
      { errors: [{ type: 'conflict', when: say('It is the last active owner.', '这是最后一名启用状态的 owner。') }] },
    ),
  ],
};

const account: Section = {
  title: say('Own account', '个人账号'),
  intro: say(
    'Every administrator may use these calls for the own account, whatever the role. The examples are those of `carol`.',
    '任何角色的管理员均可对自己的账号调用以下接口。示例以 `carol` 的身份执行。',
  ),
  examples: [
    {
      id: 'account.sign-in',
      title: say('`carol` signs in', '`carol` 登录'),
      method: 'POST',
      path: '/api/v1/auth/token',
      json: { grant_type: 'password', username: 'carol', password: 'a long pass phrase' },
      status: 200,
      keeps: { CAROL_TOKEN: 'data.access_token' },
    },
    {
      id: 'account.session',
      title: say('and opens a browser session', '并打开一个浏览器会话'),
      method: 'POST',
      path: '/api/v1/auth/session',
      json: { username: 'carol', password: 'a long pass phrase' },
      status: 200,
    },
  ],
  calls: [
    own(`GET ${ME}`, { id: 'account.read', path: ME, status: 200 }),
    own(`PATCH ${ME}`, { id: 'account.change', path: ME, json: { name: 'Carol C.' }, status: 200 }),
    own(`GET ${ME}/sessions`, {
      id: 'account.sessions',
      path: `${ME}/sessions`,
      status: 200,
      keeps: { SESSION_ID: 'data.items.0.id' },
    }),
    own(`DELETE ${ME}/sessions/{session_id}`, {
      id: 'account.session-end',
      path: `${ME}/sessions/$SESSION_ID`,
      status: 204,
    }),
    own(`POST ${ME}/totp`, {
      id: 'account.totp',
      path: `${ME}/totp`,
      status: 201,
      keeps: { TOTP_SECRET: 'data.secret' },
    }),
    own(
      `POST ${ME}/totp/confirm`,
      { id: 'account.totp-confirm', path: `${ME}/totp/confirm`, json: { code: '$TOTP_CODE' }, status: 200 },
      say(
        'Set `TOTP_CODE` to the six digits that the authenticator app shows for the secret.',
        '将 `TOTP_CODE` 设为验证器应用针对该密钥显示的六位数字。',
      ),
    ),
    own(`POST ${ME}/totp/recovery-codes`, {
      id: 'account.recovery-codes',
      path: `${ME}/totp/recovery-codes`,
      json: { current_password: 'a long pass phrase' },
      status: 201,
    }),
    own(`DELETE ${ME}/totp`, {
      id: 'account.totp-end',
      path: `${ME}/totp`,
      json: { current_password: 'a long pass phrase' },
      status: 204,
    }),
    own(`POST ${ME}/password`, {
      id: 'account.password',
      path: `${ME}/password`,
      json: { current_password: 'a long pass phrase', new_password: 'a longer pass phrase' },
      status: 204,
    }),
  ],
};

const others: Section = {
  title: say('Sessions and second factor of others', '管理他人的会话与两步验证'),
  examples: [
    {
      id: 'others.session',
      title: say('`carol` opens a browser session', '`carol` 打开浏览器会话'),
      method: 'POST',
      path: '/api/v1/auth/session',
      json: { username: 'carol', password: 'a longer pass phrase' },
      status: 200,
    },
  ],
  calls: [
    call(`GET ${ADMINS}/{id}/sessions`, {
      id: 'others.sessions',
      path: `${ADMINS}/$CAROL_ID/sessions`,
      status: 200,
      keeps: { CAROL_SESSION_ID: 'data.items.0.id' },
    }),
    call(`DELETE ${ADMINS}/{id}/sessions/{session_id}`, {
      id: 'others.session-end',
      path: `${ADMINS}/$CAROL_ID/sessions/$CAROL_SESSION_ID`,
      status: 204,
    }),
    call(`DELETE ${ADMINS}/{id}/totp`, { id: 'others.totp', path: `${ADMINS}/$CAROL_ID/totp`, status: 204 }),
  ],
};

const LOCKOUTS = '/api/v1/admin/lockouts';

const lockouts: Section = {
  title: say('Lock-outs', '登录锁定'),
  intro: say(
    'Accounts and addresses that are locked after failed sign-ins. `key` names the lock when it is lifted.',
    '因登录失败而被锁定的账号和地址。解除锁定时以 `key` 指明。',
  ),
  calls: [
    call(`GET ${LOCKOUTS}`, { id: 'lockouts.list', path: LOCKOUTS, status: 200 }),
    call(`DELETE ${LOCKOUTS}/{key}`, {
      id: 'lockouts.lift',
      title: say('an account that is not locked', '未被锁定的账号'),
      path: `${LOCKOUTS}/account:carol`,
      status: 404,
    }),
  ],
};

const roles: Section = {
  title: say('Roles', '角色'),
  intro: say(
    `\`owner\` may do everything, \`admin\` everything but administrators and settings, \`operator\` providers, models and health,
\`support\` customer users and tokens; \`auditor\` reads everything, changes nothing and sees no secret.`,
    `\`owner\` 拥有全部权限；\`admin\` 拥有除管理员和设置以外的全部权限；\`operator\` 管理提供商、模型和健康状态；\`support\` 管理客户用户和令牌；
\`auditor\` 可查看全部内容，但不能修改，也看不到任何密钥。`,
  ),
  calls: [call('GET /api/v1/admin/roles', { id: 'roles.list', path: '/api/v1/admin/roles', status: 200 })],
};

/** 4.3.4 */
export const administrators: Section = {
  title: say('Administrators and roles', '管理员与角色'),
  sections: [admins, account, others, lockouts, roles, managementKeys],
};
