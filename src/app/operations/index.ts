import type { Operations } from '../control/index.ts';
import type { Core } from '../core.ts';
import { createAdminOperations } from './admin-operations.ts';
import { createCustomerUserOperations } from './customer-user-operations.ts';
import { createMaintenanceOperations } from './maintenance-operations.ts';
import { createLedgerOperations } from './ledger-operations.ts';
import type { ManagementDeps } from '../management-deps.ts';
import { createManagementKeyOperations } from './management-key-operations.ts';
import { createOperationLogOperations } from './operation-log-operations.ts';
import { createPriceOperations } from './price-operations.ts';
import { createProviderOperations } from './provider-operations.ts';
import { createRequestOperations } from './request-operations.ts';
import { createResponseOperations } from './response-operations.ts';
import { createStatementOperations } from './statement-operations.ts';
import { systemContext } from '../system-context.ts';
import { createTokenOperations } from './token-operations.ts';

/** What commands ask for, carried out by the same verbs as the management calls. */
export function createOperations(
  deps: ManagementDeps,
  core: Pick<Core, 'rotateSecrets' | 'config' | 'egress'>,
): Operations {
  const context = systemContext('command line');
  return {
    ...createTokenOperations(deps, context),
    ...createAdminOperations(deps, context),
    ...createCustomerUserOperations(deps, context),
    ...createProviderOperations(deps, context),
    ...createManagementKeyOperations(deps, context),
    ...createMaintenanceOperations(deps, core, context),
    ...createOperationLogOperations(deps, context),
    ...createRequestOperations(deps, context),
    ...createResponseOperations(deps, core.config, context),
    ...createLedgerOperations(deps, context),
    ...createPriceOperations(deps, core.egress, context),
    ...createStatementOperations(deps, context),
  };
}
