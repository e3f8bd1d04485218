import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import type { ManagementKeyAnswer } from './fields.ts';
import { buildKeyView } from './view.ts';

/** One management key, revoked ones too. */
export async function getManagementKey(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
): Promise<ManagementKeyAnswer> {
  requirePermission(context, 'management_key.read');
  return buildKeyView(requireFound(await deps.store.managementKeys.find(id)), deps.clock.now());
}

/** A page of management keys. */
export async function listManagementKeys(
  deps: ServiceDeps,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<ManagementKeyAnswer>> {
  requirePermission(context, 'management_key.read');
  const now = deps.clock.now();
  return buildListAnswer(query, await deps.store.managementKeys.list(query), (key) => buildKeyView(key, now));
}
