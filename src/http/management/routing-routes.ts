import type { CatalogueDeps } from '../../services/shared/catalogue/index.ts';
import type { AttentionDeps } from '../../services/attention/index.ts';
import type { HealthDeps } from '../../services/health/index.ts';
import type { BodyViewDeps } from '../../services/requests/index.ts';
import type { LedgerDeps } from '../../services/ledger/index.ts';
import type { SettingsDeps } from '../../services/settings/index.ts';
import type { AnyRoute } from '../route.ts';
import { budgetRoutes } from './budgets.ts';
import { catalogueRoutes } from './catalogue.ts';
import { healthRoutes } from './health.ts';
import { ledgerRoutes } from './ledger.ts';
import { statementRoutes } from './statements.ts';
import { modelRoutes } from './models.ts';
import { operationLogRoutes } from './operation-logs.ts';
import { priceRoutes } from './prices.ts';
import { providerRoutes } from './providers.ts';
import { requestRoutes } from './requests.ts';
import { roleRoutes } from './roles.ts';
import { settingsRoutes } from './settings.ts';
import { usageRoutes } from './usage.ts';
import { webhookRoutes } from './webhooks.ts';
import type { WebhookTestDeps } from '../../services/webhooks/index.ts';

/** The management calls of routing, records and settings. */
export function routingRoutes(
  deps: CatalogueDeps & SettingsDeps & LedgerDeps & WebhookTestDeps & AttentionDeps & HealthDeps & BodyViewDeps,
): readonly AnyRoute[] {
  return [
    ...providerRoutes(deps),
    ...catalogueRoutes(deps),
    ...modelRoutes(deps),
    ...priceRoutes(deps),
    ...requestRoutes(deps),
    ...usageRoutes(deps),
    ...healthRoutes(deps),
    ...budgetRoutes(deps),
    ...ledgerRoutes(deps),
    ...statementRoutes(deps),
    ...operationLogRoutes(deps),
    ...settingsRoutes(deps),
    ...webhookRoutes(deps),
    ...roleRoutes(),
  ];
}
