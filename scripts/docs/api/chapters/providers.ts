import { PROVIDER_KINDS } from '../../../../src/providers/index.ts';
import type { Section } from '../chapter.ts';
import { renderTable } from '../render/markdown.ts';
import { say } from '../text.ts';
import type { Language } from '../text.ts';

const PATH = '/api/v1/admin/providers';

const KIND_HEADS = {
  en: ['`kind`', 'default `base_url`', 'default `dialects`', '`api_key`', 'without a price'],
  zh: ['`kind`', '默认 `base_url`', '默认 `dialects`', '`api_key`', '未设置价格时'],
} as const;

function renderKinds(language: Language): string {
  const words =
    language === 'en'
      ? {
          named: 'none: name it',
          needed: 'expected: a warning without',
          optional: 'optional',
          free: 'free',
          refused: 'price data, else 40402',
        }
      : {
          named: '无，须填写',
          needed: '应填写，否则给出警告',
          optional: '可选',
          free: '免费',
          refused: '取价格数据，没有则 40402',
        };
  const rows = PROVIDER_KINDS.map((kind) => [
    `\`${kind.kind}\``,
    kind.defaultBaseUrl === null ? words.named : `\`${kind.defaultBaseUrl}\``,
    kind.dialects.map((dialect) => `\`${dialect}\``).join(', '),
    kind.needsApiKey ? words.needed : words.optional,
    kind.free ? words.free : words.refused,
  ]);
  return renderTable(KIND_HEADS[language], rows);
}

const add: Section = {
  title: say('Add a provider', '添加提供商'),
  intro: say(
    `The price of an offer comes from \`price\`, else from the built-in price data. Where neither knows it, the provider is
added with a warning, and calls of that model are refused with 40402; a model is never free by accident. What a kind brings:

${renderKinds('en')}

The \`api_key\` of some kinds may be a JSON object as text: \`azure-openai\` takes \`tenant_id\`, \`client_id\`, \`client_secret\` of
an Entra application; \`vertex\` the JSON of a service account or of a federated identity, or none where the machine has an
identity; \`bedrock\` \`access_key_id\`, \`secret_access_key\`, \`session_token\`, \`region\`. The \`base_url\` of \`vertex\` names
project and location: \`https://us-east5-aiplatform.googleapis.com/v1/projects/PROJECT/locations/us-east5\`.

\`bedrock\` (\`https://bedrock-runtime.REGION.amazonaws.com\`) calls Claude by its native format and every other model by Converse
(\`bedrock-converse\`, which no client speaks), also one that is named by the ARN of a profile of one's own. \`dialects\` of
\`["bedrock-converse"]\` sends Claude there too, \`["anthropic-messages"]\` takes every model for Claude. What Converse alone has
(\`guardrailConfig\`, \`additionalModelRequestFields\`, \`additionalModelResponseFieldPaths\`, \`performanceConfig\`,
\`promptVariables\`, \`requestMetadata\`) is taken from the body of any client's request.`,
    `模型价格取自 \`price\`，未填写时取自内置价格数据。两者均未知时仍可添加成功，但响应中会给出警告，对该模型的调用以 40402 拒绝，
不会因此免费。各类型的默认值：

${renderKinds('zh')}

部分类型的 \`api_key\` 可以是 JSON 对象文本：\`azure-openai\` 接受 Entra 应用的 \`tenant_id\`、\`client_id\`、\`client_secret\`；
\`vertex\` 接受服务账号或联合身份的 JSON，运行环境自带身份时可省略；\`bedrock\` 接受 \`access_key_id\`、\`secret_access_key\`、
\`session_token\`、\`region\`。\`vertex\` 的 \`base_url\` 须包含项目和区域：
\`https://us-east5-aiplatform.googleapis.com/v1/projects/PROJECT/locations/us-east5\`。

\`bedrock\`（\`https://bedrock-runtime.REGION.amazonaws.com\`）以原生格式调用 Claude，其他模型（包括以自建推理配置文件 ARN 命名的模型）
一律通过 Converse 调用（\`bedrock-converse\`，客户端不使用该格式）。\`dialects\` 设为 \`["bedrock-converse"]\` 时 Claude 也通过 Converse
调用；设为 \`["anthropic-messages"]\` 时所有模型均按 Claude 处理。Converse 独有的字段（\`guardrailConfig\`、
\`additionalModelRequestFields\`、\`additionalModelResponseFieldPaths\`、\`performanceConfig\`、\`promptVariables\`、
\`requestMetadata\`）可直接写在任一客户端格式的请求体中。`,
  ),
  calls: [
    {
      operation: `POST ${PATH}`,
      errors: [{ type: 'conflict', when: say('The name is taken.', '名称已被占用。') }],
      examples: [
        {
          id: 'providers.add',
          title: say('an account at OpenAI', 'OpenAI 账号'),
          method: 'POST',
          path: PATH,
          as: 'ADMIN_TOKEN',
          json: { name: 'openai-main', kind: 'openai', api_key: 'sk-example-0001', models: [{ model: 'gpt-4.1' }] },
          status: 201,
          keeps: { PROVIDER_ID: 'data.id' },
        },
        {
          id: 'providers.add-own',
          title: say('a server of one’s own, with a price', '自建服务，并设置价格'),
          method: 'POST',
          path: PATH,
          as: 'ADMIN_TOKEN',
          json: {
            name: 'lab',
            kind: 'openai-compatible',
            base_url: 'https://llm.example.com/v1',
            api_key: 'sk-example-0002',
            models: [{ model: 'lab-chat', upstream_model: 'chat-70b', price: { input: '0.50', output: '1.50' } }],
            priority: 2,
            timeout_ms: 60000,
          },
          status: 201,
          keeps: { LAB_PROVIDER_ID: 'data.id' },
        },
        {
          id: 'providers.add-taken',
          title: say('a name that is taken', '名称已被占用'),
          method: 'POST',
          path: PATH,
          as: 'ADMIN_TOKEN',
          headers: { 'Accept-Language': 'zh-CN' },
          json: { name: 'lab', kind: 'sandbox' },
          status: 409,
        },
      ],
    },
  ],
};

