import { defineTexts } from '../lib/texts.ts';

/** The roles of administrators and management keys. */
export const roleTexts = defineTexts(
  {
    role: 'Role',
    names: { owner: 'Owner', admin: 'Admin', operator: 'Operator', support: 'Support', auditor: 'Auditor' },
    about: {
      owner: 'Full access, including administrators and settings.',
      admin: 'Everything except administrators, management keys and settings.',
      operator: 'Manages providers, models, prices and health; reads requests and usage.',
      support:
        'Manages customers, customer users, auth tokens and budgets; reads models, requests, usage and the ledger.',
      auditor: 'Read-only access to everything except secrets.',
    },
  },
  {
    role: '角色',
    names: { owner: '所有者', admin: '管理员', operator: '运维', support: '客服', auditor: '审计员' },
    about: {
      owner: '全部权限，包括管理员和设置。',
      admin: '除管理员、管理密钥和设置以外的全部权限。',
      operator: '提供商、模型、价格和健康状况；可查看请求与用量。',
      support: '客户、客户用户、认证令牌和预算；可查看模型、请求、用量与账目。',
      auditor: '可查看全部内容，不能修改，看不到密钥。',
    },
  },
);

type RoleName = keyof typeof roleTexts.en.names;
export const ROLE_NAMES = ['owner', 'admin', 'operator', 'support', 'auditor'] as const satisfies readonly RoleName[];

/** What a role is called; one that the console does not know by the server's own word. */
export function nameRole(role: string | undefined, names: Readonly<Record<RoleName, string>>): string {
  const known = ROLE_NAMES.find((name) => name === role);
  return known === undefined ? (role ?? '') : names[known];
}
