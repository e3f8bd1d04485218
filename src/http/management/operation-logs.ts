import { z } from 'zod';
import type { ServiceDeps } from '../../services/context.ts';
import { getOperationLog, listOperationLogs } from '../../services/operation-logs/index.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { idParams } from './schemas/common.ts';
import { operationLogAnswerSchema } from './schemas/operation-log.ts';

const PATH = '/api/v1/admin/operation-logs';
const READ: RouteAccess = { kind: 'admin', permission: 'operation_log.read' };

const listQuery = listQuerySchema({
  filters: {
    action: textFilter,
    actor_type: textFilter,
    actor_id: textFilter,
    actor_name: textFilter,
    target_type: textFilter,
    target_id: textFilter,
    request_id: textFilter,
    ip: textFilter,
    outcome: z.enum(['ok', 'refused', 'failed']),
    error_type: textFilter,
  },
  sortable: ['at'],
});

/** `/api/v1/admin/operation-logs` (API.md 4.3.5). */
export function operationLogRoutes(deps: Pick<ServiceDeps, 'store'>): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List the operation log', zh: '列出操作日志' },
      query: listQuery,
      answer: listAnswerSchema(operationLogAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listOperationLogs(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id`,
      access: READ,
      summary: { en: 'Read a row of the operation log', zh: '读取一条操作日志' },
      params: idParams,
      answer: operationLogAnswerSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getOperationLog(deps, context, params.id) }),
    }),
  ];
}
