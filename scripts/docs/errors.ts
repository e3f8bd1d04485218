import { ERROR_TABLE } from '../../src/lib/errors/index.ts';
import type { ErrorEntry } from '../../src/lib/errors/index.ts';

const WHO_ACTS = { client: 'caller', operator: 'operator', upstream: 'provider', gateway: 'gateway' } as const;
const WHO_ACTS_ZH = { client: '调用方', operator: '管理员', upstream: '提供商', gateway: '网关' } as const;

/** `docs/errors.md`. */
export function renderErrors(): string {
  const entries: readonly (readonly [string, ErrorEntry])[] = Object.entries(ERROR_TABLE);
  const row = ([type, entry]: readonly [string, ErrorEntry]): string =>
    `| ${entry.status} | ${entry.code} | \`${type}\` | ${entry.en} | ${entry.zh} | ${WHO_ACTS[entry.blame]} / ${WHO_ACTS_ZH[entry.blame]} | ${entry.retryable ? 'yes / 是' : 'no / 否'} |`;
  return `# Errors / 错误代码

Made from \`src/lib/errors/table.ts\` by \`scripts/generate-docs.ts\`; \`npm run check\` fails when it is out of date.

The management and prompt API answers \`code\`, \`message\` and \`error.type\`; the compatible APIs keep the status and
name the type in the shape of their own. The text is followed by a colon and a hint where there is one.
\`Accept-Language: zh-CN\` chooses the Chinese text.

管理与提示词 API 返回 \`code\`、\`message\` 与 \`error.type\`；兼容 API 保持相同的 HTTP 状态码，并以各自的错误格式给出类型。
使用 \`Accept-Language: zh-CN\` 获取中文消息。

| HTTP | code | type | message | 消息 | who acts / 由谁处理 | same call again may succeed / 可重试 |
| --- | --- | --- | --- | --- | --- | --- |
${entries.map(row).join('\n')}
`;
}
