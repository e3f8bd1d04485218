import type { ServiceDeps } from '../../services/context.ts';
import {
  endUserErasedSchema,
  endUserFieldsSchema,
  eraseEndUser,
  exportRequests,
  getRequest,
  listRequests,
  requestExportSchema,
  requestQuerySchema,
} from '../../services/requests/index.ts';
import { exportHeaders } from '../../services/shared/export-file.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { createTextStream } from '../text-stream.ts';
import { idParams } from './schemas/common.ts';
import { requestAnswerSchema, requestDetailSchema } from './schemas/request.ts';

const PATH = '/api/v1/admin/requests';
const READ: RouteAccess = { kind: 'admin', permission: 'request.read' };
type Deps = Pick<ServiceDeps, 'store' | 'audit' | 'clock' | 'log'>;

const SCAN = {
  en: 'What is filtered by nothing but times, `id`, `q`, `request_id`, one `customer_user_id`, one `end_user` or `state=held` is found by an index. Anything else is looked for in at most a million requests a page (200,000 beside `customer_user_id`, `end_user` or `tag`): a page may then have fewer items than asked for, even none, and a `next_cursor`, and `total` is null.',
  zh: '仅按时间、`id`、`q`、`request_id`、单个 `customer_user_id`、单个 `end_user` 或 `state=held` 筛选时使用索引；其他条件每页最多检查一百万条请求（同时按 `customer_user_id`、`end_user` 或 `tag` 筛选时为 20 万条）：此时条目可能少于所请求的数量甚至为空，而仍有 `next_cursor`，且 `total` 为 null。',
} as const;

function readRoutes(deps: Deps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List requests', zh: '列出请求' },
      description: {
        en: `One row a request, from its hold on. A request that was refused before has no row; the usage report counts it among its errors. ${SCAN.en}`,
        zh: `每次请求一条，自预扣费用时起可见；此前被拒绝的请求没有记录，计入用量报表的错误数。${SCAN.zh}`,
      },
      query: requestQuerySchema,
      answer: listAnswerSchema(requestAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listRequests(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/export`,
      access: READ,
      summary: { en: 'Export requests', zh: '导出请求' },
      description: {
        en: 'The requests that the filters of the list choose, oldest first, whatever their number. The operation log has a row of it, `request.export`.',
        zh: '按列表的筛选条件导出请求，由旧到新，数量不限；操作日志中留有一条 `request.export` 记录。',
      },
      files: {
        'text/csv': { en: 'One line a request after a line of names.', zh: '首行为列名，其后每行一条请求。' },
        'application/jsonl': {
          en: 'One JSON object a line, as the list answers it.',
          zh: '每行一个 JSON 对象，与列表返回的一致。',
        },
      },
      query: requestExportSchema,
      status: 200,
      handle: async ({ context, query: { format, selection }, connection, request: { signal } }) => {
        const pieces = exportRequests(deps, context, format, selection);
        const call = { connection, signal, log: deps.log };
        return { data: undefined, response: createTextStream(pieces, exportHeaders('requests', format), call) };
      },
    }),
  ];
}

/** `/api/v1/admin/requests`: the request log (API.md 4.3.6). */
export function requestRoutes(deps: Deps): readonly AnyRoute[] {
  return [
    ...readRoutes(deps),
    defineRoute({
      method: 'POST',
      path: `${PATH}/erase`,
      access: { kind: 'admin', permission: 'request.erase' },
      summary: { en: 'Erase an end user from the request log', zh: '从请求记录中抹除终端用户' },
      description: {
        en: 'Puts `…erased` in the place of `end_user` of their requests, and sums up their usage under it; `metadata`, rows and charges stay, so that sums go on agreeing with rows.',
        zh: '将其请求的 `end_user` 替换为 `…erased`，用量也并入其下；`metadata`、请求记录与费用保留，汇总与记录始终一致。',
      },
      body: endUserFieldsSchema,
      answer: endUserErasedSchema,
      status: 200,
      handle: async ({ context, body }) => ({ data: await eraseEndUser(deps, context, body) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id`,
      access: READ,
      summary: { en: 'Read a request with its ledger entries', zh: '查询请求及其账目' },
      params: idParams,
      answer: requestDetailSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getRequest(deps, context, params.id) }),
    }),
  ];
}
