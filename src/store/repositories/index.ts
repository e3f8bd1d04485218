import type { Store } from '../port.ts';
import type { SqlExecutor } from '../threads/sql-port.ts';
import { createAccessTokenRepository } from './access-tokens.ts';
import { createAdminRepository } from './admins.ts';
import { createAuthTokenRepository } from './auth-tokens.ts';
import { createBudgetRepository } from './budgets.ts';
import { createCustomerUserRepository } from './customer-users.ts';
import { createCustomerRepository } from './customers.ts';
import { createDb } from './db.ts';
import { createDeploymentRepository } from './deployments.ts';
import { createIdempotencyRepository } from './idempotency.ts';
import { createInsightRepository } from './insight.ts';
import { createLabelRepository } from './erase-labels.ts';
import { createLedgerRepository } from './ledger.ts';
import { createManagementKeyRepository } from './management-keys.ts';
import { createModelRepository } from './models.ts';
import { createOperationLogRepository } from './operation-log.ts';
import { createPriceRepository } from './prices.ts';
import { createProviderRepository } from './providers.ts';
import { createRequestRepository } from './requests.ts';
import { createRequestBodyRepository } from './request-bodies.ts';
import { createResponseRepository } from './responses.ts';
import { createSealedRepository } from './sealed-values.ts';
import { createSessionRepository } from './sessions.ts';
import { createSettingRepository } from './settings.ts';
import { createSignInFailureRepository } from './sign-in-failures.ts';
import { createNoticeRepository } from './notices.ts';
import { createStatementRepository } from './statements.ts';
import { createUsageRepository } from './usage.ts';
import { createWebhookDeliveryRepository, createWebhookRepository } from './webhooks.ts';

export type Repositories = Omit<Store, 'traffic' | 'operationLogChain' | 'openBooksCheck' | 'transact' | 'close'>;

/** All repositories over one way to run SQL. */
export function createRepositories(executor: SqlExecutor): Repositories {
  const db = createDb(executor);
  const reports = createDb({ ...executor, query: (sql, parameters) => executor.report(sql, parameters) });
  return {
    admins: createAdminRepository(db),
    sessions: createSessionRepository(db),
    managementKeys: createManagementKeyRepository(db),
    customers: createCustomerRepository(db),
    customerUsers: createCustomerUserRepository(db),
    authTokens: createAuthTokenRepository(db),
    accessTokens: createAccessTokenRepository(db),
    signInFailures: createSignInFailureRepository(db),
    providers: createProviderRepository(db),
    models: createModelRepository(db),
    deployments: createDeploymentRepository(db),
    prices: createPriceRepository(db),
    budgets: createBudgetRepository(db),
    requests: createRequestRepository(db, reports),
    ledger: createLedgerRepository(reports),
    usage: createUsageRepository(db, reports),
    statements: createStatementRepository(reports),
    insight: createInsightRepository(db),
    labels: createLabelRepository(db),
    operationLogs: createOperationLogRepository(reports),
    settings: createSettingRepository(db),
    idempotency: createIdempotencyRepository(db),
    sealed: createSealedRepository(db),
    responses: createResponseRepository(db),
    bodies: createRequestBodyRepository(db),
    notices: createNoticeRepository(db),
    webhooks: createWebhookRepository(db),
    webhookDeliveries: createWebhookDeliveryRepository(db),
  };
}
