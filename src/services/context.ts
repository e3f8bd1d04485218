import type { Actor, Audit } from '../audit/port.ts';
import type { Authenticator, CallOrigin } from '../identity/port.ts';
import type { Permission } from '../identity/permissions.ts';
import { GatewayError } from '../lib/errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Sealer } from '../lib/seal-port.ts';
import type { Counters } from '../metering/port.ts';
import type { Router } from '../routing/port.ts';
import type { Store } from '../store/port.ts';

/** Who calls a verb, and from where: HTTP, the command line and declarative files make one each. */
export interface ActionContext {
  readonly actor: Actor;
  readonly permissions: ReadonlySet<Permission>;
  readonly origin: CallOrigin;
  /** Id of the session or access token of the administrator who calls: it outlives a change of their own password. */
  readonly credentialId?: string | null;
}

/** What the verbs use; the composition root builds it once. */
export interface ServiceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sealer: Sealer;
  readonly audit: Audit;
  readonly authenticator: Authenticator;
  readonly counters: Counters;
  readonly router: Router;
}

/** Throws 40301 naming the permission unless the caller has it. First line of every verb. */
export function requirePermission(context: ActionContext, permission: Permission): void {
  if (!context.permissions.has(permission)) {
    throw new GatewayError('permission_denied', { hint: permission, details: [{ permission }] });
  }
}
