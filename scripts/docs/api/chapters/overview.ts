import { describeHttp } from '../../../../src/app/reference.ts';
import type { Section } from '../chapter.ts';
import { listOperations } from '../openapi.ts';
import type { Operation } from '../openapi.ts';
import { renderTable } from '../render/markdown.ts';
import { say } from '../text.ts';
import type { Language, Text } from '../text.ts';

const isAdmin = (key: string): boolean => key.includes(' /api/v1/admin/');

function renderCalls(language: Language, isOne: (key: string) => boolean): string {
  const operations: readonly (readonly [string, Operation])[] = [...listOperations(describeHttp())];
  const own = language === 'en' ? 'any role, for oneself' : '任意角色，仅限本人';
  const heads = language === 'en' ? ['call', 'what it does', 'permission'] : ['接口', '功能', '权限'];
  const rows = operations
    .filter(([key]) => isOne(key))
    .map(([key, operation]) => {
      const permission = operation['x-permission'];
      const summary = language === 'en' ? operation.summary : operation['x-summary-zh'];
      return [`\`${key}\``, summary ?? '', permission === undefined ? (isAdmin(key) ? own : '') : `\`${permission}\``];
    });
  return renderTable(heads, rows);
}

function both(isOne: (key: string) => boolean): Text {
  return say(renderCalls('en', isOne), renderCalls('zh', isOne));
}

const CONSOLE = /^\w+ \/api\/v1\/auth\/session$/;
const SERVER = /^GET \/(?:healthz|readyz|metrics|openapi\.json|docs)$/;
const isOfServer = (key: string): boolean => CONSOLE.test(key) || SERVER.test(key);

const customerCalls = both((key) => !isAdmin(key) && !isOfServer(key));
const serverCalls = both(isOfServer);
const adminCalls = both(isAdmin);

/** 3 API 概览 */
export const overview: Section = {
  title: say('API overview', 'API 概览'),
  sections: [
    {
      title: say('Customer-user API', '客户用户 API'),
      intro: say(
        `${customerCalls.en}

Besides, for the console and for operation:

${serverCalls.en}`,
        `${customerCalls.zh}

另有供控制台和运维使用的接口：

${serverCalls.zh}`,
      ),
    },
    {
      title: say('Administrator API', '管理员 API'),
      intro: say(
        `Collections answer \`GET\` (list) and \`POST\` (add, 201); items \`GET\`, \`PATCH\` (JSON merge patch), \`PUT\` (full replacement:
fields that are left out are reset, secrets excepted) and \`DELETE\` (204). An item has \`id\`, \`created_at\`, \`updated_at\` and
\`version\`. Lists are described in [5.2](#52-answers).

${adminCalls.en}`,
        `集合支持 \`GET\`（列表）和 \`POST\`（添加，返回 201）；单个对象支持 \`GET\`、\`PATCH\`（JSON Merge Patch）、\`PUT\`（完整替换：未提供的字段恢复为默认值，密钥除外）
和 \`DELETE\`（返回 204）。对象包含 \`id\`、\`created_at\`、\`updated_at\` 和 \`version\`。列表的参数与格式见 [5.2](#52-响应格式)。

${adminCalls.zh}`,
      ),
    },
  ],
};