const change: Section = {
  title: say('Change a provider', '修改提供商'),
  calls: [
    {
      operation: `PATCH ${PATH}/{id}`,
      purpose: say(
        '`models` is replaced as a whole. Leave `api_key` out to keep it; a masked value is refused.',
        '`models` 整体替换。省略 `api_key` 表示保留原密钥；提交脱敏后的值会被拒绝。',
      ),
      examples: [
        {
          id: 'providers.change',
          method: 'PATCH',
          path: `${PATH}/$PROVIDER_ID`,
          as: 'ADMIN_TOKEN',
          headers: { 'If-Match': '1' },
          json: { priority: 2, max_concurrency: 20 },
          status: 200,
        },
        {
          id: 'providers.change-stale',
          title: say('a version that is out of date', '版本已过期'),
          method: 'PATCH',
          path: `${PATH}/$PROVIDER_ID`,
          as: 'ADMIN_TOKEN',
          headers: { 'If-Match': '1' },
          json: { priority: 3 },
          status: 412,
        },
      ],
    },
    {
      operation: `PUT ${PATH}/{id}`,
      purpose: say(
        'Fields that are left out are reset to their defaults, `api_key` and `headers` excepted.',
        '未提供的字段恢复为默认值，`api_key` 和 `headers` 除外。',
      ),
      examples: [
        {
          id: 'providers.replace',
          method: 'PUT',
          path: `${PATH}/$LAB_PROVIDER_ID`,
          as: 'ADMIN_TOKEN',
          json: {
            name: 'lab',
            kind: 'openai-compatible',
            base_url: 'https://llm.example.com/v1',
            models: [{ model: 'lab-chat', price: { free: true } }],
          },
          status: 200,
        },
      ],
    },
  ],
};

const remove: Section = {
  title: say('Delete a provider', '删除提供商'),
  calls: [
    {
      operation: `DELETE ${PATH}/{id}`,
      examples: [
        { id: 'providers.delete', method: 'DELETE', path: `${PATH}/$LAB_PROVIDER_ID`, as: 'ADMIN_TOKEN', status: 204 },
      ],
    },
  ],
};

const list: Section = {
  title: say('List providers', '提供商列表'),
  calls: [
    {
      operation: `GET ${PATH}`,
      examples: [
        {
          id: 'providers.list',
          method: 'GET',
          path: `${PATH}?enabled=true&sort=name`,
          as: 'ADMIN_TOKEN',
          status: 200,
          keeps: { SANDBOX_ID: 'data.items.1.id' },
        },
      ],
    },
  ],
};

const read: Section = {
  title: say('Read a provider', '查询提供商'),
  calls: [
    {
      operation: `GET ${PATH}/{id}`,
      examples: [{ id: 'providers.read', method: 'GET', path: `${PATH}/$PROVIDER_ID`, as: 'ADMIN_TOKEN', status: 200 }],
    },
  ],
};

const tryOut: Section = {
  title: say('Test a provider', '测试提供商'),
  calls: [
    {
      operation: `POST ${PATH}/{id}/test`,
      examples: [
        {
          id: 'providers.test',
          method: 'POST',
          path: `${PATH}/$SANDBOX_ID/test`,
          as: 'ADMIN_TOKEN',
          json: { model: 'sandbox' },
          status: 200,
        },
      ],
    },
  ],
};

