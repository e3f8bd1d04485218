import { text } from '../../../src/lib/describe.ts';
import { COLUMN, type Meanings } from '../meaning.ts';

export const RECORDS = {
  responses: {
    table: text(
      'Answers of `/v1/responses` that their customer user may continue, read and remove by id; kept here, sealed, or by a provider.',
      '`/v1/responses` 的响应，客户用户可凭 id 接续、查询和删除；由本系统加密保存，或由提供商保存。',
    ),
    columns: {
      id: text('Key: id of its request, `req_` and a UUIDv7.', '主键：所属请求的 id，`req_` 加 UUIDv7。'),
      response_id: text('The id that the client knows.', '客户端所知的响应 id。'),
      customer_user_id: text('Whose it is.', '所属客户用户的 id。'),
      provider_id: text('Who keeps it; NULL: it is kept here.', '保存它的提供商的 id；NULL 表示由本系统保存。'),
      previous_id: text('The response that it continues; NULL: none.', '所接续的响应；NULL 表示对话的开始。'),
      root_id: text('First response of its conversation.', '所在对话的第一个响应。'),
      last_at: text(
        'Of the first response of a conversation: when it went on last, UTC milliseconds. Retention counts from it.',
        '对话的第一个响应：对话最近一次继续的时间，UTC 毫秒；保留期自此计算。',
      ),
      context_tokens: text('Tokens of the conversation up to its end.', '对话至此的 token 数。'),
      context_bytes: text('Bytes that are kept of the conversation up to its end.', '对话至此保存的字节数。'),
      removed_at: text(
        'When its client removed it, UTC milliseconds; NULL while it did not.',
        '客户端删除它的时间，UTC 毫秒；未删除时为 NULL。',
      ),
      content_sealed: text(
        'Input and answer, sealed; NULL where a provider keeps them, or when nothing needs them any more.',
        '输入与回答，加密保存；由提供商保存或不再需要时为 NULL。',
      ),
    },
    indexes: {
      responses_response: text('Finds a response by the id of the client.', '按客户端所知的 id 查找。'),
      responses_root: text('Responses of a conversation.', '一个对话的全部响应。'),
      responses_customer_user: text('Responses of a customer user.', '一个客户用户的全部响应。'),
      responses_kept: text(
        'Conversations that are kept here, oldest first: retention.',
        '本系统保存的对话，最旧的在前；用于清理。',
      ),
      responses_named: text(
        'Responses that providers keep, oldest first: retention.',
        '提供商保存的响应，最旧的在前；用于清理。',
      ),
    },
    links: {
      customer_user_id: 'customer_users',
      provider_id: 'providers',
      previous_id: 'responses',
      root_id: 'responses',
    },
  },
  response_removals: {
    table: text(
      'Customer users that are gone, whose responses are being removed in batches.',
      '已删除的客户用户，其响应正在分批清除。',
    ),
    columns: {
      customer_user_id: text('Key: the customer user.', '主键：客户用户的 id。'),
      at: text('When it was removed, UTC milliseconds.', '删除时间，UTC 毫秒。'),
    },
  },
  request_bodies: {
    table: text(
      'What was received and sent of requests, where the operator keeps it; sealed, for a time.',
      '请求与响应的正文，仅在运维者要求时加密保存一段时间。',
    ),
    columns: {
      id: text('Key: id of its request, `req_` and a UUIDv7.', '主键：所属请求的 id，`req_` 加 UUIDv7。'),
      at: text(
        'When the request ended, UTC milliseconds. Retention counts from it.',
        '请求结束时间，UTC 毫秒；保留期自此计算。',
      ),
      customer_id: text('Customer of its request; NULL: none.', '所属客户的 id；没有时为 NULL。'),
      customer_user_id: text('Whose request it was.', '发起请求的客户用户的 id。'),
      end_user: text(
        'Whom it was asked for, so that erasing them finds it; NULL: not said.',
        '请求所注明的终端用户，供抹除时查找；未注明时为 NULL。',
      ),
      content_sealed: text(
        'Both bodies, sealed; NULL when it could not be opened any more.',
        '请求与响应正文，加密保存；无法再解密时为 NULL。',
      ),
    },
    indexes: {
      request_bodies_at: text('Oldest first: retention.', '最旧的在前；用于清理。'),
      request_bodies_customer: text('Bodies of a customer.', '一个客户的全部正文。'),
      request_bodies_customer_user: text('Bodies of a customer user.', '一个客户用户的全部正文。'),
      request_bodies_end_user: text('Bodies of an end user: erasure.', '一个终端用户的全部正文；用于抹除。'),
    },
    links: { id: 'requests', customer_id: 'customers', customer_user_id: 'customer_users' },
  },
  operation_log: {
    table: text(
      'Who did what, from where, with what outcome. Append-only, sealed into a hash chain; it outlives what it names.',
      '操作日志：谁、从何处、做了什么、结果如何。只追加，并以哈希链封存；所引用的对象删除后仍然保留。',
    ),
    columns: {
      id: text('Key: `log_` and a UUIDv7.', '主键：`log_` 加 UUIDv7。'),
      at: text('When, UTC milliseconds.', '发生时间，UTC 毫秒。'),
      actor_type: text(
        'admin, management_key, customer_user, auth_token, system or anonymous.',
        '操作者类型：admin、management_key、customer_user、auth_token、system 或 anonymous。',
      ),
      actor_id: text('Id of who did it; NULL when nobody is known.', '操作者的 id；未知时为 NULL。'),
      actor_name: text('Name of who did it; personal data, erasable.', '操作者名称；属个人数据，可擦除。'),
      action: text('`entity.verb`.', '操作，形如 `entity.verb`。'),
      target_type: text('Kind of what it was done to; NULL without a target.', '操作对象的类型；没有对象时为 NULL。'),
      target_id: text('Id of what it was done to; NULL without a target.', '操作对象的 id；没有对象时为 NULL。'),
      ip: text('Address of the caller; personal data, erasable.', '调用方地址；属个人数据，可擦除。'),
      user_agent: text(
        'User agent of the caller; personal data, erasable.',
        '调用方的 User-Agent；属个人数据，可擦除。',
      ),
      request_id: text('Correlation id of the call.', '调用的关联 id。'),
      outcome: text('ok, refused or failed.', '结果：ok 成功、refused 被拒绝、failed 失败。'),
      error_type: text('Type of the error when refused or failed.', '被拒绝或失败时的错误类型。'),
      changes: text(
        'JSON object: changed fields before and after, secrets masked.',
        'JSON 对象：变更字段的前后值，密文已遮盖。',
      ),
      count: text('How many like events the row stands for; 1 unless folded.', '该行代表的同类事件数；未合并时为 1。'),
      sequence: text('Place in the hash chain; NULL until sealed.', '在哈希链中的序号；封存前为 NULL。'),
      hash: text(
        'Hash over this row and the one before, hex; NULL until sealed.',
        '本行与前一行的哈希，十六进制；封存前为 NULL。',
      ),
      target_name: text(
        'Name of what it was done to; personal data, erasable.',
        '操作对象的名称；属个人数据，可擦除。',
      ),
      personal_changes: text(
        'JSON object: values of `changes` about people; erasable.',
        'JSON 对象：`changes` 中涉及个人的值；可擦除。',
      ),
      actor_salt: text('Salt of `actor_digest`; erased with the data.', '`actor_digest` 的盐，随个人数据一并擦除。'),
      actor_digest: text(
        'Salted digest of the name, address and user agent of the actor; this is what is sealed.',
        '操作者名称、地址与 User-Agent 的加盐摘要，封存的是此摘要。',
      ),
      target_salt: text('Salt of `target_digest`; erased with the data.', '`target_digest` 的盐，随个人数据一并擦除。'),
      target_digest: text(
        "Salted digest of the target's name and personal changes; this is what is sealed.",
        '操作对象名称与个人数据变更的加盐摘要，封存的是此摘要。',
      ),
      entity: text('Generated: the action up to its dot.', '生成列：`action` 中点号之前的部分。'),
    },
    indexes: {
      operation_log_at: text('Lists by time, by cursor; retention.', '按时间翻页；到期清理。'),
      operation_log_action: text('Lists of one action.', '按操作筛选。'),
      operation_log_actor: text('What one actor did.', '某个操作者的全部操作。'),
      operation_log_target: text('What was done to one target.', '针对某个对象的全部操作。'),
      operation_log_unsealed: text('What the sealer takes next.', '待封存的行。'),
      operation_log_entity: text('Lists of one kind of entity.', '按实体类型筛选。'),
      operation_log_outcome: text('Lists of one outcome.', '按结果筛选。'),
      operation_log_ip: text('What came from one address.', '按来源地址筛选。'),
      operation_log_request: text('What one call did.', '按调用的关联 id 查找。'),
      operation_log_actor_name: text(
        'Rows of the actors that a search by name found; erasure.',
        '按名称搜索操作者时取出对应的行；擦除个人数据。',
      ),
      operation_log_target_name: text(
        'Rows of the targets that a search by name found; erasure.',
        '按名称搜索操作对象时取出对应的行；擦除个人数据。',
      ),
    },
  },
  operation_log_names: {
    table: text(
      'Names in the operation log, from each of their words to the end: what a search begins with.',
      '操作日志中的名称，按每个词到末尾展开，用于按名称搜索。',
    ),
    columns: {
      suffix: text('The name from one of its words on, in lower case.', '名称中从某个词到末尾的部分，小写。'),
      name: text('The name as the log has it.', '日志中的名称原文。'),
    },
    indexes: { operation_log_names_name: text('Removal of a name.', '删除某个名称。') },
  },
  operation_log_chain: {
    table: text('One row: both ends of the hash chain.', '仅一行：哈希链的两端。'),
    columns: {
      id: text('Always 1.', '恒为 1。'),
      anchor_sequence: text(
        'Number of the last row that retention removed; 0 before the first.',
        '已被到期清理的最后一行的序号；尚未清理时为 0。',
      ),
      anchor_hash: text('Hash of that row, hex: the chain begins behind it.', '该行的哈希，十六进制；链从其后开始。'),
      head_sequence: text('Number of the last sealed row; 0 before the first.', '最近封存的一行的序号；尚无时为 0。'),
      head_hash: text('Hash of that row, hex.', '该行的哈希，十六进制。'),
    },
  },
  settings: {
    table: text("The gateway's settings that administrators change while it runs.", '管理员可在运行期修改的网关设置。'),
    columns: {
      name: text('Name of the setting.', '设置名称。'),
      value: text('JSON value.', 'JSON 值。'),
      version: text(
        'Starts at 1 and counts every change; the value of `If-Match`.',
        '从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
      ),
      updated_at: COLUMN.updatedAt,
    },
  },
  idempotency_keys: {
    table: text('Answers kept for an `Idempotency-Key`.', '为 `Idempotency-Key` 保存的应答。'),
    columns: {
      key: text('SHA-256 of credential, method, path and key, hex.', '凭据、方法、路径与键的 SHA-256，十六进制。'),
      body_digest: text(
        'SHA-256 of the body, hex: another body with the same key is refused.',
        '请求体的 SHA-256，十六进制：同一键配不同请求体会被拒绝。',
      ),
      status: text(
        'HTTP status of the answer; NULL while the first call runs.',
        '应答的 HTTP 状态码；首次调用尚未结束时为 NULL。',
      ),
      answer_sealed: text(
        'Sealed answer body; NULL while running or when too large.',
        '加密保存的应答体；调用进行中或应答过大时为 NULL。',
      ),
      created_at: COLUMN.createdAt,
      expires_at: text('When it is forgotten, UTC milliseconds.', '失效时间，UTC 毫秒。'),
    },
    indexes: { idempotency_keys_expires: text('Clean-up of expired ones.', '清理已失效的键。') },
  },
  notices: {
    table: text(
      'What has happened and is to be told: written with what happened, removed with the log row and deliveries that it becomes.',
      '待通知的事件：与事件本身同一事务写入，转为日志与投递时同一事务删除。',
    ),
    columns: {
      id: text('Key: 32 hex digits; of the event too.', '主键：32 位十六进制数，亦为事件的编号。'),
      type: text('Type of the event.', '事件类型。'),
      content: text('JSON object: what it is about, as it was then.', 'JSON 对象：事件发生时的内容。'),
    },
  },
  webhooks: {
    table: text('Addresses that events are sent to.', '接收事件的地址（webhook）。'),
    columns: {
      id: text('Key: `whk_` and a UUIDv7.', '主键：`whk_` 加 UUIDv7。'),
      position: text('Place in the list of the settings.', '在设置列表中的位置。'),
      url: text('The address.', '接收地址。'),
      secret_sealed: text('Key of the signatures, sealed.', '签名密钥，加密保存。'),
      secret_last4: COLUMN.lastFour,
      events: text('JSON array of types that are sent; empty: all.', 'JSON 数组：要发送的事件类型；空表示全部。'),
      enabled: text('1: used; 0: switched off.', '1 启用，0 停用。'),
      created_at: COLUMN.createdAt,
      updated_at: COLUMN.updatedAt,
    },
  },
  webhook_deliveries: {
    table: text('Events on their way to a webhook, and how that went.', '发往 webhook 的事件及其投递结果。'),
    columns: {
      id: text('Key: `dlv_` and a UUIDv7.', '主键：`dlv_` 加 UUIDv7。'),
      webhook_id: text('The receiver.', '接收方。'),
      event_id: text('The event, the same for all receivers.', '事件的编号，对各接收方相同。'),
      type: text('Type of the event.', '事件类型。'),
      body: text('What is signed and sent.', '所签名并发送的内容。'),
      state: text('pending, delivered or failed.', '状态：pending 等待，delivered 已送达，failed 已放弃。'),
      attempts: text('How often it was tried.', '已尝试的次数。'),
      next_attempt_at: text(
        'When it is tried next, UTC milliseconds; NULL once it has ended.',
        '下一次尝试的时间，UTC 毫秒；结束后为 NULL。',
      ),
      last_attempt_at: text(
        'When it was tried last, UTC milliseconds; NULL before the first.',
        '最近一次尝试的时间，UTC 毫秒；尚未尝试时为 NULL。',
      ),
      last_status: text(
        'HTTP status of that attempt; NULL when none came.',
        '该次尝试的 HTTP 状态码；没有响应时为 NULL。',
      ),
      last_error: text('Why that attempt failed; NULL when it did not.', '该次失败的原因；没有失败时为 NULL。'),
      created_at: COLUMN.createdAt,
      ended_at: text(
        'When it was delivered or given up, UTC milliseconds; NULL before.',
        '送达或放弃的时间，UTC 毫秒；此前为 NULL。',
      ),
    },
    indexes: {
      webhook_deliveries_due: text('What is to be sent to a webhook.', '某 webhook 待发送的事件。'),
      webhook_deliveries_list: text('Deliveries of a webhook, newest first.', '某 webhook 的投递，最新的在前。'),
      webhook_deliveries_made: text('Clean-up of old ones.', '清理旧的投递。'),
    },
    links: { webhook_id: 'webhooks' },
  },
  data_epochs: {
    table: text(
      'The lives of these data: they begin once, and again with every restore.',
      '数据的“纪元”：首次建立时开始，每次恢复备份后另起一个。',
    ),
    columns: {
      epoch: text('Number, from 1.', '编号，从 1 开始。'),
      data_id: text(
        '32 random hex digits, the same in every row: the origin of the data.',
        '32 位随机十六进制数，各行相同，标识数据的来源。',
      ),
      started_at: text('When it began, UTC milliseconds.', '开始时间，UTC 毫秒。'),
      cause: text('created or restored.', '起因：created 新建，restored 恢复备份。'),
      backup_id: text('The back-up that was restored; NULL for the first row.', '所恢复的备份；首行为 NULL。'),
      backup_at: text(
        'When that back-up was made, UTC milliseconds; NULL for the first row.',
        '该备份的生成时间，UTC 毫秒；首行为 NULL。',
      ),
    },
  },
  schema_migrations: {
    table: text('Steps of the schema that have run.', '已执行的数据库迁移。'),
    columns: {
      id: text('Number and name of the step.', '迁移的编号与名称。'),
      checksum: text(
        "SHA-256 of the step's SQL, hex: data of another build are refused.",
        '迁移 SQL 的 SHA-256，十六进制：由其他构建写入的数据会被拒绝。',
      ),
      applied_at: text(
        'When it ran: UTC milliseconds in SQLite, an instant elsewhere.',
        '执行时间：SQLite 为 UTC 毫秒，其他数据库为时间戳。',
      ),
    },
  },
  store_probe: {
    table: text(
      'One row, written to find out whether the database takes writes again.',
      '仅一行，用于探测数据库是否恢复可写。',
    ),
    columns: {
      id: text('Always 1.', '恒为 1。'),
      at: text('When it was written last, UTC milliseconds.', '最近一次写入的时间，UTC 毫秒。'),
    },
  },
} as const satisfies Meanings;
