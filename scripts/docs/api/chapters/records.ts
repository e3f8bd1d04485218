import { adminCall as call } from '../chapter.ts';
import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

const ADMIN = '/api/v1/admin';

const requests: Section = {
  title: say('Requests', '请求日志'),
  intro: say(
    `One row a request, from its hold on. \`id\` is ours and keys the money; \`request_id\` is the caller's \`X-Request-Id\`, or the
same as \`id\`. What was refused before its hold has no row; it is counted in \`errors\` of the usage.`,
    `每个请求一行，自预扣起可见。\`id\` 由网关生成，是计费的依据；\`request_id\` 为客户端的 \`X-Request-Id\`，未提供时与 \`id\` 相同。
预扣之前被拒绝的请求没有记录，计入用量的 \`errors\`。`,
  ),
  calls: [
    call(`GET ${ADMIN}/requests`, {
      id: 'requests.list',
      path: `${ADMIN}/requests?customer_user_id=$USER_ID&stream=true`,
      status: 200,
      keeps: { DEPLOYMENT_ID: 'data.items.0.deployment_id' },
    }),
    call(`GET ${ADMIN}/requests/{id}`, { id: 'requests.read', path: `${ADMIN}/requests/$REQUEST_ID`, status: 200 }),
    call(`GET ${ADMIN}/requests/export`, {
      id: 'requests.export',
      path: `${ADMIN}/requests/export?customer_user_id=$USER_ID&format=csv`,
      leavesOutBody: true,
      status: 200,
    }),
    call(`GET ${ADMIN}/requests/live`, {
      id: 'requests.live',
      path: `${ADMIN}/requests/live?outcome=error`,
      leavesOutBody: true,
      status: 200,
    }),
    call(`POST ${ADMIN}/requests/erase`, {
      id: 'requests.erase',
      path: `${ADMIN}/requests/erase`,
      json: { end_user: 'alice' },
      status: 200,
    }),
  ],
};

const playground: Section = {
  title: say('Playground', '演练场'),
  intro: say(
    'What the console’s playground calls. Whoever only sends prompts needs none of it: the compatible APIs and `POST /api/v1/prompts` are for that.',
    '控制台演练场所用的调用。仅发送提示词时无需使用，请改用兼容 API 或 `POST /api/v1/prompts`。',
  ),
  examples: [
    {
      id: 'bodies.keep',
      method: 'PATCH',
      as: 'ADMIN_TOKEN',
      path: `${ADMIN}/settings`,
      json: { keep_bodies: 'all' },
      leavesOutBody: true,
      status: 200,
      title: say('Keep bodies from now on', '从现在起保留正文'),
    },
  ],
  calls: [
    call(`POST ${ADMIN}/playground/{dialect}`, {
      id: 'playground.call',
      path: `${ADMIN}/playground/openai-chat`,
      json: { model: 'sandbox', messages: [{ role: 'user', content: 'Say hello.' }], max_tokens: 50 },
      leavesOutBody: true,
      status: 200,
      keeps: { KEPT_ID: 'header:x-tallygate-request-id' },
    }),
  ],
};

const bodies: Section = {
  title: say('Bodies of requests', '请求与响应正文'),
  intro: say(
    'Kept only where the settings say so (`keep_bodies`), sealed, for `keep_bodies_days`; the first 256 KB of each, no header. They are written a moment after the answer has left.',
    '仅在设置（`keep_bodies`）要求时加密保留 `keep_bodies_days` 天；各保留前 256 KB，不含请求头。应答发出后片刻写入。',
  ),
  calls: [
    call(`GET ${ADMIN}/requests/{id}/body`, {
      id: 'requests.body',
      path: `${ADMIN}/requests/$KEPT_ID/body`,
      status: 200,
    }),
  ],
};

const usage: Section = {
  title: say('Usage', '用量'),
  calls: [
    call(`GET ${ADMIN}/usage`, {
      id: 'usage',
      path: `${ADMIN}/usage?from=2026-01-01T00:00:00Z&group_by=day,model&model=sandbox`,
      status: 200,
    }),
    call(`GET ${ADMIN}/overview`, {
      id: 'overview',
      path: `${ADMIN}/overview?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&interval=day`,
      status: 200,
    }),
    call(`GET ${ADMIN}/attention`, { id: 'attention', path: `${ADMIN}/attention`, status: 200 }),
    call(`GET ${ADMIN}/health`, { id: 'health', path: `${ADMIN}/health`, leavesOutBody: true, status: 200 }),
  ],
};

