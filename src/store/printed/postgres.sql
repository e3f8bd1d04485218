-- Schema of Tallygate for PostgreSQL, as of migration 0026-failed-requests. Made from the migrations by scripts/schema.
-- Instants are UTC milliseconds, money is nano-USD, shares are millionths, JSON is text, booleans are 0 and 1.
-- A server that finds it loaded finds every migration done. It adds a partition a month to requests, attempts and
-- ledger by itself (ensure_traffic_partitions).

CREATE TABLE schema_migrations (
  id text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT schema_migrations_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE schema_migrations IS 'Steps of the schema that have run. 已执行的数据库迁移。';
COMMENT ON COLUMN schema_migrations.id IS 'Number and name of the step. 迁移的编号与名称。';
COMMENT ON COLUMN schema_migrations.checksum IS 'SHA-256 of the step''s SQL, hex: data of another build are refused. 迁移 SQL 的 SHA-256，十六进制：由其他构建写入的数据会被拒绝。';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When it ran: UTC milliseconds in SQLite, an instant elsewhere. 执行时间：SQLite 为 UTC 毫秒，其他数据库为时间戳。';

CREATE TABLE admins (
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL,
  username text COLLATE "C" NOT NULL,
  password_hash text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  totp_secret text COLLATE "C",
  recovery_codes text COLLATE "C" NOT NULL,
  password_changed_at bigint NOT NULL,
  last_login_at bigint,
  totp_enabled_at bigint,
  totp_last_step bigint,
  CONSTRAINT admins_pkey PRIMARY KEY (id),
  CONSTRAINT admins_username_key UNIQUE (username),
  CONSTRAINT admins_role_check CHECK (role IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  CONSTRAINT admins_status_check CHECK (status IN ('active', 'suspended')),
  CONSTRAINT admins_username_check CHECK ((username <> '') AND (username = lower(username))),
  CONSTRAINT admins_version_check CHECK (version >= 1)
);
COMMENT ON TABLE admins IS 'Operators of the gateway. 网关的管理员。';
COMMENT ON COLUMN admins.id IS 'Key: `adm_` and a UUIDv7. 主键：`adm_` 加 UUIDv7。';
COMMENT ON COLUMN admins.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN admins.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';
COMMENT ON COLUMN admins.version IS 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。';
COMMENT ON COLUMN admins.username IS 'Name to sign in with, in lower case. 登录名，一律小写。';
COMMENT ON COLUMN admins.password_hash IS 'Password, argon2id in PHC form. 密码的 argon2id 哈希（PHC 格式）。';
COMMENT ON COLUMN admins.name IS 'Name to show. 显示名称。';
COMMENT ON COLUMN admins.role IS 'What it may do: owner, admin, operator, support or auditor. 角色，决定权限：owner、admin、operator、support 或 auditor。';
COMMENT ON COLUMN admins.status IS 'active, or suspended: cannot sign in. 状态：active 正常；suspended 已停用，无法登录。';
COMMENT ON COLUMN admins.totp_secret IS 'Sealed secret of the one-time codes; NULL without any. 一次性验证码（TOTP）的密钥，加密保存；未登记时为 NULL。';
COMMENT ON COLUMN admins.recovery_codes IS 'JSON array: SHA-256 of the unused recovery codes. JSON 数组：尚未使用的恢复码的 SHA-256。';
COMMENT ON COLUMN admins.password_changed_at IS 'When the password was set, UTC milliseconds. 最近一次设置密码的时间，UTC 毫秒。';
COMMENT ON COLUMN admins.last_login_at IS 'Last sign-in, UTC milliseconds; NULL before the first. 最近一次登录的时间，UTC 毫秒；从未登录时为 NULL。';
COMMENT ON COLUMN admins.totp_enabled_at IS 'When the secret was confirmed by a code; NULL: sign-ins need no code. 密钥经验证码确认的时间；为 NULL 时登录不要求验证码。';
COMMENT ON COLUMN admins.totp_last_step IS 'Time step of the last code taken; that one and earlier ones are refused. 最近一次被接受的验证码的时间步；该步及更早的验证码不再接受。';

CREATE TABLE sessions (
  id text COLLATE "C" NOT NULL,
  admin_id text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL,
  csrf_digest text COLLATE "C" NOT NULL,
  ip text COLLATE "C" NOT NULL,
  user_agent text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  ended_at bigint,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_digest_key UNIQUE (digest),
  CONSTRAINT sessions_admin_id_fkey FOREIGN KEY (admin_id) REFERENCES admins(id) ON DELETE CASCADE
);
CREATE INDEX sessions_admin ON sessions USING btree (admin_id, created_at);
CREATE INDEX sessions_expires ON sessions USING btree (expires_at);
COMMENT ON TABLE sessions IS 'Browser sessions of administrators. 管理员的浏览器会话。';
COMMENT ON COLUMN sessions.id IS 'Key: `ses_` and a UUIDv7. 主键：`ses_` 加 UUIDv7。';
COMMENT ON COLUMN sessions.admin_id IS 'Whose session it is. 会话所属的管理员。';
COMMENT ON COLUMN sessions.digest IS 'SHA-256 of the cookie''s secret, hex. Cookie 密文的 SHA-256，十六进制。';
COMMENT ON COLUMN sessions.csrf_digest IS 'SHA-256 of the CSRF token, hex. CSRF 令牌的 SHA-256，十六进制。';
COMMENT ON COLUMN sessions.ip IS 'Address that it was opened from. 建立会话时的来源地址。';
COMMENT ON COLUMN sessions.user_agent IS 'User agent that it was opened with. 建立会话时的 User-Agent。';
COMMENT ON COLUMN sessions.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN sessions.last_seen_at IS 'Last use, UTC milliseconds. 最近一次使用的时间，UTC 毫秒。';
COMMENT ON COLUMN sessions.expires_at IS 'When it ends by itself, UTC milliseconds. 自动失效的时间，UTC 毫秒。';
COMMENT ON COLUMN sessions.ended_at IS 'When it was ended; NULL while it was not. 被主动结束的时间；未结束时为 NULL。';
COMMENT ON INDEX sessions_admin IS 'Sessions of one administrator, and ending them all. 列出或结束某个管理员的全部会话。';
COMMENT ON INDEX sessions_expires IS 'Clean-up of those that are over. 清理已过期的会话。';

CREATE TABLE management_keys (
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL,
  last4 text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  expires_at bigint,
  revoked_at bigint,
  last_used_at bigint,
  created_by text COLLATE "C" NOT NULL,
  CONSTRAINT management_keys_pkey PRIMARY KEY (id),
  CONSTRAINT management_keys_digest_key UNIQUE (digest),
  CONSTRAINT management_keys_role_check CHECK (role IN ('owner', 'admin', 'operator', 'support', 'auditor')),
  CONSTRAINT management_keys_version_check CHECK (version >= 1)
);
COMMENT ON TABLE management_keys IS 'Long-lived credentials of automation, each with a role. 供自动化使用的长期管理密钥，各有角色。';
COMMENT ON COLUMN management_keys.id IS 'Key: `key_` and a UUIDv7. 主键：`key_` 加 UUIDv7。';
COMMENT ON COLUMN management_keys.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN management_keys.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';
COMMENT ON COLUMN management_keys.version IS 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。';
COMMENT ON COLUMN management_keys.name IS 'Name to show. 显示名称。';
COMMENT ON COLUMN management_keys.digest IS 'SHA-256 of the key, hex. 密钥的 SHA-256，十六进制。';
COMMENT ON COLUMN management_keys.last4 IS 'Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。';
COMMENT ON COLUMN management_keys.role IS 'What it may do: owner, admin, operator, support or auditor. 角色，决定权限：owner、admin、operator、support 或 auditor。';
COMMENT ON COLUMN management_keys.expires_at IS 'When it ends by itself, UTC milliseconds; NULL: never. 到期时间，UTC 毫秒；NULL 表示永不过期。';
COMMENT ON COLUMN management_keys.revoked_at IS 'When it was revoked, UTC milliseconds; NULL while it was not. 吊销时间，UTC 毫秒；未吊销时为 NULL。';
COMMENT ON COLUMN management_keys.last_used_at IS 'Last use, UTC milliseconds, to the minute; NULL before the first. 最近一次使用的时间，UTC 毫秒，精确到分钟；从未使用时为 NULL。';
COMMENT ON COLUMN management_keys.created_by IS 'Id of who made it; the key outlives its maker. 创建者的 id；创建者被删除后密钥依然保留。';

CREATE TABLE customers (
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  limits text COLLATE "C" NOT NULL,
  allowed_models text COLLATE "C",
  margin_millionths bigint NOT NULL,
  metadata text COLLATE "C" NOT NULL,
  CONSTRAINT customers_pkey PRIMARY KEY (id),
  CONSTRAINT customers_margin_millionths_check CHECK (margin_millionths >= -1000000),
  CONSTRAINT customers_status_check CHECK (status IN ('active', 'suspended')),
  CONSTRAINT customers_version_check CHECK (version >= 1)
);
CREATE INDEX customers_created ON customers USING btree (created_at, id);
COMMENT ON TABLE customers IS 'Tenants. 租户（客户）。';
COMMENT ON COLUMN customers.id IS 'Key: `cus_` and a UUIDv7. 主键：`cus_` 加 UUIDv7。';
COMMENT ON COLUMN customers.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN customers.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';
COMMENT ON COLUMN customers.version IS 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。';
COMMENT ON COLUMN customers.name IS 'Name to show. 显示名称。';
COMMENT ON COLUMN customers.status IS 'active, or suspended: refused. 状态：active 正常；suspended 已停用，请求会被拒绝。';
COMMENT ON COLUMN customers.limits IS 'JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。';
COMMENT ON COLUMN customers.allowed_models IS 'JSON array of model name patterns with `*`; NULL allows all. JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。';
COMMENT ON COLUMN customers.margin_millionths IS 'What is added to the price, in millionths: 100000 is 10 %. 在价格上的加成，单位百万分之一：100000 即 10%。';
COMMENT ON COLUMN customers.metadata IS 'JSON object of the operator''s own strings. JSON 对象：管理员自定义的字符串键值。';
COMMENT ON INDEX customers_created IS 'Lists by age, by cursor. 按创建时间以游标翻页。';

CREATE TABLE customer_users (
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  email text COLLATE "C",
  customer_id text COLLATE "C",
  status text COLLATE "C" NOT NULL,
  allowed_models text COLLATE "C",
  limits text COLLATE "C" NOT NULL,
  allowed_ips text COLLATE "C",
  expires_at bigint,
  metadata text COLLATE "C" NOT NULL,
  CONSTRAINT customer_users_pkey PRIMARY KEY (id),
  CONSTRAINT customer_users_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  CONSTRAINT customer_users_status_check CHECK (status IN ('active', 'suspended')),
  CONSTRAINT customer_users_version_check CHECK (version >= 1)
);
CREATE INDEX customer_users_created ON customer_users USING btree (created_at, id);
CREATE INDEX customer_users_name ON customer_users USING btree (name, id);
CREATE INDEX customer_users_customer ON customer_users USING btree (customer_id, created_at, id);
COMMENT ON TABLE customer_users IS 'People and services that send prompts. 发送提示词的个人或服务（客户用户）。';
COMMENT ON COLUMN customer_users.id IS 'Key: `usr_` and a UUIDv7. 主键：`usr_` 加 UUIDv7。';
COMMENT ON COLUMN customer_users.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN customer_users.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';
COMMENT ON COLUMN customer_users.version IS 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。';
COMMENT ON COLUMN customer_users.name IS 'Name to show. 显示名称。';
COMMENT ON COLUMN customer_users.email IS 'E-mail address; NULL when none is known. 电子邮箱；未填写时为 NULL。';
COMMENT ON COLUMN customer_users.customer_id IS 'The customer; NULL without one. 所属客户；不属于任何客户时为 NULL。';
COMMENT ON COLUMN customer_users.status IS 'active, or suspended: refused. 状态：active 正常；suspended 已停用，请求会被拒绝。';
COMMENT ON COLUMN customer_users.allowed_models IS 'JSON array of model name patterns with `*`; NULL allows all. JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。';
COMMENT ON COLUMN customer_users.limits IS 'JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。';
COMMENT ON COLUMN customer_users.allowed_ips IS 'JSON array of addresses and CIDR ranges; NULL allows all. JSON 数组：允许的 IP 地址与 CIDR 网段；NULL 表示不限。';
COMMENT ON COLUMN customer_users.expires_at IS 'When it ends by itself, UTC milliseconds; NULL: never. 到期时间，UTC 毫秒；NULL 表示永不过期。';
COMMENT ON COLUMN customer_users.metadata IS 'JSON object of the operator''s own strings. JSON 对象：管理员自定义的字符串键值。';
COMMENT ON INDEX customer_users_created IS 'Lists by age, by cursor. 按创建时间以游标翻页。';
COMMENT ON INDEX customer_users_name IS 'Lists and look-ups by name. 按名称排序与查找。';
COMMENT ON INDEX customer_users_customer IS 'Users of one customer, by age. 某个客户的用户，按创建时间排序。';

CREATE TABLE auth_tokens (
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL,
  customer_user_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL,
  last4 text COLLATE "C" NOT NULL,
  expires_at bigint,
  revoked_at bigint,
  allowed_models text COLLATE "C",
  limits text COLLATE "C" NOT NULL,
  allowed_ips text COLLATE "C",
  direct_use smallint NOT NULL,
  on_low_budget text COLLATE "C" NOT NULL,
  last_used_at bigint,
  rotated_to text COLLATE "C",
  overlap_ends_at bigint,
  ends_at bigint GENERATED ALWAYS AS (LEAST(expires_at, overlap_ends_at)) STORED,
  line_id text COLLATE "C" DEFAULT '' NOT NULL,
  state text COLLATE "C" DEFAULT 'active' NOT NULL,
  name_key text COLLATE "C" GENERATED ALWAYS AS (lower((name COLLATE "C"))) STORED,
  CONSTRAINT auth_tokens_pkey PRIMARY KEY (id),
  CONSTRAINT auth_tokens_digest_key UNIQUE (digest),
  CONSTRAINT auth_tokens_customer_user_id_fkey FOREIGN KEY (customer_user_id) REFERENCES customer_users(id),
  CONSTRAINT auth_tokens_rotated_to_fkey FOREIGN KEY (rotated_to) REFERENCES auth_tokens(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT auth_tokens_direct_use_check CHECK (direct_use IN (0, 1)),
  CONSTRAINT auth_tokens_on_low_budget_check CHECK (on_low_budget IN ('shorten', 'refuse')),
  CONSTRAINT auth_tokens_state_check CHECK (state IN ('active', 'expired', 'revoked')),
  CONSTRAINT auth_tokens_version_check CHECK (version >= 1)
);
CREATE INDEX auth_tokens_created ON auth_tokens USING btree (created_at, id);
CREATE INDEX auth_tokens_user ON auth_tokens USING btree (customer_user_id, created_at, id);
CREATE INDEX auth_tokens_ends ON auth_tokens USING btree (ends_at, id) WHERE (ends_at IS NOT NULL);
CREATE INDEX auth_tokens_revoked ON auth_tokens USING btree (revoked_at, id) WHERE (revoked_at IS NOT NULL);
CREATE INDEX auth_tokens_rotated ON auth_tokens USING btree (rotated_to) WHERE (rotated_to IS NOT NULL);
CREATE INDEX auth_tokens_line ON auth_tokens USING btree (line_id) WHERE (line_id <> id);
CREATE INDEX auth_tokens_state ON auth_tokens USING btree (state, created_at, id);
CREATE INDEX auth_tokens_user_state ON auth_tokens USING btree (customer_user_id, state, created_at, id);
CREATE INDEX auth_tokens_name ON auth_tokens USING btree (name_key, id);
CREATE INDEX auth_tokens_user_name ON auth_tokens USING btree (customer_user_id, name_key, id);
CREATE INDEX auth_tokens_last4 ON auth_tokens USING btree (last4);
CREATE INDEX auth_tokens_expires ON auth_tokens USING btree (expires_at, id) WHERE (expires_at IS NOT NULL);
COMMENT ON TABLE auth_tokens IS 'Long-lived secrets issued to customer users; only digests are kept. 颁发给客户用户的长期认证令牌；只保存摘要。';
COMMENT ON COLUMN auth_tokens.id IS 'Key: `tok_` and a UUIDv7. 主键：`tok_` 加 UUIDv7。';
COMMENT ON COLUMN auth_tokens.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN auth_tokens.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';
COMMENT ON COLUMN auth_tokens.version IS 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。';
COMMENT ON COLUMN auth_tokens.customer_user_id IS 'Whose token it is. 令牌所属的客户用户。';
COMMENT ON COLUMN auth_tokens.name IS 'Name to show. 显示名称。';
COMMENT ON COLUMN auth_tokens.digest IS 'SHA-256 of the whole token, hex. 整个令牌的 SHA-256，十六进制。';
COMMENT ON COLUMN auth_tokens.last4 IS 'Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。';
COMMENT ON COLUMN auth_tokens.expires_at IS 'When it ends by itself, UTC milliseconds; NULL: never. 到期时间，UTC 毫秒；NULL 表示永不过期。';
COMMENT ON COLUMN auth_tokens.revoked_at IS 'When it was revoked, UTC milliseconds; NULL while it was not. 吊销时间，UTC 毫秒；未吊销时为 NULL。';
COMMENT ON COLUMN auth_tokens.allowed_models IS 'JSON array of model name patterns with `*`; NULL allows all. JSON 数组：允许的模型名称，可含 `*`；NULL 表示全部允许。';
COMMENT ON COLUMN auth_tokens.limits IS 'JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。';
COMMENT ON COLUMN auth_tokens.allowed_ips IS 'JSON array of addresses and CIDR ranges; NULL allows all. JSON 数组：允许的 IP 地址与 CIDR 网段；NULL 表示不限。';
COMMENT ON COLUMN auth_tokens.direct_use IS '1: the token itself is accepted as an API key. 1 表示令牌本身可直接作为 API 密钥使用。';
COMMENT ON COLUMN auth_tokens.on_low_budget IS 'What happens when the worst case exceeds the budget: shorten the answer or refuse. 最坏情况费用超出预算时：shorten 缩短输出，refuse 拒绝请求。';
COMMENT ON COLUMN auth_tokens.last_used_at IS 'Last use, UTC milliseconds, to the minute; NULL before the first. 最近一次使用的时间，UTC 毫秒，精确到分钟；从未使用时为 NULL。';
COMMENT ON COLUMN auth_tokens.rotated_to IS 'The successor that a rotation made; NULL without one. 轮换后产生的新令牌；未轮换时为 NULL。';
COMMENT ON COLUMN auth_tokens.overlap_ends_at IS 'When a rotated token stops working, UTC milliseconds; NULL when it was not rotated. 轮换后旧令牌失效的时间，UTC 毫秒；未轮换时为 NULL。';
COMMENT ON COLUMN auth_tokens.ends_at IS 'Generated: the earlier of `expires_at` and `overlap_ends_at`. 生成列：`expires_at` 与 `overlap_ends_at` 中较早者。';
COMMENT ON COLUMN auth_tokens.line_id IS 'First token of the line that rotations make: limits and budgets are counted under it. 轮换链中的首个令牌：限制与预算都按它计数。';
COMMENT ON COLUMN auth_tokens.state IS 'active, expired or revoked, as last written; the instants decide. 最近一次写入的状态：active、expired 或 revoked；以各时间字段为准。';
COMMENT ON COLUMN auth_tokens.name_key IS 'Generated: the name in lower case. 生成列：小写的名称。';
COMMENT ON INDEX auth_tokens_created IS 'Lists by age, by cursor. 按创建时间以游标翻页。';
COMMENT ON INDEX auth_tokens_user IS 'Tokens of one customer user, by age. 某个客户用户的令牌，按创建时间排序。';
COMMENT ON INDEX auth_tokens_ends IS 'Which tokens end next: expiry and clean-up. 查找即将到期的令牌，用于过期处理与清理。';
COMMENT ON INDEX auth_tokens_revoked IS 'Clean-up of revoked tokens. 清理已吊销的令牌。';
COMMENT ON INDEX auth_tokens_rotated IS 'The predecessor of a token; the foreign key on deletion. 查找令牌的前一个令牌；删除时的外键检查。';
COMMENT ON INDEX auth_tokens_line IS 'All tokens of a line with more than one. 某条轮换链上的全部令牌。';
COMMENT ON INDEX auth_tokens_state IS 'Lists of one state, by age. 按状态筛选，按创建时间排序。';
COMMENT ON INDEX auth_tokens_user_state IS 'Lists of one user and one state. 按客户用户与状态筛选。';
COMMENT ON INDEX auth_tokens_name IS 'Lists and searches by name. 按名称排序与搜索。';
COMMENT ON INDEX auth_tokens_user_name IS 'One user''s tokens by name. 某个客户用户的令牌，按名称排序。';
COMMENT ON INDEX auth_tokens_last4 IS 'Search by the last four characters. 按末四位查找。';
COMMENT ON INDEX auth_tokens_expires IS 'Lists by expiry; notices of what expires soon. 按到期时间排序；到期提醒。';

CREATE TABLE access_tokens (
  id text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL,
  auth_token_id text COLLATE "C",
  admin_id text COLLATE "C",
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint,
  CONSTRAINT access_tokens_pkey PRIMARY KEY (id),
  CONSTRAINT access_tokens_digest_key UNIQUE (digest),
  CONSTRAINT access_tokens_admin_id_fkey FOREIGN KEY (admin_id) REFERENCES admins(id) ON DELETE CASCADE,
  CONSTRAINT access_tokens_auth_token_id_fkey FOREIGN KEY (auth_token_id) REFERENCES auth_tokens(id) ON DELETE CASCADE,
  CONSTRAINT access_tokens_check CHECK ((auth_token_id IS NULL) <> (admin_id IS NULL))
);
CREATE INDEX access_tokens_auth_token ON access_tokens USING btree (auth_token_id) WHERE (auth_token_id IS NOT NULL);
CREATE INDEX access_tokens_admin ON access_tokens USING btree (admin_id) WHERE (admin_id IS NOT NULL);
CREATE INDEX access_tokens_expires ON access_tokens USING btree (expires_at, id);
CREATE INDEX access_tokens_revoked ON access_tokens USING btree (revoked_at, id) WHERE (revoked_at IS NOT NULL);
COMMENT ON TABLE access_tokens IS 'Short-lived secrets, obtained with an auth token or an administrator''s sign-in. 短期访问令牌，以认证令牌换取，或由管理员登录获得。';
COMMENT ON COLUMN access_tokens.id IS 'Key: `act_` and a UUIDv7. 主键：`act_` 加 UUIDv7。';
COMMENT ON COLUMN access_tokens.digest IS 'SHA-256 of the whole token, hex. 整个令牌的 SHA-256，十六进制。';
COMMENT ON COLUMN access_tokens.auth_token_id IS 'Auth token that it was obtained with; exactly one of this and `admin_id` is set. 换取它的认证令牌；与 `admin_id` 二者必居其一。';
COMMENT ON COLUMN access_tokens.admin_id IS 'Administrator who signed in. 登录的管理员。';
COMMENT ON COLUMN access_tokens.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN access_tokens.expires_at IS 'When it ends by itself, UTC milliseconds. 到期时间，UTC 毫秒。';
COMMENT ON COLUMN access_tokens.revoked_at IS 'When it was revoked, UTC milliseconds; NULL while it was not. 吊销时间，UTC 毫秒；未吊销时为 NULL。';
COMMENT ON INDEX access_tokens_auth_token IS 'Revoking all that one auth token obtained. 吊销某个认证令牌换取的全部访问令牌。';
COMMENT ON INDEX access_tokens_admin IS 'Ending all of one administrator. 结束某个管理员的全部访问令牌。';
COMMENT ON INDEX access_tokens_expires IS 'Clean-up of expired ones. 清理已过期的访问令牌。';
COMMENT ON INDEX access_tokens_revoked IS 'Clean-up of revoked ones. 清理已吊销的访问令牌。';

CREATE TABLE sign_in_failures (
  key text COLLATE "C" NOT NULL,
  count bigint NOT NULL,
  window_started_at bigint NOT NULL,
  locked_until bigint,
  lock_count bigint NOT NULL,
  CONSTRAINT sign_in_failures_pkey PRIMARY KEY (key),
  CONSTRAINT sign_in_failures_count_check CHECK (count >= 0),
  CONSTRAINT sign_in_failures_lock_count_check CHECK (lock_count >= 0)
);
CREATE INDEX sign_in_failures_window ON sign_in_failures USING btree (window_started_at);
COMMENT ON TABLE sign_in_failures IS 'Failed sign-ins of one account or address, and their lock-outs. 某个账号或来源地址的登录失败次数与锁定状态。';
COMMENT ON COLUMN sign_in_failures.key IS '`account:…`, `unknown:…` or `address:…`. `account:…`、`unknown:…` 或 `address:…`。';
COMMENT ON COLUMN sign_in_failures.count IS 'Failures in the window. 当前窗口内的失败次数。';
COMMENT ON COLUMN sign_in_failures.window_started_at IS 'Start of the window, UTC milliseconds. 窗口的起始时间，UTC 毫秒。';
COMMENT ON COLUMN sign_in_failures.locked_until IS 'End of the lock-out, UTC milliseconds; NULL without one. 锁定截止时间，UTC 毫秒；未锁定时为 NULL。';
COMMENT ON COLUMN sign_in_failures.lock_count IS 'Lock-outs in a row; each lasts longer. 连续锁定的次数；锁定时间逐次延长。';
COMMENT ON INDEX sign_in_failures_window IS 'Clean-up of windows that are long over. 清理早已结束的窗口。';

CREATE TABLE providers (
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  base_url text COLLATE "C",
  dialects text COLLATE "C",
  api_key_sealed text COLLATE "C",
  api_key_last4 text COLLATE "C",
  headers_sealed text COLLATE "C",
  header_names text COLLATE "C" NOT NULL,
  priority bigint NOT NULL,
  weight bigint NOT NULL,
  timeout_ms bigint,
  first_byte_timeout_ms bigint,
  idle_timeout_ms bigint,
  max_concurrency bigint,
  max_retries bigint NOT NULL,
  on_client_abort text COLLATE "C" NOT NULL,
  enabled smallint NOT NULL,
  health text COLLATE "C" NOT NULL,
  health_changed_at bigint,
  health_reason text COLLATE "C",
  limits text COLLATE "C" DEFAULT '{}' NOT NULL,
  CONSTRAINT providers_pkey PRIMARY KEY (id),
  CONSTRAINT providers_name_key UNIQUE (name),
  CONSTRAINT providers_enabled_check CHECK (enabled IN (0, 1)),
  CONSTRAINT providers_first_byte_timeout_ms_check CHECK (first_byte_timeout_ms > 0),
  CONSTRAINT providers_health_check CHECK (health IN ('unknown', 'healthy', 'degraded', 'unhealthy')),
  CONSTRAINT providers_idle_timeout_ms_check CHECK (idle_timeout_ms > 0),
  CONSTRAINT providers_max_concurrency_check CHECK (max_concurrency > 0),
  CONSTRAINT providers_max_retries_check CHECK (max_retries >= 0),
  CONSTRAINT providers_on_client_abort_check CHECK (on_client_abort IN ('abort', 'finish')),
  CONSTRAINT providers_priority_check CHECK (priority >= 0),
  CONSTRAINT providers_timeout_ms_check CHECK (timeout_ms > 0),
  CONSTRAINT providers_version_check CHECK (version >= 1),
  CONSTRAINT providers_weight_check CHECK (weight >= 0)
);
COMMENT ON TABLE providers IS 'Accounts at LLM vendors, and servers of one’s own. 大模型厂商账号，或自建的模型服务（提供商）。';
COMMENT ON COLUMN providers.id IS 'Key: `prv_` and a UUIDv7. 主键：`prv_` 加 UUIDv7。';
COMMENT ON COLUMN providers.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN providers.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';
COMMENT ON COLUMN providers.version IS 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。';
COMMENT ON COLUMN providers.name IS 'Name, unique. 名称，唯一。';
COMMENT ON COLUMN providers.kind IS 'Kind of provider; decides address, credential and dialects. 提供商类型，决定地址、凭据与接口格式。';
COMMENT ON COLUMN providers.base_url IS 'Address; NULL takes the one of the kind. 接口地址；NULL 表示采用该类型的默认地址。';
COMMENT ON COLUMN providers.dialects IS 'JSON array of wire formats that it speaks; NULL takes those of the kind. JSON 数组：支持的接口格式；NULL 表示采用该类型的默认值。';
COMMENT ON COLUMN providers.api_key_sealed IS 'Credential, sealed; NULL when it needs none. 加密保存的凭据；不需要时为 NULL。';
COMMENT ON COLUMN providers.api_key_last4 IS 'Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。';
COMMENT ON COLUMN providers.headers_sealed IS 'Further headers, a sealed JSON object; NULL without any. 附加请求头，加密的 JSON 对象；没有时为 NULL。';
COMMENT ON COLUMN providers.header_names IS 'JSON array: names of those headers, to show. JSON 数组：附加请求头的名称，仅供显示。';
COMMENT ON COLUMN providers.priority IS '1 is tried before 2. 优先级，1 先于 2。';
COMMENT ON COLUMN providers.weight IS 'Share among equal priorities. 同一优先级内的权重。';
COMMENT ON COLUMN providers.timeout_ms IS 'In milliseconds; NULL: no bound. 单位毫秒；NULL 表示不限。';
COMMENT ON COLUMN providers.first_byte_timeout_ms IS 'In milliseconds; NULL takes the default of the gateway. 单位毫秒；NULL 表示采用网关默认值。';
COMMENT ON COLUMN providers.idle_timeout_ms IS 'In milliseconds; NULL takes the default of the gateway. 单位毫秒；NULL 表示采用网关默认值。';
COMMENT ON COLUMN providers.max_concurrency IS 'Most calls at a time; NULL: no bound. 最大并发请求数；NULL 表示不限。';
COMMENT ON COLUMN providers.max_retries IS 'Further tries of a failed call here. 调用失败后在此重试的次数。';
COMMENT ON COLUMN providers.on_client_abort IS 'When the client leaves: abort the call, or let it finish. 客户端断开时：abort 中止上游调用，finish 让其完成。';
COMMENT ON COLUMN providers.enabled IS '1: used; 0: switched off. 1 启用，0 停用。';
COMMENT ON COLUMN providers.health IS 'unknown, healthy, degraded or unhealthy. 健康状态：unknown、healthy、degraded 或 unhealthy。';
COMMENT ON COLUMN providers.health_changed_at IS 'When the health changed last, UTC milliseconds; NULL before the first change. 健康状态最近一次变化的时间，UTC 毫秒；从未变化时为 NULL。';
COMMENT ON COLUMN providers.health_reason IS 'Why the health is what it is; NULL without a reason. 健康状态的原因；没有时为 NULL。';
COMMENT ON COLUMN providers.limits IS 'JSON object of rate and concurrency limits of its calls together; absent ones are unlimited. JSON 对象：对其全部调用的速率与并发限制；缺省的项不设限。';

CREATE TABLE models (
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  aliases text COLLATE "C" NOT NULL,
  strategy text COLLATE "C" NOT NULL,
  fallbacks text COLLATE "C" NOT NULL,
  limits text COLLATE "C" NOT NULL,
  enabled smallint NOT NULL,
  hedge text COLLATE "C",
  CONSTRAINT models_pkey PRIMARY KEY (id),
  CONSTRAINT models_name_key UNIQUE (name),
  CONSTRAINT models_enabled_check CHECK (enabled IN (0, 1)),
  CONSTRAINT models_version_check CHECK (version >= 1)
);
COMMENT ON TABLE models IS 'Public names that clients ask for. 客户端请求时使用的公开模型名。';
COMMENT ON COLUMN models.id IS 'Key: `mdl_` and a UUIDv7. 主键：`mdl_` 加 UUIDv7。';
COMMENT ON COLUMN models.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN models.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';
COMMENT ON COLUMN models.version IS 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。';
COMMENT ON COLUMN models.name IS 'The name, unique among names and aliases. 模型名，在名称与别名中唯一。';
COMMENT ON COLUMN models.aliases IS 'JSON array of further names. JSON 数组：别名。';
COMMENT ON COLUMN models.strategy IS 'How a deployment is chosen. 选择部署的策略。';
COMMENT ON COLUMN models.fallbacks IS 'JSON array of models to try when no deployment can serve. JSON 数组：无可用部署时依次尝试的其他模型。';
COMMENT ON COLUMN models.limits IS 'JSON object of rate and concurrency limits; absent ones are unlimited. JSON 对象：速率与并发限制；缺省的项不设限。';
COMMENT ON COLUMN models.enabled IS '1: used; 0: switched off. 1 启用，0 停用。';
COMMENT ON COLUMN models.hedge IS 'JSON object: when a second attempt is made beside the first; NULL: never. JSON 对象：何时在首次尝试之外发起第二次尝试；NULL 表示从不。';

CREATE TABLE model_names (
  name text COLLATE "C" NOT NULL,
  model_id text COLLATE "C" NOT NULL,
  CONSTRAINT model_names_pkey PRIMARY KEY (name),
  CONSTRAINT model_names_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(id) ON DELETE CASCADE,
  CONSTRAINT model_names_name_check CHECK (name <> '')
);
CREATE INDEX model_names_model ON model_names USING btree (model_id);
COMMENT ON TABLE model_names IS 'Names and aliases of all models, unique together. 全部模型的名称与别名，合在一起保证唯一。';
COMMENT ON COLUMN model_names.name IS 'A name or an alias. 名称或别名。';
COMMENT ON COLUMN model_names.model_id IS 'The model that it means. 对应的模型。';
COMMENT ON INDEX model_names_model IS 'The names of one model; the foreign key on deletion. 某个模型的全部名称；删除时的外键检查。';

CREATE TABLE price_versions (
  id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  deployment_id text COLLATE "C",
  provider_kind text COLLATE "C" NOT NULL,
  upstream_model text COLLATE "C" NOT NULL,
  document text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  nano_usd_per_unit bigint NOT NULL,
  dataset text COLLATE "C",
  effective_from bigint NOT NULL,
  created_at bigint NOT NULL,
  CONSTRAINT price_versions_pkey PRIMARY KEY (id),
  CONSTRAINT price_versions_nano_usd_per_unit_check CHECK (nano_usd_per_unit > 0),
  CONSTRAINT price_versions_source_check CHECK (source IN ('override', 'dataset', 'free'))
);
CREATE INDEX price_versions_model ON price_versions USING btree (upstream_model, provider_kind, created_at);
CREATE INDEX price_versions_created ON price_versions USING btree (created_at, id);
COMMENT ON TABLE price_versions IS 'Immutable versions of prices. Never deleted: charges are recomputed by them. 价格的不可变版本。永不删除，用于复算费用。';
COMMENT ON COLUMN price_versions.id IS 'Key: `pv_` and a UUIDv7. 主键：`pv_` 加 UUIDv7。';
COMMENT ON COLUMN price_versions.source IS 'override, dataset or free. 来源：override（管理员设定）、dataset（价格数据集）或 free（免费）。';
COMMENT ON COLUMN price_versions.deployment_id IS 'Deployment that an override belongs to; NULL otherwise. 管理员设定的价格所属的部署；否则为 NULL。';
COMMENT ON COLUMN price_versions.provider_kind IS 'Kind of provider that the price is of. 价格对应的提供商类型。';
COMMENT ON COLUMN price_versions.upstream_model IS 'The provider''s own name for the model. 提供商侧的模型名。';
COMMENT ON COLUMN price_versions.document IS 'JSON object: the price as it was written. JSON 对象：价格原文。';
COMMENT ON COLUMN price_versions.currency IS '`USD`, or the vendor''s own currency. `USD` 或厂商自己的货币。';
COMMENT ON COLUMN price_versions.nano_usd_per_unit IS 'Nano-USD for one whole unit of the currency, pinned. 该货币一个单位折合的纳美元数，随版本固定。';
COMMENT ON COLUMN price_versions.dataset IS 'Name and version of the price data; NULL for an override. 价格数据集的名称与版本；管理员设定的价格为 NULL。';
COMMENT ON COLUMN price_versions.effective_from IS 'From when it counts, UTC milliseconds. 生效时间，UTC 毫秒。';
COMMENT ON COLUMN price_versions.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON INDEX price_versions_model IS 'The versions of one model at one kind of provider. 某类提供商的某个模型的全部价格版本。';
COMMENT ON INDEX price_versions_created IS 'Lists by age, by cursor. 按创建时间以游标翻页。';

CREATE TABLE deployments (
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL,
  model_id text COLLATE "C" NOT NULL,
  provider_id text COLLATE "C" NOT NULL,
  upstream_model text COLLATE "C" NOT NULL,
  price_override text COLLATE "C",
  price_version_id text COLLATE "C",
  priority bigint,
  weight bigint,
  enabled smallint NOT NULL,
  limits text COLLATE "C" DEFAULT '{}' NOT NULL,
  CONSTRAINT deployments_pkey PRIMARY KEY (id),
  CONSTRAINT deployments_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(id) ON DELETE CASCADE,
  CONSTRAINT deployments_price_version_id_fkey FOREIGN KEY (price_version_id) REFERENCES price_versions(id),
  CONSTRAINT deployments_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE CASCADE,
  CONSTRAINT deployments_enabled_check CHECK (enabled IN (0, 1)),
  CONSTRAINT deployments_priority_check CHECK (priority >= 0),
  CONSTRAINT deployments_version_check CHECK (version >= 1),
  CONSTRAINT deployments_weight_check CHECK (weight >= 0)
);
CREATE INDEX deployments_model ON deployments USING btree (model_id);
CREATE INDEX deployments_provider ON deployments USING btree (provider_id);
COMMENT ON TABLE deployments IS 'One provider''s offer of a model. 某个提供商对某个模型的部署。';
COMMENT ON COLUMN deployments.id IS 'Key: `dep_` and a UUIDv7. 主键：`dep_` 加 UUIDv7。';
COMMENT ON COLUMN deployments.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN deployments.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';
COMMENT ON COLUMN deployments.version IS 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。';
COMMENT ON COLUMN deployments.model_id IS 'The model. 所属模型。';
COMMENT ON COLUMN deployments.provider_id IS 'The provider. 所属提供商。';
COMMENT ON COLUMN deployments.upstream_model IS 'The provider''s own name for the model. 提供商侧的模型名。';
COMMENT ON COLUMN deployments.price_override IS 'JSON object: price as the operator wrote it; NULL takes the price data. JSON 对象：管理员设定的价格；NULL 表示采用价格数据集。';
COMMENT ON COLUMN deployments.price_version_id IS 'Version that requests are pinned to; NULL while the price is unknown. 请求所固定的价格版本；价格未知时为 NULL。';
COMMENT ON COLUMN deployments.priority IS '1 is tried before 2; NULL takes the provider''s. 优先级，1 先于 2；NULL 表示采用提供商的值。';
COMMENT ON COLUMN deployments.weight IS 'Share among equal priorities; NULL takes the provider''s. 同一优先级内的权重；NULL 表示采用提供商的值。';
COMMENT ON COLUMN deployments.enabled IS '1: used; 0: switched off. 1 启用，0 停用。';
COMMENT ON COLUMN deployments.limits IS 'JSON object of rate and concurrency limits of its own calls; absent ones are unlimited. JSON 对象：对其自身调用的速率与并发限制；缺省的项不设限。';
COMMENT ON INDEX deployments_model IS 'The deployments of one model. 某个模型的全部部署。';
COMMENT ON INDEX deployments_provider IS 'The deployments at one provider. 某个提供商的全部部署。';

CREATE TABLE budgets (
  id text COLLATE "C" NOT NULL,
  scope_kind text COLLATE "C" NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  amount bigint NOT NULL,
  period text COLLATE "C" NOT NULL,
  hard smallint NOT NULL,
  time_zone text COLLATE "C" NOT NULL,
  reset_day bigint NOT NULL,
  alerts_millionths text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  customer_user_id text COLLATE "C" GENERATED ALWAYS AS (
CASE
    WHEN (scope_kind = 'customer_user') THEN scope_id
    ELSE NULL
END) STORED,
  customer_id text COLLATE "C" GENERATED ALWAYS AS (
CASE
    WHEN (scope_kind = 'customer') THEN scope_id
    ELSE NULL
END) STORED,
  model_id text COLLATE "C" GENERATED ALWAYS AS (
CASE
    WHEN (scope_kind = 'model') THEN scope_id
    ELSE NULL
END) STORED,
  CONSTRAINT budgets_pkey PRIMARY KEY (id),
  CONSTRAINT budgets_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id) ON DELETE CASCADE,
  CONSTRAINT budgets_customer_user_id_fkey FOREIGN KEY (customer_user_id) REFERENCES customer_users(id) ON DELETE CASCADE,
  CONSTRAINT budgets_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(id) ON DELETE CASCADE,
  CONSTRAINT budgets_amount_check CHECK (amount >= 0),
  CONSTRAINT budgets_hard_check CHECK (hard IN (0, 1)),
  CONSTRAINT budgets_period_check CHECK (period IN ('day', 'week', 'month', 'total')),
  CONSTRAINT budgets_position_check CHECK ("position" >= 0),
  CONSTRAINT budgets_reset_day_check CHECK ((reset_day >= 1) AND (reset_day <= 31)),
  CONSTRAINT budgets_scope_kind_check CHECK (scope_kind IN ('token', 'customer_user', 'customer', 'model', 'gateway'))
);
CREATE INDEX budgets_scope ON budgets USING btree (scope_id, scope_kind, "position");
CREATE INDEX budgets_customer_user ON budgets USING btree (customer_user_id) WHERE (customer_user_id IS NOT NULL);
CREATE INDEX budgets_customer ON budgets USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX budgets_model ON budgets USING btree (model_id) WHERE (model_id IS NOT NULL);
COMMENT ON TABLE budgets IS 'What an entity may spend in a period. The generated columns carry the foreign keys of the kinds of scope. 某个实体在一个周期内可用的金额。各生成列承载对应范围的外键。';
COMMENT ON COLUMN budgets.id IS 'Key: `bud_` and a UUIDv7. 主键：`bud_` 加 UUIDv7。';
COMMENT ON COLUMN budgets.scope_kind IS 'token, customer_user, customer, model or gateway. 预算范围：token、customer_user、customer、model 或 gateway。';
COMMENT ON COLUMN budgets.scope_id IS 'Id of the entity, of a token its line; `gateway` for the whole gateway. 实体的 id；令牌用其轮换链的 id；整个网关为 `gateway`。';
COMMENT ON COLUMN budgets.position IS 'Place in the entity''s list. 在该实体预算列表中的位置。';
COMMENT ON COLUMN budgets.amount IS 'What may be spent in a period, nano-USD. 每个周期的金额上限，单位纳美元。';
COMMENT ON COLUMN budgets.period IS 'day, week, month or total. 周期：day、week、month 或 total（不重置）。';
COMMENT ON COLUMN budgets.hard IS '1: never overspent; 0: warns only. 1 为硬预算，绝不超支；0 仅告警。';
COMMENT ON COLUMN budgets.time_zone IS 'IANA name of the zone that periods begin in. 周期起点所用的 IANA 时区名。';
COMMENT ON COLUMN budgets.reset_day IS 'Day of the month, or of the week (1 is Monday), that a period begins on. 周期起始日：月内第几日，或周内第几日（1 为星期一）。';
COMMENT ON COLUMN budgets.alerts_millionths IS 'JSON array: shares of the amount that raise an alert, in millionths. JSON 数组：触发告警的比例，单位百万分之一。';
COMMENT ON COLUMN budgets.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN budgets.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';
COMMENT ON COLUMN budgets.customer_user_id IS 'Generated: the user of a customer user''s budget. 生成列：客户用户预算所属的客户用户。';
COMMENT ON COLUMN budgets.customer_id IS 'Generated: the customer of a customer''s budget. 生成列：客户预算所属的客户。';
COMMENT ON COLUMN budgets.model_id IS 'Generated: the model of a model''s budget. 生成列：模型预算所属的模型。';
COMMENT ON INDEX budgets_scope IS 'The budgets of one entity, in order. 某个实体的全部预算，按顺序。';
COMMENT ON INDEX budgets_customer_user IS 'The foreign key when a user is deleted. 删除客户用户时的外键检查。';
COMMENT ON INDEX budgets_customer IS 'The foreign key when a customer is deleted. 删除客户时的外键检查。';
COMMENT ON INDEX budgets_model IS 'The foreign key when a model is deleted. 删除模型时的外键检查。';

CREATE TABLE operation_log (
  id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  actor_type text COLLATE "C" NOT NULL,
  actor_id text COLLATE "C",
  actor_name text COLLATE "C",
  action text COLLATE "C" NOT NULL,
  target_type text COLLATE "C",
  target_id text COLLATE "C",
  ip text COLLATE "C",
  user_agent text COLLATE "C",
  request_id text COLLATE "C",
  outcome text COLLATE "C" NOT NULL,
  error_type text COLLATE "C",
  changes text COLLATE "C",
  count bigint NOT NULL,
  sequence bigint,
  hash text COLLATE "C",
  target_name text COLLATE "C",
  personal_changes text COLLATE "C",
  actor_salt text COLLATE "C",
  actor_digest text COLLATE "C",
  target_salt text COLLATE "C",
  target_digest text COLLATE "C",
  entity text COLLATE "C" GENERATED ALWAYS AS (split_part(action, '.', 1)) STORED,
  CONSTRAINT operation_log_pkey PRIMARY KEY (id),
  CONSTRAINT operation_log_sequence_key UNIQUE (sequence),
  CONSTRAINT operation_log_actor_type_check CHECK (actor_type IN ('admin', 'management_key', 'customer_user', 'auth_token', 'system', 'anonymous')),
  CONSTRAINT operation_log_count_check CHECK (count >= 1),
  CONSTRAINT operation_log_outcome_check CHECK (outcome IN ('ok', 'refused', 'failed'))
);
CREATE INDEX operation_log_at ON operation_log USING btree (at, id);
CREATE INDEX operation_log_action ON operation_log USING btree (action, at, id);
CREATE INDEX operation_log_actor ON operation_log USING btree (actor_id, at, id);
CREATE INDEX operation_log_target ON operation_log USING btree (target_id, at, id);
CREATE INDEX operation_log_unsealed ON operation_log USING btree (id) WHERE (sequence IS NULL);
CREATE INDEX operation_log_entity ON operation_log USING btree (entity, at, id);
CREATE INDEX operation_log_outcome ON operation_log USING btree (outcome, at, id);
CREATE INDEX operation_log_ip ON operation_log USING btree (ip, at, id) WHERE (ip IS NOT NULL);
CREATE INDEX operation_log_request ON operation_log USING btree (request_id, at, id) WHERE (request_id IS NOT NULL);
CREATE INDEX operation_log_actor_name ON operation_log USING btree (actor_name, at, id) WHERE (actor_name IS NOT NULL);
CREATE INDEX operation_log_target_name ON operation_log USING btree (target_name, at, id) WHERE (target_name IS NOT NULL);
COMMENT ON TABLE operation_log IS 'Who did what, from where, with what outcome. Append-only, sealed into a hash chain; it outlives what it names. 操作日志：谁、从何处、做了什么、结果如何。只追加，并以哈希链封存；所引用的对象删除后仍然保留。';
COMMENT ON COLUMN operation_log.id IS 'Key: `log_` and a UUIDv7. 主键：`log_` 加 UUIDv7。';
COMMENT ON COLUMN operation_log.at IS 'When, UTC milliseconds. 发生时间，UTC 毫秒。';
COMMENT ON COLUMN operation_log.actor_type IS 'admin, management_key, customer_user, auth_token, system or anonymous. 操作者类型：admin、management_key、customer_user、auth_token、system 或 anonymous。';
COMMENT ON COLUMN operation_log.actor_id IS 'Id of who did it; NULL when nobody is known. 操作者的 id；未知时为 NULL。';
COMMENT ON COLUMN operation_log.actor_name IS 'Name of who did it; personal data, erasable. 操作者名称；属个人数据，可擦除。';
COMMENT ON COLUMN operation_log.action IS '`entity.verb`. 操作，形如 `entity.verb`。';
COMMENT ON COLUMN operation_log.target_type IS 'Kind of what it was done to; NULL without a target. 操作对象的类型；没有对象时为 NULL。';
COMMENT ON COLUMN operation_log.target_id IS 'Id of what it was done to; NULL without a target. 操作对象的 id；没有对象时为 NULL。';
COMMENT ON COLUMN operation_log.ip IS 'Address of the caller; personal data, erasable. 调用方地址；属个人数据，可擦除。';
COMMENT ON COLUMN operation_log.user_agent IS 'User agent of the caller; personal data, erasable. 调用方的 User-Agent；属个人数据，可擦除。';
COMMENT ON COLUMN operation_log.request_id IS 'Correlation id of the call. 调用的关联 id。';
COMMENT ON COLUMN operation_log.outcome IS 'ok, refused or failed. 结果：ok 成功、refused 被拒绝、failed 失败。';
COMMENT ON COLUMN operation_log.error_type IS 'Type of the error when refused or failed. 被拒绝或失败时的错误类型。';
COMMENT ON COLUMN operation_log.changes IS 'JSON object: changed fields before and after, secrets masked. JSON 对象：变更字段的前后值，密文已遮盖。';
COMMENT ON COLUMN operation_log.count IS 'How many like events the row stands for; 1 unless folded. 该行代表的同类事件数；未合并时为 1。';
COMMENT ON COLUMN operation_log.sequence IS 'Place in the hash chain; NULL until sealed. 在哈希链中的序号；封存前为 NULL。';
COMMENT ON COLUMN operation_log.hash IS 'Hash over this row and the one before, hex; NULL until sealed. 本行与前一行的哈希，十六进制；封存前为 NULL。';
COMMENT ON COLUMN operation_log.target_name IS 'Name of what it was done to; personal data, erasable. 操作对象的名称；属个人数据，可擦除。';
COMMENT ON COLUMN operation_log.personal_changes IS 'JSON object: values of `changes` about people; erasable. JSON 对象：`changes` 中涉及个人的值；可擦除。';
COMMENT ON COLUMN operation_log.actor_salt IS 'Salt of `actor_digest`; erased with the data. `actor_digest` 的盐，随个人数据一并擦除。';
COMMENT ON COLUMN operation_log.actor_digest IS 'Salted digest of the name, address and user agent of the actor; this is what is sealed. 操作者名称、地址与 User-Agent 的加盐摘要，封存的是此摘要。';
COMMENT ON COLUMN operation_log.target_salt IS 'Salt of `target_digest`; erased with the data. `target_digest` 的盐，随个人数据一并擦除。';
COMMENT ON COLUMN operation_log.target_digest IS 'Salted digest of the target''s name and personal changes; this is what is sealed. 操作对象名称与个人数据变更的加盐摘要，封存的是此摘要。';
COMMENT ON COLUMN operation_log.entity IS 'Generated: the action up to its dot. 生成列：`action` 中点号之前的部分。';
COMMENT ON INDEX operation_log_at IS 'Lists by time, by cursor; retention. 按时间翻页；到期清理。';
COMMENT ON INDEX operation_log_action IS 'Lists of one action. 按操作筛选。';
COMMENT ON INDEX operation_log_actor IS 'What one actor did. 某个操作者的全部操作。';
COMMENT ON INDEX operation_log_target IS 'What was done to one target. 针对某个对象的全部操作。';
COMMENT ON INDEX operation_log_unsealed IS 'What the sealer takes next. 待封存的行。';
COMMENT ON INDEX operation_log_entity IS 'Lists of one kind of entity. 按实体类型筛选。';
COMMENT ON INDEX operation_log_outcome IS 'Lists of one outcome. 按结果筛选。';
COMMENT ON INDEX operation_log_ip IS 'What came from one address. 按来源地址筛选。';
COMMENT ON INDEX operation_log_request IS 'What one call did. 按调用的关联 id 查找。';
COMMENT ON INDEX operation_log_actor_name IS 'Rows of the actors that a search by name found; erasure. 按名称搜索操作者时取出对应的行；擦除个人数据。';
COMMENT ON INDEX operation_log_target_name IS 'Rows of the targets that a search by name found; erasure. 按名称搜索操作对象时取出对应的行；擦除个人数据。';

CREATE TABLE settings (
  name text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT settings_pkey PRIMARY KEY (name),
  CONSTRAINT settings_version_check CHECK (version >= 1)
);
COMMENT ON TABLE settings IS 'The gateway''s settings that administrators change while it runs. 管理员可在运行期修改的网关设置。';
COMMENT ON COLUMN settings.name IS 'Name of the setting. 设置名称。';
COMMENT ON COLUMN settings.value IS 'JSON value. JSON 值。';
COMMENT ON COLUMN settings.version IS 'Starts at 1 and counts every change; the value of `If-Match`. 从 1 开始，每次修改加 1；即 `If-Match` 所用的值。';
COMMENT ON COLUMN settings.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';

CREATE TABLE idempotency_keys (
  key text COLLATE "C" NOT NULL,
  body_digest text COLLATE "C" NOT NULL,
  status bigint,
  answer_sealed text COLLATE "C",
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key)
);
CREATE INDEX idempotency_keys_expires ON idempotency_keys USING btree (expires_at);
COMMENT ON TABLE idempotency_keys IS 'Answers kept for an `Idempotency-Key`. 为 `Idempotency-Key` 保存的应答。';
COMMENT ON COLUMN idempotency_keys.key IS 'SHA-256 of credential, method, path and key, hex. 凭据、方法、路径与键的 SHA-256，十六进制。';
COMMENT ON COLUMN idempotency_keys.body_digest IS 'SHA-256 of the body, hex: another body with the same key is refused. 请求体的 SHA-256，十六进制：同一键配不同请求体会被拒绝。';
COMMENT ON COLUMN idempotency_keys.status IS 'HTTP status of the answer; NULL while the first call runs. 应答的 HTTP 状态码；首次调用尚未结束时为 NULL。';
COMMENT ON COLUMN idempotency_keys.answer_sealed IS 'Sealed answer body; NULL while running or when too large. 加密保存的应答体；调用进行中或应答过大时为 NULL。';
COMMENT ON COLUMN idempotency_keys.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN idempotency_keys.expires_at IS 'When it is forgotten, UTC milliseconds. 失效时间，UTC 毫秒。';
COMMENT ON INDEX idempotency_keys_expires IS 'Clean-up of expired ones. 清理已失效的键。';

CREATE TABLE requests (
  id uuid NOT NULL,
  request_id text,
  at bigint NOT NULL,
  state text NOT NULL,
  customer_id text,
  customer_user_id text NOT NULL,
  token_id text NOT NULL,
  model text NOT NULL,
  provider_id text NOT NULL,
  provider text NOT NULL,
  deployment_id text NOT NULL,
  price_version_id text NOT NULL,
  dialect_in text NOT NULL,
  dialect_out text NOT NULL,
  operation text NOT NULL,
  stream smallint NOT NULL,
  hold bigint NOT NULL,
  estimated_input_tokens bigint NOT NULL,
  margin_millionths bigint NOT NULL,
  status integer,
  finish_reason text,
  raw_finish_reason text,
  error_type text,
  input_tokens bigint DEFAULT 0 NOT NULL,
  cached_read_tokens bigint DEFAULT 0 NOT NULL,
  cache_write_5m_tokens bigint DEFAULT 0 NOT NULL,
  cache_write_1h_tokens bigint DEFAULT 0 NOT NULL,
  cache_write_30m_tokens bigint DEFAULT 0 NOT NULL,
  cache_write_12h_tokens bigint DEFAULT 0 NOT NULL,
  output_tokens bigint DEFAULT 0 NOT NULL,
  reasoning_tokens bigint DEFAULT 0 NOT NULL,
  audio_input_tokens bigint DEFAULT 0 NOT NULL,
  audio_output_tokens bigint DEFAULT 0 NOT NULL,
  images bigint DEFAULT 0 NOT NULL,
  tools text,
  estimated smallint DEFAULT 0 NOT NULL,
  charge bigint DEFAULT 0 NOT NULL,
  overrun bigint DEFAULT 0 NOT NULL,
  provider_cost bigint DEFAULT 0 NOT NULL,
  latency_ms double precision,
  time_to_first_token_ms double precision,
  warnings text,
  checkpoint_at bigint,
  checkpoint_output_tokens bigint,
  checkpoint_input_tokens bigint,
  checkpoint_charge bigint,
  CONSTRAINT requests_pkey PRIMARY KEY (id),
  CONSTRAINT requests_charge_check CHECK (charge >= 0),
  CONSTRAINT requests_estimated_check CHECK (estimated IN (0, 1)),
  CONSTRAINT requests_hold_check CHECK (hold >= 0),
  CONSTRAINT requests_overrun_check CHECK (overrun >= 0),
  CONSTRAINT requests_provider_cost_check CHECK (provider_cost >= 0),
  CONSTRAINT requests_state_check CHECK (state IN ('held', 'settled', 'recovered')),
  CONSTRAINT requests_stream_check CHECK (stream IN (0, 1))
) PARTITION BY RANGE (id);
CREATE INDEX requests_request_id ON requests USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX requests_customer_user ON requests USING btree (customer_user_id, id);
CREATE INDEX requests_held ON requests USING btree (id) WHERE (state = 'held');
CREATE INDEX requests_failed ON requests USING btree (id) INCLUDE (at, status, error_type) WHERE ((error_type IS NOT NULL) OR (status >= 400));
CREATE TABLE requests_default PARTITION OF requests DEFAULT;
COMMENT ON TABLE requests IS 'The request log: one row a call of a model. Rows outlive what they name. In SQLite a view of `request_rows`. 请求日志：每次模型调用一行；所引用的对象删除后仍然保留。SQLite 中为 `request_rows` 的视图。';
COMMENT ON COLUMN requests.id IS 'Key: the UUIDv7 in `req_…`. 主键：`req_…` 中的 UUIDv7。';
COMMENT ON COLUMN requests.request_id IS 'Correlation id of the client; NULL: the same as the id. 客户端的关联 id；NULL 表示与 id 相同。';
COMMENT ON COLUMN requests.at IS 'When it was admitted, UTC milliseconds. 准入时间，UTC 毫秒。';
COMMENT ON COLUMN requests.state IS 'held, settled or recovered. 状态：held 已预扣、settled 已结算、recovered 崩溃后恢复结算。';
COMMENT ON COLUMN requests.customer_id IS 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。';
COMMENT ON COLUMN requests.customer_user_id IS 'Id of the customer user. 客户用户的 id。';
COMMENT ON COLUMN requests.token_id IS 'Id of the auth token. 认证令牌的 id。';
COMMENT ON COLUMN requests.model IS 'Public name that the client asked for. 客户端请求的公开模型名。';
COMMENT ON COLUMN requests.provider_id IS 'Id of the provider. 提供商的 id。';
COMMENT ON COLUMN requests.provider IS 'The provider''s name at the time. 当时的提供商名称。';
COMMENT ON COLUMN requests.deployment_id IS 'Id of the deployment. 部署的 id。';
COMMENT ON COLUMN requests.price_version_id IS 'Version of the price that the charge was computed by. 计费所依据的价格版本。';
COMMENT ON COLUMN requests.dialect_in IS 'Wire format of the client. 客户端的接口格式。';
COMMENT ON COLUMN requests.dialect_out IS 'Wire format of the provider. 提供商的接口格式。';
COMMENT ON COLUMN requests.operation IS 'What was called: `chat` and others. 调用的操作：`chat` 等。';
COMMENT ON COLUMN requests.stream IS '1: the answer was streamed. 1 表示流式应答。';
COMMENT ON COLUMN requests.hold IS 'Money set aside at admission, nano-USD. 准入时预扣的金额，单位纳美元。';
COMMENT ON COLUMN requests.estimated_input_tokens IS 'Estimated input tokens. 估算的输入 token 数。';
COMMENT ON COLUMN requests.margin_millionths IS 'The customer''s margin, pinned at admission, in millionths. 准入时固定的客户加成，单位百万分之一。';
COMMENT ON COLUMN requests.status IS 'HTTP status that the client saw; 499 when it left first; NULL while held. 客户端收到的 HTTP 状态码；客户端先断开时为 499；未结算时为 NULL。';
COMMENT ON COLUMN requests.finish_reason IS 'Why the answer ended, unified; NULL without an answer. 统一的结束原因；没有应答时为 NULL。';
COMMENT ON COLUMN requests.raw_finish_reason IS 'Why the answer ended, as the provider wrote it. 提供商给出的原始结束原因。';
COMMENT ON COLUMN requests.error_type IS 'Type of the error; NULL for a success. 错误类型；成功时为 NULL。';
COMMENT ON COLUMN requests.input_tokens IS 'Uncached input tokens. 未命中缓存的输入 token 数。';
COMMENT ON COLUMN requests.cached_read_tokens IS 'Cached input tokens. 命中缓存的输入 token 数。';
COMMENT ON COLUMN requests.cache_write_5m_tokens IS 'Written to the five-minute cache, tokens. 写入 5 分钟缓存的 token 数。';
COMMENT ON COLUMN requests.cache_write_1h_tokens IS 'Written to the one-hour cache, tokens. 写入 1 小时缓存的 token 数。';
COMMENT ON COLUMN requests.cache_write_30m_tokens IS 'Written to the thirty-minute cache, tokens. 写入 30 分钟缓存的 token 数。';
COMMENT ON COLUMN requests.cache_write_12h_tokens IS 'Written to the twelve-hour cache, tokens. 写入 12 小时缓存的 token 数。';
COMMENT ON COLUMN requests.output_tokens IS 'Output tokens. 输出 token 数。';
COMMENT ON COLUMN requests.reasoning_tokens IS 'Reasoning, part of the output: tokens. 推理（属于输出） token 数。';
COMMENT ON COLUMN requests.audio_input_tokens IS 'Audio, part of the input: tokens. 音频输入（属于输入） token 数。';
COMMENT ON COLUMN requests.audio_output_tokens IS 'Audio, part of the output: tokens. 音频输出（属于输出） token 数。';
COMMENT ON COLUMN requests.images IS 'Images made. 生成的图片数。';
COMMENT ON COLUMN requests.tools IS 'JSON object: calls of hosted tools by name; NULL without any. JSON 对象：各托管工具的调用次数；没有时为 NULL。';
COMMENT ON COLUMN requests.estimated IS '1: some count was estimated, not reported. 1 表示有计数为估算值，而非提供商上报。';
COMMENT ON COLUMN requests.charge IS 'What the customer pays, nano-USD. 客户应付的费用，单位纳美元。';
COMMENT ON COLUMN requests.overrun IS 'Cost above what the budgets had, not charged, nano-USD. 超出预算而未收取的费用，单位纳美元。';
COMMENT ON COLUMN requests.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';
COMMENT ON COLUMN requests.latency_ms IS 'Milliseconds from the request to the end of the answer; NULL while held. 从收到请求到应答结束的毫秒数；未结算时为 NULL。';
COMMENT ON COLUMN requests.time_to_first_token_ms IS 'Milliseconds to the first token; NULL when none came. 到首个 token 的毫秒数；没有输出时为 NULL。';
COMMENT ON COLUMN requests.warnings IS 'JSON array: what a translation could not express; NULL without any. JSON 数组：格式转换时无法表达的内容；没有时为 NULL。';
COMMENT ON COLUMN requests.checkpoint_at IS 'Last checkpoint of a stream''s progress, UTC milliseconds. 流式进度的最近一次检查点，UTC 毫秒。';
COMMENT ON COLUMN requests.checkpoint_output_tokens IS 'Relayed by the checkpoint: tokens. 检查点时已转发的输出 token 数。';
COMMENT ON COLUMN requests.checkpoint_input_tokens IS 'Input tokens that the provider had reported by then; NULL before it did. 检查点时提供商已上报的输入 token 数；尚未上报时为 NULL。';
COMMENT ON COLUMN requests.checkpoint_charge IS 'What a recovery would charge, nano-USD. 崩溃恢复时将收取的费用，单位纳美元。';
COMMENT ON INDEX requests_request_id IS 'Look-up by the correlation id of a client. 按客户端关联 id 查找。';
COMMENT ON INDEX requests_customer_user IS 'Requests of one customer user, newest first. 某个客户用户的请求，由新到旧。';
COMMENT ON INDEX requests_held IS 'Holds without settlement, at a start after a crash. 崩溃重启后查找尚未结算的预扣。';
COMMENT ON INDEX requests_failed IS 'Requests that failed, newest first. 失败的请求，由新到旧。';

CREATE TABLE attempts (
  id uuid NOT NULL,
  n integer NOT NULL,
  at bigint NOT NULL,
  provider_id text NOT NULL,
  provider text NOT NULL,
  deployment_id text NOT NULL,
  upstream_model text NOT NULL,
  price_version_id text NOT NULL,
  status integer,
  error_type text,
  provider_cost bigint NOT NULL,
  latency_ms double precision NOT NULL,
  time_to_first_byte_ms double precision,
  upstream_request_id text,
  reason text,
  ended text,
  CONSTRAINT attempts_pkey PRIMARY KEY (id, n),
  CONSTRAINT attempts_ended_check CHECK (ended IN ('outpaced', 'cancelled')),
  CONSTRAINT attempts_provider_cost_check CHECK (provider_cost >= 0),
  CONSTRAINT attempts_reason_check CHECK (reason IN ('retry', 'failover', 'fallback', 'hedge'))
) PARTITION BY RANGE (id);
CREATE TABLE attempts_default PARTITION OF attempts DEFAULT;
COMMENT ON TABLE attempts IS 'One try of a request at one deployment. In SQLite a view of `attempt_rows`. 请求在某个部署上的一次尝试。SQLite 中为 `attempt_rows` 的视图。';
COMMENT ON COLUMN attempts.id IS 'The request, a UUIDv7. 所属请求的 UUIDv7。';
COMMENT ON COLUMN attempts.n IS '0, 1, … in the order tried. 尝试的序号：0、1……';
COMMENT ON COLUMN attempts.at IS 'When it began, UTC milliseconds. 开始时间，UTC 毫秒。';
COMMENT ON COLUMN attempts.provider_id IS 'Id of the provider. 提供商的 id。';
COMMENT ON COLUMN attempts.provider IS 'The provider''s name at the time. 当时的提供商名称。';
COMMENT ON COLUMN attempts.deployment_id IS 'Id of the deployment. 部署的 id。';
COMMENT ON COLUMN attempts.upstream_model IS 'The provider''s own name for the model. 提供商侧的模型名。';
COMMENT ON COLUMN attempts.price_version_id IS 'Version of the price that the charge was computed by. 计费所依据的价格版本。';
COMMENT ON COLUMN attempts.status IS 'HTTP status of the provider; NULL when none came. 提供商返回的 HTTP 状态码；未返回时为 NULL。';
COMMENT ON COLUMN attempts.error_type IS 'Type of the error; NULL when this attempt did not fail. 错误类型；本次尝试未失败时为 NULL。';
COMMENT ON COLUMN attempts.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';
COMMENT ON COLUMN attempts.latency_ms IS 'Milliseconds that it took. 耗时，毫秒。';
COMMENT ON COLUMN attempts.time_to_first_byte_ms IS 'Milliseconds to the first byte; NULL when none came. 到首字节的毫秒数；没有返回时为 NULL。';
COMMENT ON COLUMN attempts.upstream_request_id IS 'The provider''s own id of the call; NULL when it sent none. 提供商侧的请求 id；未提供时为 NULL。';
COMMENT ON COLUMN attempts.reason IS 'Why it was made: `retry`, `failover`, `fallback` or `hedge`; NULL: it was the first. 发起原因：`retry`、`failover`、`fallback` 或 `hedge`；NULL 表示首次尝试。';
COMMENT ON COLUMN attempts.ended IS '`outpaced`: another attempt answered first; `cancelled`: the request was ended; NULL: neither. `outpaced`：另一次尝试先应答；`cancelled`：请求被终止；NULL 表示两者皆非。';

CREATE TABLE ledger (
  id uuid NOT NULL,
  phase text NOT NULL,
  n integer NOT NULL,
  at bigint NOT NULL,
  amount bigint NOT NULL,
  provider_cost bigint DEFAULT 0 NOT NULL,
  budgets text NOT NULL,
  price_version_id text,
  reason text,
  actor_id text,
  CONSTRAINT ledger_pkey PRIMARY KEY (id, phase, n),
  CONSTRAINT ledger_check CHECK ((amount >= 0) OR (phase = 'adjustment')),
  CONSTRAINT ledger_phase_check CHECK (phase IN ('hold', 'extension', 'settlement', 'release', 'recovery', 'overrun', 'adjustment')),
  CONSTRAINT ledger_provider_cost_check CHECK (provider_cost >= 0)
) PARTITION BY RANGE (id);
CREATE INDEX ledger_adjustments ON ledger USING btree (id, n) WHERE (phase = 'adjustment');
CREATE TABLE ledger_default PARTITION OF ledger DEFAULT;
COMMENT ON TABLE ledger IS 'Holds and what replaced them. Append-only; the key refuses a second settlement. In SQLite a view of `ledger_rows`. 账本：预扣与其后续结算。只追加；主键保证不会重复结算。SQLite 中为 `ledger_rows` 的视图。';
COMMENT ON COLUMN ledger.id IS 'The request, a UUIDv7; of an adjustment its own. 所属请求的 UUIDv7；调整分录为其自身 id。';
COMMENT ON COLUMN ledger.phase IS 'hold, extension, settlement, release, recovery, overrun or adjustment. 阶段：hold、extension、settlement、release、recovery、overrun 或 adjustment。';
COMMENT ON COLUMN ledger.n IS 'Number within the phase. 阶段内的序号。';
COMMENT ON COLUMN ledger.at IS 'When, UTC milliseconds. 发生时间，UTC 毫秒。';
COMMENT ON COLUMN ledger.amount IS 'Nano-USD: set aside, or charged; an adjustment is signed. 金额，单位纳美元：预扣额或收取额；调整分录可正可负。';
COMMENT ON COLUMN ledger.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';
COMMENT ON COLUMN ledger.budgets IS 'JSON array of [budget id, start of its period]. JSON 数组：[预算 id, 周期起点]。';
COMMENT ON COLUMN ledger.price_version_id IS 'Version of the price; NULL where none applies. 价格版本；不适用时为 NULL。';
COMMENT ON COLUMN ledger.reason IS 'Why an adjustment was made. 调整的原因。';
COMMENT ON COLUMN ledger.actor_id IS 'Who made an adjustment. 作出调整的人。';
COMMENT ON INDEX ledger_adjustments IS 'Adjustments, for statements. 供对账单查找调整分录。';

CREATE TABLE budget_balances (
  budget_id text NOT NULL,
  period_start bigint NOT NULL,
  spent bigint NOT NULL,
  adjusted bigint DEFAULT 0 NOT NULL,
  adjustments bigint DEFAULT 0 NOT NULL,
  CONSTRAINT budget_balances_pkey PRIMARY KEY (budget_id, period_start)
);
COMMENT ON TABLE budget_balances IS 'What a budget has spent in one of its periods, and what adjustments have added to it. 预算在某个周期内已支出的金额及累计调整额。';
COMMENT ON COLUMN budget_balances.budget_id IS 'The budget. 所属预算。';
COMMENT ON COLUMN budget_balances.period_start IS 'Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。';
COMMENT ON COLUMN budget_balances.spent IS 'Spent, nano-USD. 已支出的金额，单位纳美元。';
COMMENT ON COLUMN budget_balances.adjusted IS 'Sum of its adjustments, nano-USD: above zero there is more to spend. 调整金额之和，单位纳美元；大于零表示可用金额增加。';
COMMENT ON COLUMN budget_balances.adjustments IS 'How many adjustments that is. 调整次数。';

CREATE TABLE usage_hourly (
  hour bigint NOT NULL,
  token_id text NOT NULL,
  model text NOT NULL,
  provider text NOT NULL,
  customer_user_id text NOT NULL,
  customer_id text NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  cache_write_tokens bigint DEFAULT 0 NOT NULL,
  reasoning_tokens bigint DEFAULT 0 NOT NULL,
  CONSTRAINT usage_hourly_pkey PRIMARY KEY (hour, token_id, model, provider, customer_id)
);
COMMENT ON TABLE usage_hourly IS 'Usage at its finest grain; days and months are sums of it. In SQLite a view of `usage_rows`. 最细粒度的用量汇总；按日、按月由其累加。SQLite 中为 `usage_rows` 的视图。';
COMMENT ON COLUMN usage_hourly.hour IS 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。';
COMMENT ON COLUMN usage_hourly.token_id IS 'Id of the auth token. 认证令牌的 id。';
COMMENT ON COLUMN usage_hourly.model IS 'Public name that the client asked for. 客户端请求的公开模型名。';
COMMENT ON COLUMN usage_hourly.provider IS 'The provider''s name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。';
COMMENT ON COLUMN usage_hourly.customer_user_id IS 'Id of the customer user. 客户用户的 id。';
COMMENT ON COLUMN usage_hourly.customer_id IS 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。';
COMMENT ON COLUMN usage_hourly.requests IS 'Requests. 请求数。';
COMMENT ON COLUMN usage_hourly.errors IS 'Requests that failed or were refused. 失败或被拒绝的请求数。';
COMMENT ON COLUMN usage_hourly.input_tokens IS 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。';
COMMENT ON COLUMN usage_hourly.cached_input_tokens IS 'Cached input tokens. 命中缓存的输入 token 数。';
COMMENT ON COLUMN usage_hourly.output_tokens IS 'Output tokens. 输出 token 数。';
COMMENT ON COLUMN usage_hourly.charge IS 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。';
COMMENT ON COLUMN usage_hourly.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';
COMMENT ON COLUMN usage_hourly.cache_write_tokens IS 'Input written to a cache, a part of the input tokens. 写入缓存的输入（计入输入） token 数。';
COMMENT ON COLUMN usage_hourly.reasoning_tokens IS 'Reasoning, a part of the output tokens. 推理（计入输出） token 数。';

CREATE TABLE store_probe (
  id integer NOT NULL,
  at bigint NOT NULL,
  CONSTRAINT store_probe_pkey PRIMARY KEY (id),
  CONSTRAINT store_probe_id_check CHECK (id = 1)
);
COMMENT ON TABLE store_probe IS 'One row, written to find out whether the database takes writes again. 仅一行，用于探测数据库是否恢复可写。';
COMMENT ON COLUMN store_probe.id IS 'Always 1. 恒为 1。';
COMMENT ON COLUMN store_probe.at IS 'When it was written last, UTC milliseconds. 最近一次写入的时间，UTC 毫秒。';

CREATE TABLE operation_log_names (
  suffix text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  CONSTRAINT operation_log_names_pkey PRIMARY KEY (suffix, name)
);
CREATE INDEX operation_log_names_name ON operation_log_names USING btree (name);
COMMENT ON TABLE operation_log_names IS 'Names in the operation log, from each of their words to the end: what a search begins with. 操作日志中的名称，按每个词到末尾展开，用于按名称搜索。';
COMMENT ON COLUMN operation_log_names.suffix IS 'The name from one of its words on, in lower case. 名称中从某个词到末尾的部分，小写。';
COMMENT ON COLUMN operation_log_names.name IS 'The name as the log has it. 日志中的名称原文。';
COMMENT ON INDEX operation_log_names_name IS 'Removal of a name. 删除某个名称。';

CREATE TABLE operation_log_chain (
  id bigint NOT NULL,
  anchor_sequence bigint NOT NULL,
  anchor_hash text COLLATE "C" NOT NULL,
  head_sequence bigint NOT NULL,
  head_hash text COLLATE "C" NOT NULL,
  CONSTRAINT operation_log_chain_pkey PRIMARY KEY (id),
  CONSTRAINT operation_log_chain_anchor_sequence_check CHECK (anchor_sequence >= 0),
  CONSTRAINT operation_log_chain_check CHECK (head_sequence >= anchor_sequence),
  CONSTRAINT operation_log_chain_id_check CHECK (id = 1)
);
COMMENT ON TABLE operation_log_chain IS 'One row: both ends of the hash chain. 仅一行：哈希链的两端。';
COMMENT ON COLUMN operation_log_chain.id IS 'Always 1. 恒为 1。';
COMMENT ON COLUMN operation_log_chain.anchor_sequence IS 'Number of the last row that retention removed; 0 before the first. 已被到期清理的最后一行的序号；尚未清理时为 0。';
COMMENT ON COLUMN operation_log_chain.anchor_hash IS 'Hash of that row, hex: the chain begins behind it. 该行的哈希，十六进制；链从其后开始。';
COMMENT ON COLUMN operation_log_chain.head_sequence IS 'Number of the last sealed row; 0 before the first. 最近封存的一行的序号；尚无时为 0。';
COMMENT ON COLUMN operation_log_chain.head_hash IS 'Hash of that row, hex. 该行的哈希，十六进制。';

CREATE TABLE data_epochs (
  epoch bigint NOT NULL,
  data_id text COLLATE "C" NOT NULL,
  started_at bigint NOT NULL,
  cause text COLLATE "C" NOT NULL,
  backup_id text COLLATE "C",
  backup_at bigint,
  CONSTRAINT data_epochs_pkey PRIMARY KEY (epoch),
  CONSTRAINT data_epochs_cause_check CHECK (cause IN ('created', 'restored')),
  CONSTRAINT data_epochs_epoch_check CHECK (epoch >= 1)
);
COMMENT ON TABLE data_epochs IS 'The lives of these data: they begin once, and again with every restore. 数据的“纪元”：首次建立时开始，每次恢复备份后另起一个。';
COMMENT ON COLUMN data_epochs.epoch IS 'Number, from 1. 编号，从 1 开始。';
COMMENT ON COLUMN data_epochs.data_id IS '32 random hex digits, the same in every row: the origin of the data. 32 位随机十六进制数，各行相同，标识数据的来源。';
COMMENT ON COLUMN data_epochs.started_at IS 'When it began, UTC milliseconds. 开始时间，UTC 毫秒。';
COMMENT ON COLUMN data_epochs.cause IS 'created or restored. 起因：created 新建，restored 恢复备份。';
COMMENT ON COLUMN data_epochs.backup_id IS 'The back-up that was restored; NULL for the first row. 所恢复的备份；首行为 NULL。';
COMMENT ON COLUMN data_epochs.backup_at IS 'When that back-up was made, UTC milliseconds; NULL for the first row. 该备份的生成时间，UTC 毫秒；首行为 NULL。';

CREATE TABLE responses (
  id text COLLATE "C" NOT NULL,
  response_id text COLLATE "C" NOT NULL,
  customer_user_id text COLLATE "C" NOT NULL,
  provider_id text COLLATE "C",
  previous_id text COLLATE "C",
  root_id text COLLATE "C" NOT NULL,
  last_at bigint NOT NULL,
  context_tokens bigint NOT NULL,
  context_bytes bigint NOT NULL,
  removed_at bigint,
  content_sealed text COLLATE "C",
  CONSTRAINT responses_pkey PRIMARY KEY (id),
  CONSTRAINT responses_context_bytes_check CHECK (context_bytes >= 0),
  CONSTRAINT responses_context_tokens_check CHECK (context_tokens >= 0)
);
CREATE INDEX responses_response ON responses USING btree (response_id);
CREATE INDEX responses_root ON responses USING btree (root_id);
CREATE INDEX responses_customer_user ON responses USING btree (customer_user_id);
CREATE INDEX responses_kept ON responses USING btree (last_at) WHERE ((id = root_id) AND (provider_id IS NULL));
CREATE INDEX responses_named ON responses USING btree (last_at) WHERE (provider_id IS NOT NULL);
COMMENT ON TABLE responses IS 'Answers of `/v1/responses` that their customer user may continue, read and remove by id; kept here, sealed, or by a provider. `/v1/responses` 的响应，客户用户可凭 id 接续、查询和删除；由本系统加密保存，或由提供商保存。';
COMMENT ON COLUMN responses.id IS 'Key: id of its request, `req_` and a UUIDv7. 主键：所属请求的 id，`req_` 加 UUIDv7。';
COMMENT ON COLUMN responses.response_id IS 'The id that the client knows. 客户端所知的响应 id。';
COMMENT ON COLUMN responses.customer_user_id IS 'Whose it is. 所属客户用户的 id。';
COMMENT ON COLUMN responses.provider_id IS 'Who keeps it; NULL: it is kept here. 保存它的提供商的 id；NULL 表示由本系统保存。';
COMMENT ON COLUMN responses.previous_id IS 'The response that it continues; NULL: none. 所接续的响应；NULL 表示对话的开始。';
COMMENT ON COLUMN responses.root_id IS 'First response of its conversation. 所在对话的第一个响应。';
COMMENT ON COLUMN responses.last_at IS 'Of the first response of a conversation: when it went on last, UTC milliseconds. Retention counts from it. 对话的第一个响应：对话最近一次继续的时间，UTC 毫秒；保留期自此计算。';
COMMENT ON COLUMN responses.context_tokens IS 'Tokens of the conversation up to its end. 对话至此的 token 数。';
COMMENT ON COLUMN responses.context_bytes IS 'Bytes that are kept of the conversation up to its end. 对话至此保存的字节数。';
COMMENT ON COLUMN responses.removed_at IS 'When its client removed it, UTC milliseconds; NULL while it did not. 客户端删除它的时间，UTC 毫秒；未删除时为 NULL。';
COMMENT ON COLUMN responses.content_sealed IS 'Input and answer, sealed; NULL where a provider keeps them, or when nothing needs them any more. 输入与回答，加密保存；由提供商保存或不再需要时为 NULL。';
COMMENT ON INDEX responses_response IS 'Finds a response by the id of the client. 按客户端所知的 id 查找。';
COMMENT ON INDEX responses_root IS 'Responses of a conversation. 一个对话的全部响应。';
COMMENT ON INDEX responses_customer_user IS 'Responses of a customer user. 一个客户用户的全部响应。';
COMMENT ON INDEX responses_kept IS 'Conversations that are kept here, oldest first: retention. 本系统保存的对话，最旧的在前；用于清理。';
COMMENT ON INDEX responses_named IS 'Responses that providers keep, oldest first: retention. 提供商保存的响应，最旧的在前；用于清理。';

CREATE TABLE response_removals (
  customer_user_id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  CONSTRAINT response_removals_pkey PRIMARY KEY (customer_user_id)
);
COMMENT ON TABLE response_removals IS 'Customer users that are gone, whose responses are being removed in batches. 已删除的客户用户，其响应正在分批清除。';
COMMENT ON COLUMN response_removals.customer_user_id IS 'Key: the customer user. 主键：客户用户的 id。';
COMMENT ON COLUMN response_removals.at IS 'When it was removed, UTC milliseconds. 删除时间，UTC 毫秒。';

CREATE TABLE webhooks (
  id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  url text COLLATE "C" NOT NULL,
  secret_sealed text COLLATE "C" NOT NULL,
  secret_last4 text COLLATE "C" NOT NULL,
  events text COLLATE "C" NOT NULL,
  enabled smallint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT webhooks_pkey PRIMARY KEY (id),
  CONSTRAINT webhooks_enabled_check CHECK (enabled IN (0, 1)),
  CONSTRAINT webhooks_position_check CHECK ("position" >= 0)
);
COMMENT ON TABLE webhooks IS 'Addresses that events are sent to. 接收事件的地址（webhook）。';
COMMENT ON COLUMN webhooks.id IS 'Key: `whk_` and a UUIDv7. 主键：`whk_` 加 UUIDv7。';
COMMENT ON COLUMN webhooks.position IS 'Place in the list of the settings. 在设置列表中的位置。';
COMMENT ON COLUMN webhooks.url IS 'The address. 接收地址。';
COMMENT ON COLUMN webhooks.secret_sealed IS 'Key of the signatures, sealed. 签名密钥，加密保存。';
COMMENT ON COLUMN webhooks.secret_last4 IS 'Last four characters of the secret, to recognise it by. 密钥明文的最后四个字符，便于辨认。';
COMMENT ON COLUMN webhooks.events IS 'JSON array of types that are sent; empty: all. JSON 数组：要发送的事件类型；空表示全部。';
COMMENT ON COLUMN webhooks.enabled IS '1: used; 0: switched off. 1 启用，0 停用。';
COMMENT ON COLUMN webhooks.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN webhooks.updated_at IS 'When it was changed last, UTC milliseconds. 最近一次修改的时间，UTC 毫秒。';

CREATE TABLE notices (
  id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  content text COLLATE "C" NOT NULL,
  CONSTRAINT notices_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE notices IS 'What has happened and is to be told: written with what happened, removed with the log row and deliveries that it becomes. 待通知的事件：与事件本身同一事务写入，转为日志与投递时同一事务删除。';
COMMENT ON COLUMN notices.id IS 'Key: 32 hex digits; of the event too. 主键：32 位十六进制数，亦为事件的编号。';
COMMENT ON COLUMN notices.type IS 'Type of the event. 事件类型。';
COMMENT ON COLUMN notices.content IS 'JSON object: what it is about, as it was then. JSON 对象：事件发生时的内容。';

CREATE TABLE webhook_deliveries (
  id text COLLATE "C" NOT NULL,
  webhook_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  body text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  attempts bigint NOT NULL,
  next_attempt_at bigint,
  last_attempt_at bigint,
  last_status bigint,
  last_error text COLLATE "C",
  created_at bigint NOT NULL,
  ended_at bigint,
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_deliveries_webhook_id_event_id_key UNIQUE (webhook_id, event_id),
  CONSTRAINT webhook_deliveries_attempts_check CHECK (attempts >= 0),
  CONSTRAINT webhook_deliveries_state_check CHECK (state IN ('pending', 'delivered', 'failed'))
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries USING btree (webhook_id, next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX webhook_deliveries_list ON webhook_deliveries USING btree (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_made ON webhook_deliveries USING btree (created_at);
COMMENT ON TABLE webhook_deliveries IS 'Events on their way to a webhook, and how that went. 发往 webhook 的事件及其投递结果。';
COMMENT ON COLUMN webhook_deliveries.id IS 'Key: `dlv_` and a UUIDv7. 主键：`dlv_` 加 UUIDv7。';
COMMENT ON COLUMN webhook_deliveries.webhook_id IS 'The receiver. 接收方。';
COMMENT ON COLUMN webhook_deliveries.event_id IS 'The event, the same for all receivers. 事件的编号，对各接收方相同。';
COMMENT ON COLUMN webhook_deliveries.type IS 'Type of the event. 事件类型。';
COMMENT ON COLUMN webhook_deliveries.body IS 'What is signed and sent. 所签名并发送的内容。';
COMMENT ON COLUMN webhook_deliveries.state IS 'pending, delivered or failed. 状态：pending 等待，delivered 已送达，failed 已放弃。';
COMMENT ON COLUMN webhook_deliveries.attempts IS 'How often it was tried. 已尝试的次数。';
COMMENT ON COLUMN webhook_deliveries.next_attempt_at IS 'When it is tried next, UTC milliseconds; NULL once it has ended. 下一次尝试的时间，UTC 毫秒；结束后为 NULL。';
COMMENT ON COLUMN webhook_deliveries.last_attempt_at IS 'When it was tried last, UTC milliseconds; NULL before the first. 最近一次尝试的时间，UTC 毫秒；尚未尝试时为 NULL。';
COMMENT ON COLUMN webhook_deliveries.last_status IS 'HTTP status of that attempt; NULL when none came. 该次尝试的 HTTP 状态码；没有响应时为 NULL。';
COMMENT ON COLUMN webhook_deliveries.last_error IS 'Why that attempt failed; NULL when it did not. 该次失败的原因；没有失败时为 NULL。';
COMMENT ON COLUMN webhook_deliveries.created_at IS 'When it was made, UTC milliseconds. 创建时间，UTC 毫秒。';
COMMENT ON COLUMN webhook_deliveries.ended_at IS 'When it was delivered or given up, UTC milliseconds; NULL before. 送达或放弃的时间，UTC 毫秒；此前为 NULL。';
COMMENT ON INDEX webhook_deliveries_due IS 'What is to be sent to a webhook. 某 webhook 待发送的事件。';
COMMENT ON INDEX webhook_deliveries_list IS 'Deliveries of a webhook, newest first. 某 webhook 的投递，最新的在前。';
COMMENT ON INDEX webhook_deliveries_made IS 'Clean-up of old ones. 清理旧的投递。';

CREATE TABLE budget_alerts (
  budget_id text COLLATE "C" NOT NULL,
  period_start bigint NOT NULL,
  share bigint NOT NULL,
  CONSTRAINT budget_alerts_pkey PRIMARY KEY (budget_id, period_start, share)
);
CREATE INDEX budget_alerts_period ON budget_alerts USING btree (period_start);
COMMENT ON TABLE budget_alerts IS 'What was told of a budget in one of its periods, so that it is told once. Written by triggers with the sums. 预算在某个周期内已发出的告警，保证每项只告警一次；由触发器随金额一同写入。';
COMMENT ON COLUMN budget_alerts.budget_id IS 'The budget. 所属预算。';
COMMENT ON COLUMN budget_alerts.period_start IS 'Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。';
COMMENT ON COLUMN budget_alerts.share IS 'Share of the amount that was reached, in millionths; 0: a request was refused. 已达到的金额比例，单位百万分之一；0 表示有请求因预算被拒。';
COMMENT ON INDEX budget_alerts_period IS 'Clean-up of old periods. 清理过去的周期。';

CREATE TABLE request_labels (
  id uuid NOT NULL,
  end_user text,
  metadata text,
  CONSTRAINT request_labels_pkey PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX request_labels_end_user ON request_labels USING btree (end_user, id) WHERE (end_user IS NOT NULL);
CREATE TABLE request_labels_default PARTITION OF request_labels DEFAULT;
COMMENT ON TABLE request_labels IS 'What clients said of their requests; one that said nothing has no row. 客户端为请求附加的标记；未附加的请求没有行。';
COMMENT ON COLUMN request_labels.id IS 'The request. 所属请求。';
COMMENT ON COLUMN request_labels.end_user IS 'Whom the client asked for; NULL: not said; `…erased`: erased. 终端用户；NULL 表示未注明，`…erased` 表示已抹除。';
COMMENT ON COLUMN request_labels.metadata IS 'JSON object of texts; NULL: none. 元数据，JSON 对象；NULL 表示没有。';
COMMENT ON INDEX request_labels_end_user IS 'Finds the requests of an end user. 按终端用户查找请求。';

CREATE TABLE label_hourly (
  hour bigint NOT NULL,
  customer_user_id text NOT NULL,
  name text NOT NULL,
  value text NOT NULL,
  customer_id text NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  CONSTRAINT label_hourly_pkey PRIMARY KEY (hour, customer_user_id, name, value, customer_id)
);
COMMENT ON TABLE label_hourly IS 'Usage by a member of the metadata, or by end user. In SQLite a view of `label_rows`. 按元数据的键值或按终端用户汇总的用量。SQLite 中为 `label_rows` 的视图。';
COMMENT ON COLUMN label_hourly.hour IS 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。';
COMMENT ON COLUMN label_hourly.customer_user_id IS 'Id of the customer user. 客户用户的 id。';
COMMENT ON COLUMN label_hourly.name IS 'Name of the member; empty: by end user. 元数据的键；空字符串表示终端用户。';
COMMENT ON COLUMN label_hourly.value IS 'Its text; `…other`: those beyond the bound of an hour, `…erased`: those that were erased. 其值；`…other` 为超出每小时上限者，`…erased` 为已抹除者。';
COMMENT ON COLUMN label_hourly.customer_id IS 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。';
COMMENT ON COLUMN label_hourly.requests IS 'Requests. 请求数。';
COMMENT ON COLUMN label_hourly.errors IS 'Requests that failed. 失败的请求数。';
COMMENT ON COLUMN label_hourly.input_tokens IS 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。';
COMMENT ON COLUMN label_hourly.cached_input_tokens IS 'Cached input tokens. 命中缓存的输入 token 数。';
COMMENT ON COLUMN label_hourly.output_tokens IS 'Output tokens. 输出 token 数。';
COMMENT ON COLUMN label_hourly.charge IS 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。';
COMMENT ON COLUMN label_hourly.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';

CREATE TABLE model_hourly (
  hour bigint NOT NULL,
  model text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  part integer NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  latency_us bigint DEFAULT 0 NOT NULL,
  first_token_us bigint DEFAULT 0 NOT NULL,
  latency_le_10 bigint DEFAULT 0 NOT NULL,
  latency_le_15 bigint DEFAULT 0 NOT NULL,
  latency_le_20 bigint DEFAULT 0 NOT NULL,
  latency_le_30 bigint DEFAULT 0 NOT NULL,
  latency_le_40 bigint DEFAULT 0 NOT NULL,
  latency_le_60 bigint DEFAULT 0 NOT NULL,
  latency_le_80 bigint DEFAULT 0 NOT NULL,
  latency_le_120 bigint DEFAULT 0 NOT NULL,
  latency_le_160 bigint DEFAULT 0 NOT NULL,
  latency_le_240 bigint DEFAULT 0 NOT NULL,
  latency_le_320 bigint DEFAULT 0 NOT NULL,
  latency_le_480 bigint DEFAULT 0 NOT NULL,
  latency_le_640 bigint DEFAULT 0 NOT NULL,
  latency_le_960 bigint DEFAULT 0 NOT NULL,
  latency_le_1280 bigint DEFAULT 0 NOT NULL,
  latency_le_1920 bigint DEFAULT 0 NOT NULL,
  latency_le_2560 bigint DEFAULT 0 NOT NULL,
  latency_le_3840 bigint DEFAULT 0 NOT NULL,
  latency_le_5120 bigint DEFAULT 0 NOT NULL,
  latency_le_7680 bigint DEFAULT 0 NOT NULL,
  latency_le_10240 bigint DEFAULT 0 NOT NULL,
  latency_le_15360 bigint DEFAULT 0 NOT NULL,
  latency_le_20480 bigint DEFAULT 0 NOT NULL,
  latency_le_30720 bigint DEFAULT 0 NOT NULL,
  latency_le_40960 bigint DEFAULT 0 NOT NULL,
  latency_le_61440 bigint DEFAULT 0 NOT NULL,
  latency_le_81920 bigint DEFAULT 0 NOT NULL,
  latency_le_122880 bigint DEFAULT 0 NOT NULL,
  latency_le_163840 bigint DEFAULT 0 NOT NULL,
  latency_le_327680 bigint DEFAULT 0 NOT NULL,
  latency_le_655360 bigint DEFAULT 0 NOT NULL,
  latency_above bigint DEFAULT 0 NOT NULL,
  first_token_le_10 bigint DEFAULT 0 NOT NULL,
  first_token_le_15 bigint DEFAULT 0 NOT NULL,
  first_token_le_20 bigint DEFAULT 0 NOT NULL,
  first_token_le_30 bigint DEFAULT 0 NOT NULL,
  first_token_le_40 bigint DEFAULT 0 NOT NULL,
  first_token_le_60 bigint DEFAULT 0 NOT NULL,
  first_token_le_80 bigint DEFAULT 0 NOT NULL,
  first_token_le_120 bigint DEFAULT 0 NOT NULL,
  first_token_le_160 bigint DEFAULT 0 NOT NULL,
  first_token_le_240 bigint DEFAULT 0 NOT NULL,
  first_token_le_320 bigint DEFAULT 0 NOT NULL,
  first_token_le_480 bigint DEFAULT 0 NOT NULL,
  first_token_le_640 bigint DEFAULT 0 NOT NULL,
  first_token_le_960 bigint DEFAULT 0 NOT NULL,
  first_token_le_1280 bigint DEFAULT 0 NOT NULL,
  first_token_le_1920 bigint DEFAULT 0 NOT NULL,
  first_token_le_2560 bigint DEFAULT 0 NOT NULL,
  first_token_le_3840 bigint DEFAULT 0 NOT NULL,
  first_token_le_5120 bigint DEFAULT 0 NOT NULL,
  first_token_le_7680 bigint DEFAULT 0 NOT NULL,
  first_token_le_10240 bigint DEFAULT 0 NOT NULL,
  first_token_le_15360 bigint DEFAULT 0 NOT NULL,
  first_token_le_20480 bigint DEFAULT 0 NOT NULL,
  first_token_le_30720 bigint DEFAULT 0 NOT NULL,
  first_token_le_40960 bigint DEFAULT 0 NOT NULL,
  first_token_le_61440 bigint DEFAULT 0 NOT NULL,
  first_token_le_81920 bigint DEFAULT 0 NOT NULL,
  first_token_le_122880 bigint DEFAULT 0 NOT NULL,
  first_token_le_163840 bigint DEFAULT 0 NOT NULL,
  first_token_le_327680 bigint DEFAULT 0 NOT NULL,
  first_token_le_655360 bigint DEFAULT 0 NOT NULL,
  first_token_above bigint DEFAULT 0 NOT NULL,
  CONSTRAINT model_hourly_pkey PRIMARY KEY (hour, model, provider, part)
);
COMMENT ON TABLE model_hourly IS 'Usage of all callers by hour, model and provider, with how long requests took: charts of weeks are drawn from it. 所有调用方按小时、模型与提供商的用量及耗时；用于绘制长时间跨度的图表。';
COMMENT ON COLUMN model_hourly.hour IS 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。';
COMMENT ON COLUMN model_hourly.model IS 'Public name that the client asked for. 客户端请求的公开模型名。';
COMMENT ON COLUMN model_hourly.provider IS 'The provider''s name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。';
COMMENT ON COLUMN model_hourly.part IS 'PostgreSQL: connections add to rows of their own, so that none waits for another; what counts is the sum. PostgreSQL：各连接写入各自的行，互不等待；以合计为准。';
COMMENT ON COLUMN model_hourly.requests IS 'Requests. 请求数。';
COMMENT ON COLUMN model_hourly.errors IS 'Requests that failed or were refused. 失败或被拒绝的请求数。';
COMMENT ON COLUMN model_hourly.input_tokens IS 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。';
COMMENT ON COLUMN model_hourly.cached_input_tokens IS 'Cached input tokens. 命中缓存的输入 token 数。';
COMMENT ON COLUMN model_hourly.output_tokens IS 'Output tokens. 输出 token 数。';
COMMENT ON COLUMN model_hourly.charge IS 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。';
COMMENT ON COLUMN model_hourly.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';
COMMENT ON COLUMN model_hourly.latency_us IS 'How long requests took that were answered without an error: their sum in microseconds. 无错误应答的请求的总耗时（微秒）。';
COMMENT ON COLUMN model_hourly.first_token_us IS 'When their first token came: the sum in microseconds. 其首个 token 耗时之和（微秒）。';
COMMENT ON COLUMN model_hourly.latency_le_10 IS 'Such requests that took at most 10 ms. 此类请求中耗时不超过 10 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_15 IS 'Such requests that took more than 10 ms and at most 15 ms. 此类请求中耗时超过 10 毫秒且不超过 15 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_20 IS 'Such requests that took more than 15 ms and at most 20 ms. 此类请求中耗时超过 15 毫秒且不超过 20 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_30 IS 'Such requests that took more than 20 ms and at most 30 ms. 此类请求中耗时超过 20 毫秒且不超过 30 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_40 IS 'Such requests that took more than 30 ms and at most 40 ms. 此类请求中耗时超过 30 毫秒且不超过 40 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_60 IS 'Such requests that took more than 40 ms and at most 60 ms. 此类请求中耗时超过 40 毫秒且不超过 60 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_80 IS 'Such requests that took more than 60 ms and at most 80 ms. 此类请求中耗时超过 60 毫秒且不超过 80 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_120 IS 'Such requests that took more than 80 ms and at most 120 ms. 此类请求中耗时超过 80 毫秒且不超过 120 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_160 IS 'Such requests that took more than 120 ms and at most 160 ms. 此类请求中耗时超过 120 毫秒且不超过 160 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_240 IS 'Such requests that took more than 160 ms and at most 240 ms. 此类请求中耗时超过 160 毫秒且不超过 240 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_320 IS 'Such requests that took more than 240 ms and at most 320 ms. 此类请求中耗时超过 240 毫秒且不超过 320 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_480 IS 'Such requests that took more than 320 ms and at most 480 ms. 此类请求中耗时超过 320 毫秒且不超过 480 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_640 IS 'Such requests that took more than 480 ms and at most 640 ms. 此类请求中耗时超过 480 毫秒且不超过 640 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_960 IS 'Such requests that took more than 640 ms and at most 960 ms. 此类请求中耗时超过 640 毫秒且不超过 960 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_1280 IS 'Such requests that took more than 960 ms and at most 1280 ms. 此类请求中耗时超过 960 毫秒且不超过 1280 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_1920 IS 'Such requests that took more than 1280 ms and at most 1920 ms. 此类请求中耗时超过 1280 毫秒且不超过 1920 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_2560 IS 'Such requests that took more than 1920 ms and at most 2560 ms. 此类请求中耗时超过 1920 毫秒且不超过 2560 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_3840 IS 'Such requests that took more than 2560 ms and at most 3840 ms. 此类请求中耗时超过 2560 毫秒且不超过 3840 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_5120 IS 'Such requests that took more than 3840 ms and at most 5120 ms. 此类请求中耗时超过 3840 毫秒且不超过 5120 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_7680 IS 'Such requests that took more than 5120 ms and at most 7680 ms. 此类请求中耗时超过 5120 毫秒且不超过 7680 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_10240 IS 'Such requests that took more than 7680 ms and at most 10240 ms. 此类请求中耗时超过 7680 毫秒且不超过 10240 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_15360 IS 'Such requests that took more than 10240 ms and at most 15360 ms. 此类请求中耗时超过 10240 毫秒且不超过 15360 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_20480 IS 'Such requests that took more than 15360 ms and at most 20480 ms. 此类请求中耗时超过 15360 毫秒且不超过 20480 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_30720 IS 'Such requests that took more than 20480 ms and at most 30720 ms. 此类请求中耗时超过 20480 毫秒且不超过 30720 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_40960 IS 'Such requests that took more than 30720 ms and at most 40960 ms. 此类请求中耗时超过 30720 毫秒且不超过 40960 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_61440 IS 'Such requests that took more than 40960 ms and at most 61440 ms. 此类请求中耗时超过 40960 毫秒且不超过 61440 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_81920 IS 'Such requests that took more than 61440 ms and at most 81920 ms. 此类请求中耗时超过 61440 毫秒且不超过 81920 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_122880 IS 'Such requests that took more than 81920 ms and at most 122880 ms. 此类请求中耗时超过 81920 毫秒且不超过 122880 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_163840 IS 'Such requests that took more than 122880 ms and at most 163840 ms. 此类请求中耗时超过 122880 毫秒且不超过 163840 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_327680 IS 'Such requests that took more than 163840 ms and at most 327680 ms. 此类请求中耗时超过 163840 毫秒且不超过 327680 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_le_655360 IS 'Such requests that took more than 327680 ms and at most 655360 ms. 此类请求中耗时超过 327680 毫秒且不超过 655360 毫秒的数量。';
COMMENT ON COLUMN model_hourly.latency_above IS 'Such requests that took more than 655360 ms. 此类请求中耗时超过 655360 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_10 IS 'Such requests whose first token came after at most 10 ms. 此类请求中首个 token 耗时不超过 10 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_15 IS 'Such requests whose first token came after more than 10 ms and at most 15 ms. 此类请求中首个 token 耗时超过 10 毫秒且不超过 15 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_20 IS 'Such requests whose first token came after more than 15 ms and at most 20 ms. 此类请求中首个 token 耗时超过 15 毫秒且不超过 20 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_30 IS 'Such requests whose first token came after more than 20 ms and at most 30 ms. 此类请求中首个 token 耗时超过 20 毫秒且不超过 30 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_40 IS 'Such requests whose first token came after more than 30 ms and at most 40 ms. 此类请求中首个 token 耗时超过 30 毫秒且不超过 40 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_60 IS 'Such requests whose first token came after more than 40 ms and at most 60 ms. 此类请求中首个 token 耗时超过 40 毫秒且不超过 60 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_80 IS 'Such requests whose first token came after more than 60 ms and at most 80 ms. 此类请求中首个 token 耗时超过 60 毫秒且不超过 80 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_120 IS 'Such requests whose first token came after more than 80 ms and at most 120 ms. 此类请求中首个 token 耗时超过 80 毫秒且不超过 120 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_160 IS 'Such requests whose first token came after more than 120 ms and at most 160 ms. 此类请求中首个 token 耗时超过 120 毫秒且不超过 160 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_240 IS 'Such requests whose first token came after more than 160 ms and at most 240 ms. 此类请求中首个 token 耗时超过 160 毫秒且不超过 240 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_320 IS 'Such requests whose first token came after more than 240 ms and at most 320 ms. 此类请求中首个 token 耗时超过 240 毫秒且不超过 320 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_480 IS 'Such requests whose first token came after more than 320 ms and at most 480 ms. 此类请求中首个 token 耗时超过 320 毫秒且不超过 480 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_640 IS 'Such requests whose first token came after more than 480 ms and at most 640 ms. 此类请求中首个 token 耗时超过 480 毫秒且不超过 640 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_960 IS 'Such requests whose first token came after more than 640 ms and at most 960 ms. 此类请求中首个 token 耗时超过 640 毫秒且不超过 960 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_1280 IS 'Such requests whose first token came after more than 960 ms and at most 1280 ms. 此类请求中首个 token 耗时超过 960 毫秒且不超过 1280 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_1920 IS 'Such requests whose first token came after more than 1280 ms and at most 1920 ms. 此类请求中首个 token 耗时超过 1280 毫秒且不超过 1920 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_2560 IS 'Such requests whose first token came after more than 1920 ms and at most 2560 ms. 此类请求中首个 token 耗时超过 1920 毫秒且不超过 2560 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_3840 IS 'Such requests whose first token came after more than 2560 ms and at most 3840 ms. 此类请求中首个 token 耗时超过 2560 毫秒且不超过 3840 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_5120 IS 'Such requests whose first token came after more than 3840 ms and at most 5120 ms. 此类请求中首个 token 耗时超过 3840 毫秒且不超过 5120 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_7680 IS 'Such requests whose first token came after more than 5120 ms and at most 7680 ms. 此类请求中首个 token 耗时超过 5120 毫秒且不超过 7680 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_10240 IS 'Such requests whose first token came after more than 7680 ms and at most 10240 ms. 此类请求中首个 token 耗时超过 7680 毫秒且不超过 10240 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_15360 IS 'Such requests whose first token came after more than 10240 ms and at most 15360 ms. 此类请求中首个 token 耗时超过 10240 毫秒且不超过 15360 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_20480 IS 'Such requests whose first token came after more than 15360 ms and at most 20480 ms. 此类请求中首个 token 耗时超过 15360 毫秒且不超过 20480 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_30720 IS 'Such requests whose first token came after more than 20480 ms and at most 30720 ms. 此类请求中首个 token 耗时超过 20480 毫秒且不超过 30720 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_40960 IS 'Such requests whose first token came after more than 30720 ms and at most 40960 ms. 此类请求中首个 token 耗时超过 30720 毫秒且不超过 40960 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_61440 IS 'Such requests whose first token came after more than 40960 ms and at most 61440 ms. 此类请求中首个 token 耗时超过 40960 毫秒且不超过 61440 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_81920 IS 'Such requests whose first token came after more than 61440 ms and at most 81920 ms. 此类请求中首个 token 耗时超过 61440 毫秒且不超过 81920 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_122880 IS 'Such requests whose first token came after more than 81920 ms and at most 122880 ms. 此类请求中首个 token 耗时超过 81920 毫秒且不超过 122880 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_163840 IS 'Such requests whose first token came after more than 122880 ms and at most 163840 ms. 此类请求中首个 token 耗时超过 122880 毫秒且不超过 163840 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_327680 IS 'Such requests whose first token came after more than 163840 ms and at most 327680 ms. 此类请求中首个 token 耗时超过 163840 毫秒且不超过 327680 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_le_655360 IS 'Such requests whose first token came after more than 327680 ms and at most 655360 ms. 此类请求中首个 token 耗时超过 327680 毫秒且不超过 655360 毫秒的数量。';
COMMENT ON COLUMN model_hourly.first_token_above IS 'Such requests whose first token came after more than 655360 ms. 此类请求中首个 token 耗时超过 655360 毫秒的数量。';

CREATE TABLE error_hourly (
  hour bigint NOT NULL,
  model text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  error_type text COLLATE "C" NOT NULL,
  part integer NOT NULL,
  errors bigint NOT NULL,
  CONSTRAINT error_hourly_pkey PRIMARY KEY (hour, model, provider, error_type, part)
);
COMMENT ON TABLE error_hourly IS 'Errors of all callers by hour, model, provider and kind. 所有调用方按小时、模型、提供商与类型的错误数。';
COMMENT ON COLUMN error_hourly.hour IS 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。';
COMMENT ON COLUMN error_hourly.model IS 'Public name that the client asked for. 客户端请求的公开模型名。';
COMMENT ON COLUMN error_hourly.provider IS 'The provider''s name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。';
COMMENT ON COLUMN error_hourly.error_type IS '`type` of the error table; empty where it was not kept. 错误表中的 `type`；未记录时为空字符串。';
COMMENT ON COLUMN error_hourly.part IS 'PostgreSQL: as in `model_hourly`. PostgreSQL：同 `model_hourly`。';
COMMENT ON COLUMN error_hourly.errors IS 'Requests that failed so, or were refused. 以此失败或被拒绝的请求数。';

CREATE TABLE request_bodies (
  id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  customer_id text COLLATE "C",
  customer_user_id text COLLATE "C" NOT NULL,
  end_user text COLLATE "C",
  content_sealed text COLLATE "C",
  CONSTRAINT request_bodies_pkey PRIMARY KEY (id)
);
CREATE INDEX request_bodies_at ON request_bodies USING btree (at);
CREATE INDEX request_bodies_customer ON request_bodies USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX request_bodies_customer_user ON request_bodies USING btree (customer_user_id);
CREATE INDEX request_bodies_end_user ON request_bodies USING btree (end_user) WHERE (end_user IS NOT NULL);
COMMENT ON TABLE request_bodies IS 'What was received and sent of requests, where the operator keeps it; sealed, for a time. 请求与响应的正文，仅在运维者要求时加密保存一段时间。';
COMMENT ON COLUMN request_bodies.id IS 'Key: id of its request, `req_` and a UUIDv7. 主键：所属请求的 id，`req_` 加 UUIDv7。';
COMMENT ON COLUMN request_bodies.at IS 'When the request ended, UTC milliseconds. Retention counts from it. 请求结束时间，UTC 毫秒；保留期自此计算。';
COMMENT ON COLUMN request_bodies.customer_id IS 'Customer of its request; NULL: none. 所属客户的 id；没有时为 NULL。';
COMMENT ON COLUMN request_bodies.customer_user_id IS 'Whose request it was. 发起请求的客户用户的 id。';
COMMENT ON COLUMN request_bodies.end_user IS 'Whom it was asked for, so that erasing them finds it; NULL: not said. 请求所注明的终端用户，供抹除时查找；未注明时为 NULL。';
COMMENT ON COLUMN request_bodies.content_sealed IS 'Both bodies, sealed; NULL when it could not be opened any more. 请求与响应正文，加密保存；无法再解密时为 NULL。';
COMMENT ON INDEX request_bodies_at IS 'Oldest first: retention. 最旧的在前；用于清理。';
COMMENT ON INDEX request_bodies_customer IS 'Bodies of a customer. 一个客户的全部正文。';
COMMENT ON INDEX request_bodies_customer_user IS 'Bodies of a customer user. 一个客户用户的全部正文。';
COMMENT ON INDEX request_bodies_end_user IS 'Bodies of an end user: erasure. 一个终端用户的全部正文；用于抹除。';

CREATE TABLE budget_moves (
  budget_id text COLLATE "C" NOT NULL,
  period_start bigint NOT NULL,
  period_end bigint,
  CONSTRAINT budget_moves_pkey PRIMARY KEY (budget_id, period_start)
);
COMMENT ON TABLE budget_moves IS 'Current periods that a budget has got by a change of its calendar, which take over what names another one of it. 预算因更改周期、时区或起始日而获得的当前周期；同一预算记入其他周期的金额也计入其中。';
COMMENT ON COLUMN budget_moves.budget_id IS 'The budget. 所属预算。';
COMMENT ON COLUMN budget_moves.period_start IS 'Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。';
COMMENT ON COLUMN budget_moves.period_end IS 'End of the period, UTC milliseconds; NULL for `total`. 周期终点，UTC 毫秒；`total` 为 NULL。';

CREATE TABLE budget_carries (
  budget_id text COLLATE "C" NOT NULL,
  period_start bigint NOT NULL,
  n bigint NOT NULL,
  at bigint NOT NULL,
  amount bigint NOT NULL,
  CONSTRAINT budget_carries_pkey PRIMARY KEY (budget_id, period_start, n)
);
COMMENT ON TABLE budget_carries IS 'Append-only: what a period has taken over from others of its budget, which the ledger names. 仅追加：某周期从同一预算的其他周期（账目所记）承接的金额。';
COMMENT ON COLUMN budget_carries.budget_id IS 'The budget. 所属预算。';
COMMENT ON COLUMN budget_carries.period_start IS 'Start of the period, UTC milliseconds; 0 for `total`. 周期起点，UTC 毫秒；`total` 为 0。';
COMMENT ON COLUMN budget_carries.n IS 'Number within the period, from 1. 周期内的序号，从 1 开始。';
COMMENT ON COLUMN budget_carries.at IS 'When, UTC milliseconds. 发生时间，UTC 毫秒。';
COMMENT ON COLUMN budget_carries.amount IS 'Taken over, nano-USD. 承接的金额，单位纳美元。';

CREATE TABLE summed_days (
  day bigint NOT NULL,
  CONSTRAINT summed_days_pkey PRIMARY KEY (day)
);
COMMENT ON TABLE summed_days IS 'Days whose sums are made. What is settled later in one of them takes its row away, until it is summed up again. 已汇总的日期。此后若有请求结算到其中某一天，该行随即删除，待重新汇总后再写入。';
COMMENT ON COLUMN summed_days.day IS 'Days since 1970 in UTC. 自 1970 年起的天数（UTC）。';

CREATE TABLE total_hourly (
  hour bigint NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  latency_us bigint NOT NULL,
  first_token_us bigint NOT NULL,
  latency_le_10 bigint NOT NULL,
  latency_le_15 bigint NOT NULL,
  latency_le_20 bigint NOT NULL,
  latency_le_30 bigint NOT NULL,
  latency_le_40 bigint NOT NULL,
  latency_le_60 bigint NOT NULL,
  latency_le_80 bigint NOT NULL,
  latency_le_120 bigint NOT NULL,
  latency_le_160 bigint NOT NULL,
  latency_le_240 bigint NOT NULL,
  latency_le_320 bigint NOT NULL,
  latency_le_480 bigint NOT NULL,
  latency_le_640 bigint NOT NULL,
  latency_le_960 bigint NOT NULL,
  latency_le_1280 bigint NOT NULL,
  latency_le_1920 bigint NOT NULL,
  latency_le_2560 bigint NOT NULL,
  latency_le_3840 bigint NOT NULL,
  latency_le_5120 bigint NOT NULL,
  latency_le_7680 bigint NOT NULL,
  latency_le_10240 bigint NOT NULL,
  latency_le_15360 bigint NOT NULL,
  latency_le_20480 bigint NOT NULL,
  latency_le_30720 bigint NOT NULL,
  latency_le_40960 bigint NOT NULL,
  latency_le_61440 bigint NOT NULL,
  latency_le_81920 bigint NOT NULL,
  latency_le_122880 bigint NOT NULL,
  latency_le_163840 bigint NOT NULL,
  latency_le_327680 bigint NOT NULL,
  latency_le_655360 bigint NOT NULL,
  latency_above bigint NOT NULL,
  first_token_le_10 bigint NOT NULL,
  first_token_le_15 bigint NOT NULL,
  first_token_le_20 bigint NOT NULL,
  first_token_le_30 bigint NOT NULL,
  first_token_le_40 bigint NOT NULL,
  first_token_le_60 bigint NOT NULL,
  first_token_le_80 bigint NOT NULL,
  first_token_le_120 bigint NOT NULL,
  first_token_le_160 bigint NOT NULL,
  first_token_le_240 bigint NOT NULL,
  first_token_le_320 bigint NOT NULL,
  first_token_le_480 bigint NOT NULL,
  first_token_le_640 bigint NOT NULL,
  first_token_le_960 bigint NOT NULL,
  first_token_le_1280 bigint NOT NULL,
  first_token_le_1920 bigint NOT NULL,
  first_token_le_2560 bigint NOT NULL,
  first_token_le_3840 bigint NOT NULL,
  first_token_le_5120 bigint NOT NULL,
  first_token_le_7680 bigint NOT NULL,
  first_token_le_10240 bigint NOT NULL,
  first_token_le_15360 bigint NOT NULL,
  first_token_le_20480 bigint NOT NULL,
  first_token_le_30720 bigint NOT NULL,
  first_token_le_40960 bigint NOT NULL,
  first_token_le_61440 bigint NOT NULL,
  first_token_le_81920 bigint NOT NULL,
  first_token_le_122880 bigint NOT NULL,
  first_token_le_163840 bigint NOT NULL,
  first_token_le_327680 bigint NOT NULL,
  first_token_le_655360 bigint NOT NULL,
  first_token_above bigint NOT NULL,
  CONSTRAINT total_hourly_pkey PRIMARY KEY (hour)
);
COMMENT ON TABLE total_hourly IS '`model_hourly` over all models and providers. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `model_hourly` 按小时合计所有模型与提供商。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';
COMMENT ON COLUMN total_hourly.hour IS 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。';
COMMENT ON COLUMN total_hourly.requests IS 'Requests. 请求数。';
COMMENT ON COLUMN total_hourly.errors IS 'Requests that failed or were refused. 失败或被拒绝的请求数。';
COMMENT ON COLUMN total_hourly.input_tokens IS 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。';
COMMENT ON COLUMN total_hourly.cached_input_tokens IS 'Cached input tokens. 命中缓存的输入 token 数。';
COMMENT ON COLUMN total_hourly.output_tokens IS 'Output tokens. 输出 token 数。';
COMMENT ON COLUMN total_hourly.charge IS 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。';
COMMENT ON COLUMN total_hourly.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';
COMMENT ON COLUMN total_hourly.latency_us IS 'How long requests took that were answered without an error: their sum in microseconds. 无错误应答的请求的总耗时（微秒）。';
COMMENT ON COLUMN total_hourly.first_token_us IS 'When their first token came: the sum in microseconds. 其首个 token 耗时之和（微秒）。';
COMMENT ON COLUMN total_hourly.latency_le_10 IS 'Such requests that took at most 10 ms. 此类请求中耗时不超过 10 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_15 IS 'Such requests that took more than 10 ms and at most 15 ms. 此类请求中耗时超过 10 毫秒且不超过 15 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_20 IS 'Such requests that took more than 15 ms and at most 20 ms. 此类请求中耗时超过 15 毫秒且不超过 20 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_30 IS 'Such requests that took more than 20 ms and at most 30 ms. 此类请求中耗时超过 20 毫秒且不超过 30 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_40 IS 'Such requests that took more than 30 ms and at most 40 ms. 此类请求中耗时超过 30 毫秒且不超过 40 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_60 IS 'Such requests that took more than 40 ms and at most 60 ms. 此类请求中耗时超过 40 毫秒且不超过 60 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_80 IS 'Such requests that took more than 60 ms and at most 80 ms. 此类请求中耗时超过 60 毫秒且不超过 80 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_120 IS 'Such requests that took more than 80 ms and at most 120 ms. 此类请求中耗时超过 80 毫秒且不超过 120 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_160 IS 'Such requests that took more than 120 ms and at most 160 ms. 此类请求中耗时超过 120 毫秒且不超过 160 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_240 IS 'Such requests that took more than 160 ms and at most 240 ms. 此类请求中耗时超过 160 毫秒且不超过 240 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_320 IS 'Such requests that took more than 240 ms and at most 320 ms. 此类请求中耗时超过 240 毫秒且不超过 320 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_480 IS 'Such requests that took more than 320 ms and at most 480 ms. 此类请求中耗时超过 320 毫秒且不超过 480 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_640 IS 'Such requests that took more than 480 ms and at most 640 ms. 此类请求中耗时超过 480 毫秒且不超过 640 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_960 IS 'Such requests that took more than 640 ms and at most 960 ms. 此类请求中耗时超过 640 毫秒且不超过 960 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_1280 IS 'Such requests that took more than 960 ms and at most 1280 ms. 此类请求中耗时超过 960 毫秒且不超过 1280 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_1920 IS 'Such requests that took more than 1280 ms and at most 1920 ms. 此类请求中耗时超过 1280 毫秒且不超过 1920 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_2560 IS 'Such requests that took more than 1920 ms and at most 2560 ms. 此类请求中耗时超过 1920 毫秒且不超过 2560 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_3840 IS 'Such requests that took more than 2560 ms and at most 3840 ms. 此类请求中耗时超过 2560 毫秒且不超过 3840 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_5120 IS 'Such requests that took more than 3840 ms and at most 5120 ms. 此类请求中耗时超过 3840 毫秒且不超过 5120 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_7680 IS 'Such requests that took more than 5120 ms and at most 7680 ms. 此类请求中耗时超过 5120 毫秒且不超过 7680 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_10240 IS 'Such requests that took more than 7680 ms and at most 10240 ms. 此类请求中耗时超过 7680 毫秒且不超过 10240 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_15360 IS 'Such requests that took more than 10240 ms and at most 15360 ms. 此类请求中耗时超过 10240 毫秒且不超过 15360 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_20480 IS 'Such requests that took more than 15360 ms and at most 20480 ms. 此类请求中耗时超过 15360 毫秒且不超过 20480 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_30720 IS 'Such requests that took more than 20480 ms and at most 30720 ms. 此类请求中耗时超过 20480 毫秒且不超过 30720 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_40960 IS 'Such requests that took more than 30720 ms and at most 40960 ms. 此类请求中耗时超过 30720 毫秒且不超过 40960 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_61440 IS 'Such requests that took more than 40960 ms and at most 61440 ms. 此类请求中耗时超过 40960 毫秒且不超过 61440 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_81920 IS 'Such requests that took more than 61440 ms and at most 81920 ms. 此类请求中耗时超过 61440 毫秒且不超过 81920 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_122880 IS 'Such requests that took more than 81920 ms and at most 122880 ms. 此类请求中耗时超过 81920 毫秒且不超过 122880 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_163840 IS 'Such requests that took more than 122880 ms and at most 163840 ms. 此类请求中耗时超过 122880 毫秒且不超过 163840 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_327680 IS 'Such requests that took more than 163840 ms and at most 327680 ms. 此类请求中耗时超过 163840 毫秒且不超过 327680 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_le_655360 IS 'Such requests that took more than 327680 ms and at most 655360 ms. 此类请求中耗时超过 327680 毫秒且不超过 655360 毫秒的数量。';
COMMENT ON COLUMN total_hourly.latency_above IS 'Such requests that took more than 655360 ms. 此类请求中耗时超过 655360 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_10 IS 'Such requests whose first token came after at most 10 ms. 此类请求中首个 token 耗时不超过 10 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_15 IS 'Such requests whose first token came after more than 10 ms and at most 15 ms. 此类请求中首个 token 耗时超过 10 毫秒且不超过 15 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_20 IS 'Such requests whose first token came after more than 15 ms and at most 20 ms. 此类请求中首个 token 耗时超过 15 毫秒且不超过 20 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_30 IS 'Such requests whose first token came after more than 20 ms and at most 30 ms. 此类请求中首个 token 耗时超过 20 毫秒且不超过 30 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_40 IS 'Such requests whose first token came after more than 30 ms and at most 40 ms. 此类请求中首个 token 耗时超过 30 毫秒且不超过 40 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_60 IS 'Such requests whose first token came after more than 40 ms and at most 60 ms. 此类请求中首个 token 耗时超过 40 毫秒且不超过 60 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_80 IS 'Such requests whose first token came after more than 60 ms and at most 80 ms. 此类请求中首个 token 耗时超过 60 毫秒且不超过 80 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_120 IS 'Such requests whose first token came after more than 80 ms and at most 120 ms. 此类请求中首个 token 耗时超过 80 毫秒且不超过 120 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_160 IS 'Such requests whose first token came after more than 120 ms and at most 160 ms. 此类请求中首个 token 耗时超过 120 毫秒且不超过 160 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_240 IS 'Such requests whose first token came after more than 160 ms and at most 240 ms. 此类请求中首个 token 耗时超过 160 毫秒且不超过 240 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_320 IS 'Such requests whose first token came after more than 240 ms and at most 320 ms. 此类请求中首个 token 耗时超过 240 毫秒且不超过 320 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_480 IS 'Such requests whose first token came after more than 320 ms and at most 480 ms. 此类请求中首个 token 耗时超过 320 毫秒且不超过 480 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_640 IS 'Such requests whose first token came after more than 480 ms and at most 640 ms. 此类请求中首个 token 耗时超过 480 毫秒且不超过 640 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_960 IS 'Such requests whose first token came after more than 640 ms and at most 960 ms. 此类请求中首个 token 耗时超过 640 毫秒且不超过 960 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_1280 IS 'Such requests whose first token came after more than 960 ms and at most 1280 ms. 此类请求中首个 token 耗时超过 960 毫秒且不超过 1280 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_1920 IS 'Such requests whose first token came after more than 1280 ms and at most 1920 ms. 此类请求中首个 token 耗时超过 1280 毫秒且不超过 1920 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_2560 IS 'Such requests whose first token came after more than 1920 ms and at most 2560 ms. 此类请求中首个 token 耗时超过 1920 毫秒且不超过 2560 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_3840 IS 'Such requests whose first token came after more than 2560 ms and at most 3840 ms. 此类请求中首个 token 耗时超过 2560 毫秒且不超过 3840 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_5120 IS 'Such requests whose first token came after more than 3840 ms and at most 5120 ms. 此类请求中首个 token 耗时超过 3840 毫秒且不超过 5120 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_7680 IS 'Such requests whose first token came after more than 5120 ms and at most 7680 ms. 此类请求中首个 token 耗时超过 5120 毫秒且不超过 7680 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_10240 IS 'Such requests whose first token came after more than 7680 ms and at most 10240 ms. 此类请求中首个 token 耗时超过 7680 毫秒且不超过 10240 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_15360 IS 'Such requests whose first token came after more than 10240 ms and at most 15360 ms. 此类请求中首个 token 耗时超过 10240 毫秒且不超过 15360 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_20480 IS 'Such requests whose first token came after more than 15360 ms and at most 20480 ms. 此类请求中首个 token 耗时超过 15360 毫秒且不超过 20480 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_30720 IS 'Such requests whose first token came after more than 20480 ms and at most 30720 ms. 此类请求中首个 token 耗时超过 20480 毫秒且不超过 30720 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_40960 IS 'Such requests whose first token came after more than 30720 ms and at most 40960 ms. 此类请求中首个 token 耗时超过 30720 毫秒且不超过 40960 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_61440 IS 'Such requests whose first token came after more than 40960 ms and at most 61440 ms. 此类请求中首个 token 耗时超过 40960 毫秒且不超过 61440 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_81920 IS 'Such requests whose first token came after more than 61440 ms and at most 81920 ms. 此类请求中首个 token 耗时超过 61440 毫秒且不超过 81920 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_122880 IS 'Such requests whose first token came after more than 81920 ms and at most 122880 ms. 此类请求中首个 token 耗时超过 81920 毫秒且不超过 122880 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_163840 IS 'Such requests whose first token came after more than 122880 ms and at most 163840 ms. 此类请求中首个 token 耗时超过 122880 毫秒且不超过 163840 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_327680 IS 'Such requests whose first token came after more than 163840 ms and at most 327680 ms. 此类请求中首个 token 耗时超过 163840 毫秒且不超过 327680 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_le_655360 IS 'Such requests whose first token came after more than 327680 ms and at most 655360 ms. 此类请求中首个 token 耗时超过 327680 毫秒且不超过 655360 毫秒的数量。';
COMMENT ON COLUMN total_hourly.first_token_above IS 'Such requests whose first token came after more than 655360 ms. 此类请求中首个 token 耗时超过 655360 毫秒的数量。';

CREATE TABLE model_daily (
  day bigint NOT NULL,
  model text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  latency_us bigint NOT NULL,
  first_token_us bigint NOT NULL,
  latency_le_10 bigint NOT NULL,
  latency_le_15 bigint NOT NULL,
  latency_le_20 bigint NOT NULL,
  latency_le_30 bigint NOT NULL,
  latency_le_40 bigint NOT NULL,
  latency_le_60 bigint NOT NULL,
  latency_le_80 bigint NOT NULL,
  latency_le_120 bigint NOT NULL,
  latency_le_160 bigint NOT NULL,
  latency_le_240 bigint NOT NULL,
  latency_le_320 bigint NOT NULL,
  latency_le_480 bigint NOT NULL,
  latency_le_640 bigint NOT NULL,
  latency_le_960 bigint NOT NULL,
  latency_le_1280 bigint NOT NULL,
  latency_le_1920 bigint NOT NULL,
  latency_le_2560 bigint NOT NULL,
  latency_le_3840 bigint NOT NULL,
  latency_le_5120 bigint NOT NULL,
  latency_le_7680 bigint NOT NULL,
  latency_le_10240 bigint NOT NULL,
  latency_le_15360 bigint NOT NULL,
  latency_le_20480 bigint NOT NULL,
  latency_le_30720 bigint NOT NULL,
  latency_le_40960 bigint NOT NULL,
  latency_le_61440 bigint NOT NULL,
  latency_le_81920 bigint NOT NULL,
  latency_le_122880 bigint NOT NULL,
  latency_le_163840 bigint NOT NULL,
  latency_le_327680 bigint NOT NULL,
  latency_le_655360 bigint NOT NULL,
  latency_above bigint NOT NULL,
  first_token_le_10 bigint NOT NULL,
  first_token_le_15 bigint NOT NULL,
  first_token_le_20 bigint NOT NULL,
  first_token_le_30 bigint NOT NULL,
  first_token_le_40 bigint NOT NULL,
  first_token_le_60 bigint NOT NULL,
  first_token_le_80 bigint NOT NULL,
  first_token_le_120 bigint NOT NULL,
  first_token_le_160 bigint NOT NULL,
  first_token_le_240 bigint NOT NULL,
  first_token_le_320 bigint NOT NULL,
  first_token_le_480 bigint NOT NULL,
  first_token_le_640 bigint NOT NULL,
  first_token_le_960 bigint NOT NULL,
  first_token_le_1280 bigint NOT NULL,
  first_token_le_1920 bigint NOT NULL,
  first_token_le_2560 bigint NOT NULL,
  first_token_le_3840 bigint NOT NULL,
  first_token_le_5120 bigint NOT NULL,
  first_token_le_7680 bigint NOT NULL,
  first_token_le_10240 bigint NOT NULL,
  first_token_le_15360 bigint NOT NULL,
  first_token_le_20480 bigint NOT NULL,
  first_token_le_30720 bigint NOT NULL,
  first_token_le_40960 bigint NOT NULL,
  first_token_le_61440 bigint NOT NULL,
  first_token_le_81920 bigint NOT NULL,
  first_token_le_122880 bigint NOT NULL,
  first_token_le_163840 bigint NOT NULL,
  first_token_le_327680 bigint NOT NULL,
  first_token_le_655360 bigint NOT NULL,
  first_token_above bigint NOT NULL,
  CONSTRAINT model_daily_pkey PRIMARY KEY (day, model, provider)
);
COMMENT ON TABLE model_daily IS '`model_hourly` by the day. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `model_hourly` 按日汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';
COMMENT ON COLUMN model_daily.day IS 'Days since 1970 in UTC. 自 1970 年起的天数（UTC）。';
COMMENT ON COLUMN model_daily.model IS 'Public name that the client asked for. 客户端请求的公开模型名。';
COMMENT ON COLUMN model_daily.provider IS 'The provider''s name; empty for a refused request. 提供商名称；被拒绝的请求为空字符串。';
COMMENT ON COLUMN model_daily.requests IS 'Requests. 请求数。';
COMMENT ON COLUMN model_daily.errors IS 'Requests that failed or were refused. 失败或被拒绝的请求数。';
COMMENT ON COLUMN model_daily.input_tokens IS 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。';
COMMENT ON COLUMN model_daily.cached_input_tokens IS 'Cached input tokens. 命中缓存的输入 token 数。';
COMMENT ON COLUMN model_daily.output_tokens IS 'Output tokens. 输出 token 数。';
COMMENT ON COLUMN model_daily.charge IS 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。';
COMMENT ON COLUMN model_daily.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';
COMMENT ON COLUMN model_daily.latency_us IS 'How long requests took that were answered without an error: their sum in microseconds. 无错误应答的请求的总耗时（微秒）。';
COMMENT ON COLUMN model_daily.first_token_us IS 'When their first token came: the sum in microseconds. 其首个 token 耗时之和（微秒）。';
COMMENT ON COLUMN model_daily.latency_le_10 IS 'Such requests that took at most 10 ms. 此类请求中耗时不超过 10 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_15 IS 'Such requests that took more than 10 ms and at most 15 ms. 此类请求中耗时超过 10 毫秒且不超过 15 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_20 IS 'Such requests that took more than 15 ms and at most 20 ms. 此类请求中耗时超过 15 毫秒且不超过 20 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_30 IS 'Such requests that took more than 20 ms and at most 30 ms. 此类请求中耗时超过 20 毫秒且不超过 30 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_40 IS 'Such requests that took more than 30 ms and at most 40 ms. 此类请求中耗时超过 30 毫秒且不超过 40 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_60 IS 'Such requests that took more than 40 ms and at most 60 ms. 此类请求中耗时超过 40 毫秒且不超过 60 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_80 IS 'Such requests that took more than 60 ms and at most 80 ms. 此类请求中耗时超过 60 毫秒且不超过 80 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_120 IS 'Such requests that took more than 80 ms and at most 120 ms. 此类请求中耗时超过 80 毫秒且不超过 120 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_160 IS 'Such requests that took more than 120 ms and at most 160 ms. 此类请求中耗时超过 120 毫秒且不超过 160 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_240 IS 'Such requests that took more than 160 ms and at most 240 ms. 此类请求中耗时超过 160 毫秒且不超过 240 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_320 IS 'Such requests that took more than 240 ms and at most 320 ms. 此类请求中耗时超过 240 毫秒且不超过 320 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_480 IS 'Such requests that took more than 320 ms and at most 480 ms. 此类请求中耗时超过 320 毫秒且不超过 480 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_640 IS 'Such requests that took more than 480 ms and at most 640 ms. 此类请求中耗时超过 480 毫秒且不超过 640 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_960 IS 'Such requests that took more than 640 ms and at most 960 ms. 此类请求中耗时超过 640 毫秒且不超过 960 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_1280 IS 'Such requests that took more than 960 ms and at most 1280 ms. 此类请求中耗时超过 960 毫秒且不超过 1280 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_1920 IS 'Such requests that took more than 1280 ms and at most 1920 ms. 此类请求中耗时超过 1280 毫秒且不超过 1920 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_2560 IS 'Such requests that took more than 1920 ms and at most 2560 ms. 此类请求中耗时超过 1920 毫秒且不超过 2560 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_3840 IS 'Such requests that took more than 2560 ms and at most 3840 ms. 此类请求中耗时超过 2560 毫秒且不超过 3840 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_5120 IS 'Such requests that took more than 3840 ms and at most 5120 ms. 此类请求中耗时超过 3840 毫秒且不超过 5120 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_7680 IS 'Such requests that took more than 5120 ms and at most 7680 ms. 此类请求中耗时超过 5120 毫秒且不超过 7680 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_10240 IS 'Such requests that took more than 7680 ms and at most 10240 ms. 此类请求中耗时超过 7680 毫秒且不超过 10240 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_15360 IS 'Such requests that took more than 10240 ms and at most 15360 ms. 此类请求中耗时超过 10240 毫秒且不超过 15360 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_20480 IS 'Such requests that took more than 15360 ms and at most 20480 ms. 此类请求中耗时超过 15360 毫秒且不超过 20480 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_30720 IS 'Such requests that took more than 20480 ms and at most 30720 ms. 此类请求中耗时超过 20480 毫秒且不超过 30720 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_40960 IS 'Such requests that took more than 30720 ms and at most 40960 ms. 此类请求中耗时超过 30720 毫秒且不超过 40960 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_61440 IS 'Such requests that took more than 40960 ms and at most 61440 ms. 此类请求中耗时超过 40960 毫秒且不超过 61440 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_81920 IS 'Such requests that took more than 61440 ms and at most 81920 ms. 此类请求中耗时超过 61440 毫秒且不超过 81920 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_122880 IS 'Such requests that took more than 81920 ms and at most 122880 ms. 此类请求中耗时超过 81920 毫秒且不超过 122880 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_163840 IS 'Such requests that took more than 122880 ms and at most 163840 ms. 此类请求中耗时超过 122880 毫秒且不超过 163840 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_327680 IS 'Such requests that took more than 163840 ms and at most 327680 ms. 此类请求中耗时超过 163840 毫秒且不超过 327680 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_le_655360 IS 'Such requests that took more than 327680 ms and at most 655360 ms. 此类请求中耗时超过 327680 毫秒且不超过 655360 毫秒的数量。';
COMMENT ON COLUMN model_daily.latency_above IS 'Such requests that took more than 655360 ms. 此类请求中耗时超过 655360 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_10 IS 'Such requests whose first token came after at most 10 ms. 此类请求中首个 token 耗时不超过 10 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_15 IS 'Such requests whose first token came after more than 10 ms and at most 15 ms. 此类请求中首个 token 耗时超过 10 毫秒且不超过 15 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_20 IS 'Such requests whose first token came after more than 15 ms and at most 20 ms. 此类请求中首个 token 耗时超过 15 毫秒且不超过 20 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_30 IS 'Such requests whose first token came after more than 20 ms and at most 30 ms. 此类请求中首个 token 耗时超过 20 毫秒且不超过 30 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_40 IS 'Such requests whose first token came after more than 30 ms and at most 40 ms. 此类请求中首个 token 耗时超过 30 毫秒且不超过 40 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_60 IS 'Such requests whose first token came after more than 40 ms and at most 60 ms. 此类请求中首个 token 耗时超过 40 毫秒且不超过 60 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_80 IS 'Such requests whose first token came after more than 60 ms and at most 80 ms. 此类请求中首个 token 耗时超过 60 毫秒且不超过 80 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_120 IS 'Such requests whose first token came after more than 80 ms and at most 120 ms. 此类请求中首个 token 耗时超过 80 毫秒且不超过 120 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_160 IS 'Such requests whose first token came after more than 120 ms and at most 160 ms. 此类请求中首个 token 耗时超过 120 毫秒且不超过 160 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_240 IS 'Such requests whose first token came after more than 160 ms and at most 240 ms. 此类请求中首个 token 耗时超过 160 毫秒且不超过 240 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_320 IS 'Such requests whose first token came after more than 240 ms and at most 320 ms. 此类请求中首个 token 耗时超过 240 毫秒且不超过 320 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_480 IS 'Such requests whose first token came after more than 320 ms and at most 480 ms. 此类请求中首个 token 耗时超过 320 毫秒且不超过 480 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_640 IS 'Such requests whose first token came after more than 480 ms and at most 640 ms. 此类请求中首个 token 耗时超过 480 毫秒且不超过 640 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_960 IS 'Such requests whose first token came after more than 640 ms and at most 960 ms. 此类请求中首个 token 耗时超过 640 毫秒且不超过 960 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_1280 IS 'Such requests whose first token came after more than 960 ms and at most 1280 ms. 此类请求中首个 token 耗时超过 960 毫秒且不超过 1280 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_1920 IS 'Such requests whose first token came after more than 1280 ms and at most 1920 ms. 此类请求中首个 token 耗时超过 1280 毫秒且不超过 1920 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_2560 IS 'Such requests whose first token came after more than 1920 ms and at most 2560 ms. 此类请求中首个 token 耗时超过 1920 毫秒且不超过 2560 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_3840 IS 'Such requests whose first token came after more than 2560 ms and at most 3840 ms. 此类请求中首个 token 耗时超过 2560 毫秒且不超过 3840 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_5120 IS 'Such requests whose first token came after more than 3840 ms and at most 5120 ms. 此类请求中首个 token 耗时超过 3840 毫秒且不超过 5120 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_7680 IS 'Such requests whose first token came after more than 5120 ms and at most 7680 ms. 此类请求中首个 token 耗时超过 5120 毫秒且不超过 7680 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_10240 IS 'Such requests whose first token came after more than 7680 ms and at most 10240 ms. 此类请求中首个 token 耗时超过 7680 毫秒且不超过 10240 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_15360 IS 'Such requests whose first token came after more than 10240 ms and at most 15360 ms. 此类请求中首个 token 耗时超过 10240 毫秒且不超过 15360 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_20480 IS 'Such requests whose first token came after more than 15360 ms and at most 20480 ms. 此类请求中首个 token 耗时超过 15360 毫秒且不超过 20480 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_30720 IS 'Such requests whose first token came after more than 20480 ms and at most 30720 ms. 此类请求中首个 token 耗时超过 20480 毫秒且不超过 30720 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_40960 IS 'Such requests whose first token came after more than 30720 ms and at most 40960 ms. 此类请求中首个 token 耗时超过 30720 毫秒且不超过 40960 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_61440 IS 'Such requests whose first token came after more than 40960 ms and at most 61440 ms. 此类请求中首个 token 耗时超过 40960 毫秒且不超过 61440 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_81920 IS 'Such requests whose first token came after more than 61440 ms and at most 81920 ms. 此类请求中首个 token 耗时超过 61440 毫秒且不超过 81920 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_122880 IS 'Such requests whose first token came after more than 81920 ms and at most 122880 ms. 此类请求中首个 token 耗时超过 81920 毫秒且不超过 122880 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_163840 IS 'Such requests whose first token came after more than 122880 ms and at most 163840 ms. 此类请求中首个 token 耗时超过 122880 毫秒且不超过 163840 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_327680 IS 'Such requests whose first token came after more than 163840 ms and at most 327680 ms. 此类请求中首个 token 耗时超过 163840 毫秒且不超过 327680 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_le_655360 IS 'Such requests whose first token came after more than 327680 ms and at most 655360 ms. 此类请求中首个 token 耗时超过 327680 毫秒且不超过 655360 毫秒的数量。';
COMMENT ON COLUMN model_daily.first_token_above IS 'Such requests whose first token came after more than 655360 ms. 此类请求中首个 token 耗时超过 655360 毫秒的数量。';

CREATE TABLE error_kind_hourly (
  hour bigint NOT NULL,
  error_type text COLLATE "C" NOT NULL,
  errors bigint NOT NULL,
  CONSTRAINT error_kind_hourly_pkey PRIMARY KEY (hour, error_type)
);
COMMENT ON TABLE error_kind_hourly IS '`error_hourly` over all models and providers. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `error_hourly` 按小时合计所有模型与提供商。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';
COMMENT ON COLUMN error_kind_hourly.hour IS 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。';
COMMENT ON COLUMN error_kind_hourly.error_type IS '`type` of the error table; empty where it was not kept. 错误表中的 `type`；未记录时为空字符串。';
COMMENT ON COLUMN error_kind_hourly.errors IS 'Requests that failed so, or were refused. 以此失败或被拒绝的请求数。';

CREATE TABLE customer_hourly (
  hour bigint NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  CONSTRAINT customer_hourly_pkey PRIMARY KEY (hour, customer_id)
);
COMMENT ON TABLE customer_hourly IS '`usage_hourly` by customer. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `usage_hourly` 按客户汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';
COMMENT ON COLUMN customer_hourly.hour IS 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。';
COMMENT ON COLUMN customer_hourly.customer_id IS 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。';
COMMENT ON COLUMN customer_hourly.requests IS 'Requests. 请求数。';
COMMENT ON COLUMN customer_hourly.errors IS 'Requests that failed or were refused. 失败或被拒绝的请求数。';
COMMENT ON COLUMN customer_hourly.input_tokens IS 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。';
COMMENT ON COLUMN customer_hourly.cached_input_tokens IS 'Cached input tokens. 命中缓存的输入 token 数。';
COMMENT ON COLUMN customer_hourly.output_tokens IS 'Output tokens. 输出 token 数。';
COMMENT ON COLUMN customer_hourly.charge IS 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。';
COMMENT ON COLUMN customer_hourly.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';

CREATE TABLE caller_hourly (
  hour bigint NOT NULL,
  token_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  customer_user_id text COLLATE "C" NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  CONSTRAINT caller_hourly_pkey PRIMARY KEY (hour, token_id, customer_id)
);
COMMENT ON TABLE caller_hourly IS '`usage_hourly` by token. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `usage_hourly` 按令牌汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';
COMMENT ON COLUMN caller_hourly.hour IS 'Hours since 1970 in UTC. 自 1970 年起的小时数（UTC）。';
COMMENT ON COLUMN caller_hourly.token_id IS 'Id of the auth token. 认证令牌的 id。';
COMMENT ON COLUMN caller_hourly.customer_id IS 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。';
COMMENT ON COLUMN caller_hourly.customer_user_id IS 'Id of the customer user. 客户用户的 id。';
COMMENT ON COLUMN caller_hourly.requests IS 'Requests. 请求数。';
COMMENT ON COLUMN caller_hourly.errors IS 'Requests that failed or were refused. 失败或被拒绝的请求数。';
COMMENT ON COLUMN caller_hourly.input_tokens IS 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。';
COMMENT ON COLUMN caller_hourly.cached_input_tokens IS 'Cached input tokens. 命中缓存的输入 token 数。';
COMMENT ON COLUMN caller_hourly.output_tokens IS 'Output tokens. 输出 token 数。';
COMMENT ON COLUMN caller_hourly.charge IS 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。';
COMMENT ON COLUMN caller_hourly.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';

CREATE TABLE caller_daily (
  day bigint NOT NULL,
  token_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  customer_user_id text COLLATE "C" NOT NULL,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  charge bigint NOT NULL,
  provider_cost bigint NOT NULL,
  CONSTRAINT caller_daily_pkey PRIMARY KEY (day, token_id, customer_id)
);
COMMENT ON TABLE caller_daily IS '`usage_hourly` by the day and token. Holds for the days in `summed_days`; made from the hourly sums by the server, which reads those for every other day. `usage_hourly` 按日与令牌汇总。仅对 `summed_days` 中的日期有效；由服务器根据按小时的汇总生成，其余日期直接读取后者。';
COMMENT ON COLUMN caller_daily.day IS 'Days since 1970 in UTC. 自 1970 年起的天数（UTC）。';
COMMENT ON COLUMN caller_daily.token_id IS 'Id of the auth token. 认证令牌的 id。';
COMMENT ON COLUMN caller_daily.customer_id IS 'Id of the customer; without one NULL in requests and empty elsewhere. 客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。';
COMMENT ON COLUMN caller_daily.customer_user_id IS 'Id of the customer user. 客户用户的 id。';
COMMENT ON COLUMN caller_daily.requests IS 'Requests. 请求数。';
COMMENT ON COLUMN caller_daily.errors IS 'Requests that failed or were refused. 失败或被拒绝的请求数。';
COMMENT ON COLUMN caller_daily.input_tokens IS 'Input tokens, cached reads and cache writes included. 输入 token 数，含缓存读取与写入。';
COMMENT ON COLUMN caller_daily.cached_input_tokens IS 'Cached input tokens. 命中缓存的输入 token 数。';
COMMENT ON COLUMN caller_daily.output_tokens IS 'Output tokens. 输出 token 数。';
COMMENT ON COLUMN caller_daily.charge IS 'What customers pay, nano-USD. 客户应付的费用，单位纳美元。';
COMMENT ON COLUMN caller_daily.provider_cost IS 'What the provider bills us, nano-USD. 提供商向我们收取的费用，单位纳美元。';

CREATE OR REPLACE FUNCTION lowest_uuid7(instant timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  SELECT rpad(lpad(to_hex((extract(epoch FROM instant) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$function$;

CREATE OR REPLACE FUNCTION ensure_traffic_partitions(at_ms bigint, months_ahead integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
  month timestamp;
  parent text;
  partition text;
  lowest uuid;
  highest uuid;
  taken boolean;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7236542310);
  FOR ahead IN 0 .. months_ahead LOOP
    month := date_trunc('month', to_timestamp(at_ms / 1000.0) AT TIME ZONE 'UTC') + make_interval(months => ahead);
    lowest := lowest_uuid7(month AT TIME ZONE 'UTC');
    highest := lowest_uuid7((month + interval '1 month') AT TIME ZONE 'UTC');
    FOREACH parent IN ARRAY ARRAY['requests', 'attempts', 'ledger', 'request_labels'] LOOP
      partition := parent || to_char(month, '"_"YYYY_MM');
      CONTINUE WHEN to_regclass(partition) IS NOT NULL;
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id >= $1 AND id < $2)', parent || '_default')
        INTO taken USING lowest, highest;
      CONTINUE WHEN taken;
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', partition, parent, lowest, highest);
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END
$function$;

CREATE OR REPLACE FUNCTION commit_traffic(batch json)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
  expected integer;
  changed integer;
  total integer := 0;
BEGIN
  INSERT INTO requests (
    id, request_id, at, state, customer_id, customer_user_id, token_id, model, provider_id, provider, deployment_id,
    price_version_id, dialect_in, dialect_out, operation, stream, hold, estimated_input_tokens, margin_millionths)
  SELECT
    id, request_id, at, 'held', customer_id, customer_user_id, token_id, model, provider_id, provider, deployment_id,
    price_version_id, dialect_in, dialect_out, operation, stream, hold, estimated_input_tokens, margin_millionths
  FROM json_populate_recordset(NULL::requests, batch -> 'holds');
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  INSERT INTO requests (
    id, request_id, at, state, customer_id, customer_user_id, token_id, model, provider_id, provider, deployment_id,
    price_version_id, dialect_in, dialect_out, operation, stream, hold, estimated_input_tokens, margin_millionths,
    status, finish_reason, raw_finish_reason, error_type, input_tokens, cached_read_tokens, cache_write_5m_tokens,
    cache_write_1h_tokens, cache_write_30m_tokens, cache_write_12h_tokens, output_tokens, reasoning_tokens,
    audio_input_tokens, audio_output_tokens, images, tools, estimated, charge, overrun, provider_cost, latency_ms,
    time_to_first_token_ms, warnings)
  SELECT
    id, request_id, at, state, customer_id, customer_user_id, token_id, model, provider_id, provider, deployment_id,
    price_version_id, dialect_in, dialect_out, operation, stream, hold, estimated_input_tokens, margin_millionths,
    status, finish_reason, raw_finish_reason, error_type, input_tokens, cached_read_tokens, cache_write_5m_tokens,
    cache_write_1h_tokens, cache_write_30m_tokens, cache_write_12h_tokens, output_tokens, reasoning_tokens,
    audio_input_tokens, audio_output_tokens, images, tools, estimated, charge, overrun, provider_cost, latency_ms,
    time_to_first_token_ms, warnings
  FROM json_populate_recordset(NULL::requests, batch -> 'settled');
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  expected := json_array_length(batch -> 'settlements');
  IF expected > 0 THEN
    UPDATE requests AS r SET
      state = s.state, status = s.status, provider_id = s.provider_id, provider = s.provider,
      deployment_id = s.deployment_id, price_version_id = s.price_version_id, dialect_out = s.dialect_out,
      finish_reason = s.finish_reason, raw_finish_reason = s.raw_finish_reason, error_type = s.error_type,
      input_tokens = s.input_tokens, cached_read_tokens = s.cached_read_tokens,
      cache_write_5m_tokens = s.cache_write_5m_tokens, cache_write_1h_tokens = s.cache_write_1h_tokens,
      cache_write_30m_tokens = s.cache_write_30m_tokens, cache_write_12h_tokens = s.cache_write_12h_tokens,
      output_tokens = s.output_tokens, reasoning_tokens = s.reasoning_tokens,
      audio_input_tokens = s.audio_input_tokens, audio_output_tokens = s.audio_output_tokens, images = s.images,
      tools = s.tools, estimated = s.estimated, charge = s.charge, overrun = s.overrun,
      provider_cost = s.provider_cost, latency_ms = s.latency_ms,
      time_to_first_token_ms = s.time_to_first_token_ms, warnings = s.warnings
    FROM json_populate_recordset(NULL::requests, batch -> 'settlements') AS s
    WHERE r.id = s.id AND r.state = 'held';
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed <> expected THEN
      RAISE EXCEPTION 'a settlement did not find its held request' USING ERRCODE = 'TG001';
    END IF;
    total := total + changed;
  END IF;

  INSERT INTO ledger (id, phase, n, at, amount, provider_cost, budgets, price_version_id)
  SELECT id, phase, n, at, amount, provider_cost, budgets, price_version_id
  FROM json_populate_recordset(NULL::ledger, batch -> 'ledger');
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  INSERT INTO attempts SELECT * FROM json_populate_recordset(NULL::attempts, batch -> 'attempts');
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  IF json_array_length(batch -> 'checkpoints') > 0 THEN
    UPDATE requests AS r SET
      checkpoint_at = c.checkpoint_at, checkpoint_output_tokens = c.checkpoint_output_tokens,
      checkpoint_input_tokens = c.checkpoint_input_tokens, checkpoint_charge = c.checkpoint_charge
    FROM json_populate_recordset(NULL::requests, batch -> 'checkpoints') AS c
    WHERE r.id = c.id AND r.state = 'held';
    GET DIAGNOSTICS changed = ROW_COUNT;
    total := total + changed;
  END IF;

  -- In the order of the key, so that two nodes never wait for each other in a circle.
  INSERT INTO budget_balances AS b (budget_id, period_start, spent)
  SELECT budget_id, period_start, spent FROM json_populate_recordset(NULL::budget_balances, batch -> 'balances')
  ORDER BY budget_id, period_start
  ON CONFLICT (budget_id, period_start) DO UPDATE SET
    spent = least(b.spent, 9223372036854775807 - excluded.spent) + excluded.spent;
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  -- Looked at behind the sums, whose table a change of a budget's calendar locks: one of the two sees the other.
  IF changed > 0 AND EXISTS (SELECT 1 FROM budget_moves) THEN
    total := total + carry_charges(batch -> 'balances');
  END IF;

  INSERT INTO usage_hourly AS u
  SELECT * FROM json_populate_recordset(NULL::usage_hourly, batch -> 'usage')
  ORDER BY hour, token_id, model, provider, customer_id
  ON CONFLICT (hour, token_id, model, provider, customer_id) DO UPDATE SET
    requests = u.requests + excluded.requests, errors = u.errors + excluded.errors,
    input_tokens = u.input_tokens + excluded.input_tokens,
    cached_input_tokens = u.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = u.output_tokens + excluded.output_tokens, charge = least(u.charge, 9223372036854775807 - excluded.charge) + excluded.charge,
    provider_cost = least(u.provider_cost, 9223372036854775807 - excluded.provider_cost) + excluded.provider_cost,
    cache_write_tokens = u.cache_write_tokens + excluded.cache_write_tokens,
    reasoning_tokens = u.reasoning_tokens + excluded.reasoning_tokens;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN total + changed;
END
$function$;

CREATE OR REPLACE FUNCTION keep_responses(batch json)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
  changed integer;
BEGIN
  INSERT INTO responses (
    id, response_id, customer_user_id, provider_id, previous_id, root_id, last_at, context_tokens, context_bytes,
    content_sealed)
  SELECT
    r.id, r.response_id, r.customer_user_id, r.provider_id, r.previous_id, r.root_id, r.last_at, r.context_tokens,
    r.context_bytes, r.content_sealed
  FROM json_populate_recordset(NULL::responses, batch) AS r
  WHERE EXISTS (SELECT 1 FROM customer_users AS u WHERE u.id = r.customer_user_id)
  ON CONFLICT (id) DO NOTHING;
  GET DIAGNOSTICS changed = ROW_COUNT;

  UPDATE responses AS first SET last_at = r.at
  FROM (
    SELECT root_id, max(last_at) AS at FROM json_populate_recordset(NULL::responses, batch)
    WHERE root_id <> id GROUP BY root_id
  ) AS r
  WHERE first.id = r.root_id AND first.last_at < r.at;
  RETURN changed;
END $function$;

CREATE OR REPLACE FUNCTION raise_budget_alerts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.spent > 0 AND EXISTS (SELECT 1 FROM budgets WHERE id = NEW.budget_id AND alerts_millionths <> '[]') THEN
    WITH raised AS (
      INSERT INTO budget_alerts (budget_id, period_start, share)
      SELECT DISTINCT b.id, NEW.period_start, a.share::bigint
      FROM budgets AS b, json_array_elements_text(b.alerts_millionths::json) AS a (share)
      WHERE b.id = NEW.budget_id
        AND NEW.spent::numeric * 1000000 >= (b.amount::numeric + NEW.adjusted) * a.share::bigint
      ON CONFLICT DO NOTHING RETURNING share)
    INSERT INTO notices (id, type, content)
    SELECT replace(gen_random_uuid()::text, '-', ''), 'budget.alert', json_build_object(
      'budget_id', b.id, 'period_start', NEW.period_start, 'share', raised.share, 'spent', NEW.spent::text,
      'amount', b.amount::text, 'adjusted', NEW.adjusted::text, 'scope_kind', b.scope_kind, 'scope_id', b.scope_id,
      'period', b.period, 'time_zone', b.time_zone, 'reset_day', b.reset_day, 'hard', b.hard)::text
    FROM raised CROSS JOIN budgets AS b WHERE b.id = NEW.budget_id;
  END IF;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION rearm_adjusted_alerts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  DELETE FROM budget_alerts AS t USING budgets AS b
  WHERE t.budget_id = NEW.budget_id AND t.period_start = NEW.period_start AND b.id = NEW.budget_id
    AND CASE WHEN t.share = 0 THEN NEW.adjusted > OLD.adjusted
      ELSE NEW.spent::numeric * 1000000 < (b.amount::numeric + NEW.adjusted) * t.share END;
  INSERT INTO notices (id, type, content)
  VALUES (replace(gen_random_uuid()::text, '-', ''), 'budget.changed',
    json_build_object('budget_id', NEW.budget_id, 'period_start', NEW.period_start)::text);
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION rearm_budget_alerts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  DELETE FROM budget_alerts AS t
  WHERE t.budget_id = NEW.id AND CASE WHEN t.share = 0 THEN NEW.amount > OLD.amount OR NEW.hard <> OLD.hard ELSE
    coalesce((SELECT s.spent::numeric * 1000000 < (NEW.amount::numeric + s.adjusted) * t.share FROM budget_balances AS s
      WHERE s.budget_id = t.budget_id AND s.period_start = t.period_start), true) END;
  INSERT INTO notices (id, type, content)
  VALUES (replace(gen_random_uuid()::text, '-', ''), 'budget.changed', json_build_object('budget_id', NEW.id)::text);
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION tell_provider_health()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO notices (id, type, content)
  VALUES (replace(gen_random_uuid()::text, '-', ''),
    CASE NEW.health WHEN 'unhealthy' THEN 'provider.unhealthy' ELSE 'provider.healthy' END,
    json_build_object('provider_id', NEW.id, 'provider', NEW.name, 'health', NEW.health, 'reason', NEW.health_reason)::text);
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION count_labels(batch json)
 RETURNS integer
 LANGUAGE plpgsql
 STRICT
AS $function$
DECLARE
  names_max CONSTANT integer := (batch ->> 'names_max')::integer;
  values_max CONSTANT integer := (batch ->> 'values_max')::integer;
  changed integer;
  total integer := 0;
BEGIN
  INSERT INTO request_labels SELECT * FROM json_populate_recordset(NULL::request_labels, batch -> 'requests')
  ON CONFLICT (id) DO NOTHING;
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  INSERT INTO label_hourly AS l (
    hour, customer_user_id, name, value, customer_id, requests, errors, input_tokens, cached_input_tokens,
    output_tokens, charge, provider_cost)
  WITH added AS (
    SELECT s.*,
      EXISTS (SELECT 1 FROM label_hourly AS k
        WHERE k.hour = s.hour AND k.customer_user_id = s.customer_user_id AND k.name = s.name) AS named,
      EXISTS (SELECT 1 FROM label_hourly AS k
        WHERE k.hour = s.hour AND k.customer_user_id = s.customer_user_id AND k.name = s.name AND k.value = s.value)
        AS known
    FROM json_populate_recordset(NULL::label_hourly, batch -> 'usage') AS s
  ), numbered AS (
    SELECT a.*,
      CASE WHEN a.named THEN 0 ELSE
        dense_rank() OVER (PARTITION BY a.hour, a.customer_user_id, a.named ORDER BY a.name)
        + (SELECT count(DISTINCT k.name) FROM label_hourly AS k
          WHERE k.hour = a.hour AND k.customer_user_id = a.customer_user_id)
      END AS name_number,
      CASE WHEN a.known THEN 0 ELSE
        dense_rank() OVER (PARTITION BY a.hour, a.customer_user_id, a.name, a.known ORDER BY a.value)
        + (SELECT count(DISTINCT k.value) FROM label_hourly AS k
          WHERE k.hour = a.hour AND k.customer_user_id = a.customer_user_id AND k.name = a.name AND k.value <> '…other')
      END AS value_number
    FROM added AS a
  ), placed AS (
    SELECT n.*, CASE WHEN n.value_number <= values_max THEN n.value ELSE '…other' END AS place
    FROM numbered AS n WHERE n.name_number <= names_max
  )
  -- In the order of the key, so that two nodes never wait for each other in a circle.
  SELECT
    hour, customer_user_id, name, place, customer_id, sum(requests), sum(errors), sum(input_tokens),
    sum(cached_input_tokens), sum(output_tokens), least(sum(charge), 9223372036854775807), least(sum(provider_cost), 9223372036854775807)
  FROM placed
  GROUP BY hour, customer_user_id, name, place, customer_id
  ORDER BY hour, customer_user_id, name, place, customer_id
  ON CONFLICT (hour, customer_user_id, name, value, customer_id) DO UPDATE SET
    requests = l.requests + excluded.requests, errors = l.errors + excluded.errors,
    input_tokens = l.input_tokens + excluded.input_tokens,
    cached_input_tokens = l.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = l.output_tokens + excluded.output_tokens, charge = least(l.charge, 9223372036854775807 - excluded.charge) + excluded.charge,
    provider_cost = least(l.provider_cost, 9223372036854775807 - excluded.provider_cost) + excluded.provider_cost;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN total + changed;
END
$function$;

CREATE OR REPLACE FUNCTION count_models(batch json)
 RETURNS integer
 LANGUAGE plpgsql
 STRICT
AS $function$
DECLARE
  own_part CONSTANT integer := pg_backend_pid() % 16;
  changed integer;
  total integer := 0;
BEGIN
  -- In the order of the key, so that two nodes never wait for each other in a circle.
  INSERT INTO model_hourly AS m (
    hour, model, provider, part, requests, errors, input_tokens, cached_input_tokens, output_tokens, charge,
    provider_cost, latency_us, first_token_us, latency_le_10, latency_le_15, latency_le_20, latency_le_30,
    latency_le_40, latency_le_60, latency_le_80, latency_le_120, latency_le_160, latency_le_240, latency_le_320,
    latency_le_480, latency_le_640, latency_le_960, latency_le_1280, latency_le_1920, latency_le_2560,
    latency_le_3840, latency_le_5120, latency_le_7680, latency_le_10240, latency_le_15360, latency_le_20480,
    latency_le_30720, latency_le_40960, latency_le_61440, latency_le_81920, latency_le_122880, latency_le_163840,
    latency_le_327680, latency_le_655360, latency_above, first_token_le_10, first_token_le_15, first_token_le_20,
    first_token_le_30, first_token_le_40, first_token_le_60, first_token_le_80, first_token_le_120,
    first_token_le_160, first_token_le_240, first_token_le_320, first_token_le_480, first_token_le_640,
    first_token_le_960, first_token_le_1280, first_token_le_1920, first_token_le_2560, first_token_le_3840,
    first_token_le_5120, first_token_le_7680, first_token_le_10240, first_token_le_15360, first_token_le_20480,
    first_token_le_30720, first_token_le_40960, first_token_le_61440, first_token_le_81920, first_token_le_122880,
    first_token_le_163840, first_token_le_327680, first_token_le_655360, first_token_above)
  SELECT
    hour, model, provider, own_part, requests, errors, input_tokens, cached_input_tokens, output_tokens, charge,
    provider_cost, latency_us, first_token_us, latency_le_10, latency_le_15, latency_le_20, latency_le_30,
    latency_le_40, latency_le_60, latency_le_80, latency_le_120, latency_le_160, latency_le_240, latency_le_320,
    latency_le_480, latency_le_640, latency_le_960, latency_le_1280, latency_le_1920, latency_le_2560,
    latency_le_3840, latency_le_5120, latency_le_7680, latency_le_10240, latency_le_15360, latency_le_20480,
    latency_le_30720, latency_le_40960, latency_le_61440, latency_le_81920, latency_le_122880, latency_le_163840,
    latency_le_327680, latency_le_655360, latency_above, first_token_le_10, first_token_le_15, first_token_le_20,
    first_token_le_30, first_token_le_40, first_token_le_60, first_token_le_80, first_token_le_120,
    first_token_le_160, first_token_le_240, first_token_le_320, first_token_le_480, first_token_le_640,
    first_token_le_960, first_token_le_1280, first_token_le_1920, first_token_le_2560, first_token_le_3840,
    first_token_le_5120, first_token_le_7680, first_token_le_10240, first_token_le_15360, first_token_le_20480,
    first_token_le_30720, first_token_le_40960, first_token_le_61440, first_token_le_81920, first_token_le_122880,
    first_token_le_163840, first_token_le_327680, first_token_le_655360, first_token_above
  FROM json_populate_recordset(NULL::model_hourly, batch -> 'models')
  ORDER BY hour, model, provider
  ON CONFLICT (hour, model, provider, part) DO UPDATE SET
    requests = m.requests + excluded.requests, errors = m.errors + excluded.errors,
    input_tokens = m.input_tokens + excluded.input_tokens,
    cached_input_tokens = m.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = m.output_tokens + excluded.output_tokens, charge = least(m.charge, 9223372036854775807 - excluded.charge) + excluded.charge,
    provider_cost = least(m.provider_cost, 9223372036854775807 - excluded.provider_cost) + excluded.provider_cost, latency_us = m.latency_us + excluded.latency_us,
    first_token_us = m.first_token_us + excluded.first_token_us,
    latency_le_10 = m.latency_le_10 + excluded.latency_le_10,
    latency_le_15 = m.latency_le_15 + excluded.latency_le_15,
    latency_le_20 = m.latency_le_20 + excluded.latency_le_20,
    latency_le_30 = m.latency_le_30 + excluded.latency_le_30,
    latency_le_40 = m.latency_le_40 + excluded.latency_le_40,
    latency_le_60 = m.latency_le_60 + excluded.latency_le_60,
    latency_le_80 = m.latency_le_80 + excluded.latency_le_80,
    latency_le_120 = m.latency_le_120 + excluded.latency_le_120,
    latency_le_160 = m.latency_le_160 + excluded.latency_le_160,
    latency_le_240 = m.latency_le_240 + excluded.latency_le_240,
    latency_le_320 = m.latency_le_320 + excluded.latency_le_320,
    latency_le_480 = m.latency_le_480 + excluded.latency_le_480,
    latency_le_640 = m.latency_le_640 + excluded.latency_le_640,
    latency_le_960 = m.latency_le_960 + excluded.latency_le_960,
    latency_le_1280 = m.latency_le_1280 + excluded.latency_le_1280,
    latency_le_1920 = m.latency_le_1920 + excluded.latency_le_1920,
    latency_le_2560 = m.latency_le_2560 + excluded.latency_le_2560,
    latency_le_3840 = m.latency_le_3840 + excluded.latency_le_3840,
    latency_le_5120 = m.latency_le_5120 + excluded.latency_le_5120,
    latency_le_7680 = m.latency_le_7680 + excluded.latency_le_7680,
    latency_le_10240 = m.latency_le_10240 + excluded.latency_le_10240,
    latency_le_15360 = m.latency_le_15360 + excluded.latency_le_15360,
    latency_le_20480 = m.latency_le_20480 + excluded.latency_le_20480,
    latency_le_30720 = m.latency_le_30720 + excluded.latency_le_30720,
    latency_le_40960 = m.latency_le_40960 + excluded.latency_le_40960,
    latency_le_61440 = m.latency_le_61440 + excluded.latency_le_61440,
    latency_le_81920 = m.latency_le_81920 + excluded.latency_le_81920,
    latency_le_122880 = m.latency_le_122880 + excluded.latency_le_122880,
    latency_le_163840 = m.latency_le_163840 + excluded.latency_le_163840,
    latency_le_327680 = m.latency_le_327680 + excluded.latency_le_327680,
    latency_le_655360 = m.latency_le_655360 + excluded.latency_le_655360,
    latency_above = m.latency_above + excluded.latency_above,
    first_token_le_10 = m.first_token_le_10 + excluded.first_token_le_10,
    first_token_le_15 = m.first_token_le_15 + excluded.first_token_le_15,
    first_token_le_20 = m.first_token_le_20 + excluded.first_token_le_20,
    first_token_le_30 = m.first_token_le_30 + excluded.first_token_le_30,
    first_token_le_40 = m.first_token_le_40 + excluded.first_token_le_40,
    first_token_le_60 = m.first_token_le_60 + excluded.first_token_le_60,
    first_token_le_80 = m.first_token_le_80 + excluded.first_token_le_80,
    first_token_le_120 = m.first_token_le_120 + excluded.first_token_le_120,
    first_token_le_160 = m.first_token_le_160 + excluded.first_token_le_160,
    first_token_le_240 = m.first_token_le_240 + excluded.first_token_le_240,
    first_token_le_320 = m.first_token_le_320 + excluded.first_token_le_320,
    first_token_le_480 = m.first_token_le_480 + excluded.first_token_le_480,
    first_token_le_640 = m.first_token_le_640 + excluded.first_token_le_640,
    first_token_le_960 = m.first_token_le_960 + excluded.first_token_le_960,
    first_token_le_1280 = m.first_token_le_1280 + excluded.first_token_le_1280,
    first_token_le_1920 = m.first_token_le_1920 + excluded.first_token_le_1920,
    first_token_le_2560 = m.first_token_le_2560 + excluded.first_token_le_2560,
    first_token_le_3840 = m.first_token_le_3840 + excluded.first_token_le_3840,
    first_token_le_5120 = m.first_token_le_5120 + excluded.first_token_le_5120,
    first_token_le_7680 = m.first_token_le_7680 + excluded.first_token_le_7680,
    first_token_le_10240 = m.first_token_le_10240 + excluded.first_token_le_10240,
    first_token_le_15360 = m.first_token_le_15360 + excluded.first_token_le_15360,
    first_token_le_20480 = m.first_token_le_20480 + excluded.first_token_le_20480,
    first_token_le_30720 = m.first_token_le_30720 + excluded.first_token_le_30720,
    first_token_le_40960 = m.first_token_le_40960 + excluded.first_token_le_40960,
    first_token_le_61440 = m.first_token_le_61440 + excluded.first_token_le_61440,
    first_token_le_81920 = m.first_token_le_81920 + excluded.first_token_le_81920,
    first_token_le_122880 = m.first_token_le_122880 + excluded.first_token_le_122880,
    first_token_le_163840 = m.first_token_le_163840 + excluded.first_token_le_163840,
    first_token_le_327680 = m.first_token_le_327680 + excluded.first_token_le_327680,
    first_token_le_655360 = m.first_token_le_655360 + excluded.first_token_le_655360,
    first_token_above = m.first_token_above + excluded.first_token_above;
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;

  IF json_array_length(batch -> 'errors') > 0 THEN
    INSERT INTO error_hourly AS e (hour, model, provider, error_type, part, errors)
    SELECT hour, model, provider, error_type, own_part, errors
    FROM json_populate_recordset(NULL::error_hourly, batch -> 'errors')
    ORDER BY hour, model, provider, error_type
    ON CONFLICT (hour, model, provider, error_type, part) DO UPDATE SET errors = e.errors + excluded.errors;
    GET DIAGNOSTICS changed = ROW_COUNT;
    total := total + changed;
  END IF;
  RETURN total;
END
$function$;

CREATE OR REPLACE FUNCTION carry_charges(balances json)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
  carried record;
  total integer := 0;
BEGIN
  FOR carried IN
    SELECT m.budget_id, m.period_start, sum(s.spent) AS amount, max(s.held_to) AS at,
      bool_or(s.held_from < m.period_start OR s.held_to >= m.period_end) AS straddles
    FROM json_to_recordset(balances) AS s (budget_id text, period_start bigint, spent bigint, held_from bigint, held_to bigint)
    JOIN budget_moves AS m ON m.budget_id = s.budget_id AND m.period_start <> s.period_start
      AND s.held_to >= m.period_start AND (m.period_end IS NULL OR s.held_from < m.period_end)
    GROUP BY m.budget_id, m.period_start ORDER BY m.budget_id, m.period_start
  LOOP
    IF carried.straddles THEN
      RAISE EXCEPTION 'charges of several periods are summed' USING ERRCODE = 'TG002';
    END IF;
    INSERT INTO budget_carries (budget_id, period_start, n, at, amount)
    SELECT carried.budget_id, carried.period_start, coalesce(max(n), 0) + 1, carried.at,
      least(carried.amount, 9223372036854775807)
    FROM budget_carries WHERE budget_id = carried.budget_id AND period_start = carried.period_start;
    INSERT INTO budget_balances AS b (budget_id, period_start, spent)
    VALUES (carried.budget_id, carried.period_start, least(carried.amount, 9223372036854775807))
    ON CONFLICT (budget_id, period_start) DO UPDATE SET
      spent = least(b.spent, 9223372036854775807 - excluded.spent) + excluded.spent;
    total := total + 2;
  END LOOP;
  RETURN total;
END
$function$;

CREATE OR REPLACE FUNCTION reopen_days(batch json)
 RETURNS integer
 LANGUAGE plpgsql
 STRICT
AS $function$
DECLARE
  reopened bigint;
BEGIN
  FOR reopened IN
    SELECT DISTINCT (sum ->> 'hour')::bigint / 24 FROM json_array_elements(batch -> 'models') AS sum
    WHERE (sum ->> 'hour')::bigint / 24 < floor(extract(epoch FROM clock_timestamp()) / 86400)
    ORDER BY 1
  LOOP
    PERFORM pg_advisory_xact_lock_shared(7236542313);
    DELETE FROM summed_days WHERE day = reopened;
  END LOOP;
  RETURN 0;
END
$function$;

CREATE TRIGGER budget_balances_written AFTER INSERT OR UPDATE OF spent ON budget_balances FOR EACH ROW EXECUTE FUNCTION raise_budget_alerts();

CREATE TRIGGER budget_balances_adjusted AFTER UPDATE OF adjusted ON budget_balances FOR EACH ROW WHEN ((new.adjusted <> old.adjusted)) EXECUTE FUNCTION rearm_adjusted_alerts();

CREATE TRIGGER budgets_changed AFTER UPDATE ON budgets FOR EACH ROW WHEN (((new.amount <> old.amount) OR (new.alerts_millionths <> old.alerts_millionths) OR (new.period <> old.period) OR (new.time_zone <> old.time_zone) OR (new.reset_day <> old.reset_day) OR (new.hard <> old.hard))) EXECUTE FUNCTION rearm_budget_alerts();

CREATE TRIGGER providers_health AFTER UPDATE OF health ON providers FOR EACH ROW WHEN (((new.health <> old.health) AND ((new.health = 'unhealthy'::text) OR (old.health = 'unhealthy'::text)))) EXECUTE FUNCTION tell_provider_health();

-- The rows that migrations write.
INSERT INTO store_probe (id, at) VALUES (1, 0);
INSERT INTO operation_log_chain (id, anchor_sequence, anchor_hash, head_sequence, head_hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO data_epochs (epoch, data_id, started_at, cause)
VALUES (1, replace(gen_random_uuid()::text, '-', ''), (extract(epoch FROM now()) * 1000)::bigint, 'created');
INSERT INTO schema_migrations (id, checksum) VALUES ('0001-entities', '4b3f26ade8723a12a05c5be71bf0fd807b92ad037e9c8bf34323266e39b8ad57');
INSERT INTO schema_migrations (id, checksum) VALUES ('0002-traffic', 'e0f15715a24e2720335323f9e5a950a5fcd1a5ad1ad40280aaac5f167ccafe8b');
INSERT INTO schema_migrations (id, checksum) VALUES ('0004-second-factor', '8ebdbf84b94f778be6e17cb1f2807977af7d1a1ffa8c7540c4eca7191ca77525');
INSERT INTO schema_migrations (id, checksum) VALUES ('0005-operation-log-chain', '27ed18bc6d767843fc19428b5d50f4833a89eeedd08a6a62977521fd235df645');
INSERT INTO schema_migrations (id, checksum) VALUES ('0006-token-lines', '6a63933db3f74635181a4fab597e47d7f8d82f23520306aefeb7a9582088b7d7');
INSERT INTO schema_migrations (id, checksum) VALUES ('0007-data-epochs', 'ebe1969bd9f392198b008570221691ddc81bdb44c1616f858f788173a264bdf6');
INSERT INTO schema_migrations (id, checksum) VALUES ('0009-responses', 'edef660761942c86e20aa8f702104beaf597be90d25c68422ff9a903921c4c58');
INSERT INTO schema_migrations (id, checksum) VALUES ('0010-hedging', '4f5e6f1b08c3a73b7407c82c2d19479ae14b4ec3f7766c110505f8ca300e9c56');
INSERT INTO schema_migrations (id, checksum) VALUES ('0011-traffic-journal', '25ecac670206d5702f9cccebee4ecc4ea64df5aa31a96f052d871cdcc0efbbb9');
INSERT INTO schema_migrations (id, checksum) VALUES ('0012-adjustments', '6c3bc40c0878257d390c26b5a36ad512b8da150de41f86d711c8930c87d3906e');
INSERT INTO schema_migrations (id, checksum) VALUES ('0014-alerts', 'ff89dd945f77c0bb64895505fde151cf75a415d084ead6a035e90f77916a7a00');
INSERT INTO schema_migrations (id, checksum) VALUES ('0016-reports', 'bdea458020b448ae3c457ed3e5ab936e461e78d2f472b2b98a92dee2b32f28c3');
INSERT INTO schema_migrations (id, checksum) VALUES ('0017-deployment-limits', 'b9263665321fa43db6a0f7b4816c236ccf86aab39b9c34373e460062d5dc46b2');
INSERT INTO schema_migrations (id, checksum) VALUES ('0022-overview', 'c6ab08b05fba75aca63765d42d32f5c3123d55fff83bc856435701731c688943');
INSERT INTO schema_migrations (id, checksum) VALUES ('0023-request-bodies', 'b77512dcc9dd3d3e32f57b98ae72a30258fa4cd0b85a48468b5c43c026238a11');
INSERT INTO schema_migrations (id, checksum) VALUES ('0024-budget-moves', 'f2df6a0f210151c802ec111eb41518413c9ab5492936c1820f3a77443d725e6b');
INSERT INTO schema_migrations (id, checksum) VALUES ('0025-summed-days', '517d2f5c018bba9e6ac076a14b6295b70b8f927d758ab70b0310b9b2ea1dfcc5');
INSERT INTO schema_migrations (id, checksum) VALUES ('0026-failed-requests', '27df24b92d8b0d9aab46c1c27dbc578c3066566cc5763f3be0a2241d9ba835c5');
