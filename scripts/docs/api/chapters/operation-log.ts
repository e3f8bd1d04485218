import { adminCall as call } from '../chapter.ts';
import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

const PATH = '/api/v1/admin/operation-logs';

/** 4.3.5 操作日志 */
export const operationLog: Section = {
  title: say('Operation log', '操作日志'),
  intro: say(
    `Every sign-in, every token operation and every change by an administrator: who (\`actor\`), what (\`action\`, as
\`entity.verb\`), on what (\`target\`), from where, with what \`outcome\` (\`ok\`, \`refused\`, \`failed\`) and which fields changed.
The log is append-only and holds no secret. The same refusal again within a minute is one row with a \`count\`; sign-ins are
never folded. Rows are sealed into a hash chain within about a second (\`sequence\`, \`hash\`).`,
    `记录每一次登录、令牌操作和管理员变更：操作者（\`actor\`）、操作（\`action\`，格式为 \`entity.verb\`）、对象（\`target\`）、来源、
结果（\`outcome\`：\`ok\`、\`refused\`、\`failed\`）以及变更的字段。日志只追加、不修改，不含任何密钥。一分钟内相同的拒绝合并为一行并以 \`count\` 计数；
登录记录不合并。日志行在约一秒内写入哈希链（\`sequence\`、\`hash\`）。`,
  ),
  // Verifying first seals every row, so that the rows that follow have their hash.
  calls: [
    call(`POST ${PATH}/verify`, { id: 'log.verify', path: `${PATH}/verify`, json: {}, status: 200 }),
    call(`GET ${PATH}`, {
      id: 'log.list',
      path: `${PATH}?action=token.issue&target_id=$TOKEN_ID`,
      status: 200,
      keeps: { LOG_ID: 'data.items.0.id' },
    }),
    call(`GET ${PATH}/{id}`, { id: 'log.read', path: `${PATH}/$LOG_ID`, status: 200 }),
    call(`GET ${PATH}/export`, {
      id: 'log.export',
      path: `${PATH}/export?action=token.issue&target_id=$TOKEN_ID&format=csv`,
      status: 200,
    }),
    call(`POST ${PATH}/erase`, {
      id: 'log.erase',
      path: `${PATH}/erase`,
      json: { customer_user_id: '$BOB_ID' },
      status: 200,
    }),
  ],
};
