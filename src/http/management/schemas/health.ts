import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { instantAnswerSchema } from '../../../services/shared/fields/instant-schema.ts';

const ms = z.number().nullable();

const refusal = z.string().nullable().meta(text('Why it does not take writes.', '无法写入的原因。'));

const recent = z
  .object({
    count: z.int().meta(text('How many were seen.', '样本数。')),
    p50: ms.meta(text('Half of them took at most this.', '中位数。')),
    p99: ms.meta(text('99 of 100 took at most this.', '99 分位数。')),
    max: ms.meta(text('The longest.', '最大值。')),
  })
  .meta({
    id: 'RecentTimes',
    ...text('Milliseconds, of the last five minutes; null: nothing was seen.', '最近五分钟，毫秒；null 表示无样本。'),
  });

export const healthAnswerSchema = z.object({
  at: instantAnswerSchema.meta(text('When it was measured.', '测量时间。')),
  version: z.string().meta(text('Version of the gateway.', '网关版本。')),
  runtime: z.string().meta(text('What it runs on.', '运行时。')),
  platform: z.string().meta(text('Operating system and processor.', '操作系统与处理器架构。')),
  started_at: instantAnswerSchema.meta(text('When this process started.', '进程启动时间。')),
  uptime_seconds: z.int().meta(text('Seconds since then.', '已运行秒数。')),
  workers: z.int().meta(text('Processes that answer calls of models.', '处理模型调用的进程数。')),
  ready: z
    .boolean()
    .meta(
      text(
        'Whether the store takes writes in time; while it does not calls are refused.',
        '存储是否及时写入；否则拒绝调用。',
      ),
    ),
  commit_ms: recent.meta(
    text('Group commits of what requests write, of this process.', '请求写入的组提交耗时（本进程）。'),
  ),
  event_loop_delay_ms: recent.meta(text('How late timers of this process fire.', '本进程事件循环的延迟。')),
  running_requests: z.int().meta(text('Calls of models under way in this process.', '本进程进行中的模型调用数。')),
  open_streams: z.int().meta(text('Of these, streamed answers.', '其中的流式应答数。')),
  resident_bytes: z.int().meta(text('Memory of this process.', '本进程占用的内存字节数。')),
  store: z
    .object({
      database: z.enum(['sqlite', 'postgres']).meta(text('Which database.', '数据库类型。')),
      durability: z.string().meta(text('`TALLYGATE_DURABILITY`.', '即 `TALLYGATE_DURABILITY`。')),
      database_bytes: z.int().meta(text('Size of the database.', '数据库大小（字节）。')),
      log_bytes: z.int().nullable().meta(text("Size of SQLite's write-ahead log.", 'SQLite 预写日志大小（字节）。')),
      journal_bytes: z.int().nullable().meta(text('Size of the journal of requests.', '请求日志文件大小（字节）。')),
      pending_records: z.int().meta(text('Records of requests that are not durable yet.', '尚未持久化的请求记录数。')),
      problem: refusal,
      last_backup_at: instantAnswerSchema
        .nullable()
        .meta(text('When `tallygate backup` was last run; null: not known.', '最近一次备份时间；null 表示未知。')),
      data_folder: z
        .string()
        .optional()
        .meta(text('For whoever has the permission `settings.read`.', '仅对拥有 `settings.read` 权限者返回。')),
    })
    .meta(text('Where the data are.', '数据存储。')),
  disk: z
    .object({
      free_bytes: z.int().meta(text('Free.', '可用字节数。')),
      total_bytes: z.int().meta(text('In all.', '总字节数。')),
    })
    .nullable()
    .meta(
      text('Of the file system of the data folder; null: it does not tell.', '数据目录所在文件系统；null 表示未知。'),
    ),
  operation_log: z
    .object({
      sealed: z.int().meta(text('Number of the last sealed row.', '最后一条已封存记录的序号。')),
      unsealed: z.int().meta(text('Rows that wait, counted to 10,000.', '待封存的记录数，最多计至 10,000。')),
      oldest_unsealed_at: instantAnswerSchema.nullable().meta(text('The oldest of them.', '其中最早一条的时间。')),
    })
    .meta(text('Where the sealer is.', '封存进度。')),
});

export const attentionAnswerSchema = z.object({
  at: instantAnswerSchema.meta(text('As of when.', '统计时间。')),
  items: z
    .array(
      z.object({
        kind: z
          .enum([
            'budget_exhausted',
            'budget_low',
            'provider_unhealthy',
            'deployment_broken',
            'model_unpriced',
            'refusals_unusual',
            'token_expiring',
            'webhook_failing',
            'disk_low',
            'operation_log_unsealed',
          ])
          .meta(text('What is the matter.', '事项类型。')),
        severity: z.enum(['critical', 'warning', 'info']).meta(text('How grave it is.', '严重程度。')),
        subject: z
          .object({
            type: z
              .string()
              .meta(text('`token`, `customer`, `provider` and so on.', '`token`、`customer`、`provider` 等。')),
            id: z.string().nullable().meta(text('Its id; null: it has none.', '其 ID；null 表示没有。')),
            name: z.string().nullable().meta(text('Its name.', '其名称。')),
          })
          .meta(text('What it is about.', '所涉对象。')),
        since: instantAnswerSchema.nullable().meta(text('Since when; null: not known.', '起始时间；null 表示未知。')),
        facts: z
          .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
          .meta(
            text(
              'Figures, by kind. Budgets: `budget_id`, `period`, `hard`, `amount`, `adjusted`, `spent`, `held`, `remaining`, `used_percent`, `resets_at`. Providers: `health`, `reason`, `error_type`, `deployments`, `broken`. Deployments: `provider_id`, `provider`, `error_type`, `wait_ms`. Models: `deployments`, `unpriced`, `provider`. Refusals: `errors` in this hour and the one before, `usual` in two hours of the week before. Tokens: `expires_at`, `more` (there are more than are listed). Webhooks: `pending`, `attempts`, `last_status`, `last_error`. Disk: `free_bytes`, `total_bytes`. Operation log: `unsealed`.',
              '按类型的具体数据。预算：`budget_id`、`period`、`hard`、`amount`、`adjusted`、`spent`、`held`、`remaining`、`used_percent`、`resets_at`。提供商：`health`、`reason`、`error_type`、`deployments`、`broken`。部署：`provider_id`、`provider`、`error_type`、`wait_ms`。模型：`deployments`、`unpriced`、`provider`。拒绝：`errors` 为本小时与上一小时之和，`usual` 为此前一周每两小时的平均。令牌：`expires_at`、`more`（还有未列出的）。Webhook：`pending`、`attempts`、`last_status`、`last_error`。磁盘：`free_bytes`、`total_bytes`。操作日志：`unsealed`。',
            ),
          ),
      }),
    )
    .readonly()
    .meta(text('The gravest first; only what the caller may read.', '按严重程度排列；仅含调用方有权读取的对象。')),
});
