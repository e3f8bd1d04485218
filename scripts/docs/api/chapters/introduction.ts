import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

/** 1 简介 */
export const introduction: Section = {
  title: say('Introduction', '简介'),
  intro: say(
    `Tallygate is a self-hosted gateway to large language models. An organisation registers its LLM providers once; its
customers' users call any model through one address, with a token of their own, and with limits and a budget that hold.
Every request is metered, priced and logged.

Two families of endpoints share one port (default \`4000\`):

- **The management and prompt API**, \`/api/v1/…\`: JSON in one envelope ([5.2](#52-answers)). It takes an access token.
- **The compatible APIs**, \`/v1/…\` and \`/v1beta/…\`: what the SDKs of the vendors expect, their own error shapes included. They take an
  auth token directly, or an access token.

Words that this page uses:

| word | meaning |
| --- | --- |
| provider | an account at an LLM vendor, or a server of one's own: kind, address, credential, models, health |
| model | the public name that a client asks for |
| deployment | one provider's offer of a model, with price, priority and weight |
| customer | a tenant |
| customer user | a person or service that sends prompts; belongs to a customer or to none |
| auth token | \`tga_…\`, the long-lived secret of a customer user |
| access token | \`tgt_…\`, short-lived, obtained with an auth token or a password |
| management key | \`tgm_…\`, for automation of the administrator API |
| administrator | an operator of the gateway, with a role |
| hold, settlement | the money set aside when a request is admitted, and the charge that replaces it |
| budget | what a token, customer user, customer, model or the gateway may spend in a period |
| limit | a bound of rate or concurrency |`,
    `Tallygate 是可自行部署的大语言模型网关。企业只需登记一次 LLM 提供商，客户用户即可通过统一的地址、使用各自的令牌调用任意模型，
并受限额与预算约束。每个请求都会计量、计价并记录日志。

同一端口（默认 \`4000\`）提供两类接口：

- **管理与提示词 API**，\`/api/v1/…\`：使用统一的 JSON 响应格式（见 [5.2](#52-响应格式)），需要访问令牌。
- **兼容 API**，\`/v1/…\` 和 \`/v1beta/…\`：与各厂商 SDK 的请求、响应及错误格式一致，可直接使用认证令牌，也可使用访问令牌。

本文用语：

| 术语 | 含义 |
| --- | --- |
| 提供商 | LLM 厂商的账号或自建的模型服务：类型、地址、凭据、模型、健康状态 |
| 模型 | 客户端请求时使用的公开名称 |
| 部署 | 某个提供商所提供的某个模型，带有价格、优先级和权重 |
| 客户 | 租户 |
| 客户用户 | 发送提示词的人或服务，可属于某个客户，也可不属于任何客户 |
| 认证令牌 | \`tga_…\`，客户用户的长期密钥 |
| 访问令牌 | \`tgt_…\`，短期有效，用认证令牌或密码换取 |
| 管理密钥 | \`tgm_…\`，供自动化程序调用管理员 API |
| 管理员 | 网关的运维人员，具有某个角色 |
| 预扣、结算 | 请求准入时预先扣留的金额，以及取代它的实际费用 |
| 预算 | 令牌、客户用户、客户、模型或整个网关在一个周期内可花费的金额 |
| 限额 | 速率或并发的上限 |`,
  ),
};
