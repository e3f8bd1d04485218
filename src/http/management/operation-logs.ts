import type { ServiceDeps } from '../../services/context.ts';
import {
  eraseFromOperationLog,
  exportOperationLog,
  getOperationLog,
  listOperationLogs,
  operationLogExportSchema,
  operationLogQuerySchema,
  verifyOperationLog,
} from '../../services/operation-logs/index.ts';
import { exportHeaders } from '../../services/shared/exports/export-file.ts';
import { listAnswerSchema } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { createTextStream } from '../text-stream.ts';
import { idParams } from './schemas/common.ts';
import {
  eraseAnswerSchema,
  eraseFieldsSchema,
  operationLogAnswerSchema,
  verifyAnswerSchema,
  verifyFieldsSchema,
} from './schemas/operation-log.ts';

const PATH = '/api/v1/admin/operation-logs';
const READ: RouteAccess = { kind: 'admin', permission: 'operation_log.read' };
const ERASE: RouteAccess = { kind: 'admin', permission: 'operation_log.erase' };

type Deps = Pick<ServiceDeps, 'store' | 'audit' | 'clock' | 'log'>;

function readRoutes(deps: Deps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List the operation log', zh: '列出操作日志' },
      query: operationLogQuerySchema,
      answer: listAnswerSchema(operationLogAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listOperationLogs(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/export`,
      access: READ,
      summary: { en: 'Export the operation log', zh: '导出操作日志' },
      files: {
        'text/csv': { en: 'One line a row after a line of names.', zh: '首行为列名，其后每行一条记录。' },
        'application/jsonl': { en: 'One JSON object a line.', zh: '每行一个 JSON 对象。' },
      },
      query: operationLogExportSchema,
      status: 200,
      handle: async ({ context, query: { format, query }, connection, request: { signal } }) => {
        const headers = exportHeaders('operation-log', format);
        const pieces = exportOperationLog(deps, context, format, query);
        return { data: undefined, response: createTextStream(pieces, headers, { connection, signal, log: deps.log }) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id`,
      access: READ,
      summary: { en: 'Read a row of the operation log', zh: '查询一条操作日志' },
      params: idParams,
      answer: operationLogAnswerSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getOperationLog(deps, context, params.id) }),
    }),
  ];
}

/** `/api/v1/admin/operation-logs` (API.md 4.3.5). */
export function operationLogRoutes(deps: Deps): readonly AnyRoute[] {
  return [
    ...readRoutes(deps),
    defineRoute({
      method: 'POST',
      path: `${PATH}/verify`,
      access: READ,
      summary: { en: 'Verify the chain of the operation log', zh: '校验操作日志的哈希链' },
      body: verifyFieldsSchema,
      answer: verifyAnswerSchema,
      status: 200,
      async handle({ context, body }) {
        const { broken, ...found } = await verifyOperationLog(deps, context, { expected: body.expected ?? null });
        const place = broken && { kind: broken.kind, sequence: broken.sequence, id: broken.rowId };
        return { data: { ...found, break: place } };
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${PATH}/erase`,
      access: ERASE,
      summary: { en: "Erase a person's data from the operation log", zh: '从操作日志中抹除个人数据' },
      errors: ['not_found'],
      body: eraseFieldsSchema,
      answer: eraseAnswerSchema,
      status: 200,
      async handle({ context, body }) {
        const person =
          'admin_id' in body
            ? ({ type: 'admin', id: body.admin_id } as const)
            : ({ type: 'customer_user', id: body.customer_user_id } as const);
        return { data: await eraseFromOperationLog(deps, context, person) };
      },
    }),
  ];
}
