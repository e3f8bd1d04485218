import { text } from '../../../src/lib/describe.ts';
import { FIRST_TOKEN_COLUMNS, LATENCY_COLUMNS, PACE_BOUNDS_MS } from '../../../src/store/traffic/pace.ts';
import type { Meaning, Meanings } from '../meaning.ts';

const PROVIDER_ID = text('Id of the provider.', '提供商的 id。');
const PROVIDER = text("The provider's name at the time.", '当时的提供商名称。');
const DEPLOYMENT_ID = text('Id of the deployment.', '部署的 id。');
const PRICE_VERSION_ID = text('Version of the price that the charge was computed by.', '计费所依据的价格版本。');
const CUSTOMER_ID = text(
  'Id of the customer; without one NULL in requests and empty elsewhere.',
  '客户的 id；没有客户时，请求日志中为 NULL，其余为空字符串。',
);
const CUSTOMER_USER_ID = text('Id of the customer user.', '客户用户的 id。');
const TOKEN_ID = text('Id of the auth token.', '认证令牌的 id。');
const MODEL = text('Public name that the client asked for.', '客户端请求的公开模型名。');
const BUDGETS = text('JSON array of [budget id, start of its period].', 'JSON 数组：[预算 id, 周期起点]。');
const PROVIDER_COST = text('What the provider bills us, nano-USD.', '提供商向我们收取的费用，单位纳美元。');

const PROVIDER_OR_NONE = text(
  "The provider's name; empty for a refused request.",
  '提供商名称；被拒绝的请求为空字符串。',
);
const CHARGE = text('What customers pay, nano-USD.', '客户应付的费用，单位纳美元。');

function tokens(en: string, zh: string): Meaning {
  return text(`${en} tokens.`, `${zh} token 数。`);
}

/** Columns of counts by bounds: each of its own bound and what is above the one before. */
function countTimes(
  columns: readonly string[],
  [en, zh]: readonly [string, string],
): Readonly<Record<string, Meaning>> {
  return Object.fromEntries(
    columns.map((name, index) => {
      const [low, high] = [PACE_BOUNDS_MS[index - 1], PACE_BOUNDS_MS[index]];
      if (high === undefined) return [name, text(`${en} more than ${low} ms.`, `${zh}超过 ${low} 毫秒的数量。`)];
      const above = low === undefined ? ['', ''] : [` more than ${low} ms and`, `超过 ${low} 毫秒且`];
      return [name, text(`${en}${above[0]} at most ${high} ms.`, `${zh}${above[1]}不超过 ${high} 毫秒的数量。`)];
    }),
  );
}