const kinds: Section = {
  title: say('Kinds of provider', '提供商类型'),
  calls: [
    {
      operation: 'GET /api/v1/admin/provider-kinds',
      examples: [
        {
          id: 'providers.kinds',
          method: 'GET',
          path: '/api/v1/admin/provider-kinds',
          as: 'ADMIN_TOKEN',
          leavesOutBody: true,
          status: 200,
        },
      ],
    },
  ],
};

const compare: Section = {
  title: say('Find models to offer', '查找可提供的模型'),
  intro: say(
    `\`sync\` shows what the account at the vendor really has; the catalogue shows what the built-in public data knows, without any call.
Neither changes anything: put what you choose into \`models\` of the provider.`,
    `\`sync\` 显示账号在厂商处实际可用的模型；模型目录显示内置公开数据中的模型，不访问网络。两者都不做任何修改：选定后填入提供商的 \`models\`。`,
  ),
  calls: [
    {
      operation: `POST ${PATH}/{id}/sync`,
      examples: [
        { id: 'providers.sync', method: 'POST', path: `${PATH}/$SANDBOX_ID/sync`, as: 'ADMIN_TOKEN', status: 200 },
      ],
    },
    {
      operation: 'GET /api/v1/admin/catalogue',
      examples: [
        {
          id: 'catalogue.list',
          method: 'GET',
          path: '/api/v1/admin/catalogue?kind=deepseek&q=chat',
          as: 'ADMIN_TOKEN',
          status: 200,
        },
      ],
    },
  ],
};

const MODELS = '/api/v1/admin/models';

const models: Section = {
  title: say('Models', '模型管理'),
  intro: say(
    `A model exists as soon as a provider offers it, and ceases with its last deployment. These calls see the same
deployments by model: set aliases, fallbacks, limits and budgets of a model, or spread it over several providers.`,
    `提供商提供某个模型后，该模型即存在；最后一个部署删除后，模型随之消失。以下接口从模型的角度管理同一批部署：
设置模型的别名、后备模型、限额和预算，或将一个模型分布到多个提供商。`,
  ),
  calls: [
    {
      operation: `POST ${MODELS}`,
      errors: [{ type: 'conflict', when: say('The name or an alias is taken.', '名称或别名已被占用。') }],
      examples: [
        {
          id: 'models.add',
          method: 'POST',
          path: MODELS,
          as: 'ADMIN_TOKEN',
          json: {
            name: 'house-chat',
            aliases: ['house-chat-latest'],
            deployments: [
              { provider_id: '$SANDBOX_ID', upstream_model: 'sandbox', price: { input: '1', output: '2' } },
            ],
          },
          status: 201,
          keeps: { MODEL_ID: 'data.id' },
        },
      ],
    },
    {
      operation: `GET ${MODELS}`,
      examples: [{ id: 'models.list', method: 'GET', path: `${MODELS}?q=house`, as: 'ADMIN_TOKEN', status: 200 }],
    },
    {
      operation: `GET ${MODELS}/{id}`,
      examples: [{ id: 'models.read', method: 'GET', path: `${MODELS}/$MODEL_ID`, as: 'ADMIN_TOKEN', status: 200 }],
    },
    {
      operation: `POST ${MODELS}/{id}/route`,
      examples: [
        {
          id: 'models.route',
          method: 'POST',
          path: `${MODELS}/$MODEL_ID/route`,
          as: 'ADMIN_TOKEN',
          json: { dialect: 'openai-chat' },
          status: 200,
        },
      ],
    },
    {
      operation: `PATCH ${MODELS}/{id}`,
      examples: [
        {
          id: 'models.change',
          method: 'PATCH',
          path: `${MODELS}/$MODEL_ID`,
          as: 'ADMIN_TOKEN',
          json: { fallbacks: ['gpt-4.1'], limits: { requests_per_minute: 600 } },
          status: 200,
        },
      ],
    },
    {
      operation: `PUT ${MODELS}/{id}`,
      examples: [
        {
          id: 'models.replace',
          method: 'PUT',
          path: `${MODELS}/$MODEL_ID`,
          as: 'ADMIN_TOKEN',
          json: { name: 'house-chat', deployments: [{ provider_id: '$SANDBOX_ID', upstream_model: 'sandbox' }] },
          status: 200,
        },
      ],
    },
    {
      operation: `DELETE ${MODELS}/{id}`,
      examples: [
        { id: 'models.delete', method: 'DELETE', path: `${MODELS}/$MODEL_ID`, as: 'ADMIN_TOKEN', status: 204 },
      ],
    },
  ],
};

/** 4.3.1 LLM 提供商管理 */
export const providers: Section = {
  title: say('LLM providers', 'LLM 提供商管理'),
  sections: [add, change, remove, list, read, tryOut, kinds, compare, models],
};
