import type { Tag } from './document.ts';

interface Chapter extends Tag {
  /** Beginnings of the paths of `/api/v1` that belong to it; the longest that fits wins. */
  readonly paths: readonly string[];
}

function chapter(
  number: string,
  [name, zh]: readonly [string, string],
  [description, descriptionZh]: readonly [string, string],
  ...paths: readonly string[]
): Chapter {
  return {
    name,
    'x-name-zh': zh,
    'x-chapter': number,
    description,
    'x-description-zh': descriptionZh,
    paths,
  };
}

const ADMIN = '/api/v1/admin';

const CHAPTERS: readonly Chapter[] = [
  chapter(
    '4.1.1',
    ['Authentication', '认证'],
    ['Access tokens, browser sessions, OAuth 2.0.', '访问令牌、浏览器会话与 OAuth 2.0。'],
    '/api/v1/auth',
  ),
  chapter(
    '4.2.1',
    ['Prompts', '提示词请求'],
    [
      'One prompt to any model of any provider, whole or streamed.',
      '向任意提供商的任意模型发送提示词，整体或流式返回。',
    ],
    '/api/v1/prompts',
  ),
  chapter(
    '4.2.2',
    ['My account', '我的账号'],
    ['What a customer user may call and has spent.', '客户用户可用的模型、限制、预算与用量。'],
    '/api/v1/me',
  ),
  chapter(
    '4.2.3',
    ['Compatible APIs', '兼容 API'],
    [
      'What the SDKs of the vendors call: their paths, bodies and error shapes, without the envelope.',
      '供各厂商官方 SDK 直接调用：路径、请求体与错误格式均与厂商一致，不使用统一响应格式。',
    ],
  ),
  chapter(
    '4.3.1',
    ['Providers, models and prices', 'LLM 提供商、模型与价格'],
    [
      'The accounts at vendors, what they offer under which name, and what it costs.',
      '厂商账号、对外提供的模型名称及其价格。',
    ],
    `${ADMIN}/providers`,
    `${ADMIN}/models`,
    `${ADMIN}/prices`,
    `${ADMIN}/catalogue`,
    `${ADMIN}/provider-kinds`,
  ),
  chapter(
    '4.3.2',
    ['Customers and customer users', '客户与客户用户管理'],
    ['Tenants and the people and services that send prompts.', '租户，以及发送提示词的人员和服务。'],
    `${ADMIN}/customers`,
    `${ADMIN}/customer-users`,
  ),
  chapter(
    '4.3.3',
    ['Auth tokens', '认证令牌'],
    [
      'Issue, rotate, list and revoke the long-lived secrets of customer users.',
      '生成、轮换、列出和吊销客户用户的长期令牌。',
    ],
    `${ADMIN}/tokens`,
    `${ADMIN}/customer-users/:id/tokens`,
  ),
  chapter(
    '4.3.4',
    ['Administrators, roles and keys', '管理员、角色与管理密钥'],
    ['Who operates the gateway, and what each may do.', '网关的管理人员及其权限。'],
    `${ADMIN}/admins`,
    `${ADMIN}/roles`,
    `${ADMIN}/keys`,
    `${ADMIN}/lockouts`,
  ),
  chapter(
    '4.3.5',
    ['Operation log', '操作日志'],
    ['Who did what, from where, with what outcome.', '谁在何处做了什么，结果如何。'],
    `${ADMIN}/operation-logs`,
  ),
  chapter(
    '4.3.6',
    ['Requests, usage and ledger', '请求、用量与账目'],
    ['Every call of a model, what it used and what it cost.', '每一次模型调用及其用量与费用。'],
    `${ADMIN}/requests`,
    `${ADMIN}/playground`,
    `${ADMIN}/usage`,
    `${ADMIN}/overview`,
    `${ADMIN}/attention`,
    `${ADMIN}/health`,
    `${ADMIN}/budgets`,
    `${ADMIN}/ledger`,
    `${ADMIN}/statements`,
  ),
  chapter(
    '4.3.7',
    ['Settings', '设置'],
    ['What applies to the whole gateway.', '适用于整个网关的设置。'],
    `${ADMIN}/settings`,
  ),
  chapter(
    '4.4',
    ['Operation', '运维'],
    ['Health, metrics and this reference; outside the envelope.', '健康检查、指标与本参考文档；不使用统一响应格式。'],
  ),
];

/** The chapters as tags of the document. */
export const TAGS: readonly Tag[] = CHAPTERS.map(({ paths: _paths, ...tag }) => tag);

/** The tag of a route by its path. Throws for a path of no chapter. */
export function findTag(path: string): string {
  let found: { readonly name: string; readonly length: number } | null = null;
  for (const { name, paths } of CHAPTERS) {
    for (const start of paths) {
      const fits = path === start || path.startsWith(`${start}/`);
      if (fits && start.length > (found?.length ?? 0)) found = { name, length: start.length };
    }
  }
  if (found === null) throw new Error(`${path} belongs to no chapter of the reference`);
  return found.name;
}
