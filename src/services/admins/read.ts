import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import type { AdminAnswer, OwnAdminAnswer } from './fields.ts';
import { findOwnAdmin } from './own.ts';
import { loadAdminView, loadAdminViews } from './view.ts';

/** One administrator. */
export async function getAdmin(deps: ServiceDeps, context: ActionContext, id: string): Promise<AdminAnswer> {
  requirePermission(context, 'admin.read');
  return loadAdminView(deps, requireFound(await deps.store.admins.find(id)));
}

/** The administrator who calls, with what the role permits. */
export async function getOwnAdmin(deps: ServiceDeps, context: ActionContext): Promise<OwnAdminAnswer> {
  const admin = await findOwnAdmin(deps, context);
  const view = await loadAdminView(deps, admin);
  const codes = admin.totpEnabledAt === null ? 0 : admin.recoveryCodes.length;
  return { ...view, recovery_codes_left: codes, permissions: [...context.permissions].sort() };
}

/** A page of administrators. */
export async function listAdmins(
  deps: ServiceDeps,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<AdminAnswer>> {
  requirePermission(context, 'admin.read');
  const page = await deps.store.admins.list(query);
  return buildListAnswer(query, page, await loadAdminViews(deps, page.items));
}
