import { adminCall as call } from '../chapter.ts';
import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

const PATH = '/api/v1/admin/customer-users';
const CUSTOMERS = '/api/v1/admin/customers';

const add: Section = {
  title: say('Add a customer user', '添加客户用户'),
  intro: say(
    `\`limits.requests_per_minute: 20\` lets 20 requests pass at one instant and refills evenly after; a refused request uses
nothing up. Tokens are reserved at admission (estimate and output cap) and corrected at settlement. A hard budget is never
overspent; one that is not hard only raises its alerts.`,
    `\`limits.requests_per_minute: 20\` 允许瞬间通过 20 个请求，之后匀速恢复；被拒绝的请求不占用额度。token 数在准入时按估算值加输出上限预扣，
结算时按实际用量修正。硬预算（\`hard\`）绝不会超支；非硬预算只触发告警。`,
  ),
  calls: [
    call(`POST ${PATH}`, {
      id: 'users.add',
      path: PATH,
      json: {
        name: 'bob',
        email: 'bob@example.com',
        allowed_models: ['sandbox*', 'gpt-4.1'],
        limits: { requests_per_minute: 20, concurrent_requests: 4 },
        budgets: [{ amount: '25.00', period: 'month', hard: true, time_zone: 'Asia/Shanghai', alerts: ['0.8'] }],
        allowed_ips: ['127.0.0.1', '10.0.0.0/8'],
        expires_at: '2030-12-31T16:00:00Z',
        metadata: { team: 'search' },
      },
      status: 201,
      keeps: { BOB_ID: 'data.id' },
    }),
  ],
};

const change: Section = {
  title: say('Change a customer user', '修改客户用户'),
  calls: [
    call(
      `PATCH ${PATH}/{id}`,
      {
        id: 'users.change',
        path: `${PATH}/$BOB_ID`,
        json: { status: 'suspended', limits: { requests_per_minute: 10 }, email: null },
        status: 200,
      },
      {
        purpose: say(
          'Suspension takes effect at once, for running streams too. A budget keeps what it has spent when it is named by its `id`, or has the same period, time zone and reset day.',
          '停用立即生效，包括正在进行的流式响应。预算以 `id` 指明，或周期、时区、重置日均相同时，保留其已用金额。',
        ),
      },
    ),
    call(`PUT ${PATH}/{id}`, { id: 'users.replace', path: `${PATH}/$BOB_ID`, json: { name: 'bob' }, status: 200 }),
  ],
};

const remove: Section = {
  title: say('Delete a customer user', '删除客户用户'),
  calls: [call(`DELETE ${PATH}/{id}`, { id: 'users.delete', path: `${PATH}/$BOB_ID`, status: 204 })],
};

const list: Section = {
  title: say('List customer users', '客户用户列表'),
  calls: [call(`GET ${PATH}`, { id: 'users.list', path: `${PATH}?status=active&q=ali&page_size=10`, status: 200 })],
};

const read: Section = {
  title: say('Read a customer user', '查询客户用户'),
  calls: [
    call(`GET ${PATH}/{id}`, {
      id: 'users.read',
      path: `${PATH}/$USER_ID`,
      status: 200,
      keeps: { BUDGET_ID: 'data.budgets.0.id' },
    }),
  ],
};

const bulk: Section = {
  title: say('Import customer users', '导入客户用户'),
  calls: [
    call(`POST ${PATH}/import`, {
      id: 'users.import',
      path: `${PATH}/import`,
      json: {
        format: 'csv',
        content:
          'name,email,requests_per_minute,budget_amount\nCarol,carol@example.com,20,25.00\nDave,dave@example.com,0,\n',
      },
      status: 200,
    }),
  ],
};

const customers: Section = {
  title: say('Customers', '客户管理'),
  intro: say(
    `A customer is a tenant. Its limits and budgets bind all of its customer users together, beside their own;
\`margin\` is what it pays above the price: \`"0.10"\` charges price × 1.10.`,
    `客户即租户。客户的限额和预算对其全部客户用户合并生效，并与客户用户自身的限额和预算同时起作用；
\`margin\` 为在价格之上的加价比例：\`"0.10"\` 表示按价格 × 1.10 计费。`,
  ),
  calls: [
    call(`POST ${CUSTOMERS}`, {
      id: 'customers.add',
      path: CUSTOMERS,
      json: { name: 'Example Ltd', margin: '0.10', budgets: [{ amount: '500.00', period: 'month' }] },
      status: 201,
      keeps: { CUSTOMER_ID: 'data.id' },
    }),
    call(`GET ${CUSTOMERS}`, { id: 'customers.list', path: CUSTOMERS, status: 200 }),
    call(`GET ${CUSTOMERS}/{id}`, { id: 'customers.read', path: `${CUSTOMERS}/$CUSTOMER_ID`, status: 200 }),
    call(`PATCH ${CUSTOMERS}/{id}`, {
      id: 'customers.change',
      path: `${CUSTOMERS}/$CUSTOMER_ID`,
      json: { limits: { tokens_per_day: 1000000 } },
      status: 200,
    }),
    call(`PUT ${CUSTOMERS}/{id}`, {
      id: 'customers.replace',
      path: `${CUSTOMERS}/$CUSTOMER_ID`,
      json: { name: 'Example Ltd' },
      status: 200,
    }),
    call(
      `DELETE ${CUSTOMERS}/{id}`,
      { id: 'customers.delete', path: `${CUSTOMERS}/$CUSTOMER_ID`, status: 204 },
      { errors: [{ type: 'conflict', when: say('Customer users belong to it.', '仍有客户用户属于该客户。') }] },
    ),
  ],
};

/** 4.3.2 客户用户管理 */
export const customerUsers: Section = {
  title: say('Customer users', '客户用户管理'),
  sections: [add, change, remove, list, read, bulk, customers],
};
