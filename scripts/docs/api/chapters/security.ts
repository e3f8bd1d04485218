import type { Section } from '../chapter.ts';
import { PROMISES } from '../../promises.ts';
import { renderTable } from '../render/markdown.ts';
import { say } from '../text.ts';
import type { Language } from '../text.ts';

function renderPromises(language: Language): string {
  const heads = language === 'en' ? ['promise', 'shown by'] : ['承诺', '由以下测试证明'];
  const rows = PROMISES.map(({ promise, tests }) => [
    promise[language],
    tests.map((path) => `[\`${path}\`](../../${path})`).join(', '),
  ]);
  return renderTable(heads, rows);
}

/** 7 安全性考虑 */
export const security: Section = {
  title: say('Security', '安全性考虑'),
  intro: say(
    `What is promised, and the tests that fail when a promise is broken. [Security](../security.md) says where each is kept.

${renderPromises('en')}

**Not promised.** Data in the database other than credentials, tokens, passwords and kept contents is not encrypted. Prompts and answers
are not stored, with two exceptions, both sealed: an answer of \`POST /api/v1/prompts\` with an \`Idempotency-Key\`, for 24 hours; input and answer of
\`POST /v1/responses\` unless \`store\` is false, where no provider keeps them, for \`TALLYGATE_RESPONSE_DAYS\` after the last turn of the conversation
(0: nothing is kept).

**What a caller should do.** Keep tokens out of source code and logs. Give each service a token of its own, with an expiry,
and with the models, addresses and budget that it needs. Rotate with an overlap instead of sharing. Call over HTTPS
wherever the network is not one's own machine.`,
    `以下为本系统的安全承诺，以及在承诺被破坏时会失败的测试。各项承诺的实现位置见[安全说明](../security.md)。

${renderPromises('zh')}

**不作承诺的内容。** 数据库中除凭据、令牌、密码和下述内容以外的数据不加密。提示词和响应不落盘，例外有二，均加密保存：带有 \`Idempotency-Key\` 的
\`POST /api/v1/prompts\` 的响应，保存 24 小时；\`POST /v1/responses\` 的输入与响应，在 \`store\` 不为 false 且提供商自身不保存时，保存到对话最后一轮之后
\`TALLYGATE_RESPONSE_DAYS\` 天（0 表示一律不保存）。

**对调用方的建议。** 不要将令牌写入源代码或日志；为每个服务单独生成令牌，设置到期时间，并只授予其所需的模型、地址范围和预算；
更换令牌时使用带重叠期的轮换，不要多个服务共用；凡跨越本机的调用均应使用 HTTPS。`,
  ),
};
