import type { ActionContext } from '../../services/context.ts';
import {
  eraseFromOperationLog,
  exportPage,
  operationLogFilterSchema,
  verifyOperationLog,
} from '../../services/operation-logs/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import type { Operations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';

async function findPerson({ store }: ManagementDeps, type: 'admin' | 'customer_user', named: string): Promise<string> {
  const found =
    type === 'admin' ? await store.admins.findByUsername(named) : await store.customerUsers.findByName(named);
  return found?.id ?? named;
}

/** The operation log: its chain, its files, and what it holds about people. */
export function createOperationLogOperations(
  deps: ManagementDeps,
  context: ActionContext,
): Pick<Operations, 'verifyOperationLog' | 'exportOperationLog' | 'eraseOperationLog'> {
  return {
    verifyOperationLog: ({ expected }, onProgress) =>
      verifyOperationLog(deps, context, { expected, ...(onProgress === undefined ? {} : { onProgress }) }),
    exportOperationLog({ format, query, cursor }) {
      return exportPage(deps, context, format, parseInput(operationLogFilterSchema, query), cursor);
    },
    async eraseOperationLog({ type, named }) {
      const id = await findPerson(deps, type, named);
      const { rows } = await eraseFromOperationLog(deps, context, { type, id });
      return { id, rows };
    },
  };
}
