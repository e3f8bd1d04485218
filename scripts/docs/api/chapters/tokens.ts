import { adminCall as call } from '../chapter.ts';
import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

const OF_USER = '/api/v1/admin/customer-users/{id}/tokens';
const USER = '/api/v1/admin/customer-users/$USER_ID/tokens';
const ALL = '/api/v1/admin/tokens';

const issue: Section = {
  title: say('Issue', '生成'),
  intro: say(
    `\`data.token\` is the plain text, shown this once; kept are a digest and the last four characters. Limits, budgets,
models and addresses of a token add to the customer user's and never widen them.`,
    `\`data.token\` 为令牌明文，仅在此时返回一次；系统只保存其摘要和最后四个字符。令牌的限额、预算、模型和地址范围在客户用户的基础上进一步收窄，
不会放宽。`,
  ),
  calls: [
    call(`POST ${OF_USER}`, {
      id: 'tokens.issue',
      path: USER,
      json: {
        name: 'batch job',
        expires_at: '2030-12-31T16:00:00Z',
        allowed_models: ['sandbox*'],
        limits: { requests_per_minute: 10 },
        budgets: [{ amount: '5.00', period: 'total' }],
        direct_use: false,
      },
      status: 201,
      keeps: { JOB_TOKEN_ID: 'data.id' },
    }),
    call(`POST ${ALL}`, {
      id: 'tokens.issue-many',
      path: ALL,
      json: {
        items: [
          { customer_user_id: '$USER_ID', name: 'node 1' },
          { customer_user_id: '$USER_ID', name: 'node 2' },
        ],
      },
      status: 201,
      keeps: { NODE_TOKEN_ID: 'data.items.0.id', NODE_2_TOKEN_ID: 'data.items.1.id' },
    }),
  ],
};

const list: Section = {
  title: say('List and read', '列表与查询'),
  calls: [
    call(`GET ${OF_USER}`, { id: 'tokens.list', path: `${USER}?page_size=2`, status: 200 }),
    call(`GET ${ALL}`, { id: 'tokens.list-all', path: `${ALL}?q=batch`, status: 200 }),
    call(`GET ${OF_USER}/{token_id}`, { id: 'tokens.read', path: `${USER}/$TOKEN_ID`, status: 200 }),
    call(`GET ${ALL}/{id}`, { id: 'tokens.read-any', path: `${ALL}/$TOKEN_ID`, status: 200 }),
  ],
};

const change: Section = {
  title: say('Change', '修改'),
  calls: [
    call(`PATCH ${OF_USER}/{token_id}`, {
      id: 'tokens.change',
      path: `${USER}/$JOB_TOKEN_ID`,
      json: { name: 'nightly batch job' },
      status: 200,
    }),
    call(`PUT ${OF_USER}/{token_id}`, {
      id: 'tokens.replace',
      path: `${USER}/$JOB_TOKEN_ID`,
      json: { name: 'nightly batch job', allowed_models: ['sandbox'] },
      status: 200,
    }),
    call(`PATCH ${ALL}/{id}`, {
      id: 'tokens.change-any',
      path: `${ALL}/$NODE_TOKEN_ID`,
      json: { limits: { concurrent_requests: 2 } },
      status: 200,
    }),
    call(`PUT ${ALL}/{id}`, {
      id: 'tokens.replace-any',
      path: `${ALL}/$NODE_TOKEN_ID`,
      json: { name: 'node 1' },
      status: 200,
    }),
  ],
};

const rotate: Section = {
  title: say('Rotate', '轮换'),
  calls: [
    call(
      `POST ${OF_USER}/{token_id}/rotate`,
      {
        id: 'tokens.rotate',
        path: `${USER}/$JOB_TOKEN_ID/rotate`,
        json: { overlap_seconds: 3600 },
        status: 201,
        keeps: { ROTATED_TOKEN_ID: 'data.id' },
      },
      {
        errors: [
          {
            type: 'conflict',
            when: say('The token has expired, was revoked or was rotated already.', '令牌已过期、已吊销或已轮换过。'),
          },
        ],
      },
    ),
  ],
};

const revoke: Section = {
  title: say('Revoke', '吊销'),
  intro: say(
    'A revocation takes effect at once, with every access token obtained by the token and every stream that runs on it.',
    '吊销立即生效，由该令牌换取的全部访问令牌同时失效，正在进行的流式响应随即中断。',
  ),
  calls: [
    call(`DELETE ${OF_USER}/{token_id}`, { id: 'tokens.revoke', path: `${USER}/$ROTATED_TOKEN_ID`, status: 204 }),
    call(`DELETE ${ALL}/{id}`, { id: 'tokens.revoke-any', path: `${ALL}/$NODE_TOKEN_ID`, status: 204 }),
    call(`POST ${ALL}/revoke`, {
      id: 'tokens.revoke-many',
      path: `${ALL}/revoke`,
      json: { ids: ['$NODE_2_TOKEN_ID', '$JOB_TOKEN_ID'] },
      status: 200,
    }),
  ],
};

/** 4.3.3 生成认证令牌 */
export const tokens: Section = {
  title: say('Auth tokens', '生成认证令牌'),
  sections: [issue, list, change, rotate, revoke],
};
