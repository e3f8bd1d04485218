-- Schema of Tallygate for SQLite, as of migration 0026-failed-requests. Made from the migrations by scripts/schema.
-- Instants are UTC milliseconds, money is nano-USD, shares are millionths, JSON is text, booleans are 0 and 1.
-- Load it with foreign keys on; a server then finds every migration done.

PRAGMA foreign_keys = ON;

-- Steps of the schema that have run.
-- 已执行的数据库迁移。
CREATE TABLE schema_migrations (
  -- Number and name of the step. 迁移的编号与名称。
  id TEXT PRIMARY KEY NOT NULL,
  -- SHA-256 of the step's SQL, hex: data of another build are refused. 迁移 SQL 的 SHA-256，十六进制：由其他构建写入的数据会被拒绝。
  checksum TEXT NOT NULL,
  -- When it ran: UTC milliseconds in SQLite, an instant elsewhere. 执行时间：SQLite 为 UTC 毫秒，其他数据库为时间戳。
  applied_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Operators of the gateway.
-- 网关的管理员。
CREATE TABLE admins (
  -- Key: `adm_` and a UUIDv7. 主键：`adm_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL,
  -- Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。
  version INTEGER NOT NULL CHECK (version >= 1),
  -- Name to sign in with, in lower case. 登录名，一律小写。
  username TEXT NOT NULL UNIQUE CHECK (username <> '' AND username = lower(username)),
  -- Password, argon2id in PHC form. 密码的 argon2id 哈希（PHC 格式）。
  password_hash TEXT NOT NULL,
  -- Name to show. 显示名称。
  name TEXT NOT NULL,
  -- What it may do: owner, admin, operator, support or auditor. 角色，决定权限：owner、admin、operator、support 或 auditor。
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  -- active, or suspended: cannot sign in. 状态：active 正常；suspended 已停用，无法登录。
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  -- Sealed secret of the one-time codes; NULL without any. 一次性验证码（TOTP）的密钥，加密保存；未登记时为 NULL。
  totp_secret TEXT,
  -- JSON array: SHA-256 of the unused recovery codes. JSON 数组：尚未使用的恢复码的 SHA-256。
  recovery_codes TEXT NOT NULL,
  -- When the password was set, UTC milliseconds. 最近一次设置密码的时间，UTC 毫秒。
  password_changed_at INTEGER NOT NULL,
  -- Last sign-in, UTC milliseconds; NULL before the first. 最近一次登录的时间，UTC 毫秒；从未登录时为 NULL。
  last_login_at INTEGER,
  -- When the secret was confirmed by a code; NULL: sign-ins need no code. 密钥经验证码确认的时间；为 NULL 时登录不要求验证码。
  totp_enabled_at INTEGER,
  -- Time step of the last code taken; that one and earlier ones are refused. 最近一次被接受的验证码的时间步；该步及更早的验证码不再接受。
  totp_last_step INTEGER
) STRICT;

-- Browser sessions of administrators.
-- 管理员的浏览器会话。
CREATE TABLE sessions (
  -- Key: `ses_` and a UUIDv7. 主键：`ses_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- Whose session it is. 会话所属的管理员。
  admin_id TEXT NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
  -- SHA-256 of the cookie's secret, hex. Cookie 密文的 SHA-256，十六进制。
  digest TEXT NOT NULL UNIQUE,
  -- SHA-256 of the CSRF token, hex. CSRF 令牌的 SHA-256，十六进制。
  csrf_digest TEXT NOT NULL,
  -- Address that it was opened from. 建立会话时的来源地址。
  ip TEXT NOT NULL,
  -- User agent that it was opened with. 建立会话时的 User-Agent。
  user_agent TEXT NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- Last use, UTC milliseconds. 最近一次使用的时间，UTC 毫秒。
  last_seen_at INTEGER NOT NULL,
  -- When it ends by itself, UTC milliseconds. 自动失效的时间，UTC 毫秒。
  expires_at INTEGER NOT NULL,
  -- When it was ended; NULL while it was not. 被主动结束的时间；未结束时为 NULL。
  ended_at INTEGER
) STRICT;
CREATE INDEX sessions_admin ON sessions (admin_id, created_at);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- Long-lived credentials of automation, each with a role.
-- 供自动化使用的长期管理密钥，各有角色。
CREATE TABLE management_keys (
  -- Key: `key_` and a UUIDv7. 主键：`key_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL,
  -- Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。
  version INTEGER NOT NULL CHECK (version >= 1),
  -- Name to show. 显示名称。
  name TEXT NOT NULL,
  -- SHA-256 of the key, hex. 密钥的 SHA-256，十六进制。
  digest TEXT NOT NULL UNIQUE,
  -- Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。
  last4 TEXT NOT NULL,
  -- What it may do: owner, admin, operator, support or auditor. 角色，决定权限：owner、admin、operator、support 或 auditor。
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  -- When it ends by itself, UTC milliseconds; NULL: never. 到期时间，UTC 毫秒；NULL 表示永不过期。
  expires_at INTEGER,
  -- When it was revoked, UTC milliseconds; NULL while it was not. 吊销时间，UTC 毫秒；未吊销时为 NULL。
  revoked_at INTEGER,
  -- Last use, UTC milliseconds, to the minute; NULL before the first. 最近一次使用的时间，UTC 毫秒，精确到分钟；从未使用时为 NULL。
  last_used_at INTEGER,
  -- Id of who made it; the key outlives its maker. 创建者的 id；创建者被删除后密钥依然保留。
  created_by TEXT NOT NULL
) STRICT;

-- Tenants.
-- 租户（客户）。
CREATE TABLE customers (
  -- Key: `cus_` and a UUIDv7. 主键：`cus_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL,
  -- Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。
  version INTEGER NOT NULL CHECK (version >= 1),
  -- Name to show. 显示名称。
  name TEXT NOT NULL,
  -- active, or suspended: refused. 状态：active 正常；suspended 已停用，请求会被拒绝。
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  -- JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。
  limits TEXT NOT NULL,
  -- JSON array of model name patterns with `*`; NULL allows all. JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。
  allowed_models TEXT,
  -- What is added to the price, in millionths: 100000 is 10 %. 在价格上的加成，单位百万分之一：100000 即 10%。
  margin_millionths INTEGER NOT NULL CHECK (margin_millionths >= -1000000),
  -- JSON object of the operator's own strings. JSON 对象：管理员自定义的字符串键值。
  metadata TEXT NOT NULL
) STRICT;
CREATE INDEX customers_created ON customers (created_at, id);

-- People and services that send prompts.
-- 发送提示词的个人或服务（客户用户）。
CREATE TABLE customer_users (
  -- Key: `usr_` and a UUIDv7. 主键：`usr_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL,
  -- Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。
  version INTEGER NOT NULL CHECK (version >= 1),
  -- Name to show. 显示名称。
  name TEXT NOT NULL,
  -- E-mail address; NULL when none is known. 电子邮箱；未填写时为 NULL。
  email TEXT,
  -- The customer; NULL without one. 所属客户；不属于任何客户时为 NULL。
  customer_id TEXT REFERENCES customers (id),
  -- active, or suspended: refused. 状态：active 正常；suspended 已停用，请求会被拒绝。
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  -- JSON array of model name patterns with `*`; NULL allows all. JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。
  allowed_models TEXT,
  -- JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。
  limits TEXT NOT NULL,
  -- JSON array of addresses and CIDR ranges; NULL allows all. JSON 数组：允许的 IP 地址与 CIDR 网段；NULL 表示不限。
  allowed_ips TEXT,
  -- When it ends by itself, UTC milliseconds; NULL: never. 到期时间，UTC 毫秒；NULL 表示永不过期。
  expires_at INTEGER,
  -- JSON object of the operator's own strings. JSON 对象：管理员自定义的字符串键值。
  metadata TEXT NOT NULL
) STRICT;
CREATE INDEX customer_users_created ON customer_users (created_at, id);
CREATE INDEX customer_users_name ON customer_users (name, id);
CREATE INDEX customer_users_customer ON customer_users (customer_id, created_at, id);

-- Long-lived secrets issued to customer users; only digests are kept.
-- 颁发给客户用户的长期认证令牌；只保存摘要。
CREATE TABLE auth_tokens (
  -- Key: `tok_` and a UUIDv7. 主键：`tok_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL,
  -- Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。
  version INTEGER NOT NULL CHECK (version >= 1),
  -- Whose token it is. 令牌所属的客户用户。
  customer_user_id TEXT NOT NULL REFERENCES customer_users (id),
  -- Name to show. 显示名称。
  name TEXT NOT NULL,
  -- SHA-256 of the whole token, hex. 整个令牌的 SHA-256，十六进制。
  digest TEXT NOT NULL UNIQUE,
  -- Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。
  last4 TEXT NOT NULL,
  -- When it ends by itself, UTC milliseconds; NULL: never. 到期时间，UTC 毫秒；NULL 表示永不过期。
  expires_at INTEGER,
  -- When it was revoked, UTC milliseconds; NULL while it was not. 吊销时间，UTC 毫秒；未吊销时为 NULL。
  revoked_at INTEGER,
  -- JSON array of model name patterns with `*`; NULL allows all. JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。
  allowed_models TEXT,
  -- JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。
  limits TEXT NOT NULL,
  -- JSON array of addresses and CIDR ranges; NULL allows all. JSON 数组：允许的 IP 地址与 CIDR 网段；NULL 表示不限。
  allowed_ips TEXT,
  -- 1: the token itself is accepted as an API key. 1 表示令牌本身可直接作为 API 密钥使用。
  direct_use INTEGER NOT NULL CHECK (direct_use IN (0, 1)),
  -- What happens when the worst case exceeds the budget: shorten the answer or refuse. 最坏情况费用超出预算时：shorten 缩短输出，refuse 拒绝请求。
  on_low_budget TEXT NOT NULL CHECK (on_low_budget IN ('shorten', 'refuse')),
  -- Last use, UTC milliseconds, to the minute; NULL before the first. 最近一次使用的时间，UTC 毫秒，精确到分钟；从未使用时为 NULL。
  last_used_at INTEGER,
  -- The successor that a rotation made; NULL without one. 轮换后产生的新令牌；未轮换时为 NULL。
  rotated_to TEXT REFERENCES auth_tokens (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  -- When a rotated token stops working, UTC milliseconds; NULL when it was not rotated. 轮换后旧令牌失效的时间，UTC 毫秒；未轮换时为 NULL。
  overlap_ends_at INTEGER,
  -- Generated: the earlier of `expires_at` and `overlap_ends_at`. 生成列：`expires_at` 与 `overlap_ends_at` 中较早者。
  ends_at INTEGER GENERATED ALWAYS AS (coalesce(min(expires_at, overlap_ends_at), expires_at, overlap_ends_at)) STORED,
  -- First token of the line that rotations make: limits and budgets are counted under it. 轮换链中的首个令牌：限制与预算都按它计数。
  line_id TEXT NOT NULL DEFAULT '',
  -- active, expired or revoked, as last written; the instants decide. 最近一次写入的状态：active、expired 或 revoked；以各时间字段为准。
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'expired', 'revoked')),
  -- Generated: the name in lower case. 生成列：小写的名称。
  name_key TEXT GENERATED ALWAYS AS (lower(name)) VIRTUAL
) STRICT;
CREATE INDEX auth_tokens_created ON auth_tokens (created_at, id);
CREATE INDEX auth_tokens_user ON auth_tokens (customer_user_id, created_at, id);
CREATE INDEX auth_tokens_ends ON auth_tokens (ends_at, id) WHERE ends_at IS NOT NULL;
CREATE INDEX auth_tokens_revoked ON auth_tokens (revoked_at, id) WHERE revoked_at IS NOT NULL;
CREATE INDEX auth_tokens_rotated ON auth_tokens (rotated_to) WHERE rotated_to IS NOT NULL;
CREATE INDEX auth_tokens_line ON auth_tokens (line_id) WHERE line_id <> id;
CREATE INDEX auth_tokens_state ON auth_tokens (state, created_at, id);
CREATE INDEX auth_tokens_user_state ON auth_tokens (customer_user_id, state, created_at, id);
CREATE INDEX auth_tokens_name ON auth_tokens (name_key, id);
CREATE INDEX auth_tokens_user_name ON auth_tokens (customer_user_id, name_key, id);
CREATE INDEX auth_tokens_last4 ON auth_tokens (last4);
CREATE INDEX auth_tokens_expires ON auth_tokens (expires_at, id) WHERE expires_at IS NOT NULL;

