import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { findAccessToken } from './find-access-token.ts';

/** What is told of an access token that works. Instants are UTC milliseconds. */
export interface Introspection {
  readonly id: string;
  readonly scope: 'customer' | 'admin';
  /** Id of the customer user or the administrator. */
  readonly subjectId: string;
  readonly subjectName: string;
  readonly issuedAt: number;
  readonly endsAt: number;
}

/**
 * Tells what an access token is; null when it does not work, or is none of the caller's business (RFC 7662 2.2): those of administrators are
 * told to whoever may read administrators.
 */
export async function introspectToken(
  deps: ServiceDeps,
  context: ActionContext,
  token: string,
): Promise<Introspection | null> {
  requirePermission(context, 'token.read');
  const found = await findAccessToken(deps.store, token);
  if (found === null) return null;
  const { record, entry } = found;
  const endsAt = Math.min(entry.revokedFrom, entry.expiresFrom, entry.closedFrom);
  if (endsAt <= deps.clock.now()) return null;
  const { principal } = entry;
  const common = { id: record.id, issuedAt: record.createdAt, endsAt };
  if (principal.kind === 'caller') {
    const { customerUserId: subjectId, customerUserName: subjectName } = principal;
    return { ...common, scope: 'customer', subjectId, subjectName };
  }
  if (!context.permissions.has('admin.read')) return null;
  return { ...common, scope: 'admin', subjectId: principal.id, subjectName: principal.name };
}
