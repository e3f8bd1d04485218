import { text } from '../../../src/lib/describe.ts';
import { COLUMN, type Meanings, versioned } from '../meaning.ts';

const ROLE = text(
  'What it may do: owner, admin, operator, support or auditor.',
  '角色，决定权限：owner、admin、operator、support 或 auditor。',
);

export const ADMINISTRATORS = {
  admins: {
    table: text('Operators of the gateway.', '网关的管理员。'),
    columns: {
      ...versioned('adm'),
      username: text('Name to sign in with, in lower case.', '登录名，一律小写。'),
      password_hash: text('Password, argon2id in PHC form.', '密码的 argon2id 哈希（PHC 格式）。'),
      name: text('Name to show.', '显示名称。'),
      role: ROLE,
      status: text('active, or suspended: cannot sign in.', '状态：active 正常；suspended 已停用，无法登录。'),
      totp_secret: text(
        'Sealed secret of the one-time codes; NULL without any.',
        '一次性验证码（TOTP）的密钥，加密保存；未登记时为 NULL。',
      ),
      recovery_codes: text(
        'JSON array: SHA-256 of the unused recovery codes.',
        'JSON 数组：尚未使用的恢复码的 SHA-256。',
      ),
      password_changed_at: text('When the password was set, UTC milliseconds.', '最近一次设置密码的时间，UTC 毫秒。'),
      last_login_at: text(
        'Last sign-in, UTC milliseconds; NULL before the first.',
        '最近一次登录的时间，UTC 毫秒；从未登录时为 NULL。',
      ),
      totp_enabled_at: text(
        'When the secret was confirmed by a code; NULL: sign-ins need no code.',
        '密钥经验证码确认的时间；为 NULL 时登录不要求验证码。',
      ),
      totp_last_step: text(
        'Time step of the last code taken; that one and earlier ones are refused.',
        '最近一次被接受的验证码的时间步；该步及更早的验证码不再接受。',
      ),
    },
  },
  sessions: {
    table: text('Browser sessions of administrators.', '管理员的浏览器会话。'),
    columns: {
      id: text('Key: `ses_` and a UUIDv7.', '主键：`ses_` 加 UUIDv7。'),
      admin_id: text('Whose session it is.', '会话所属的管理员。'),
      digest: text("SHA-256 of the cookie's secret, hex.", 'Cookie 密文的 SHA-256，十六进制。'),
      csrf_digest: text('SHA-256 of the CSRF token, hex.', 'CSRF 令牌的 SHA-256，十六进制。'),
      ip: text('Address that it was opened from.', '建立会话时的来源地址。'),
      user_agent: text('User agent that it was opened with.', '建立会话时的 User-Agent。'),
      created_at: COLUMN.createdAt,
      last_seen_at: text('Last use, UTC milliseconds.', '最近一次使用的时间，UTC 毫秒。'),
      expires_at: text('When it ends by itself, UTC milliseconds.', '自动失效的时间，UTC 毫秒。'),
      ended_at: text('When it was ended; NULL while it was not.', '被主动结束的时间；未结束时为 NULL。'),
    },
    indexes: {
      sessions_admin: text('Sessions of one administrator, and ending them all.', '列出或结束某个管理员的全部会话。'),
      sessions_expires: text('Clean-up of those that are over.', '清理已过期的会话。'),
    },
  },
  management_keys: {
    table: text('Long-lived credentials of automation, each with a role.', '供自动化使用的长期管理密钥，各有角色。'),
    columns: {
      ...versioned('key'),
      name: text('Name to show.', '显示名称。'),
      digest: text('SHA-256 of the key, hex.', '密钥的 SHA-256，十六进制。'),
      last4: COLUMN.lastFour,
      role: ROLE,
      expires_at: text(
        'When it ends by itself, UTC milliseconds; NULL: never.',
        '到期时间，UTC 毫秒；NULL 表示永不过期。',
      ),
      revoked_at: text(
        'When it was revoked, UTC milliseconds; NULL while it was not.',
        '吊销时间，UTC 毫秒；未吊销时为 NULL。',
      ),
      last_used_at: text(
        'Last use, UTC milliseconds, to the minute; NULL before the first.',
        '最近一次使用的时间，UTC 毫秒，精确到分钟；从未使用时为 NULL。',
      ),
      created_by: text('Id of who made it; the key outlives its maker.', '创建者的 id；创建者被删除后密钥依然保留。'),
    },
    links: { created_by: 'admins' },
  },
  sign_in_failures: {
    table: text(
      'Failed sign-ins of one account or address, and their lock-outs.',
      '某个账号或来源地址的登录失败次数与锁定状态。',
    ),
    columns: {
      key: text('`account:…`, `unknown:…` or `address:…`.', '`account:…`、`unknown:…` 或 `address:…`。'),
      count: text('Failures in the window.', '当前窗口内的失败次数。'),
      window_started_at: text('Start of the window, UTC milliseconds.', '窗口的起始时间，UTC 毫秒。'),
      locked_until: text(
        'End of the lock-out, UTC milliseconds; NULL without one.',
        '锁定截止时间，UTC 毫秒；未锁定时为 NULL。',
      ),
      lock_count: text('Lock-outs in a row; each lasts longer.', '连续锁定的次数；锁定时间逐次延长。'),
    },
    indexes: { sign_in_failures_window: text('Clean-up of windows that are long over.', '清理早已结束的窗口。') },
  },
} as const satisfies Meanings;
