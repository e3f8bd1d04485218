import { z } from 'zod';
import { ERROR_TABLE } from '../../lib/errors/index.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { getRequest, listRequests } from '../../services/requests/index.ts';
import {
  booleanFilter,
  integerFilter,
  listAnswerSchema,
  listQuerySchema,
  textFilter,
} from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { idParams } from './schemas/common.ts';
import { requestAnswerSchema, requestDetailSchema } from './schemas/request.ts';

const PATH = '/api/v1/admin/requests';
const READ: RouteAccess = { kind: 'admin', permission: 'request.read' };
const TYPE_BY_CODE = new Map(Object.entries(ERROR_TABLE).map(([type, entry]) => [String(entry.code), type]));

const errorCodeFilter = z.enum([...TYPE_BY_CODE.keys()]).transform((code) => TYPE_BY_CODE.get(code) ?? null);

const listQuery = listQuerySchema({
  filters: {
    request_id: textFilter,
    customer_id: textFilter,
    customer_user_id: textFilter,
    token_id: textFilter,
    model: textFilter,
    provider: textFilter,
    deployment_id: textFilter,
    dialect_in: textFilter,
    dialect_out: textFilter,
    stream: booleanFilter,
    status: integerFilter,
    state: z.enum(['held', 'settled', 'recovered']),
    finish_reason: textFilter,
    error_code: { schema: errorCodeFilter, field: 'errorType' },
  },
  sortable: ['at'],
  searchable: false,
});

/** `/api/v1/admin/requests`: the request log (API.md 4.3.6). */
export function requestRoutes(deps: Pick<ServiceDeps, 'store'>): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List requests', zh: '列出请求' },
      query: listQuery,
      answer: listAnswerSchema(requestAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listRequests(deps, context, query) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id`,
      access: READ,
      summary: { en: 'Read a request with its ledger entries', zh: '读取请求及其账目' },
      params: idParams,
      answer: requestDetailSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getRequest(deps, context, params.id) }),
    }),
  ];
}