export const TRAFFIC = {
  requests: {
    table: text(
      'The request log: one row a call of a model. Rows outlive what they name. In SQLite a view of `request_rows`.',
      '请求日志：每次模型调用一行；所引用的对象删除后仍然保留。SQLite 中为 `request_rows` 的视图。',
    ),
    columns: {
      id: text('Key: the UUIDv7 in `req_…`.', '主键：`req_…` 中的 UUIDv7。'),
      request_id: text(
        'Correlation id of the client; NULL: the same as the id.',
        '客户端的关联 id；NULL 表示与 id 相同。',
      ),
      at: text('When it was admitted, UTC milliseconds.', '准入时间，UTC 毫秒。'),
      state: text('held, settled or recovered.', '状态：held 已预扣、settled 已结算、recovered 崩溃后恢复结算。'),
      customer_id: CUSTOMER_ID,
      customer_user_id: CUSTOMER_USER_ID,
      token_id: TOKEN_ID,
      model: MODEL,
      provider_id: PROVIDER_ID,
      provider: PROVIDER,
      deployment_id: DEPLOYMENT_ID,
      price_version_id: PRICE_VERSION_ID,
      dialect_in: text('Wire format of the client.', '客户端的接口格式。'),
      dialect_out: text('Wire format of the provider.', '提供商的接口格式。'),
      operation: text('What was called: `chat` and others.', '调用的操作：`chat` 等。'),
      stream: text('1: the answer was streamed.', '1 表示流式应答。'),
      hold: text('Money set aside at admission, nano-USD.', '准入时预扣的金额，单位纳美元。'),
      estimated_input_tokens: tokens('Estimated input', '估算的输入'),
      margin_millionths: text(
        "The customer's margin, pinned at admission, in millionths.",
        '准入时固定的客户加成，单位百万分之一。',
      ),
      status: text(
        'HTTP status that the client saw; 499 when it left first; NULL while held.',
        '客户端收到的 HTTP 状态码；客户端先断开时为 499；未结算时为 NULL。',
      ),
      finish_reason: text(
        'Why the answer ended, unified; NULL without an answer.',
        '统一的结束原因；没有应答时为 NULL。',
      ),
      raw_finish_reason: text('Why the answer ended, as the provider wrote it.', '提供商给出的原始结束原因。'),
      error_type: text('Type of the error; NULL for a success.', '错误类型；成功时为 NULL。'),
      input_tokens: tokens('Uncached input', '未命中缓存的输入'),
      cached_read_tokens: tokens('Cached input', '命中缓存的输入'),
      cache_write_5m_tokens: tokens('Written to the five-minute cache,', '写入 5 分钟缓存的'),
      cache_write_1h_tokens: tokens('Written to the one-hour cache,', '写入 1 小时缓存的'),
      cache_write_30m_tokens: tokens('Written to the thirty-minute cache,', '写入 30 分钟缓存的'),
      cache_write_12h_tokens: tokens('Written to the twelve-hour cache,', '写入 12 小时缓存的'),
      output_tokens: tokens('Output', '输出'),
      reasoning_tokens: tokens('Reasoning, part of the output:', '推理（属于输出）'),
      audio_input_tokens: tokens('Audio, part of the input:', '音频输入（属于输入）'),
      audio_output_tokens: tokens('Audio, part of the output:', '音频输出（属于输出）'),
      images: text('Images made.', '生成的图片数。'),
      tools: text(
        'JSON object: calls of hosted tools by name; NULL without any.',
        'JSON 对象：各托管工具的调用次数；没有时为 NULL。',
      ),
      estimated: text('1: some count was estimated, not reported.', '1 表示有计数为估算值，而非提供商上报。'),
      charge: text('What the customer pays, nano-USD.', '客户应付的费用，单位纳美元。'),
      overrun: text('Cost above what the budgets had, not charged, nano-USD.', '超出预算而未收取的费用，单位纳美元。'),
      provider_cost: PROVIDER_COST,
      latency_ms: text(
        'Milliseconds from the request to the end of the answer; NULL while held.',
        '从收到请求到应答结束的毫秒数；未结算时为 NULL。',
      ),
      time_to_first_token_ms: text(
        'Milliseconds to the first token; NULL when none came.',
        '到首个 token 的毫秒数；没有输出时为 NULL。',
      ),
      warnings: text(
        'JSON array: what a translation could not express; NULL without any.',
        'JSON 数组：格式转换时无法表达的内容；没有时为 NULL。',
      ),
      checkpoint_at: text(
        "Last checkpoint of a stream's progress, UTC milliseconds.",
        '流式进度的最近一次检查点，UTC 毫秒。',
      ),
      checkpoint_output_tokens: tokens('Relayed by the checkpoint:', '检查点时已转发的输出'),
      checkpoint_input_tokens: text(
        'Input tokens that the provider had reported by then; NULL before it did.',
        '检查点时提供商已上报的输入 token 数；尚未上报时为 NULL。',
      ),
      checkpoint_charge: text('What a recovery would charge, nano-USD.', '崩溃恢复时将收取的费用，单位纳美元。'),
    },
    links: {
      customer_user_id: 'customer_users',
      token_id: 'auth_tokens',
      deployment_id: 'deployments',
      price_version_id: 'price_versions',
    },
    indexes: {
      requests_request_id: text('Look-up by the correlation id of a client.', '按客户端关联 id 查找。'),
      requests_customer_user: text('Requests of one customer user, newest first.', '某个客户用户的请求，由新到旧。'),
      requests_held: text('Holds without settlement, at a start after a crash.', '崩溃重启后查找尚未结算的预扣。'),
      requests_failed: text('Requests that failed, newest first.', '失败的请求，由新到旧。'),
    },
  },
  attempts: {
    table: text(
      'One try of a request at one deployment. In SQLite a view of `attempt_rows`.',
      '请求在某个部署上的一次尝试。SQLite 中为 `attempt_rows` 的视图。',
    ),
    columns: {
      id: text('The request, a UUIDv7.', '所属请求的 UUIDv7。'),
      n: text('0, 1, … in the order tried.', '尝试的序号：0、1……'),
      at: text('When it began, UTC milliseconds.', '开始时间，UTC 毫秒。'),
      provider_id: PROVIDER_ID,
      provider: PROVIDER,
      deployment_id: DEPLOYMENT_ID,
      upstream_model: text("The provider's own name for the model.", '提供商侧的模型名。'),
      price_version_id: PRICE_VERSION_ID,
      status: text('HTTP status of the provider; NULL when none came.', '提供商返回的 HTTP 状态码；未返回时为 NULL。'),
      error_type: text(
        'Type of the error; NULL when this attempt did not fail.',
        '错误类型；本次尝试未失败时为 NULL。',
      ),
      provider_cost: PROVIDER_COST,
      latency_ms: text('Milliseconds that it took.', '耗时，毫秒。'),
      time_to_first_byte_ms: text(
        'Milliseconds to the first byte; NULL when none came.',
        '到首字节的毫秒数；没有返回时为 NULL。',
      ),
      upstream_request_id: text(
        "The provider's own id of the call; NULL when it sent none.",
        '提供商侧的请求 id；未提供时为 NULL。',
      ),
      reason: text(
        'Why it was made: `retry`, `failover`, `fallback` or `hedge`; NULL: it was the first.',
        '发起原因：`retry`、`failover`、`fallback` 或 `hedge`；NULL 表示首次尝试。',
      ),
      ended: text(
        '`outpaced`: another attempt answered first; `cancelled`: the request was ended; NULL: neither.',
        '`outpaced`：另一次尝试先应答；`cancelled`：请求被终止；NULL 表示两者皆非。',
      ),
    },
    links: { id: 'requests' },
  },
  ledger: {
    table: text(
      'Holds and what replaced them. Append-only; the key refuses a second settlement. In SQLite a view of `ledger_rows`.',
      '账本：预扣与其后续结算。只追加；主键保证不会重复结算。SQLite 中为 `ledger_rows` 的视图。',
    ),
    columns: {
      id: text('The request, a UUIDv7; of an adjustment its own.', '所属请求的 UUIDv7；调整分录为其自身 id。'),
      phase: text(
        'hold, extension, settlement, release, recovery, overrun or adjustment.',
        '阶段：hold、extension、settlement、release、recovery、overrun 或 adjustment。',
      ),
      n: text('Number within the phase.', '阶段内的序号。'),
      at: text('When, UTC milliseconds.', '发生时间，UTC 毫秒。'),
      amount: text(
        'Nano-USD: set aside, or charged; an adjustment is signed.',
        '金额，单位纳美元：预扣额或收取额；调整分录可正可负。',
      ),
      provider_cost: PROVIDER_COST,
      budgets: BUDGETS,
      price_version_id: text('Version of the price; NULL where none applies.', '价格版本；不适用时为 NULL。'),
      reason: text('Why an adjustment was made.', '调整的原因。'),
      actor_id: text('Who made an adjustment.', '作出调整的人。'),
    },
    links: { id: 'requests', price_version_id: 'price_versions' },
    indexes: { ledger_adjustments: text('Adjustments, for statements.', '供对账单查找调整分录。') },
  },
  budget_moves: {
    table: text(
      'Current periods that a budget has got by a change of its calendar, which take over what names another one of it.',
      '预算因更改周期、时区或起始日而获得的当前周期；同一预算记入其他周期的金额也计入其中。',
    ),
    columns: {
      budget_id: text('The budget.', '所属预算。'),
      period_start: text('Start of the period, UTC milliseconds; 0 for `total`.', '周期起点，UTC 毫秒；`total` 为 0。'),
      period_end: text(
        'End of the period, UTC milliseconds; NULL for `total`.',
        '周期终点，UTC 毫秒；`total` 为 NULL。',
      ),
    },
    links: { budget_id: 'budgets' },
  },
  budget_carries: {
    table: text(
      'Append-only: what a period has taken over from others of its budget, which the ledger names.',
      '仅追加：某周期从同一预算的其他周期（账目所记）承接的金额。',
    ),
    columns: {
      budget_id: text('The budget.', '所属预算。'),
      period_start: text('Start of the period, UTC milliseconds; 0 for `total`.', '周期起点，UTC 毫秒；`total` 为 0。'),
      n: text('Number within the period, from 1.', '周期内的序号，从 1 开始。'),
      at: text('When, UTC milliseconds.', '发生时间，UTC 毫秒。'),
      amount: text('Taken over, nano-USD.', '承接的金额，单位纳美元。'),
    },
    links: { budget_id: 'budgets' },
  },
  budget_balances: {
    table: text(
      'What a budget has spent in one of its periods, and what adjustments have added to it.',
      '预算在某个周期内已支出的金额及累计调整额。',
    ),
    columns: {
      budget_id: text('The budget.', '所属预算。'),
      period_start: text('Start of the period, UTC milliseconds; 0 for `total`.', '周期起点，UTC 毫秒；`total` 为 0。'),
      spent: text('Spent, nano-USD.', '已支出的金额，单位纳美元。'),
      adjusted: text(
        'Sum of its adjustments, nano-USD: above zero there is more to spend.',
        '调整金额之和，单位纳美元；大于零表示可用金额增加。',
      ),
      adjustments: text('How many adjustments that is.', '调整次数。'),
    },
    links: { budget_id: 'budgets' },
  },
  budget_alerts: {
    table: text(
      'What was told of a budget in one of its periods, so that it is told once. Written by triggers with the sums.',
      '预算在某个周期内已发出的告警，保证每项只告警一次；由触发器随金额一同写入。',
    ),
    columns: {
      budget_id: text('The budget.', '所属预算。'),
      period_start: text('Start of the period, UTC milliseconds; 0 for `total`.', '周期起点，UTC 毫秒；`total` 为 0。'),
      share: text(
        'Share of the amount that was reached, in millionths; 0: a request was refused.',
        '已达到的金额比例，单位百万分之一；0 表示有请求因预算被拒。',
      ),
    },
    indexes: { budget_alerts_period: text('Clean-up of old periods.', '清理过去的周期。') },
    links: { budget_id: 'budgets' },
  },
  usage_hourly: {
    table: text(
      'Usage at its finest grain; days and months are sums of it. In SQLite a view of `usage_rows`.',
      '最细粒度的用量汇总；按日、按月由其累加。SQLite 中为 `usage_rows` 的视图。',
    ),
    columns: {
      hour: text('Hours since 1970 in UTC.', '自 1970 年起的小时数（UTC）。'),
      token_id: TOKEN_ID,
      model: MODEL,
      provider: PROVIDER_OR_NONE,
      customer_user_id: CUSTOMER_USER_ID,
      customer_id: CUSTOMER_ID,
      requests: text('Requests.', '请求数。'),
      errors: text('Requests that failed or were refused.', '失败或被拒绝的请求数。'),
      input_tokens: text('Input tokens, cached reads and cache writes included.', '输入 token 数，含缓存读取与写入。'),
      cached_input_tokens: tokens('Cached input', '命中缓存的输入'),
      output_tokens: tokens('Output', '输出'),
      charge: CHARGE,
      provider_cost: PROVIDER_COST,
      cache_write_tokens: tokens('Input written to a cache, a part of the input', '写入缓存的输入（计入输入）'),
      reasoning_tokens: tokens('Reasoning, a part of the output', '推理（计入输出）'),
    },
    links: { token_id: 'auth_tokens', customer_user_id: 'customer_users' },
  },
  model_hourly: {
    table: text(
      'Usage of all callers by hour, model and provider, with how long requests took: charts of weeks are drawn from it.',
      '所有调用方按小时、模型与提供商的用量及耗时；用于绘制长时间跨度的图表。',
    ),
    columns: {
      hour: text('Hours since 1970 in UTC.', '自 1970 年起的小时数（UTC）。'),
      model: MODEL,
      provider: PROVIDER_OR_NONE,
      part: text(
        'PostgreSQL: connections add to rows of their own, so that none waits for another; what counts is the sum.',
        'PostgreSQL：各连接写入各自的行，互不等待；以合计为准。',
      ),
      requests: text('Requests.', '请求数。'),
      errors: text('Requests that failed or were refused.', '失败或被拒绝的请求数。'),
      input_tokens: text('Input tokens, cached reads and cache writes included.', '输入 token 数，含缓存读取与写入。'),
      cached_input_tokens: tokens('Cached input', '命中缓存的输入'),
      output_tokens: tokens('Output', '输出'),
      charge: CHARGE,
      provider_cost: PROVIDER_COST,
      latency_us: text(
        'How long requests took that were answered without an error: their sum in microseconds.',
        '无错误应答的请求的总耗时（微秒）。',
      ),
      first_token_us: text('When their first token came: the sum in microseconds.', '其首个 token 耗时之和（微秒）。'),
      ...countTimes(LATENCY_COLUMNS, ['Such requests that took', '此类请求中耗时']),
      ...countTimes(FIRST_TOKEN_COLUMNS, ['Such requests whose first token came after', '此类请求中首个 token 耗时']),
    },
    links: {},
  },
  error_hourly: {
    table: text(
      'Errors of all callers by hour, model, provider and kind.',
      '所有调用方按小时、模型、提供商与类型的错误数。',
    ),
    columns: {
      hour: text('Hours since 1970 in UTC.', '自 1970 年起的小时数（UTC）。'),
      model: MODEL,
      provider: PROVIDER_OR_NONE,
      error_type: text(
        '`type` of the error table; empty where it was not kept.',
        '错误表中的 `type`；未记录时为空字符串。',
      ),
      part: text('PostgreSQL: as in `model_hourly`.', 'PostgreSQL：同 `model_hourly`。'),
      errors: text('Requests that failed so, or were refused.', '以此失败或被拒绝的请求数。'),
    },
    links: {},
  },
  request_labels: {
    table: text(
      'What clients said of their requests; one that said nothing has no row.',
      '客户端为请求附加的标记；未附加的请求没有行。',
    ),
    columns: {
      id: text('The request.', '所属请求。'),
      end_user: text(
        'Whom the client asked for; NULL: not said; `…erased`: erased.',
        '终端用户；NULL 表示未注明，`…erased` 表示已抹除。',
      ),
      metadata: text('JSON object of texts; NULL: none.', '元数据，JSON 对象；NULL 表示没有。'),
    },
    links: { id: 'requests' },
    indexes: {
      request_labels_end_user: text('Finds the requests of an end user.', '按终端用户查找请求。'),
    },
  },
  label_hourly: {
    table: text(
      'Usage by a member of the metadata, or by end user. In SQLite a view of `label_rows`.',
      '按元数据的键值或按终端用户汇总的用量。SQLite 中为 `label_rows` 的视图。',
    ),
    columns: {
      hour: text('Hours since 1970 in UTC.', '自 1970 年起的小时数（UTC）。'),
      customer_user_id: CUSTOMER_USER_ID,
      name: text('Name of the member; empty: by end user.', '元数据的键；空字符串表示终端用户。'),
      value: text(
        'Its text; `…other`: those beyond the bound of an hour, `…erased`: those that were erased.',
        '其值；`…other` 为超出每小时上限者，`…erased` 为已抹除者。',
      ),
      customer_id: CUSTOMER_ID,
      requests: text('Requests.', '请求数。'),
      errors: text('Requests that failed.', '失败的请求数。'),
      input_tokens: text('Input tokens, cached reads and cache writes included.', '输入 token 数，含缓存读取与写入。'),
      cached_input_tokens: tokens('Cached input', '命中缓存的输入'),
      output_tokens: tokens('Output', '输出'),
      charge: CHARGE,
      provider_cost: PROVIDER_COST,
    },
    links: { customer_user_id: 'customer_users' },
  },
} as const satisfies Meanings;
