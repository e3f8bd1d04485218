import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import { buildOperationLogView } from './view.ts';
import type { OperationLogView } from './view.ts';

export { cleanOperationLog } from './clean.ts';
export { eraseFromOperationLog } from './erase.ts';
export type { ErasedPerson, EraseResult } from './erase.ts';
export { exportOperationLog, exportPage } from './export.ts';
export { operationLogExportSchema, operationLogFilterSchema, operationLogQuerySchema } from './query.ts';
export { sealOperationLog } from './seal.ts';
export { verifyOperationLog } from './verify.ts';
export type { Verification } from './verify.ts';
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
