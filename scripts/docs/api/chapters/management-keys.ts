import { adminCall as call } from '../chapter.ts';
import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

const KEYS = '/api/v1/admin/keys';

/** 4.3.4.6 */
export const managementKeys: Section = {
  title: say('Management keys', '管理密钥'),
  intro: say(
    'For automation: a bearer on `/api/v1/admin` with a role and an optional expiry. `data.key` is shown this once.',
    '供自动化程序使用：在 `/api/v1/admin` 上作为 Bearer 凭据，带有角色和可选的到期时间。`data.key` 仅在此时返回一次。',
  ),
  calls: [
    {
      operation: `POST ${KEYS}`,
      examples: [
        {
          id: 'keys.add',
          method: 'POST',
          path: KEYS,
          as: 'ADMIN_TOKEN',
          json: { name: 'nightly report', role: 'auditor', expires_at: '2030-12-31T16:00:00Z' },
          status: 201,
          keeps: { KEY_ID: 'data.id', MANAGEMENT_KEY: 'data.key' },
        },
        {
          id: 'keys.denied',
          title: say('what its role does not allow', '角色不允许的操作'),
          method: 'POST',
          path: '/api/v1/admin/customers',
          as: 'MANAGEMENT_KEY',
          json: { name: 'Example Ltd' },
          status: 403,
        },
      ],
    },
    call(`GET ${KEYS}`, { id: 'keys.list', path: KEYS, status: 200 }),
    call(`GET ${KEYS}/{id}`, { id: 'keys.read', path: `${KEYS}/$KEY_ID`, status: 200 }),
    call(`PATCH ${KEYS}/{id}`, {
      id: 'keys.change',
      path: `${KEYS}/$KEY_ID`,
      json: { name: 'weekly report' },
      status: 200,
    }),
    call(`PUT ${KEYS}/{id}`, {
      id: 'keys.replace',
      path: `${KEYS}/$KEY_ID`,
      json: { name: 'weekly report', role: 'auditor' },
      status: 200,
    }),
    call(`DELETE ${KEYS}/{id}`, { id: 'keys.revoke', path: `${KEYS}/$KEY_ID`, status: 204 }),
  ],
};
