import type { ActionContext } from '../../services/context.ts';
import { exportRequestPage, requestSelectionSchema } from '../../services/requests/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import type { RequestOperations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';

export function createRequestOperations(deps: ManagementDeps, context: ActionContext): RequestOperations {
  return {
    exportRequests({ format, query, cursor }) {
      return exportRequestPage(deps, context, format, parseInput(requestSelectionSchema, query), cursor);
    },
  };
}