-- Short-lived secrets, obtained with an auth token or an administrator's sign-in.
-- 短期访问令牌，以认证令牌换取，或由管理员登录获得。
CREATE TABLE access_tokens (
  -- Key: `act_` and a UUIDv7. 主键：`act_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- SHA-256 of the whole token, hex. 整个令牌的 SHA-256，十六进制。
  digest TEXT NOT NULL UNIQUE,
  -- Auth token that it was obtained with; exactly one of this and `admin_id` is set. 换取它的认证令牌；与 `admin_id` 二者必居其一。
  auth_token_id TEXT REFERENCES auth_tokens (id) ON DELETE CASCADE,
  -- Administrator who signed in. 登录的管理员。
  admin_id TEXT REFERENCES admins (id) ON DELETE CASCADE,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it ends by itself, UTC milliseconds. 到期时间，UTC 毫秒。
  expires_at INTEGER NOT NULL,
  -- When it was revoked, UTC milliseconds; NULL while it was not. 吊销时间，UTC 毫秒；未吊销时为 NULL。
  revoked_at INTEGER,
  CHECK ((auth_token_id IS NULL) <> (admin_id IS NULL))
) STRICT;
CREATE INDEX access_tokens_auth_token ON access_tokens (auth_token_id) WHERE auth_token_id IS NOT NULL;
CREATE INDEX access_tokens_admin ON access_tokens (admin_id) WHERE admin_id IS NOT NULL;
CREATE INDEX access_tokens_expires ON access_tokens (expires_at, id);
CREATE INDEX access_tokens_revoked ON access_tokens (revoked_at, id) WHERE revoked_at IS NOT NULL;

-- Failed sign-ins of one account or address, and their lock-outs.
-- 某个账号或来源地址的登录失败次数与锁定状态。
CREATE TABLE sign_in_failures (
  -- `account:…`, `unknown:…` or `address:…`. `account:…`、`unknown:…` 或 `address:…`。
  key TEXT PRIMARY KEY NOT NULL,
  -- Failures in the window. 当前窗口内的失败次数。
  count INTEGER NOT NULL CHECK (count >= 0),
  -- Start of the window, UTC milliseconds. 窗口的起始时间，UTC 毫秒。
  window_started_at INTEGER NOT NULL,
  -- End of the lock-out, UTC milliseconds; NULL without one. 锁定截止时间，UTC 毫秒；未锁定时为 NULL。
  locked_until INTEGER,
  -- Lock-outs in a row; each lasts longer. 连续锁定的次数；锁定时间逐次延长。
  lock_count INTEGER NOT NULL CHECK (lock_count >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_failures_window ON sign_in_failures (window_started_at);

-- Accounts at LLM vendors, and servers of one’s own.
-- 大模型厂商账号，或自建的模型服务（提供商）。
CREATE TABLE providers (
  -- Key: `prv_` and a UUIDv7. 主键：`prv_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL,
  -- Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。
  version INTEGER NOT NULL CHECK (version >= 1),
  -- Name, unique. 名称，唯一。
  name TEXT NOT NULL UNIQUE,
  -- Kind of provider; decides address, credential and dialects. 提供商类型，决定地址、凭据与接口格式。
  kind TEXT NOT NULL,
  -- Address; NULL takes the one of the kind. 接口地址；NULL 表示采用该类型的默认地址。
  base_url TEXT,
  -- JSON array of wire formats that it speaks; NULL takes those of the kind. JSON 数组：支持的接口格式；NULL 表示采用该类型的默认值。
  dialects TEXT,
  -- Credential, sealed; NULL when it needs none. 加密保存的凭据；不需要时为 NULL。
  api_key_sealed TEXT,
  -- Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。
  api_key_last4 TEXT,
  -- Further headers, a sealed JSON object; NULL without any. 附加请求头，加密的 JSON 对象；没有时为 NULL。
  headers_sealed TEXT,
  -- JSON array: names of those headers, to show. JSON 数组：附加请求头的名称，仅供显示。
  header_names TEXT NOT NULL,
  -- 1 is tried before 2. 优先级，1 先于 2。
  priority INTEGER NOT NULL CHECK (priority >= 0),
  -- Share among equal priorities. 同一优先级内的权重。
  weight INTEGER NOT NULL CHECK (weight >= 0),
  -- In milliseconds; NULL: no bound. 单位毫秒；NULL 表示不限。
  timeout_ms INTEGER CHECK (timeout_ms > 0),
  -- In milliseconds; NULL takes the default of the gateway. 单位毫秒；NULL 表示采用网关默认值。
  first_byte_timeout_ms INTEGER CHECK (first_byte_timeout_ms > 0),
  -- In milliseconds; NULL takes the default of the gateway. 单位毫秒；NULL 表示采用网关默认值。
  idle_timeout_ms INTEGER CHECK (idle_timeout_ms > 0),
  -- Most calls at a time; NULL: no bound. 最大并发请求数；NULL 表示不限。
  max_concurrency INTEGER CHECK (max_concurrency > 0),
  -- Further tries of a failed call here. 调用失败后在此重试的次数。
  max_retries INTEGER NOT NULL CHECK (max_retries >= 0),
  -- When the client leaves: abort the call, or let it finish. 客户端断开时：abort 中止上游调用，finish 让其完成。
  on_client_abort TEXT NOT NULL CHECK (on_client_abort IN ('abort', 'finish')),
  -- 1: used; 0: switched off. 1 启用，0 停用。
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- unknown, healthy, degraded or unhealthy. 健康状态：unknown、healthy、degraded 或 unhealthy。
  health TEXT NOT NULL CHECK (health IN ('unknown', 'healthy', 'degraded', 'unhealthy')),
  -- When the health changed last, UTC milliseconds; NULL before the first change. 健康状态最近一次变化的时间，UTC 毫秒；从未变化时为 NULL。
  health_changed_at INTEGER,
  -- Why the health is what it is; NULL without a reason. 健康状态的原因；没有时为 NULL。
  health_reason TEXT,
  -- JSON object of rate and concurrency limits of its calls together; absent ones are unlimited. JSON 对象：对其全部调用的速率与并发限制；缺省的项不设限。
  limits TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TRIGGER providers_health AFTER UPDATE OF health ON providers WHEN NEW.health <> OLD.health AND (NEW.health = 'unhealthy' OR OLD.health = 'unhealthy') BEGIN INSERT INTO notices (id, type, content) VALUES (lower(hex(randomblob(16))), CASE NEW.health WHEN 'unhealthy' THEN 'provider.unhealthy' ELSE 'provider.healthy' END, json_object('provider_id', NEW.id, 'provider', NEW.name, 'health', NEW.health, 'reason', NEW.health_reason)); END;

-- Public names that clients ask for.
-- 客户端请求时使用的公开模型名。
CREATE TABLE models (
  -- Key: `mdl_` and a UUIDv7. 主键：`mdl_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL,
  -- Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。
  version INTEGER NOT NULL CHECK (version >= 1),
  -- The name, unique among names and aliases. 模型名，在名称与别名中唯一。
  name TEXT NOT NULL UNIQUE,
  -- JSON array of further names. JSON 数组：别名。
  aliases TEXT NOT NULL,
  -- How a deployment is chosen. 选择部署的策略。
  strategy TEXT NOT NULL,
  -- JSON array of models to try when no deployment can serve. JSON 数组：无可用部署时依次尝试的其他模型。
  fallbacks TEXT NOT NULL,
  -- JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。
  limits TEXT NOT NULL,
  -- 1: used; 0: switched off. 1 启用，0 停用。
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- JSON object: when a second attempt is made beside the first; NULL: never. JSON 对象：何时在首次尝试之外发起第二次尝试；NULL 表示从不。
  hedge TEXT
) STRICT;

-- Names and aliases of all models, unique together.
-- 全部模型的名称与别名，合在一起保证唯一。
CREATE TABLE model_names (
  -- A name or an alias. 名称或别名。
  name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
  -- The model that it means. 对应的模型。
  model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX model_names_model ON model_names (model_id);

-- Immutable versions of prices. Never deleted: charges are recomputed by them.
-- 价格的不可变版本。永不删除，用于复算费用。
CREATE TABLE price_versions (
  -- Key: `pv_` and a UUIDv7. 主键：`pv_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- override, dataset or free. 来源：override（管理员设定）、dataset（价格数据集）或 free（免费）。
  source TEXT NOT NULL CHECK (source IN ('override', 'dataset', 'free')),
  -- Deployment that an override belongs to; NULL otherwise. 管理员设定的价格所属的部署；否则为 NULL。
  deployment_id TEXT,
  -- Kind of provider that the price is of. 价格对应的提供商类型。
  provider_kind TEXT NOT NULL,
  -- The provider's own name for the model. 提供商侧的模型名。
  upstream_model TEXT NOT NULL,
  -- JSON object: the price as it was written. JSON 对象：价格原文。
  document TEXT NOT NULL,
  -- `USD`, or the vendor's own currency. `USD` 或厂商自己的货币。
  currency TEXT NOT NULL,
  -- Nano-USD for one whole unit of the currency, pinned. 该货币一个单位折合的纳美元数，随版本固定。
  nano_usd_per_unit INTEGER NOT NULL CHECK (nano_usd_per_unit > 0),
  -- Name and version of the price data; NULL for an override. 价格数据集的名称与版本；管理员设定的价格为 NULL。
  dataset TEXT,
  -- From when it counts, UTC milliseconds. 生效时间，UTC 毫秒。
  effective_from INTEGER NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX price_versions_model ON price_versions (upstream_model, provider_kind, created_at);
CREATE INDEX price_versions_created ON price_versions (created_at, id);

-- One provider's offer of a model.
-- 某个提供商对某个模型的部署。
CREATE TABLE deployments (
  -- Key: `dep_` and a UUIDv7. 主键：`dep_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL,
  -- Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。
  version INTEGER NOT NULL CHECK (version >= 1),
  -- The model. 所属模型。
  model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  -- The provider. 所属提供商。
  provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
  -- The provider's own name for the model. 提供商侧的模型名。
  upstream_model TEXT NOT NULL,
  -- JSON object: price as the operator wrote it; NULL takes the price data. JSON 对象：管理员设定的价格；NULL 表示采用价格数据集。
  price_override TEXT,
  -- Version that requests are pinned to; NULL while the price is unknown. 请求所固定的价格版本；价格未知时为 NULL。
  price_version_id TEXT REFERENCES price_versions (id),
  -- 1 is tried before 2; NULL takes the provider's. 优先级，1 先于 2；NULL 表示采用提供商的值。
  priority INTEGER CHECK (priority >= 0),
  -- Share among equal priorities; NULL takes the provider's. 同一优先级内的权重；NULL 表示采用提供商的值。
  weight INTEGER CHECK (weight >= 0),
  -- 1: used; 0: switched off. 1 启用，0 停用。
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- JSON object of rate and concurrency limits of its own calls; absent ones are unlimited. JSON 对象：对其自身调用的速率与并发限制；缺省的项不设限。
  limits TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX deployments_model ON deployments (model_id);
CREATE INDEX deployments_provider ON deployments (provider_id);

-- Who did what, from where, with what outcome. Append-only, sealed into a hash chain; it outlives what it names.
-- 操作日志：谁、从何处、做了什么、结果如何。只追加，并以哈希链封存；所引用的对象删除后仍然保留。
CREATE TABLE operation_log (
  -- Key: `log_` and a UUIDv7. 主键：`log_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When, UTC milliseconds. 发生时间，UTC 毫秒。
  at INTEGER NOT NULL,
  -- admin, management_key, customer_user, auth_token, system or anonymous. 操作者类型：admin、management_key、customer_user、auth_token、system 或 anonymous。
  actor_type TEXT NOT NULL CHECK (actor_type IN ('admin', 'management_key', 'customer_user', 'auth_token', 'system', 'anonymous')),
  -- Id of who did it; NULL when nobody is known. 操作者的 id；未知时为 NULL。
  actor_id TEXT,
  -- Name of who did it; personal data, erasable. 操作者名称；属个人数据，可擦除。
  actor_name TEXT,
  -- `entity.verb`. 操作，形如 `entity.verb`。
  action TEXT NOT NULL,
  -- Kind of what it was done to; NULL without a target. 操作对象的类型；没有对象时为 NULL。
  target_type TEXT,
  -- Id of what it was done to; NULL without a target. 操作对象的 id；没有对象时为 NULL。
  target_id TEXT,
  -- Address of the caller; personal data, erasable. 调用方地址；属个人数据，可擦除。
  ip TEXT,
  -- User agent of the caller; personal data, erasable. 调用方的 User-Agent；属个人数据，可擦除。
  user_agent TEXT,
  -- Correlation id of the call. 调用的关联 id。
  request_id TEXT,
  -- ok, refused or failed. 结果：ok 成功、refused 被拒绝、failed 失败。
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'refused', 'failed')),
  -- Type of the error when refused or failed. 被拒绝或失败时的错误类型。
  error_type TEXT,
  -- JSON object: changed fields before and after, secrets masked. JSON 对象：变更字段的前后值，密文已遮盖。
  changes TEXT,
  -- How many like events the row stands for; 1 unless folded. 该行代表的同类事件数；未合并时为 1。
  count INTEGER NOT NULL CHECK (count >= 1),
  -- Place in the hash chain; NULL until sealed. 在哈希链中的序号；封存前为 NULL。
  sequence INTEGER UNIQUE,
  -- Hash over this row and the one before, hex; NULL until sealed. 本行与前一行的哈希，十六进制；封存前为 NULL。
  hash TEXT,
  -- Name of what it was done to; personal data, erasable. 操作对象的名称；属个人数据，可擦除。
  target_name TEXT,
  -- JSON object: values of `changes` about people; erasable. JSON 对象：`changes` 中涉及个人的值；可擦除。
  personal_changes TEXT,
  -- Salt of `actor_digest`; erased with the data. `actor_digest` 的盐，随个人数据一并擦除。
  actor_salt TEXT,
  -- Salted digest of the name, address and user agent of the actor; this is what is sealed. 操作者名称、地址与 User-Agent 的加盐摘要，封存的是此摘要。
  actor_digest TEXT,
  -- Salt of `target_digest`; erased with the data. `target_digest` 的盐，随个人数据一并擦除。
  target_salt TEXT,
  -- Salted digest of the target's name and personal changes; this is what is sealed. 操作对象名称与个人数据变更的加盐摘要，封存的是此摘要。
  target_digest TEXT,
  -- Generated: the action up to its dot. 生成列：`action` 中点号之前的部分。
  entity TEXT GENERATED ALWAYS AS (substr(action, 1, instr(action, '.') - 1)) VIRTUAL
) STRICT;
CREATE INDEX operation_log_at ON operation_log (at, id);
CREATE INDEX operation_log_action ON operation_log (action, at, id);
CREATE INDEX operation_log_actor ON operation_log (actor_id, at, id);
CREATE INDEX operation_log_target ON operation_log (target_id, at, id);
CREATE INDEX operation_log_unsealed ON operation_log (id) WHERE sequence IS NULL;
CREATE INDEX operation_log_entity ON operation_log (entity, at, id);
CREATE INDEX operation_log_outcome ON operation_log (outcome, at, id);
CREATE INDEX operation_log_ip ON operation_log (ip, at, id) WHERE ip IS NOT NULL;
CREATE INDEX operation_log_request ON operation_log (request_id, at, id) WHERE request_id IS NOT NULL;
CREATE INDEX operation_log_actor_name ON operation_log (actor_name, at, id) WHERE actor_name IS NOT NULL;
CREATE INDEX operation_log_target_name ON operation_log (target_name, at, id) WHERE target_name IS NOT NULL;

