import type { Audit } from '../../audit/port.ts';
import type { GatewayError } from '../../lib/errors/index.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import type { ActionContext } from '../../services/context.ts';
import type { RecordFailure } from '../core/mount-routes.ts';
import type { AnyRoute } from '../route.ts';
import { findRouteAction } from './route-actions.ts';
import type { RouteAction } from './route-actions.ts';

/** A repeated call says nothing about what may be done. */
const IDEMPOTENCY: readonly ErrorType[] = ['idempotency_mismatch', 'idempotency_running'];

/** What a call that failed leaves: a rule refused it, or it broke half-way. What was only malformed, absent or out of date leaves nothing. */
function judge(route: AnyRoute, { entry, type }: GatewayError): 'refused' | 'failed' | null {
  if (entry.status === 403) return 'refused';
  if (entry.status === 409 && !IDEMPOTENCY.includes(type)) return 'refused';
  return entry.status >= 500 && route.method !== 'GET' ? 'failed' : null;
}

function readTarget({ target }: RouteAction, params: Readonly<Record<string, string>>) {
  const id = target === null ? undefined : params[target.param];
  return target === null || id === undefined ? null : { type: target.type, id };
}

/** Leaves a folded row for a call of an administrator that was refused or failed. */
export function createFailureRecorder(audit: Audit): RecordFailure {
  return (route, params, { actor, origin }: ActionContext, error) => {
    const outcome = judge(route, error);
    const found = findRouteAction(route);
    if (outcome === null || found === null || (actor.type !== 'admin' && actor.type !== 'management_key')) return;
    const target = readTarget(found, params);
    audit.refuse({
      actor,
      action: found.action,
      target,
      outcome,
      errorType: error.type,
      origin,
      foldKey: [actor.id, origin.ip, found.action, target?.id, error.type].join(' '),
    });
  };
}
