import type { AuditEvent } from '../../audit/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import type { AdminRecord } from '../../store/records/index.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { requireFound } from '../shared/index.ts';
import type { Claim } from '../shared/sign-in-attempt.ts';

/** Id of the administrator who calls; management keys, customer users and the gateway itself are none. */
export function requireOwnId(context: ActionContext): string {
  const { type, id } = context.actor;
  if (type !== 'admin' || id === null) {
    throw new GatewayError('permission_denied', { hint: 'only an administrator may do this' });
  }
  return id;
}

/** The administrator who calls. */
export async function findOwnAdmin(deps: ServiceDeps, context: ActionContext): Promise<AdminRecord> {
  return requireFound(await deps.store.admins.find(requireOwnId(context)));
}

/** An administrator's proof to be the owner of the own account, before something that a stolen session must not do. */
export function buildOwnClaim(context: ActionContext, admin: AdminRecord, action: string): Claim {
  const describe = (refusal: ErrorType): AuditEvent => ({
    actor: context.actor,
    action,
    target: { type: 'admin', id: admin.id, name: admin.username },
    outcome: 'refused',
    errorType: refusal,
    origin: context.origin,
  });
  return { account: { username: admin.username, exists: true }, admin, origin: context.origin, describe };
}
