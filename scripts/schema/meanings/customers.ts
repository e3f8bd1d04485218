import { text } from '../../../src/lib/describe.ts';
import { COLUMN, type Meanings, versioned } from '../meaning.ts';

const NAME = text('Name to show.', '显示名称。');
const STATUS = text('active, or suspended: refused.', '状态：active 正常；suspended 已停用，请求会被拒绝。');
const LIMITS = text(
  'JSON object of rate and concurrency limits; absent ones are unlimited.',
  'JSON 对象：速率与并发限制；缺省的项不设限。',
);
const MODELS = text(
  'JSON array of model name patterns with `*`; NULL allows all.',
  'JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。',
);
const ADDRESSES = text(
  'JSON array of addresses and CIDR ranges; NULL allows all.',
  'JSON 数组：允许的 IP 地址与 CIDR 网段；NULL 表示不限。',
);
const METADATA = text("JSON object of the operator's own strings.", 'JSON 对象：管理员自定义的字符串键值。');
const EXPIRES = text(
  'When it ends by itself, UTC milliseconds; NULL: never.',
  '到期时间，UTC 毫秒；NULL 表示永不过期。',
);
const REVOKED = text(
  'When it was revoked, UTC milliseconds; NULL while it was not.',
  '吊销时间，UTC 毫秒；未吊销时为 NULL。',
);