-- The gateway's settings that administrators change while it runs.
-- 管理员可在运行期修改的网关设置。
CREATE TABLE settings (
  -- Name of the setting. 设置名称。
  name TEXT PRIMARY KEY NOT NULL,
  -- JSON value. JSON 值。
  value TEXT NOT NULL,
  -- Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。
  version INTEGER NOT NULL CHECK (version >= 1),
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Answers kept for an `Idempotency-Key`.
-- 为 `Idempotency-Key` 保存的应答。
CREATE TABLE idempotency_keys (
  -- SHA-256 of credential, method, path and key, hex. 凭据、方法、路径与键的 SHA-256，十六进制。
  key TEXT PRIMARY KEY NOT NULL,
  -- SHA-256 of the body, hex: another body with the same key is refused. 请求体的 SHA-256，十六进制：同一键配不同请求体会被拒绝。
  body_digest TEXT NOT NULL,
  -- HTTP status of the answer; NULL while the first call runs. 应答的 HTTP 状态码；首次调用尚未结束时为 NULL。
  status INTEGER,
  -- Sealed answer body; NULL while running or when too large. 加密保存的应答体；调用进行中或应答过大时为 NULL。
  answer_sealed TEXT,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it is forgotten, UTC milliseconds. 失效时间，UTC 毫秒。
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_keys_expires ON idempotency_keys (expires_at);

-- SQLite: customer users that requests name.
-- SQLite：请求所引用的客户用户。
CREATE TABLE traffic_users (
  -- Number that rows carry instead of the texts. 编号，供各行引用，以代替重复的文本。
  no INTEGER PRIMARY KEY NOT NULL,
  -- Id of the customer user. 客户用户的 id。
  customer_user_id TEXT NOT NULL UNIQUE
) STRICT;

-- SQLite: tokens and customers that requests name.
-- SQLite：请求所引用的令牌与客户。
CREATE TABLE traffic_callers (
  -- Number that rows carry instead of the texts. 编号，供各行引用，以代替重复的文本。
  no INTEGER PRIMARY KEY NOT NULL,
  -- Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。
  customer_id TEXT NOT NULL,
  -- Id of the auth token. 认证令牌的 id。
  token_id TEXT NOT NULL,
  UNIQUE (token_id, customer_id)
) STRICT;

-- SQLite: models, wire formats and operations that requests name.
-- SQLite：请求所引用的模型、接口格式与操作。
CREATE TABLE traffic_calls (
  -- Number that rows carry instead of the texts. 编号，供各行引用，以代替重复的文本。
  no INTEGER PRIMARY KEY NOT NULL,
  -- Public name that the client asked for. 客户端请求的公开模型名。
  model TEXT NOT NULL,
  -- Wire format of the client. 客户端的接口格式。
  dialect_in TEXT NOT NULL,
  -- What was called: `chat` and others. 调用的操作：`chat` 等。
  operation TEXT NOT NULL,
  UNIQUE (model, dialect_in, operation)
) STRICT;

-- SQLite: deployments that answered requests.
-- SQLite：应答请求的部署。
CREATE TABLE traffic_routes (
  -- Number that rows carry instead of the texts. 编号，供各行引用，以代替重复的文本。
  no INTEGER PRIMARY KEY NOT NULL,
  -- Id of the provider. 提供商的 id。
  provider_id TEXT NOT NULL,
  -- The provider's name at the time. 当时的提供商名称。
  provider TEXT NOT NULL,
  -- Id of the deployment. 部署的 id。
  deployment_id TEXT NOT NULL,
  -- Version of the price that the charge was computed by. 计费所依据的价格版本。
  price_version_id TEXT NOT NULL,
  -- Wire format of the provider. 提供商的接口格式。
  dialect_out TEXT NOT NULL,
  UNIQUE (deployment_id, price_version_id, provider_id, provider, dialect_out)
) STRICT;

-- SQLite: deployments that attempts were made at.
-- SQLite：各次尝试所用的部署。
CREATE TABLE traffic_targets (
  -- Number that rows carry instead of the texts. 编号，供各行引用，以代替重复的文本。
  no INTEGER PRIMARY KEY NOT NULL,
  -- Id of the provider. 提供商的 id。
  provider_id TEXT NOT NULL,
  -- The provider's name at the time. 当时的提供商名称。
  provider TEXT NOT NULL,
  -- Id of the deployment. 部署的 id。
  deployment_id TEXT NOT NULL,
  -- The provider's own name for the model. 提供商侧的模型名。
  upstream_model TEXT NOT NULL,
  -- Version of the price that the charge was computed by. 计费所依据的价格版本。
  price_version_id TEXT NOT NULL,
  UNIQUE (deployment_id, price_version_id, provider_id, provider, upstream_model)
) STRICT;

-- SQLite: lists of budgets that ledger entries name.
-- SQLite：账本分录所引用的预算列表。
CREATE TABLE traffic_budgets (
  -- Number that rows carry instead of the texts. 编号，供各行引用，以代替重复的文本。
  no INTEGER PRIMARY KEY NOT NULL,
  -- JSON array of [budget id, start of its period]. JSON 数组：[预算 id, 周期起点]。
  budgets TEXT NOT NULL UNIQUE
) STRICT;

-- SQLite: the rows of `requests`, with numbers for shared texts.
-- SQLite：`requests` 的实际数据行，共享文本以编号代替。
CREATE TABLE request_rows (
  -- Key: the UUIDv7 in `req_…`. 主键：`req_…` 中的 UUIDv7。
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  -- Correlation id of the client; NULL: the same as the id. 客户端的关联 id；NULL 表示与 id 相同。
  request_id TEXT,
  -- When it was admitted, UTC milliseconds. 准入时间，UTC 毫秒。
  at INTEGER NOT NULL,
  -- held, settled or recovered. 状态：held 已预扣、settled 已结算、recovered 崩溃后恢复结算。
  state TEXT NOT NULL CHECK (state = 'settled' OR state = 'held' OR state = 'recovered'),
  -- Row of `traffic_users`. `traffic_users` 中的行。
  user_no INTEGER NOT NULL,
  -- Row of `traffic_callers`. `traffic_callers` 中的行。
  caller_no INTEGER NOT NULL,
  -- Row of `traffic_calls`. `traffic_calls` 中的行。
  call_no INTEGER NOT NULL,
  -- Row of `traffic_routes`. `traffic_routes` 中的行。
  route_no INTEGER NOT NULL,
  -- 1: the answer was streamed. 1 表示流式应答。
  stream INTEGER NOT NULL CHECK (stream BETWEEN 0 AND 1),
  -- Money set aside at admission, nano-USD. 准入时预扣的金额，单位纳美元。
  hold INTEGER NOT NULL CHECK (hold >= 0),
  -- Estimated input tokens. 估算的输入 token 数。
  estimated_input_tokens INTEGER NOT NULL,
  -- The customer's margin, pinned at admission, in millionths. 准入时固定的客户加成，单位百万分之一。
  margin_millionths INTEGER NOT NULL,
  -- HTTP status that the client saw; 499 when it left first; NULL while held. 客户端收到的 HTTP 状态码；客户端先断开时为 499；未结算时为 NULL。
  status INTEGER,
  -- Why the answer ended, unified; NULL without an answer. 统一的结束原因；没有应答时为 NULL。
  finish_reason TEXT,
  -- Why the answer ended, as the provider wrote it. 提供商给出的原始结束原因。
  raw_finish_reason TEXT,
  -- Type of the error; NULL for a success. 错误类型；成功时为 NULL。
  error_type TEXT,
  -- Uncached input tokens. 未命中缓存的输入 token 数。
  input_tokens INTEGER NOT NULL DEFAULT 0,
  -- Cached input tokens. 命中缓存的输入 token 数。
  cached_read_tokens INTEGER NOT NULL DEFAULT 0,
  -- Written to the five-minute cache, tokens. 写入 5 分钟缓存的 token 数。
  cache_write_5m_tokens INTEGER NOT NULL DEFAULT 0,
  -- Written to the one-hour cache, tokens. 写入 1 小时缓存的 token 数。
  cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0,
  -- Written to the thirty-minute cache, tokens. 写入 30 分钟缓存的 token 数。
  cache_write_30m_tokens INTEGER NOT NULL DEFAULT 0,
  -- Written to the twelve-hour cache, tokens. 写入 12 小时缓存的 token 数。
  cache_write_12h_tokens INTEGER NOT NULL DEFAULT 0,
  -- Output tokens. 输出 token 数。
  output_tokens INTEGER NOT NULL DEFAULT 0,
  -- Reasoning, part of the output: tokens. 推理（属于输出） token 数。
  reasoning_tokens INTEGER NOT NULL DEFAULT 0,
  -- Audio, part of the input: tokens. 音频输入（属于输入） token 数。
  audio_input_tokens INTEGER NOT NULL DEFAULT 0,
  -- Audio, part of the output: tokens. 音频输出（属于输出） token 数。
  audio_output_tokens INTEGER NOT NULL DEFAULT 0,
  -- Images made. 生成的图片数。
  images INTEGER NOT NULL DEFAULT 0,
  -- JSON object: calls of hosted tools by name; NULL without any. JSON 对象：各托管工具的调用次数；没有时为 NULL。
  tools TEXT,
  -- 1: some count was estimated, not reported. 1 表示有计数为估算值，而非提供商上报。
  estimated INTEGER NOT NULL DEFAULT 0 CHECK (estimated BETWEEN 0 AND 1),
  -- What the customer pays, nano-USD. 客户应付的费用，单位纳美元。
  charge INTEGER NOT NULL DEFAULT 0 CHECK (charge >= 0),
  -- Cost above what the budgets had, not charged, nano-USD. 超出预算而未收取的费用，单位纳美元。
  overrun INTEGER NOT NULL DEFAULT 0 CHECK (overrun >= 0),
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL DEFAULT 0 CHECK (provider_cost >= 0),
  -- Milliseconds from the request to the end of the answer; NULL while held. 从收到请求到应答结束的毫秒数；未结算时为 NULL。
  latency_ms REAL,
  -- Milliseconds to the first token; NULL when none came. 到首个 token 的毫秒数；没有输出时为 NULL。
  time_to_first_token_ms REAL,
  -- JSON array: what a translation could not express; NULL without any. JSON 数组：格式转换时无法表达的内容；没有时为 NULL。
  warnings TEXT,
  -- Last checkpoint of a stream's progress, UTC milliseconds. 流式进度的最近一次检查点，UTC 毫秒。
  checkpoint_at INTEGER,
  -- Relayed by the checkpoint: tokens. 检查点时已转发的输出 token 数。
  checkpoint_output_tokens INTEGER,
  -- Input tokens that the provider had reported by then; NULL before it did. 检查点时提供商已上报的输入 token 数；尚未上报时为 NULL。
  checkpoint_input_tokens INTEGER,
  -- What a recovery would charge, nano-USD. 崩溃恢复时将收取的费用，单位纳美元。
  checkpoint_charge INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_request_id ON request_rows (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX requests_user ON request_rows (user_no, id);
CREATE INDEX requests_held ON request_rows (id) WHERE state = 'held';
CREATE INDEX requests_failed ON request_rows (id, at, status, error_type) WHERE error_type IS NOT NULL OR status >= 400;

-- SQLite: the rows of `attempts`.
-- SQLite：`attempts` 的实际数据行。
CREATE TABLE attempt_rows (
  -- The request, a UUIDv7. 所属请求的 UUIDv7。
  id BLOB NOT NULL,
  -- 0, 1, … in the order tried. 尝试的序号：0、1……
  n INTEGER NOT NULL,
  -- When it began, UTC milliseconds. 开始时间，UTC 毫秒。
  at INTEGER NOT NULL,
  -- Row of `traffic_targets`. `traffic_targets` 中的行。
  target_no INTEGER NOT NULL,
  -- HTTP status of the provider; NULL when none came. 提供商返回的 HTTP 状态码；未返回时为 NULL。
  status INTEGER,
  -- Type of the error; NULL when this attempt did not fail. 错误类型；本次尝试未失败时为 NULL。
  error_type TEXT,
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL CHECK (provider_cost >= 0),
  -- Milliseconds that it took. 耗时，毫秒。
  latency_ms REAL NOT NULL,
  -- Milliseconds to the first byte; NULL when none came. 到首字节的毫秒数；没有返回时为 NULL。
  time_to_first_byte_ms REAL,
  -- The provider's own id of the call; NULL when it sent none. 提供商侧的请求 id；未提供时为 NULL。
  upstream_request_id TEXT,
  -- Why it was made: `retry`, `failover`, `fallback` or `hedge`; NULL: it was the first. 发起原因：`retry`、`failover`、`fallback` 或 `hedge`；NULL 表示首次尝试。
  reason TEXT CHECK (reason = 'retry' OR reason = 'failover' OR reason = 'fallback' OR reason = 'hedge'),
  -- `outpaced`: another attempt answered first; `cancelled`: the request was ended; NULL: neither. `outpaced`：另一次尝试先应答；`cancelled`：请求被终止；NULL 表示两者皆非。
  ended TEXT CHECK (ended IN ('outpaced', 'cancelled')),
  PRIMARY KEY (id, n)
) STRICT, WITHOUT ROWID;

-- SQLite: the rows of `ledger`.
-- SQLite：`ledger` 的实际数据行。
CREATE TABLE ledger_rows (
  -- The request, a UUIDv7; of an adjustment its own. 所属请求的 UUIDv7；调整分录为其自身 id。
  id BLOB NOT NULL CHECK (length(id) = 16),
  -- hold, extension, settlement, release, recovery, overrun or adjustment. 阶段：hold、extension、settlement、release、recovery、overrun 或 adjustment。
  phase TEXT NOT NULL CHECK (phase = 'hold' OR phase = 'settlement' OR phase = 'release' OR phase = 'extension' OR phase = 'recovery' OR phase = 'overrun' OR phase = 'adjustment'),
  -- Number within the phase. 阶段内的序号。
  n INTEGER NOT NULL,
  -- When, UTC milliseconds. 发生时间，UTC 毫秒。
  at INTEGER NOT NULL,
  -- Nano-USD: set aside, or charged; an adjustment is signed. 金额，单位纳美元：预扣额或收取额；调整分录可正可负。
  amount INTEGER NOT NULL CHECK (amount >= 0 OR phase = 'adjustment'),
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL DEFAULT 0 CHECK (provider_cost >= 0),
  -- Row of `traffic_budgets`. `traffic_budgets` 中的行。
  budgets_no INTEGER NOT NULL,
  -- Row of `traffic_routes`. `traffic_routes` 中的行。
  route_no INTEGER,
  -- Why an adjustment was made. 调整的原因。
  reason TEXT,
  -- Who made an adjustment. 作出调整的人。
  actor_id TEXT,
  PRIMARY KEY (id, phase, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_adjustments ON ledger_rows (id, n) WHERE phase = 'adjustment';

-- What a budget has spent in one of its periods, and what adjustments have added to it.
-- 预算在某个周期内已支出的金额及累计调整额。
CREATE TABLE budget_balances (
  -- The budget. 所属预算。
  budget_id TEXT NOT NULL,
  -- Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。
  period_start INTEGER NOT NULL,
  -- Spent, nano-USD. 已支出的金额，单位纳美元。
  spent INTEGER NOT NULL,
  -- Sum of its adjustments, nano-USD: above zero there is more to spend. 调整金额之和，单位纳美元；大于零表示可用金额增加。
  adjusted INTEGER NOT NULL DEFAULT 0,
  -- How many adjustments that is. 调整次数。
  adjustments INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (budget_id, period_start)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER budget_balances_begun AFTER INSERT ON budget_balances WHEN NEW.spent > 0 AND EXISTS (SELECT 1 FROM budgets AS b, json_each(b.alerts_millionths) AS a WHERE b.id = NEW.budget_id AND b.alerts_millionths <> '[]' AND NEW.spent >= ((b.amount + NEW.adjusted) / 1000000) * a.value + (((b.amount + NEW.adjusted) % 1000000) * a.value + 999999) / 1000000 AND NOT EXISTS (SELECT 1 FROM budget_alerts AS t WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND t.share = a.value)) BEGIN INSERT INTO budget_alerts (budget_id, period_start, share) VALUES (NEW.budget_id, NEW.period_start, (SELECT min(a.value) FROM budgets AS b, json_each(b.alerts_millionths) AS a WHERE b.id = NEW.budget_id AND b.alerts_millionths <> '[]' AND NEW.spent >= ((b.amount + NEW.adjusted) / 1000000) * a.value + (((b.amount + NEW.adjusted) % 1000000) * a.value + 999999) / 1000000 AND NOT EXISTS (SELECT 1 FROM budget_alerts AS t WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND t.share = a.value))); END;
CREATE TRIGGER budget_balances_grown AFTER UPDATE OF spent ON budget_balances WHEN NEW.spent > 0 AND EXISTS (SELECT 1 FROM budgets AS b, json_each(b.alerts_millionths) AS a WHERE b.id = NEW.budget_id AND b.alerts_millionths <> '[]' AND NEW.spent >= ((b.amount + NEW.adjusted) / 1000000) * a.value + (((b.amount + NEW.adjusted) % 1000000) * a.value + 999999) / 1000000 AND NOT EXISTS (SELECT 1 FROM budget_alerts AS t WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND t.share = a.value)) BEGIN INSERT INTO budget_alerts (budget_id, period_start, share) VALUES (NEW.budget_id, NEW.period_start, (SELECT min(a.value) FROM budgets AS b, json_each(b.alerts_millionths) AS a WHERE b.id = NEW.budget_id AND b.alerts_millionths <> '[]' AND NEW.spent >= ((b.amount + NEW.adjusted) / 1000000) * a.value + (((b.amount + NEW.adjusted) % 1000000) * a.value + 999999) / 1000000 AND NOT EXISTS (SELECT 1 FROM budget_alerts AS t WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND t.share = a.value))); END;
CREATE TRIGGER budget_balances_adjusted AFTER UPDATE OF adjusted ON budget_balances WHEN NEW.adjusted <> OLD.adjusted BEGIN DELETE FROM budget_alerts WHERE budget_id = NEW.budget_id AND period_start = NEW.period_start AND CASE WHEN share = 0 THEN NEW.adjusted > OLD.adjusted ELSE NEW.spent < (SELECT ((b.amount + NEW.adjusted) / 1000000) * share + (((b.amount + NEW.adjusted) % 1000000) * share + 999999) / 1000000 FROM budgets AS b WHERE b.id = NEW.budget_id) END; INSERT INTO notices (id, type, content) VALUES (lower(hex(randomblob(16))), 'budget.changed', json_object('budget_id', NEW.budget_id, 'period_start', NEW.period_start)); END;

-- SQLite: the rows of `usage_hourly`.
-- SQLite：`usage_hourly` 的实际数据行。
CREATE TABLE usage_rows (
  -- Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。
  hour INTEGER NOT NULL,
  -- Row of `traffic_callers`. `traffic_callers` 中的行。
  caller_no INTEGER NOT NULL,
  -- Public name that the client asked for. 客户端请求的公开模型名。
  model TEXT NOT NULL,
  -- The provider's name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。
  provider TEXT NOT NULL,
  -- Row of `traffic_users`. `traffic_users` 中的行。
  user_no INTEGER NOT NULL,
  -- Requests. 请求数。
  requests INTEGER NOT NULL,
  -- Requests that failed or were refused. 失败或被拒绝的请求数。
  errors INTEGER NOT NULL,
  -- Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。
  input_tokens INTEGER NOT NULL,
  -- Cached input tokens. 命中缓存的输入 token 数。
  cached_input_tokens INTEGER NOT NULL,
  -- Output tokens. 输出 token 数。
  output_tokens INTEGER NOT NULL,
  -- What customers pay, nano-USD. 客户应付的费用，单位纳美元。
  charge INTEGER NOT NULL,
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL,
  -- Input written to a cache, a part of the input tokens. 写入缓存的输入（计入输入） token 数。
  cache_write_tokens INTEGER NOT NULL DEFAULT 0,
  -- Reasoning, a part of the output tokens. 推理（计入输出） token 数。
  reasoning_tokens INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, caller_no, model, provider)
) STRICT, WITHOUT ROWID;

-- One row, written to find out whether the database takes writes again.
-- 仅一行，用于探测数据库是否恢复可写。
CREATE TABLE store_probe (
  -- Always 1. 恒为 1。
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- When it was written last, UTC milliseconds. 最近一次写入的时间，UTC 毫秒。
  at INTEGER NOT NULL
) STRICT;

-- Names in the operation log, from each of their words to the end: what a search begins with.
-- 操作日志中的名称，按每个词到末尾展开，用于按名称搜索。
CREATE TABLE operation_log_names (
  -- The name from one of its words on, in lower case. 名称中从某个词到末尾的部分，小写。
  suffix TEXT NOT NULL,
  -- The name as the log has it. 日志中的名称原文。
  name TEXT NOT NULL,
  PRIMARY KEY (suffix, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_log_names_name ON operation_log_names (name);

-- One row: both ends of the hash chain.
-- 仅一行：哈希链的两端。
CREATE TABLE operation_log_chain (
  -- Always 1. 恒为 1。
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- Number of the last row that retention removed; 0 before the first. 已被到期清理的最后一行的序号；尚未清理时为 0。
  anchor_sequence INTEGER NOT NULL CHECK (anchor_sequence >= 0),
  -- Hash of that row, hex: the chain begins behind it. 该行的哈希，十六进制；链从其后开始。
  anchor_hash TEXT NOT NULL,
  -- Number of the last sealed row; 0 before the first. 最近封存的一行的序号；尚无时为 0。
  head_sequence INTEGER NOT NULL CHECK (head_sequence >= anchor_sequence),
  -- Hash of that row, hex. 该行的哈希，十六进制。
  head_hash TEXT NOT NULL
) STRICT;

-- What an entity may spend in a period. The generated columns carry the foreign keys of the kinds of scope.
-- 某个实体在一个周期内可用的金额。各生成列承载对应范围的外键。
CREATE TABLE budgets (
  -- Key: `bud_` and a UUIDv7. 主键：`bud_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- token, customer_user, customer, model or gateway. 预算范围：token、customer_user、customer、model 或 gateway。
  scope_kind TEXT NOT NULL CHECK (scope_kind IN ('token', 'customer_user', 'customer', 'model', 'gateway')),
  -- Id of the entity, of a token its line; `gateway` for the whole gateway. 实体的 id；令牌用其轮换链的 id；整个网关为 `gateway`。
  scope_id TEXT NOT NULL,
  -- Place in the entity's list. 在该实体预算列表中的位置。
  position INTEGER NOT NULL CHECK (position >= 0),
  -- What may be spent in a period, nano-USD. 每个周期的金额上限，单位纳美元。
  amount INTEGER NOT NULL CHECK (amount >= 0),
  -- day, week, month or total. 周期：day、week、month 或 total（不重置）。
  period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month', 'total')),
  -- 1: never overspent; 0: warns only. 1 为硬预算，绝不超支；0 仅告警。
  hard INTEGER NOT NULL CHECK (hard IN (0, 1)),
  -- IANA name of the zone that periods begin in. 周期起点所用的 IANA 时区名。
  time_zone TEXT NOT NULL,
  -- Day of the month, or of the week (1 is Monday), that a period begins on. 周期起始日：月内第几日，或周内第几日（1 为星期一）。
  reset_day INTEGER NOT NULL CHECK (reset_day BETWEEN 1 AND 31),
  -- JSON array: shares of the amount that raise an alert, in millionths. JSON 数组：触发告警的比例，单位百万分之一。
  alerts_millionths TEXT NOT NULL,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL,
  -- Generated: the user of a customer user's budget. 生成列：客户用户预算所属的客户用户。
  customer_user_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'customer_user' THEN scope_id END) STORED REFERENCES customer_users (id) ON DELETE CASCADE,
  -- Generated: the customer of a customer's budget. 生成列：客户预算所属的客户。
  customer_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'customer' THEN scope_id END) STORED REFERENCES customers (id) ON DELETE CASCADE,
  -- Generated: the model of a model's budget. 生成列：模型预算所属的模型。
  model_id TEXT GENERATED ALWAYS AS (CASE WHEN scope_kind = 'model' THEN scope_id END) STORED REFERENCES models (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX budgets_scope ON budgets (scope_id, scope_kind, position);
CREATE INDEX budgets_customer_user ON budgets (customer_user_id) WHERE customer_user_id IS NOT NULL;
CREATE INDEX budgets_customer ON budgets (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX budgets_model ON budgets (model_id) WHERE model_id IS NOT NULL;
CREATE TRIGGER budgets_changed AFTER UPDATE ON budgets WHEN NEW.amount <> OLD.amount OR NEW.alerts_millionths <> OLD.alerts_millionths OR NEW.period <> OLD.period OR NEW.time_zone <> OLD.time_zone OR NEW.reset_day <> OLD.reset_day OR NEW.hard <> OLD.hard BEGIN DELETE FROM budget_alerts WHERE budget_id = NEW.id AND CASE WHEN share = 0 THEN NEW.amount > OLD.amount OR NEW.hard <> OLD.hard ELSE coalesce((SELECT s.spent < ((NEW.amount + s.adjusted) / 1000000) * share + (((NEW.amount + s.adjusted) % 1000000) * share + 999999) / 1000000 FROM budget_balances AS s WHERE s.budget_id = budget_alerts.budget_id AND s.period_start = budget_alerts.period_start), 1) END; INSERT INTO notices (id, type, content) VALUES (lower(hex(randomblob(16))), 'budget.changed', json_object('budget_id', NEW.id)); END;

-- The lives of these data: they begin once, and again with every restore.
-- 数据的“纪元”：首次建立时开始，每次恢复备份后另起一个。
CREATE TABLE data_epochs (
  -- Number, from 1. 编号，从 1 开始。
  epoch INTEGER PRIMARY KEY NOT NULL CHECK (epoch >= 1),
  -- 32 random hex digits, the same in every row: the origin of the data. 32 位随机十六进制数，各行相同，标识数据的来源。
  data_id TEXT NOT NULL,
  -- When it began, UTC milliseconds. 开始时间，UTC 毫秒。
  started_at INTEGER NOT NULL,
  -- created or restored. 起因：created 新建，restored 恢复备份。
  cause TEXT NOT NULL CHECK (cause IN ('created', 'restored')),
  -- The back-up that was restored; NULL for the first row. 所恢复的备份；首行为 NULL。
  backup_id TEXT,
  -- When that back-up was made, UTC milliseconds; NULL for the first row. 该备份的生成时间，UTC 毫秒；首行为 NULL。
  backup_at INTEGER
) STRICT;

-- Answers of `/v1/responses` that their customer user may continue, read and remove by id; kept here, sealed, or by a provider.
-- `/v1/responses` 的响应，客户用户可凭 id 接续、查询和删除；由本系统加密保存，或由提供商保存。
CREATE TABLE responses (
  -- Key: id of its request, `req_` and a UUIDv7. 主键：所属请求的 id，`req_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- The id that the client knows. 客户端所知的响应 id。
  response_id TEXT NOT NULL,
  -- Whose it is. 所属客户用户的 id。
  customer_user_id TEXT NOT NULL,
  -- Who keeps it; NULL: it is kept here. 保存它的提供商的 id；NULL 表示由本系统保存。
  provider_id TEXT,
  -- The response that it continues; NULL: none. 所接续的响应；NULL 表示对话的开始。
  previous_id TEXT,
  -- First response of its conversation. 所在对话的第一个响应。
  root_id TEXT NOT NULL,
  -- Of the first response of a conversation: when it went on last, UTC milliseconds. Retention counts from it. 对话的第一个响应：对话最近一次继续的时间，UTC 毫秒；保留期自此计算。
  last_at INTEGER NOT NULL,
  -- Tokens of the conversation up to its end. 对话至此的 token 数。
  context_tokens INTEGER NOT NULL CHECK (context_tokens >= 0),
  -- Bytes that are kept of the conversation up to its end. 对话至此保存的字节数。
  context_bytes INTEGER NOT NULL CHECK (context_bytes >= 0),
  -- When its client removed it, UTC milliseconds; NULL while it did not. 客户端删除它的时间，UTC 毫秒；未删除时为 NULL。
  removed_at INTEGER,
  -- Input and answer, sealed; NULL where a provider keeps them, or when nothing needs them any more. 输入与回答，加密保存；由提供商保存或不再需要时为 NULL。
  content_sealed TEXT
) STRICT;
CREATE INDEX responses_response ON responses (response_id);
CREATE INDEX responses_root ON responses (root_id);
CREATE INDEX responses_customer_user ON responses (customer_user_id);
CREATE INDEX responses_kept ON responses (last_at) WHERE id = root_id AND provider_id IS NULL;
CREATE INDEX responses_named ON responses (last_at) WHERE provider_id IS NOT NULL;

-- Customer users that are gone, whose responses are being removed in batches.
-- 已删除的客户用户，其响应正在分批清除。
CREATE TABLE response_removals (
  -- Key: the customer user. 主键：客户用户的 id。
  customer_user_id TEXT PRIMARY KEY NOT NULL,
  -- When it was removed, UTC milliseconds. 删除时间，UTC 毫秒。
  at INTEGER NOT NULL
) STRICT;

-- SQLite: how far the journal of requests has been taken over into these tables; one row.
-- SQLite：请求日志文件已写入这些表的进度；仅一行。
CREATE TABLE traffic_journal (
  -- Always 1. 恒为 1。
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- Which journal: its files carry the same 32 hex digits. 所属的日志：其文件带有相同的 32 位十六进制数。
  name TEXT NOT NULL,
  -- Number of the last group that is in the tables. 已写入各表的最后一组的序号。
  sequence INTEGER NOT NULL
) STRICT;

-- Addresses that events are sent to.
-- 接收事件的地址（webhook）。
CREATE TABLE webhooks (
  -- Key: `whk_` and a UUIDv7. 主键：`whk_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- Place in the list of the settings. 在设置列表中的位置。
  position INTEGER NOT NULL CHECK (position >= 0),
  -- The address. 接收地址。
  url TEXT NOT NULL,
  -- Key of the signatures, sealed. 签名密钥，加密保存。
  secret_sealed TEXT NOT NULL,
  -- Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。
  secret_last4 TEXT NOT NULL,
  -- JSON array of types that are sent; empty: all. JSON 数组：要发送的事件类型；空表示全部。
  events TEXT NOT NULL,
  -- 1: used; 0: switched off. 1 启用，0 停用。
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。
  updated_at INTEGER NOT NULL
) STRICT;

-- What has happened and is to be told: written with what happened, removed with the log row and deliveries that it becomes.
-- 待通知的事件：与事件本身同一事务写入，转为日志与投递时同一事务删除。
CREATE TABLE notices (
  -- Key: 32 hex digits; of the event too. 主键：32 位十六进制数，亦为事件的编号。
  id TEXT PRIMARY KEY NOT NULL,
  -- Type of the event. 事件类型。
  type TEXT NOT NULL,
  -- JSON object: what it is about, as it was then. JSON 对象：事件发生时的内容。
  content TEXT NOT NULL
) STRICT;

-- Events on their way to a webhook, and how that went.
-- 发往 webhook 的事件及其投递结果。
CREATE TABLE webhook_deliveries (
  -- Key: `dlv_` and a UUIDv7. 主键：`dlv_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- The receiver. 接收方。
  webhook_id TEXT NOT NULL,
  -- The event, the same for all receivers. 事件的编号，对各接收方相同。
  event_id TEXT NOT NULL,
  -- Type of the event. 事件类型。
  type TEXT NOT NULL,
  -- What is signed and sent. 所签名并发送的内容。
  body TEXT NOT NULL,
  -- pending, delivered or failed. 状态：pending 等待，delivered 已送达，failed 已放弃。
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
  -- How often it was tried. 已尝试的次数。
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  -- When it is tried next, UTC milliseconds; NULL once it has ended. 下一次尝试的时间，UTC 毫秒；结束后为 NULL。
  next_attempt_at INTEGER,
  -- When it was tried last, UTC milliseconds; NULL before the first. 最近一次尝试的时间，UTC 毫秒；尚未尝试时为 NULL。
  last_attempt_at INTEGER,
  -- HTTP status of that attempt; NULL when none came. 该次尝试的 HTTP 状态码；没有响应时为 NULL。
  last_status INTEGER,
  -- Why that attempt failed; NULL when it did not. 该次失败的原因；没有失败时为 NULL。
  last_error TEXT,
  -- When it was made, UTC milliseconds. 创建时间，UTC 毫秒。
  created_at INTEGER NOT NULL,
  -- When it was delivered or given up, UTC milliseconds; NULL before. 送达或放弃的时间，UTC 毫秒；此前为 NULL。
  ended_at INTEGER,
  UNIQUE (webhook_id, event_id)
) STRICT;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_deliveries_list ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_made ON webhook_deliveries (created_at);

-- What was told of a budget in one of its periods, so that it is told once. Written by triggers with the sums.
-- 预算在某个周期内已发出的告警，保证每项只告警一次；由触发器随金额一同写入。
CREATE TABLE budget_alerts (
  -- The budget. 所属预算。
  budget_id TEXT NOT NULL,
  -- Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。
  period_start INTEGER NOT NULL,
  -- Share of the amount that was reached, in millionths; 0: a request was refused. 已达到的金额比例，单位百万分之一；0 表示有请求因预算被拒。
  share INTEGER NOT NULL,
  PRIMARY KEY (budget_id, period_start, share)
) STRICT, WITHOUT ROWID;
CREATE INDEX budget_alerts_period ON budget_alerts (period_start);
CREATE TRIGGER budget_alerts_raised AFTER INSERT ON budget_alerts WHEN NEW.share > 0 BEGIN INSERT INTO notices (id, type, content) SELECT lower(hex(randomblob(16))), 'budget.alert', json_object('budget_id', b.id, 'period_start', s.period_start, 'share', NEW.share, 'spent', CAST(s.spent AS TEXT), 'amount', CAST(b.amount AS TEXT), 'adjusted', CAST(s.adjusted AS TEXT), 'scope_kind', b.scope_kind, 'scope_id', b.scope_id, 'period', b.period, 'time_zone', b.time_zone, 'reset_day', b.reset_day, 'hard', b.hard) FROM budgets AS b, budget_balances AS s WHERE b.id = NEW.budget_id AND s.budget_id = NEW.budget_id AND s.period_start = NEW.period_start; END;

-- What clients said of their requests; one that said nothing has no row.
-- 客户端为请求附加的标记；未附加的请求没有行。
CREATE TABLE request_labels (
  -- The request. 所属请求。
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  -- Whom the client asked for; NULL: not said; `…erased`: erased. 终端用户；NULL 表示未注明，`…erased` 表示已抹除。
  end_user TEXT,
  -- JSON object of texts; NULL: none. 元数据，JSON 对象；NULL 表示没有。
  metadata TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX request_labels_end_user ON request_labels (end_user, id) WHERE end_user IS NOT NULL;

-- SQLite: the rows of `label_hourly`.
-- SQLite：`label_hourly` 的实际数据行。
CREATE TABLE label_rows (
  -- Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。
  hour INTEGER NOT NULL,
  -- Row of `traffic_users`. `traffic_users` 中的行。
  user_no INTEGER NOT NULL,
  -- Name of the member; empty: by end user. 元数据的键；空字符串表示终端用户。
  name TEXT NOT NULL,
  -- Its text; `…other`: those beyond the bound of an hour, `…erased`: those that were erased. 其值；`…other` 为超出每小时上限者，`…erased` 为已抹除者。
  value TEXT NOT NULL,
  -- Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。
  customer_id TEXT NOT NULL,
  -- Requests. 请求数。
  requests INTEGER NOT NULL,
  -- Requests that failed. 失败的请求数。
  errors INTEGER NOT NULL,
  -- Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。
  input_tokens INTEGER NOT NULL,
  -- Cached input tokens. 命中缓存的输入 token 数。
  cached_input_tokens INTEGER NOT NULL,
  -- Output tokens. 输出 token 数。
  output_tokens INTEGER NOT NULL,
  -- What customers pay, nano-USD. 客户应付的费用，单位纳美元。
  charge INTEGER NOT NULL,
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL,
  PRIMARY KEY (hour, user_no, name, value, customer_id)
) STRICT, WITHOUT ROWID;

-- Usage of all callers by hour, model and provider, with how long requests took: charts of weeks are drawn from it.
-- 所有调用方按小时、模型与提供商的用量及耗时；用于绘制长时间跨度的图表。
CREATE TABLE model_hourly (
  -- Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。
  hour INTEGER NOT NULL,
  -- Public name that the client asked for. 客户端请求的公开模型名。
  model TEXT NOT NULL,
  -- The provider's name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。
  provider TEXT NOT NULL,
  -- Requests. 请求数。
  requests INTEGER NOT NULL,
  -- Requests that failed or were refused. 失败或被拒绝的请求数。
  errors INTEGER NOT NULL,
  -- Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。
  input_tokens INTEGER NOT NULL,
  -- Cached input tokens. 命中缓存的输入 token 数。
  cached_input_tokens INTEGER NOT NULL,
  -- Output tokens. 输出 token 数。
  output_tokens INTEGER NOT NULL,
  -- What customers pay, nano-USD. 客户应付的费用，单位纳美元。
  charge INTEGER NOT NULL,
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL,
  -- How long requests took that were answered without an error: their sum in microseconds. 无错误应答的请求的总耗时（微秒）。
  latency_us INTEGER NOT NULL DEFAULT 0,
  -- When their first token came: the sum in microseconds. 其首个 token 耗时之和（微秒）。
  first_token_us INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took at most 10 ms. 此类请求中耗时不超过 10 毫秒的数量。
  latency_le_10 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 10 ms and at most 15 ms. 此类请求中耗时超过 10 毫秒且不超过 15 毫秒的数量。
  latency_le_15 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 15 ms and at most 20 ms. 此类请求中耗时超过 15 毫秒且不超过 20 毫秒的数量。
  latency_le_20 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 20 ms and at most 30 ms. 此类请求中耗时超过 20 毫秒且不超过 30 毫秒的数量。
  latency_le_30 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 30 ms and at most 40 ms. 此类请求中耗时超过 30 毫秒且不超过 40 毫秒的数量。
  latency_le_40 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 40 ms and at most 60 ms. 此类请求中耗时超过 40 毫秒且不超过 60 毫秒的数量。
  latency_le_60 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 60 ms and at most 80 ms. 此类请求中耗时超过 60 毫秒且不超过 80 毫秒的数量。
  latency_le_80 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 80 ms and at most 120 ms. 此类请求中耗时超过 80 毫秒且不超过 120 毫秒的数量。
  latency_le_120 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 120 ms and at most 160 ms. 此类请求中耗时超过 120 毫秒且不超过 160 毫秒的数量。
  latency_le_160 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 160 ms and at most 240 ms. 此类请求中耗时超过 160 毫秒且不超过 240 毫秒的数量。
  latency_le_240 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 240 ms and at most 320 ms. 此类请求中耗时超过 240 毫秒且不超过 320 毫秒的数量。
  latency_le_320 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 320 ms and at most 480 ms. 此类请求中耗时超过 320 毫秒且不超过 480 毫秒的数量。
  latency_le_480 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 480 ms and at most 640 ms. 此类请求中耗时超过 480 毫秒且不超过 640 毫秒的数量。
  latency_le_640 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 640 ms and at most 960 ms. 此类请求中耗时超过 640 毫秒且不超过 960 毫秒的数量。
  latency_le_960 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 960 ms and at most 1280 ms. 此类请求中耗时超过 960 毫秒且不超过 1280 毫秒的数量。
  latency_le_1280 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 1280 ms and at most 1920 ms. 此类请求中耗时超过 1280 毫秒且不超过 1920 毫秒的数量。
  latency_le_1920 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 1920 ms and at most 2560 ms. 此类请求中耗时超过 1920 毫秒且不超过 2560 毫秒的数量。
  latency_le_2560 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 2560 ms and at most 3840 ms. 此类请求中耗时超过 2560 毫秒且不超过 3840 毫秒的数量。
  latency_le_3840 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 3840 ms and at most 5120 ms. 此类请求中耗时超过 3840 毫秒且不超过 5120 毫秒的数量。
  latency_le_5120 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 5120 ms and at most 7680 ms. 此类请求中耗时超过 5120 毫秒且不超过 7680 毫秒的数量。
  latency_le_7680 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 7680 ms and at most 10240 ms. 此类请求中耗时超过 7680 毫秒且不超过 10240 毫秒的数量。
  latency_le_10240 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 10240 ms and at most 15360 ms. 此类请求中耗时超过 10240 毫秒且不超过 15360 毫秒的数量。
  latency_le_15360 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 15360 ms and at most 20480 ms. 此类请求中耗时超过 15360 毫秒且不超过 20480 毫秒的数量。
  latency_le_20480 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 20480 ms and at most 30720 ms. 此类请求中耗时超过 20480 毫秒且不超过 30720 毫秒的数量。
  latency_le_30720 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 30720 ms and at most 40960 ms. 此类请求中耗时超过 30720 毫秒且不超过 40960 毫秒的数量。
  latency_le_40960 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 40960 ms and at most 61440 ms. 此类请求中耗时超过 40960 毫秒且不超过 61440 毫秒的数量。
  latency_le_61440 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 61440 ms and at most 81920 ms. 此类请求中耗时超过 61440 毫秒且不超过 81920 毫秒的数量。
  latency_le_81920 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 81920 ms and at most 122880 ms. 此类请求中耗时超过 81920 毫秒且不超过 122880 毫秒的数量。
  latency_le_122880 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 122880 ms and at most 163840 ms. 此类请求中耗时超过 122880 毫秒且不超过 163840 毫秒的数量。
  latency_le_163840 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 163840 ms and at most 327680 ms. 此类请求中耗时超过 163840 毫秒且不超过 327680 毫秒的数量。
  latency_le_327680 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 327680 ms and at most 655360 ms. 此类请求中耗时超过 327680 毫秒且不超过 655360 毫秒的数量。
  latency_le_655360 INTEGER NOT NULL DEFAULT 0,
  -- Such requests that took more than 655360 ms. 此类请求中耗时超过 655360 毫秒的数量。
  latency_above INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after at most 10 ms. 此类请求中首个 token 耗时不超过 10 毫秒的数量。
  first_token_le_10 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 10 ms and at most 15 ms. 此类请求中首个 token 耗时超过 10 毫秒且不超过 15 毫秒的数量。
  first_token_le_15 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 15 ms and at most 20 ms. 此类请求中首个 token 耗时超过 15 毫秒且不超过 20 毫秒的数量。
  first_token_le_20 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 20 ms and at most 30 ms. 此类请求中首个 token 耗时超过 20 毫秒且不超过 30 毫秒的数量。
  first_token_le_30 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 30 ms and at most 40 ms. 此类请求中首个 token 耗时超过 30 毫秒且不超过 40 毫秒的数量。
  first_token_le_40 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 40 ms and at most 60 ms. 此类请求中首个 token 耗时超过 40 毫秒且不超过 60 毫秒的数量。
  first_token_le_60 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 60 ms and at most 80 ms. 此类请求中首个 token 耗时超过 60 毫秒且不超过 80 毫秒的数量。
  first_token_le_80 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 80 ms and at most 120 ms. 此类请求中首个 token 耗时超过 80 毫秒且不超过 120 毫秒的数量。
  first_token_le_120 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 120 ms and at most 160 ms. 此类请求中首个 token 耗时超过 120 毫秒且不超过 160 毫秒的数量。
  first_token_le_160 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 160 ms and at most 240 ms. 此类请求中首个 token 耗时超过 160 毫秒且不超过 240 毫秒的数量。
  first_token_le_240 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 240 ms and at most 320 ms. 此类请求中首个 token 耗时超过 240 毫秒且不超过 320 毫秒的数量。
  first_token_le_320 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 320 ms and at most 480 ms. 此类请求中首个 token 耗时超过 320 毫秒且不超过 480 毫秒的数量。
  first_token_le_480 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 480 ms and at most 640 ms. 此类请求中首个 token 耗时超过 480 毫秒且不超过 640 毫秒的数量。
  first_token_le_640 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 640 ms and at most 960 ms. 此类请求中首个 token 耗时超过 640 毫秒且不超过 960 毫秒的数量。
  first_token_le_960 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 960 ms and at most 1280 ms. 此类请求中首个 token 耗时超过 960 毫秒且不超过 1280 毫秒的数量。
  first_token_le_1280 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 1280 ms and at most 1920 ms. 此类请求中首个 token 耗时超过 1280 毫秒且不超过 1920 毫秒的数量。
  first_token_le_1920 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 1920 ms and at most 2560 ms. 此类请求中首个 token 耗时超过 1920 毫秒且不超过 2560 毫秒的数量。
  first_token_le_2560 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 2560 ms and at most 3840 ms. 此类请求中首个 token 耗时超过 2560 毫秒且不超过 3840 毫秒的数量。
  first_token_le_3840 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 3840 ms and at most 5120 ms. 此类请求中首个 token 耗时超过 3840 毫秒且不超过 5120 毫秒的数量。
  first_token_le_5120 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 5120 ms and at most 7680 ms. 此类请求中首个 token 耗时超过 5120 毫秒且不超过 7680 毫秒的数量。
  first_token_le_7680 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 7680 ms and at most 10240 ms. 此类请求中首个 token 耗时超过 7680 毫秒且不超过 10240 毫秒的数量。
  first_token_le_10240 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 10240 ms and at most 15360 ms. 此类请求中首个 token 耗时超过 10240 毫秒且不超过 15360 毫秒的数量。
  first_token_le_15360 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 15360 ms and at most 20480 ms. 此类请求中首个 token 耗时超过 15360 毫秒且不超过 20480 毫秒的数量。
  first_token_le_20480 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 20480 ms and at most 30720 ms. 此类请求中首个 token 耗时超过 20480 毫秒且不超过 30720 毫秒的数量。
  first_token_le_30720 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 30720 ms and at most 40960 ms. 此类请求中首个 token 耗时超过 30720 毫秒且不超过 40960 毫秒的数量。
  first_token_le_40960 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 40960 ms and at most 61440 ms. 此类请求中首个 token 耗时超过 40960 毫秒且不超过 61440 毫秒的数量。
  first_token_le_61440 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 61440 ms and at most 81920 ms. 此类请求中首个 token 耗时超过 61440 毫秒且不超过 81920 毫秒的数量。
  first_token_le_81920 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 81920 ms and at most 122880 ms. 此类请求中首个 token 耗时超过 81920 毫秒且不超过 122880 毫秒的数量。
  first_token_le_122880 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 122880 ms and at most 163840 ms. 此类请求中首个 token 耗时超过 122880 毫秒且不超过 163840 毫秒的数量。
  first_token_le_163840 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 163840 ms and at most 327680 ms. 此类请求中首个 token 耗时超过 163840 毫秒且不超过 327680 毫秒的数量。
  first_token_le_327680 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 327680 ms and at most 655360 ms. 此类请求中首个 token 耗时超过 327680 毫秒且不超过 655360 毫秒的数量。
  first_token_le_655360 INTEGER NOT NULL DEFAULT 0,
  -- Such requests whose first token came after more than 655360 ms. 此类请求中首个 token 耗时超过 655360 毫秒的数量。
  first_token_above INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, model, provider)
) STRICT, WITHOUT ROWID;

-- Errors of all callers by hour, model, provider and kind.
-- 所有调用方按小时、模型、提供商与类型的错误数。
CREATE TABLE error_hourly (
  -- Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。
  hour INTEGER NOT NULL,
  -- Public name that the client asked for. 客户端请求的公开模型名。
  model TEXT NOT NULL,
  -- The provider's name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。
  provider TEXT NOT NULL,
  -- `type` of the error table; empty where it was not kept. 错误表中的 `type`；未记录时为空字符串。
  error_type TEXT NOT NULL,
  -- Requests that failed so, or were refused. 以此失败或被拒绝的请求数。
  errors INTEGER NOT NULL,
  PRIMARY KEY (hour, model, provider, error_type)
) STRICT, WITHOUT ROWID;

-- What was received and sent of requests, where the operator keeps it; sealed, for a time.
-- 请求与响应的正文，仅在运维者要求时加密保存一段时间。
CREATE TABLE request_bodies (
  -- Key: id of its request, `req_` and a UUIDv7. 主键：所属请求的 id，`req_` 加 UUIDv7。
  id TEXT PRIMARY KEY NOT NULL,
  -- When the request ended, UTC milliseconds. Retention counts from it. 请求结束时间，UTC 毫秒；保留期自此计算。
  at INTEGER NOT NULL,
  -- Customer of its request; NULL: none. 所属客户的 id；没有时为 NULL。
  customer_id TEXT,
  -- Whose request it was. 发起请求的客户用户的 id。
  customer_user_id TEXT NOT NULL,
  -- Whom it was asked for, so that erasing them finds it; NULL: not said. 请求所注明的终端用户，供抹除时查找；未注明时为 NULL。
  end_user TEXT,
  -- Both bodies, sealed; NULL when it could not be opened any more. 请求与响应正文，加密保存；无法再解密时为 NULL。
  content_sealed TEXT
) STRICT;
CREATE INDEX request_bodies_at ON request_bodies (at);
CREATE INDEX request_bodies_customer ON request_bodies (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX request_bodies_customer_user ON request_bodies (customer_user_id);
CREATE INDEX request_bodies_end_user ON request_bodies (end_user) WHERE end_user IS NOT NULL;

-- Current periods that a budget has got by a change of its calendar, which take over what names another one of it.
-- 预算因更改周期、时区或起始日而获得的当前周期；同一预算记入其他周期的金额也计入其中。
CREATE TABLE budget_moves (
  -- The budget. 所属预算。
  budget_id TEXT NOT NULL,
  -- Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。
  period_start INTEGER NOT NULL,
  -- End of the period, UTC milliseconds; NULL for `total`. 周期终点，UTC 毫秒；`total` 为 NULL。
  period_end INTEGER,
  PRIMARY KEY (budget_id, period_start)
) STRICT, WITHOUT ROWID;

-- Append-only: what a period has taken over from others of its budget, which the ledger names.
-- 仅追加：某周期从同一预算的其他周期（账目所记）承接的金额。
CREATE TABLE budget_carries (
  -- The budget. 所属预算。
  budget_id TEXT NOT NULL,
  -- Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。
  period_start INTEGER NOT NULL,
  -- Number within the period, from 1. 周期内的序号，从 1 开始。
  n INTEGER NOT NULL,
  -- When, UTC milliseconds. 发生时间，UTC 毫秒。
  at INTEGER NOT NULL,
  -- Taken over, nano-USD. 承接的金额，单位纳美元。
  amount INTEGER NOT NULL,
  PRIMARY KEY (budget_id, period_start, n)
) STRICT, WITHOUT ROWID;

-- Days whose sums are made. What is settled later in one of them takes its row away, until it is summed up again.
-- 已汇总的日期。此后若有请求结算到其中某一天，该行随即删除，待重新汇总后再写入。
CREATE TABLE summed_days (
  -- Days since 1970 in UTC. 自 1970 年起的天数（UTC）。
  day INTEGER PRIMARY KEY NOT NULL
) STRICT;

-- `model_hourly` over all models and providers. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day.
-- `model_hourly` 按小时合计所有模型与提供商。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。
CREATE TABLE total_hourly (
  -- Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。
  hour INTEGER PRIMARY KEY NOT NULL,
  -- Requests. 请求数。
  requests INTEGER NOT NULL,
  -- Requests that failed or were refused. 失败或被拒绝的请求数。
  errors INTEGER NOT NULL,
  -- Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。
  input_tokens INTEGER NOT NULL,
  -- Cached input tokens. 命中缓存的输入 token 数。
  cached_input_tokens INTEGER NOT NULL,
  -- Output tokens. 输出 token 数。
  output_tokens INTEGER NOT NULL,
  -- What customers pay, nano-USD. 客户应付的费用，单位纳美元。
  charge INTEGER NOT NULL,
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL,
  -- How long requests took that were answered without an error: their sum in microseconds. 无错误应答的请求的总耗时（微秒）。
  latency_us INTEGER NOT NULL,
  -- When their first token came: the sum in microseconds. 其首个 token 耗时之和（微秒）。
  first_token_us INTEGER NOT NULL,
  -- Such requests that took at most 10 ms. 此类请求中耗时不超过 10 毫秒的数量。
  latency_le_10 INTEGER NOT NULL,
  -- Such requests that took more than 10 ms and at most 15 ms. 此类请求中耗时超过 10 毫秒且不超过 15 毫秒的数量。
  latency_le_15 INTEGER NOT NULL,
  -- Such requests that took more than 15 ms and at most 20 ms. 此类请求中耗时超过 15 毫秒且不超过 20 毫秒的数量。
  latency_le_20 INTEGER NOT NULL,
  -- Such requests that took more than 20 ms and at most 30 ms. 此类请求中耗时超过 20 毫秒且不超过 30 毫秒的数量。
  latency_le_30 INTEGER NOT NULL,
  -- Such requests that took more than 30 ms and at most 40 ms. 此类请求中耗时超过 30 毫秒且不超过 40 毫秒的数量。
  latency_le_40 INTEGER NOT NULL,
  -- Such requests that took more than 40 ms and at most 60 ms. 此类请求中耗时超过 40 毫秒且不超过 60 毫秒的数量。
  latency_le_60 INTEGER NOT NULL,
  -- Such requests that took more than 60 ms and at most 80 ms. 此类请求中耗时超过 60 毫秒且不超过 80 毫秒的数量。
  latency_le_80 INTEGER NOT NULL,
  -- Such requests that took more than 80 ms and at most 120 ms. 此类请求中耗时超过 80 毫秒且不超过 120 毫秒的数量。
  latency_le_120 INTEGER NOT NULL,
  -- Such requests that took more than 120 ms and at most 160 ms. 此类请求中耗时超过 120 毫秒且不超过 160 毫秒的数量。
  latency_le_160 INTEGER NOT NULL,
  -- Such requests that took more than 160 ms and at most 240 ms. 此类请求中耗时超过 160 毫秒且不超过 240 毫秒的数量。
  latency_le_240 INTEGER NOT NULL,
  -- Such requests that took more than 240 ms and at most 320 ms. 此类请求中耗时超过 240 毫秒且不超过 320 毫秒的数量。
  latency_le_320 INTEGER NOT NULL,
  -- Such requests that took more than 320 ms and at most 480 ms. 此类请求中耗时超过 320 毫秒且不超过 480 毫秒的数量。
  latency_le_480 INTEGER NOT NULL,
  -- Such requests that took more than 480 ms and at most 640 ms. 此类请求中耗时超过 480 毫秒且不超过 640 毫秒的数量。
  latency_le_640 INTEGER NOT NULL,
  -- Such requests that took more than 640 ms and at most 960 ms. 此类请求中耗时超过 640 毫秒且不超过 960 毫秒的数量。
  latency_le_960 INTEGER NOT NULL,
  -- Such requests that took more than 960 ms and at most 1280 ms. 此类请求中耗时超过 960 毫秒且不超过 1280 毫秒的数量。
  latency_le_1280 INTEGER NOT NULL,
  -- Such requests that took more than 1280 ms and at most 1920 ms. 此类请求中耗时超过 1280 毫秒且不超过 1920 毫秒的数量。
  latency_le_1920 INTEGER NOT NULL,
  -- Such requests that took more than 1920 ms and at most 2560 ms. 此类请求中耗时超过 1920 毫秒且不超过 2560 毫秒的数量。
  latency_le_2560 INTEGER NOT NULL,
  -- Such requests that took more than 2560 ms and at most 3840 ms. 此类请求中耗时超过 2560 毫秒且不超过 3840 毫秒的数量。
  latency_le_3840 INTEGER NOT NULL,
  -- Such requests that took more than 3840 ms and at most 5120 ms. 此类请求中耗时超过 3840 毫秒且不超过 5120 毫秒的数量。
  latency_le_5120 INTEGER NOT NULL,
  -- Such requests that took more than 5120 ms and at most 7680 ms. 此类请求中耗时超过 5120 毫秒且不超过 7680 毫秒的数量。
  latency_le_7680 INTEGER NOT NULL,
  -- Such requests that took more than 7680 ms and at most 10240 ms. 此类请求中耗时超过 7680 毫秒且不超过 10240 毫秒的数量。
  latency_le_10240 INTEGER NOT NULL,
  -- Such requests that took more than 10240 ms and at most 15360 ms. 此类请求中耗时超过 10240 毫秒且不超过 15360 毫秒的数量。
  latency_le_15360 INTEGER NOT NULL,
  -- Such requests that took more than 15360 ms and at most 20480 ms. 此类请求中耗时超过 15360 毫秒且不超过 20480 毫秒的数量。
  latency_le_20480 INTEGER NOT NULL,
  -- Such requests that took more than 20480 ms and at most 30720 ms. 此类请求中耗时超过 20480 毫秒且不超过 30720 毫秒的数量。
  latency_le_30720 INTEGER NOT NULL,
  -- Such requests that took more than 30720 ms and at most 40960 ms. 此类请求中耗时超过 30720 毫秒且不超过 40960 毫秒的数量。
  latency_le_40960 INTEGER NOT NULL,
  -- Such requests that took more than 40960 ms and at most 61440 ms. 此类请求中耗时超过 40960 毫秒且不超过 61440 毫秒的数量。
  latency_le_61440 INTEGER NOT NULL,
  -- Such requests that took more than 61440 ms and at most 81920 ms. 此类请求中耗时超过 61440 毫秒且不超过 81920 毫秒的数量。
  latency_le_81920 INTEGER NOT NULL,
  -- Such requests that took more than 81920 ms and at most 122880 ms. 此类请求中耗时超过 81920 毫秒且不超过 122880 毫秒的数量。
  latency_le_122880 INTEGER NOT NULL,
  -- Such requests that took more than 122880 ms and at most 163840 ms. 此类请求中耗时超过 122880 毫秒且不超过 163840 毫秒的数量。
  latency_le_163840 INTEGER NOT NULL,
  -- Such requests that took more than 163840 ms and at most 327680 ms. 此类请求中耗时超过 163840 毫秒且不超过 327680 毫秒的数量。
  latency_le_327680 INTEGER NOT NULL,
  -- Such requests that took more than 327680 ms and at most 655360 ms. 此类请求中耗时超过 327680 毫秒且不超过 655360 毫秒的数量。
  latency_le_655360 INTEGER NOT NULL,
  -- Such requests that took more than 655360 ms. 此类请求中耗时超过 655360 毫秒的数量。
  latency_above INTEGER NOT NULL,
  -- Such requests whose first token came after at most 10 ms. 此类请求中首个 token 耗时不超过 10 毫秒的数量。
  first_token_le_10 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 10 ms and at most 15 ms. 此类请求中首个 token 耗时超过 10 毫秒且不超过 15 毫秒的数量。
  first_token_le_15 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 15 ms and at most 20 ms. 此类请求中首个 token 耗时超过 15 毫秒且不超过 20 毫秒的数量。
  first_token_le_20 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 20 ms and at most 30 ms. 此类请求中首个 token 耗时超过 20 毫秒且不超过 30 毫秒的数量。
  first_token_le_30 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 30 ms and at most 40 ms. 此类请求中首个 token 耗时超过 30 毫秒且不超过 40 毫秒的数量。
  first_token_le_40 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 40 ms and at most 60 ms. 此类请求中首个 token 耗时超过 40 毫秒且不超过 60 毫秒的数量。
  first_token_le_60 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 60 ms and at most 80 ms. 此类请求中首个 token 耗时超过 60 毫秒且不超过 80 毫秒的数量。
  first_token_le_80 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 80 ms and at most 120 ms. 此类请求中首个 token 耗时超过 80 毫秒且不超过 120 毫秒的数量。
  first_token_le_120 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 120 ms and at most 160 ms. 此类请求中首个 token 耗时超过 120 毫秒且不超过 160 毫秒的数量。
  first_token_le_160 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 160 ms and at most 240 ms. 此类请求中首个 token 耗时超过 160 毫秒且不超过 240 毫秒的数量。
  first_token_le_240 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 240 ms and at most 320 ms. 此类请求中首个 token 耗时超过 240 毫秒且不超过 320 毫秒的数量。
  first_token_le_320 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 320 ms and at most 480 ms. 此类请求中首个 token 耗时超过 320 毫秒且不超过 480 毫秒的数量。
  first_token_le_480 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 480 ms and at most 640 ms. 此类请求中首个 token 耗时超过 480 毫秒且不超过 640 毫秒的数量。
  first_token_le_640 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 640 ms and at most 960 ms. 此类请求中首个 token 耗时超过 640 毫秒且不超过 960 毫秒的数量。
  first_token_le_960 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 960 ms and at most 1280 ms. 此类请求中首个 token 耗时超过 960 毫秒且不超过 1280 毫秒的数量。
  first_token_le_1280 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 1280 ms and at most 1920 ms. 此类请求中首个 token 耗时超过 1280 毫秒且不超过 1920 毫秒的数量。
  first_token_le_1920 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 1920 ms and at most 2560 ms. 此类请求中首个 token 耗时超过 1920 毫秒且不超过 2560 毫秒的数量。
  first_token_le_2560 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 2560 ms and at most 3840 ms. 此类请求中首个 token 耗时超过 2560 毫秒且不超过 3840 毫秒的数量。
  first_token_le_3840 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 3840 ms and at most 5120 ms. 此类请求中首个 token 耗时超过 3840 毫秒且不超过 5120 毫秒的数量。
  first_token_le_5120 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 5120 ms and at most 7680 ms. 此类请求中首个 token 耗时超过 5120 毫秒且不超过 7680 毫秒的数量。
  first_token_le_7680 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 7680 ms and at most 10240 ms. 此类请求中首个 token 耗时超过 7680 毫秒且不超过 10240 毫秒的数量。
  first_token_le_10240 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 10240 ms and at most 15360 ms. 此类请求中首个 token 耗时超过 10240 毫秒且不超过 15360 毫秒的数量。
  first_token_le_15360 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 15360 ms and at most 20480 ms. 此类请求中首个 token 耗时超过 15360 毫秒且不超过 20480 毫秒的数量。
  first_token_le_20480 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 20480 ms and at most 30720 ms. 此类请求中首个 token 耗时超过 20480 毫秒且不超过 30720 毫秒的数量。
  first_token_le_30720 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 30720 ms and at most 40960 ms. 此类请求中首个 token 耗时超过 30720 毫秒且不超过 40960 毫秒的数量。
  first_token_le_40960 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 40960 ms and at most 61440 ms. 此类请求中首个 token 耗时超过 40960 毫秒且不超过 61440 毫秒的数量。
  first_token_le_61440 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 61440 ms and at most 81920 ms. 此类请求中首个 token 耗时超过 61440 毫秒且不超过 81920 毫秒的数量。
  first_token_le_81920 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 81920 ms and at most 122880 ms. 此类请求中首个 token 耗时超过 81920 毫秒且不超过 122880 毫秒的数量。
  first_token_le_122880 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 122880 ms and at most 163840 ms. 此类请求中首个 token 耗时超过 122880 毫秒且不超过 163840 毫秒的数量。
  first_token_le_163840 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 163840 ms and at most 327680 ms. 此类请求中首个 token 耗时超过 163840 毫秒且不超过 327680 毫秒的数量。
  first_token_le_327680 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 327680 ms and at most 655360 ms. 此类请求中首个 token 耗时超过 327680 毫秒且不超过 655360 毫秒的数量。
  first_token_le_655360 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 655360 ms. 此类请求中首个 token 耗时超过 655360 毫秒的数量。
  first_token_above INTEGER NOT NULL
) STRICT;

-- `model_hourly` by the day. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day.
-- `model_hourly` 按日汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。
CREATE TABLE model_daily (
  -- Days since 1970 in UTC. 自 1970 年起的天数（UTC）。
  day INTEGER NOT NULL,
  -- Public name that the client asked for. 客户端请求的公开模型名。
  model TEXT NOT NULL,
  -- The provider's name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。
  provider TEXT NOT NULL,
  -- Requests. 请求数。
  requests INTEGER NOT NULL,
  -- Requests that failed or were refused. 失败或被拒绝的请求数。
  errors INTEGER NOT NULL,
  -- Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。
  input_tokens INTEGER NOT NULL,
  -- Cached input tokens. 命中缓存的输入 token 数。
  cached_input_tokens INTEGER NOT NULL,
  -- Output tokens. 输出 token 数。
  output_tokens INTEGER NOT NULL,
  -- What customers pay, nano-USD. 客户应付的费用，单位纳美元。
  charge INTEGER NOT NULL,
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL,
  -- How long requests took that were answered without an error: their sum in microseconds. 无错误应答的请求的总耗时（微秒）。
  latency_us INTEGER NOT NULL,
  -- When their first token came: the sum in microseconds. 其首个 token 耗时之和（微秒）。
  first_token_us INTEGER NOT NULL,
  -- Such requests that took at most 10 ms. 此类请求中耗时不超过 10 毫秒的数量。
  latency_le_10 INTEGER NOT NULL,
  -- Such requests that took more than 10 ms and at most 15 ms. 此类请求中耗时超过 10 毫秒且不超过 15 毫秒的数量。
  latency_le_15 INTEGER NOT NULL,
  -- Such requests that took more than 15 ms and at most 20 ms. 此类请求中耗时超过 15 毫秒且不超过 20 毫秒的数量。
  latency_le_20 INTEGER NOT NULL,
  -- Such requests that took more than 20 ms and at most 30 ms. 此类请求中耗时超过 20 毫秒且不超过 30 毫秒的数量。
  latency_le_30 INTEGER NOT NULL,
  -- Such requests that took more than 30 ms and at most 40 ms. 此类请求中耗时超过 30 毫秒且不超过 40 毫秒的数量。
  latency_le_40 INTEGER NOT NULL,
  -- Such requests that took more than 40 ms and at most 60 ms. 此类请求中耗时超过 40 毫秒且不超过 60 毫秒的数量。
  latency_le_60 INTEGER NOT NULL,
  -- Such requests that took more than 60 ms and at most 80 ms. 此类请求中耗时超过 60 毫秒且不超过 80 毫秒的数量。
  latency_le_80 INTEGER NOT NULL,
  -- Such requests that took more than 80 ms and at most 120 ms. 此类请求中耗时超过 80 毫秒且不超过 120 毫秒的数量。
  latency_le_120 INTEGER NOT NULL,
  -- Such requests that took more than 120 ms and at most 160 ms. 此类请求中耗时超过 120 毫秒且不超过 160 毫秒的数量。
  latency_le_160 INTEGER NOT NULL,
  -- Such requests that took more than 160 ms and at most 240 ms. 此类请求中耗时超过 160 毫秒且不超过 240 毫秒的数量。
  latency_le_240 INTEGER NOT NULL,
  -- Such requests that took more than 240 ms and at most 320 ms. 此类请求中耗时超过 240 毫秒且不超过 320 毫秒的数量。
  latency_le_320 INTEGER NOT NULL,
  -- Such requests that took more than 320 ms and at most 480 ms. 此类请求中耗时超过 320 毫秒且不超过 480 毫秒的数量。
  latency_le_480 INTEGER NOT NULL,
  -- Such requests that took more than 480 ms and at most 640 ms. 此类请求中耗时超过 480 毫秒且不超过 640 毫秒的数量。
  latency_le_640 INTEGER NOT NULL,
  -- Such requests that took more than 640 ms and at most 960 ms. 此类请求中耗时超过 640 毫秒且不超过 960 毫秒的数量。
  latency_le_960 INTEGER NOT NULL,
  -- Such requests that took more than 960 ms and at most 1280 ms. 此类请求中耗时超过 960 毫秒且不超过 1280 毫秒的数量。
  latency_le_1280 INTEGER NOT NULL,
  -- Such requests that took more than 1280 ms and at most 1920 ms. 此类请求中耗时超过 1280 毫秒且不超过 1920 毫秒的数量。
  latency_le_1920 INTEGER NOT NULL,
  -- Such requests that took more than 1920 ms and at most 2560 ms. 此类请求中耗时超过 1920 毫秒且不超过 2560 毫秒的数量。
  latency_le_2560 INTEGER NOT NULL,
  -- Such requests that took more than 2560 ms and at most 3840 ms. 此类请求中耗时超过 2560 毫秒且不超过 3840 毫秒的数量。
  latency_le_3840 INTEGER NOT NULL,
  -- Such requests that took more than 3840 ms and at most 5120 ms. 此类请求中耗时超过 3840 毫秒且不超过 5120 毫秒的数量。
  latency_le_5120 INTEGER NOT NULL,
  -- Such requests that took more than 5120 ms and at most 7680 ms. 此类请求中耗时超过 5120 毫秒且不超过 7680 毫秒的数量。
  latency_le_7680 INTEGER NOT NULL,
  -- Such requests that took more than 7680 ms and at most 10240 ms. 此类请求中耗时超过 7680 毫秒且不超过 10240 毫秒的数量。
  latency_le_10240 INTEGER NOT NULL,
  -- Such requests that took more than 10240 ms and at most 15360 ms. 此类请求中耗时超过 10240 毫秒且不超过 15360 毫秒的数量。
  latency_le_15360 INTEGER NOT NULL,
  -- Such requests that took more than 15360 ms and at most 20480 ms. 此类请求中耗时超过 15360 毫秒且不超过 20480 毫秒的数量。
  latency_le_20480 INTEGER NOT NULL,
  -- Such requests that took more than 20480 ms and at most 30720 ms. 此类请求中耗时超过 20480 毫秒且不超过 30720 毫秒的数量。
  latency_le_30720 INTEGER NOT NULL,
  -- Such requests that took more than 30720 ms and at most 40960 ms. 此类请求中耗时超过 30720 毫秒且不超过 40960 毫秒的数量。
  latency_le_40960 INTEGER NOT NULL,
  -- Such requests that took more than 40960 ms and at most 61440 ms. 此类请求中耗时超过 40960 毫秒且不超过 61440 毫秒的数量。
  latency_le_61440 INTEGER NOT NULL,
  -- Such requests that took more than 61440 ms and at most 81920 ms. 此类请求中耗时超过 61440 毫秒且不超过 81920 毫秒的数量。
  latency_le_81920 INTEGER NOT NULL,
  -- Such requests that took more than 81920 ms and at most 122880 ms. 此类请求中耗时超过 81920 毫秒且不超过 122880 毫秒的数量。
  latency_le_122880 INTEGER NOT NULL,
  -- Such requests that took more than 122880 ms and at most 163840 ms. 此类请求中耗时超过 122880 毫秒且不超过 163840 毫秒的数量。
  latency_le_163840 INTEGER NOT NULL,
  -- Such requests that took more than 163840 ms and at most 327680 ms. 此类请求中耗时超过 163840 毫秒且不超过 327680 毫秒的数量。
  latency_le_327680 INTEGER NOT NULL,
  -- Such requests that took more than 327680 ms and at most 655360 ms. 此类请求中耗时超过 327680 毫秒且不超过 655360 毫秒的数量。
  latency_le_655360 INTEGER NOT NULL,
  -- Such requests that took more than 655360 ms. 此类请求中耗时超过 655360 毫秒的数量。
  latency_above INTEGER NOT NULL,
  -- Such requests whose first token came after at most 10 ms. 此类请求中首个 token 耗时不超过 10 毫秒的数量。
  first_token_le_10 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 10 ms and at most 15 ms. 此类请求中首个 token 耗时超过 10 毫秒且不超过 15 毫秒的数量。
  first_token_le_15 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 15 ms and at most 20 ms. 此类请求中首个 token 耗时超过 15 毫秒且不超过 20 毫秒的数量。
  first_token_le_20 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 20 ms and at most 30 ms. 此类请求中首个 token 耗时超过 20 毫秒且不超过 30 毫秒的数量。
  first_token_le_30 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 30 ms and at most 40 ms. 此类请求中首个 token 耗时超过 30 毫秒且不超过 40 毫秒的数量。
  first_token_le_40 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 40 ms and at most 60 ms. 此类请求中首个 token 耗时超过 40 毫秒且不超过 60 毫秒的数量。
  first_token_le_60 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 60 ms and at most 80 ms. 此类请求中首个 token 耗时超过 60 毫秒且不超过 80 毫秒的数量。
  first_token_le_80 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 80 ms and at most 120 ms. 此类请求中首个 token 耗时超过 80 毫秒且不超过 120 毫秒的数量。
  first_token_le_120 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 120 ms and at most 160 ms. 此类请求中首个 token 耗时超过 120 毫秒且不超过 160 毫秒的数量。
  first_token_le_160 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 160 ms and at most 240 ms. 此类请求中首个 token 耗时超过 160 毫秒且不超过 240 毫秒的数量。
  first_token_le_240 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 240 ms and at most 320 ms. 此类请求中首个 token 耗时超过 240 毫秒且不超过 320 毫秒的数量。
  first_token_le_320 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 320 ms and at most 480 ms. 此类请求中首个 token 耗时超过 320 毫秒且不超过 480 毫秒的数量。
  first_token_le_480 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 480 ms and at most 640 ms. 此类请求中首个 token 耗时超过 480 毫秒且不超过 640 毫秒的数量。
  first_token_le_640 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 640 ms and at most 960 ms. 此类请求中首个 token 耗时超过 640 毫秒且不超过 960 毫秒的数量。
  first_token_le_960 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 960 ms and at most 1280 ms. 此类请求中首个 token 耗时超过 960 毫秒且不超过 1280 毫秒的数量。
  first_token_le_1280 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 1280 ms and at most 1920 ms. 此类请求中首个 token 耗时超过 1280 毫秒且不超过 1920 毫秒的数量。
  first_token_le_1920 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 1920 ms and at most 2560 ms. 此类请求中首个 token 耗时超过 1920 毫秒且不超过 2560 毫秒的数量。
  first_token_le_2560 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 2560 ms and at most 3840 ms. 此类请求中首个 token 耗时超过 2560 毫秒且不超过 3840 毫秒的数量。
  first_token_le_3840 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 3840 ms and at most 5120 ms. 此类请求中首个 token 耗时超过 3840 毫秒且不超过 5120 毫秒的数量。
  first_token_le_5120 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 5120 ms and at most 7680 ms. 此类请求中首个 token 耗时超过 5120 毫秒且不超过 7680 毫秒的数量。
  first_token_le_7680 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 7680 ms and at most 10240 ms. 此类请求中首个 token 耗时超过 7680 毫秒且不超过 10240 毫秒的数量。
  first_token_le_10240 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 10240 ms and at most 15360 ms. 此类请求中首个 token 耗时超过 10240 毫秒且不超过 15360 毫秒的数量。
  first_token_le_15360 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 15360 ms and at most 20480 ms. 此类请求中首个 token 耗时超过 15360 毫秒且不超过 20480 毫秒的数量。
  first_token_le_20480 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 20480 ms and at most 30720 ms. 此类请求中首个 token 耗时超过 20480 毫秒且不超过 30720 毫秒的数量。
  first_token_le_30720 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 30720 ms and at most 40960 ms. 此类请求中首个 token 耗时超过 30720 毫秒且不超过 40960 毫秒的数量。
  first_token_le_40960 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 40960 ms and at most 61440 ms. 此类请求中首个 token 耗时超过 40960 毫秒且不超过 61440 毫秒的数量。
  first_token_le_61440 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 61440 ms and at most 81920 ms. 此类请求中首个 token 耗时超过 61440 毫秒且不超过 81920 毫秒的数量。
  first_token_le_81920 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 81920 ms and at most 122880 ms. 此类请求中首个 token 耗时超过 81920 毫秒且不超过 122880 毫秒的数量。
  first_token_le_122880 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 122880 ms and at most 163840 ms. 此类请求中首个 token 耗时超过 122880 毫秒且不超过 163840 毫秒的数量。
  first_token_le_163840 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 163840 ms and at most 327680 ms. 此类请求中首个 token 耗时超过 163840 毫秒且不超过 327680 毫秒的数量。
  first_token_le_327680 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 327680 ms and at most 655360 ms. 此类请求中首个 token 耗时超过 327680 毫秒且不超过 655360 毫秒的数量。
  first_token_le_655360 INTEGER NOT NULL,
  -- Such requests whose first token came after more than 655360 ms. 此类请求中首个 token 耗时超过 655360 毫秒的数量。
  first_token_above INTEGER NOT NULL,
  PRIMARY KEY (day, model, provider)
) STRICT, WITHOUT ROWID;

-- `error_hourly` over all models and providers. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day.
-- `error_hourly` 按小时合计所有模型与提供商。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。
CREATE TABLE error_kind_hourly (
  -- Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。
  hour INTEGER NOT NULL,
  -- `type` of the error table; empty where it was not kept. 错误表中的 `type`；未记录时为空字符串。
  error_type TEXT NOT NULL,
  -- Requests that failed so, or were refused. 以此失败或被拒绝的请求数。
  errors INTEGER NOT NULL,
  PRIMARY KEY (hour, error_type)
) STRICT, WITHOUT ROWID;

-- `usage_hourly` by customer. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day.
-- `usage_hourly` 按客户汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。
CREATE TABLE customer_hourly (
  -- Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。
  hour INTEGER NOT NULL,
  -- Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。
  customer_id TEXT NOT NULL,
  -- Requests. 请求数。
  requests INTEGER NOT NULL,
  -- Requests that failed or were refused. 失败或被拒绝的请求数。
  errors INTEGER NOT NULL,
  -- Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。
  input_tokens INTEGER NOT NULL,
  -- Cached input tokens. 命中缓存的输入 token 数。
  cached_input_tokens INTEGER NOT NULL,
  -- Output tokens. 输出 token 数。
  output_tokens INTEGER NOT NULL,
  -- What customers pay, nano-USD. 客户应付的费用，单位纳美元。
  charge INTEGER NOT NULL,
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL,
  PRIMARY KEY (hour, customer_id)
) STRICT, WITHOUT ROWID;

-- `usage_hourly` by token. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day.
-- `usage_hourly` 按令牌汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。
CREATE TABLE caller_hourly (
  -- Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。
  hour INTEGER NOT NULL,
  -- SQLite: row of `traffic_callers`. SQLite：`traffic_callers` 中的行。
  caller_no INTEGER NOT NULL,
  -- SQLite: row of `traffic_users`. SQLite：`traffic_users` 中的行。
  user_no INTEGER NOT NULL,
  -- Requests. 请求数。
  requests INTEGER NOT NULL,
  -- Requests that failed or were refused. 失败或被拒绝的请求数。
  errors INTEGER NOT NULL,
  -- Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。
  input_tokens INTEGER NOT NULL,
  -- Cached input tokens. 命中缓存的输入 token 数。
  cached_input_tokens INTEGER NOT NULL,
  -- Output tokens. 输出 token 数。
  output_tokens INTEGER NOT NULL,
  -- What customers pay, nano-USD. 客户应付的费用，单位纳美元。
  charge INTEGER NOT NULL,
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL,
  PRIMARY KEY (hour, caller_no)
) STRICT, WITHOUT ROWID;

-- `usage_hourly` by the day and token. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day.
-- `usage_hourly` 按日与令牌汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。
CREATE TABLE caller_daily (
  -- Days since 1970 in UTC. 自 1970 年起的天数（UTC）。
  day INTEGER NOT NULL,
  -- SQLite: row of `traffic_callers`. SQLite：`traffic_callers` 中的行。
  caller_no INTEGER NOT NULL,
  -- SQLite: row of `traffic_users`. SQLite：`traffic_users` 中的行。
  user_no INTEGER NOT NULL,
  -- Requests. 请求数。
  requests INTEGER NOT NULL,
  -- Requests that failed or were refused. 失败或被拒绝的请求数。
  errors INTEGER NOT NULL,
  -- Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。
  input_tokens INTEGER NOT NULL,
  -- Cached input tokens. 命中缓存的输入 token 数。
  cached_input_tokens INTEGER NOT NULL,
  -- Output tokens. 输出 token 数。
  output_tokens INTEGER NOT NULL,
  -- What customers pay, nano-USD. 客户应付的费用，单位纳美元。
  charge INTEGER NOT NULL,
  -- What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。
  provider_cost INTEGER NOT NULL,
  PRIMARY KEY (day, caller_no)
) STRICT, WITHOUT ROWID;

-- The request log: one row a call of a model. Rows outlive what they name. In SQLite a view of `request_rows`.
-- 请求日志：每次模型调用一行；所引用的对象删除后仍然保留。SQLite 中为 `request_rows` 的视图。
CREATE VIEW requests AS SELECT
  r.id, r.request_id, r.at, r.state,
  (SELECT nullif(customer_id, '') FROM traffic_callers WHERE no = r.caller_no) AS customer_id,
  u.customer_user_id,
  (SELECT token_id FROM traffic_callers WHERE no = r.caller_no) AS token_id,
  (SELECT model FROM traffic_calls WHERE no = r.call_no) AS model,
  (SELECT provider_id FROM traffic_routes WHERE no = r.route_no) AS provider_id,
  (SELECT provider FROM traffic_routes WHERE no = r.route_no) AS provider,
  (SELECT deployment_id FROM traffic_routes WHERE no = r.route_no) AS deployment_id,
  (SELECT price_version_id FROM traffic_routes WHERE no = r.route_no) AS price_version_id,
  (SELECT dialect_in FROM traffic_calls WHERE no = r.call_no) AS dialect_in,
  (SELECT dialect_out FROM traffic_routes WHERE no = r.route_no) AS dialect_out,
  (SELECT operation FROM traffic_calls WHERE no = r.call_no) AS operation,
  r.stream, r.hold, r.estimated_input_tokens, r.margin_millionths, r.status, r.finish_reason, r.raw_finish_reason,
  r.error_type, r.input_tokens, r.cached_read_tokens, r.cache_write_5m_tokens, r.cache_write_1h_tokens,
  r.cache_write_30m_tokens, r.cache_write_12h_tokens, r.output_tokens, r.reasoning_tokens, r.audio_input_tokens,
  r.audio_output_tokens, r.images, r.tools, r.estimated, r.charge, r.overrun, r.provider_cost, r.latency_ms,
  r.time_to_first_token_ms, r.warnings, r.checkpoint_at, r.checkpoint_output_tokens, r.checkpoint_input_tokens,
  r.checkpoint_charge
FROM request_rows AS r JOIN traffic_users AS u ON u.no = r.user_no;

-- Holds and what replaced them. Append-only; the key refuses a second settlement. In SQLite a view of `ledger_rows`.
-- 账本：预扣与其后续结算。只追加；主键保证不会重复结算。SQLite 中为 `ledger_rows` 的视图。
CREATE VIEW ledger AS SELECT
  l.id, l.phase, l.n, l.at, l.amount, l.provider_cost,
  (SELECT budgets FROM traffic_budgets WHERE no = l.budgets_no) AS budgets,
  (SELECT price_version_id FROM traffic_routes WHERE no = l.route_no) AS price_version_id,
  l.reason, l.actor_id
FROM ledger_rows AS l;

-- One try of a request at one deployment. In SQLite a view of `attempt_rows`.
-- 请求在某个部署上的一次尝试。SQLite 中为 `attempt_rows` 的视图。
CREATE VIEW attempts AS SELECT
  a.id, a.n, a.at, t.provider_id, t.provider, t.deployment_id, t.upstream_model, t.price_version_id, a.status,
  a.error_type, a.provider_cost, a.latency_ms, a.time_to_first_byte_ms, a.upstream_request_id, a.reason, a.ended
FROM attempt_rows AS a CROSS JOIN traffic_targets AS t ON t.no = a.target_no;

-- Usage at its finest grain; days and months are sums of it. In SQLite a view of `usage_rows`.
-- 最细粒度的用量汇总；按日、按月由其累加。SQLite 中为 `usage_rows` 的视图。
CREATE VIEW usage_hourly AS SELECT
  s.hour, c.token_id, s.model, s.provider, u.customer_user_id, c.customer_id, s.requests, s.errors, s.input_tokens,
  s.cached_input_tokens, s.output_tokens, s.charge, s.provider_cost, s.cache_write_tokens, s.reasoning_tokens
FROM usage_rows AS s CROSS JOIN traffic_callers AS c ON c.no = s.caller_no
CROSS JOIN traffic_users AS u ON u.no = s.user_no;

-- Usage by a member of the metadata, or by end user. In SQLite a view of `label_rows`.
-- 按元数据的键值或按终端用户汇总的用量。SQLite 中为 `label_rows` 的视图。
CREATE VIEW label_hourly AS SELECT
  l.hour, u.customer_user_id, l.name, l.value, l.customer_id, l.requests, l.errors, l.input_tokens,
  l.cached_input_tokens, l.output_tokens, l.charge, l.provider_cost
FROM label_rows AS l CROSS JOIN traffic_users AS u ON u.no = l.user_no;

-- The rows that migrations write.
INSERT INTO store_probe (id, at) VALUES (1, 0);
INSERT INTO operation_log_chain (id, anchor_sequence, anchor_hash, head_sequence, head_hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO data_epochs (epoch, data_id, started_at, cause)
VALUES (1, lower(hex(randomblob(16))), CAST(unixepoch('subsec') * 1000 AS INTEGER), 'created');
INSERT INTO traffic_journal (id, name, sequence) VALUES (1, lower(hex(randomblob(16))), 0);
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0001-entities', 'c7a5d666910c39919205e5eb450c467c2efd6aca791af58be8768778f0700c54', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0002-traffic', '7bb464bebf0881168dddcd802b86638d9c4ef9d520e7cc03313078fab883ee22', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0004-second-factor', 'a366da564b830a5a68bde9dee87f3e2206b710c5192751874b59baa91a2ed3e3', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0005-operation-log-chain', '85c7cdbc39f1da724bbc657bcc06d46950834bb772bd973a45c37f5fa08bfaa3', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0006-token-lines', '6d030b907d3e577d845cf9ced2750bd2f59e06fd5bcce731029e84ef34ea1455', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0007-data-epochs', 'df5f3472a7bb58c963e9b3771e2c4407e3d8f52f32e866662bb27c2224764cfb', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0009-responses', 'db1ab23ffce81753f35ad61f75bc5da9097d41239fed4c225782fd92c2eac5e3', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0010-hedging', 'feaf67ae3f0893ced306492b359cbf4d7c020e9579b45ec937bf54cfb4f24d62', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0011-traffic-journal', '0fe1d14a6cde11a0667bb79f0a2defb4bf80de94a870e6c2f89d5d3202083672', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0012-adjustments', '3a5594ce4321ce9e756ecdf4130920e9d654a2ff9a9b87e0f10a47f9b5b423a2', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0014-alerts', '7632b4e77d1719aa4a3b5f236e217b674974807f22cdf184695c947df8bc3503', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0016-reports', '14090dbabac162de5c5ae992e6491452f5586e507fe5160045b4354d6e751d67', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0017-deployment-limits', '3fcafe3b78fc86c85d5288371ab4e2f770b6b48b578d65f73313e64030ee008a', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0022-overview', '97c76ab214784396b330c7a05eb0fc0830847efbe199d541726e6bd355c7b24e', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0023-request-bodies', 'f9e07fa7a7f196cc5c1f94676953840fb529667b5b3c79501823e4f49e58dfdf', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0024-budget-moves', 'b113a4aa30af5ed44328cbd4b6637ac99bd62e0652d47ac0a00b76a463d6384b', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0025-summed-days', '22f0809bbb7763943a5924d87faddc689fc94136ec92a62f3129fedb7a951200', CAST(unixepoch('subsec') * 1000 AS INTEGER));
INSERT INTO schema_migrations (id, checksum, applied_at) VALUES ('0026-failed-requests', '3e101a592d3e82db528ad69b5b54d9e0ea5f1c65eafeb0bc0a477f97b11057ba', CAST(unixepoch('subsec') * 1000 AS INTEGER));
