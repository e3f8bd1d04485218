import type { AttentionDeps } from '../../services/attention/index.ts';
import type { HealthDeps } from '../../services/health/index.ts';
import type { LedgerDeps } from '../../services/ledger/index.ts';
import type { MeDeps } from '../../services/me/index.ts';
import type { BodyViewDeps } from '../../services/requests/index.ts';
import type { SettingsDeps } from '../../services/settings/index.ts';
import type { CatalogueDeps } from '../../services/shared/catalogue/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import type { WebhookTestDeps } from '../../services/webhooks/index.ts';
import type { AnyRoute } from '../route.ts';
import { identityRoutes } from './identity-routes.ts';
import { routingRoutes } from './routing-routes.ts';

/** Every route of `/api/v1` that calls no model. */
export function managementRoutes(
  deps: CatalogueDeps &
    SettingsDeps &
    IdentityDeps &
    MeDeps &
    LedgerDeps &
    WebhookTestDeps &
    AttentionDeps &
    HealthDeps &
    BodyViewDeps,
): readonly AnyRoute[] {
  return [...identityRoutes(deps), ...routingRoutes(deps)];
}
