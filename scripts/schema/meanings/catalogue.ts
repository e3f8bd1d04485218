import { text } from '../../../src/lib/describe.ts';
import { COLUMN, type Meanings, versioned } from '../meaning.ts';

const ENABLED = text('1: used; 0: switched off.', '1 启用，0 停用。');
const LIMIT_DEFAULT = text(
  'In milliseconds; NULL takes the default of the gateway.',
  '单位毫秒；NULL 表示采用网关默认值。',
);

export const CATALOGUE = {
  providers: {
    table: text('Accounts at LLM vendors, and servers of one’s own.', '大模型厂商账号，或自建的模型服务（提供商）。'),
    columns: {
      ...versioned('prv'),
      name: text('Name, unique.', '名称，唯一。'),
      kind: text(
        'Kind of provider; decides address, credential and dialects.',
        '提供商类型，决定地址、凭据与接口格式。',
      ),
      base_url: text('Address; NULL takes the one of the kind.', '接口地址；NULL 表示采用该类型的默认地址。'),
      dialects: text(
        'JSON array of wire formats that it speaks; NULL takes those of the kind.',
        'JSON 数组：支持的接口格式；NULL 表示采用该类型的默认值。',
      ),
      api_key_sealed: text('Credential, sealed; NULL when it needs none.', '加密保存的凭据；不需要时为 NULL。'),
      api_key_last4: COLUMN.lastFour,
      headers_sealed: text(
        'Further headers, a sealed JSON object; NULL without any.',
        '附加请求头，加密的 JSON 对象；没有时为 NULL。',
      ),
      header_names: text('JSON array: names of those headers, to show.', 'JSON 数组：附加请求头的名称，仅供显示。'),
      priority: text('1 is tried before 2.', '优先级，1 先于 2。'),
      weight: text('Share among equal priorities.', '同一优先级内的权重。'),
      timeout_ms: text('In milliseconds; NULL: no bound.', '单位毫秒；NULL 表示不限。'),
      first_byte_timeout_ms: LIMIT_DEFAULT,
      idle_timeout_ms: LIMIT_DEFAULT,
      max_concurrency: text('Most calls at a time; NULL: no bound.', '最大并发请求数；NULL 表示不限。'),
      limits: text(
        'JSON object of rate and concurrency limits of its calls together; absent ones are unlimited.',
        'JSON 对象：对其全部调用的速率与并发限制；缺省的项不设限。',
      ),
      max_retries: text('Further tries of a failed call here.', '调用失败后在此重试的次数。'),
      on_client_abort: text(
        'When the client leaves: abort the call, or let it finish.',
        '客户端断开时：abort 中止上游调用，finish 让其完成。',
      ),
      enabled: ENABLED,
      health: text('unknown, healthy, degraded or unhealthy.', '健康状态：unknown、healthy、degraded 或 unhealthy。'),
      health_changed_at: text(
        'When the health changed last, UTC milliseconds; NULL before the first change.',
        '健康状态最近一次变化的时间，UTC 毫秒；从未变化时为 NULL。',
      ),
      health_reason: text('Why the health is what it is; NULL without a reason.', '健康状态的原因；没有时为 NULL。'),
    },
  },
  models: {
    table: text('Public names that clients ask for.', '客户端请求时使用的公开模型名。'),
    columns: {
      ...versioned('mdl'),
      name: text('The name, unique among names and aliases.', '模型名，在名称与别名中唯一。'),
      aliases: text('JSON array of further names.', 'JSON 数组：别名。'),
      strategy: text('How a deployment is chosen.', '选择部署的策略。'),
      fallbacks: text(
        'JSON array of models to try when no deployment can serve.',
        'JSON 数组：无可用部署时依次尝试的其他模型。',
      ),
      hedge: text(
        'JSON object: when a second attempt is made beside the first; NULL: never.',
        'JSON 对象：何时在首次尝试之外发起第二次尝试；NULL 表示从不。',
      ),
      limits: text(
        'JSON object of rate and concurrency limits; absent ones are unlimited.',
        'JSON 对象：速率与并发限制；缺省的项不设限。',
      ),
      enabled: ENABLED,
    },
  },
  model_names: {
    table: text('Names and aliases of all models, unique together.', '全部模型的名称与别名，合在一起保证唯一。'),
    columns: {
      name: text('A name or an alias.', '名称或别名。'),
      model_id: text('The model that it means.', '对应的模型。'),
    },
    indexes: {
      model_names_model: text(
        'The names of one model; the foreign key on deletion.',
        '某个模型的全部名称；删除时的外键检查。',
      ),
    },
  },
  price_versions: {
    table: text(
      'Immutable versions of prices. Never deleted: charges are recomputed by them.',
      '价格的不可变版本。永不删除，用于复算费用。',
    ),
    columns: {
      id: text('Key: `pv_` and a UUIDv7.', '主键：`pv_` 加 UUIDv7。'),
      source: text(
        'override, dataset or free.',
        '来源：override（管理员设定）、dataset（价格数据集）或 free（免费）。',
      ),
      deployment_id: text(
        'Deployment that an override belongs to; NULL otherwise.',
        '管理员设定的价格所属的部署；否则为 NULL。',
      ),
      provider_kind: text('Kind of provider that the price is of.', '价格对应的提供商类型。'),
      upstream_model: text("The provider's own name for the model.", '提供商侧的模型名。'),
      document: text('JSON object: the price as it was written.', 'JSON 对象：价格原文。'),
      currency: text("`USD`, or the vendor's own currency.", '`USD` 或厂商自己的货币。'),
      nano_usd_per_unit: text(
        'Nano-USD for one whole unit of the currency, pinned.',
        '该货币一个单位折合的纳美元数，随版本固定。',
      ),
      dataset: text(
        'Name and version of the price data; NULL for an override.',
        '价格数据集的名称与版本；管理员设定的价格为 NULL。',
      ),
      effective_from: text('From when it counts, UTC milliseconds.', '生效时间，UTC 毫秒。'),
      created_at: COLUMN.createdAt,
    },
    links: { deployment_id: 'deployments' },
    indexes: {
      price_versions_model: text(
        'The versions of one model at one kind of provider.',
        '某类提供商的某个模型的全部价格版本。',
      ),
      price_versions_created: text('Lists by age, by cursor.', '按创建时间以游标翻页。'),
    },
  },
  deployments: {
    table: text("One provider's offer of a model.", '某个提供商对某个模型的部署。'),
    columns: {
      ...versioned('dep'),
      model_id: text('The model.', '所属模型。'),
      provider_id: text('The provider.', '所属提供商。'),
      upstream_model: text("The provider's own name for the model.", '提供商侧的模型名。'),
      price_override: text(
        'JSON object: price as the operator wrote it; NULL takes the price data.',
        'JSON 对象：管理员设定的价格；NULL 表示采用价格数据集。',
      ),
      price_version_id: text(
        'Version that requests are pinned to; NULL while the price is unknown.',
        '请求所固定的价格版本；价格未知时为 NULL。',
      ),
      priority: text("1 is tried before 2; NULL takes the provider's.", '优先级，1 先于 2；NULL 表示采用提供商的值。'),
      weight: text(
        "Share among equal priorities; NULL takes the provider's.",
        '同一优先级内的权重；NULL 表示采用提供商的值。',
      ),
      limits: text(
        'JSON object of rate and concurrency limits of its own calls; absent ones are unlimited.',
        'JSON 对象：对其自身调用的速率与并发限制；缺省的项不设限。',
      ),
      enabled: ENABLED,
    },
    indexes: {
      deployments_model: text('The deployments of one model.', '某个模型的全部部署。'),
      deployments_provider: text('The deployments at one provider.', '某个提供商的全部部署。'),
    },
  },
} as const satisfies Meanings;
