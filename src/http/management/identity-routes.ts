import type { MeDeps } from '../../services/me/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import type { AnyRoute } from '../route.ts';
import { adminRoutes } from './admins.ts';
import { authRoutes } from './auth.ts';
import { customerUserRoutes } from './customer-users.ts';
import { customerRoutes } from './customers.ts';
import { meRoutes } from './me.ts';
import { tokenRoutes } from './tokens.ts';

/** Sign-in, the caller's own calls, customers, customer users, tokens and administrators. */
export function identityRoutes(deps: IdentityDeps & MeDeps): readonly AnyRoute[] {
  return [
    ...authRoutes(deps),
    ...meRoutes(deps),
    ...customerRoutes(deps),
    ...customerUserRoutes(deps),
    ...tokenRoutes(deps),
    ...adminRoutes(deps),
  ];
}
