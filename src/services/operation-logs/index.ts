import type { ListQuery } from '../../store/port.ts';
import type { OperationLogRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, formatInstant, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';

function buildOperationLogView(row: OperationLogRecord) {
  const target = row.targetType === null || row.targetId === null ? null : { type: row.targetType, id: row.targetId };
  return {
    id: row.id,
    at: formatInstant(row.at),
    actor: { type: row.actorType, id: row.actorId, name: row.actorName },
    action: row.action,
    target,
    ip: row.ip,
    user_agent: row.userAgent,
    request_id: row.requestId,
    outcome: row.outcome,
    ...(row.errorType === null ? {} : { error_type: row.errorType }),
    ...(row.changes === null ? {} : { changes: row.changes }),
    ...(row.count === 1 ? {} : { count: row.count }),
    ...(row.hash === null ? {} : { hash: row.hash }),
  };
}

export type OperationLogView = ReturnType<typeof buildOperationLogView>;

/** A page of the operation log. */
export async function listOperationLogs(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<OperationLogView>> {
  requirePermission(context, 'operation_log.read');
  return buildListAnswer(query, await deps.store.operationLogs.list(query), buildOperationLogView);
}

/** One row of the operation log. */
export async function getOperationLog(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  id: string,
): Promise<OperationLogView> {
  requirePermission(context, 'operation_log.read');
  return buildOperationLogView(requireFound(await deps.store.operationLogs.find(id)));
}
