import { ROLE_PERMISSIONS } from '../../identity/permissions.ts';
import type { AdminRole } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';

/** Throws 40301, naming a permission that the role has and the caller has not: nobody hands out more than they have. */
export function requireRoleWithin(context: ActionContext, role: AdminRole): void {
  for (const permission of ROLE_PERMISSIONS[role]) requirePermission(context, permission);
}
