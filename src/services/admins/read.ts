import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import type { AdminAnswer } from './fields.ts';
import { buildAdminView } from './view.ts';

/** One administrator. */
export async function getAdmin(deps: ServiceDeps, context: ActionContext, id: string): Promise<AdminAnswer> {
  requirePermission(context, 'admin.read');
  return buildAdminView(requireFound(await deps.store.admins.find(id)));
}

/** A page of administrators. */
export async function listAdmins(
  deps: ServiceDeps,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<AdminAnswer>> {
  requirePermission(context, 'admin.read');
  return buildListAnswer(query, await deps.store.admins.list(query), buildAdminView);
}