export const CUSTOMERS = {
  customers: {
    table: text('Tenants.', '租户（客户）。'),
    columns: {
      ...versioned('cus'),
      name: NAME,
      status: STATUS,
      limits: LIMITS,
      allowed_models: MODELS,
      margin_millionths: text(
        'What is added to the price, in millionths: 100000 is 10 %.',
        '在价格上的加成，单位百万分之一：100000 即 10%。',
      ),
      metadata: METADATA,
    },
    indexes: { customers_created: text('Lists by age, by cursor.', '按创建时间以游标翻页。') },
  },
  customer_users: {
    table: text('People and services that send prompts.', '发送提示词的个人或服务（客户用户）。'),
    columns: {
      ...versioned('usr'),
      name: NAME,
      email: text('E-mail address; NULL when none is known.', '电子邮箱；未填写时为 NULL。'),
      customer_id: text('The customer; NULL without one.', '所属客户；不属于任何客户时为 NULL。'),
      status: STATUS,
      allowed_models: MODELS,
      limits: LIMITS,
      allowed_ips: ADDRESSES,
      expires_at: EXPIRES,
      metadata: METADATA,
    },
    indexes: {
      customer_users_created: text('Lists by age, by cursor.', '按创建时间以游标翻页。'),
      customer_users_name: text('Lists and look-ups by name.', '按名称排序与查找。'),
      customer_users_customer: text('Users of one customer, by age.', '某个客户的用户，按创建时间排序。'),
    },
  },
  auth_tokens: {
    table: text(
      'Long-lived secrets issued to customer users; only digests are kept.',
      '颁发给客户用户的长期认证令牌；只保存摘要。',
    ),
    columns: {
      ...versioned('tok'),
      customer_user_id: text('Whose token it is.', '令牌所属的客户用户。'),
      name: NAME,
      digest: text('SHA-256 of the whole token, hex.', '整个令牌的 SHA-256，十六进制。'),
      last4: COLUMN.lastFour,
      expires_at: EXPIRES,
      revoked_at: REVOKED,
      allowed_models: MODELS,
      limits: LIMITS,
      allowed_ips: ADDRESSES,
      direct_use: text('1: the token itself is accepted as an API key.', '1 表示令牌本身可直接作为 API 密钥使用。'),
      on_low_budget: text(
        'What happens when the worst case exceeds the budget: shorten the answer or refuse.',
        '最坏情况费用超出预算时：shorten 缩短输出，refuse 拒绝请求。',
      ),
      last_used_at: text(
        'Last use, UTC milliseconds, to the minute; NULL before the first.',
        '最近一次使用的时间，UTC 毫秒，精确到分钟；从未使用时为 NULL。',
      ),
      rotated_to: text(
        'The successor that a rotation made; NULL without one.',
        '轮换后产生的新令牌；未轮换时为 NULL。',
      ),
      overlap_ends_at: text(
        'When a rotated token stops working, UTC milliseconds; NULL when it was not rotated.',
        '轮换后旧令牌失效的时间，UTC 毫秒；未轮换时为 NULL。',
      ),
      ends_at: text(
        'Generated: the earlier of `expires_at` and `overlap_ends_at`.',
        '生成列：`expires_at` 与 `overlap_ends_at` 中较早者。',
      ),
      line_id: text(
        'First token of the line that rotations make: limits and budgets are counted under it.',
        '轮换链中的首个令牌：限制与预算都按它计数。',
      ),
      state: text(
        'active, expired or revoked, as last written; the instants decide.',
        '最近一次写入的状态：active、expired 或 revoked；以各时间字段为准。',
      ),
      name_key: text('Generated: the name in lower case.', '生成列：小写的名称。'),
    },
    links: { line_id: 'auth_tokens' },
    indexes: {
      auth_tokens_created: text('Lists by age, by cursor.', '按创建时间以游标翻页。'),
      auth_tokens_user: text('Tokens of one customer user, by age.', '某个客户用户的令牌，按创建时间排序。'),
      auth_tokens_ends: text('Which tokens end next: expiry and clean-up.', '查找即将到期的令牌，用于过期处理与清理。'),
      auth_tokens_revoked: text('Clean-up of revoked tokens.', '清理已吊销的令牌。'),
      auth_tokens_rotated: text(
        'The predecessor of a token; the foreign key on deletion.',
        '查找令牌的前一个令牌；删除时的外键检查。',
      ),
      auth_tokens_line: text('All tokens of a line with more than one.', '某条轮换链上的全部令牌。'),
      auth_tokens_state: text('Lists of one state, by age.', '按状态筛选，按创建时间排序。'),
      auth_tokens_user_state: text('Lists of one user and one state.', '按客户用户与状态筛选。'),
      auth_tokens_name: text('Lists and searches by name.', '按名称排序与搜索。'),
      auth_tokens_user_name: text("One user's tokens by name.", '某个客户用户的令牌，按名称排序。'),
      auth_tokens_last4: text('Search by the last four characters.', '按末四位查找。'),
      auth_tokens_expires: text('Lists by expiry; notices of what expires soon.', '按到期时间排序；到期提醒。'),
    },
  },
  access_tokens: {
    table: text(
      "Short-lived secrets, obtained with an auth token or an administrator's sign-in.",
      '短期访问令牌，以认证令牌换取，或由管理员登录获得。',
    ),
    columns: {
      id: text('Key: `act_` and a UUIDv7.', '主键：`act_` 加 UUIDv7。'),
      digest: text('SHA-256 of the whole token, hex.', '整个令牌的 SHA-256，十六进制。'),
      auth_token_id: text(
        'Auth token that it was obtained with; exactly one of this and `admin_id` is set.',
        '换取它的认证令牌；与 `admin_id` 二者必居其一。',
      ),
      admin_id: text('Administrator who signed in.', '登录的管理员。'),
      created_at: COLUMN.createdAt,
      expires_at: text('When it ends by itself, UTC milliseconds.', '到期时间，UTC 毫秒。'),
      revoked_at: REVOKED,
    },
    indexes: {
      access_tokens_auth_token: text(
        'Revoking all that one auth token obtained.',
        '吊销某个认证令牌换取的全部访问令牌。',
      ),
      access_tokens_admin: text('Ending all of one administrator.', '结束某个管理员的全部访问令牌。'),
      access_tokens_expires: text('Clean-up of expired ones.', '清理已过期的访问令牌。'),
      access_tokens_revoked: text('Clean-up of revoked ones.', '清理已吊销的访问令牌。'),
    },
  },
  budgets: {
    table: text(
      'What an entity may spend in a period. The generated columns carry the foreign keys of the kinds of scope.',
      '某个实体在一个周期内可用的金额。各生成列承载对应范围的外键。',
    ),
    columns: {
      id: text('Key: `bud_` and a UUIDv7.', '主键：`bud_` 加 UUIDv7。'),
      scope_kind: text(
        'token, customer_user, customer, model or gateway.',
        '预算范围：token、customer_user、customer、model 或 gateway。',
      ),
      scope_id: text(
        'Id of the entity, of a token its line; `gateway` for the whole gateway.',
        '实体的 id；令牌用其轮换链的 id；整个网关为 `gateway`。',
      ),
      position: text("Place in the entity's list.", '在该实体预算列表中的位置。'),
      amount: text('What may be spent in a period, nano-USD.', '每个周期的金额上限，单位纳美元。'),
      period: text('day, week, month or total.', '周期：day、week、month 或 total（不重置）。'),
      hard: text('1: never overspent; 0: warns only.', '1 为硬预算，绝不超支；0 仅告警。'),
      time_zone: text('IANA name of the zone that periods begin in.', '周期起点所用的 IANA 时区名。'),
      reset_day: text(
        'Day of the month, or of the week (1 is Monday), that a period begins on.',
        '周期起始日：月内第几日，或周内第几日（1 为星期一）。',
      ),
      alerts_millionths: text(
        'JSON array: shares of the amount that raise an alert, in millionths.',
        'JSON 数组：触发告警的比例，单位百万分之一。',
      ),
      created_at: COLUMN.createdAt,
      updated_at: COLUMN.updatedAt,
      customer_user_id: text(
        "Generated: the user of a customer user's budget.",
        '生成列：客户用户预算所属的客户用户。',
      ),
      customer_id: text("Generated: the customer of a customer's budget.", '生成列：客户预算所属的客户。'),
      model_id: text("Generated: the model of a model's budget.", '生成列：模型预算所属的模型。'),
    },
    indexes: {
      budgets_scope: text('The budgets of one entity, in order.', '某个实体的全部预算，按顺序。'),
      budgets_customer_user: text('The foreign key when a user is deleted.', '删除客户用户时的外键检查。'),
      budgets_customer: text('The foreign key when a customer is deleted.', '删除客户时的外键检查。'),
      budgets_model: text('The foreign key when a model is deleted.', '删除模型时的外键检查。'),
    },
  },
} as const satisfies Meanings;
