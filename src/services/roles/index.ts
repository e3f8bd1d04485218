import { ROLE_PERMISSIONS } from '../../identity/permissions.ts';
import type { Permission } from '../../identity/permissions.ts';
import type { AdminRole } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';

/** A role with what it may do. */
export interface RoleView {
  readonly name: AdminRole;
  readonly permissions: readonly Permission[];
}

/** All roles; they are fixed. */
export function listRoles(context: ActionContext): readonly RoleView[] {
  requirePermission(context, 'role.read');
  const roles = Object.entries(ROLE_PERMISSIONS) as [AdminRole, ReadonlySet<Permission>][];
  return roles.map(([name, permissions]) => ({ name, permissions: [...permissions].sort() }));
}
