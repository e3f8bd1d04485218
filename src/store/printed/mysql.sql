-- Schema of Tallygate for MySQL 8 and MariaDB, as of migration 0026-failed-requests. Made from the migrations by scripts/schema.
-- Instants are UTC milliseconds, money is nano-USD, shares are millionths, JSON is text, booleans are 0 and 1.
-- For exports and reports: Tallygate itself runs on SQLite and PostgreSQL. Tables are not partitioned, partial
-- indexes are whole ones, foreign keys are checked at once. Texts compare by code point; spaces at their end do not count.

SET NAMES utf8mb4;

CREATE TABLE `schema_migrations` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Number and name of the step. 迁移的编号与名称。',
  `checksum` LONGTEXT NOT NULL COMMENT 'SHA-256 of the step''s SQL, hex: data of another build are refused. 迁移 SQL 的 SHA-256，十六进制：由其他构建写入的数据会被拒绝。',
  `applied_at` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'When it ran: UTC milliseconds in SQLite, an instant elsewhere. 执行时间：SQLite 为 UTC 毫秒，其他数据库为时间戳。',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Steps of the schema that have run. 已执行的数据库迁移。';

CREATE TABLE `admins` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `adm_` and a UUIDv7. 主键：`adm_` 加 UUIDv7。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  `version` BIGINT NOT NULL COMMENT 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
  `username` VARCHAR(255) NOT NULL COMMENT 'Name to sign in with, in lower case. 登录名，一律小写。',
  `password_hash` LONGTEXT NOT NULL COMMENT 'Password, argon2id in PHC form. 密码的 argon2id 哈希（PHC 格式）。',
  `name` LONGTEXT NOT NULL COMMENT 'Name to show. 显示名称。',
  `role` VARCHAR(64) NOT NULL COMMENT 'What it may do: owner, admin, operator, support or auditor. 角色，决定权限：owner、admin、operator、support 或 auditor。',
  `status` VARCHAR(64) NOT NULL COMMENT 'active, or suspended: cannot sign in. 状态：active 正常；suspended 已停用，无法登录。',
  `totp_secret` LONGTEXT COMMENT 'Sealed secret of the one-time codes; NULL without any. 一次性验证码（TOTP）的密钥，加密保存；未登记时为 NULL。',
  `recovery_codes` LONGTEXT NOT NULL COMMENT 'JSON array: SHA-256 of the unused recovery codes. JSON 数组：尚未使用的恢复码的 SHA-256。',
  `password_changed_at` BIGINT NOT NULL COMMENT 'When the password was set, UTC milliseconds. 最近一次设置密码的时间，UTC 毫秒。',
  `last_login_at` BIGINT COMMENT 'Last sign-in, UTC milliseconds; NULL before the first. 最近一次登录的时间，UTC 毫秒；从未登录时为 NULL。',
  `totp_enabled_at` BIGINT COMMENT 'When the secret was confirmed by a code; NULL: sign-ins need no code. 密钥经验证码确认的时间；为 NULL 时登录不要求验证码。',
  `totp_last_step` BIGINT COMMENT 'Time step of the last code taken; that one and earlier ones are refused. 最近一次被接受的验证码的时间步；该步及更早的验证码不再接受。',
  PRIMARY KEY (`id`),
  UNIQUE KEY `admins_username_key` (`username`),
  CONSTRAINT `admins_role_check` CHECK (`role` IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  CONSTRAINT `admins_status_check` CHECK (`status` IN ('active', 'suspended')),
  CONSTRAINT `admins_username_check` CHECK ((`username` <> '') AND (`username` = lower(`username`))),
  CONSTRAINT `admins_version_check` CHECK (`version` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Operators of the gateway. 网关的管理员。';

CREATE TABLE `sessions` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `ses_` and a UUIDv7. 主键：`ses_` 加 UUIDv7。',
  `admin_id` VARCHAR(64) NOT NULL COMMENT 'Whose session it is. 会话所属的管理员。',
  `digest` VARCHAR(255) NOT NULL COMMENT 'SHA-256 of the cookie''s secret, hex. Cookie 密文的 SHA-256，十六进制。',
  `csrf_digest` LONGTEXT NOT NULL COMMENT 'SHA-256 of the CSRF token, hex. CSRF 令牌的 SHA-256，十六进制。',
  `ip` LONGTEXT NOT NULL COMMENT 'Address that it was opened from. 建立会话时的来源地址。',
  `user_agent` LONGTEXT NOT NULL COMMENT 'User agent that it was opened with. 建立会话时的 User-Agent。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `last_seen_at` BIGINT NOT NULL COMMENT 'Last use, UTC milliseconds. 最近一次使用的时间，UTC 毫秒。',
  `expires_at` BIGINT NOT NULL COMMENT 'When it ends by itself, UTC milliseconds. 自动失效的时间，UTC 毫秒。',
  `ended_at` BIGINT COMMENT 'When it was ended; NULL while it was not. 被主动结束的时间；未结束时为 NULL。',
  PRIMARY KEY (`id`),
  UNIQUE KEY `sessions_digest_key` (`digest`),
  CONSTRAINT `sessions_admin_id_fkey` FOREIGN KEY (`admin_id`) REFERENCES `admins` (`id`) ON DELETE CASCADE,
  KEY `sessions_admin` (`admin_id`, `created_at`) COMMENT 'Sessions of one administrator, and ending them all. 列出或结束某个管理员的全部会话。',
  KEY `sessions_expires` (`expires_at`) COMMENT 'Clean-up of those that are over. 清理已过期的会话。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Browser sessions of administrators. 管理员的浏览器会话。';

CREATE TABLE `management_keys` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `key_` and a UUIDv7. 主键：`key_` 加 UUIDv7。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  `version` BIGINT NOT NULL COMMENT 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
  `name` LONGTEXT NOT NULL COMMENT 'Name to show. 显示名称。',
  `digest` VARCHAR(255) NOT NULL COMMENT 'SHA-256 of the key, hex. 密钥的 SHA-256，十六进制。',
  `last4` LONGTEXT NOT NULL COMMENT 'Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。',
  `role` VARCHAR(64) NOT NULL COMMENT 'What it may do: owner, admin, operator, support or auditor. 角色，决定权限：owner、admin、operator、support 或 auditor。',
  `expires_at` BIGINT COMMENT 'When it ends by itself, UTC milliseconds; NULL: never. 到期时间，UTC 毫秒；NULL 表示永不过期。',
  `revoked_at` BIGINT COMMENT 'When it was revoked, UTC milliseconds; NULL while it was not. 吊销时间，UTC 毫秒；未吊销时为 NULL。',
  `last_used_at` BIGINT COMMENT 'Last use, UTC milliseconds, to the minute; NULL before the first. 最近一次使用的时间，UTC 毫秒，精确到分钟；从未使用时为 NULL。',
  `created_by` LONGTEXT NOT NULL COMMENT 'Id of who made it; the key outlives its maker. 创建者的 id；创建者被删除后密钥依然保留。',
  PRIMARY KEY (`id`),
  UNIQUE KEY `management_keys_digest_key` (`digest`),
  CONSTRAINT `management_keys_role_check` CHECK (`role` IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  CONSTRAINT `management_keys_version_check` CHECK (`version` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Long-lived credentials of automation, each with a role. 供自动化使用的长期管理密钥，各有角色。';

CREATE TABLE `customers` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `cus_` and a UUIDv7. 主键：`cus_` 加 UUIDv7。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  `version` BIGINT NOT NULL COMMENT 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
  `name` LONGTEXT NOT NULL COMMENT 'Name to show. 显示名称。',
  `status` VARCHAR(64) NOT NULL COMMENT 'active, or suspended: refused. 状态：active 正常；suspended 已停用，请求会被拒绝。',
  `limits` LONGTEXT NOT NULL COMMENT 'JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。',
  `allowed_models` LONGTEXT COMMENT 'JSON array of model name patterns with `*`; NULL allows all. JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。',
  `margin_millionths` BIGINT NOT NULL COMMENT 'What is added to the price, in millionths: 100000 is 10 %. 在价格上的加成，单位百万分之一：100000 即 10%。',
  `metadata` LONGTEXT NOT NULL COMMENT 'JSON object of the operator''s own strings. JSON 对象：管理员自定义的字符串键值。',
  PRIMARY KEY (`id`),
  CONSTRAINT `customers_margin_millionths_check` CHECK (`margin_millionths` >= -1000000),
  CONSTRAINT `customers_status_check` CHECK (`status` IN ('active', 'suspended')),
  CONSTRAINT `customers_version_check` CHECK (`version` >= 1),
  KEY `customers_created` (`created_at`, `id`) COMMENT 'Lists by age, by cursor. 按创建时间以游标翻页。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Tenants. 租户（客户）。';

CREATE TABLE `customer_users` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `usr_` and a UUIDv7. 主键：`usr_` 加 UUIDv7。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  `version` BIGINT NOT NULL COMMENT 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
  `name` VARCHAR(255) NOT NULL COMMENT 'Name to show. 显示名称。',
  `email` LONGTEXT COMMENT 'E-mail address; NULL when none is known. 电子邮箱；未填写时为 NULL。',
  `customer_id` VARCHAR(64) COMMENT 'The customer; NULL without one. 所属客户；不属于任何客户时为 NULL。',
  `status` VARCHAR(64) NOT NULL COMMENT 'active, or suspended: refused. 状态：active 正常；suspended 已停用，请求会被拒绝。',
  `allowed_models` LONGTEXT COMMENT 'JSON array of model name patterns with `*`; NULL allows all. JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。',
  `limits` LONGTEXT NOT NULL COMMENT 'JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。',
  `allowed_ips` LONGTEXT COMMENT 'JSON array of addresses and CIDR ranges; NULL allows all. JSON 数组：允许的 IP 地址与 CIDR 网段；NULL 表示不限。',
  `expires_at` BIGINT COMMENT 'When it ends by itself, UTC milliseconds; NULL: never. 到期时间，UTC 毫秒；NULL 表示永不过期。',
  `metadata` LONGTEXT NOT NULL COMMENT 'JSON object of the operator''s own strings. JSON 对象：管理员自定义的字符串键值。',
  PRIMARY KEY (`id`),
  CONSTRAINT `customer_users_customer_id_fkey` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`),
  CONSTRAINT `customer_users_status_check` CHECK (`status` IN ('active', 'suspended')),
  CONSTRAINT `customer_users_version_check` CHECK (`version` >= 1),
  KEY `customer_users_created` (`created_at`, `id`) COMMENT 'Lists by age, by cursor. 按创建时间以游标翻页。',
  KEY `customer_users_name` (`name`, `id`) COMMENT 'Lists and look-ups by name. 按名称排序与查找。',
  KEY `customer_users_customer` (`customer_id`, `created_at`, `id`) COMMENT 'Users of one customer, by age. 某个客户的用户，按创建时间排序。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='People and services that send prompts. 发送提示词的个人或服务（客户用户）。';

CREATE TABLE `auth_tokens` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `tok_` and a UUIDv7. 主键：`tok_` 加 UUIDv7。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  `version` BIGINT NOT NULL COMMENT 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
  `customer_user_id` VARCHAR(64) NOT NULL COMMENT 'Whose token it is. 令牌所属的客户用户。',
  `name` LONGTEXT NOT NULL COMMENT 'Name to show. 显示名称。',
  `digest` VARCHAR(255) NOT NULL COMMENT 'SHA-256 of the whole token, hex. 整个令牌的 SHA-256，十六进制。',
  `last4` VARCHAR(255) NOT NULL COMMENT 'Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。',
  `expires_at` BIGINT COMMENT 'When it ends by itself, UTC milliseconds; NULL: never. 到期时间，UTC 毫秒；NULL 表示永不过期。',
  `revoked_at` BIGINT COMMENT 'When it was revoked, UTC milliseconds; NULL while it was not. 吊销时间，UTC 毫秒；未吊销时为 NULL。',
  `allowed_models` LONGTEXT COMMENT 'JSON array of model name patterns with `*`; NULL allows all. JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。',
  `limits` LONGTEXT NOT NULL COMMENT 'JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。',
  `allowed_ips` LONGTEXT COMMENT 'JSON array of addresses and CIDR ranges; NULL allows all. JSON 数组：允许的 IP 地址与 CIDR 网段；NULL 表示不限。',
  `direct_use` SMALLINT NOT NULL COMMENT '1: the token itself is accepted as an API key. 1 表示令牌本身可直接作为 API 密钥使用。',
  `on_low_budget` VARCHAR(64) NOT NULL COMMENT 'What happens when the worst case exceeds the budget: shorten the answer or refuse. 最坏情况费用超出预算时：shorten 缩短输出，refuse 拒绝请求。',
  `last_used_at` BIGINT COMMENT 'Last use, UTC milliseconds, to the minute; NULL before the first. 最近一次使用的时间，UTC 毫秒，精确到分钟；从未使用时为 NULL。',
  `rotated_to` VARCHAR(64) COMMENT 'The successor that a rotation made; NULL without one. 轮换后产生的新令牌；未轮换时为 NULL。',
  `overlap_ends_at` BIGINT COMMENT 'When a rotated token stops working, UTC milliseconds; NULL when it was not rotated. 轮换后旧令牌失效的时间，UTC 毫秒；未轮换时为 NULL。',
  `ends_at` BIGINT GENERATED ALWAYS AS (COALESCE(LEAST(`expires_at`, `overlap_ends_at`), `expires_at`, `overlap_ends_at`)) STORED COMMENT 'Generated: the earlier of `expires_at` and `overlap_ends_at`. 生成列：`expires_at` 与 `overlap_ends_at` 中较早者。',
  `line_id` VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'First token of the line that rotations make: limits and budgets are counted under it. 轮换链中的首个令牌：限制与预算都按它计数。',
  `state` VARCHAR(64) NOT NULL DEFAULT 'active' COMMENT 'active, expired or revoked, as last written; the instants decide. 最近一次写入的状态：active、expired 或 revoked；以各时间字段为准。',
  `name_key` VARCHAR(255) GENERATED ALWAYS AS (lower((`name`))) STORED COMMENT 'Generated: the name in lower case. 生成列：小写的名称。',
  PRIMARY KEY (`id`),
  UNIQUE KEY `auth_tokens_digest_key` (`digest`),
  CONSTRAINT `auth_tokens_customer_user_id_fkey` FOREIGN KEY (`customer_user_id`) REFERENCES `customer_users` (`id`),
  CONSTRAINT `auth_tokens_rotated_to_fkey` FOREIGN KEY (`rotated_to`) REFERENCES `auth_tokens` (`id`) ON DELETE SET NULL,
  CONSTRAINT `auth_tokens_direct_use_check` CHECK (`direct_use` IN (0, 1)),
  CONSTRAINT `auth_tokens_on_low_budget_check` CHECK (`on_low_budget` IN ('shorten', 'refuse')),
  CONSTRAINT `auth_tokens_state_check` CHECK (`state` IN ('active', 'expired', 'revoked')),
  CONSTRAINT `auth_tokens_version_check` CHECK (`version` >= 1),
  KEY `auth_tokens_created` (`created_at`, `id`) COMMENT 'Lists by age, by cursor. 按创建时间以游标翻页。',
  KEY `auth_tokens_user` (`customer_user_id`, `created_at`, `id`) COMMENT 'Tokens of one customer user, by age. 某个客户用户的令牌，按创建时间排序。',
  KEY `auth_tokens_ends` (`ends_at`, `id`) COMMENT 'Which tokens end next: expiry and clean-up. 查找即将到期的令牌，用于过期处理与清理。',
  KEY `auth_tokens_revoked` (`revoked_at`, `id`) COMMENT 'Clean-up of revoked tokens. 清理已吊销的令牌。',
  KEY `auth_tokens_rotated` (`rotated_to`) COMMENT 'The predecessor of a token; the foreign key on deletion. 查找令牌的前一个令牌；删除时的外键检查。',
  KEY `auth_tokens_line` (`line_id`) COMMENT 'All tokens of a line with more than one. 某条轮换链上的全部令牌。',
  KEY `auth_tokens_state` (`state`, `created_at`, `id`) COMMENT 'Lists of one state, by age. 按状态筛选，按创建时间排序。',
  KEY `auth_tokens_user_state` (`customer_user_id`, `state`, `created_at`, `id`) COMMENT 'Lists of one user and one state. 按客户用户与状态筛选。',
  KEY `auth_tokens_name` (`name_key`, `id`) COMMENT 'Lists and searches by name. 按名称排序与搜索。',
  KEY `auth_tokens_user_name` (`customer_user_id`, `name_key`, `id`) COMMENT 'One user''s tokens by name. 某个客户用户的令牌，按名称排序。',
  KEY `auth_tokens_last4` (`last4`) COMMENT 'Search by the last four characters. 按末四位查找。',
  KEY `auth_tokens_expires` (`expires_at`, `id`) COMMENT 'Lists by expiry; notices of what expires soon. 按到期时间排序；到期提醒。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Long-lived secrets issued to customer users; only digests are kept. 颁发给客户用户的长期认证令牌；只保存摘要。';

CREATE TABLE `access_tokens` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `act_` and a UUIDv7. 主键：`act_` 加 UUIDv7。',
  `digest` VARCHAR(255) NOT NULL COMMENT 'SHA-256 of the whole token, hex. 整个令牌的 SHA-256，十六进制。',
  `auth_token_id` VARCHAR(64) COMMENT 'Auth token that it was obtained with; exactly one of this and `admin_id` is set. 换取它的认证令牌；与 `admin_id` 二者必居其一。',
  `admin_id` VARCHAR(64) COMMENT 'Administrator who signed in. 登录的管理员。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `expires_at` BIGINT NOT NULL COMMENT 'When it ends by itself, UTC milliseconds. 到期时间，UTC 毫秒。',
  `revoked_at` BIGINT COMMENT 'When it was revoked, UTC milliseconds; NULL while it was not. 吊销时间，UTC 毫秒；未吊销时为 NULL。',
  PRIMARY KEY (`id`),
  UNIQUE KEY `access_tokens_digest_key` (`digest`),
  CONSTRAINT `access_tokens_admin_id_fkey` FOREIGN KEY (`admin_id`) REFERENCES `admins` (`id`) ON DELETE CASCADE,
  CONSTRAINT `access_tokens_auth_token_id_fkey` FOREIGN KEY (`auth_token_id`) REFERENCES `auth_tokens` (`id`) ON DELETE CASCADE,
  CONSTRAINT `access_tokens_check` CHECK ((`auth_token_id` IS NULL) <> (`admin_id` IS NULL)),
  KEY `access_tokens_auth_token` (`auth_token_id`) COMMENT 'Revoking all that one auth token obtained. 吊销某个认证令牌换取的全部访问令牌。',
  KEY `access_tokens_admin` (`admin_id`) COMMENT 'Ending all of one administrator. 结束某个管理员的全部访问令牌。',
  KEY `access_tokens_expires` (`expires_at`, `id`) COMMENT 'Clean-up of expired ones. 清理已过期的访问令牌。',
  KEY `access_tokens_revoked` (`revoked_at`, `id`) COMMENT 'Clean-up of revoked ones. 清理已吊销的访问令牌。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Short-lived secrets, obtained with an auth token or an administrator''s sign-in. 短期访问令牌，以认证令牌换取，或由管理员登录获得。';

CREATE TABLE `sign_in_failures` (
  `key` VARCHAR(255) NOT NULL COMMENT '`account:…`, `unknown:…` or `address:…`. `account:…`、`unknown:…` 或 `address:…`。',
  `count` BIGINT NOT NULL COMMENT 'Failures in the window. 当前窗口内的失败次数。',
  `window_started_at` BIGINT NOT NULL COMMENT 'Start of the window, UTC milliseconds. 窗口的起始时间，UTC 毫秒。',
  `locked_until` BIGINT COMMENT 'End of the lock-out, UTC milliseconds; NULL without one. 锁定截止时间，UTC 毫秒；未锁定时为 NULL。',
  `lock_count` BIGINT NOT NULL COMMENT 'Lock-outs in a row; each lasts longer. 连续锁定的次数；锁定时间逐次延长。',
  PRIMARY KEY (`key`),
  CONSTRAINT `sign_in_failures_count_check` CHECK (`count` >= 0),
  CONSTRAINT `sign_in_failures_lock_count_check` CHECK (`lock_count` >= 0),
  KEY `sign_in_failures_window` (`window_started_at`) COMMENT 'Clean-up of windows that are long over. 清理早已结束的窗口。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Failed sign-ins of one account or address, and their lock-outs. 某个账号或来源地址的登录失败次数与锁定状态。';

CREATE TABLE `providers` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `prv_` and a UUIDv7. 主键：`prv_` 加 UUIDv7。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  `version` BIGINT NOT NULL COMMENT 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
  `name` VARCHAR(255) NOT NULL COMMENT 'Name, unique. 名称，唯一。',
  `kind` LONGTEXT NOT NULL COMMENT 'Kind of provider; decides address, credential and dialects. 提供商类型，决定地址、凭据与接口格式。',
  `base_url` LONGTEXT COMMENT 'Address; NULL takes the one of the kind. 接口地址；NULL 表示采用该类型的默认地址。',
  `dialects` LONGTEXT COMMENT 'JSON array of wire formats that it speaks; NULL takes those of the kind. JSON 数组：支持的接口格式；NULL 表示采用该类型的默认值。',
  `api_key_sealed` LONGTEXT COMMENT 'Credential, sealed; NULL when it needs none. 加密保存的凭据；不需要时为 NULL。',
  `api_key_last4` LONGTEXT COMMENT 'Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。',
  `headers_sealed` LONGTEXT COMMENT 'Further headers, a sealed JSON object; NULL without any. 附加请求头，加密的 JSON 对象；没有时为 NULL。',
  `header_names` LONGTEXT NOT NULL COMMENT 'JSON array: names of those headers, to show. JSON 数组：附加请求头的名称，仅供显示。',
  `priority` BIGINT NOT NULL COMMENT '1 is tried before 2. 优先级，1 先于 2。',
  `weight` BIGINT NOT NULL COMMENT 'Share among equal priorities. 同一优先级内的权重。',
  `timeout_ms` BIGINT COMMENT 'In milliseconds; NULL: no bound. 单位毫秒；NULL 表示不限。',
  `first_byte_timeout_ms` BIGINT COMMENT 'In milliseconds; NULL takes the default of the gateway. 单位毫秒；NULL 表示采用网关默认值。',
  `idle_timeout_ms` BIGINT COMMENT 'In milliseconds; NULL takes the default of the gateway. 单位毫秒；NULL 表示采用网关默认值。',
  `max_concurrency` BIGINT COMMENT 'Most calls at a time; NULL: no bound. 最大并发请求数；NULL 表示不限。',
  `max_retries` BIGINT NOT NULL COMMENT 'Further tries of a failed call here. 调用失败后在此重试的次数。',
  `on_client_abort` VARCHAR(64) NOT NULL COMMENT 'When the client leaves: abort the call, or let it finish. 客户端断开时：abort 中止上游调用，finish 让其完成。',
  `enabled` SMALLINT NOT NULL COMMENT '1: used; 0: switched off. 1 启用，0 停用。',
  `health` VARCHAR(64) NOT NULL COMMENT 'unknown, healthy, degraded or unhealthy. 健康状态：unknown、healthy、degraded 或 unhealthy。',
  `health_changed_at` BIGINT COMMENT 'When the health changed last, UTC milliseconds; NULL before the first change. 健康状态最近一次变化的时间，UTC 毫秒；从未变化时为 NULL。',
  `health_reason` LONGTEXT COMMENT 'Why the health is what it is; NULL without a reason. 健康状态的原因；没有时为 NULL。',
  `limits` LONGTEXT NOT NULL DEFAULT ('{}') COMMENT 'JSON object of rate and concurrency limits of its calls together; absent ones are unlimited. JSON 对象：对其全部调用的速率与并发限制；缺省的项不设限。',
  PRIMARY KEY (`id`),
  UNIQUE KEY `providers_name_key` (`name`),
  CONSTRAINT `providers_enabled_check` CHECK (`enabled` IN (0, 1)),
  CONSTRAINT `providers_first_byte_timeout_ms_check` CHECK (`first_byte_timeout_ms` > 0),
  CONSTRAINT `providers_health_check` CHECK (`health` IN ('unknown', 'healthy', 'degraded', 'unhealthy')),
  CONSTRAINT `providers_idle_timeout_ms_check` CHECK (`idle_timeout_ms` > 0),
  CONSTRAINT `providers_max_concurrency_check` CHECK (`max_concurrency` > 0),
  CONSTRAINT `providers_max_retries_check` CHECK (`max_retries` >= 0),
  CONSTRAINT `providers_on_client_abort_check` CHECK (`on_client_abort` IN ('abort', 'finish')),
  CONSTRAINT `providers_priority_check` CHECK (`priority` >= 0),
  CONSTRAINT `providers_timeout_ms_check` CHECK (`timeout_ms` > 0),
  CONSTRAINT `providers_version_check` CHECK (`version` >= 1),
  CONSTRAINT `providers_weight_check` CHECK (`weight` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Accounts at LLM vendors, and servers of one’s own. 大模型厂商账号，或自建的模型服务（提供商）。';

CREATE TABLE `models` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `mdl_` and a UUIDv7. 主键：`mdl_` 加 UUIDv7。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  `version` BIGINT NOT NULL COMMENT 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
  `name` VARCHAR(255) NOT NULL COMMENT 'The name, unique among names and aliases. 模型名，在名称与别名中唯一。',
  `aliases` LONGTEXT NOT NULL COMMENT 'JSON array of further names. JSON 数组：别名。',
  `strategy` LONGTEXT NOT NULL COMMENT 'How a deployment is chosen. 选择部署的策略。',
  `fallbacks` LONGTEXT NOT NULL COMMENT 'JSON array of models to try when no deployment can serve. JSON 数组：无可用部署时依次尝试的其他模型。',
  `limits` LONGTEXT NOT NULL COMMENT 'JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。',
  `enabled` SMALLINT NOT NULL COMMENT '1: used; 0: switched off. 1 启用，0 停用。',
  `hedge` LONGTEXT COMMENT 'JSON object: when a second attempt is made beside the first; NULL: never. JSON 对象：何时在首次尝试之外发起第二次尝试；NULL 表示从不。',
  PRIMARY KEY (`id`),
  UNIQUE KEY `models_name_key` (`name`),
  CONSTRAINT `models_enabled_check` CHECK (`enabled` IN (0, 1)),
  CONSTRAINT `models_version_check` CHECK (`version` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Public names that clients ask for. 客户端请求时使用的公开模型名。';

CREATE TABLE `model_names` (
  `name` VARCHAR(255) NOT NULL COMMENT 'A name or an alias. 名称或别名。',
  `model_id` VARCHAR(64) NOT NULL COMMENT 'The model that it means. 对应的模型。',
  PRIMARY KEY (`name`),
  CONSTRAINT `model_names_model_id_fkey` FOREIGN KEY (`model_id`) REFERENCES `models` (`id`) ON DELETE CASCADE,
  CONSTRAINT `model_names_name_check` CHECK (`name` <> ''),
  KEY `model_names_model` (`model_id`) COMMENT 'The names of one model; the foreign key on deletion. 某个模型的全部名称；删除时的外键检查。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Names and aliases of all models, unique together. 全部模型的名称与别名，合在一起保证唯一。';

CREATE TABLE `price_versions` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `pv_` and a UUIDv7. 主键：`pv_` 加 UUIDv7。',
  `source` VARCHAR(64) NOT NULL COMMENT 'override, dataset or free. 来源：override（管理员设定）、dataset（价格数据集）或 free（免费）。',
  `deployment_id` VARCHAR(64) COMMENT 'Deployment that an override belongs to; NULL otherwise. 管理员设定的价格所属的部署；否则为 NULL。',
  `provider_kind` VARCHAR(255) NOT NULL COMMENT 'Kind of provider that the price is of. 价格对应的提供商类型。',
  `upstream_model` VARCHAR(255) NOT NULL COMMENT 'The provider''s own name for the model. 提供商侧的模型名。',
  `document` LONGTEXT NOT NULL COMMENT 'JSON object: the price as it was written. JSON 对象：价格原文。',
  `currency` LONGTEXT NOT NULL COMMENT '`USD`, or the vendor''s own currency. `USD` 或厂商自己的货币。',
  `nano_usd_per_unit` BIGINT NOT NULL COMMENT 'Nano-USD for one whole unit of the currency, pinned. 该货币一个单位折合的纳美元数，随版本固定。',
  `dataset` LONGTEXT COMMENT 'Name and version of the price data; NULL for an override. 价格数据集的名称与版本；管理员设定的价格为 NULL。',
  `effective_from` BIGINT NOT NULL COMMENT 'From when it counts, UTC milliseconds. 生效时间，UTC 毫秒。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  PRIMARY KEY (`id`),
  CONSTRAINT `price_versions_nano_usd_per_unit_check` CHECK (`nano_usd_per_unit` > 0),
  CONSTRAINT `price_versions_source_check` CHECK (`source` IN ('override', 'dataset', 'free')),
  KEY `price_versions_model` (`upstream_model`, `provider_kind`, `created_at`) COMMENT 'The versions of one model at one kind of provider. 某类提供商的某个模型的全部价格版本。',
  KEY `price_versions_created` (`created_at`, `id`) COMMENT 'Lists by age, by cursor. 按创建时间以游标翻页。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Immutable versions of prices. Never deleted: charges are recomputed by them. 价格的不可变版本。永不删除，用于复算费用。';

CREATE TABLE `deployments` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `dep_` and a UUIDv7. 主键：`dep_` 加 UUIDv7。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  `version` BIGINT NOT NULL COMMENT 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
  `model_id` VARCHAR(64) NOT NULL COMMENT 'The model. 所属模型。',
  `provider_id` VARCHAR(64) NOT NULL COMMENT 'The provider. 所属提供商。',
  `upstream_model` LONGTEXT NOT NULL COMMENT 'The provider''s own name for the model. 提供商侧的模型名。',
  `price_override` LONGTEXT COMMENT 'JSON object: price as the operator wrote it; NULL takes the price data. JSON 对象：管理员设定的价格；NULL 表示采用价格数据集。',
  `price_version_id` VARCHAR(64) COMMENT 'Version that requests are pinned to; NULL while the price is unknown. 请求所固定的价格版本；价格未知时为 NULL。',
  `priority` BIGINT COMMENT '1 is tried before 2; NULL takes the provider''s. 优先级，1 先于 2；NULL 表示采用提供商的值。',
  `weight` BIGINT COMMENT 'Share among equal priorities; NULL takes the provider''s. 同一优先级内的权重；NULL 表示采用提供商的值。',
  `enabled` SMALLINT NOT NULL COMMENT '1: used; 0: switched off. 1 启用，0 停用。',
  `limits` LONGTEXT NOT NULL DEFAULT ('{}') COMMENT 'JSON object of rate and concurrency limits of its own calls; absent ones are unlimited. JSON 对象：对其自身调用的速率与并发限制；缺省的项不设限。',
  PRIMARY KEY (`id`),
  CONSTRAINT `deployments_model_id_fkey` FOREIGN KEY (`model_id`) REFERENCES `models` (`id`) ON DELETE CASCADE,
  CONSTRAINT `deployments_price_version_id_fkey` FOREIGN KEY (`price_version_id`) REFERENCES `price_versions` (`id`),
  CONSTRAINT `deployments_provider_id_fkey` FOREIGN KEY (`provider_id`) REFERENCES `providers` (`id`) ON DELETE CASCADE,
  CONSTRAINT `deployments_enabled_check` CHECK (`enabled` IN (0, 1)),
  CONSTRAINT `deployments_priority_check` CHECK (`priority` >= 0),
  CONSTRAINT `deployments_version_check` CHECK (`version` >= 1),
  CONSTRAINT `deployments_weight_check` CHECK (`weight` >= 0),
  KEY `deployments_model` (`model_id`) COMMENT 'The deployments of one model. 某个模型的全部部署。',
  KEY `deployments_provider` (`provider_id`) COMMENT 'The deployments at one provider. 某个提供商的全部部署。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One provider''s offer of a model. 某个提供商对某个模型的部署。';

CREATE TABLE `budgets` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `bud_` and a UUIDv7. 主键：`bud_` 加 UUIDv7。',
  `scope_kind` VARCHAR(64) NOT NULL COMMENT 'token, customer_user, customer, model or gateway. 预算范围：token、customer_user、customer、model 或 gateway。',
  `scope_id` VARCHAR(64) NOT NULL COMMENT 'Id of the entity, of a token its line; `gateway` for the whole gateway. 实体的 id；令牌用其轮换链的 id；整个网关为 `gateway`。',
  `position` BIGINT NOT NULL COMMENT 'Place in the entity''s list. 在该实体预算列表中的位置。',
  `amount` BIGINT NOT NULL COMMENT 'What may be spent in a period, nano-USD. 每个周期的金额上限，单位纳美元。',
  `period` VARCHAR(64) NOT NULL COMMENT 'day, week, month or total. 周期：day、week、month 或 total（不重置）。',
  `hard` SMALLINT NOT NULL COMMENT '1: never overspent; 0: warns only. 1 为硬预算，绝不超支；0 仅告警。',
  `time_zone` LONGTEXT NOT NULL COMMENT 'IANA name of the zone that periods begin in. 周期起点所用的 IANA 时区名。',
  `reset_day` BIGINT NOT NULL COMMENT 'Day of the month, or of the week (1 is Monday), that a period begins on. 周期起始日：月内第几日，或周内第几日（1 为星期一）。',
  `alerts_millionths` LONGTEXT NOT NULL COMMENT 'JSON array: shares of the amount that raise an alert, in millionths. JSON 数组：触发告警的比例，单位百万分之一。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  `customer_user_id` VARCHAR(64) GENERATED ALWAYS AS (
CASE
    WHEN (`scope_kind` = 'customer_user') THEN `scope_id`
    ELSE NULL
END) STORED COMMENT 'Generated: the user of a customer user''s budget. 生成列：客户用户预算所属的客户用户。',
  `customer_id` VARCHAR(64) GENERATED ALWAYS AS (
CASE
    WHEN (`scope_kind` = 'customer') THEN `scope_id`
    ELSE NULL
END) STORED COMMENT 'Generated: the customer of a customer''s budget. 生成列：客户预算所属的客户。',
  `model_id` VARCHAR(64) GENERATED ALWAYS AS (
CASE
    WHEN (`scope_kind` = 'model') THEN `scope_id`
    ELSE NULL
END) STORED COMMENT 'Generated: the model of a model''s budget. 生成列：模型预算所属的模型。',
  PRIMARY KEY (`id`),
  CONSTRAINT `budgets_customer_id_fkey` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`) ON DELETE CASCADE,
  CONSTRAINT `budgets_customer_user_id_fkey` FOREIGN KEY (`customer_user_id`) REFERENCES `customer_users` (`id`) ON DELETE CASCADE,
  CONSTRAINT `budgets_model_id_fkey` FOREIGN KEY (`model_id`) REFERENCES `models` (`id`) ON DELETE CASCADE,
  CONSTRAINT `budgets_amount_check` CHECK (`amount` >= 0),
  CONSTRAINT `budgets_hard_check` CHECK (`hard` IN (0, 1)),
  CONSTRAINT `budgets_period_check` CHECK (`period` IN ('day', 'week', 'month', 'total')),
  CONSTRAINT `budgets_position_check` CHECK (`position` >= 0),
  CONSTRAINT `budgets_reset_day_check` CHECK ((`reset_day` >= 1) AND (`reset_day` <= 31)),
  CONSTRAINT `budgets_scope_kind_check` CHECK (`scope_kind` IN ('token', 'customer_user', 'customer', 'model', 'gateway')),
  KEY `budgets_scope` (`scope_id`, `scope_kind`, `position`) COMMENT 'The budgets of one entity, in order. 某个实体的全部预算，按顺序。',
  KEY `budgets_customer_user` (`customer_user_id`) COMMENT 'The foreign key when a user is deleted. 删除客户用户时的外键检查。',
  KEY `budgets_customer` (`customer_id`) COMMENT 'The foreign key when a customer is deleted. 删除客户时的外键检查。',
  KEY `budgets_model` (`model_id`) COMMENT 'The foreign key when a model is deleted. 删除模型时的外键检查。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What an entity may spend in a period. The generated columns carry the foreign keys of the kinds of scope. 某个实体在一个周期内可用的金额。各生成列承载对应范围的外键。';

CREATE TABLE `operation_log` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `log_` and a UUIDv7. 主键：`log_` 加 UUIDv7。',
  `at` BIGINT NOT NULL COMMENT 'When, UTC milliseconds. 发生时间，UTC 毫秒。',
  `actor_type` VARCHAR(64) NOT NULL COMMENT 'admin, management_key, customer_user, auth_token, system or anonymous. 操作者类型：admin、management_key、customer_user、auth_token、system 或 anonymous。',
  `actor_id` VARCHAR(64) COMMENT 'Id of who did it; NULL when nobody is known. 操作者的 id；未知时为 NULL。',
  `actor_name` VARCHAR(255) COMMENT 'Name of who did it; personal data, erasable. 操作者名称；属个人数据，可擦除。',
  `action` VARCHAR(255) NOT NULL COMMENT '`entity.verb`. 操作，形如 `entity.verb`。',
  `target_type` LONGTEXT COMMENT 'Kind of what it was done to; NULL without a target. 操作对象的类型；没有对象时为 NULL。',
  `target_id` VARCHAR(64) COMMENT 'Id of what it was done to; NULL without a target. 操作对象的 id；没有对象时为 NULL。',
  `ip` VARCHAR(255) COMMENT 'Address of the caller; personal data, erasable. 调用方地址；属个人数据，可擦除。',
  `user_agent` LONGTEXT COMMENT 'User agent of the caller; personal data, erasable. 调用方的 User-Agent；属个人数据，可擦除。',
  `request_id` VARCHAR(255) COMMENT 'Correlation id of the call. 调用的关联 id。',
  `outcome` VARCHAR(64) NOT NULL COMMENT 'ok, refused or failed. 结果：ok 成功、refused 被拒绝、failed 失败。',
  `error_type` LONGTEXT COMMENT 'Type of the error when refused or failed. 被拒绝或失败时的错误类型。',
  `changes` LONGTEXT COMMENT 'JSON object: changed fields before and after, secrets masked. JSON 对象：变更字段的前后值，密文已遮盖。',
  `count` BIGINT NOT NULL COMMENT 'How many like events the row stands for; 1 unless folded. 该行代表的同类事件数；未合并时为 1。',
  `sequence` BIGINT COMMENT 'Place in the hash chain; NULL until sealed. 在哈希链中的序号；封存前为 NULL。',
  `hash` LONGTEXT COMMENT 'Hash over this row and the one before, hex; NULL until sealed. 本行与前一行的哈希，十六进制；封存前为 NULL。',
  `target_name` VARCHAR(255) COMMENT 'Name of what it was done to; personal data, erasable. 操作对象的名称；属个人数据，可擦除。',
  `personal_changes` LONGTEXT COMMENT 'JSON object: values of `changes` about people; erasable. JSON 对象：`changes` 中涉及个人的值；可擦除。',
  `actor_salt` LONGTEXT COMMENT 'Salt of `actor_digest`; erased with the data. `actor_digest` 的盐，随个人数据一并擦除。',
  `actor_digest` LONGTEXT COMMENT 'Salted digest of the name, address and user agent of the actor; this is what is sealed. 操作者名称、地址与 User-Agent 的加盐摘要，封存的是此摘要。',
  `target_salt` LONGTEXT COMMENT 'Salt of `target_digest`; erased with the data. `target_digest` 的盐，随个人数据一并擦除。',
  `target_digest` LONGTEXT COMMENT 'Salted digest of the target''s name and personal changes; this is what is sealed. 操作对象名称与个人数据变更的加盐摘要，封存的是此摘要。',
  `entity` VARCHAR(255) GENERATED ALWAYS AS (SUBSTRING_INDEX(`action`, '.', 1)) STORED COMMENT 'Generated: the action up to its dot. 生成列：`action` 中点号之前的部分。',
  PRIMARY KEY (`id`),
  UNIQUE KEY `operation_log_sequence_key` (`sequence`),
  CONSTRAINT `operation_log_actor_type_check` CHECK (`actor_type` IN ('admin', 'management_key', 'customer_user', 'auth_token', 'system', 'anonymous')),
  CONSTRAINT `operation_log_count_check` CHECK (`count` >= 1),
  CONSTRAINT `operation_log_outcome_check` CHECK (`outcome` IN ('ok', 'refused', 'failed')),
  KEY `operation_log_at` (`at`, `id`) COMMENT 'Lists by time, by cursor; retention. 按时间翻页；到期清理。',
  KEY `operation_log_action` (`action`, `at`, `id`) COMMENT 'Lists of one action. 按操作筛选。',
  KEY `operation_log_actor` (`actor_id`, `at`, `id`) COMMENT 'What one actor did. 某个操作者的全部操作。',
  KEY `operation_log_target` (`target_id`, `at`, `id`) COMMENT 'What was done to one target. 针对某个对象的全部操作。',
  KEY `operation_log_unsealed` (`sequence`, `id`) COMMENT 'What the sealer takes next. 待封存的行。',
  KEY `operation_log_entity` (`entity`, `at`, `id`) COMMENT 'Lists of one kind of entity. 按实体类型筛选。',
  KEY `operation_log_outcome` (`outcome`, `at`, `id`) COMMENT 'Lists of one outcome. 按结果筛选。',
  KEY `operation_log_ip` (`ip`, `at`, `id`) COMMENT 'What came from one address. 按来源地址筛选。',
  KEY `operation_log_request` (`request_id`, `at`, `id`) COMMENT 'What one call did. 按调用的关联 id 查找。',
  KEY `operation_log_actor_name` (`actor_name`, `at`, `id`) COMMENT 'Rows of the actors that a search by name found; erasure. 按名称搜索操作者时取出对应的行；擦除个人数据。',
  KEY `operation_log_target_name` (`target_name`, `at`, `id`) COMMENT 'Rows of the targets that a search by name found; erasure. 按名称搜索操作对象时取出对应的行；擦除个人数据。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who did what, from where, with what outcome. Append-only, sealed into a hash chain; it outlives what it names. 操作日志：谁、从何处、做了什么、结果如何。只追加，并以哈希链封存；所引用的对象删除后仍然保留。';

CREATE TABLE `settings` (
  `name` VARCHAR(255) NOT NULL COMMENT 'Name of the setting. 设置名称。',
  `value` LONGTEXT NOT NULL COMMENT 'JSON value. JSON 值。',
  `version` BIGINT NOT NULL COMMENT 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  PRIMARY KEY (`name`),
  CONSTRAINT `settings_version_check` CHECK (`version` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='The gateway''s settings that administrators change while it runs. 管理员可在运行期修改的网关设置。';

CREATE TABLE `idempotency_keys` (
  `key` VARCHAR(255) NOT NULL COMMENT 'SHA-256 of credential, method, path and key, hex. 凭据、方法、路径与键的 SHA-256，十六进制。',
  `body_digest` LONGTEXT NOT NULL COMMENT 'SHA-256 of the body, hex: another body with the same key is refused. 请求体的 SHA-256，十六进制：同一键配不同请求体会被拒绝。',
  `status` BIGINT COMMENT 'HTTP status of the answer; NULL while the first call runs. 应答的 HTTP 状态码；首次调用尚未结束时为 NULL。',
  `answer_sealed` LONGTEXT COMMENT 'Sealed answer body; NULL while running or when too large. 加密保存的应答体；调用进行中或应答过大时为 NULL。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `expires_at` BIGINT NOT NULL COMMENT 'When it is forgotten, UTC milliseconds. 失效时间，UTC 毫秒。',
  PRIMARY KEY (`key`),
  KEY `idempotency_keys_expires` (`expires_at`) COMMENT 'Clean-up of expired ones. 清理已失效的键。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Answers kept for an `Idempotency-Key`. 为 `Idempotency-Key` 保存的应答。';

CREATE TABLE `requests` (
  `id` BINARY(16) NOT NULL COMMENT 'Key: the UUIDv7 in `req_…`. 主键：`req_…` 中的 UUIDv7。',
  `request_id` VARCHAR(255) COMMENT 'Correlation id of the client; NULL: the same as the id. 客户端的关联 id；NULL 表示与 id 相同。',
  `at` BIGINT NOT NULL COMMENT 'When it was admitted, UTC milliseconds. 准入时间，UTC 毫秒。',
  `state` VARCHAR(64) NOT NULL COMMENT 'held, settled or recovered. 状态：held 已预扣、settled 已结算、recovered 崩溃后恢复结算。',
  `customer_id` VARCHAR(64) COMMENT 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。',
  `customer_user_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer user. 客户用户的 id。',
  `token_id` VARCHAR(64) NOT NULL COMMENT 'Id of the auth token. 认证令牌的 id。',
  `model` LONGTEXT NOT NULL COMMENT 'Public name that the client asked for. 客户端请求的公开模型名。',
  `provider_id` VARCHAR(64) NOT NULL COMMENT 'Id of the provider. 提供商的 id。',
  `provider` LONGTEXT NOT NULL COMMENT 'The provider''s name at the time. 当时的提供商名称。',
  `deployment_id` VARCHAR(64) NOT NULL COMMENT 'Id of the deployment. 部署的 id。',
  `price_version_id` VARCHAR(64) NOT NULL COMMENT 'Version of the price that the charge was computed by. 计费所依据的价格版本。',
  `dialect_in` LONGTEXT NOT NULL COMMENT 'Wire format of the client. 客户端的接口格式。',
  `dialect_out` LONGTEXT NOT NULL COMMENT 'Wire format of the provider. 提供商的接口格式。',
  `operation` LONGTEXT NOT NULL COMMENT 'What was called: `chat` and others. 调用的操作：`chat` 等。',
  `stream` SMALLINT NOT NULL COMMENT '1: the answer was streamed. 1 表示流式应答。',
  `hold` BIGINT NOT NULL COMMENT 'Money set aside at admission, nano-USD. 准入时预扣的金额，单位纳美元。',
  `estimated_input_tokens` BIGINT NOT NULL COMMENT 'Estimated input tokens. 估算的输入 token 数。',
  `margin_millionths` BIGINT NOT NULL COMMENT 'The customer''s margin, pinned at admission, in millionths. 准入时固定的客户加成，单位百万分之一。',
  `status` INT COMMENT 'HTTP status that the client saw; 499 when it left first; NULL while held. 客户端收到的 HTTP 状态码；客户端先断开时为 499；未结算时为 NULL。',
  `finish_reason` LONGTEXT COMMENT 'Why the answer ended, unified; NULL without an answer. 统一的结束原因；没有应答时为 NULL。',
  `raw_finish_reason` LONGTEXT COMMENT 'Why the answer ended, as the provider wrote it. 提供商给出的原始结束原因。',
  `error_type` VARCHAR(255) COMMENT 'Type of the error; NULL for a success. 错误类型；成功时为 NULL。',
  `input_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Uncached input tokens. 未命中缓存的输入 token 数。',
  `cached_read_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Cached input tokens. 命中缓存的输入 token 数。',
  `cache_write_5m_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Written to the five-minute cache, tokens. 写入 5 分钟缓存的 token 数。',
  `cache_write_1h_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Written to the one-hour cache, tokens. 写入 1 小时缓存的 token 数。',
  `cache_write_30m_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Written to the thirty-minute cache, tokens. 写入 30 分钟缓存的 token 数。',
  `cache_write_12h_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Written to the twelve-hour cache, tokens. 写入 12 小时缓存的 token 数。',
  `output_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Output tokens. 输出 token 数。',
  `reasoning_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Reasoning, part of the output: tokens. 推理（属于输出） token 数。',
  `audio_input_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Audio, part of the input: tokens. 音频输入（属于输入） token 数。',
  `audio_output_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Audio, part of the output: tokens. 音频输出（属于输出） token 数。',
  `images` BIGINT NOT NULL DEFAULT 0 COMMENT 'Images made. 生成的图片数。',
  `tools` LONGTEXT COMMENT 'JSON object: calls of hosted tools by name; NULL without any. JSON 对象：各托管工具的调用次数；没有时为 NULL。',
  `estimated` SMALLINT NOT NULL DEFAULT 0 COMMENT '1: some count was estimated, not reported. 1 表示有计数为估算值，而非提供商上报。',
  `charge` BIGINT NOT NULL DEFAULT 0 COMMENT 'What the customer pays, nano-USD. 客户应付的费用，单位纳美元。',
  `overrun` BIGINT NOT NULL DEFAULT 0 COMMENT 'Cost above what the budgets had, not charged, nano-USD. 超出预算而未收取的费用，单位纳美元。',
  `provider_cost` BIGINT NOT NULL DEFAULT 0 COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  `latency_ms` DOUBLE COMMENT 'Milliseconds from the request to the end of the answer; NULL while held. 从收到请求到应答结束的毫秒数；未结算时为 NULL。',
  `time_to_first_token_ms` DOUBLE COMMENT 'Milliseconds to the first token; NULL when none came. 到首个 token 的毫秒数；没有输出时为 NULL。',
  `warnings` LONGTEXT COMMENT 'JSON array: what a translation could not express; NULL without any. JSON 数组：格式转换时无法表达的内容；没有时为 NULL。',
  `checkpoint_at` BIGINT COMMENT 'Last checkpoint of a stream''s progress, UTC milliseconds. 流式进度的最近一次检查点，UTC 毫秒。',
  `checkpoint_output_tokens` BIGINT COMMENT 'Relayed by the checkpoint: tokens. 检查点时已转发的输出 token 数。',
  `checkpoint_input_tokens` BIGINT COMMENT 'Input tokens that the provider had reported by then; NULL before it did. 检查点时提供商已上报的输入 token 数；尚未上报时为 NULL。',
  `checkpoint_charge` BIGINT COMMENT 'What a recovery would charge, nano-USD. 崩溃恢复时将收取的费用，单位纳美元。',
  PRIMARY KEY (`id`),
  CONSTRAINT `requests_charge_check` CHECK (`charge` >= 0),
  CONSTRAINT `requests_estimated_check` CHECK (`estimated` IN (0, 1)),
  CONSTRAINT `requests_hold_check` CHECK (`hold` >= 0),
  CONSTRAINT `requests_overrun_check` CHECK (`overrun` >= 0),
  CONSTRAINT `requests_provider_cost_check` CHECK (`provider_cost` >= 0),
  CONSTRAINT `requests_state_check` CHECK (`state` IN ('held', 'settled', 'recovered')),
  CONSTRAINT `requests_stream_check` CHECK (`stream` IN (0, 1)),
  KEY `requests_request_id` (`request_id`) COMMENT 'Look-up by the correlation id of a client. 按客户端关联 id 查找。',
  KEY `requests_customer_user` (`customer_user_id`, `id`) COMMENT 'Requests of one customer user, newest first. 某个客户用户的请求，由新到旧。',
  KEY `requests_held` (`state`, `id`) COMMENT 'Holds without settlement, at a start after a crash. 崩溃重启后查找尚未结算的预扣。',
  KEY `requests_failed` (`id`) COMMENT 'Requests that failed, newest first. 失败的请求，由新到旧。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='The request log: one row a call of a model. Rows outlive what they name. In SQLite a view of `request_rows`. 请求日志：每次模型调用一行；所引用的对象删除后仍然保留。SQLite 中为 `request_rows` 的视图。';

CREATE TABLE `attempts` (
  `id` BINARY(16) NOT NULL COMMENT 'The request, a UUIDv7. 所属请求的 UUIDv7。',
  `n` INT NOT NULL COMMENT '0, 1, … in the order tried. 尝试的序号：0、1……',
  `at` BIGINT NOT NULL COMMENT 'When it began, UTC milliseconds. 开始时间，UTC 毫秒。',
  `provider_id` VARCHAR(64) NOT NULL COMMENT 'Id of the provider. 提供商的 id。',
  `provider` LONGTEXT NOT NULL COMMENT 'The provider''s name at the time. 当时的提供商名称。',
  `deployment_id` VARCHAR(64) NOT NULL COMMENT 'Id of the deployment. 部署的 id。',
  `upstream_model` LONGTEXT NOT NULL COMMENT 'The provider''s own name for the model. 提供商侧的模型名。',
  `price_version_id` VARCHAR(64) NOT NULL COMMENT 'Version of the price that the charge was computed by. 计费所依据的价格版本。',
  `status` INT COMMENT 'HTTP status of the provider; NULL when none came. 提供商返回的 HTTP 状态码；未返回时为 NULL。',
  `error_type` LONGTEXT COMMENT 'Type of the error; NULL when this attempt did not fail. 错误类型；本次尝试未失败时为 NULL。',
  `provider_cost` BIGINT NOT NULL COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  `latency_ms` DOUBLE NOT NULL COMMENT 'Milliseconds that it took. 耗时，毫秒。',
  `time_to_first_byte_ms` DOUBLE COMMENT 'Milliseconds to the first byte; NULL when none came. 到首字节的毫秒数；没有返回时为 NULL。',
  `upstream_request_id` VARCHAR(255) COMMENT 'The provider''s own id of the call; NULL when it sent none. 提供商侧的请求 id；未提供时为 NULL。',
  `reason` VARCHAR(64) COMMENT 'Why it was made: `retry`, `failover`, `fallback` or `hedge`; NULL: it was the first. 发起原因：`retry`、`failover`、`fallback` 或 `hedge`；NULL 表示首次尝试。',
  `ended` VARCHAR(64) COMMENT '`outpaced`: another attempt answered first; `cancelled`: the request was ended; NULL: neither. `outpaced`：另一次尝试先应答；`cancelled`：请求被终止；NULL 表示两者皆非。',
  PRIMARY KEY (`id`, `n`),
  CONSTRAINT `attempts_ended_check` CHECK (`ended` IN ('outpaced', 'cancelled')),
  CONSTRAINT `attempts_provider_cost_check` CHECK (`provider_cost` >= 0),
  CONSTRAINT `attempts_reason_check` CHECK (`reason` IN ('retry', 'failover', 'fallback', 'hedge'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One try of a request at one deployment. In SQLite a view of `attempt_rows`. 请求在某个部署上的一次尝试。SQLite 中为 `attempt_rows` 的视图。';

CREATE TABLE `ledger` (
  `id` BINARY(16) NOT NULL COMMENT 'The request, a UUIDv7; of an adjustment its own. 所属请求的 UUIDv7；调整分录为其自身 id。',
  `phase` VARCHAR(64) NOT NULL COMMENT 'hold, extension, settlement, release, recovery, overrun or adjustment. 阶段：hold、extension、settlement、release、recovery、overrun 或 adjustment。',
  `n` INT NOT NULL COMMENT 'Number within the phase. 阶段内的序号。',
  `at` BIGINT NOT NULL COMMENT 'When, UTC milliseconds. 发生时间，UTC 毫秒。',
  `amount` BIGINT NOT NULL COMMENT 'Nano-USD: set aside, or charged; an adjustment is signed. 金额，单位纳美元：预扣额或收取额；调整分录可正可负。',
  `provider_cost` BIGINT NOT NULL DEFAULT 0 COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  `budgets` LONGTEXT NOT NULL COMMENT 'JSON array of [budget id, start of its period]. JSON 数组：[预算 id, 周期起点]。',
  `price_version_id` VARCHAR(64) COMMENT 'Version of the price; NULL where none applies. 价格版本；不适用时为 NULL。',
  `reason` LONGTEXT COMMENT 'Why an adjustment was made. 调整的原因。',
  `actor_id` VARCHAR(64) COMMENT 'Who made an adjustment. 作出调整的人。',
  PRIMARY KEY (`id`, `phase`, `n`),
  CONSTRAINT `ledger_check` CHECK ((`amount` >= 0) OR (`phase` = 'adjustment')),
  CONSTRAINT `ledger_phase_check` CHECK (`phase` IN ('hold', 'extension', 'settlement', 'release', 'recovery', 'overrun', 'adjustment')),
  CONSTRAINT `ledger_provider_cost_check` CHECK (`provider_cost` >= 0),
  KEY `ledger_adjustments` (`phase`, `id`, `n`) COMMENT 'Adjustments, for statements. 供对账单查找调整分录。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Holds and what replaced them. Append-only; the key refuses a second settlement. In SQLite a view of `ledger_rows`. 账本：预扣与其后续结算。只追加；主键保证不会重复结算。SQLite 中为 `ledger_rows` 的视图。';

CREATE TABLE `budget_balances` (
  `budget_id` VARCHAR(64) NOT NULL COMMENT 'The budget. 所属预算。',
  `period_start` BIGINT NOT NULL COMMENT 'Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。',
  `spent` BIGINT NOT NULL COMMENT 'Spent, nano-USD. 已支出的金额，单位纳美元。',
  `adjusted` BIGINT NOT NULL DEFAULT 0 COMMENT 'Sum of its adjustments, nano-USD: above zero there is more to spend. 调整金额之和，单位纳美元；大于零表示可用金额增加。',
  `adjustments` BIGINT NOT NULL DEFAULT 0 COMMENT 'How many adjustments that is. 调整次数。',
  PRIMARY KEY (`budget_id`, `period_start`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What a budget has spent in one of its periods, and what adjustments have added to it. 预算在某个周期内已支出的金额及累计调整额。';

CREATE TABLE `usage_hourly` (
  `hour` BIGINT NOT NULL COMMENT 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。',
  `token_id` VARCHAR(64) NOT NULL COMMENT 'Id of the auth token. 认证令牌的 id。',
  `model` VARCHAR(255) NOT NULL COMMENT 'Public name that the client asked for. 客户端请求的公开模型名。',
  `provider` VARCHAR(255) NOT NULL COMMENT 'The provider''s name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。',
  `customer_user_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer user. 客户用户的 id。',
  `customer_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。',
  `requests` BIGINT NOT NULL COMMENT 'Requests. 请求数。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed or were refused. 失败或被拒绝的请求数。',
  `input_tokens` BIGINT NOT NULL COMMENT 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。',
  `cached_input_tokens` BIGINT NOT NULL COMMENT 'Cached input tokens. 命中缓存的输入 token 数。',
  `output_tokens` BIGINT NOT NULL COMMENT 'Output tokens. 输出 token 数。',
  `charge` BIGINT NOT NULL COMMENT 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。',
  `provider_cost` BIGINT NOT NULL COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  `cache_write_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Input written to a cache, a part of the input tokens. 写入缓存的输入（计入输入） token 数。',
  `reasoning_tokens` BIGINT NOT NULL DEFAULT 0 COMMENT 'Reasoning, a part of the output tokens. 推理（计入输出） token 数。',
  PRIMARY KEY (`hour`, `token_id`, `model`, `provider`, `customer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Usage at its finest grain; days and months are sums of it. In SQLite a view of `usage_rows`. 最细粒度的用量汇总；按日、按月由其累加。SQLite 中为 `usage_rows` 的视图。';

CREATE TABLE `store_probe` (
  `id` INT NOT NULL COMMENT 'Always 1. 恒为 1。',
  `at` BIGINT NOT NULL COMMENT 'When it was written last, UTC milliseconds. 最近一次写入的时间，UTC 毫秒。',
  PRIMARY KEY (`id`),
  CONSTRAINT `store_probe_id_check` CHECK (`id` = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One row, written to find out whether the database takes writes again. 仅一行，用于探测数据库是否恢复可写。';

CREATE TABLE `operation_log_names` (
  `suffix` VARCHAR(255) NOT NULL COMMENT 'The name from one of its words on, in lower case. 名称中从某个词到末尾的部分，小写。',
  `name` VARCHAR(255) NOT NULL COMMENT 'The name as the log has it. 日志中的名称原文。',
  PRIMARY KEY (`suffix`, `name`),
  KEY `operation_log_names_name` (`name`) COMMENT 'Removal of a name. 删除某个名称。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Names in the operation log, from each of their words to the end: what a search begins with. 操作日志中的名称，按每个词到末尾展开，用于按名称搜索。';

CREATE TABLE `operation_log_chain` (
  `id` BIGINT NOT NULL COMMENT 'Always 1. 恒为 1。',
  `anchor_sequence` BIGINT NOT NULL COMMENT 'Number of the last row that retention removed; 0 before the first. 已被到期清理的最后一行的序号；尚未清理时为 0。',
  `anchor_hash` LONGTEXT NOT NULL COMMENT 'Hash of that row, hex: the chain begins behind it. 该行的哈希，十六进制；链从其后开始。',
  `head_sequence` BIGINT NOT NULL COMMENT 'Number of the last sealed row; 0 before the first. 最近封存的一行的序号；尚无时为 0。',
  `head_hash` LONGTEXT NOT NULL COMMENT 'Hash of that row, hex. 该行的哈希，十六进制。',
  PRIMARY KEY (`id`),
  CONSTRAINT `operation_log_chain_anchor_sequence_check` CHECK (`anchor_sequence` >= 0),
  CONSTRAINT `operation_log_chain_check` CHECK (`head_sequence` >= `anchor_sequence`),
  CONSTRAINT `operation_log_chain_id_check` CHECK (`id` = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One row: both ends of the hash chain. 仅一行：哈希链的两端。';

CREATE TABLE `data_epochs` (
  `epoch` BIGINT NOT NULL COMMENT 'Number, from 1. 编号，从 1 开始。',
  `data_id` VARCHAR(64) NOT NULL COMMENT '32 random hex digits, the same in every row: the origin of the data. 32 位随机十六进制数，各行相同，标识数据的来源。',
  `started_at` BIGINT NOT NULL COMMENT 'When it began, UTC milliseconds. 开始时间，UTC 毫秒。',
  `cause` VARCHAR(64) NOT NULL COMMENT 'created or restored. 起因：created 新建，restored 恢复备份。',
  `backup_id` VARCHAR(64) COMMENT 'The back-up that was restored; NULL for the first row. 所恢复的备份；首行为 NULL。',
  `backup_at` BIGINT COMMENT 'When that back-up was made, UTC milliseconds; NULL for the first row. 该备份的生成时间，UTC 毫秒；首行为 NULL。',
  PRIMARY KEY (`epoch`),
  CONSTRAINT `data_epochs_cause_check` CHECK (`cause` IN ('created', 'restored')),
  CONSTRAINT `data_epochs_epoch_check` CHECK (`epoch` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='The lives of these data: they begin once, and again with every restore. 数据的“纪元”：首次建立时开始，每次恢复备份后另起一个。';

CREATE TABLE `responses` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: id of its request, `req_` and a UUIDv7. 主键：所属请求的 id，`req_` 加 UUIDv7。',
  `response_id` VARCHAR(255) NOT NULL COMMENT 'The id that the client knows. 客户端所知的响应 id。',
  `customer_user_id` VARCHAR(64) NOT NULL COMMENT 'Whose it is. 所属客户用户的 id。',
  `provider_id` VARCHAR(64) COMMENT 'Who keeps it; NULL: it is kept here. 保存它的提供商的 id；NULL 表示由本系统保存。',
  `previous_id` VARCHAR(64) COMMENT 'The response that it continues; NULL: none. 所接续的响应；NULL 表示对话的开始。',
  `root_id` VARCHAR(64) NOT NULL COMMENT 'First response of its conversation. 所在对话的第一个响应。',
  `last_at` BIGINT NOT NULL COMMENT 'Of the first response of a conversation: when it went on last, UTC milliseconds. Retention counts from it. 对话的第一个响应：对话最近一次继续的时间，UTC 毫秒；保留期自此计算。',
  `context_tokens` BIGINT NOT NULL COMMENT 'Tokens of the conversation up to its end. 对话至此的 token 数。',
  `context_bytes` BIGINT NOT NULL COMMENT 'Bytes that are kept of the conversation up to its end. 对话至此保存的字节数。',
  `removed_at` BIGINT COMMENT 'When its client removed it, UTC milliseconds; NULL while it did not. 客户端删除它的时间，UTC 毫秒；未删除时为 NULL。',
  `content_sealed` LONGTEXT COMMENT 'Input and answer, sealed; NULL where a provider keeps them, or when nothing needs them any more. 输入与回答，加密保存；由提供商保存或不再需要时为 NULL。',
  PRIMARY KEY (`id`),
  CONSTRAINT `responses_context_bytes_check` CHECK (`context_bytes` >= 0),
  CONSTRAINT `responses_context_tokens_check` CHECK (`context_tokens` >= 0),
  KEY `responses_response` (`response_id`) COMMENT 'Finds a response by the id of the client. 按客户端所知的 id 查找。',
  KEY `responses_root` (`root_id`) COMMENT 'Responses of a conversation. 一个对话的全部响应。',
  KEY `responses_customer_user` (`customer_user_id`) COMMENT 'Responses of a customer user. 一个客户用户的全部响应。',
  KEY `responses_kept` (`last_at`) COMMENT 'Conversations that are kept here, oldest first: retention. 本系统保存的对话，最旧的在前；用于清理。',
  KEY `responses_named` (`last_at`) COMMENT 'Responses that providers keep, oldest first: retention. 提供商保存的响应，最旧的在前；用于清理。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Answers of `/v1/responses` that their customer user may continue, read and remove by id; kept here, sealed, or by a provider. `/v1/responses` 的响应，客户用户可凭 id 接续、查询和删除；由本系统加密保存，或由提供商保存。';

CREATE TABLE `response_removals` (
  `customer_user_id` VARCHAR(64) NOT NULL COMMENT 'Key: the customer user. 主键：客户用户的 id。',
  `at` BIGINT NOT NULL COMMENT 'When it was removed, UTC milliseconds. 删除时间，UTC 毫秒。',
  PRIMARY KEY (`customer_user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Customer users that are gone, whose responses are being removed in batches. 已删除的客户用户，其响应正在分批清除。';

CREATE TABLE `webhooks` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `whk_` and a UUIDv7. 主键：`whk_` 加 UUIDv7。',
  `position` BIGINT NOT NULL COMMENT 'Place in the list of the settings. 在设置列表中的位置。',
  `url` LONGTEXT NOT NULL COMMENT 'The address. 接收地址。',
  `secret_sealed` LONGTEXT NOT NULL COMMENT 'Key of the signatures, sealed. 签名密钥，加密保存。',
  `secret_last4` LONGTEXT NOT NULL COMMENT 'Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。',
  `events` LONGTEXT NOT NULL COMMENT 'JSON array of types that are sent; empty: all. JSON 数组：要发送的事件类型；空表示全部。',
  `enabled` SMALLINT NOT NULL COMMENT '1: used; 0: switched off. 1 启用，0 停用。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `updated_at` BIGINT NOT NULL COMMENT 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。',
  PRIMARY KEY (`id`),
  CONSTRAINT `webhooks_enabled_check` CHECK (`enabled` IN (0, 1)),
  CONSTRAINT `webhooks_position_check` CHECK (`position` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Addresses that events are sent to. 接收事件的地址（webhook）。';

CREATE TABLE `notices` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: 32 hex digits; of the event too. 主键：32 位十六进制数，亦为事件的编号。',
  `type` LONGTEXT NOT NULL COMMENT 'Type of the event. 事件类型。',
  `content` LONGTEXT NOT NULL COMMENT 'JSON object: what it is about, as it was then. JSON 对象：事件发生时的内容。',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What has happened and is to be told: written with what happened, removed with the log row and deliveries that it becomes. 待通知的事件：与事件本身同一事务写入，转为日志与投递时同一事务删除。';

CREATE TABLE `webhook_deliveries` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: `dlv_` and a UUIDv7. 主键：`dlv_` 加 UUIDv7。',
  `webhook_id` VARCHAR(64) NOT NULL COMMENT 'The receiver. 接收方。',
  `event_id` VARCHAR(64) NOT NULL COMMENT 'The event, the same for all receivers. 事件的编号，对各接收方相同。',
  `type` LONGTEXT NOT NULL COMMENT 'Type of the event. 事件类型。',
  `body` LONGTEXT NOT NULL COMMENT 'What is signed and sent. 所签名并发送的内容。',
  `state` VARCHAR(64) NOT NULL COMMENT 'pending, delivered or failed. 状态：pending 等待，delivered 已送达，failed 已放弃。',
  `attempts` BIGINT NOT NULL COMMENT 'How often it was tried. 已尝试的次数。',
  `next_attempt_at` BIGINT COMMENT 'When it is tried next, UTC milliseconds; NULL once it has ended. 下一次尝试的时间，UTC 毫秒；结束后为 NULL。',
  `last_attempt_at` BIGINT COMMENT 'When it was tried last, UTC milliseconds; NULL before the first. 最近一次尝试的时间，UTC 毫秒；尚未尝试时为 NULL。',
  `last_status` BIGINT COMMENT 'HTTP status of that attempt; NULL when none came. 该次尝试的 HTTP 状态码；没有响应时为 NULL。',
  `last_error` LONGTEXT COMMENT 'Why that attempt failed; NULL when it did not. 该次失败的原因；没有失败时为 NULL。',
  `created_at` BIGINT NOT NULL COMMENT 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。',
  `ended_at` BIGINT COMMENT 'When it was delivered or given up, UTC milliseconds; NULL before. 送达或放弃的时间，UTC 毫秒；此前为 NULL。',
  PRIMARY KEY (`id`),
  UNIQUE KEY `webhook_deliveries_webhook_id_event_id_key` (`webhook_id`, `event_id`),
  CONSTRAINT `webhook_deliveries_attempts_check` CHECK (`attempts` >= 0),
  CONSTRAINT `webhook_deliveries_state_check` CHECK (`state` IN ('pending', 'delivered', 'failed')),
  KEY `webhook_deliveries_due` (`webhook_id`, `next_attempt_at`) COMMENT 'What is to be sent to a webhook. 某 webhook 待发送的事件。',
  KEY `webhook_deliveries_list` (`webhook_id`, `created_at`, `id`) COMMENT 'Deliveries of a webhook, newest first. 某 webhook 的投递，最新的在前。',
  KEY `webhook_deliveries_made` (`created_at`) COMMENT 'Clean-up of old ones. 清理旧的投递。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Events on their way to a webhook, and how that went. 发往 webhook 的事件及其投递结果。';

CREATE TABLE `budget_alerts` (
  `budget_id` VARCHAR(64) NOT NULL COMMENT 'The budget. 所属预算。',
  `period_start` BIGINT NOT NULL COMMENT 'Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。',
  `share` BIGINT NOT NULL COMMENT 'Share of the amount that was reached, in millionths; 0: a request was refused. 已达到的金额比例，单位百万分之一；0 表示有请求因预算被拒。',
  PRIMARY KEY (`budget_id`, `period_start`, `share`),
  KEY `budget_alerts_period` (`period_start`) COMMENT 'Clean-up of old periods. 清理过去的周期。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What was told of a budget in one of its periods, so that it is told once. Written by triggers with the sums. 预算在某个周期内已发出的告警，保证每项只告警一次；由触发器随金额一同写入。';

CREATE TABLE `request_labels` (
  `id` BINARY(16) NOT NULL COMMENT 'The request. 所属请求。',
  `end_user` VARCHAR(255) COMMENT 'Whom the client asked for; NULL: not said; `…erased`: erased. 终端用户；NULL 表示未注明，`…erased` 表示已抹除。',
  `metadata` LONGTEXT COMMENT 'JSON object of texts; NULL: none. 元数据，JSON 对象；NULL 表示没有。',
  PRIMARY KEY (`id`),
  KEY `request_labels_end_user` (`end_user`, `id`) COMMENT 'Finds the requests of an end user. 按终端用户查找请求。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What clients said of their requests; one that said nothing has no row. 客户端为请求附加的标记；未附加的请求没有行。';

CREATE TABLE `label_hourly` (
  `hour` BIGINT NOT NULL COMMENT 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。',
  `customer_user_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer user. 客户用户的 id。',
  `name` VARCHAR(255) NOT NULL COMMENT 'Name of the member; empty: by end user. 元数据的键；空字符串表示终端用户。',
  `value` VARCHAR(255) NOT NULL COMMENT 'Its text; `…other`: those beyond the bound of an hour, `…erased`: those that were erased. 其值；`…other` 为超出每小时上限者，`…erased` 为已抹除者。',
  `customer_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。',
  `requests` BIGINT NOT NULL COMMENT 'Requests. 请求数。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed. 失败的请求数。',
  `input_tokens` BIGINT NOT NULL COMMENT 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。',
  `cached_input_tokens` BIGINT NOT NULL COMMENT 'Cached input tokens. 命中缓存的输入 token 数。',
  `output_tokens` BIGINT NOT NULL COMMENT 'Output tokens. 输出 token 数。',
  `charge` BIGINT NOT NULL COMMENT 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。',
  `provider_cost` BIGINT NOT NULL COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  PRIMARY KEY (`hour`, `customer_user_id`, `name`, `value`, `customer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Usage by a member of the metadata, or by end user. In SQLite a view of `label_rows`. 按元数据的键值或按终端用户汇总的用量。SQLite 中为 `label_rows` 的视图。';

CREATE TABLE `model_hourly` (
  `hour` BIGINT NOT NULL COMMENT 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。',
  `model` VARCHAR(255) NOT NULL COMMENT 'Public name that the client asked for. 客户端请求的公开模型名。',
  `provider` VARCHAR(255) NOT NULL COMMENT 'The provider''s name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。',
  `part` INT NOT NULL COMMENT 'PostgreSQL: connections add to rows of their own, so that none waits for another; what counts is the sum. PostgreSQL：各连接写入各自的行，互不等待；以合计为准。',
  `requests` BIGINT NOT NULL COMMENT 'Requests. 请求数。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed or were refused. 失败或被拒绝的请求数。',
  `input_tokens` BIGINT NOT NULL COMMENT 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。',
  `cached_input_tokens` BIGINT NOT NULL COMMENT 'Cached input tokens. 命中缓存的输入 token 数。',
  `output_tokens` BIGINT NOT NULL COMMENT 'Output tokens. 输出 token 数。',
  `charge` BIGINT NOT NULL COMMENT 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。',
  `provider_cost` BIGINT NOT NULL COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  `latency_us` BIGINT NOT NULL DEFAULT 0 COMMENT 'How long requests took that were answered without an error: their sum in microseconds. 无错误应答的请求的总耗时（微秒）。',
  `first_token_us` BIGINT NOT NULL DEFAULT 0 COMMENT 'When their first token came: the sum in microseconds. 其首个 token 耗时之和（微秒）。',
  `latency_le_10` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took at most 10 ms. 此类请求中耗时不超过 10 毫秒的数量。',
  `latency_le_15` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 10 ms and at most 15 ms. 此类请求中耗时超过 10 毫秒且不超过 15 毫秒的数量。',
  `latency_le_20` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 15 ms and at most 20 ms. 此类请求中耗时超过 15 毫秒且不超过 20 毫秒的数量。',
  `latency_le_30` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 20 ms and at most 30 ms. 此类请求中耗时超过 20 毫秒且不超过 30 毫秒的数量。',
  `latency_le_40` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 30 ms and at most 40 ms. 此类请求中耗时超过 30 毫秒且不超过 40 毫秒的数量。',
  `latency_le_60` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 40 ms and at most 60 ms. 此类请求中耗时超过 40 毫秒且不超过 60 毫秒的数量。',
  `latency_le_80` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 60 ms and at most 80 ms. 此类请求中耗时超过 60 毫秒且不超过 80 毫秒的数量。',
  `latency_le_120` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 80 ms and at most 120 ms. 此类请求中耗时超过 80 毫秒且不超过 120 毫秒的数量。',
  `latency_le_160` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 120 ms and at most 160 ms. 此类请求中耗时超过 120 毫秒且不超过 160 毫秒的数量。',
  `latency_le_240` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 160 ms and at most 240 ms. 此类请求中耗时超过 160 毫秒且不超过 240 毫秒的数量。',
  `latency_le_320` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 240 ms and at most 320 ms. 此类请求中耗时超过 240 毫秒且不超过 320 毫秒的数量。',
  `latency_le_480` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 320 ms and at most 480 ms. 此类请求中耗时超过 320 毫秒且不超过 480 毫秒的数量。',
  `latency_le_640` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 480 ms and at most 640 ms. 此类请求中耗时超过 480 毫秒且不超过 640 毫秒的数量。',
  `latency_le_960` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 640 ms and at most 960 ms. 此类请求中耗时超过 640 毫秒且不超过 960 毫秒的数量。',
  `latency_le_1280` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 960 ms and at most 1280 ms. 此类请求中耗时超过 960 毫秒且不超过 1280 毫秒的数量。',
  `latency_le_1920` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 1280 ms and at most 1920 ms. 此类请求中耗时超过 1280 毫秒且不超过 1920 毫秒的数量。',
  `latency_le_2560` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 1920 ms and at most 2560 ms. 此类请求中耗时超过 1920 毫秒且不超过 2560 毫秒的数量。',
  `latency_le_3840` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 2560 ms and at most 3840 ms. 此类请求中耗时超过 2560 毫秒且不超过 3840 毫秒的数量。',
  `latency_le_5120` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 3840 ms and at most 5120 ms. 此类请求中耗时超过 3840 毫秒且不超过 5120 毫秒的数量。',
  `latency_le_7680` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 5120 ms and at most 7680 ms. 此类请求中耗时超过 5120 毫秒且不超过 7680 毫秒的数量。',
  `latency_le_10240` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 7680 ms and at most 10240 ms. 此类请求中耗时超过 7680 毫秒且不超过 10240 毫秒的数量。',
  `latency_le_15360` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 10240 ms and at most 15360 ms. 此类请求中耗时超过 10240 毫秒且不超过 15360 毫秒的数量。',
  `latency_le_20480` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 15360 ms and at most 20480 ms. 此类请求中耗时超过 15360 毫秒且不超过 20480 毫秒的数量。',
  `latency_le_30720` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 20480 ms and at most 30720 ms. 此类请求中耗时超过 20480 毫秒且不超过 30720 毫秒的数量。',
  `latency_le_40960` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 30720 ms and at most 40960 ms. 此类请求中耗时超过 30720 毫秒且不超过 40960 毫秒的数量。',
  `latency_le_61440` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 40960 ms and at most 61440 ms. 此类请求中耗时超过 40960 毫秒且不超过 61440 毫秒的数量。',
  `latency_le_81920` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 61440 ms and at most 81920 ms. 此类请求中耗时超过 61440 毫秒且不超过 81920 毫秒的数量。',
  `latency_le_122880` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 81920 ms and at most 122880 ms. 此类请求中耗时超过 81920 毫秒且不超过 122880 毫秒的数量。',
  `latency_le_163840` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 122880 ms and at most 163840 ms. 此类请求中耗时超过 122880 毫秒且不超过 163840 毫秒的数量。',
  `latency_le_327680` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 163840 ms and at most 327680 ms. 此类请求中耗时超过 163840 毫秒且不超过 327680 毫秒的数量。',
  `latency_le_655360` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 327680 ms and at most 655360 ms. 此类请求中耗时超过 327680 毫秒且不超过 655360 毫秒的数量。',
  `latency_above` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests that took more than 655360 ms. 此类请求中耗时超过 655360 毫秒的数量。',
  `first_token_le_10` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after at most 10 ms. 此类请求中首个 token 耗时不超过 10 毫秒的数量。',
  `first_token_le_15` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 10 ms and at most 15 ms. 此类请求中首个 token 耗时超过 10 毫秒且不超过 15 毫秒的数量。',
  `first_token_le_20` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 15 ms and at most 20 ms. 此类请求中首个 token 耗时超过 15 毫秒且不超过 20 毫秒的数量。',
  `first_token_le_30` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 20 ms and at most 30 ms. 此类请求中首个 token 耗时超过 20 毫秒且不超过 30 毫秒的数量。',
  `first_token_le_40` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 30 ms and at most 40 ms. 此类请求中首个 token 耗时超过 30 毫秒且不超过 40 毫秒的数量。',
  `first_token_le_60` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 40 ms and at most 60 ms. 此类请求中首个 token 耗时超过 40 毫秒且不超过 60 毫秒的数量。',
  `first_token_le_80` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 60 ms and at most 80 ms. 此类请求中首个 token 耗时超过 60 毫秒且不超过 80 毫秒的数量。',
  `first_token_le_120` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 80 ms and at most 120 ms. 此类请求中首个 token 耗时超过 80 毫秒且不超过 120 毫秒的数量。',
  `first_token_le_160` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 120 ms and at most 160 ms. 此类请求中首个 token 耗时超过 120 毫秒且不超过 160 毫秒的数量。',
  `first_token_le_240` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 160 ms and at most 240 ms. 此类请求中首个 token 耗时超过 160 毫秒且不超过 240 毫秒的数量。',
  `first_token_le_320` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 240 ms and at most 320 ms. 此类请求中首个 token 耗时超过 240 毫秒且不超过 320 毫秒的数量。',
  `first_token_le_480` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 320 ms and at most 480 ms. 此类请求中首个 token 耗时超过 320 毫秒且不超过 480 毫秒的数量。',
  `first_token_le_640` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 480 ms and at most 640 ms. 此类请求中首个 token 耗时超过 480 毫秒且不超过 640 毫秒的数量。',
  `first_token_le_960` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 640 ms and at most 960 ms. 此类请求中首个 token 耗时超过 640 毫秒且不超过 960 毫秒的数量。',
  `first_token_le_1280` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 960 ms and at most 1280 ms. 此类请求中首个 token 耗时超过 960 毫秒且不超过 1280 毫秒的数量。',
  `first_token_le_1920` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 1280 ms and at most 1920 ms. 此类请求中首个 token 耗时超过 1280 毫秒且不超过 1920 毫秒的数量。',
  `first_token_le_2560` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 1920 ms and at most 2560 ms. 此类请求中首个 token 耗时超过 1920 毫秒且不超过 2560 毫秒的数量。',
  `first_token_le_3840` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 2560 ms and at most 3840 ms. 此类请求中首个 token 耗时超过 2560 毫秒且不超过 3840 毫秒的数量。',
  `first_token_le_5120` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 3840 ms and at most 5120 ms. 此类请求中首个 token 耗时超过 3840 毫秒且不超过 5120 毫秒的数量。',
  `first_token_le_7680` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 5120 ms and at most 7680 ms. 此类请求中首个 token 耗时超过 5120 毫秒且不超过 7680 毫秒的数量。',
  `first_token_le_10240` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 7680 ms and at most 10240 ms. 此类请求中首个 token 耗时超过 7680 毫秒且不超过 10240 毫秒的数量。',
  `first_token_le_15360` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 10240 ms and at most 15360 ms. 此类请求中首个 token 耗时超过 10240 毫秒且不超过 15360 毫秒的数量。',
  `first_token_le_20480` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 15360 ms and at most 20480 ms. 此类请求中首个 token 耗时超过 15360 毫秒且不超过 20480 毫秒的数量。',
  `first_token_le_30720` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 20480 ms and at most 30720 ms. 此类请求中首个 token 耗时超过 20480 毫秒且不超过 30720 毫秒的数量。',
  `first_token_le_40960` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 30720 ms and at most 40960 ms. 此类请求中首个 token 耗时超过 30720 毫秒且不超过 40960 毫秒的数量。',
  `first_token_le_61440` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 40960 ms and at most 61440 ms. 此类请求中首个 token 耗时超过 40960 毫秒且不超过 61440 毫秒的数量。',
  `first_token_le_81920` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 61440 ms and at most 81920 ms. 此类请求中首个 token 耗时超过 61440 毫秒且不超过 81920 毫秒的数量。',
  `first_token_le_122880` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 81920 ms and at most 122880 ms. 此类请求中首个 token 耗时超过 81920 毫秒且不超过 122880 毫秒的数量。',
  `first_token_le_163840` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 122880 ms and at most 163840 ms. 此类请求中首个 token 耗时超过 122880 毫秒且不超过 163840 毫秒的数量。',
  `first_token_le_327680` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 163840 ms and at most 327680 ms. 此类请求中首个 token 耗时超过 163840 毫秒且不超过 327680 毫秒的数量。',
  `first_token_le_655360` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 327680 ms and at most 655360 ms. 此类请求中首个 token 耗时超过 327680 毫秒且不超过 655360 毫秒的数量。',
  `first_token_above` BIGINT NOT NULL DEFAULT 0 COMMENT 'Such requests whose first token came after more than 655360 ms. 此类请求中首个 token 耗时超过 655360 毫秒的数量。',
  PRIMARY KEY (`hour`, `model`, `provider`, `part`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Usage of all callers by hour, model and provider, with how long requests took: charts of weeks are drawn from it. 所有调用方按小时、模型与提供商的用量及耗时；用于绘制长时间跨度的图表。';

CREATE TABLE `error_hourly` (
  `hour` BIGINT NOT NULL COMMENT 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。',
  `model` VARCHAR(255) NOT NULL COMMENT 'Public name that the client asked for. 客户端请求的公开模型名。',
  `provider` VARCHAR(255) NOT NULL COMMENT 'The provider''s name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。',
  `error_type` VARCHAR(255) NOT NULL COMMENT '`type` of the error table; empty where it was not kept. 错误表中的 `type`；未记录时为空字符串。',
  `part` INT NOT NULL COMMENT 'PostgreSQL: as in `model_hourly`. PostgreSQL：同 `model_hourly`。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed so, or were refused. 以此失败或被拒绝的请求数。',
  PRIMARY KEY (`hour`, `model`, `provider`, `error_type`, `part`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Errors of all callers by hour, model, provider and kind. 所有调用方按小时、模型、提供商与类型的错误数。';

CREATE TABLE `request_bodies` (
  `id` VARCHAR(64) NOT NULL COMMENT 'Key: id of its request, `req_` and a UUIDv7. 主键：所属请求的 id，`req_` 加 UUIDv7。',
  `at` BIGINT NOT NULL COMMENT 'When the request ended, UTC milliseconds. Retention counts from it. 请求结束时间，UTC 毫秒；保留期自此计算。',
  `customer_id` VARCHAR(64) COMMENT 'Customer of its request; NULL: none. 所属客户的 id；没有时为 NULL。',
  `customer_user_id` VARCHAR(64) NOT NULL COMMENT 'Whose request it was. 发起请求的客户用户的 id。',
  `end_user` VARCHAR(255) COMMENT 'Whom it was asked for, so that erasing them finds it; NULL: not said. 请求所注明的终端用户，供抹除时查找；未注明时为 NULL。',
  `content_sealed` LONGTEXT COMMENT 'Both bodies, sealed; NULL when it could not be opened any more. 请求与响应正文，加密保存；无法再解密时为 NULL。',
  PRIMARY KEY (`id`),
  KEY `request_bodies_at` (`at`) COMMENT 'Oldest first: retention. 最旧的在前；用于清理。',
  KEY `request_bodies_customer` (`customer_id`) COMMENT 'Bodies of a customer. 一个客户的全部正文。',
  KEY `request_bodies_customer_user` (`customer_user_id`) COMMENT 'Bodies of a customer user. 一个客户用户的全部正文。',
  KEY `request_bodies_end_user` (`end_user`) COMMENT 'Bodies of an end user: erasure. 一个终端用户的全部正文；用于抹除。'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What was received and sent of requests, where the operator keeps it; sealed, for a time. 请求与响应的正文，仅在运维者要求时加密保存一段时间。';

CREATE TABLE `budget_moves` (
  `budget_id` VARCHAR(64) NOT NULL COMMENT 'The budget. 所属预算。',
  `period_start` BIGINT NOT NULL COMMENT 'Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。',
  `period_end` BIGINT COMMENT 'End of the period, UTC milliseconds; NULL for `total`. 周期终点，UTC 毫秒；`total` 为 NULL。',
  PRIMARY KEY (`budget_id`, `period_start`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Current periods that a budget has got by a change of its calendar, which take over what names another one of it. 预算因更改周期、时区或起始日而获得的当前周期；同一预算记入其他周期的金额也计入其中。';

CREATE TABLE `budget_carries` (
  `budget_id` VARCHAR(64) NOT NULL COMMENT 'The budget. 所属预算。',
  `period_start` BIGINT NOT NULL COMMENT 'Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。',
  `n` BIGINT NOT NULL COMMENT 'Number within the period, from 1. 周期内的序号，从 1 开始。',
  `at` BIGINT NOT NULL COMMENT 'When, UTC milliseconds. 发生时间，UTC 毫秒。',
  `amount` BIGINT NOT NULL COMMENT 'Taken over, nano-USD. 承接的金额，单位纳美元。',
  PRIMARY KEY (`budget_id`, `period_start`, `n`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Append-only: what a period has taken over from others of its budget, which the ledger names. 仅追加：某周期从同一预算的其他周期（账目所记）承接的金额。';

CREATE TABLE `summed_days` (
  `day` BIGINT NOT NULL COMMENT 'Days since 1970 in UTC. 自 1970 年起的天数（UTC）。',
  PRIMARY KEY (`day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Days whose sums are made. What is settled later in one of them takes its row away, until it is summed up again. 已汇总的日期。此后若有请求结算到其中某一天，该行随即删除，待重新汇总后再写入。';

CREATE TABLE `total_hourly` (
  `hour` BIGINT NOT NULL COMMENT 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。',
  `requests` BIGINT NOT NULL COMMENT 'Requests. 请求数。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed or were refused. 失败或被拒绝的请求数。',
  `input_tokens` BIGINT NOT NULL COMMENT 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。',
  `cached_input_tokens` BIGINT NOT NULL COMMENT 'Cached input tokens. 命中缓存的输入 token 数。',
  `output_tokens` BIGINT NOT NULL COMMENT 'Output tokens. 输出 token 数。',
  `charge` BIGINT NOT NULL COMMENT 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。',
  `provider_cost` BIGINT NOT NULL COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  `latency_us` BIGINT NOT NULL COMMENT 'How long requests took that were answered without an error: their sum in microseconds. 无错误应答的请求的总耗时（微秒）。',
  `first_token_us` BIGINT NOT NULL COMMENT 'When their first token came: the sum in microseconds. 其首个 token 耗时之和（微秒）。',
  `latency_le_10` BIGINT NOT NULL COMMENT 'Such requests that took at most 10 ms. 此类请求中耗时不超过 10 毫秒的数量。',
  `latency_le_15` BIGINT NOT NULL COMMENT 'Such requests that took more than 10 ms and at most 15 ms. 此类请求中耗时超过 10 毫秒且不超过 15 毫秒的数量。',
  `latency_le_20` BIGINT NOT NULL COMMENT 'Such requests that took more than 15 ms and at most 20 ms. 此类请求中耗时超过 15 毫秒且不超过 20 毫秒的数量。',
  `latency_le_30` BIGINT NOT NULL COMMENT 'Such requests that took more than 20 ms and at most 30 ms. 此类请求中耗时超过 20 毫秒且不超过 30 毫秒的数量。',
  `latency_le_40` BIGINT NOT NULL COMMENT 'Such requests that took more than 30 ms and at most 40 ms. 此类请求中耗时超过 30 毫秒且不超过 40 毫秒的数量。',
  `latency_le_60` BIGINT NOT NULL COMMENT 'Such requests that took more than 40 ms and at most 60 ms. 此类请求中耗时超过 40 毫秒且不超过 60 毫秒的数量。',
  `latency_le_80` BIGINT NOT NULL COMMENT 'Such requests that took more than 60 ms and at most 80 ms. 此类请求中耗时超过 60 毫秒且不超过 80 毫秒的数量。',
  `latency_le_120` BIGINT NOT NULL COMMENT 'Such requests that took more than 80 ms and at most 120 ms. 此类请求中耗时超过 80 毫秒且不超过 120 毫秒的数量。',
  `latency_le_160` BIGINT NOT NULL COMMENT 'Such requests that took more than 120 ms and at most 160 ms. 此类请求中耗时超过 120 毫秒且不超过 160 毫秒的数量。',
  `latency_le_240` BIGINT NOT NULL COMMENT 'Such requests that took more than 160 ms and at most 240 ms. 此类请求中耗时超过 160 毫秒且不超过 240 毫秒的数量。',
  `latency_le_320` BIGINT NOT NULL COMMENT 'Such requests that took more than 240 ms and at most 320 ms. 此类请求中耗时超过 240 毫秒且不超过 320 毫秒的数量。',
  `latency_le_480` BIGINT NOT NULL COMMENT 'Such requests that took more than 320 ms and at most 480 ms. 此类请求中耗时超过 320 毫秒且不超过 480 毫秒的数量。',
  `latency_le_640` BIGINT NOT NULL COMMENT 'Such requests that took more than 480 ms and at most 640 ms. 此类请求中耗时超过 480 毫秒且不超过 640 毫秒的数量。',
  `latency_le_960` BIGINT NOT NULL COMMENT 'Such requests that took more than 640 ms and at most 960 ms. 此类请求中耗时超过 640 毫秒且不超过 960 毫秒的数量。',
  `latency_le_1280` BIGINT NOT NULL COMMENT 'Such requests that took more than 960 ms and at most 1280 ms. 此类请求中耗时超过 960 毫秒且不超过 1280 毫秒的数量。',
  `latency_le_1920` BIGINT NOT NULL COMMENT 'Such requests that took more than 1280 ms and at most 1920 ms. 此类请求中耗时超过 1280 毫秒且不超过 1920 毫秒的数量。',
  `latency_le_2560` BIGINT NOT NULL COMMENT 'Such requests that took more than 1920 ms and at most 2560 ms. 此类请求中耗时超过 1920 毫秒且不超过 2560 毫秒的数量。',
  `latency_le_3840` BIGINT NOT NULL COMMENT 'Such requests that took more than 2560 ms and at most 3840 ms. 此类请求中耗时超过 2560 毫秒且不超过 3840 毫秒的数量。',
  `latency_le_5120` BIGINT NOT NULL COMMENT 'Such requests that took more than 3840 ms and at most 5120 ms. 此类请求中耗时超过 3840 毫秒且不超过 5120 毫秒的数量。',
  `latency_le_7680` BIGINT NOT NULL COMMENT 'Such requests that took more than 5120 ms and at most 7680 ms. 此类请求中耗时超过 5120 毫秒且不超过 7680 毫秒的数量。',
  `latency_le_10240` BIGINT NOT NULL COMMENT 'Such requests that took more than 7680 ms and at most 10240 ms. 此类请求中耗时超过 7680 毫秒且不超过 10240 毫秒的数量。',
  `latency_le_15360` BIGINT NOT NULL COMMENT 'Such requests that took more than 10240 ms and at most 15360 ms. 此类请求中耗时超过 10240 毫秒且不超过 15360 毫秒的数量。',
  `latency_le_20480` BIGINT NOT NULL COMMENT 'Such requests that took more than 15360 ms and at most 20480 ms. 此类请求中耗时超过 15360 毫秒且不超过 20480 毫秒的数量。',
  `latency_le_30720` BIGINT NOT NULL COMMENT 'Such requests that took more than 20480 ms and at most 30720 ms. 此类请求中耗时超过 20480 毫秒且不超过 30720 毫秒的数量。',
  `latency_le_40960` BIGINT NOT NULL COMMENT 'Such requests that took more than 30720 ms and at most 40960 ms. 此类请求中耗时超过 30720 毫秒且不超过 40960 毫秒的数量。',
  `latency_le_61440` BIGINT NOT NULL COMMENT 'Such requests that took more than 40960 ms and at most 61440 ms. 此类请求中耗时超过 40960 毫秒且不超过 61440 毫秒的数量。',
  `latency_le_81920` BIGINT NOT NULL COMMENT 'Such requests that took more than 61440 ms and at most 81920 ms. 此类请求中耗时超过 61440 毫秒且不超过 81920 毫秒的数量。',
  `latency_le_122880` BIGINT NOT NULL COMMENT 'Such requests that took more than 81920 ms and at most 122880 ms. 此类请求中耗时超过 81920 毫秒且不超过 122880 毫秒的数量。',
  `latency_le_163840` BIGINT NOT NULL COMMENT 'Such requests that took more than 122880 ms and at most 163840 ms. 此类请求中耗时超过 122880 毫秒且不超过 163840 毫秒的数量。',
  `latency_le_327680` BIGINT NOT NULL COMMENT 'Such requests that took more than 163840 ms and at most 327680 ms. 此类请求中耗时超过 163840 毫秒且不超过 327680 毫秒的数量。',
  `latency_le_655360` BIGINT NOT NULL COMMENT 'Such requests that took more than 327680 ms and at most 655360 ms. 此类请求中耗时超过 327680 毫秒且不超过 655360 毫秒的数量。',
  `latency_above` BIGINT NOT NULL COMMENT 'Such requests that took more than 655360 ms. 此类请求中耗时超过 655360 毫秒的数量。',
  `first_token_le_10` BIGINT NOT NULL COMMENT 'Such requests whose first token came after at most 10 ms. 此类请求中首个 token 耗时不超过 10 毫秒的数量。',
  `first_token_le_15` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 10 ms and at most 15 ms. 此类请求中首个 token 耗时超过 10 毫秒且不超过 15 毫秒的数量。',
  `first_token_le_20` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 15 ms and at most 20 ms. 此类请求中首个 token 耗时超过 15 毫秒且不超过 20 毫秒的数量。',
  `first_token_le_30` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 20 ms and at most 30 ms. 此类请求中首个 token 耗时超过 20 毫秒且不超过 30 毫秒的数量。',
  `first_token_le_40` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 30 ms and at most 40 ms. 此类请求中首个 token 耗时超过 30 毫秒且不超过 40 毫秒的数量。',
  `first_token_le_60` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 40 ms and at most 60 ms. 此类请求中首个 token 耗时超过 40 毫秒且不超过 60 毫秒的数量。',
  `first_token_le_80` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 60 ms and at most 80 ms. 此类请求中首个 token 耗时超过 60 毫秒且不超过 80 毫秒的数量。',
  `first_token_le_120` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 80 ms and at most 120 ms. 此类请求中首个 token 耗时超过 80 毫秒且不超过 120 毫秒的数量。',
  `first_token_le_160` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 120 ms and at most 160 ms. 此类请求中首个 token 耗时超过 120 毫秒且不超过 160 毫秒的数量。',
  `first_token_le_240` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 160 ms and at most 240 ms. 此类请求中首个 token 耗时超过 160 毫秒且不超过 240 毫秒的数量。',
  `first_token_le_320` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 240 ms and at most 320 ms. 此类请求中首个 token 耗时超过 240 毫秒且不超过 320 毫秒的数量。',
  `first_token_le_480` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 320 ms and at most 480 ms. 此类请求中首个 token 耗时超过 320 毫秒且不超过 480 毫秒的数量。',
  `first_token_le_640` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 480 ms and at most 640 ms. 此类请求中首个 token 耗时超过 480 毫秒且不超过 640 毫秒的数量。',
  `first_token_le_960` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 640 ms and at most 960 ms. 此类请求中首个 token 耗时超过 640 毫秒且不超过 960 毫秒的数量。',
  `first_token_le_1280` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 960 ms and at most 1280 ms. 此类请求中首个 token 耗时超过 960 毫秒且不超过 1280 毫秒的数量。',
  `first_token_le_1920` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 1280 ms and at most 1920 ms. 此类请求中首个 token 耗时超过 1280 毫秒且不超过 1920 毫秒的数量。',
  `first_token_le_2560` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 1920 ms and at most 2560 ms. 此类请求中首个 token 耗时超过 1920 毫秒且不超过 2560 毫秒的数量。',
  `first_token_le_3840` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 2560 ms and at most 3840 ms. 此类请求中首个 token 耗时超过 2560 毫秒且不超过 3840 毫秒的数量。',
  `first_token_le_5120` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 3840 ms and at most 5120 ms. 此类请求中首个 token 耗时超过 3840 毫秒且不超过 5120 毫秒的数量。',
  `first_token_le_7680` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 5120 ms and at most 7680 ms. 此类请求中首个 token 耗时超过 5120 毫秒且不超过 7680 毫秒的数量。',
  `first_token_le_10240` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 7680 ms and at most 10240 ms. 此类请求中首个 token 耗时超过 7680 毫秒且不超过 10240 毫秒的数量。',
  `first_token_le_15360` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 10240 ms and at most 15360 ms. 此类请求中首个 token 耗时超过 10240 毫秒且不超过 15360 毫秒的数量。',
  `first_token_le_20480` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 15360 ms and at most 20480 ms. 此类请求中首个 token 耗时超过 15360 毫秒且不超过 20480 毫秒的数量。',
  `first_token_le_30720` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 20480 ms and at most 30720 ms. 此类请求中首个 token 耗时超过 20480 毫秒且不超过 30720 毫秒的数量。',
  `first_token_le_40960` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 30720 ms and at most 40960 ms. 此类请求中首个 token 耗时超过 30720 毫秒且不超过 40960 毫秒的数量。',
  `first_token_le_61440` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 40960 ms and at most 61440 ms. 此类请求中首个 token 耗时超过 40960 毫秒且不超过 61440 毫秒的数量。',
  `first_token_le_81920` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 61440 ms and at most 81920 ms. 此类请求中首个 token 耗时超过 61440 毫秒且不超过 81920 毫秒的数量。',
  `first_token_le_122880` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 81920 ms and at most 122880 ms. 此类请求中首个 token 耗时超过 81920 毫秒且不超过 122880 毫秒的数量。',
  `first_token_le_163840` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 122880 ms and at most 163840 ms. 此类请求中首个 token 耗时超过 122880 毫秒且不超过 163840 毫秒的数量。',
  `first_token_le_327680` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 163840 ms and at most 327680 ms. 此类请求中首个 token 耗时超过 163840 毫秒且不超过 327680 毫秒的数量。',
  `first_token_le_655360` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 327680 ms and at most 655360 ms. 此类请求中首个 token 耗时超过 327680 毫秒且不超过 655360 毫秒的数量。',
  `first_token_above` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 655360 ms. 此类请求中首个 token 耗时超过 655360 毫秒的数量。',
  PRIMARY KEY (`hour`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='`model_hourly` over all models and providers. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `model_hourly` 按小时合计所有模型与提供商。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';

CREATE TABLE `model_daily` (
  `day` BIGINT NOT NULL COMMENT 'Days since 1970 in UTC. 自 1970 年起的天数（UTC）。',
  `model` VARCHAR(255) NOT NULL COMMENT 'Public name that the client asked for. 客户端请求的公开模型名。',
  `provider` VARCHAR(255) NOT NULL COMMENT 'The provider''s name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。',
  `requests` BIGINT NOT NULL COMMENT 'Requests. 请求数。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed or were refused. 失败或被拒绝的请求数。',
  `input_tokens` BIGINT NOT NULL COMMENT 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。',
  `cached_input_tokens` BIGINT NOT NULL COMMENT 'Cached input tokens. 命中缓存的输入 token 数。',
  `output_tokens` BIGINT NOT NULL COMMENT 'Output tokens. 输出 token 数。',
  `charge` BIGINT NOT NULL COMMENT 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。',
  `provider_cost` BIGINT NOT NULL COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  `latency_us` BIGINT NOT NULL COMMENT 'How long requests took that were answered without an error: their sum in microseconds. 无错误应答的请求的总耗时（微秒）。',
  `first_token_us` BIGINT NOT NULL COMMENT 'When their first token came: the sum in microseconds. 其首个 token 耗时之和（微秒）。',
  `latency_le_10` BIGINT NOT NULL COMMENT 'Such requests that took at most 10 ms. 此类请求中耗时不超过 10 毫秒的数量。',
  `latency_le_15` BIGINT NOT NULL COMMENT 'Such requests that took more than 10 ms and at most 15 ms. 此类请求中耗时超过 10 毫秒且不超过 15 毫秒的数量。',
  `latency_le_20` BIGINT NOT NULL COMMENT 'Such requests that took more than 15 ms and at most 20 ms. 此类请求中耗时超过 15 毫秒且不超过 20 毫秒的数量。',
  `latency_le_30` BIGINT NOT NULL COMMENT 'Such requests that took more than 20 ms and at most 30 ms. 此类请求中耗时超过 20 毫秒且不超过 30 毫秒的数量。',
  `latency_le_40` BIGINT NOT NULL COMMENT 'Such requests that took more than 30 ms and at most 40 ms. 此类请求中耗时超过 30 毫秒且不超过 40 毫秒的数量。',
  `latency_le_60` BIGINT NOT NULL COMMENT 'Such requests that took more than 40 ms and at most 60 ms. 此类请求中耗时超过 40 毫秒且不超过 60 毫秒的数量。',
  `latency_le_80` BIGINT NOT NULL COMMENT 'Such requests that took more than 60 ms and at most 80 ms. 此类请求中耗时超过 60 毫秒且不超过 80 毫秒的数量。',
  `latency_le_120` BIGINT NOT NULL COMMENT 'Such requests that took more than 80 ms and at most 120 ms. 此类请求中耗时超过 80 毫秒且不超过 120 毫秒的数量。',
  `latency_le_160` BIGINT NOT NULL COMMENT 'Such requests that took more than 120 ms and at most 160 ms. 此类请求中耗时超过 120 毫秒且不超过 160 毫秒的数量。',
  `latency_le_240` BIGINT NOT NULL COMMENT 'Such requests that took more than 160 ms and at most 240 ms. 此类请求中耗时超过 160 毫秒且不超过 240 毫秒的数量。',
  `latency_le_320` BIGINT NOT NULL COMMENT 'Such requests that took more than 240 ms and at most 320 ms. 此类请求中耗时超过 240 毫秒且不超过 320 毫秒的数量。',
  `latency_le_480` BIGINT NOT NULL COMMENT 'Such requests that took more than 320 ms and at most 480 ms. 此类请求中耗时超过 320 毫秒且不超过 480 毫秒的数量。',
  `latency_le_640` BIGINT NOT NULL COMMENT 'Such requests that took more than 480 ms and at most 640 ms. 此类请求中耗时超过 480 毫秒且不超过 640 毫秒的数量。',
  `latency_le_960` BIGINT NOT NULL COMMENT 'Such requests that took more than 640 ms and at most 960 ms. 此类请求中耗时超过 640 毫秒且不超过 960 毫秒的数量。',
  `latency_le_1280` BIGINT NOT NULL COMMENT 'Such requests that took more than 960 ms and at most 1280 ms. 此类请求中耗时超过 960 毫秒且不超过 1280 毫秒的数量。',
  `latency_le_1920` BIGINT NOT NULL COMMENT 'Such requests that took more than 1280 ms and at most 1920 ms. 此类请求中耗时超过 1280 毫秒且不超过 1920 毫秒的数量。',
  `latency_le_2560` BIGINT NOT NULL COMMENT 'Such requests that took more than 1920 ms and at most 2560 ms. 此类请求中耗时超过 1920 毫秒且不超过 2560 毫秒的数量。',
  `latency_le_3840` BIGINT NOT NULL COMMENT 'Such requests that took more than 2560 ms and at most 3840 ms. 此类请求中耗时超过 2560 毫秒且不超过 3840 毫秒的数量。',
  `latency_le_5120` BIGINT NOT NULL COMMENT 'Such requests that took more than 3840 ms and at most 5120 ms. 此类请求中耗时超过 3840 毫秒且不超过 5120 毫秒的数量。',
  `latency_le_7680` BIGINT NOT NULL COMMENT 'Such requests that took more than 5120 ms and at most 7680 ms. 此类请求中耗时超过 5120 毫秒且不超过 7680 毫秒的数量。',
  `latency_le_10240` BIGINT NOT NULL COMMENT 'Such requests that took more than 7680 ms and at most 10240 ms. 此类请求中耗时超过 7680 毫秒且不超过 10240 毫秒的数量。',
  `latency_le_15360` BIGINT NOT NULL COMMENT 'Such requests that took more than 10240 ms and at most 15360 ms. 此类请求中耗时超过 10240 毫秒且不超过 15360 毫秒的数量。',
  `latency_le_20480` BIGINT NOT NULL COMMENT 'Such requests that took more than 15360 ms and at most 20480 ms. 此类请求中耗时超过 15360 毫秒且不超过 20480 毫秒的数量。',
  `latency_le_30720` BIGINT NOT NULL COMMENT 'Such requests that took more than 20480 ms and at most 30720 ms. 此类请求中耗时超过 20480 毫秒且不超过 30720 毫秒的数量。',
  `latency_le_40960` BIGINT NOT NULL COMMENT 'Such requests that took more than 30720 ms and at most 40960 ms. 此类请求中耗时超过 30720 毫秒且不超过 40960 毫秒的数量。',
  `latency_le_61440` BIGINT NOT NULL COMMENT 'Such requests that took more than 40960 ms and at most 61440 ms. 此类请求中耗时超过 40960 毫秒且不超过 61440 毫秒的数量。',
  `latency_le_81920` BIGINT NOT NULL COMMENT 'Such requests that took more than 61440 ms and at most 81920 ms. 此类请求中耗时超过 61440 毫秒且不超过 81920 毫秒的数量。',
  `latency_le_122880` BIGINT NOT NULL COMMENT 'Such requests that took more than 81920 ms and at most 122880 ms. 此类请求中耗时超过 81920 毫秒且不超过 122880 毫秒的数量。',
  `latency_le_163840` BIGINT NOT NULL COMMENT 'Such requests that took more than 122880 ms and at most 163840 ms. 此类请求中耗时超过 122880 毫秒且不超过 163840 毫秒的数量。',
  `latency_le_327680` BIGINT NOT NULL COMMENT 'Such requests that took more than 163840 ms and at most 327680 ms. 此类请求中耗时超过 163840 毫秒且不超过 327680 毫秒的数量。',
  `latency_le_655360` BIGINT NOT NULL COMMENT 'Such requests that took more than 327680 ms and at most 655360 ms. 此类请求中耗时超过 327680 毫秒且不超过 655360 毫秒的数量。',
  `latency_above` BIGINT NOT NULL COMMENT 'Such requests that took more than 655360 ms. 此类请求中耗时超过 655360 毫秒的数量。',
  `first_token_le_10` BIGINT NOT NULL COMMENT 'Such requests whose first token came after at most 10 ms. 此类请求中首个 token 耗时不超过 10 毫秒的数量。',
  `first_token_le_15` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 10 ms and at most 15 ms. 此类请求中首个 token 耗时超过 10 毫秒且不超过 15 毫秒的数量。',
  `first_token_le_20` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 15 ms and at most 20 ms. 此类请求中首个 token 耗时超过 15 毫秒且不超过 20 毫秒的数量。',
  `first_token_le_30` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 20 ms and at most 30 ms. 此类请求中首个 token 耗时超过 20 毫秒且不超过 30 毫秒的数量。',
  `first_token_le_40` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 30 ms and at most 40 ms. 此类请求中首个 token 耗时超过 30 毫秒且不超过 40 毫秒的数量。',
  `first_token_le_60` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 40 ms and at most 60 ms. 此类请求中首个 token 耗时超过 40 毫秒且不超过 60 毫秒的数量。',
  `first_token_le_80` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 60 ms and at most 80 ms. 此类请求中首个 token 耗时超过 60 毫秒且不超过 80 毫秒的数量。',
  `first_token_le_120` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 80 ms and at most 120 ms. 此类请求中首个 token 耗时超过 80 毫秒且不超过 120 毫秒的数量。',
  `first_token_le_160` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 120 ms and at most 160 ms. 此类请求中首个 token 耗时超过 120 毫秒且不超过 160 毫秒的数量。',
  `first_token_le_240` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 160 ms and at most 240 ms. 此类请求中首个 token 耗时超过 160 毫秒且不超过 240 毫秒的数量。',
  `first_token_le_320` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 240 ms and at most 320 ms. 此类请求中首个 token 耗时超过 240 毫秒且不超过 320 毫秒的数量。',
  `first_token_le_480` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 320 ms and at most 480 ms. 此类请求中首个 token 耗时超过 320 毫秒且不超过 480 毫秒的数量。',
  `first_token_le_640` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 480 ms and at most 640 ms. 此类请求中首个 token 耗时超过 480 毫秒且不超过 640 毫秒的数量。',
  `first_token_le_960` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 640 ms and at most 960 ms. 此类请求中首个 token 耗时超过 640 毫秒且不超过 960 毫秒的数量。',
  `first_token_le_1280` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 960 ms and at most 1280 ms. 此类请求中首个 token 耗时超过 960 毫秒且不超过 1280 毫秒的数量。',
  `first_token_le_1920` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 1280 ms and at most 1920 ms. 此类请求中首个 token 耗时超过 1280 毫秒且不超过 1920 毫秒的数量。',
  `first_token_le_2560` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 1920 ms and at most 2560 ms. 此类请求中首个 token 耗时超过 1920 毫秒且不超过 2560 毫秒的数量。',
  `first_token_le_3840` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 2560 ms and at most 3840 ms. 此类请求中首个 token 耗时超过 2560 毫秒且不超过 3840 毫秒的数量。',
  `first_token_le_5120` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 3840 ms and at most 5120 ms. 此类请求中首个 token 耗时超过 3840 毫秒且不超过 5120 毫秒的数量。',
  `first_token_le_7680` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 5120 ms and at most 7680 ms. 此类请求中首个 token 耗时超过 5120 毫秒且不超过 7680 毫秒的数量。',
  `first_token_le_10240` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 7680 ms and at most 10240 ms. 此类请求中首个 token 耗时超过 7680 毫秒且不超过 10240 毫秒的数量。',
  `first_token_le_15360` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 10240 ms and at most 15360 ms. 此类请求中首个 token 耗时超过 10240 毫秒且不超过 15360 毫秒的数量。',
  `first_token_le_20480` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 15360 ms and at most 20480 ms. 此类请求中首个 token 耗时超过 15360 毫秒且不超过 20480 毫秒的数量。',
  `first_token_le_30720` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 20480 ms and at most 30720 ms. 此类请求中首个 token 耗时超过 20480 毫秒且不超过 30720 毫秒的数量。',
  `first_token_le_40960` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 30720 ms and at most 40960 ms. 此类请求中首个 token 耗时超过 30720 毫秒且不超过 40960 毫秒的数量。',
  `first_token_le_61440` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 40960 ms and at most 61440 ms. 此类请求中首个 token 耗时超过 40960 毫秒且不超过 61440 毫秒的数量。',
  `first_token_le_81920` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 61440 ms and at most 81920 ms. 此类请求中首个 token 耗时超过 61440 毫秒且不超过 81920 毫秒的数量。',
  `first_token_le_122880` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 81920 ms and at most 122880 ms. 此类请求中首个 token 耗时超过 81920 毫秒且不超过 122880 毫秒的数量。',
  `first_token_le_163840` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 122880 ms and at most 163840 ms. 此类请求中首个 token 耗时超过 122880 毫秒且不超过 163840 毫秒的数量。',
  `first_token_le_327680` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 163840 ms and at most 327680 ms. 此类请求中首个 token 耗时超过 163840 毫秒且不超过 327680 毫秒的数量。',
  `first_token_le_655360` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 327680 ms and at most 655360 ms. 此类请求中首个 token 耗时超过 327680 毫秒且不超过 655360 毫秒的数量。',
  `first_token_above` BIGINT NOT NULL COMMENT 'Such requests whose first token came after more than 655360 ms. 此类请求中首个 token 耗时超过 655360 毫秒的数量。',
  PRIMARY KEY (`day`, `model`, `provider`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='`model_hourly` by the day. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `model_hourly` 按日汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';

CREATE TABLE `error_kind_hourly` (
  `hour` BIGINT NOT NULL COMMENT 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。',
  `error_type` VARCHAR(255) NOT NULL COMMENT '`type` of the error table; empty where it was not kept. 错误表中的 `type`；未记录时为空字符串。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed so, or were refused. 以此失败或被拒绝的请求数。',
  PRIMARY KEY (`hour`, `error_type`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='`error_hourly` over all models and providers. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `error_hourly` 按小时合计所有模型与提供商。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';

CREATE TABLE `customer_hourly` (
  `hour` BIGINT NOT NULL COMMENT 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。',
  `customer_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。',
  `requests` BIGINT NOT NULL COMMENT 'Requests. 请求数。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed or were refused. 失败或被拒绝的请求数。',
  `input_tokens` BIGINT NOT NULL COMMENT 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。',
  `cached_input_tokens` BIGINT NOT NULL COMMENT 'Cached input tokens. 命中缓存的输入 token 数。',
  `output_tokens` BIGINT NOT NULL COMMENT 'Output tokens. 输出 token 数。',
  `charge` BIGINT NOT NULL COMMENT 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。',
  `provider_cost` BIGINT NOT NULL COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  PRIMARY KEY (`hour`, `customer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='`usage_hourly` by customer. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `usage_hourly` 按客户汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';

CREATE TABLE `caller_hourly` (
  `hour` BIGINT NOT NULL COMMENT 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。',
  `token_id` VARCHAR(64) NOT NULL COMMENT 'Id of the auth token. 认证令牌的 id。',
  `customer_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。',
  `customer_user_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer user. 客户用户的 id。',
  `requests` BIGINT NOT NULL COMMENT 'Requests. 请求数。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed or were refused. 失败或被拒绝的请求数。',
  `input_tokens` BIGINT NOT NULL COMMENT 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。',
  `cached_input_tokens` BIGINT NOT NULL COMMENT 'Cached input tokens. 命中缓存的输入 token 数。',
  `output_tokens` BIGINT NOT NULL COMMENT 'Output tokens. 输出 token 数。',
  `charge` BIGINT NOT NULL COMMENT 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。',
  `provider_cost` BIGINT NOT NULL COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  PRIMARY KEY (`hour`, `token_id`, `customer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='`usage_hourly` by token. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `usage_hourly` 按令牌汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';

CREATE TABLE `caller_daily` (
  `day` BIGINT NOT NULL COMMENT 'Days since 1970 in UTC. 自 1970 年起的天数（UTC）。',
  `token_id` VARCHAR(64) NOT NULL COMMENT 'Id of the auth token. 认证令牌的 id。',
  `customer_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。',
  `customer_user_id` VARCHAR(64) NOT NULL COMMENT 'Id of the customer user. 客户用户的 id。',
  `requests` BIGINT NOT NULL COMMENT 'Requests. 请求数。',
  `errors` BIGINT NOT NULL COMMENT 'Requests that failed or were refused. 失败或被拒绝的请求数。',
  `input_tokens` BIGINT NOT NULL COMMENT 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。',
  `cached_input_tokens` BIGINT NOT NULL COMMENT 'Cached input tokens. 命中缓存的输入 token 数。',
  `output_tokens` BIGINT NOT NULL COMMENT 'Output tokens. 输出 token 数。',
  `charge` BIGINT NOT NULL COMMENT 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。',
  `provider_cost` BIGINT NOT NULL COMMENT 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。',
  PRIMARY KEY (`day`, `token_id`, `customer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='`usage_hourly` by the day and token. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `usage_hourly` 按日与令牌汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';
