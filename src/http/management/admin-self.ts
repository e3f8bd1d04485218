import {
  changeOwnPassword,
  confirmTotp,
  disableOwnTotp,
  endOwnSession,
  enrollTotp,
  getOwnAdmin,
  listOwnSessions,
  ownAdminAnswerSchema,
  ownFieldsSchema,
  ownPasswordFieldsSchema,
  proofFieldsSchema,
  recoveryCodesSchema,
  renewRecoveryCodes,
  sessionViewSchema,
  totpConfirmFieldsSchema,
  totpEnrolmentSchema,
  updateOwnAdmin,
} from '../../services/admins/index.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { mergePatchSchema } from './schemas/common.ts';
import { onlyPage, onlyPageQuery } from './schemas/only-page.ts';
import { ownSessionParams } from './schemas/identity-params.ts';

const PATH = '/api/v1/admin/admins/me';
const TOTP = `${PATH}/totp`;
const SELF: RouteAccess = { kind: 'self' };
/** A password or code is asked for, and guessing it is counted. */
const GUESSABLE = ['invalid_credentials', 'too_many_attempts'] as const;

function accountRoutes(deps: IdentityDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: SELF,
      summary: { en: 'Read my own account', zh: '查询自己的管理员账号' },
      answer: ownAdminAnswerSchema,
      status: 200,
      handle: async ({ context }) => ({ data: await getOwnAdmin(deps, context) }),
    }),
    defineRoute({
      method: 'PATCH',
      path: PATH,
      access: SELF,
      summary: { en: 'Change my own name', zh: '修改自己的显示名称' },
      description: {
        en: 'Only the name for people; the rest of an account is changed by an `owner`.',
        zh: '仅可修改显示名称；账号的其他内容由 `owner` 修改。',
      },
      body: mergePatchSchema,
      patchOf: ownFieldsSchema,
      answer: ownAdminAnswerSchema,
      status: 200,
      handle: async ({ context, ifMatch, body }) => ({ data: await updateOwnAdmin(deps, context, ifMatch, body) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${PATH}/password`,
      access: SELF,
      summary: { en: 'Change my own password', zh: '修改自己的密码' },
      description: {
        en: 'Every other session and access token of the account ends at once. A wrong current password counts as a failed sign-in.',
        zh: '该账号的其他会话和访问令牌立即失效。当前密码错误会计入登录失败次数。',
      },
      errors: GUESSABLE,
      body: ownPasswordFieldsSchema,
      status: 204,
      handle: async ({ context, body }) => {
        await changeOwnPassword(deps, context, body);
        return { data: undefined };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/sessions`,
      access: SELF,
      summary: { en: 'List my own sessions', zh: '列出自己的会话' },
      query: onlyPageQuery,
      answer: listAnswerSchema(sessionViewSchema),
      status: 200,
      handle: async ({ context }) => ({ data: onlyPage(await listOwnSessions(deps, context)) }),
    }),
    defineRoute({
      method: 'DELETE',
      path: `${PATH}/sessions/:session_id`,
      access: SELF,
      summary: { en: 'End one of my own sessions', zh: '结束自己的某个会话' },
      params: ownSessionParams,
      status: 204,
      handle: async ({ context, params }) => {
        await endOwnSession(deps, context, params.session_id);
        return { data: undefined };
      },
    }),
  ];
}

function totpRoutes(deps: IdentityDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: TOTP,
      access: SELF,
      summary: { en: 'Enrol a second factor (TOTP)', zh: '开始启用两步验证（TOTP）' },
      description: {
        en: 'Answers a secret for an authenticator app, once. It is in force when it has been confirmed with a code; until then it can be replaced.',
        zh: '返回供验证器应用使用的密钥，仅此一次。用验证码确认后才生效；确认之前可以重新生成。',
      },
      answer: totpEnrolmentSchema,
      status: 201,
      handle: async ({ context }) => ({ data: await enrollTotp(deps, context) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${TOTP}/confirm`,
      access: SELF,
      summary: { en: 'Confirm the second factor with a code', zh: '用验证码确认启用两步验证' },
      description: {
        en: 'From now on sign-ins need a code. The answer has ten recovery codes, shown this once.',
        zh: '此后登录需要验证码。返回十个恢复码，仅显示这一次。',
      },
      body: totpConfirmFieldsSchema,
      answer: recoveryCodesSchema,
      status: 200,
      handle: async ({ context, body }) => ({ data: await confirmTotp(deps, context, body.code) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${TOTP}/recovery-codes`,
      access: SELF,
      summary: { en: 'Replace my recovery codes', zh: '重新生成恢复码' },
      description: {
        en: 'The old codes work no more. Wants the password or a code, since a stolen session must not get them.',
        zh: '旧的恢复码随即失效。需要提供密码或验证码，以防会话被盗用。',
      },
      errors: GUESSABLE,
      body: proofFieldsSchema,
      answer: recoveryCodesSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await renewRecoveryCodes(deps, context, body) }),
    }),
    defineRoute({
      method: 'DELETE',
      path: TOTP,
      access: SELF,
      summary: { en: 'Disable my second factor', zh: '关闭自己的两步验证' },
      description: {
        en: "Wants the password or a code; an owner may disable another administrator's without.",
        zh: '需要提供密码或验证码；`owner` 可直接关闭其他管理员的两步验证。',
      },
      errors: GUESSABLE,
      body: proofFieldsSchema,
      status: 204,
      handle: async ({ context, body }) => {
        await disableOwnTotp(deps, context, body);
        return { data: undefined };
      },
    }),
  ];
}

/** `/api/v1/admin/admins/me`: what every administrator may do about the own account. */
export function adminSelfRoutes(deps: IdentityDeps): readonly AnyRoute[] {
  return [...accountRoutes(deps), ...totpRoutes(deps)];
}
