import { GatewayError } from '../../lib/errors/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import {
  endUserErasedSchema,
  endUserFieldsSchema,
  eraseEndUser,
  exportRequests,
  getRequest,
  listRequests,
  LiveRequests,
  readRequestBody,
  requestBodySchema,
  requestExportSchema,
  requestQuerySchema,
  requestSelectionSchema,
} from '../../services/requests/index.ts';
import type { BodyViewDeps } from '../../services/requests/index.ts';
import { exportHeaders } from '../../services/shared/exports/export-file.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import { chooseLanguage, encodeError, readCredential } from '../core/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { createStreamResponse } from '../stream-response.ts';
import { createTextStream } from '../text-stream.ts';
import { RequestEvents } from './request-events.ts';
import { idParams } from './schemas/common.ts';
import { requestAnswerSchema, requestDetailSchema, skippedSchema } from './schemas/request.ts';

const PATH = '/api/v1/admin/requests';
const READ: RouteAccess = { kind: 'admin', permission: 'request.read' };
type Deps = Pick<ServiceDeps, 'store' | 'audit' | 'clock' | 'log' | 'authenticator'> & BodyViewDeps;

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

function liveRoute(deps: Deps): AnyRoute {
  const live = new LiveRequests(deps);
  return defineRoute({
    method: 'GET',
    path: `${PATH}/live`,
    access: READ,
    summary: { en: 'Follow requests as they come', zh: '实时查看请求' },
    description: {
      en: 'Server-sent events: `request` when a request gets its row and again when it is settled (once where both happened since the last look, 0.4 s ago), with the filters of the list; `skipped` when there were more than can be followed, with how many were left out, whether or not they were selected; comments keep the connection alive; `error` when the session or token is revoked or expires, and the end. It goes on from now: what was before is in the list. At most 20 listen at once.',
      zh: '服务器发送事件：请求出现记录时发送 `request`，结算时再次发送（若两者都发生在上次查看后的 0.4 秒内则只发一次），筛选条件与列表相同；请求多到无法逐条跟随时发送 `skipped`，给出略去的条数（不论是否符合筛选条件）；以注释行保持连接；会话或令牌被撤销或过期时发送 `error` 并结束。只含此刻之后的请求，此前的见列表。最多 20 个连接同时监听。',
    },
    query: requestSelectionSchema,
    errors: ['too_many_concurrent_requests'],
    events: { request: requestAnswerSchema, skipped: skippedSchema },
    status: 200,
    streams: true,
    handle: ({ context, query, connection, request, origin }) => {
      const { token, fromCookie } = readCredential(request);
      if (token === null) throw new GatewayError('invalid_token');
      live.requireRoom();
      const language = chooseLanguage(request.headers.get('accept-language'));
      const headers = {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      };
      const response = createStreamResponse(headers, connection, (writer) => {
        const events = new RequestEvents(writer, deps.clock, (error) => encodeError(error, origin.requestId, language));
        const leave = live.listen(context, { token, fromCookie }, query, events);
        request.signal.addEventListener('abort', () => {
          leave();
          events.end();
        });
      });
      return Promise.resolve({ data: undefined, response });
    },
  });
}

/** `/api/v1/admin/requests`: the request log (API.md 4.3.6). */
export function requestRoutes(deps: Deps): readonly AnyRoute[] {
  return [
    ...readRoutes(deps),
    liveRoute(deps),
    defineRoute({
      method: 'POST',
      path: `${PATH}/erase`,
      access: { kind: 'admin', permission: 'request.erase' },
      summary: { en: 'Erase an end user from the request log', zh: '从请求记录中抹除终端用户' },
      description: {
        en: 'Puts `…erased` in the place of `end_user` of their requests, and sums up their usage under it; kept bodies of their requests go, `metadata`, rows and charges stay, so that sums go on agreeing with rows.',
        zh: '将其请求的 `end_user` 替换为 `…erased`，用量也并入其下；已保留的正文随之删除，`metadata`、请求记录与费用保留，汇总与记录始终一致。',
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
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id/body`,
      access: { kind: 'admin', permission: 'request.body' },
      summary: { en: 'Read the bodies of a request', zh: '查看请求与响应正文' },
      description: {
        en: 'What was received and what was sent, where the settings keep it (`keep_bodies`): the beginning of each, as text; the answer of `POST /api/v1/prompts` in the gateway’s own form. Each look leaves a row in the operation log, `request.read_body`.',
        zh: '在设置保留正文（`keep_bodies`）时，返回所收到与所发出的内容（各自的开头部分，文本形式）；`POST /api/v1/prompts` 的响应以网关自身的形式保留。每次查看都会在操作日志中留下一条 `request.read_body` 记录。',
      },
      params: idParams,
      answer: requestBodySchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await readRequestBody(deps, context, params.id) }),
    }),
  ];
}