const ledger: Section = {
  title: say('Ledger', '账目'),
  intro: say(
    `The append-only list of holds, settlements and what else moves a budget. \`GET /api/v1/admin/requests/{id}\` lists the
entries of one request.`,
    `预扣、结算以及其他影响预算的变动，只追加、不修改。\`GET /api/v1/admin/requests/{id}\` 列出单个请求的账目。`,
  ),
  calls: [
    call(`GET ${ADMIN}/budgets`, {
      id: 'budgets.list',
      path: `${ADMIN}/budgets?used_min=0&page_size=1`,
      status: 200,
    }),
    call(`GET ${ADMIN}/budgets/{id}`, { id: 'budgets.read', path: `${ADMIN}/budgets/$BUDGET_ID`, status: 200 }),
    call(`GET ${ADMIN}/ledger`, {
      id: 'ledger.list',
      path: `${ADMIN}/ledger?phase=settlement&page_size=1`,
      status: 200,
    }),
    call(`GET ${ADMIN}/ledger/export`, {
      id: 'ledger.export',
      path: `${ADMIN}/ledger/export?phase=settlement&from=2026-01-01T00:00:00Z&format=csv`,
      leavesOutBody: true,
      status: 200,
    }),
    call(`GET ${ADMIN}/statements`, {
      id: 'statements.export',
      path: `${ADMIN}/statements?month=2026-01&format=csv`,
      status: 200,
    }),
    call(`POST ${ADMIN}/ledger/verify`, { id: 'ledger.verify', path: `${ADMIN}/ledger/verify`, status: 200 }),
    call(
      `POST ${ADMIN}/ledger/adjustments`,
      {
        id: 'ledger.adjust',
        path: `${ADMIN}/ledger/adjustments`,
        json: { budget_id: '$BUDGET_ID', amount: '10.00', reason: 'invoice 2026-117' },
        status: 201,
      },
      {
        purpose: say(
          'Send an `Idempotency-Key` with it: the same key adjusts once. A prepaid balance is a `total` budget whose `amount` is the first payment, and which each further payment tops up.',
          '建议附带 `Idempotency-Key`：同一个键只调整一次。预付费余额即 `total` 预算，`amount` 为首笔付款，其后每笔付款通过调整充值。',
        ),
      },
    ),
  ],
};

const prices: Section = {
  title: say('Prices', '价格'),
  intro: say(
    'Versions of prices. Each attempt is pinned to one; a change of price makes a new version and never touches what is settled.',
    '价格的各个版本。每次调用均锁定一个版本；修改价格会产生新版本，不影响已结算的请求。',
  ),
  calls: [
    call(`GET ${ADMIN}/prices`, {
      id: 'prices.list',
      path: `${ADMIN}/prices?page_size=1`,
      status: 200,
      keeps: { PRICE_ID: 'data.items.0.id' },
    }),
    call(`GET ${ADMIN}/prices/{id}`, { id: 'prices.read', path: `${ADMIN}/prices/$PRICE_ID`, status: 200 }),
    call(`POST ${ADMIN}/prices`, {
      id: 'prices.create',
      path: `${ADMIN}/prices`,
      json: {
        deployment_id: '$DEPLOYMENT_ID',
        price: { input: '1.2', output: '2.4' },
        effective_from: '2036-01-01T00:00:00Z',
      },
      status: 201,
      keeps: { COMING_PRICE_ID: 'data.id' },
    }),
    call(`DELETE ${ADMIN}/prices/{id}`, {
      id: 'prices.cancel',
      path: `${ADMIN}/prices/$COMING_PRICE_ID`,
      status: 204,
    }),
    call(`POST ${ADMIN}/prices/import`, {
      id: 'prices.import',
      path: `${ADMIN}/prices/import`,
      json: {
        name: 'contract-2026',
        format: 'csv',
        content: 'kind,model,input,output\nopenai,gpt-4.1,1.80,7.20\n',
      },
      status: 200,
    }),
    call(`DELETE ${ADMIN}/prices/lists/{id}`, {
      id: 'prices.forget',
      path: `${ADMIN}/prices/lists/contract-2026`,
      status: 204,
    }),
    call(`GET ${ADMIN}/prices/differences`, {
      id: 'prices.differences',
      path: `${ADMIN}/prices/differences`,
      status: 200,
    }),
    call(`POST ${ADMIN}/prices/update`, {
      id: 'prices.update',
      path: `${ADMIN}/prices/update`,
      json: { dry_run: true },
      status: 200,
    }),
  ],
};

const settings: Section = {
  title: say('Settings', '设置'),
  intro: say(
    'One object for the whole gateway. What the server needs before it starts (address, database, keys) is set by [environment variables](../configuration.md). The events of `webhooks`, how they are signed and how often they are tried are in [operations](../operations.md).',
    '整个网关共用一个设置对象。服务启动前所需的配置（监听地址、数据库、密钥）通过[环境变量](../configuration.md)设置。`webhooks` 的事件、签名与重试见[运维文档](../operations.md)。',
  ),
  calls: [
    call(`GET ${ADMIN}/settings`, { id: 'settings.read', path: `${ADMIN}/settings`, status: 200 }),
    call(`PATCH ${ADMIN}/settings`, {
      id: 'settings.change',
      path: `${ADMIN}/settings`,
      json: {
        default_output_tokens: 2048,
        currency_rates: { EUR: '1.08' },
        webhooks: [
          {
            url: 'https://hooks.example.com/tallygate',
            secret: 'whsec_VGhpcyBpcyBhbiBleGFtcGxlOyBtYWtlIG9uZSBvZiB5b3VyIG93bi4=',
            events: ['budget.alert', 'budget.exhausted'],
          },
        ],
      },
      status: 200,
      keeps: { WEBHOOK_ID: 'data.webhooks.0.id' },
    }),
    call(`POST ${ADMIN}/settings/webhooks/{id}/test`, {
      id: 'settings.webhooks.test',
      path: `${ADMIN}/settings/webhooks/$WEBHOOK_ID/test`,
      status: 200,
    }),
    call(`GET ${ADMIN}/settings/webhooks/{id}/deliveries`, {
      id: 'settings.webhooks.deliveries',
      path: `${ADMIN}/settings/webhooks/$WEBHOOK_ID/deliveries`,
      status: 200,
    }),
  ],
};

/** 4.3.6 */
export const records: Section = {
  title: say('Requests, usage, ledger, prices, settings', '请求、用量、账目、价格与设置'),
  sections: [requests, playground, bodies, usage, ledger, prices, settings],
};
