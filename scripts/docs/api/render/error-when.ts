import type { ErrorType } from '../../../../src/lib/errors/index.ts';
import { say } from '../text.ts';
import type { Text } from '../text.ts';

/** When a call gives an error, where the call itself has nothing more to say. */
export const ERROR_WHEN = {
  invalid_request: say(
    'A field or parameter is missing, unknown or out of its bounds; `details` names each.',
    '字段或参数缺失、未知或超出取值范围；`details` 逐一列出。',
  ),
  invalid_json: say('The body is not valid JSON.', '请求体不是有效的 JSON。'),
  unsupported_parameter: say(
    'The provider cannot express a parameter, and the caller asked for strictness.',
    '提供商无法表达某个参数，且调用方要求严格模式。',
  ),
  invalid_token: say('No credential, or one that is malformed or unknown.', '未提供凭据，或凭据格式错误、不存在。'),
  expired_token: say('The credential has expired.', '凭据已过期。'),
  revoked_token: say('The credential has been revoked.', '凭据已被吊销。'),
  invalid_credentials: say(
    'Username or password is wrong, or the administrator is suspended.',
    '用户名或密码错误，或管理员已停用。',
  ),
  totp_required: say(
    'The administrator has a second factor, and its one-time code is missing.',
    '管理员已启用两步验证，但未提供一次性验证码。',
  ),
  budget_exhausted: say(
    'A hard budget does not cover the worst case of the request; `details`: budget, scope, amount, spent, held, adjusted, remaining, resets_at.',
    '硬预算不足以覆盖该请求可能产生的最高费用；`details` 给出预算、所属范围（scope）、额度（amount）、已用、预扣、调整（adjusted）、剩余（remaining）和重置时间。',
  ),
  permission_denied: say(
    "The caller's role lacks the permission, which the message names; or the credential is of the wrong kind.",
    '调用者的角色缺少所需权限（消息中给出权限名），或凭据类型不符。',
  ),
  model_not_allowed: say('The model is not in `allowed_models`.', '模型不在 `allowed_models` 允许的范围内。'),
  ip_not_allowed: say('The client address is not in `allowed_ips`.', '客户端地址不在 `allowed_ips` 允许的范围内。'),
  account_suspended: say('The account is suspended or has expired.', '账号已停用或已过期。'),
  not_found: say('There is nothing with this id.', '不存在该 ID 对应的对象。'),
  model_not_found: say(
    'Nobody offers the model (`details`: the nearest names), or its price is missing.',
    '没有提供商提供该模型（`details` 给出相近名称），或缺少价格。',
  ),
  previous_response_not_found: say(
    '`previous_response_id` names no response of the caller: it never was, is over, was removed, or belongs to another; nothing tells which.',
    '`previous_response_id` 不是调用者自己的响应：不存在、已过期、已删除或属于他人，均返回同一错误。',
  ),
  method_not_allowed: say('The path does not take this method.', '该路径不支持此方法。'),
  not_acceptable: say('`Accept` admits nothing that the call can answer.', '`Accept` 不包含该接口可返回的媒体类型。'),
  conflict: say(
    'The change conflicts with what is there: a name is taken, or others hang on the object.',
    '与现有数据冲突：名称已被占用，或对象仍被其他对象引用。',
  ),
  idempotency_mismatch: say(
    'The `Idempotency-Key` was used with another body or query.',
    '该 `Idempotency-Key` 已用于不同的请求体或查询参数。',
  ),
  idempotency_running: say(
    'The first call with this `Idempotency-Key` is still running; see `Retry-After`.',
    '使用该 `Idempotency-Key` 的首个请求仍在处理中，参见 `Retry-After`。',
  ),
  version_mismatch: say('`If-Match` is not the current version.', '`If-Match` 不是当前版本。'),
  request_too_large: say('The body, the URL or the headers are too large.', '请求体、URL 或请求头过大。'),
  unsupported_media_type: say(
    '`Content-Type` is not the one that the call takes.',
    '`Content-Type` 不是该接口接受的类型。',
  ),
  rate_limited: say('A limit is reached; see `Retry-After`.', '达到限额，参见 `Retry-After`。'),
  too_many_concurrent_requests: say('`concurrent_requests` is reached.', '达到 `concurrent_requests` 上限。'),
  too_many_attempts: say(
    'Ten failed sign-ins of the account or the address within 15 minutes; each further lock-out lasts twice as long (`Retry-After`).',
    '同一账号或同一地址在 15 分钟内登录失败达十次；之后每次锁定时长加倍（参见 `Retry-After`）。',
  ),
  internal_error: say(
    'An error of the gateway; its log has more under `request_id`.',
    '网关内部错误，可凭 `request_id` 在日志中查找原因。',
  ),
  upstream_error: say(
    'The provider failed and no other deployment could serve; `details`: provider, its status, its message.',
    '提供商出错，且没有其他部署可用；`details` 给出提供商、其状态码和消息。',
  ),
  no_provider_available: say(
    'No deployment of the model is enabled, healthy and free.',
    '该模型没有启用、健康且未达并发上限的部署。',
  ),
  overloaded: say(
    'The gateway cannot take more now; see `Retry-After`.',
    '网关暂时无法处理更多请求，参见 `Retry-After`。',
  ),
  shutting_down: say('The gateway is stopping.', '网关正在停止。'),
  upstream_timeout: say('The provider did not answer in time.', '提供商未在规定时间内响应。'),
} as const satisfies Record<ErrorType, Text>;
