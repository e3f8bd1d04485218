import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { translateText } from '../../lib/errors/index.ts';
import {
  createCustomerUser,
  customerUserAnswerSchema,
  customerUserFieldsSchema,
  getCustomerUser,
  importAnswerSchema,
  importCustomerUsers,
  importFieldsSchema,
  listCustomerUsers,
  removeCustomerUser,
  replaceCustomerUser,
  updateCustomerUser,
} from '../../services/customer-users/index.ts';
import type { ImportAnswer } from '../../services/customer-users/index.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { prepareTokens } from '../../services/tokens/index.ts';
import { chooseLanguage } from '../core/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { BY_ID, itemRoutes } from './item-routes.ts';

const PATH = '/api/v1/admin/customer-users';
const ITEM = `${PATH}/:id`;
const READ: RouteAccess = { kind: 'admin', permission: 'customer_user.read' };
const WRITE: RouteAccess = { kind: 'admin', permission: 'customer_user.write' };

const listQuery = listQuerySchema({
  filters: {
    id: textFilter.meta(text('Only those with this id.', '仅返回该 ID 的客户用户。')),
    name: textFilter.meta(text('Only those of exactly this name.', '仅返回名称完全匹配的客户用户。')),
    email: textFilter.meta(text('Only those of exactly this address.', '仅返回邮箱完全匹配的客户用户。')),
    customer_id: textFilter.meta(text('Only those of this customer.', '仅返回该客户的用户。')),
    status: z.enum(['active', 'suspended']).meta(text('Only those of this status.', '仅返回该状态的客户用户。')),
  },
  sortable: ['created_at', 'updated_at', 'name'],
  searchable: text(
    'Text in the name, the e-mail or the name of the customer, or the beginning of the id (`usr_0199…`); at most 256 characters.',
    '名称、邮箱或所属客户名称中包含的文本，或 ID 的开头部分（`usr_0199…`），最长 256 个字符。',
  ),
});

function collectionRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List customer users', zh: '列出客户用户' },
      query: listQuery,
      answer: listAnswerSchema(customerUserAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listCustomerUsers(deps, context, query) }),
    }),
    defineRoute({
      method: 'POST',
      path: PATH,
      access: WRITE,
      summary: { en: 'Add a customer user', zh: '添加客户用户' },
      description: {
        en: 'Somebody or something that sends prompts. Issue an auth token next.',
        zh: '添加发送提示词的人员或服务；随后为其生成认证令牌。',
      },
      body: customerUserFieldsSchema,
      answer: customerUserAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await createCustomerUser(deps, context, body) }),
    }),
  ];
}

/** The problems in the caller's language, as those of errors are. */
function translateProblems(answer: ImportAnswer, request: Request): ImportAnswer {
  if (chooseLanguage(request.headers.get('accept-language')) === 'en') return answer;
  const lines = answer.lines.map((line) => ({
    ...line,
    problems: line.problems.map(({ path, problem }) => ({ path, problem: translateText(problem) ?? problem })),
  }));
  return { ...answer, lines };
}

/** Before the items, so that `import` is no id. */
function importRoute(deps: ServiceDeps): AnyRoute {
  return defineRoute({
    method: 'POST',
    path: `${PATH}/import`,
    access: WRITE,
    summary: { en: 'Import customer users', zh: '导入客户用户' },
    description: {
      en: 'Takes in a file of customer users. A line changes the one with its `id`, else with its `email` (refused where that is of another customer than the line names), else with its `name` within the same customer; when there is none it makes one. All lines are checked first: nothing is written when one is refused, unless `skip_refused` says so, and `dry_run` (the default) tells line by line what would be done. Then 100 lines at a time are written, each hundred wholly or not at all; should a later hundred fail, its lines are answered as `fail` and those before it stay. CSV: a line of column names (`id`, `name`, `email`, `customer_id` or `customer` by name, `status`, `expires_at`, `allowed_models` and `allowed_ips` separated by `;`, the limits by their names, `budget_amount`, `budget_period`, `budget_hard`, `budget_time_zone`, `budget_reset_day`, `budget_alerts`, `metadata.<name>`); an empty cell changes nothing, `null` takes away what is there. The cells of a budget are about the one of that `budget_period`, or about the only one where that is empty: its other parts and all other budgets stay, a `budget_amount` of `null` takes it away, and where there is none it is added (for a month where `budget_period` is empty); a line that could mean several is refused. JSON Lines: one object a line with the fields of a customer user as a merge patch, and `id` or `customer` beside.',
      zh: '导入客户用户文件。每行依次按 `id`、`email`（若属于该行所写客户以外的客户则拒绝）、同一客户内的 `name` 查找并修改对应的客户用户，找不到则新建。所有行先经检查：只要有一行被拒绝就不作任何修改，除非指定 `skip_refused`；`dry_run`（默认）逐行说明将执行的操作。随后每 100 行为一个事务写入，全部成功或全部不变；若其后某批失败，该批及其后的行标为 `fail`，之前的行保留。CSV：首行为列名（`id`、`name`、`email`、`customer_id` 或按名称的 `customer`、`status`、`expires_at`、以 `;` 分隔的 `allowed_models` 和 `allowed_ips`、各项限额名称、`budget_amount`、`budget_period`、`budget_hard`、`budget_time_zone`、`budget_reset_day`、`budget_alerts`、`metadata.<键>`）；空单元格不作修改，`null` 清除已有值。预算各列针对该 `budget_period` 的预算，该列为空时针对唯一的预算：其余内容及其他预算保持不变；`budget_amount` 为 `null` 时删除该预算；没有则新增（`budget_period` 为空时按月）；可能对应多个预算的行会被拒绝。JSON Lines：每行一个对象，字段与客户用户相同（合并补丁），可另带 `id` 或 `customer`。',
    },
    body: importFieldsSchema,
    answer: importAnswerSchema,
    status: 200,
    handle: async ({ context, body, request }) => {
      const { issue_tokens: wish } = body;
      const issue = wish === null ? null : prepareTokens(deps, context, wish);
      const answer = await importCustomerUsers(deps, context, body, issue);
      return { data: translateProblems(answer, request), headers: { 'cache-control': 'no-store' } };
    },
  });
}

/** `/api/v1/admin/customer-users` (API.md 4.3.2). */
export function customerUserRoutes(deps: ServiceDeps): readonly AnyRoute[] {
  return [
    ...collectionRoutes(deps),
    importRoute(deps),
    ...itemRoutes(deps, {
      ...BY_ID,
      path: ITEM,
      read: READ,
      write: WRITE,
      fields: customerUserFieldsSchema,
      answer: customerUserAnswerSchema,
      verbs: {
        get: getCustomerUser,
        update: updateCustomerUser,
        replace: replaceCustomerUser,
        remove: removeCustomerUser,
      },
      texts: {
        get: { summary: { en: 'Read a customer user', zh: '查询客户用户' } },
        update: { summary: { en: 'Change a customer user', zh: '修改客户用户' } },
        replace: { summary: { en: 'Replace a customer user', zh: '替换客户用户' } },
        remove: {
          summary: { en: 'Remove a customer user', zh: '删除客户用户' },
          description: {
            en: 'Its tokens go with it and stop working at once. What was recorded of the requests stays.',
            zh: '其令牌一并删除并立即失效；已有的请求记录予以保留。',
          },
        },
      },
    }),
  ];
}
