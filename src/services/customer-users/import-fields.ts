import { z } from 'zod';
import { onceText, text } from '../../lib/describe.ts';
import { displayNameSchema, expirySchema } from '../shared/fields/identity-fields.ts';

/** Characters of a file that is taken at once. */
const CONTENT_LENGTH_MAX = 1_000_000;

const flag = (en: string, zh: string, otherwise: boolean) =>
  z
    .boolean()
    .nullish()
    .transform((given) => given ?? otherwise)
    .meta({ ...text(en, zh), default: otherwise });

/** A file of customer users as it is sent. */
export const importFieldsSchema = z.strictObject({
  format: z.enum(['csv', 'jsonl']).meta(text('How the file is written.', '文件格式。')),
  content: z
    .string()
    .min(1)
    .max(CONTENT_LENGTH_MAX)
    .meta(
      text(
        'The file itself, at most 1,000,000 characters and 5000 lines; with the empty ones at most 20,000 lines of JSON, each nested at most 64 levels deep. A byte order mark is left out.',
        '文件内容，最多 1,000,000 个字符、5000 行；JSON Lines 连同空行最多 20,000 行，每行嵌套不超过 64 层；开头的字节顺序标记会被忽略。',
      ),
    ),
  dry_run: flag(
    'Says what would be done and does nothing. Default true.',
    '仅说明将执行的操作，不作任何修改。默认 true。',
    true,
  ),
  on_existing: z
    .enum(['update', 'skip', 'refuse'])
    .nullish()
    .transform((choice) => choice ?? 'update')
    .meta({
      ...text(
        'What is done with a line whose customer user is there already. Default `update`.',
        '对应的客户用户已存在时的处理：更新、跳过或拒绝。默认 `update`。',
      ),
      default: 'update',
    }),
  skip_refused: flag(
    'Takes the other lines in although some are refused; else nothing is done then. Default false.',
    '部分行被拒绝时仍导入其余行；否则不作任何修改。默认 false。',
    false,
  ),
  issue_tokens: z
    .strictObject({ name: displayNameSchema, expires_at: expirySchema })
    .nullish()
    .transform((wish) => wish ?? null)
    .meta(
      text(
        'A token of this name is issued to each customer user that is made; needs `token.write`. Null or absent: none.',
        '为每个新建的客户用户生成一个此名称的令牌，需要 `token.write` 权限；null 或省略表示不生成。',
      ),
    ),
});

export type ImportFields = z.output<typeof importFieldsSchema>;

const count = (en: string, zh: string) => z.int().meta(text(en, zh));

const problemSchema = z.string().meta(text('What is wrong with it.', '问题描述。'));

const lineSchema = z
  .object({
    line: z.int().meta(text('Its number in the file, from 1.', '在文件中的行号，从 1 开始。')),
    outcome: z
      .enum(['create', 'update', 'unchanged', 'skip', 'refuse', 'fail'])
      .meta(
        text(
          'What is done with it: `refuse` for its problems, `fail` when it could not be written.',
          '处理结果：`refuse` 表示因问题被拒绝，`fail` 表示未能写入。',
        ),
      ),
    id: z
      .string()
      .nullable()
      .meta(text('The customer user; null: there is none yet.', '客户用户的 ID；null 表示尚不存在。')),
    name: z.string().nullable().meta(text('Its name, where the line has one.', '名称（如有）。')),
    email: z.string().nullable().meta(text('Its address, where the line has one.', '电子邮箱（如有）。')),
    changes: z
      .array(z.string())
      .readonly()
      .meta(text('The fields that an `update` changes.', '`update` 所修改的字段。')),
    problems: z
      .array(
        z.object({
          path: z.string().meta(text('The field; empty: the line as a whole.', '字段名；为空表示整行。')),
          problem: problemSchema,
        }),
      )
      .readonly()
      .meta(text('What is wrong, by field.', '各字段的问题。')),
    token_id: z.string().nullable().meta(text('Id of the token that was issued.', '所生成令牌的 ID。')),
    token: z.string().optional().meta(onceText('Its plain text, shown this once.', '令牌明文，仅显示这一次。')),
  })
  .meta({ id: 'ImportedLine', ...text('What came of one line.', '一行的处理结果。') });

export type ImportedLine = z.output<typeof lineSchema>;

/** What an import answers. */
export const importAnswerSchema = z.object({
  dry_run: z.boolean().meta(text('Nothing was done.', '未作任何修改。')),
  created: count('Customer users that are made.', '新建的客户用户数。'),
  updated: count('Customer users that are changed.', '修改的客户用户数。'),
  unchanged: count('Lines that say what is so already, or are skipped.', '内容无变化或被跳过的行数。'),
  refused: count('Lines that are refused.', '被拒绝的行数。'),
  failed: count('Lines that could not be written; those before them are.', '未能写入的行数；其前的行已写入。'),
  lines: z.array(lineSchema).readonly().meta(text('The lines in their order.', '按顺序列出的各行。')),
});

export type ImportAnswer = z.output<typeof importAnswerSchema>;
