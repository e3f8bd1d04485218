import type { MeDeps } from '../../services/me/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import type { AnyRoute } from '../route.ts';
import { adminRoutes } from './admins.ts';
import { adminSelfRoutes } from './admin-self.ts';
import { adminSessionRoutes } from './admin-sessions.ts';
import { authRoutes } from './auth.ts';
import { browserSessionRoutes } from './browser-session.ts';
import { customerUserRoutes } from './customer-users.ts';
import { customerRoutes } from './customers.ts';
import { lockoutRoutes } from './lockouts.ts';
import { managementKeyRoutes } from './management-keys.ts';
import { meRoutes } from './me.ts';
import { mySessionRoutes } from './my-session.ts';
import { tokenRoutes } from './tokens.ts';

/** Sign-in, the caller's own calls, customers, customer users, tokens, administrators and management keys. */
export function identityRoutes(deps: IdentityDeps & MeDeps): readonly AnyRoute[] {
  return [
    ...authRoutes(deps),
    ...browserSessionRoutes(deps),
    ...meRoutes(deps),
    ...mySessionRoutes(deps),
    ...customerRoutes(deps),
    ...customerUserRoutes(deps),
    ...tokenRoutes(deps),
    // Before those with an id, which `me` is none of.
    ...adminSelfRoutes(deps),
    ...adminRoutes(deps),
    ...adminSessionRoutes(deps),
    ...lockoutRoutes(deps),
    ...managementKeyRoutes(deps),
  ];
}
