import { say } from './api/text.ts';
import type { Text } from './api/text.ts';

/** A promise of security, where it is kept, and the tests that fail when it is not. */
export interface Promised {
  readonly promise: Text;
  /** Paths from the root of the repository. */
  readonly keptBy: readonly string[];
  readonly tests: readonly string[];
}

/** What chapter 7 of the reference and docs/security.md say. */
export const PROMISES: readonly Promised[] = [
  {
    promise: say(
      'Token strings are shown once. Kept are a SHA-256 digest and the last four characters. A repeated answer (`Idempotency-Key`) comes without its secret.',
      '令牌明文只显示一次，系统仅保存其 SHA-256 摘要和最后四个字符。幂等重放（`Idempotency-Key`）的响应不含密钥。',
    ),
    keptBy: ['src/services/tokens', 'src/lib/tokens.ts'],
    tests: ['test/http/identity-tokens.test.ts', 'test/http/idempotency.test.ts'],
  },
  {
    promise: say(
      'A string that is no token is refused by its checksum, before any look-up. Tokens are found by their digest, so that no comparison of secrets takes a time that tells anything.',
      '格式不正确的令牌凭校验位即被拒绝，不查询数据库。令牌按摘要查找，不存在可被计时攻击利用的明文比较。',
    ),
    keptBy: ['src/lib/tokens.ts', 'src/identity'],
    tests: ['src/lib/tokens.test.ts', 'test/http/identity-auth.test.ts'],
  },
  {
    promise: say(
      'Revoking a token or suspending its user takes effect at once, with every access token obtained by it, and ends its running streams.',
      '吊销令牌或停用客户用户立即生效，由其换取的访问令牌同时失效，正在进行的流式响应随即中断。',
    ),
    keptBy: ['src/identity/revocation-watch.ts'],
    tests: [
      'test/http/identity-tokens.test.ts',
      'test/http/revocation-race.test.ts',
      'test/http/pipeline-stream.test.ts',
    ],
  },
  {
    promise: say(
      'Passwords are argon2id (19 MiB, t=2), hashed two at a time from a bounded queue. Ten failed sign-ins of an account or an address within 15 minutes lock it out, each time for twice as long.',
      '密码以 argon2id（19 MiB，t=2）散列，最多两个并行，队列有上限。同一账号或地址 15 分钟内登录失败十次即被锁定，每次锁定时长加倍。',
    ),
    keptBy: ['src/identity/passwords.ts', 'src/identity/sign-in-guard.ts'],
    tests: ['src/identity/passwords.test.ts', 'src/identity/sign-in-guard.test.ts', 'test/http/identity-auth.test.ts'],
  },
  {
    promise: say(
      "Provider credentials are sealed with AES-256-GCM under a key outside the database; the key's id and the place are bound to the value. They are never answered.",
      '提供商密钥以 AES-256-GCM 加密保存，加密密钥存放在数据库之外，密钥编号与存放位置绑定到密文。任何接口都不会返回明文。',
    ),
    keptBy: ['src/lib/seal.ts', 'src/lib/key-file.ts'],
    tests: ['src/lib/seal.test.ts', 'src/lib/key-file.test.ts', 'test/http/providers.test.ts'],
  },
  {
    promise: say(
      'Events to webhooks are signed (HMAC-SHA-256 over id, time and body, Standard Webhooks) with a secret that is kept sealed and never answered; without one of at least 24 bytes there is no webhook. Their addresses are held to the rules for providers, and redirects are not followed.',
      '发往 webhook 的事件均签名（按 Standard Webhooks 对编号、时间与内容做 HMAC-SHA-256），密钥加密保存且从不返回；密钥不足 24 字节则拒绝保存。其地址遵循与提供商相同的限制，且不跟随重定向。',
    ),
    keptBy: ['src/services/webhooks', 'src/services/shared/webhooks/index.ts'],
    tests: ['test/http/webhooks.test.ts', 'src/services/webhooks/sign.test.ts'],
  },
  {
    promise: say(
      'Every management call names the permission that it needs; roles are one table.',
      '每个管理接口都声明所需的权限；角色与权限的对应关系集中在一张表中。',
    ),
    keptBy: ['src/identity/permissions.ts'],
    tests: ['test/http/route-access.test.ts'],
  },
  {
    promise: say(
      'Every change is in the operation log, in the transaction of the change, without secrets.',
      '每次变更都与变更本身在同一事务中写入操作日志，且不含任何密钥。',
    ),
    keptBy: ['src/audit', 'src/services'],
    tests: ['test/http/audit-completeness.test.ts'],
  },
  {
    promise: say(
      'The session cookie is `HttpOnly` and `SameSite=Strict`, `Secure` over HTTPS, and writes only with its CSRF token.',
      '会话 Cookie 设置 `HttpOnly`、`SameSite=Strict`，HTTPS 下另加 `Secure`；修改数据须同时提供 CSRF 令牌。',
    ),
    keptBy: ['src/http/core/csrf.ts', 'src/http/management/browser-session.ts'],
    tests: ['test/http/browser-session.test.ts', 'test/http/session-csrf.test.ts'],
  },
  {
    promise: say(
      'The console keeps no token of a customer user where a script could read it: its own page signs in with the auth token, which is exchanged for an access token in a cookie that is `HttpOnly`, `SameSite=Strict`, sent to `/api/v1/me` alone and taken by no call of a model.',
      '控制台不在脚本可读之处保存客户用户的令牌：客户用户的页面以认证令牌登录，换取的访问令牌保存在 `HttpOnly`、`SameSite=Strict` 的 Cookie 中，仅发送给 `/api/v1/me`，不能用来调用模型。',
    ),
    keptBy: ['src/http/core/caller-cookie.ts', 'src/http/core/cookies.ts', 'src/http/management/my-session.ts'],
    tests: ['test/http/my-session.test.ts'],
  },
  {
    promise: say(
      'A first start is completed with the password that it printed, and with nothing else: guessing it is counted and locked like any sign-in, and what the console asks without a credential says only whether somebody has signed in.',
      '首次启动只能凭其打印的密码完成设置：猜测密码与普通登录一样计次并锁定；控制台在未登录时只能查询是否已有人登录过。',
    ),
    keptBy: ['src/services/admins/ensure-owner.ts', 'src/services/admins/get-setup.ts'],
    tests: ['test/http/setup.test.ts'],
  },
  {
    promise: say(
      'Calls to providers: https, unless allowed; no private, loopback, link-local or metadata address, unless allowed; checked after the name is resolved, and the connection goes to the checked address; redirects are not followed; no proxy but `TALLYGATE_PROXY`.',
      '调用提供商时（防 SSRF）：除非明确放行，只使用 https，且不访问内网、回环、链路本地或元数据地址；在域名解析之后检查，并连接到已检查的地址；不跟随重定向；除 `TALLYGATE_PROXY` 外不使用代理。',
    ),
    keptBy: ['src/egress'],
    tests: [
      'test/contract/egress-addresses.test.ts',
      'test/contract/egress-tls.test.ts',
      'test/contract/egress.test.ts',
    ],
  },
  {
    promise: say('Bodies, heads, URLs and nesting are bounded.', '请求体、请求头、URL 和 JSON 嵌套深度均有上限。'),
    keptBy: ['src/http/core'],
    tests: ['test/http/core.test.ts'],
  },
  {
    promise: say(
      'What a provider answers cannot take the gateway down, and its texts lose our credentials.',
      '提供商的任何响应都不会使网关崩溃；其文本中若含有本网关的凭据，会先行去除。',
    ),
    keptBy: ['src/pipeline'],
    tests: ['test/http/hostile-upstream.test.ts', 'src/pipeline/hide-secrets.test.ts'],
  },
  {
    promise: say(
      'No secret, prompt or answer is logged; what looks like a token is replaced as a last defence.',
      '日志不含密钥、提示词和响应；形似令牌的文本会被替换，作为最后一道防线。',
    ),
    keptBy: ['src/telemetry'],
    tests: ['test/http/pipeline-whole.test.ts', 'src/telemetry/logger.test.ts'],
  },
  {
    promise: say(
      'An answer never holds a stack trace or the text of an unknown failure.',
      '响应中不会出现调用栈或未知错误的原文。',
    ),
    keptBy: ['src/lib/errors'],
    tests: ['test/http/core.test.ts'],
  },
  {
    promise: say(
      'The operation log is sealed into a hash chain: a row that is changed, taken out, put in or moved is found by `tallygate audit verify`. Personal data can be erased from it, and the chain stays whole.',
      '操作日志构成哈希链：任何一行被修改、删除、插入或调换，`tallygate audit verify` 均能发现。其中的个人数据可以抹除，且不破坏哈希链。',
    ),
    keptBy: ['src/audit'],
    tests: ['test/contract/operation-log-chain.test.ts'],
  },
  {
    promise: say(
      "A second factor (TOTP) takes each code once; a change of an administrator's password, a suspension or a deletion ends the sessions and access tokens of the account. The last active owner cannot be lost.",
      '两步验证（TOTP）的验证码只能使用一次；管理员修改密码、被停用或被删除时，其会话和访问令牌全部失效。最后一名启用状态的 owner 无法被移除。',
    ),
    keptBy: ['src/services/admins'],
    tests: ['test/http/second-factor.test.ts', 'test/http/admin-self.test.ts', 'test/contract/last-owner.test.ts'],
  },
  {
    promise: say(
      'With certificate files set HTTPS is served, and browsers are told to stay with it; a changed pair is taken up without a restart.',
      '配置证书文件后以 HTTPS 提供服务，并告知浏览器只使用 HTTPS；证书更换后无需重启即可生效。',
    ),
    keptBy: ['src/app/tls/tls-files.ts'],
    tests: ['test/http/https.test.ts', 'test/http/https-serve.test.ts'],
  },
  {
    promise: say(
      'A back-up does not hold the key file. A restore revives nothing: what was revoked stays revoked and what was spent stays spent where the data that it replaces are there; every session and access token ends.',
      '备份不包含密钥文件。只要被替换的数据仍在，恢复备份就不会使已吊销的凭据重新生效，也不会退回已花费的金额；所有会话和访问令牌一律失效。',
    ),
    keptBy: ['src/store/backup'],
    tests: ['test/contract/backup.test.ts', 'test/e2e/backup.test.ts'],
  },
  {
    promise: say(
      'The sealing key can be exchanged while the server runs; a rotation that is cut short is finished by the next one.',
      '加密密钥可在服务运行期间更换；中断的更换由下一次执行继续完成。',
    ),
    keptBy: ['src/services/secrets'],
    tests: ['test/e2e/secrets-rotate.test.ts'],
  },
  {
    promise: say(
      'A response can be read, listed, continued and removed by the customer user that it was answered to alone; to everybody else it is as if it never was. What the gateway keeps of it is sealed with AES-256-GCM, bound to its place, and goes after `TALLYGATE_RESPONSE_DAYS` or with its customer user.',
      '响应只能由得到它的客户用户查询、列出、接续和删除，对其他人如同不存在。网关保存的内容以 AES-256-GCM 加密并绑定位置，超过 `TALLYGATE_RESPONSE_DAYS` 或所属客户用户被删除后清除。',
    ),
    keptBy: ['src/pipeline/state', 'src/store/repositories/responses.ts'],
    tests: [
      'test/http/responses-state.test.ts',
      'test/contract/responses.test.ts',
      'test/contract/housekeeping.test.ts',
    ],
  },
  {
    promise: say(
      'Bodies of requests are kept only where the operator says so, sealed with AES-256-GCM, bound to their request, without any header; who reads them needs `request.body`, and each look is in the operation log before it is answered.',
      '仅在运维者要求时保留请求与响应正文，以 AES-256-GCM 加密并绑定所属请求，不含任何请求头；查看需要 `request.body` 权限，每次查看在返回之前即记入操作日志。',
    ),
    keptBy: ['src/pipeline/bodies', 'src/services/requests/bodies.ts', 'src/store/repositories/request-bodies.ts'],
    tests: ['test/http/bodies.test.ts', 'test/contract/housekeeping.test.ts'],
  },
  {
    promise: say(
      'Nothing that a run leaves, in data, logs, kept answers, back-ups or crash output, holds a secret, in plain, JSON, URL, hexadecimal or base64 form: every `npm test` ends with the search for each secret that it used.',
      '运行留下的任何内容（数据、日志、保存的响应、备份、崩溃输出）均不含密钥，无论是明文还是 JSON、URL、十六进制或 base64 编码：每次 `npm test` 结束时都会逐一搜索测试中用过的密钥。',
    ),
    keptBy: ['src/telemetry', 'src/lib/seal.ts'],
    tests: ['test/secrets/scan.test.ts'],
  },
  {
    promise: say(
      'The control socket has mode 0600 in a folder of mode 0700; the database files have 0600.',
      '控制套接字的权限为 0600，所在目录为 0700；数据库文件的权限为 0600。',
    ),
    keptBy: ['src/app/control', 'src/store/sqlite'],
    tests: ['src/app/control/control.test.ts', 'test/contract/store-engine-migrations.test.ts'],
  },
  {
    promise: say(
      'Neither a `.env` nor a runtime configuration of the working directory is read.',
      '不读取工作目录中的 `.env` 及运行时配置文件。',
    ),
    keptBy: ['scripts/tallygate.sh', 'scripts/build.sh'],
    tests: ['test/e2e/start.test.ts'],
  },
];
